// Guessing made slow. An attempt counts as failed before it is tried, so that many at once are no more than many in a row; who
// succeeds takes it back. Nobody is locked out for ever.
import { Fault, type Instant } from '@gongzhi/kernel'
import { digest } from '../cases/chain.ts'
import type { Stores } from '../stores.port.ts'

/** Failures in a row without delay: at one login or code, and from one address (behind which a whole office may be). */
export const FREE = { login: 10, address: 100 } as const
export const FORGOTTEN_MS = 24 * 60 * 60 * 1000
const FIRST_DELAY_MS = 30_000
const LONGEST_DELAY_MS = 15 * 60_000
const KNOWN_MS = 30 * 24 * 60 * 60 * 1000

export function delayAfter(failures: number, free: number): number {
  return failures <= free ? 0 : Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** Math.min(20, failures - free - 1))
}

/** What is counted, as a digest: the table says nothing about logins or addresses. */
export const attemptKey = (...parts: readonly string[]): string => digest(JSON.stringify(parts)).slice(0, 40)

/** Counts one attempt; gives the instant before which nothing is tried, where it may not be made. */
export async function beginAttempt(
  { accounts }: Stores,
  key: string,
  now: Instant,
  free: number,
): Promise<Instant | undefined> {
  const before = await accounts.lockAttempts(key)
  const forgotten = now - before.last > FORGOTTEN_MS
  // A clock that was put back must not make a delay longer than the longest.
  if (!forgotten && before.locked > now && before.locked <= now + LONGEST_DELAY_MS) return before.locked
  const failures = (forgotten ? 0 : before.failures) + 1
  const delay = delayAfter(failures, free)
  await accounts.saveAttempts({ key, failures, last: now, locked: delay === 0 ? 0 : now + delay })
  return undefined
}

/** Takes back the one attempt that succeeded; those of others at the same key stay. */
export async function takeBack({ accounts }: Stores, key: string, now: Instant): Promise<void> {
  const before = await accounts.lockAttempts(key)
  if (before.failures <= 1) await accounts.forgetAttempts(key)
  else await accounts.saveAttempts({ ...before, failures: before.failures - 1, locked: Math.min(before.locked, now) })
}

export function lockedFault(until: Instant, now: Instant): Fault {
  // China has one time and no summer time.
  const time = new Date(until + 8 * 3_600_000).toISOString().slice(11, 19)
  return new Fault('sign-in-locked', { seconds: Math.ceil((until - now) / 1000), time })
}

/** Somebody signed in as `login` from this address lately: failures made elsewhere do not keep him out. */
export async function isKnown({ accounts }: Stores, login: string, address: string, now: Instant): Promise<boolean> {
  const row = await accounts.findAttempts(attemptKey('known', login, address))
  return row !== undefined && row.last + FORGOTTEN_MS > now
}

export async function remember({ accounts }: Stores, login: string, address: string, now: Instant): Promise<void> {
  const key = attemptKey('known', login, address)
  await accounts.lockAttempts(key)
  // Attempts are forgotten a day after the last one; this lasts longer by being dated later.
  await accounts.saveAttempts({ key, failures: 0, last: now + KNOWN_MS - FORGOTTEN_MS, locked: 0 })
}
