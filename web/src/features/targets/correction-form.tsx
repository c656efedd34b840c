// The frame of every correction of a reading: what is changed is the caller's, and nothing is sent without a reason.
import { Button } from 'antd'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { failureText } from '../../api/client.ts'
import { useLanguage } from '../../api/reference.ts'
import { FailureNote } from '../../blocks/placeholders.tsx'
import { TextField } from '../../blocks/text-field.tsx'
import { type Change, type Task, useCorrect } from './target-queries.ts'

type Props = {
  readonly task: Task
  readonly title: string
  /** Undefined while nothing has changed, or something is wrong. */
  readonly change: Change | undefined
  readonly close: () => void
  /** `asked`: it was submitted once, so that what is missing may be said. */
  readonly children: (asked: boolean) => ReactNode
  /** Said once it was submitted without a change; the fields say it themselves where it is left out. */
  readonly unchanged?: string
  readonly testId: string
}

export function CorrectionForm({ task, title, change, close, children, unchanged, testId }: Props) {
  const { t } = useTranslation()
  const language = useLanguage()
  const [reason, setReason] = useState('')
  const [asked, setAsked] = useState(false)
  const correct = useCorrect(task, close)
  return (
    <form
      className="correct"
      noValidate
      aria-label={title}
      data-testid={testId}
      onSubmit={(event) => {
        event.preventDefault()
        setAsked(true)
        if (change && reason.trim() !== '') correct.mutate({ change, reason: reason.trim() })
      }}
    >
      <h3>{title}</h3>
      {children(asked)}
      <TextField
        label={t('targets.correct.reason')}
        value={reason}
        onChange={setReason}
        kind="lines"
        most={500}
        fault={asked && reason.trim() === '' ? t('targets.correct.reasonMissing') : undefined}
        testId="correct-reason"
      />
      {asked && !change && unchanged ? <p className="field-fault">{unchanged}</p> : null}
      {correct.error ? <FailureNote text={failureText(correct.error, language)} /> : null}
      <div className="row-of">
        <Button type="primary" htmlType="submit" loading={correct.isPending} data-testid="correct-submit">
          {t('targets.correct.submit')}
        </Button>
        <Button onClick={close}>{t('act.cancel')}</Button>
        <span className="quiet small">{t('targets.correct.kept')}</span>
      </div>
    </form>
  )
}
