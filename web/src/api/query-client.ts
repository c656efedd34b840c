// How answers are kept: what is retried, and what happens when the session is over.
import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'
import { ProblemError } from './client.ts'

export const SESSION_KEY = ['session'] as const
const RETRIES = 2

/** Only what may go better next time: a lost connection or a fault of the server, never a refusal. */
function worthRetrying(count: number, error: Error): boolean {
  if (!(error instanceof ProblemError)) return false
  const { status } = error.problem
  return count < RETRIES && (status === 0 || status >= 500)
}

export function makeQueryClient(): QueryClient {
  const signedOut = (error: Error) => {
    if (error instanceof ProblemError && error.code === 'not-signed-in') client.setQueryData(SESSION_KEY, null)
  }
  const client: QueryClient = new QueryClient({
    queryCache: new QueryCache({ onError: signedOut }),
    mutationCache: new MutationCache({ onError: signedOut }),
    defaultOptions: {
      queries: { retry: worthRetrying, staleTime: 2_000, refetchOnWindowFocus: true },
      mutations: {
        retry: (count, error) => error instanceof ProblemError && error.code === 'unreachable' && count < RETRIES,
      },
    },
  })
  return client
}
