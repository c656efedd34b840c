// An eye among others: once a beat it says on the board that it is here and what it sees, learns which cameras are its own and
// what is wanted of them. While the board cannot be reached it goes on watching what it has.
import { setTimeout as sleep } from 'node:timers/promises'
import { cameraGroups, cameraShare, type Proofs } from '@gongzhi/engine'
import type { CameraNews, ProofNews } from '@gongzhi/engine/eye/eye-board.port'
import type { Database } from '@gongzhi/engine/stores.port'
import type { EyeDesk, Scene } from './eye-desk.ts'
import type { CameraJob } from './eye-messages.ts'

export interface EyeHost {
  /** The first beat: from then on the desk has its cameras. Faults of the database. */
  begin(): Promise<void>
  /** Gives its cameras away. */
  stop(): Promise<void>
}

const BEAT_MS = 1_000
const LEAST_BEAT_MS = 100
/** Who was not heard of for so long is gone, and others take its cameras. */
const LEASE_MS = 10_000
const LONGEST_WAIT_MS = 5_000

const told = <T>(news: T): string => JSON.stringify(news)

export function eyeHost({
  eye,
  database,
  desk,
  proofs,
  cameras,
  placesOf,
  fault,
  speed = 1,
  leaseMs = LEASE_MS,
}: {
  /** Its own among all eyes, and the same after a restart: its cameras are its own again at once. */
  eye: string
  database: Database
  desk: EyeDesk
  proofs: Pick<Proofs, 'news'>
  /** All there are, whoever watches them. */
  cameras: () => readonly CameraJob[]
  placesOf: (device: string) => readonly string[]
  fault: (fault: unknown) => void
  speed?: number
  leaseMs?: number
}): EyeHost {
  const beatMs = Math.max(LEAST_BEAT_MS, BEAT_MS / speed)
  const stopping = new AbortController()
  let mine: readonly string[] = []
  /** What the board knows of us, by device and by case. */
  let known = { cameras: new Map<string, string>(), proofs: new Map<string, string>() }
  let first = true
  let running: Promise<void> = Promise.resolve()
  const drawing = new Set<string>()

  async function beat(): Promise<void> {
    const all = cameras()
    const groups = cameraGroups(all.map(({ device }) => ({ device, places: placesOf(device) })))
    const news = new Map<string, CameraNews>(desk.news().map((each) => [each.device, each]))
    const waits = new Map<string, ProofNews>(proofs.news(new Set(mine)).map((each) => [each.case, each]))
    const { devices, wishes } = await database.transaction(async ({ board }) => {
      if (first) await board.forget(eye)
      const roll = await board.beat(eye, leaseMs)
      const devices = cameraShare(groups, roll, eye)
      const held = roll.leases.filter((lease) => lease.eye === eye).map(({ device }) => device)
      if (told([...devices].sort()) !== told([...held].sort())) await board.hold(eye, devices)
      const isNews = (before: string | undefined, now: unknown) => !roll.known || before !== told(now)
      await board.tell(eye, {
        // Of a camera that changes hands here, the next one tells.
        cameras: [...news.values()].filter(
          (each) => devices.includes(each.device) && isNews(known.cameras.get(each.device), each),
        ),
        proofs: [...waits.values()].filter((each) => isNews(known.proofs.get(each.case), each)),
        over: [...known.proofs.keys()].filter((id) => !waits.has(id)),
      })
      return { devices, wishes: await board.wishes(devices) }
    })
    first = false
    const of = <T>(news: ReadonlyMap<string, T>) => new Map([...news].map(([id, each]) => [id, told(each)]))
    known = { cameras: of(news), proofs: of(waits) }
    if (told([...devices].sort()) !== told([...mine].sort())) {
      mine = devices
      desk.watch(all.filter(({ device }) => devices.includes(device)))
    }
    for (const { device, scene, picture } of wishes) {
      if (scene !== undefined) desk.show(device, scene as Scene)
      if (picture) void draw(device)
    }
  }

  /** The blurred picture of a camera that somebody looks at. */
  async function draw(device: string): Promise<void> {
    if (drawing.has(device)) return
    drawing.add(device)
    try {
      const picture = await desk.picture(device).catch(() => undefined)
      // Whoever asked is told by the absence of a new one.
      if (picture) await database.transaction(({ board }) => board.putPicture(device, picture))
    } catch (error) {
      fault(error)
    } finally {
      drawing.delete(device)
    }
  }

  async function run(): Promise<void> {
    let waitMs = beatMs
    while (!stopping.signal.aborted) {
      await sleep(waitMs, undefined, { signal: stopping.signal }).catch(() => undefined)
      if (stopping.signal.aborted) return
      try {
        await beat()
        waitMs = beatMs
      } catch (error) {
        fault(error)
        waitMs = Math.min(LONGEST_WAIT_MS, Math.max(BEAT_MS, waitMs) * 2)
      }
    }
  }

  return {
    async begin() {
      await beat()
      running = run()
    },
    async stop() {
      stopping.abort()
      await running
      await database.transaction(({ board }) => board.leave(eye)).catch(fault)
    },
  }
}
