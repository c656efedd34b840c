// Where the account is signed in: device, network, since when. Any of them can be ended.
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { ask, client, failureText, type Session } from '../../api/client.ts'
import { useLanguage } from '../../api/reference.ts'
import { ConfirmButton } from '../../blocks/confirm-button.tsx'
import { dayAndTime } from '../../blocks/local-time.ts'
import { useNotice } from '../../blocks/notice.tsx'
import { Bones, FailureNote } from '../../blocks/placeholders.tsx'
import { RecordTable } from '../../blocks/record-table.tsx'
import { sessionsQuery, useChange } from './me-queries.ts'

export function SessionsPanel() {
  const { t } = useTranslation()
  const language = useLanguage()
  const notify = useNotice()
  const { data, error, refetch } = useQuery(sessionsQuery)
  const end = useChange(
    ['sessions'],
    (id: string) => ask(client.DELETE('/api/sessions/{id}', { params: { path: { id } } })),
    () => notify('done', t('me.sessionEnded')),
  )
  const endOthers = useChange(
    ['sessions'],
    () => ask(client.DELETE('/api/sessions')),
    ({ ended }) => notify('done', t('me.othersEnded', { count: ended })),
  )
  const fault = end.error ?? endOthers.error
  return (
    <section className="panel" aria-labelledby="me-sessions">
      <div className="me-head panel-pad">
        <h2 id="me-sessions">{t('me.sessions')}</h2>
        {(data?.length ?? 0) > 1 ? (
          <ConfirmButton
            label={t('me.endOthers')}
            ask={t('me.endOthersAsk')}
            onConfirm={() => endOthers.mutate(undefined)}
            pending={endOthers.isPending}
            testId="sessions-end-others"
          />
        ) : null}
      </div>
      {fault ? <FailureNote text={failureText(fault, language)} /> : null}
      {error ? (
        <FailureNote text={failureText(error, language)} retry={() => void refetch()} retryLabel={t('failure.retry')} />
      ) : !data ? (
        <Bones />
      ) : (
        <RecordTable<Session>
          label={t('me.sessions')}
          rows={data}
          idOf={({ id }) => id}
          testId="session-row"
          columns={[
            {
              title: t('me.device'),
              cell: ({ client: device, current }) => (
                <span className="row-of">
                  {device || t('me.unknownDevice')}
                  {current ? (
                    <span className="tag" data-tone="accent">
                      {t('me.thisOne')}
                    </span>
                  ) : null}
                </span>
              ),
            },
            { title: t('me.network'), cell: ({ network }) => <span className="mono">{network}</span> },
            { title: t('me.since'), cell: ({ created }) => dayAndTime(created, language) },
            { title: t('me.lastSeen'), cell: ({ seen }) => dayAndTime(seen, language) },
            {
              title: t('me.endSession'),
              actions: true,
              cell: ({ id, current }) =>
                current ? null : (
                  <ConfirmButton
                    size="small"
                    label={t('me.endSession')}
                    ask={t('me.endAsk')}
                    onConfirm={() => end.mutate(id)}
                    testId="session-end"
                  />
                ),
            },
          ]}
        />
      )}
    </section>
  )
}
