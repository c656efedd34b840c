// Setting a password anew: by the old one, or by a one-time code that an administrator handed over.
import { type Clock, Fault } from '@gongzhi/kernel'
import { digest } from '../cases/chain.ts'
import type { Database } from '../stores.port.ts'
import type { Account } from './accounts.port.ts'
import { attemptKey, lockedFault, takeBack } from './attempts.ts'
import { addAudit } from './audit.service.ts'
import { addressKey, entry, mayTry, noteFailure } from './guarded.ts'
import { checkPassword, passwordDigest, passwordMatches, plainCode } from './passwords.ts'
import { countedAddress, type Visitor } from './visitor.ts'

export interface PasswordChanges {
  /** Ends all other sessions. Faults: password-wrong, sign-in-locked, account-external and those of checkPassword. */
  changePassword(token: string, before: string, after: string, from: Visitor): Promise<void>
  /** By a one-time code; ends every session. Faults: reset-code-wrong, sign-in-locked and those of checkPassword. */
  resetPassword(login: string, code: string, password: string, from: Visitor): Promise<void>
}

export function passwordChanges({
  database,
  wallClock,
  find,
}: {
  database: Database
  wallClock: Clock
  find: (token: string) => Promise<{ readonly account: Account } | undefined>
}): PasswordChanges {
  return {
    async changePassword(token, before, after, from) {
      const now = wallClock.now()
      const known = await find(token)
      if (!known) throw new Fault('not-signed-in')
      const { account } = known
      if (account.password === '') throw new Fault('account-external')
      checkPassword(after, account.login)
      const key = attemptKey('password', account.id)
      const until = await database.transaction((stores) => mayTry(stores, key, from, now))
      if (until !== undefined) throw lockedFault(until, now)
      if (!(await passwordMatches(before, account.password))) {
        await noteFailure(database, wallClock, key, entry('password.failed', from, account.id))
        throw new Fault('password-wrong')
      }
      const password = await passwordDigest(after)
      const changed = await database.transaction(async (stores) => {
        const present = await stores.accounts.lock(account.id)
        if (!present || present.password !== account.password) return false
        const { reset: _, ...kept } = present
        await stores.accounts.save({ ...kept, password })
        await stores.accounts.forgetAttempts(key)
        await takeBack(stores, addressKey(from), now)
        await stores.accounts.endSessions(account.id, digest(token))
        await addAudit(stores, now, entry('password.changed', from, account.id))
        return true
      })
      if (!changed) throw new Fault('password-wrong')
    },

    async resetPassword(login, code, password, from) {
      const now = wallClock.now()
      checkPassword(password, login)
      // By address as well: who tries wrong ones keeps nobody else from using his. The code itself is past guessing.
      const key = attemptKey('reset', login, countedAddress(from.address))
      const right = (account: Account | undefined) =>
        account?.reset !== undefined &&
        account.disabled === undefined &&
        account.reset.expires > now &&
        account.reset.digest === digest(plainCode(code))
      const begun = await database.transaction(async (stores) => {
        const until = await mayTry(stores, key, from, now)
        return { until, account: await stores.accounts.findByLogin(login) }
      })
      if (begun.until !== undefined) throw lockedFault(begun.until, now)
      // Worked out before it is known whether it is wanted, so that the answer takes as long either way.
      const made = await passwordDigest(password)
      const done = await database.transaction(async (stores) => {
        const account = await stores.accounts.lock(begun.account?.id ?? '')
        if (!account || !right(account)) {
          await addAudit(stores, now, entry('password.failed', from, account?.id))
          return false
        }
        const { reset: _, ...kept } = account
        await stores.accounts.save({ ...kept, password: made })
        await stores.accounts.forgetAttempts(key)
        await takeBack(stores, addressKey(from), now)
        await stores.accounts.endSessions(account.id)
        await addAudit(stores, now, entry('password.reset', from, account.id))
        return true
      })
      if (!done) throw new Fault('reset-code-wrong')
    },
  }
}
