// Adds a promise that the reading missed.
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { TextField } from '../../blocks/text-field.tsx'
import { CorrectionForm } from './correction-form.tsx'
import { isCounted, type PromiseAsked, PromiseFields } from './promise-fields.tsx'
import type { Change, Task } from './target-queries.ts'
import { isPlainNumber } from './target-words.ts'

function addition(name: string, { op, of, value, unit }: PromiseAsked): Change | undefined {
  if (name === '' || (isCounted({ op }) && !isPlainNumber(value))) return undefined
  const figure = isCounted({ op }) ? { value: value.trim(), ...(unit.trim() === '' ? {} : { unit: unit.trim() }) } : {}
  return { what: 'add', name, op, of, ...figure }
}

export function AddMeasure({ task, close }: { task: Task; close: () => void }) {
  const { t } = useTranslation()
  const [name, setName] = useState('')
  const [promise, setPromise] = useState<PromiseAsked>({ of: 'amount', op: '>=', value: '', unit: '' })
  const wrong = isCounted(promise) && !isPlainNumber(promise.value)
  return (
    <CorrectionForm
      task={task}
      title={t('targets.correct.add')}
      change={addition(name.trim(), promise)}
      close={close}
      testId="add-form"
    >
      {(asked) => (
        <>
          <TextField
            label={t('targets.correct.name')}
            value={name}
            onChange={setName}
            most={200}
            placeholder={t('targets.correct.nameExample')}
            fault={asked && name.trim() === '' ? t('targets.form.incomplete') : undefined}
          />
          <PromiseFields
            asked={promise}
            onChange={setPromise}
            valueFault={asked && wrong ? t('targets.correct.numberWrong') : undefined}
          />
        </>
      )}
    </CorrectionForm>
  )
}
