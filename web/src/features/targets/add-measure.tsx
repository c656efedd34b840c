// Adds a promise that the reading missed.
import { Button, Select } from 'antd'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { failureText } from '../../api/client.ts'
import { useLanguage } from '../../api/reference.ts'
import { FailureNote } from '../../blocks/placeholders.tsx'
import { TextField } from '../../blocks/text-field.tsx'
import { type Measure, type Task, useCorrect } from './target-queries.ts'
import { isPlainNumber, OFS, OPS, ofText, opText, symbolOf } from './target-words.ts'

export function AddMeasure({ task, close }: { task: Task; close: () => void }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const id = useId()
  const [name, setName] = useState('')
  const [of, setOf] = useState<Measure['of']>('amount')
  const [op, setOp] = useState<Measure['op']>('>=')
  const [value, setValue] = useState('')
  const [unit, setUnit] = useState('')
  const [reason, setReason] = useState('')
  const [asked, setAsked] = useState(false)
  const correct = useCorrect(task, close)
  const counted = op !== 'all' && op !== 'complete'
  const wrong = counted && !isPlainNumber(value)
  return (
    <form
      className="correct"
      noValidate
      aria-label={t('targets.correct.add')}
      data-testid="add-form"
      onSubmit={(event) => {
        event.preventDefault()
        setAsked(true)
        if (name.trim() === '' || wrong || reason.trim() === '') return
        const figure = counted ? { value: value.trim(), ...(unit.trim() === '' ? {} : { unit: unit.trim() }) } : {}
        correct.mutate({ change: { what: 'add', name: name.trim(), op, of, ...figure }, reason: reason.trim() })
      }}
    >
      <h3>{t('targets.correct.add')}</h3>
      <TextField
        label={t('targets.correct.name')}
        value={name}
        onChange={setName}
        most={200}
        placeholder={t('targets.correct.nameExample')}
        fault={asked && name.trim() === '' ? t('targets.form.incomplete') : undefined}
      />
      <div className="correct-reading">
        <div>
          <label className="field-label" htmlFor={`${id}-of`}>
            {t('targets.correct.of')}
          </label>
          <Select
            id={`${id}-of`}
            value={of}
            onChange={setOf}
            options={OFS.map((each) => ({ value: each, label: ofText(each, language) }))}
          />
        </div>
        <div>
          <label className="field-label" htmlFor={`${id}-op`}>
            {t('targets.correct.op')}
          </label>
          <Select
            id={`${id}-op`}
            value={op}
            onChange={setOp}
            options={OPS.map((each) => ({
              value: each,
              label: [symbolOf(each), opText(each, language)].filter(Boolean).join(' '),
            }))}
          />
        </div>
        {counted ? (
          <>
            <TextField
              label={t('targets.correct.value')}
              value={value}
              onChange={setValue}
              most={40}
              fault={asked && wrong ? t('targets.correct.numberWrong') : undefined}
            />
            <TextField
              label={t('targets.correct.unit')}
              value={unit}
              onChange={setUnit}
              most={20}
              placeholder={t('targets.correct.unitExample')}
            />
          </>
        ) : null}
      </div>
      <TextField
        label={t('targets.correct.reason')}
        value={reason}
        onChange={setReason}
        kind="lines"
        most={500}
        fault={asked && reason.trim() === '' ? t('targets.correct.reasonMissing') : undefined}
      />
      {correct.error ? <FailureNote text={failureText(correct.error, language)} /> : null}
      <div className="row-of">
        <Button type="primary" htmlType="submit" loading={correct.isPending}>
          {t('targets.correct.submit')}
        </Button>
        <Button onClick={close}>{t('act.cancel')}</Button>
      </div>
    </form>
  )
}
