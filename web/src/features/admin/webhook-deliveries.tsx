// How sending to one receiver went: what waits, what arrived, what was given up; sending again.
import { useQuery } from '@tanstack/react-query'
import { Button, Drawer, Segmented } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ask, client, failureText, type Webhook, type WebhookDelivery } from '../../api/client.ts'
import { useLanguage } from '../../api/reference.ts'
import { dayAndTime } from '../../blocks/local-time.ts'
import { useNotice } from '../../blocks/notice.tsx'
import { FailureNote } from '../../blocks/placeholders.tsx'
import { RecordTable } from '../../blocks/record-table.tsx'
import { useChange } from '../me/me-queries.ts'
import { type DeliveryState, deliveriesQuery } from './admin-queries.ts'
import { SectionState } from './section-state.tsx'
import { kindOf } from './webhook-words.ts'

const STATES = ['all', 'waiting', 'delivered', 'dead'] as const
const TONES = { waiting: 'soon', delivered: 'done', dead: 'late' } as const

export function WebhookDeliveries({
  webhook,
  changes,
  close,
}: {
  webhook: Webhook
  changes: boolean
  close: () => void
}) {
  const { t } = useTranslation()
  const language = useLanguage()
  const notify = useNotice()
  const [state, setState] = useState<DeliveryState>()
  const query = useQuery(deliveriesQuery(webhook.id, state))
  const resend = useChange(
    ['deliveries', 'webhooks'],
    (delivery: string) =>
      ask(
        client.POST('/api/webhooks/{id}/deliveries/{delivery}/resend', {
          params: { path: { id: webhook.id, delivery } },
        }),
      ),
    () => notify('done', t('admin.resent')),
  )
  const topicText = (topic: string) => {
    const kind = kindOf(topic)
    return kind ? t(`timeline.kind.${kind}`) : topic
  }
  return (
    <Drawer open size={760} title={t('admin.deliveriesOf', { name: webhook.name })} onClose={close}>
      <div className="stack">
        <Segmented
          value={state ?? 'all'}
          options={STATES.map((each) => ({ value: each, label: t(`admin.deliveryStates.${each}`) }))}
          onChange={(chosen) => setState(chosen === 'all' ? undefined : (chosen as DeliveryState))}
        />
        {resend.error ? <FailureNote text={failureText(resend.error, language)} /> : null}
        <SectionState query={query} rows={query.data} empty={t('admin.noDeliveries')}>
          {(rows) => (
            <RecordTable<WebhookDelivery>
              label={t('admin.deliveries')}
              rows={rows}
              idOf={({ id }) => id}
              testId="delivery-row"
              stateOf={(each) => each.state}
              columns={[
                {
                  title: t('admin.topic'),
                  cell: ({ id, topic, made }) => (
                    <>
                      {topicText(topic)}
                      <div className="quiet small">
                        {dayAndTime(made, language)} <span className="mono">{id.slice(0, 12)}…</span>
                      </div>
                    </>
                  ),
                },
                {
                  title: t('admin.state'),
                  cell: (each) => (
                    <>
                      <span className="tag" data-tone={TONES[each.state]}>
                        {t(`admin.deliveryStates.${each.state}`)}
                      </span>
                      <div className="quiet small">
                        {t('admin.tries', { count: each.tries })}
                        {each.next ? t('admin.nextTry', { at: dayAndTime(each.next, language) }) : ''}
                      </div>
                    </>
                  ),
                },
                {
                  title: t('admin.lastTry'),
                  cell: ({ last }) =>
                    last ? (
                      <>
                        {t(`admin.outcomes.${last.outcome}`)}
                        {last.status === undefined ? null : <span className="mono"> {last.status}</span>}
                        <div className="quiet small">
                          {dayAndTime(last.at, language)} {t('admin.took', { ms: Math.round(last.ms) })}
                        </div>
                      </>
                    ) : null,
                },
                ...(changes
                  ? [
                      {
                        title: t('admin.actions'),
                        actions: true,
                        cell: (each: WebhookDelivery) =>
                          each.state === 'waiting' ? null : (
                            <Button size="small" onClick={() => resend.mutate(each.id)} data-testid="delivery-resend">
                              {t('admin.resend')}
                            </Button>
                          ),
                      },
                    ]
                  : []),
              ]}
            />
          )}
        </SectionState>
      </div>
    </Drawer>
  )
}
