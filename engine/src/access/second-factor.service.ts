// The second factor: a shared secret in an authenticator application, and recovery codes for when that is lost. Each code counts once.
import { randomBytes } from 'node:crypto'
import { type Clock, Fault, type Instant } from '@gongzhi/kernel'
import { digest } from '../cases/chain.ts'
import type { Secrets } from '../secrets/secrets.port.ts'
import type { Database, Stores } from '../stores.port.ts'
import type { SecondFactor } from './accounts.port.ts'
import { attemptKey, beginAttempt, FREE, lockedFault } from './attempts.ts'
import { addAudit } from './audit.service.ts'
import { drawnCode, passwordMatches, plainCode } from './passwords.ts'
import { asksSecondFactor } from './rights.ts'
import { acceptedStep, base32, totpAddress } from './totp.ts'

const SECRET_BYTES = 20
const RECOVERY_CODES = 10
const ISSUER = '共治 Gongzhi'

const contextOf = (account: string) => `totp:${account}`
const recoveryDigest = (account: string, code: string) => digest(`${account}\n${plainCode(code)}`)

/** Takes a code of the time or a recovery code, so that it never counts again. Undefined for a wrong one. Fault secret-unreadable. */
export async function usesCode(
  { accounts }: Stores,
  secrets: Secrets,
  account: string,
  code: string,
  now: Instant,
): Promise<'code' | 'recovery' | undefined> {
  const factor = await accounts.lockSecondFactor(account)
  if (factor?.confirmed === undefined) return undefined
  const secret = Buffer.from(secrets.open(factor.sealed, contextOf(account)), 'base64url')
  const step = acceptedStep(secret, code.replace(/\s/g, ''), now, factor.step)
  if (step !== undefined) {
    await accounts.saveSecondFactor({ ...factor, step })
    return 'code'
  }
  const used = recoveryDigest(account, code)
  if (!factor.recovery.includes(used)) return undefined
  await accounts.saveSecondFactor({ ...factor, recovery: factor.recovery.filter((each) => each !== used) })
  return 'recovery'
}

export type SecondFactorState = {
  readonly confirmed?: Instant
  readonly recoveryLeft: number
  readonly required: boolean
}

export interface SecondFactors {
  /** Fault not-signed-in for an account that is not there. */
  state(account: string): Promise<SecondFactorState>
  /**
   * A new secret, in base 32 and as an address for a QR code; it counts once `confirm` has seen a code of it. `password`: that of
   * the account, where it has one. Faults: second-factor-exists, password-wrong, sign-in-locked.
   */
  begin(account: string, password: string): Promise<{ readonly secret: string; readonly address: string }>
  /** Recovery codes, told only now. Faults: second-factor-missing, second-factor-exists, second-factor-wrong, sign-in-locked. */
  confirm(account: string, code: string): Promise<readonly string[]>
  /** New recovery codes instead of all before. Faults as `remove`. */
  renewRecovery(account: string, password: string, code: string): Promise<readonly string[]>
  /** Ends every session where the account's roles ask for one. Faults: password-wrong, second-factor-wrong, sign-in-locked. */
  remove(account: string, password: string, code: string): Promise<void>
}

