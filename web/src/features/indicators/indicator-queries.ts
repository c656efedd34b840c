// Reading the figures of a place.
import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { ask, client } from '../../api/client.ts'

const POLL_MS = 30_000
const MOST = 200

/** Without a place: the whole district. */
export const indicatorsQuery = (place?: string) =>
  queryOptions({
    queryKey: ['indicators', place ?? ''],
    queryFn: () => ask(client.GET('/api/indicators', { params: { query: place ? { place } : {} } })),
    placeholderData: keepPreviousData,
    refetchInterval: POLL_MS,
  })

/** Cases by id, as far as one page of each list reaches: names for the ids behind a figure. */
export const casesBehindQuery = queryOptions({
  queryKey: ['cases', 'behind'],
  queryFn: async () => {
    const lists = await Promise.all(
      (['false', 'true'] as const).map((open) =>
        ask(client.GET('/api/cases', { params: { query: { open, limit: MOST } } })),
      ),
    )
    return new Map(lists.flatMap((list) => list.cases).map((row) => [row.id, row]))
  },
})
