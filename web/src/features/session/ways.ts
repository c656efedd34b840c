// Which parts of the console an account has to do with: cases by its positions or those it stands in for, the platform by its roles.
import type { Account } from '../../api/client.ts'
import { useStandingIn } from '../me/me-queries.ts'

export function useWorksOnCases(account: Account): boolean {
  const standing = useStandingIn()
  return account.positions.length > 0 || standing.length > 0
}

/** Every role of the platform has something to look at there. */
export const hasPlatformWork = ({ roles }: Account): boolean => roles.length > 0
