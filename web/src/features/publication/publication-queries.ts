// What the pages of publications read and change.
import type { PublicationContent } from '@gongzhi/kernel'
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { ask, client, failureText, type Schemas } from '../../api/client.ts'
import { useLanguage } from '../../api/reference.ts'
import { useNotice } from '../../blocks/notice.tsx'

export type PublicationRow = Schemas['PublicationRow']
export type DraftRow = Schemas['PublicationDraftRow']
export type Draft = Schemas['PublicationDraft']
export type Wish = Schemas['PublicationWish']

const KEY = 'publications'

export const publicationsQuery = queryOptions({
  queryKey: [KEY, 'all'],
  queryFn: () => ask(client.GET('/api/publications')),
})
export const draftQuery = (id: string) =>
  queryOptions({
    queryKey: [KEY, 'draft', id],
    queryFn: () => ask(client.GET('/api/publications/drafts/{id}', { params: { path: { id } } })),
  })

/** The very text that is frozen, as the value it says. */
export const contentOf = ({ content }: Pick<Draft, 'content'>): PublicationContent =>
  JSON.parse(content) as PublicationContent

export const publicPath = (id: string): string => `/public/open/${encodeURIComponent(id)}`

function useAfter() {
  const queries = useQueryClient()
  const language = useLanguage()
  const notify = useNotice()
  return {
    anew: () => void queries.invalidateQueries({ queryKey: [KEY] }),
    done: (text: string) => notify('done', text),
    failed: (error: Error) => {
      notify('late', failureText(error, language))
      void queries.invalidateQueries({ queryKey: [KEY] })
    },
  }
}

export function useDraft(onDone: (draft: Draft) => void) {
  const after = useAfter()
  return useMutation({
    mutationFn: (wish: Wish) => ask(client.POST('/api/publications', { body: wish })),
    onSuccess: (draft) => {
      after.anew()
      onDone(draft)
    },
  })
}

export function useApprove(draft: Pick<Draft, 'id' | 'sha256'>, onDone: () => void) {
  const after = useAfter()
  const { t } = useTranslation()
  return useMutation({
    mutationFn: () =>
      ask(
        client.POST('/api/publications/drafts/{id}/approve', {
          params: { path: { id: draft.id } },
          body: { sha256: draft.sha256 },
        }),
      ),
    onSuccess: () => {
      after.done(t('publication.approved'))
      onDone()
      after.anew()
    },
    onError: after.failed,
  })
}

export function useWithdraw(id: string, onDone: () => void) {
  const after = useAfter()
  const { t } = useTranslation()
  return useMutation({
    mutationFn: () => ask(client.DELETE('/api/publications/drafts/{id}', { params: { path: { id } } })),
    onSuccess: () => {
      after.done(t('publication.withdrawn'))
      onDone()
      after.anew()
    },
    onError: after.failed,
  })
}
