// Whether asking what a person told makes sense at all for this account. The server's refusal is the same whether or not
// somebody told anything, and it decides anew each time.
import type { Pack } from '@gongzhi/kernel/pack'
import { useQuery } from '@tanstack/react-query'
import { packsQuery } from '../../api/reference.ts'
import { useStandingIn } from '../me/me-queries.ts'
import { useAccount } from '../session/session.ts'

export function useMayKnow(pack: string): boolean {
  const account = useAccount()
  const standing = useStandingIn()
  const { data: packs } = useQuery(packsQuery)
  const data = packs?.find(({ id }) => id === pack)?.data as Pack | undefined
  const roles = new Set(data?.knows?.map(({ role }) => role))
  if (account?.positions.some(({ role }) => roles.has(role))) return true
  return standing.some(({ positions }) => positions === 'all' || positions.some(({ role }) => roles.has(role)))
}
