// For what needs nothing but a reason.
import { Button } from 'antd'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { failureText } from '../../api/client.ts'
import { useLanguage } from '../../api/reference.ts'
import { FailureNote } from '../../blocks/placeholders.tsx'
import { TextField } from '../../blocks/text-field.tsx'

type Props = {
  readonly label: string
  readonly hint?: string
  readonly pending: boolean
  readonly error: Error | null
  readonly close: () => void
  readonly onSubmit: (reason: string) => void
  /** Above the reason; `ready` says whether it is filled in. */
  readonly children?: ReactNode
  readonly ready?: boolean
}

export function ReasonForm({ label, hint, pending, error, close, onSubmit, children, ready = true }: Props) {
  const { t } = useTranslation()
  const language = useLanguage()
  const [reason, setReason] = useState('')
  const [asked, setAsked] = useState(false)
  return (
    <form
      className="target-form"
      noValidate
      aria-label={label}
      onSubmit={(event) => {
        event.preventDefault()
        setAsked(true)
        if (ready && reason.trim() !== '') onSubmit(reason.trim())
      }}
    >
      {hint ? <p className="quiet">{hint}</p> : null}
      {children}
      <TextField
        label={t('targets.correct.reason')}
        value={reason}
        onChange={setReason}
        kind="lines"
        most={500}
        fault={asked && reason.trim() === '' ? t('targets.correct.reasonMissing') : undefined}
        testId="act-reason"
      />
      {asked && !ready ? <p className="field-fault">{t('targets.form.incomplete')}</p> : null}
      {error ? <FailureNote text={failureText(error, language)} /> : null}
      <div className="row-of">
        <Button type="primary" htmlType="submit" loading={pending} data-testid="act-submit">
          {label}
        </Button>
        <Button onClick={close}>{t('act.cancel')}</Button>
      </div>
    </form>
  )
}
