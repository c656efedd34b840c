// Accounts, their sessions, second factors and failed attempts. Passwords, tokens and codes are stored only as digests, the shared
// secret of a second factor only sealed.
import type { Instant, PlatformRole, Position } from '@gongzhi/kernel'

/** Rights that an identity provider grants, as of the last sign-in; kept apart from what was granted here. */
export type External = {
  readonly issuer: string
  readonly subject: string
  readonly positions: readonly Position[]
  readonly roles: readonly PlatformRole[]
  readonly at: Instant
}

/**
 * `name` is what the console shows; `password`: scrypt digest with its salt and cost, '' where none was set. `reset`: a code that
 * sets a password once. `disabled`: since when.
 */
export type Account = {
  readonly id: string
  readonly login: string
  readonly name: string
  readonly password: string
  readonly positions: readonly Position[]
  readonly roles?: readonly PlatformRole[]
  readonly disabled?: Instant
  readonly external?: External
  readonly reset?: { readonly digest: string; readonly expires: Instant }
}

/** `code`: the second factor is still asked for; `enrol`: may only set up his second factor. */
export type SessionStage = 'full' | 'code' | 'enrol'

/** `seen`: the last request that was noted. `address`: its network only; `client`: kind of browser and system. */
export type Session = {
  readonly digest: string
  readonly account: string
  readonly created: Instant
  readonly expires: Instant
  readonly seen: Instant
  readonly stage: SessionStage
  readonly address: string
  readonly client: string
}

/** `step`: the last time step whose code was accepted, -1 before the first. `recovery`: digests of codes not used yet. */
export type SecondFactor = {
  readonly account: string
  readonly sealed: string
  readonly made: Instant
  readonly confirmed?: Instant
  readonly step: number
  readonly recovery: readonly string[]
}

/** Failures in a row; nothing is tried before `locked`. */
export type Attempts = {
  readonly key: string
  readonly failures: number
  readonly last: Instant
  readonly locked: Instant
}

export interface AccountsStore {
  findByLogin(login: string): Promise<Account | undefined>
  findExternal(issuer: string, subject: string): Promise<Account | undefined>
  find(id: string): Promise<Account | undefined>
  /** As `find`, and until the transaction ends nobody else locks or saves it. */
  lock(id: string): Promise<Account | undefined>
  /** By login. */
  list(): Promise<readonly Account[]>
  /** Adds or replaces by id. Fault case-changed when another account has the login or the identity. */
  save(account: Account): Promise<void>

  addSession(session: Session): Promise<void>
  /** Also one that has expired and was not removed yet. */
  findSession(digest: string): Promise<Session | undefined>
  /** Newest first. */
  listSessions(account: string): Promise<readonly Session[]>
  seeSession(digest: string, at: Instant): Promise<void>
  endSession(digest: string): Promise<void>
  /** All of an account but `except`; returns how many. */
  endSessions(account: string, except?: string): Promise<number>
  /** Removes sessions that expired before `now`, and attempts whose last failure lies before `forgotten`. */
  endExpired(now: Instant, forgotten?: Instant): Promise<void>

  findSecondFactor(account: string): Promise<SecondFactor | undefined>
  /** As `findSecondFactor`, and until the transaction ends nobody else locks or saves it. */
  lockSecondFactor(account: string): Promise<SecondFactor | undefined>
  saveSecondFactor(factor: SecondFactor): Promise<void>
  removeSecondFactor(account: string): Promise<void>

  findAttempts(key: string): Promise<Attempts | undefined>
  /** Those of the key, made with 0 failures where there are none; nobody else locks them until the transaction ends. */
  lockAttempts(key: string): Promise<Attempts>
  saveAttempts(attempts: Attempts): Promise<void>
  forgetAttempts(key: string): Promise<void>
}
