// Files a case: which matter, at which place; and where somebody reported it, what he told.
import { Modal, Select } from 'antd'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { failureText, type PlaceRow } from '../../api/client.ts'
import { commandId } from '../../api/command-id.ts'
import { useLabel, useLanguage } from '../../api/reference.ts'
import '../../app/words-own.ts'
import { ChoiceChips } from '../../blocks/choice-chips.tsx'
import { FailureNote } from '../../blocks/placeholders.tsx'
import { FollowSlip } from '../personal/follow-slip.tsx'
import { useReport } from '../personal/personal-queries.ts'
import { ReportFields } from '../personal/report-fields.tsx'
import { useOpenCase } from './case-queries.ts'
import type { FieldValue } from './field-input.tsx'
import type { Openable } from './open-grants.ts'

/** Nobody outside reported it. */
const FOUND = ''

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
  const report = useReport()
  const ids = useId()
  const [id] = useState(commandId)
  const [type, setType] = useState(openable.length === 1 ? openable[0]?.type : undefined)
  const [place, setPlace] = useState<string>()
  const [by, setBy] = useState<string>(FOUND)
  const [values, setValues] = useState<Readonly<Record<string, FieldValue>>>({})
  const [busy, setBusy] = useState(false)
  const chosen = openable.find((each) => each.type === type)
  const channel = chosen?.reports.find((each) => each.id === by)
  const fields = channel?.reporter?.fields ?? {}
  const nameOf = new Map(places.map((each) => [each.id, each.name]))
  const missing = Object.entries(fields).some(
    ([name, field]) => !field.optional && (values[name] === undefined || values[name] === ''),
  )
  const go = (caseId: string) => {
    close()
    void navigate(`/cases/${encodeURIComponent(caseId)}`)
  }

  function file() {
    if (!chosen || !place || missing) return
    if (!channel) {
      open.mutate({ id, pack: chosen.pack, type: chosen.type, place }, { onSuccess: (detail) => go(detail.id) })
      return
    }
    const filled = Object.entries(values).filter(
      (entry): entry is [string, string | number | boolean] => entry[1] !== undefined && entry[1] !== '',
    )
    report.mutate(
      { id, pack: chosen.pack, channel: channel.id, place, values: Object.fromEntries(filled) },
      { onSuccess: (done) => (done.code === undefined ? go(done.case) : undefined) },
    )
  }

  if (report.data?.code !== undefined && chosen && place) {
    const { code, case: caseId } = report.data
    return (
      <FollowSlip code={code} what={label(chosen.label)} where={nameOf.get(place) ?? place} close={() => go(caseId)} />
    )
  }
  const error = open.error ?? report.error
  return (
    <Modal
      open
      title={t('open.title')}
      onCancel={close}
      onOk={file}
      okText={t('open.submit')}
      cancelText={t('act.cancel')}
      confirmLoading={open.isPending || report.isPending}
      okButtonProps={{
        disabled: !chosen || !place || missing || busy,
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
              setBy(FOUND)
              setValues({})
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
        {chosen && chosen.reports.length > 0 ? (
          <ChoiceChips
            label={t('told.source')}
            value={by}
            onChange={setBy}
            testId="open-case-source"
            options={[
              { value: FOUND, label: t('told.foundByUs') },
              ...chosen.reports.map((each) => ({ value: each.id, label: t('told.reported') })),
            ]}
          />
        ) : null}
        {channel ? (
          <>
            <ReportFields
              fields={fields}
              purposes={chosen?.purposes ?? []}
              values={values}
              onBusy={setBusy}
              onChange={(name, value) => setValues((before) => ({ ...before, [name]: value }))}
            />
            <p className="note small">{t('told.openNote')}</p>
          </>
        ) : null}
        {error ? <FailureNote text={failureText(error, language)} /> : <p className="quiet small">{t('open.hint')}</p>}
      </div>
    </Modal>
  )
}