export function secondFactors({
  database,
  wallClock,
  secrets,
  secondFactorFor = [],
}: {
  database: Database
  wallClock: Clock
  secrets: Secrets
  secondFactorFor?: readonly string[]
}): SecondFactors {
  function drawn(account: string): { readonly codes: readonly string[]; readonly recovery: readonly string[] } {
    const codes = Array.from({ length: RECOVERY_CODES }, drawnCode)
    return { codes, recovery: codes.map((code) => recoveryDigest(account, code)) }
  }

  /** Faults: password-wrong, sign-in-locked. An account without a password has nothing to ask for. */
  async function asksPassword(id: string, password: string): Promise<void> {
    const now = wallClock.now()
    const key = attemptKey('password', id)
    const { account, until } = await database.transaction(async (stores) => {
      const account = await stores.accounts.find(id)
      const asked = account !== undefined && account.password !== ''
      return { account, until: asked ? await beginAttempt(stores, key, now, FREE.login) : undefined }
    })
    if (!account) throw new Fault('not-signed-in')
    if (account.password === '') return
    if (until !== undefined) throw lockedFault(until, now)
    if (await passwordMatches(password, account.password))
      return database.transaction((stores) => stores.accounts.forgetAttempts(key))
    await database.transaction((stores) => addAudit(stores, now, { kind: 'password.failed', by: id }))
    throw new Fault('password-wrong')
  }

  /** Runs `work` in the transaction that takes the code; what it returns as a fault is thrown after the commit. */
  async function withCode<T>(
    account: string,
    takes: (stores: Stores, now: Instant) => Promise<boolean | Fault>,
    work: (stores: Stores, now: Instant) => Promise<T>,
  ): Promise<T> {
    const now = wallClock.now()
    const key = attemptKey('code', account)
    const done = await database.transaction(async (stores): Promise<{ value: T } | Fault> => {
      const until = await beginAttempt(stores, key, now, FREE.login)
      if (until !== undefined) return lockedFault(until, now)
      const taken = await takes(stores, now)
      if (taken instanceof Fault) return taken
      if (!taken) {
        await addAudit(stores, now, { kind: 'second-factor.failed', by: account })
        return new Fault('second-factor-wrong')
      }
      await stores.accounts.forgetAttempts(key)
      return { value: await work(stores, now) }
    })
    if (done instanceof Fault) throw done
    return done.value
  }

  const usesAny = (account: string, code: string) => async (stores: Stores, now: Instant) => {
    const factor = await stores.accounts.findSecondFactor(account)
    if (factor?.confirmed === undefined) return new Fault('second-factor-missing')
    return (await usesCode(stores, secrets, account, code, now)) !== undefined
  }

  return {
    async state(id) {
      return database.read(async ({ accounts }) => {
        const account = await accounts.find(id)
        if (!account) throw new Fault('not-signed-in')
        const factor = await accounts.findSecondFactor(id)
        const confirmed = factor?.confirmed
        return {
          ...(confirmed === undefined ? {} : { confirmed }),
          recoveryLeft: confirmed === undefined ? 0 : (factor?.recovery.length ?? 0),
          required: asksSecondFactor(account, secondFactorFor),
        }
      })
    },

    async begin(id, password) {
      await asksPassword(id, password)
      const secret = randomBytes(SECRET_BYTES)
      const now = wallClock.now()
      const factor: SecondFactor = {
        account: id,
        sealed: secrets.seal(secret.toString('base64url'), contextOf(id)),
        made: now,
        step: -1,
        recovery: [],
      }
      const done = await database.transaction(async (stores) => {
        const account = await stores.accounts.lock(id)
        const before = await stores.accounts.lockSecondFactor(id)
        if (!account || before?.confirmed !== undefined) return undefined
        await stores.accounts.saveSecondFactor(factor)
        await addAudit(stores, now, { kind: 'second-factor.begun', by: id })
        return account.login
      })
      if (done === undefined) throw new Fault('second-factor-exists')
      return { secret: base32(secret), address: totpAddress(secret, done, ISSUER) }
    },

    async confirm(id, code) {
      const { codes, recovery } = drawn(id)
      const takes = async ({ accounts }: Stores, now: Instant) => {
        const factor = await accounts.lockSecondFactor(id)
        if (!factor) return new Fault('second-factor-missing')
        if (factor.confirmed !== undefined) return new Fault('second-factor-exists')
        const secret = Buffer.from(secrets.open(factor.sealed, contextOf(id)), 'base64url')
        const step = acceptedStep(secret, code.replace(/\s/g, ''), now, factor.step)
        if (step === undefined) return false
        await accounts.saveSecondFactor({ ...factor, step, confirmed: now, recovery })
        return true
      }
      return withCode(id, takes, async (stores, now) => {
        await addAudit(stores, now, { kind: 'second-factor.confirmed', by: id })
        return codes
      })
    },

    async renewRecovery(id, password, code) {
      await asksPassword(id, password)
      const { codes, recovery } = drawn(id)
      return withCode(id, usesAny(id, code), async (stores, now) => {
        const factor = await stores.accounts.lockSecondFactor(id)
        if (factor) await stores.accounts.saveSecondFactor({ ...factor, recovery })
        await addAudit(stores, now, { kind: 'second-factor.recovery-renewed', by: id })
        return codes
      })
    },

    async remove(id, password, code) {
      await asksPassword(id, password)
      await withCode(id, usesAny(id, code), async (stores, now) => {
        await stores.accounts.removeSecondFactor(id)
        const account = await stores.accounts.find(id)
        if (account && asksSecondFactor(account, secondFactorFor)) await stores.accounts.endSessions(id)
        await addAudit(stores, now, { kind: 'second-factor.removed', by: id, about: { account: id } })
      })
    },
  }
}
