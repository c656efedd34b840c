// gongzhi account: the first two administrators of an empty platform, and who there is. Everything else two of them decide in the
// console.
import { accounts as accountsService, positionsOf, rolesOf } from '@gongzhi/engine'
import { Fault } from '@gongzhi/kernel'
import { type Stored, WALL_CLOCK, withStored } from './stored.ts'

const LOGIN = /^[\p{L}\p{N}][\p{L}\p{N}._@-]{1,79}$/u

function serviceOf({ database, directory }: Stored) {
  const ground = {
    get places() {
      return directory().places
    },
    roles: () => new Set(directory().packs.flatMap((pack) => pack.roles.map(({ id }) => id))),
    hasParty: (id: string) => directory().org.findParty(id) !== undefined,
  }
  return accountsService({ database, wallClock: WALL_CLOCK, ground })
}

/** Only while there are fewer than two administrators. Faults: login-taken, not-allowed, input-invalid. */
export function accountAdd(args: readonly string[]): Promise<number> {
  const usage = 'account add LOGIN --name NAME'
  return withStored(args, { usage, names: 1, options: ['name'], fresh: true }, async (stored) => {
    const [login = ''] = stored.names
    if (!LOGIN.test(login)) throw new Fault('input-invalid', { detail: 'LOGIN' })
    const { code } = await serviceOf(stored).bootstrap(login, stored.options.name ?? login)
    console.log(`  ${login}  ${code}`)
    console.error('一次性代码，24 小时内用它设置密码 · one-time code to set a password with, within 24 hours')
    return 0
  })
}

export function accountList(args: readonly string[]): Promise<number> {
  return withStored(args, { usage: 'account list', names: 0 }, async (stored) => {
    for (const { account, secondFactor } of await serviceOf(stored).list()) {
      const rights = [...rolesOf(account), ...positionsOf(account).map(({ role, place }) => `${role}@${place}`)]
      const marks = [
        ...(account.disabled === undefined ? [] : ['停用 disabled']),
        ...(secondFactor ? ['动态口令 second factor'] : []),
        ...(account.external ? [account.external.issuer] : []),
      ]
      console.log([account.login.padEnd(16), account.name, rights.join(' '), marks.join(' ')].join('  ').trimEnd())
    }
    return 0
  })
}
