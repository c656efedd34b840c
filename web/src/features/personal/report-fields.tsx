// What a person who reports is asked, by the form of the channel: each personal field says for what it is and how long it is kept.
import { type Field, isPersonal, type Purpose } from '@gongzhi/kernel'
import { useTranslation } from 'react-i18next'
import { uploadReportPicture } from '../../api/client.ts'
import { useLabel, useLanguage } from '../../api/reference.ts'
import '../../app/words-own.ts'
import { TextField } from '../../blocks/text-field.tsx'
import { FieldInput, type FieldValue } from '../cases/field-input.tsx'
import { PhotoField } from '../cases/photo-field.tsx'
import { keepText } from './keep-text.ts'
import './told.css'

type Props = {
  readonly fields: Readonly<Record<string, Field>>
  readonly purposes: readonly Purpose[]
  readonly values: Readonly<Record<string, FieldValue>>
  readonly onChange: (name: string, value: FieldValue) => void
  readonly onBusy: (busy: boolean) => void
}

export function ReportFields({ fields, purposes, values, onChange, onBusy }: Props) {
  const { t } = useTranslation()
  const language = useLanguage()
  const label = useLabel()
  return Object.entries(fields).map(([name, field]) => {
    const value = values[name]
    const text = typeof value === 'string' ? value : ''
    if (!isPersonal(field)) {
      // What offices write and refer to is asked where they do it.
      if (field.kind === 'photo' || field.kind === 'letter' || field.kind === 'reference') return null
      return (
        <FieldInput
          key={name}
          field={{
            name,
            kind: field.kind,
            label: field.label,
            optional: field.optional ?? false,
            ...('options' in field ? { options: [...field.options] } : {}),
          }}
          value={value}
          onChange={(next) => onChange(name, next)}
          onBusy={onBusy}
          fault={undefined}
        />
      )
    }
    const purpose = purposes.find(({ id }) => id === field.purpose)
    const hint = field.optional ? t('act.optional') : undefined
    const why = purpose
      ? t('told.fieldWhy', { purpose: label(purpose.label), keep: keepText(purpose, t, language) })
      : undefined
    return (
      <div key={name} data-testid={`report-${name}`}>
        {field.kind === 'personal-photo' ? (
          <PhotoField
            field={{ name, kind: 'photo', label: field.label, optional: field.optional ?? false }}
            value={text || undefined}
            upload={uploadReportPicture}
            onChange={(ref) => onChange(name, ref)}
            onBusy={onBusy}
          />
        ) : (
          <TextField
            kind={field.kind === 'phone' ? 'tel' : 'lines'}
            label={label(field.label)}
            hint={hint}
            value={text}
            most={field.kind === 'text' ? field.most : 30}
            onChange={(next) => onChange(name, next || undefined)}
            testId={`field-${name}`}
          />
        )}
        {why ? <p className="quiet small told-field-why">{why}</p> : null}
      </div>
    )
  })
}
