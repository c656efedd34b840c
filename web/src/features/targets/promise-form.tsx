// The promise itself was changed officially: by how much, and on whose word.
import { InputNumber } from 'antd'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ReasonForm } from './reason-form.tsx'
import { type Target, useTargetCommand } from './target-queries.ts'

export function PromiseForm({ target, close }: { target: Target; close: () => void }) {
  const { t } = useTranslation()
  const id = useId()
  const [value, setValue] = useState<number | null>(target.value ?? null)
  const { act, pending, error } = useTargetCommand(target, close)
  return (
    <ReasonForm
      label={t('targets.act.promise')}
      hint={t('targets.actHint.promise')}
      pending={pending}
      error={error}
      close={close}
      ready={value !== null && value !== target.value}
      onSubmit={(reason) => value !== null && act({ do: 'promise', value, reason })}
    >
      <div>
        <label className="field-label" htmlFor={id}>
          {t('targets.promiseNow')}
          <span className="quiet small">{target.unit}</span>
        </label>
        <InputNumber id={id} value={value} onChange={setValue} style={{ width: 200 }} />
      </div>
    </ReasonForm>
  )
}
