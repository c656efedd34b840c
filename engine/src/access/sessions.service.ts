// Signing in, in one step or two, and the sessions that come of it. Tokens are kept as SHA-256 only; a password or code that was
// wrong is answered alike whether or not there is such an account.
import { randomBytes } from 'node:crypto'
import { type Clock, Fault, type Instant, type PlatformRole, type Position } from '@gongzhi/kernel'
import { digest } from '../cases/chain.ts'
import type { Secrets } from '../secrets/secrets.port.ts'
import type { Database, Stores } from '../stores.port.ts'
import type { Account, Session, SessionStage } from './accounts.port.ts'
import { attemptKey, isKnown, lockedFault, remember, takeBack } from './attempts.ts'
import { addAudit } from './audit.service.ts'
import { addressKey, entry, mayTry, noteFailure } from './guarded.ts'
import type { Identity } from './identity.port.ts'
import { type PasswordChanges, passwordChanges } from './password-change.service.ts'
import { passwordMatches } from './passwords.ts'
import { asksSecondFactor } from './rights.ts'
import { usesCode } from './second-factor.service.ts'
import { clientOf, networkOf, type Visitor } from './visitor.ts'

export type SessionTimes = {
  /** From the sign-in to the end whatever happens, and from the last request; milliseconds. */
  readonly absolute: number
  readonly idle: number
}
export const SESSION_TIMES: SessionTimes = { absolute: 12 * 3_600_000, idle: 2 * 3_600_000 }
/** To type the code of the second factor. */
const CODE_MS = 5 * 60_000
/** How exactly it is noted when a session was last used. */
const SEEN_MS = 60_000

/** `stage`: code: the token is not a session yet, `confirm` makes it one; enrol: a second factor has to be set up first. */
export type SignedIn = {
  readonly stage: SessionStage
  readonly token: string
  readonly expires: Instant
  readonly account: Account
}

export type Known = { readonly account: Account; readonly session: Session }

/** What a claim of an identity provider grants here. */
export type ExternalRights = { readonly positions: readonly Position[]; readonly roles: readonly PlatformRole[] }

/** As it is told outside: the beginning of the digest names a session and opens nothing. */
export const sessionId = (session: Pick<Session, 'digest'>): string => session.digest.slice(0, 24)

export interface Sessions extends PasswordChanges {
  /** Faults: sign-in-wrong after the same work whether or not the account exists, sign-in-locked, account-disabled. */
  signIn(login: string, password: string, from: Visitor): Promise<SignedIn>
  /** The second step. Faults: sign-in-expired, second-factor-wrong, sign-in-locked. */
  confirm(token: string, code: string, from: Visitor): Promise<SignedIn>
  /** The account of an identity, made at its first sign-in. Faults: oidc-no-rights, account-disabled. */
  signInExternal(identity: Identity, rights: ExternalRights, from: Visitor): Promise<SignedIn>
  signOut(token: string): Promise<void>
  /** Undefined for what is unknown, has ended or still asks for a code. `attended` (true): somebody is there, which puts off its idle end. */
  find(token: string, attended?: boolean): Promise<Known | undefined>
  /** Instead of this session a new one under a new token, with all rights. Ends every other one. */
  renew(token: string, from: Visitor): Promise<SignedIn>
  /** Newest first, those that can still be used. */
  list(account: string): Promise<readonly Session[]>
  /** `by`: who ends it. Fault not-found. */
  end(account: string, id: string, by: string): Promise<void>
  /** All but the session of `token`; returns how many. */
  endOthers(account: string, by: string, token?: string): Promise<number>
}

export type SessionsParts = {
  readonly database: Database
  /** Sessions run in real time, also where the platform's clock is made to run faster. */
  readonly wallClock: Clock
  readonly secrets: Secrets
  /** Roles, of the platform or of positions, that ask for a second factor. */
  readonly secondFactorFor?: readonly string[]
  readonly times?: SessionTimes
}

