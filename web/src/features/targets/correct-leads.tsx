// Sets right which units lead a task.
import { Select } from 'antd'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { CorrectionForm } from './correction-form.tsx'
import type { Report, Task } from './target-queries.ts'

type Props = { readonly task: Task; readonly units: Report['units']; readonly close: () => void }

export function CorrectLeads({ task, units, close }: Props) {
  const { t } = useTranslation()
  const id = useId()
  const [leads, setLeads] = useState<readonly string[]>(task.leads)
  const same = leads.length === task.leads.length && leads.every((each) => task.leads.includes(each))
  return (
    <CorrectionForm
      task={task}
      title={t('targets.correct.leads')}
      change={same || leads.length === 0 ? undefined : { what: 'leads', leads: [...leads] }}
      close={close}
      unchanged={t('targets.correct.nothingChanged')}
      testId="leads-form"
    >
      {() => (
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
      )}
    </CorrectionForm>
  )
}
