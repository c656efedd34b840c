// Reading cases and acting on them.
import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { ask, type CaseCommand, type CaseDetail, client, failureText, ProblemError } from '../../api/client.ts'
import { commandId } from '../../api/command-id.ts'
import { useLanguage } from '../../api/reference.ts'
import { useNotice } from '../../blocks/notice.tsx'

export type CaseScope = 'mine' | 'open' | 'ended'

const POLL_MS = 30_000
const PROOF_POLL_MS = 2_000

/** What a scope asks of the server. */
const SCOPES = {
  mine: { mine: 'true' },
  open: { open: 'true' },
  ended: { open: 'false' },
} as const satisfies Record<CaseScope, object>

export const casesQuery = (scope: CaseScope) =>
  infiniteQueryOptions({
    queryKey: ['cases', scope],
    queryFn: ({ pageParam }) =>
      ask(
        client.GET('/api/cases', {
          params: { query: { ...SCOPES[scope], limit: 50, ...(pageParam ? { after: pageParam } : {}) } },
        }),
      ),
    initialPageParam: '',
    getNextPageParam: (last) => last.next,
    refetchInterval: POLL_MS,
  })

export const caseQuery = (id: string) =>
  queryOptions({
    queryKey: ['case', id],
    queryFn: () => ask(client.GET('/api/cases/{id}', { params: { path: { id } } })),
    refetchInterval: (query) => (query.state.data?.proof ? PROOF_POLL_MS : POLL_MS),
  })

function doneText(did: CaseCommand['do'], { stepKind }: CaseDetail) {
  if (did === 'move') return stepKind === 'proof' ? 'act.did.proving' : 'act.did.move'
  return `act.did.${did}` as const
}

type Acts<T> = T extends unknown ? Omit<T, 'id' | 'expect'> : never
/** What is to be done; id and expected state are added here. */
export type CaseAct = Acts<CaseCommand>

export function useCommand(seen: CaseDetail) {
  const queries = useQueryClient()
  const { t } = useTranslation()
  const language = useLanguage()
  const notify = useNotice()
  const send = useMutation({
    mutationFn: (body: CaseCommand) =>
      ask(client.POST('/api/cases/{id}/commands', { params: { path: { id: seen.id } }, body })),
    onSuccess: (detail, { do: did }) => {
      queries.setQueryData(['case', seen.id], detail)
      notify('done', t(doneText(did, detail)))
      // What had the focus is about to go; the page takes it, so that the keyboard goes on from there.
      document.getElementById('content')?.focus({ preventScroll: true })
      for (const key of ['cases', 'indicators']) void queries.invalidateQueries({ queryKey: [key] })
    },
    onError: (error) => {
      const moved = error instanceof ProblemError && (error.code === 'case-changed' || error.code === 'case-ended')
      notify(moved ? 'soon' : 'late', moved ? t('act.changed') : failureText(error, language))
      if (moved) void queries.invalidateQueries({ queryKey: ['case', seen.id] })
    },
  })
  return {
    pending: send.isPending,
    act: (act: CaseAct) => send.mutate({ ...act, id: commandId(), expect: seen.seq } as CaseCommand),
  }
}

export function useOpenCase() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (what: { pack: string; type: string; place: string; id: string }) =>
      ask(client.POST('/api/cases', { body: what })),
    onSuccess: (detail) => {
      queries.setQueryData(['case', detail.id], detail)
      for (const key of ['cases', 'indicators']) void queries.invalidateQueries({ queryKey: [key] })
    },
  })
}
