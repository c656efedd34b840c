// Pictures have an end: those of ended cases after their time, those that no case names after a day. The history is never
// touched: a case keeps the address of its picture and says since when it is gone.
import { type CaseEvent, type Clock, END_KINDS, type EndKind, Fault, type Instant } from '@gongzhi/kernel'
import type { Outbox } from '../outbox/outbox.service.ts'
import type { Database, Stores } from '../stores.port.ts'
import type { BlobStore } from './evidence.port.ts'

const DAY_MS = 24 * 3_600_000
/** How long a picture may wait for a case to name it. */
export const UNUSED_MS = DAY_MS
const CASES_AT_ONCE = 100
const PICTURES_AT_ONCE = 500

/** Days after the end of a case, by how it ended; undefined: for ever. */
export type EvidenceDays = Partial<Readonly<Record<EndKind, number>>>

export type Cleared = { readonly removed: number; readonly bytes: number }

export interface EvidenceCare {
  /** Notes what cases name, from the feed; the result ends it. */
  follow(outbox: Outbox): () => void
  /** Before an upload of `account` is stored. Fault upload-quota. */
  admit(account: string): Promise<void>
  /** After it was stored. */
  uploaded(address: string, account: string): Promise<void>
  /** Whether `account` uploaded it within the last day: pictures of others, and those of long ago, prove nothing of his. */
  isUploadOf(address: string, account: string): Promise<boolean>
  /** What to say of a picture that is not there: since when it is gone, or that it is missing. */
  missing(address: string): Promise<Fault>
  /** Removes pictures of cases that ended long enough ago. */
  retain(): Promise<Cleared>
  /** Removes what no case has named for a day. */
  clear(): Promise<Cleared>
}

const ADDRESS = /"([0-9a-f]{64})"/g

/** Whatever in the text of an event looks like the address of a picture. */
const addressesIn = (text: string): string[] => [
  ...new Set([...text.matchAll(ADDRESS)].map(([, address = '']) => address)),
]

async function note(stores: Stores, text: string): Promise<void> {
  const event = JSON.parse(text) as CaseEvent
  const addresses = addressesIn(text)
  if (addresses.length > 0) await stores.evidence.addUses(event.case, addresses)
  if ('stands' in event && event.stands.kind === 'end')
    await stores.evidence.addEnded({ case: event.case, ended: event.at, kind: event.stands.end })
}

export function evidenceCare({
  database,
  blobs,
  clock,
  wallClock,
  days,
  mostUnused,
}: {
  database: Database
  blobs: BlobStore
  /** Platform time: cases end by it. */
  clock: Clock
  /** Real time: pictures are stored by it. */
  wallClock: Clock
  days: EvidenceDays
  /** Uploads of one account that may wait for a case. */
  mostUnused: number
}): EvidenceCare {
  async function sizeOf(address: string): Promise<number> {
    return blobs.get(address).then(
      ({ length }) => length,
      () => 0,
    )
  }

  async function retainCase(caseId: string, at: Instant): Promise<Cleared> {
    const going = await database.transaction(async ({ evidence }) => {
      const own = await evidence.usesOf(caseId)
      const others = new Set(await evidence.used(own, caseId))
      return own.filter((address) => !others.has(address))
    })
    const present: string[] = []
    for (const address of going) if (await blobs.has(address)) present.push(address)
    // Said before it is done: when the process dies in between, it is done again, and nobody looks for what was lost.
    await database.transaction(({ evidence }) => evidence.noteRemoved(present, at, 'retention'))
    let bytes = 0
    for (const address of present) {
      bytes += await sizeOf(address)
      await blobs.remove(address)
    }
    await database.transaction(({ evidence }) => evidence.settle(caseId))
    return { removed: present.length, bytes }
  }

  async function report(what: string, { removed, bytes }: Cleared): Promise<Cleared> {
    if (removed > 0)
      await database.transaction(({ evidence }) => evidence.addRun(wallClock.now(), what, removed, bytes))
    return { removed, bytes }
  }

  return {
    follow: (outbox) =>
      outbox.consume('evidence', async (stores, messages) => {
        for (const { text } of messages) await note(stores, text)
      }),

    async admit(account) {
      const since = wallClock.now() - UNUSED_MS
      const waiting = await database.read(({ evidence }) => evidence.countUnused(account, since))
      if (waiting >= mostUnused) throw new Fault('upload-quota', { limit: mostUnused })
    },
    isUploadOf: (address, account) => database.read(({ evidence }) => evidence.isUpload(address, account)),
    uploaded: (address, account) =>
      database.transaction(({ evidence }) => evidence.addUpload(address, account, wallClock.now())),

    async missing(address) {
      const gone = await database.read(({ evidence }) => evidence.removed(address))
      if (!gone) return new Fault('evidence-missing')
      // The day in China, as people there would say it.
      return new Fault('evidence-removed', { date: new Date(gone.at + 8 * 3_600_000).toISOString().slice(0, 10) })
    },

    async retain() {
      const now = clock.now()
      let [removed, bytes] = [0, 0]
      for (const kind of END_KINDS) {
        const keep = days[kind]
        if (keep === undefined) continue
        for (;;) {
          const due = await database.read(({ evidence }) =>
            evidence.listEnded(kind, now - keep * DAY_MS, CASES_AT_ONCE),
          )
          for (const each of due) {
            const done = await retainCase(each.case, now)
            removed += done.removed
            bytes += done.bytes
          }
          if (due.length < CASES_AT_ONCE) break
        }
      }
      return report('retention', { removed, bytes })
    },

    async clear() {
      const before = wallClock.now() - UNUSED_MS
      let [removed, bytes] = [0, 0]
      async function clearSome(waiting: ReadonlyMap<string, number>): Promise<void> {
        const used = new Set(await database.read(({ evidence }) => evidence.used([...waiting.keys()])))
        for (const [address, size] of waiting) {
          // Whoever is about to use it has put it or asked for it since: then it stays.
          if (used.has(address) || !(await blobs.remove(address, before))) continue
          removed++
          bytes += size
        }
      }
      let waiting = new Map<string, number>()
      for await (const { address, at, bytes: size } of blobs.list()) {
        if (at > before) continue
        waiting.set(address, size)
        if (waiting.size < PICTURES_AT_ONCE) continue
        await clearSome(waiting)
        waiting = new Map()
      }
      await clearSome(waiting)
      await database.transaction(({ evidence }) => evidence.forgetUploads(before))
      return report('unused', { removed, bytes })
    },
  }
}
