// Receivers of messages: what each of them gets, whether it arrives, and what was given up.
import { useQuery } from '@tanstack/react-query'
import { Button, Dropdown, Modal } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ask, client, failureText, type Webhook } from '../../api/client.ts'
import { useLanguage } from '../../api/reference.ts'
import { dayAndTime } from '../../blocks/local-time.ts'
import { useNotice } from '../../blocks/notice.tsx'
import { FailureNote } from '../../blocks/placeholders.tsx'
import { RecordTable } from '../../blocks/record-table.tsx'
import { ShownOnce } from '../../blocks/shown-once.tsx'
import { useChange } from '../me/me-queries.ts'
import { useAccount } from '../session/session.ts'
import { webhooksQuery } from './admin-queries.ts'
import { useScopeText } from './key-facts.tsx'
import { may } from './may.ts'
import { SectionState } from './section-state.tsx'
import { WebhookDeliveries } from './webhook-deliveries.tsx'
import { WebhookDialog } from './webhook-dialog.tsx'
import { kindOf } from './webhook-words.ts'

type Act = 'change' | 'pause' | 'resume' | 'renew' | 'remove'
type Told = { readonly secret: string; readonly name: string }
const TONES = { active: 'done', paused: 'soon', disabled: 'late' } as const

function useActs(onSecret: (told: Told) => void) {
  const { t } = useTranslation()
  const notify = useNotice()
  const change = useChange(['webhooks'], ({ hook, state }: { hook: Webhook; state: 'active' | 'paused' }) => {
    const { id, name, url, topics, places, packs, from, until } = hook
    return ask(
      client.PUT('/api/webhooks/{id}', {
        params: { path: { id } },
        body: { name, url, topics, places, packs, from, state, ...(until === undefined ? {} : { until }) },
      }),
    )
  })
  const renew = useChange(
    ['webhooks'],
    ({ id }: Webhook) => ask(client.POST('/api/webhooks/{id}/secret', { params: { path: { id } } })),
    ({ secret }, { name }) => onSecret({ secret, name }),
  )
  const remove = useChange(
    ['webhooks'],
    ({ id }: Webhook) => ask(client.DELETE('/api/webhooks/{id}', { params: { path: { id } } })),
    () => notify('done', t('admin.webhookRemoved')),
  )
  function run(act: Exclude<Act, 'change'>, hook: Webhook) {
    if (act === 'renew') renew.mutate(hook)
    else if (act === 'remove') remove.mutate(hook)
    else change.mutate({ hook, state: act === 'pause' ? 'paused' : 'active' })
  }
  return { run, error: change.error ?? renew.error ?? remove.error }
}

function Facts({ hook }: { hook: Webhook }) {
  const { t } = useTranslation()
  const text = useScopeText()
  const topics = hook.topics.includes('case.*')
    ? t('admin.allTopics')
    : hook.topics
        .map((topic) => {
          const kind = kindOf(topic)
          return kind ? t(`timeline.kind.${kind}`) : topic
        })
        .join(t('list'))
  return (
    <div className="small">
      {topics}
      <div className="quiet">
        {t('admin.webhookWhere', { places: text.places(hook.places), packs: text.packs(hook.packs) })}
      </div>
    </div>
  )
}

