// Sets right which units lead a task.
import { Button, Select } from 'antd'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { failureText } from '../../api/client.ts'
import { useLanguage } from '../../api/reference.ts'
import { FailureNote } from '../../blocks/placeholders.tsx'
import { TextField } from '../../blocks/text-field.tsx'
import { type Report, type Task, useCorrect } from './target-queries.ts'

type Props = { readonly task: Task; readonly units: Report['units']; readonly close: () => void }

export function CorrectLeads({ task, units, close }: Props) {
  const { t } = useTranslation()
  const language = useLanguage()
  const id = useId()
  const [leads, setLeads] = useState<readonly string[]>(task.leads)
  const [reason, setReason] = useState('')
  const [asked, setAsked] = useState(false)
  const correct = useCorrect(task, close)
  const same = leads.length === task.leads.length && leads.every((each) => task.leads.includes(each))
  return (
    <form
      className="correct"
      noValidate
      aria-label={t('targets.correct.leads')}
      onSubmit={(event) => {
        event.preventDefault()
        setAsked(true)
        if (leads.length > 0 && !same && reason.trim() !== '')
          correct.mutate({ change: { what: 'leads', leads: [...leads] }, reason: reason.trim() })
      }}
    >
      <h3>{t('targets.correct.leads')}</h3>
      <div>
        <label className="field-label" htmlFor={id}>
          {t('targets.board.leads')}
          <span className="quiet small">{t('targets.correct.leadsHint')}</span>
        </label>
        <Select
          id={id}
          mode="tags"
          style={{ width: '100%' }}
          value={[...leads]}
          onChange={(chosen: string[]) => setLeads(chosen.map((each) => each.trim()).filter((each) => each !== ''))}
          options={units.map(({ name }) => ({ value: name, label: name }))}
          data-testid="correct-leads"
        />
      </div>
      <TextField
        label={t('targets.correct.reason')}
        value={reason}
        onChange={setReason}
        kind="lines"
        most={500}
        fault={asked && reason.trim() === '' ? t('targets.correct.reasonMissing') : undefined}
        testId="correct-reason"
      />
      {asked && (same || leads.length === 0) ? (
        <p className="field-fault">{t('targets.correct.nothingChanged')}</p>
      ) : null}
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
