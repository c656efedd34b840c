// What an account keeps of itself: second factor, sessions, stand-ins.
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useMemo } from 'react'
import { ask, client, type StandIn } from '../../api/client.ts'
import { useAccount } from '../session/session.ts'

export const secondFactorQuery = queryOptions({
  queryKey: ['second-factor'],
  queryFn: () => ask(client.GET('/api/second-factor')),
  // The codes are looked at on another machine: coming back must not draw this page anew.
  refetchOnWindowFocus: false,
})
export const sessionsQuery = queryOptions({
  queryKey: ['sessions'],
  queryFn: () => ask(client.GET('/api/sessions')),
})
export const standInsQuery = queryOptions({
  queryKey: ['stand-ins'],
  queryFn: () => ask(client.GET('/api/stand-ins')),
  refetchInterval: 60_000,
})

/** Those in which the account stands in for somebody at this moment. */
export function useStandingIn(): readonly StandIn[] {
  const account = useAccount()
  const { data } = useQuery({ ...standInsQuery, enabled: account !== undefined && !account.enrols })
  return useMemo(() => data?.filter((each) => each.active && each.standing === account?.id) ?? [], [data, account?.id])
}

/** A mutation after which what is under `keys` is read anew. */
export function useChange<Input, Output>(
  keys: readonly string[],
  mutationFn: (input: Input) => Promise<Output>,
  onSuccess?: (output: Output, input: Input) => void,
) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn,
    onSuccess: (output, input) => {
      for (const key of keys) void queries.invalidateQueries({ queryKey: [key] })
      onSuccess?.(output, input)
    },
  })
}
