// Draws one field of a move's form as its kind asks.
import { InputNumber } from 'antd'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import type { FormField } from '../../api/client.ts'
import { useLabel } from '../../api/reference.ts'
import { ChoiceChips } from '../../blocks/choice-chips.tsx'
import { TextField } from '../../blocks/text-field.tsx'
import { PhotoField } from './photo-field.tsx'

export type FieldValue = string | number | boolean | undefined
type Props = {
  readonly field: FormField
  readonly value: FieldValue
  readonly onChange: (value: FieldValue) => void
  readonly onBusy: (busy: boolean) => void
  readonly fault: string | undefined
}

function NumberField({ field, value, onChange, fault }: Props) {
  const { t } = useTranslation()
  const label = useLabel()
  const id = useId()
  return (
    <div>
      <label className="field-label" htmlFor={id}>
        {label(field.label)}
        {field.optional ? <span className="quiet small">{t('act.optional')}</span> : null}
      </label>
      <span className="row-of">
        <InputNumber
          id={id}
          data-testid={`field-${field.name}`}
          value={typeof value === 'number' ? value : null}
          onChange={(next) => onChange(next ?? undefined)}
          {...(field.min === undefined ? {} : { min: field.min })}
          {...(field.max === undefined ? {} : { max: field.max })}
          {...(fault ? { status: 'error' as const } : {})}
        />
        {field.unit ? <span>{label(field.unit)}</span> : null}
      </span>
      {fault ? <p className="field-fault">{fault}</p> : null}
    </div>
  )
}

export function FieldInput(props: Props) {
  const { field, value, onChange, onBusy, fault } = props
  const { t } = useTranslation()
  const label = useLabel()
  const beside = {
    label: label(field.label),
    testId: `field-${field.name}`,
    fault,
    hint: field.optional ? t('act.optional') : undefined,
  }
  switch (field.kind) {
    case 'choice':
      return (
        <ChoiceChips
          {...beside}
          value={typeof value === 'string' ? value : undefined}
          onChange={onChange}
          options={(field.options ?? []).map((option) => ({ value: option, label: label(option) }))}
        />
      )
    case 'yes-no':
      return (
        <ChoiceChips
          {...beside}
          value={value === undefined ? undefined : value ? 'yes' : 'no'}
          onChange={(next) => onChange(next === 'yes')}
          options={[
            { value: 'yes', label: t('act.yes') },
            { value: 'no', label: t('act.no') },
          ]}
        />
      )
    case 'photo':
      return (
        <PhotoField
          field={field}
          value={typeof value === 'string' ? value : undefined}
          onChange={onChange}
          onBusy={onBusy}
          fault={fault}
        />
      )
    case 'letter':
      return (
        <TextField
          {...beside}
          kind="lines"
          value={typeof value === 'string' ? value : ''}
          onChange={(text) => onChange(text === '' ? undefined : text)}
          most={field.most}
        />
      )
    case 'number':
      return <NumberField {...props} />
  }
}
