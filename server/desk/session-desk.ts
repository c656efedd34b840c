// Signing in and out, and what an account is told of itself.
import { Fault, type Position } from '@gongzhi/kernel'
import type { Console } from '../api/console.port.ts'
import type { ConsoleParts } from './desk-parts.ts'

export type SessionDesk = Pick<Console, 'signIn' | 'signOut' | 'callerOf' | 'account'>

export function sessionDesk(parts: ConsoleParts): SessionDesk {
  const { database } = parts
  const places = () => parts.directory().places

  function accountOut(id: string, login: string, name: string, positions: readonly Position[]) {
    const { org, packs } = parts.directory()
    const label = (role: string) => packs.flatMap((pack) => pack.roles).find((each) => each.id === role)?.label ?? role
    return {
      id,
      login,
      name,
      positions: positions.map(({ role, party, place }) => ({
        role,
        roleLabel: label(role),
        party,
        partyName: org.findParty(party)?.name ?? party,
        place,
        placeName: places().find(place)?.name ?? place,
      })),
    }
  }

  return {
    async signIn(login, password) {
      const { token, expires, account } = await parts.sessions.signIn(login, password)
      return { token, expires, account: accountOut(account.id, account.login, account.name, account.positions) }
    },
    signOut: (token) => parts.sessions.signOut(token),
    async callerOf(token) {
      const account = await parts.sessions.accountOf(token)
      return account && { account: account.id, positions: account.positions, roles: [], session: '' }
    },
    async account(caller) {
      const account = await database.transaction((stores) => stores.accounts.find(caller.account))
      if (!account) throw new Fault('not-signed-in')
      return accountOut(account.id, account.login, account.name, account.positions)
    },
  }
}
