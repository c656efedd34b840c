// What the pages of supervision read and change. What happens to a notice goes the way of every case.
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { type Account, ask, client, type Schemas } from '../../api/client.ts'
import { commandId } from '../../api/command-id.ts'
import { useNotice } from '../../blocks/notice.tsx'

export type NoticeRow = Schemas['NoticeRow']
export type LateCase = Schemas['LateCase']

const KEY = 'notices'
const POLL_MS = 60_000

export const noticesQuery = queryOptions({
  queryKey: [KEY, 'all'],
  queryFn: () => ask(client.GET('/api/notices', { params: { query: {} } })),
  refetchInterval: POLL_MS,
})
export const lateCasesQuery = queryOptions({
  queryKey: [KEY, 'late'],
  queryFn: () => ask(client.GET('/api/notices/late-cases')),
  refetchInterval: POLL_MS,
})
export const targetNoticesQuery = (id: string) =>
  queryOptions({
    queryKey: [KEY, 'target', id],
    queryFn: () => ask(client.GET('/api/targets/{id}/notices', { params: { path: { id } } })),
    refetchInterval: POLL_MS,
  })

/** Of the pack of supervision; whoever has one of them has notices to look at. */
const ROLES = ['supervisor', 'unit', 'districtOffice']
export const supervises = ({ positions }: Pick<Account, 'positions'>): boolean =>
  positions.some(({ role }) => ROLES.includes(role))

/** `about`: what it is sent from; without it an instruction. */
export function useSendNotice(about: string | undefined, onDone: (notice: NoticeRow) => void) {
  const queries = useQueryClient()
  const notify = useNotice()
  const { t } = useTranslation()
  return useMutation({
    mutationFn: ({ to, text }: { to: string | undefined; text: string }) =>
      ask(
        client.POST('/api/notices', {
          body: { id: commandId(), text, ...(about ? { about } : {}), ...(to ? { to } : {}) },
        }),
      ),
    onSuccess: ({ notice, opened }) => {
      notify(opened ? 'done' : 'soon', t(opened ? 'notices.sent' : 'notices.known'))
      void queries.invalidateQueries({ queryKey: [KEY] })
      onDone(notice)
    },
  })
}
