// gongzhi password: a new password from the machine itself, for when nobody can sign in any more. It is noted in the audit log.
import { addAudit, attemptKey, passwordDigest } from '@gongzhi/engine'
import { Fault } from '@gongzhi/kernel'
import { drawnPassword } from '../demo/seed.ts'
import { WALL_CLOCK, withStored } from './stored.ts'

/** Drawn and shown once; every session of the account ends. With `--second-factor` that is taken off as well. Fault not-found. */
export function newPassword(args: readonly string[]): Promise<number> {
  const removes = args.includes('--second-factor')
  const rest = args.filter((each) => each !== '--second-factor')
  return withStored(rest, { usage: 'password LOGIN [--second-factor]', names: 1 }, async ({ database, names }) => {
    const [login = ''] = names
    const password = drawnPassword()
    const digest = await passwordDigest(password)
    const now = WALL_CLOCK.now()
    const done = await database.transaction(async (stores) => {
      const found = await stores.accounts.findByLogin(login)
      const account = found && (await stores.accounts.lock(found.id))
      if (!account) return false
      const { reset: _, ...kept } = account
      await stores.accounts.save({ ...kept, password: digest })
      await stores.accounts.endSessions(account.id)
      await stores.accounts.forgetAttempts(attemptKey('login', login))
      await addAudit(stores, now, { kind: 'password.drawn', by: 'cli', about: { account: account.id } })
      if (removes) {
        await stores.accounts.removeSecondFactor(account.id)
        await addAudit(stores, now, { kind: 'second-factor.removed', by: 'cli', about: { account: account.id } })
      }
      return true
    })
    if (!done) throw new Fault('not-found', { what: login })
    console.log(`  ${login}  ${password}`)
    return 0
  })
}
