// What people told: reading it as an official, reporting for a person, and what a person asks with the code.
import type { ReadReason } from '@gongzhi/kernel'
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { ask, client, type ToldItem } from '../../api/client.ts'

export const toldQuery = (caseId: string) =>
  queryOptions({
    queryKey: ['told', caseId],
    queryFn: () => ask(client.GET('/api/cases/{id}/personal', { params: { path: { id: caseId } } })),
    retry: false,
  })

/** A value is kept in no cache: it is what the mutation gave, and gone with it. */
export function useReadTold(caseId: string) {
  return useMutation({
    gcTime: 0,
    mutationFn: ({ item, why }: { item: ToldItem; why: ReadReason }) =>
      ask(
        client.POST('/api/cases/{id}/personal/{ref}/reads', {
          params: { path: { id: caseId, ref: item.ref } },
          body: { purpose: item.purpose, why },
        }),
      ),
  })
}

export type ReportWish = {
  readonly id: string
  readonly pack: string
  readonly channel: string
  readonly place: string
  readonly values: Record<string, string | number | boolean>
}

export function useReport() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (body: ReportWish) => ask(client.POST('/api/reports', { body })),
    onSuccess: () => {
      for (const key of ['cases', 'indicators']) void queries.invalidateQueries({ queryKey: [key] })
    },
  })
}

const withCode = (code: string) => ({ headers: { authorization: `Bearer ${code}` } })

export const myQuery = (code: string) =>
  queryOptions({
    queryKey: ['my', code],
    queryFn: () => ask(client.GET('/api/my', withCode(code))),
    enabled: code !== '',
    retry: false,
    gcTime: 0,
  })

export function useWithdraw(code: string) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (purpose: string | undefined) =>
      ask(client.DELETE('/api/my', { ...withCode(code), params: { query: purpose === undefined ? {} : { purpose } } })),
    onSettled: () => queries.invalidateQueries({ queryKey: ['my'] }),
  })
}
