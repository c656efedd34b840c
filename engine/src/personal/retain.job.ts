// Destroys what has been kept long enough, and says how much. What the person was told is the longest time; the district may
// shorten it and never lengthen it.
import { type Clock, DAY, type Instant, keepFor, keepUntil, type Retention } from '@gongzhi/kernel'
import { addAudit } from '../access/audit.service.ts'
import type { Directory } from '../reference/directory.ts'
import type { Database } from '../stores.port.ts'
import type { RetentionRow, StoredKey } from './personal.port.ts'
import type { Personal } from './personal.service.ts'

const BATCH = 500
/** Records of handling are kept for three years (Personal Information Protection Law of the PRC, art. 56). */
const TRACES_MS = 3 * 366 * DAY

export type RetainParts = {
  readonly database: Database
  readonly clock: Clock
  readonly directory: () => Directory
  readonly retention: Retention
  readonly personal: Pick<Personal, 'clearPictures'>
}

/** When this key will be destroyed; undefined while that depends on a case that is open. */
export function endOfKeeping(
  { key, ended, caseKnown }: { key: StoredKey; ended: Instant | undefined; caseKnown: boolean },
  retention: Retention,
  calendar: Directory['calendar'],
): Instant | undefined {
  const { purpose, received, terms } = key
  const times = { received, case: key.case !== '', ...(caseKnown && ended !== undefined ? { ended } : {}) }
  return keepUntil(terms.keep, keepFor(retention, terms.pack, purpose), times, calendar)
}

/** Counts by purpose of this run, which are stored as well. Safe to run twice at once and to kill at any moment. */
export async function retain(parts: RetainParts): Promise<readonly RetentionRow[]> {
  const { database, clock, directory, retention, personal } = parts
  const at = clock.now()
  const totals = new Map<string, { destroyed: number; left: number }>()
  const total = (purpose: string) => {
    const known = totals.get(purpose) ?? { destroyed: 0, left: 0 }
    totals.set(purpose, known)
    return known
  }
  for (let after: { subject: string; purpose: string } | undefined; ; ) {
    const from = after
    const page = await database.read(({ personalCare }) => personalCare.list(from, BATCH))
    const { calendar } = directory()
    const over = page.filter((each) => {
      const end = endOfKeeping(each, retention, calendar)
      return end !== undefined && end <= at
    })
    // Destroyed and reported in one transaction: a run that dies has reported what it did.
    const counts = await database.transaction(async (stores) => {
      const destroyed = new Map<string, number>()
      for (const { key } of over) {
        if (await stores.personal.destroy(key.subject, key.purpose, at, 'time-over'))
          destroyed.set(key.purpose, (destroyed.get(key.purpose) ?? 0) + 1)
      }
      await stores.personalCare.addRun(
        [...destroyed].map(([purpose, count]) => ({ at, purpose, destroyed: count, left: 0 })),
      )
      if (destroyed.size > 0)
        await addAudit(stores, at, { kind: 'retention.applied', by: 'worker', about: Object.fromEntries(destroyed) })
      return destroyed
    })
    for (const [purpose, count] of counts) total(purpose).destroyed += count
    for (const each of page) if (!over.includes(each)) total(each.key.purpose).left++
    const last = page.at(-1)?.key
    if (page.length < BATCH || !last) break
    after = { subject: last.subject, purpose: last.purpose }
  }
  await database.transaction(async ({ personalCare }) => {
    await personalCare.addRun([...totals].map(([purpose, { left }]) => ({ at, purpose, destroyed: 0, left })))
    await personalCare.forget(at - TRACES_MS)
  })
  await personal.clearPictures()
  return [...totals].sort(([a], [b]) => (a < b ? -1 : 1)).map(([purpose, counts]) => ({ at, purpose, ...counts }))
}
