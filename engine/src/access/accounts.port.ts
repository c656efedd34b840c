// Accounts and sessions. Passwords and session tokens are stored only as digests.
import type { Instant, Position } from '@gongzhi/kernel'

/** `name` is what the console shows; `password`: scrypt digest with its salt and cost. */
export type Account = {
  readonly id: string
  readonly login: string
  readonly name: string
  readonly password: string
  readonly positions: readonly Position[]
}

export type Session = {
  readonly digest: string
  readonly account: string
  readonly created: Instant
  readonly expires: Instant
}

export interface AccountsStore {
  findByLogin(login: string): Promise<Account | undefined>
  find(id: string): Promise<Account | undefined>
  /** By login. */
  list(): Promise<readonly Account[]>
  /** Adds or replaces by id. Fault case-changed when another account has the login. */
  save(account: Account): Promise<void>
  addSession(session: Session): Promise<void>
  /** Also one that has expired and was not removed yet. */
  findSession(digest: string): Promise<Session | undefined>
  endSession(digest: string): Promise<void>
  /** Removes sessions that expired before `now`. */
  endExpired(now: Instant): Promise<void>
}
