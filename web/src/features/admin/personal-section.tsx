// Personal data from the side of whoever answers for it: what retention destroyed, and destroying at a person's request. No value
// is ever shown here.

import type { Pack } from '@gongzhi/kernel/pack'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ask, client, failureText } from '../../api/client.ts'
import { packsQuery, useLabel, useLanguage } from '../../api/reference.ts'
import { ConfirmButton } from '../../blocks/confirm-button.tsx'
import { dayAndTime } from '../../blocks/local-time.ts'
import { FailureNote } from '../../blocks/placeholders.tsx'
import { RecordTable } from '../../blocks/record-table.tsx'
import { TextField } from '../../blocks/text-field.tsx'
import { useChange } from '../me/me-queries.ts'
import { useAccount } from '../session/session.ts'
import { runsQuery } from './admin-queries.ts'
import { may } from './may.ts'
import { SectionState } from './section-state.tsx'

function Destroy() {
  const { t } = useTranslation()
  const language = useLanguage()
  const [id, setId] = useState('')
  const destroy = useChange(['retention-runs'], (caseId: string) =>
    ask(client.DELETE('/api/cases/{id}/personal', { params: { path: { id: caseId } } })),
  )
  return (
    <section className="panel panel-pad">
      <h2 className="panel-title">{t('admin.destroyTitle')}</h2>
      <div className="stack me-narrow">
        <p className="quiet">{t('admin.destroyAbout')}</p>
        <TextField
          label={t('case.number')}
          value={id}
          onChange={(value) => {
            setId(value)
            destroy.reset()
          }}
          testId="destroy-case"
        />
        {destroy.error ? <FailureNote text={failureText(destroy.error, language)} /> : null}
        {destroy.data ? (
          <p className="note" data-tone="done" role="status">
            {t(destroy.data.destroyed.length > 0 ? 'admin.destroyed' : 'admin.nothingHeld', {
              count: destroy.data.destroyed.length,
            })}
          </p>
        ) : null}
        {id.trim() === '' ? null : (
          <div>
            <ConfirmButton
              label={t('admin.destroy')}
              ask={t('admin.destroyAsk')}
              explain={t('admin.destroyWhy')}
              onConfirm={() => destroy.mutate(id.trim())}
              pending={destroy.isPending}
              testId="destroy"
            />
          </div>
        )}
      </div>
    </section>
  )
}

export function PersonalSection() {
  const { t } = useTranslation()
  const language = useLanguage()
  const label = useLabel()
  const account = useAccount()
  const query = useQuery(runsQuery)
  const { data: packs } = useQuery(packsQuery)
  const purposes = new Map(
    packs?.flatMap(({ data }) => ((data as Pack).purposes ?? []).map((each) => [each.id, each.label] as const)),
  )
  return (
    <>
      {may(account, 'destroy', 'personal', 'subject-request') ? <Destroy /> : null}
      <section className="panel" aria-label={t('admin.runs')}>
        <div className="admin-head">
          <h2>{t('admin.runs')}</h2>
          <p className="quiet">{t('admin.runsAbout')}</p>
        </div>
        <SectionState query={query} rows={query.data} empty={t('admin.noRuns')} hint={t('admin.noRunsHint')}>
          {(rows) => (
            <RecordTable
              label={t('admin.runs')}
              rows={rows}
              idOf={({ at, purpose }) => `${at} ${purpose}`}
              columns={[
                { title: t('admin.when'), cell: ({ at }) => dayAndTime(at, language, Date.now()) },
                { title: t('admin.purpose'), cell: ({ purpose }) => label(purposes.get(purpose) ?? purpose) },
                { title: t('admin.destroyedCount'), cell: ({ destroyed }) => destroyed },
                { title: t('admin.leftCount'), cell: ({ left }) => left },
              ]}
            />
          )}
        </SectionState>
      </section>
    </>
  )
}
