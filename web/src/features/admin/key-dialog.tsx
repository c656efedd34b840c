// Makes a key for a program. A wide one (any device, pack or place; more than signals) is only proposed.
import { useQuery } from '@tanstack/react-query'
import { Button, Checkbox, InputNumber, Modal } from 'antd'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ask, client, failureText, type KeyIn } from '../../api/client.ts'
import { packsQuery, useLabel, useLanguage } from '../../api/reference.ts'
import { fieldText, InstantInput, instantOf } from '../../blocks/instant-input.tsx'
import { useNotice } from '../../blocks/notice.tsx'
import { FailureNote } from '../../blocks/placeholders.tsx'
import { ShownOnce } from '../../blocks/shown-once.tsx'
import { TextField } from '../../blocks/text-field.tsx'
import { useChange } from '../me/me-queries.ts'
import { usePlaceOptions } from './rights-picker.tsx'
import { TagList } from './tag-list.tsx'

const DAY_MS = 86_400_000
const SCOPES = ['signals', 'read', 'open311'] as const
const ANY = '*'

export function KeyDialog({ close }: { close: () => void }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const label = useLabel()
  const notify = useNotice()
  const ids = useId()
  const places = usePlaceOptions()
  const { data: packs = [] } = useQuery(packsQuery)
  const [name, setName] = useState('')
  const [scopes, setScopes] = useState<KeyIn['scopes']>(['signals'])
  const [at, setAt] = useState<string[]>([])
  const [devices, setDevices] = useState<string[]>([])
  const [zones, setZones] = useState<string[]>([ANY])
  const [of, setOf] = useState<string[]>([])
  const [perMinute, setPerMinute] = useState(60)
  const [until, setUntil] = useState(() => fieldText(Date.now() + 180 * DAY_MS))
  const any = { value: ANY, label: t('admin.any') }
  const made = useChange(
    ['keys', 'proposals'],
    (body: KeyIn) => ask(client.POST('/api/keys', { body })),
    (done) => {
      if ('token' in done) return
      notify('done', t('admin.proposed'))
      close()
    },
  )
  const expires = instantOf(until)
  const ready = name.trim() !== '' && scopes.length > 0 && [at, devices, zones, of].every((list) => list.length > 0)
  const wide = [at, devices, of].some((list) => list.includes(ANY)) || scopes.some((scope) => scope !== 'signals')

  function send() {
    if (!expires) return
    made.mutate({
      label: name.trim(),
      scopes,
      places: at,
      devices,
      zones,
      packs: of,
      perMinute,
      backwardsHours: 24,
      expires,
    })
  }
  if (made.data && 'token' in made.data) {
    return (
      <Modal
        open
        title={t('admin.keyMade')}
        closable={false}
        mask={{ closable: false }}
        keyboard={false}
        footer={
          <Button type="primary" onClick={close} data-testid="key-done">
            {t('once.handedOver')}
          </Button>
        }
      >
        <ShownOnce
          title={t('admin.keyToken', { name: made.data.key.label })}
          secrets={[made.data.token]}
          hint={t('admin.keyTokenHint')}
          testId="key-token"
        />
      </Modal>
    )
  }
  return (
    <Modal
      open
      width={640}
      title={t('admin.addKey')}
      okText={t(wide ? 'admin.propose' : 'admin.makeKey')}
      cancelText={t('act.cancel')}
      onCancel={close}
      onOk={send}
      confirmLoading={made.isPending}
      okButtonProps={{
        disabled: !ready || !expires,
        ...({ 'data-testid': 'key-submit' } as Record<`data-${string}`, string>),
      }}
    >
      <div className="stack">
        <TextField
          label={t('admin.keyLabel')}
          hint={t('admin.keyLabelHint')}
          value={name}
          onChange={setName}
          most={80}
          focused
          testId="key-label"
        />
        <fieldset>
          <legend className="field-label">{t('admin.scope')}</legend>
          <Checkbox.Group
            value={scopes}
            options={SCOPES.map((scope) => ({ value: scope, label: t(`admin.scopes.${scope}`) }))}
            onChange={(chosen) => setScopes(chosen as KeyIn['scopes'])}
          />
        </fieldset>
        <TagList
          label={t('admin.devices')}
          hint={t('admin.devicesHint')}
          value={devices}
          onChange={setDevices}
          options={[any]}
          free
          testId="key-devices"
        />
        <div className="dialog-two">
          <TagList
            label={t('admin.places')}
            hint={t('admin.placesHint')}
            value={at}
            onChange={setAt}
            options={[any, ...places]}
            testId="key-places"
          />
          <TagList
            label={t('admin.packs')}
            value={of}
            onChange={setOf}
            options={[any, ...packs.map(({ id, label: pack }) => ({ value: id, label: label(pack) }))]}
            testId="key-packs"
          />
          <TagList label={t('admin.zones')} value={zones} onChange={setZones} options={[any]} free testId="key-zones" />
          <div>
            <label className="field-label" htmlFor={`${ids}-rate`}>
              {t('admin.perMinute')}
            </label>
            <InputNumber
              id={`${ids}-rate`}
              style={{ width: '100%' }}
              min={1}
              max={1_000_000}
              value={perMinute}
              onChange={(value) => setPerMinute(value ?? 60)}
            />
          </div>
          <InstantInput label={t('admin.expires')} hint={t('admin.expiresHint')} value={until} onChange={setUntil} />
        </div>
        {wide ? (
          <p className="note" data-tone="soon">
            {t('admin.wide')}
          </p>
        ) : null}
        {made.error ? <FailureNote text={failureText(made.error, language)} /> : null}
      </div>
    </Modal>
  )
}
