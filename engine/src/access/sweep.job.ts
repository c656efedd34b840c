// What is over is cleared away: ended sessions, attempts long forgotten, rows of the audit log past their time.
import type { Clock } from '@gongzhi/kernel'
import type { Database } from '../stores.port.ts'
import { FORGOTTEN_MS } from './attempts.ts'
import { audit } from './audit.service.ts'

const DAY_MS = 24 * 3_600_000

/** `auditDays`: how long the audit log is kept. Returns how many of its rows were cut off. */
export async function sweepAccess({
  database,
  wallClock,
  auditDays,
}: {
  database: Database
  wallClock: Clock
  auditDays: number
}): Promise<number> {
  const now = wallClock.now()
  await database.transaction((stores) => stores.accounts.endExpired(now, now - FORGOTTEN_MS))
  return audit({ database, wallClock }).keep(now - auditDays * DAY_MS)
}
