// Files a case: which matter, at which place.
import { Modal, Select } from 'antd'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { failureText, type PlaceRow } from '../../api/client.ts'
import { commandId } from '../../api/command-id.ts'
import { useLabel, useLanguage } from '../../api/reference.ts'
import { FailureNote } from '../../blocks/placeholders.tsx'
import { useOpenCase } from './case-queries.ts'
import type { Openable } from './open-grants.ts'

type Props = {
  readonly openable: readonly Openable[]
  readonly places: readonly PlaceRow[]
  readonly close: () => void
}

export function OpenCaseDialog({ openable, places, close }: Props) {
  const { t } = useTranslation()
  const language = useLanguage()
  const label = useLabel()
  const navigate = useNavigate()
  const open = useOpenCase()
  const ids = useId()
  const [id] = useState(commandId)
  const [type, setType] = useState(openable.length === 1 ? openable[0]?.type : undefined)
  const [place, setPlace] = useState<string>()
  const chosen = openable.find((each) => each.type === type)
  const nameOf = new Map(places.map((each) => [each.id, each.name]))

  function file() {
    if (!chosen || !place) return
    open.mutate(
      { id, pack: chosen.pack, type: chosen.type, place },
      {
        onSuccess: (detail) => {
          close()
          void navigate(`/cases/${encodeURIComponent(detail.id)}`)
        },
      },
    )
  }

  return (
    <Modal
      open
      title={t('open.title')}
      onCancel={close}
      onOk={file}
      okText={t('open.submit')}
      cancelText={t('act.cancel')}
      confirmLoading={open.isPending}
      okButtonProps={{
        disabled: !chosen || !place,
        ...({ 'data-testid': 'open-case-submit' } as Record<`data-${string}`, string>),
      }}
    >
      <div className="stack">
        <div>
          <label className="field-label" htmlFor={`${ids}-type`}>
            {t('open.type')}
          </label>
          <Select
            id={`${ids}-type`}
            style={{ width: '100%' }}
            data-testid="open-case-type"
            placeholder={t('open.choose')}
            value={type ?? null}
            options={openable.map((each) => ({ value: each.type, label: label(each.label) }))}
            onChange={(value: string) => {
              setType(value)
              setPlace(undefined)
            }}
          />
        </div>
        <div>
          <label className="field-label" htmlFor={`${ids}-place`}>
            {t('open.place')}
          </label>
          <Select
            id={`${ids}-place`}
            style={{ width: '100%' }}
            data-testid="open-case-place"
            placeholder={t('open.choose')}
            showSearch={{ optionFilterProp: 'label' }}
            disabled={!chosen}
            value={place ?? null}
            onChange={setPlace}
            notFoundContent={t('open.noPlace')}
            options={(chosen?.places ?? []).map((each) => ({
              value: each.id,
              label: each.within ? `${each.name}（${nameOf.get(each.within) ?? each.within}）` : each.name,
            }))}
          />
        </div>
        {open.error ? (
          <FailureNote text={failureText(open.error, language)} />
        ) : (
          <p className="quiet small">{t('open.hint')}</p>
        )}
      </div>
    </Modal>
  )
}
