// Who is signed in. `null` in the cache means: nobody.
import { type QueryClient, queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { ask, client, ProblemError } from '../../api/client.ts'
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

const KEPT: readonly unknown[] = [SESSION_KEY[0], 'health']

/** Nothing of one account may be seen by the next; who is signed in and the platform clock are watched all the time. */
function forgetOthers(queries: QueryClient): void {
  queries.removeQueries({ predicate: (query) => !KEPT.includes(query.queryKey[0]) })
}

export function useSession() {
  return useQuery(sessionQuery)
}

/** The account on pages that only a signed-in account reaches. */
export function useAccount() {
  return useQuery(sessionQuery).data ?? undefined
}

export function useSignIn() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (body: { login: string; password: string }) => ask(client.POST('/api/session', { body })),
    onSuccess: (account) => {
      forgetOthers(queries)
      queries.setQueryData(SESSION_KEY, account)
    },
  })
}

export function useSignOut() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: () => ask(client.DELETE('/api/session')),
    onSuccess: () => {
      queries.setQueryData(SESSION_KEY, null)
      forgetOthers(queries)
    },
  })
}
