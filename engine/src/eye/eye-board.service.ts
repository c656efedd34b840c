// What everybody else knows of the eyes, read from their board. What no living eye stands behind is no news: it is shown as
// not seeing, never as what it was.
import { type CaseState, Fault, isProof, needed } from '@gongzhi/kernel'
import type { Directory } from '../reference/directory.ts'
import type { Database } from '../stores.port.ts'
import type { CameraRow, LivePicture, ProofNews } from './eye-board.port.ts'
import type { ProofView } from './proofs.service.ts'

export interface EyeBoard {
  /** Reads how far proofs are; to be called every second where `seeing` is asked. */
  refresh(): Promise<void>
  /** Whether what `seeing` says can be relied on: not while the board could not be read, and a moment longer, in which eyes come back. */
  settled(): boolean
  /** Whether the eye of this case's proof has been seeing lately, as of the last refresh. */
  seeing(caseId: string): boolean
  /** Undefined for a case that waits for no second look. */
  view(state: CaseState): Promise<ProofView | undefined>
  cameras(): Promise<readonly CameraRow[]>
  /** Asks the eye that watches the device for its blurred picture. Fault camera-unreadable where none comes. */
  picture(device: string): Promise<LivePicture>
  show(device: string, scene: string): Promise<void>
}

/** What was read longer ago than this, real milliseconds, is not relied on. */
const STALE_MS = 5_000
/** In which eyes that waited for the database tell again what they see. */
const SETTLE_MS = 3_000
const WANTED_MS = 10_000
const FRESH_PICTURE_MS = 3_000

export function eyeBoard({
  database,
  directory,
  wallClock,
  sleep,
  pictureWaitMs = 5_000,
}: {
  database: Database
  directory: () => Directory
  /** Real time. */
  wallClock: { now(): number }
  sleep: (ms: number) => Promise<void>
  pictureWaitMs?: number
}): EyeBoard {
  let known = new Map<string, ProofNews>()
  let readAt = Number.NEGATIVE_INFINITY
  let unsettledUntil = Number.NEGATIVE_INFINITY

  return {
    async refresh() {
      try {
        const rows = await database.read(({ board }) => board.proofs())
        known = new Map(rows.map((row) => [row.case, row]))
        readAt = wallClock.now()
      } catch (fault) {
        unsettledUntil = Number.POSITIVE_INFINITY
        throw fault
      }
      if (unsettledUntil === Number.POSITIVE_INFINITY) unsettledUntil = readAt + SETTLE_MS
    },
    settled: () => wallClock.now() >= unsettledUntil,
    seeing(caseId) {
      return wallClock.now() - readAt <= STALE_MS && known.get(caseId)?.seeing === true
    },
    async view(state) {
      const step = directory().findCaseType(state.pack, state.version, state.type)?.steps[state.stands.step]
      if (!step || state.paused || !isProof(step)) return undefined
      const [row] = await database.read(({ board }) => board.proofs([state.id]))
      const news = row?.since === state.stepSince ? row : undefined
      return {
        needed: needed(step.proof),
        lasted: news?.lasted ?? 0,
        seeing: news?.looking ?? false,
        ...(news?.holds === undefined ? {} : { holds: news.holds }),
      }
    },
    cameras: () => database.read(({ board }) => board.cameras()),
    async picture(device) {
      await database.transaction(({ board }) => board.wantPicture(device, WANTED_MS))
      const until = wallClock.now() + pictureWaitMs
      for (;;) {
        const found = await database.read(({ board }) => board.picture(device, FRESH_PICTURE_MS))
        if (found) return found
        if (wallClock.now() >= until) throw new Fault('camera-unreadable', { detail: device })
        await sleep(250)
      }
    },
    show: (device, scene) => database.transaction(({ board }) => board.wantScene(device, scene)),
  }
}
