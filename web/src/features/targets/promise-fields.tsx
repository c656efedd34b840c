// What a promise asks: of what, compared how, which value in which unit. Knows nothing of who corrects it, or why.
import { Select } from 'antd'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { useLanguage } from '../../api/reference.ts'
import { TextField } from '../../blocks/text-field.tsx'
import type { Measure } from './target-queries.ts'
import { OFS, OPS, ofText, opText, symbolOf } from './target-words.ts'

export type PromiseAsked = Pick<Measure, 'op' | 'of'> & { readonly value: string; readonly unit: string }

/** Whether it asks for a number. */
export const isCounted = ({ op }: Pick<Measure, 'op'>): boolean => op !== 'all' && op !== 'complete'

type Props = {
  readonly asked: PromiseAsked
  readonly onChange: (asked: PromiseAsked) => void
  readonly valueFault: string | undefined
}

export function PromiseFields({ asked, onChange, valueFault }: Props) {
  const { t } = useTranslation()
  const language = useLanguage()
  const id = useId()
  return (
    <div className="correct-reading">
      <div>
        <label className="field-label" htmlFor={`${id}-of`}>
          {t('targets.correct.of')}
        </label>
        <Select
          id={`${id}-of`}
          value={asked.of}
          onChange={(of) => onChange({ ...asked, of })}
          options={OFS.map((each) => ({ value: each, label: ofText(each, language) }))}
        />
      </div>
      <div>
        <label className="field-label" htmlFor={`${id}-op`}>
          {t('targets.correct.op')}
        </label>
        <Select
          id={`${id}-op`}
          value={asked.op}
          onChange={(op) => onChange({ ...asked, op })}
          data-testid="correct-op"
          options={OPS.map((each) => ({
            value: each,
            label: [symbolOf(each), opText(each, language)].filter(Boolean).join(' '),
          }))}
        />
      </div>
      {isCounted(asked) ? (
        <>
          <TextField
            label={t('targets.correct.value')}
            value={asked.value}
            onChange={(value) => onChange({ ...asked, value })}
            most={40}
            fault={valueFault}
            testId="correct-value"
          />
          <TextField
            label={t('targets.correct.unit')}
            value={asked.unit}
            onChange={(unit) => onChange({ ...asked, unit })}
            most={20}
            placeholder={t('targets.correct.unitExample')}
            testId="correct-unit"
          />
        </>
      ) : null}
    </div>
  )
}