export function WebhooksSection() {
  const { t } = useTranslation()
  const language = useLanguage()
  const account = useAccount()
  const query = useQuery(webhooksQuery)
  const [dialog, setDialog] = useState<{ hook: Webhook | undefined }>()
  const [shown, setShown] = useState<Webhook>()
  const [told, setTold] = useState<Told>()
  const [asked, setAsked] = useState<{ act: 'renew' | 'remove'; hook: Webhook }>()
  const { run, error } = useActs(setTold)
  const changes = may(account, 'change', 'webhook')

  function choose(act: Act, hook: Webhook) {
    if (act === 'change') setDialog({ hook })
    else if (act === 'renew' || act === 'remove') setAsked({ act, hook })
    else run(act, hook)
  }
  const acts = (hook: Webhook) =>
    (['change', hook.state === 'active' ? 'pause' : 'resume', 'renew', 'remove'] as const).map((key) => ({
      key,
      label: t(`admin.webhookActs.${key}`),
      danger: key === 'remove',
    }))
  return (
    <section className="panel" aria-label={t('admin.sections.webhooks')}>
      <div className="admin-head">
        <p className="quiet">{t('admin.webhooksAbout')}</p>
        {changes ? (
          <Button type="primary" onClick={() => setDialog({ hook: undefined })} data-testid="webhook-add">
            {t('admin.addWebhook')}
          </Button>
        ) : null}
      </div>
      {error ? (
        <div className="admin-failure">
          <FailureNote text={failureText(error, language)} />
        </div>
      ) : null}
      <SectionState query={query} rows={query.data} empty={t('admin.noWebhooks')} hint={t('admin.noWebhooksHint')}>
        {(rows) => (
          <RecordTable<Webhook>
            label={t('admin.sections.webhooks')}
            rows={rows}
            idOf={({ id }) => id}
            testId="webhook-row"
            stateOf={({ state }) => state}
            columns={[
              {
                title: t('admin.receiver'),
                cell: ({ name, url }) => (
                  <>
                    <span className="admin-name">{name}</span>
                    <div className="quiet small admin-wide">{url}</div>
                  </>
                ),
              },
              { title: t('admin.gets'), cell: (hook) => <Facts hook={hook} /> },
              {
                title: t('admin.state'),
                cell: ({ state, why, failingSince }) => (
                  <>
                    <span className="tag" data-tone={TONES[state]}>
                      {t(`admin.webhookStates.${state}`)}
                    </span>
                    {failingSince && why ? (
                      <div className="field-fault small">
                        {t('admin.failing', {
                          since: dayAndTime(failingSince, language),
                          why: t(`admin.outcomes.${why}`),
                        })}
                      </div>
                    ) : null}
                  </>
                ),
              },
              {
                title: t('admin.deliveries'),
                cell: ({ waiting, dead, lastDelivered }) => (
                  <>
                    {t('admin.waitingCount', { count: waiting })}
                    {dead > 0 ? <span className="factor-few">{t('admin.deadCount', { count: dead })}</span> : null}
                    <div className="quiet small">
                      {lastDelivered
                        ? t('admin.lastDelivered', { at: dayAndTime(lastDelivered, language) })
                        : t('admin.neverDelivered')}
                    </div>
                  </>
                ),
              },
              {
                title: t('admin.actions'),
                actions: true,
                cell: (hook) => (
                  <span className="row-of">
                    <Button size="small" onClick={() => setShown(hook)} data-testid="webhook-deliveries">
                      {t('admin.deliveries')}
                    </Button>
                    {changes ? (
                      <Dropdown
                        trigger={['click']}
                        menu={{ items: acts(hook), onClick: ({ key }) => choose(key as Act, hook) }}
                      >
                        <Button size="small" data-testid="webhook-more">
                          {t('admin.more')}
                        </Button>
                      </Dropdown>
                    ) : null}
                  </span>
                ),
              },
            ]}
          />
        )}
      </SectionState>
      {dialog ? (
        <WebhookDialog
          webhook={dialog.hook}
          close={() => setDialog(undefined)}
          onMade={(secret, name) => {
            setDialog(undefined)
            setTold({ secret, name })
          }}
        />
      ) : null}
      {shown ? <WebhookDeliveries webhook={shown} changes={changes} close={() => setShown(undefined)} /> : null}
      {asked ? (
        <Modal
          open
          title={t(`admin.webhookActs.${asked.act}`)}
          okText={t(`admin.webhookActs.${asked.act}`)}
          cancelText={t('act.cancel')}
          okButtonProps={{ danger: asked.act === 'remove' }}
          onCancel={() => setAsked(undefined)}
          onOk={() => {
            run(asked.act, asked.hook)
            setAsked(undefined)
          }}
        >
          {t(`admin.webhookAsk.${asked.act}`, { name: asked.hook.name })}
        </Modal>
      ) : null}
      {told ? (
        <Modal
          open
          title={t('admin.webhookSecret')}
          closable={false}
          mask={{ closable: false }}
          keyboard={false}
          footer={
            <Button type="primary" onClick={() => setTold(undefined)}>
              {t('once.handedOver')}
            </Button>
          }
        >
          <ShownOnce
            title={told.name}
            secrets={[told.secret]}
            hint={t('admin.webhookSecretHint')}
            testId="webhook-secret"
          />
        </Modal>
      ) : null}
    </section>
  )
}
