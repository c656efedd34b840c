// Who is signed in. `null` in the cache means: nobody.
import { type QueryClient, queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type Account, ask, client, ProblemError } from '../../api/client.ts'
import { SESSION_KEY } from '../../api/query-client.ts'

const sessionQuery = queryOptions({
  queryKey: SESSION_KEY,
  queryFn: () =>
    ask(client.GET('/api/session')).catch((error: unknown) => {
      if (error instanceof ProblemError && error.code === 'not-signed-in') return null
      throw error
    }),
  staleTime: 60_000,
})

export const waysInQuery = queryOptions({
  queryKey: ['ways-in'],
  queryFn: () => ask(client.GET('/api/session/ways')),
  staleTime: 5 * 60_000,
})

const KEPT: readonly unknown[] = [SESSION_KEY[0], 'health', 'ways-in']

/** Nothing of one account may be seen by the next; who is signed in and the platform clock are watched all the time. */
function forgetOthers(queries: QueryClient): void {
  queries.removeQueries({ predicate: (query) => !KEPT.includes(query.queryKey[0]) })
}

function enter(queries: QueryClient, account: Account): void {
  forgetOthers(queries)
  queries.setQueryData(SESSION_KEY, account)
}

export function useSession() {
  return useQuery(sessionQuery)
}

/** The account on pages that only a signed-in account reaches. */
export function useAccount() {
  return useQuery(sessionQuery).data ?? undefined
}

/** The password was right and a code is asked for: what the second step needs. */
export type CodeAsked = { readonly pending: string; readonly expires?: string }

export function useSignIn(onCodeAsked: (asked: CodeAsked) => void) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (body: { login: string; password: string }) => ask(client.POST('/api/session', { body })),
    onSuccess: (answer) => ('pending' in answer ? onCodeAsked(answer) : enter(queries, answer)),
  })
}

export function useSignInCode() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (body: { pending: string; code: string }) => ask(client.POST('/api/session/code', { body })),
    onSuccess: (account) => enter(queries, account),
  })
}

export function useResetPassword() {
  return useMutation({
    mutationFn: (body: { login: string; code: string; password: string }) =>
      ask(client.POST('/api/password/reset', { body })),
  })
}

/** Where signing in was through an identity provider, the browser goes on to end the session there as well. */
export function useSignOut() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: async () => {
      const ways = await queries.ensureQueryData(waysInQuery).catch(() => ({ identityProvider: undefined }))
      if (ways.identityProvider) return ask(client.POST('/api/oidc/sign-out'))
      await ask(client.DELETE('/api/session'))
      return {}
    },
    onSuccess: (done: { address?: string }) => {
      queries.setQueryData(SESSION_KEY, null)
      forgetOthers(queries)
      if (done.address) location.assign(done.address)
    },
  })
}
