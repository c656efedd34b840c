// What the pages of administration read and change.
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { ask, client } from '../../api/client.ts'

export const accountsQuery = queryOptions({
  queryKey: ['accounts'],
  queryFn: () => ask(client.GET('/api/accounts')),
})
export const proposalsQuery = queryOptions({
  queryKey: ['proposals'],
  queryFn: () => ask(client.GET('/api/proposals')),
  refetchInterval: 30_000,
})
export const keysQuery = queryOptions({
  queryKey: ['keys'],
  queryFn: () => ask(client.GET('/api/keys')),
})
export const webhooksQuery = queryOptions({
  queryKey: ['webhooks'],
  queryFn: () => ask(client.GET('/api/webhooks')),
  refetchInterval: 30_000,
})
export type DeliveryState = 'waiting' | 'delivered' | 'dead'
export const deliveriesQuery = (id: string, state: DeliveryState | undefined) =>
  queryOptions({
    queryKey: ['deliveries', id, state],
    queryFn: () =>
      ask(
        client.GET('/api/webhooks/{id}/deliveries', {
          params: { path: { id }, query: { limit: 50, ...(state ? { state } : {}) } },
        }),
      ),
    refetchInterval: 10_000,
  })
export const auditQuery = (kind: string) =>
  infiniteQueryOptions({
    queryKey: ['audit', kind],
    queryFn: ({ pageParam }) =>
      ask(
        client.GET('/api/audit', {
          params: { query: { limit: 50, ...(kind ? { kind } : {}), ...(pageParam ? { before: pageParam } : {}) } },
        }),
      ),
    initialPageParam: 0,
    getNextPageParam: (last) => last.next,
  })
export const auditCheckQuery = queryOptions({
  queryKey: ['audit-check'],
  queryFn: () => ask(client.GET('/api/audit/check')),
  staleTime: 60_000,
  refetchOnWindowFocus: false,
})
export const runsQuery = queryOptions({
  queryKey: ['retention-runs'],
  queryFn: () => ask(client.GET('/api/personal/runs')),
})
export const readyQuery = queryOptions({
  queryKey: ['ready'],
  // 503 is an answer too: it says what is wrong.
  queryFn: async () => {
    const { data, error } = await client.GET('/health/ready')
    const told = data ?? error
    if (!told) throw new Error('no answer')
    return told
  },
  refetchInterval: 5_000,
})
