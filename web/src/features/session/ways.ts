// Which parts of the console an account has to do with: cases by its positions or those it stands in for, the platform by its roles.
import type { Account } from '../../api/client.ts'
import { may, sectionsFor } from '../admin/may.ts'
import { useStandingIn } from '../me/me-queries.ts'

export function useWorksOnCases(account: Account): boolean {
  const standing = useStandingIn()
  return account.positions.length > 0 || standing.length > 0
}

/** Something of the platform itself to look after. */
export const hasPlatformWork = (account: Account): boolean => sectionsFor(account).length > 0

/** By a role of the platform; whoever has a position reads them anyway. */
export const readsTargets = (account: Account): boolean => may(account, 'read', 'target')
