// What every door where something can be guessed has in common: the attempt counts first, at the thing and at the address, and what
// went wrong is noted.
import type { Clock, Instant } from '@gongzhi/kernel'
import type { Database, Stores } from '../stores.port.ts'
import { attemptKey, beginAttempt, FREE } from './attempts.ts'
import { type AuditEntry, addAudit } from './audit.service.ts'
import { countedAddress, networkOf, type Visitor } from './visitor.ts'

export const addressKey = (from: Visitor): string => attemptKey('address', countedAddress(from.address))

export const entry = (
  kind: AuditEntry['kind'],
  from: Visitor,
  account?: string,
  about?: AuditEntry['about'],
): AuditEntry => ({
  kind,
  ...(account === undefined ? {} : { by: account }),
  network: networkOf(from.address),
  ...(about === undefined ? {} : { about }),
})

/** Counts an attempt at `key` and at the address. Gives the instant before which nothing is tried, for whoever has to wait. */
export async function mayTry(stores: Stores, key: string, from: Visitor, now: Instant): Promise<Instant | undefined> {
  return (
    (await beginAttempt(stores, addressKey(from), now, FREE.address)) ??
    (await beginAttempt(stores, key, now, FREE.login))
  )
}

/** That the attempt at `key` failed, and once, when it begins, that one has to wait now. */
export async function noteFailure(database: Database, wallClock: Clock, key: string, note: AuditEntry): Promise<void> {
  const now = wallClock.now()
  await database.transaction(async (stores) => {
    const row = await stores.accounts.findAttempts(key)
    await addAudit(stores, now, note)
    if (row && row.locked > now)
      await addAudit(stores, now, { ...note, kind: 'sign-in.locked', about: { failures: row.failures } })
  })
}
