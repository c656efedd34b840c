// An account as it goes out: its positions in words, and which of them its identity provider granted.
import { asksSecondFactor, positionsOf, rolesOf } from '@gongzhi/engine'
import type { Account } from '@gongzhi/engine/access/accounts.port'
import { PLATFORM_ROLES, type PlatformRole, type Position } from '@gongzhi/kernel'
import type { z } from 'zod'
import type * as s from '../api/schemas.ts'
import type { ConsoleParts } from './desk-parts.ts'

export type AccountView = {
  positions(positions: readonly Position[], granted?: readonly Position[]): z.infer<typeof s.Position>[]
  roles(roles: readonly PlatformRole[]): z.infer<typeof s.PlatformRoleOut>[]
  account(account: Account, enrols: boolean): z.infer<typeof s.Account>
}

export function accountView(parts: Pick<ConsoleParts, 'directory' | 'secondFactorFor'>): AccountView {
  function inWords(positions: readonly Position[], external: readonly Position[] = []) {
    const { org, packs, places } = parts.directory()
    const label = (role: string) => packs.flatMap((pack) => pack.roles).find((each) => each.id === role)?.label ?? role
    return positions.map(({ role, party, place }) => ({
      role,
      roleLabel: label(role),
      party,
      partyName: org.findParty(party)?.name ?? party,
      place,
      placeName: places.find(place)?.name ?? place,
      external: external.some((each) => each.role === role && each.party === party && each.place === place),
    }))
  }
  const roles = (ids: readonly PlatformRole[]) => ids.map((id) => ({ id, ...PLATFORM_ROLES[id] }))
  return {
    positions: inWords,
    roles,
    account: (account, enrols) => ({
      id: account.id,
      login: account.login,
      name: account.name,
      positions: inWords(positionsOf(account), account.external?.positions),
      roles: roles(rolesOf(account)),
      enrols,
      secondFactorRequired: asksSecondFactor(account, parts.secondFactorFor),
    }),
  }
}