export function sessions(parts: SessionsParts): Sessions {
  const { database, wallClock, secrets, secondFactorFor = [], times = SESSION_TIMES } = parts

  async function added(
    stores: Stores,
    account: Account,
    stage: SessionStage,
    from: Visitor,
    now: Instant,
  ): Promise<SignedIn> {
    const token = randomBytes(32).toString('base64url')
    const expires = now + (stage === 'code' ? CODE_MS : times.absolute)
    await stores.accounts.addSession({
      digest: digest(token),
      account: account.id,
      created: now,
      expires,
      seen: now,
      stage,
      address: networkOf(from.address),
      client: clientOf(from.client),
    })
    return { stage, token, expires, account }
  }

  async function stageOf({ accounts }: Stores, account: Account, strong = false): Promise<SessionStage> {
    if (strong) return 'full'
    const factor = await accounts.findSecondFactor(account.id)
    if (factor?.confirmed !== undefined) return 'code'
    return asksSecondFactor(account, secondFactorFor) ? 'enrol' : 'full'
  }

  const live = (session: Session, now: Instant) => session.expires > now && session.seen + times.idle > now

  async function find(token: string, attended = true): Promise<Known | undefined> {
    if (token === '') return undefined
    const key = digest(token)
    const now = wallClock.now()
    const found = await database.read(async (stores) => {
      const session = await stores.accounts.findSession(key)
      if (!session || session.stage === 'code' || !live(session, now)) return undefined
      const account = await stores.accounts.find(session.account)
      return account && account.disabled === undefined ? { account, session } : undefined
    })
    if (found && attended && now - found.session.seen >= SEEN_MS)
      await database.transaction((stores) => stores.accounts.seeSession(key, now))
    return found
  }

  return {
    async signIn(login, password, from) {
      const now = wallClock.now()
      const begun = await database.transaction(async (stores) => {
        const here = await isKnown(stores, login, from.address, now)
        const key = here ? attemptKey('login', login, from.address) : attemptKey('login', login)
        const until = await mayTry(stores, key, from, now)
        return { key, until, account: await stores.accounts.findByLogin(login) }
      })
      if (begun.until !== undefined) throw lockedFault(begun.until, now)
      if (!(await passwordMatches(password, begun.account?.password))) {
        await noteFailure(database, wallClock, begun.key, entry('sign-in.failed', from, begun.account?.id))
        throw new Fault('sign-in-wrong')
      }
      const done = await database.transaction(async (stores) => {
        const account = await stores.accounts.lock(begun.account?.id ?? '')
        // Changed or disabled while the password was worked out.
        if (!account || account.password !== begun.account?.password) return undefined
        await takeBack(stores, addressKey(from), now)
        await stores.accounts.forgetAttempts(begun.key)
        if (account.disabled !== undefined) {
          await addAudit(stores, now, entry('sign-in.failed', from, account.id, { disabled: 1 }))
          return account
        }
        await remember(stores, login, from.address, now)
        await stores.accounts.endExpired(now)
        const signedIn = await added(stores, account, await stageOf(stores, account), from, now)
        await addAudit(
          stores,
          now,
          entry(signedIn.stage === 'code' ? 'sign-in.code-asked' : 'sign-in.ok', from, account.id),
        )
        return signedIn
      })
      if (done === undefined) throw new Fault('sign-in-wrong')
      if (!('token' in done)) throw new Fault('account-disabled')
      return done
    },

    async confirm(token, code, from) {
      const now = wallClock.now()
      const key = digest(token)
      const done = await database.transaction(async (stores): Promise<SignedIn | Fault> => {
        const session = await stores.accounts.findSession(key)
        const account =
          session?.stage === 'code' && session.expires > now && (await stores.accounts.lock(session.account))
        if (!account || account.disabled !== undefined) return new Fault('sign-in-expired')
        const attempts = attemptKey('code', account.id)
        const until = await mayTry(stores, attempts, from, now)
        if (until !== undefined) return lockedFault(until, now)
        const how = await usesCode(stores, secrets, account.id, code, now)
        if (how === undefined) {
          await addAudit(stores, now, entry('second-factor.failed', from, account.id))
          return new Fault('second-factor-wrong')
        }
        await stores.accounts.forgetAttempts(attempts)
        await takeBack(stores, addressKey(from), now)
        await stores.accounts.endSession(key)
        const signedIn = await added(stores, account, 'full', from, now)
        await addAudit(stores, now, entry('sign-in.ok', from, account.id, { how }))
        if (how === 'recovery') await addAudit(stores, now, entry('second-factor.recovery-used', from, account.id))
        return signedIn
      })
      if (done instanceof Fault) throw done
      return done
    },

    async signInExternal(identity, rights, from) {
      const now = wallClock.now()
      const { issuer, subject } = identity
      const done = await database.transaction(async (stores): Promise<SignedIn | Fault> => {
        const found = await stores.accounts.findExternal(issuer, subject)
        const known = found && (await stores.accounts.lock(found.id))
        const about = { issuer }
        const none = rights.positions.length + rights.roles.length === 0
        if (!known && none) {
          await addAudit(stores, now, entry('sign-in.external-refused', from, undefined, about))
          return new Fault('oidc-no-rights')
        }
        const account: Account = {
          ...(known ?? {
            id: randomBytes(16).toString('hex'),
            login: await freeLogin(stores, identity),
            password: '',
            positions: [],
          }),
          name: identity.name,
          external: { issuer, subject, ...rights, at: now },
        }
        // Also where nothing is granted any more: what the claim gave is taken back at once.
        await stores.accounts.save(account)
        // Sessions from when no role asked for a second factor were opened without one: they do not get such a role.
        const asksNow = asksSecondFactor(account, secondFactorFor)
        if (known && asksNow && !asksSecondFactor(known, secondFactorFor)) await stores.accounts.endSessions(account.id)
        if (!known)
          await addAudit(stores, now, { kind: 'account.added', by: 'oidc', about: { account: account.id, issuer } })
        const own = account.positions.length + (account.roles?.length ?? 0)
        if (account.disabled !== undefined || (none && own === 0)) {
          await stores.accounts.endSessions(account.id)
          await addAudit(stores, now, entry('sign-in.external-refused', from, account.id, about))
          return new Fault(account.disabled === undefined ? 'oidc-no-rights' : 'account-disabled')
        }
        await stores.accounts.endExpired(now)
        const signedIn = await added(stores, account, await stageOf(stores, account, identity.strong), from, now)
        await addAudit(
          stores,
          now,
          entry(signedIn.stage === 'code' ? 'sign-in.code-asked' : 'sign-in.external', from, account.id, {
            issuer,
            roles: rights.roles,
            positions: rights.positions.map(({ role, party, place }) => `${role}:${party}:${place}`),
          }),
        )
        return signedIn
      })
      if (done instanceof Fault) throw done
      return done
    },

    async signOut(token) {
      if (token === '') return
      const now = wallClock.now()
      await database.transaction(async (stores) => {
        const session = await stores.accounts.findSession(digest(token))
        if (!session) return
        await stores.accounts.endSession(session.digest)
        await addAudit(stores, now, { kind: 'sign-out', by: session.account })
      })
    },

    find,

    async renew(token, from) {
      const now = wallClock.now()
      const done = await database.transaction(async (stores) => {
        const session = await stores.accounts.findSession(digest(token))
        const account = session && (await stores.accounts.lock(session.account))
        if (!session || !account || session.stage === 'code' || !live(session, now)) return undefined
        await stores.accounts.endSessions(account.id)
        return added(stores, account, 'full', from, now)
      })
      if (!done) throw new Fault('not-signed-in')
      return done
    },

    async list(account) {
      const now = wallClock.now()
      const rows = await database.read((stores) => stores.accounts.listSessions(account))
      return rows.filter((session) => session.stage !== 'code' && live(session, now))
    },

    async end(account, id, by) {
      const now = wallClock.now()
      const ended = await database.transaction(async (stores) => {
        const session = (await stores.accounts.listSessions(account)).find((each) => sessionId(each) === id)
        if (!session) return false
        await stores.accounts.endSession(session.digest)
        await addAudit(stores, now, { kind: 'session.ended', by, about: { account, sessions: 1 } })
        return true
      })
      if (!ended) throw new Fault('not-found', { what: id })
    },

    async endOthers(account, by, token) {
      const now = wallClock.now()
      return database.transaction(async (stores) => {
        const ended = await stores.accounts.endSessions(account, token === undefined ? undefined : digest(token))
        if (ended > 0) await addAudit(stores, now, { kind: 'session.ended', by, about: { account, sessions: ended } })
        return ended
      })
    },
    ...passwordChanges({ database, wallClock, find }),
  }
}

/** The login the provider names, or, where somebody here has it already, one that nobody has. */
async function freeLogin({ accounts }: Stores, { login }: Identity): Promise<string> {
  const wanted = login.slice(0, 80)
  if (!(await accounts.findByLogin(wanted))) return wanted
  return `${wanted}.${randomBytes(4).toString('hex')}`
}
