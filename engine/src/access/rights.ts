// What an account may act as: what was granted here and what its identity provider granted, together.
import type { PlatformRole, Position } from '@gongzhi/kernel'
import type { Account } from './accounts.port.ts'

const same = (a: Position, b: Position) => a.role === b.role && a.party === b.party && a.place === b.place

export function positionsOf({ positions, external }: Account): readonly Position[] {
  const more = (external?.positions ?? []).filter((each) => !positions.some((own) => same(own, each)))
  return [...positions, ...more]
}

export function rolesOf({ roles = [], external }: Account): readonly PlatformRole[] {
  return [...new Set([...roles, ...(external?.roles ?? [])])]
}

export function isAdministrator(account: Account): boolean {
  return account.disabled === undefined && rolesOf(account).includes('administrator')
}

/** Whether one of its roles, of the platform or of a position, is among those that ask for a second factor. */
export function asksSecondFactor(account: Account, required: readonly string[]): boolean {
  return [...rolesOf(account), ...positionsOf(account).map(({ role }) => role)].some((role) => required.includes(role))
}
