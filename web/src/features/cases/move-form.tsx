// The form of one move: its fields, what follows from it, and the button that does it.
import { Button } from 'antd'
import { type FormEvent, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { CaseDetail } from '../../api/client.ts'
import { useLabel } from '../../api/reference.ts'
import type { CaseAct } from './case-queries.ts'
import { FieldInput, type FieldValue } from './field-input.tsx'

type Move = CaseDetail['may']['moves'][number]
type Props = {
  readonly move: Move
  readonly pending: boolean
  readonly act: (act: CaseAct) => void
  readonly cancel: () => void
}

const isFilled = (value: FieldValue) => value !== undefined && value !== ''

export function MoveForm({ move, pending, act, cancel }: Props) {
  const { t } = useTranslation()
  const label = useLabel()
  const [values, setValues] = useState<Readonly<Record<string, FieldValue>>>({})
  const [busy, setBusy] = useState(false)
  const [asked, setAsked] = useState(false)
  const form = useRef<HTMLFormElement>(null)
  const missing = move.fields.filter((field) => !field.optional && !isFilled(values[field.name]))

  function submit(event: FormEvent) {
    event.preventDefault()
    setAsked(true)
    const first = missing[0]
    if (first) {
      const at = form.current?.querySelector<HTMLElement>(`[data-testid="field-${CSS.escape(first.name)}"]`)
      const focusable = at?.matches('input') ? at : at?.querySelector<HTMLElement>('input')
      return focusable?.focus()
    }
    const filled = Object.entries(values).filter((entry): entry is [string, string | number | boolean] =>
      isFilled(entry[1]),
    )
    act({ do: 'move', move: move.id, values: Object.fromEntries(filled) })
  }

  return (
    <form ref={form} className="act-form" onSubmit={submit} noValidate aria-label={label(move.label)}>
      {move.fields.map((field) => (
        <FieldInput
          key={field.name}
          field={field}
          value={values[field.name]}
          onBusy={setBusy}
          onChange={(value) => setValues((before) => ({ ...before, [field.name]: value }))}
          fault={asked && missing.includes(field) ? t('act.missing', { label: label(field.label) }) : undefined}
        />
      ))}
      {move.enforcement ? (
        <p className="note small" data-tone="soon">
          {t('act.enforcement')}
        </p>
      ) : null}
      <div className="row-of act-foot">
        <Button type="primary" htmlType="submit" loading={pending} disabled={busy} data-testid="move-submit">
          {t('act.confirm', { what: label(move.label) })}
        </Button>
        <Button onClick={cancel}>{t('act.cancel')}</Button>
        <span className="quiet small">{t('act.leadsTo', { step: label(move.toLabel) })}</span>
      </div>
    </form>
  )
}
