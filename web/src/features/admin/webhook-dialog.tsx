// A receiver of messages: where, about what, from which places. Made, or changed.
import { useQuery } from '@tanstack/react-query'
import { Modal } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ask, client, failureText, type Webhook } from '../../api/client.ts'
import { packsQuery, useLabel, useLanguage } from '../../api/reference.ts'
import { FailureNote } from '../../blocks/placeholders.tsx'
import { TextField } from '../../blocks/text-field.tsx'
import { useChange } from '../me/me-queries.ts'
import { usePlaceOptions } from './rights-picker.tsx'
import { TagList } from './tag-list.tsx'
import { EVENT_KINDS } from './webhook-words.ts'

const ANY = '*'

export function WebhookDialog({
  webhook,
  onMade,
  close,
}: {
  webhook: Webhook | undefined
  onMade: (secret: string, name: string) => void
  close: () => void
}) {
  const { t } = useTranslation()
  const language = useLanguage()
  const label = useLabel()
  const placeOptions = usePlaceOptions()
  const { data: packOptions = [] } = useQuery(packsQuery)
  const [name, setName] = useState(webhook?.name ?? '')
  const [url, setUrl] = useState(webhook?.url ?? 'https://')
  const [topics, setTopics] = useState<string[]>(webhook?.topics ?? ['case.*'])
  const [places, setPlaces] = useState<string[]>(webhook?.places ?? [ANY])
  const [packs, setPacks] = useState<string[]>(webhook?.packs ?? [ANY])
  const any = { value: ANY, label: t('admin.any') }
  const save = useChange(
    ['webhooks'],
    async () => {
      const body = { name: name.trim(), url: url.trim(), topics, places, packs }
      if (!webhook) return ask(client.POST('/api/webhooks', { body }))
      const until = webhook.until === undefined ? {} : { until: webhook.until }
      const state = webhook.state === 'paused' ? ('paused' as const) : ('active' as const)
      return ask(
        client.PUT('/api/webhooks/{id}', {
          params: { path: { id: webhook.id } },
          body: { ...body, from: webhook.from, ...until, state },
        }),
      )
    },
    (done) => ('secret' in done ? onMade(done.secret, done.webhook.name) : close()),
  )
  const ready =
    name.trim() !== '' && URL.canParse(url.trim()) && [topics, places, packs].every((list) => list.length > 0)
  return (
    <Modal
      open
      width={640}
      title={t(webhook ? 'admin.changeWebhook' : 'admin.addWebhook')}
      okText={t(webhook ? 'admin.save' : 'admin.addWebhook')}
      cancelText={t('act.cancel')}
      onCancel={close}
      onOk={() => save.mutate(undefined)}
      confirmLoading={save.isPending}
      okButtonProps={{
        disabled: !ready,
        ...({ 'data-testid': 'webhook-submit' } as Record<`data-${string}`, string>),
      }}
    >
      <div className="stack">
        <TextField
          label={t('admin.webhookName')}
          value={name}
          onChange={setName}
          most={80}
          focused
          testId="webhook-name"
        />
        <TextField
          label={t('admin.webhookUrl')}
          hint={t('admin.webhookUrlHint')}
          value={url}
          onChange={setUrl}
          most={2000}
          testId="webhook-url"
        />
        <TagList
          label={t('admin.topics')}
          value={topics}
          onChange={setTopics}
          options={[
            { value: 'case.*', label: t('admin.allTopics') },
            ...EVENT_KINDS.map((kind) => ({ value: `case.${kind}`, label: t(`timeline.kind.${kind}`) })),
          ]}
          testId="webhook-topics"
        />
        <div className="dialog-two">
          <TagList
            label={t('admin.places')}
            value={places}
            onChange={setPlaces}
            options={[any, ...placeOptions]}
            testId="webhook-places"
          />
          <TagList
            label={t('admin.packs')}
            value={packs}
            onChange={setPacks}
            options={[any, ...packOptions.map(({ id, label: pack }) => ({ value: id, label: label(pack) }))]}
            testId="webhook-packs"
          />
        </div>
        <p className="quiet small">{t('admin.webhookHint')}</p>
        {save.error ? <FailureNote text={failureText(save.error, language)} /> : null}
      </div>
    </Modal>
  )
}
