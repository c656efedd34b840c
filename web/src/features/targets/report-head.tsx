// The head of a report: what it is, what its reading has to say, and the step from draft to followed targets.

import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { useLanguage } from '../../api/reference.ts'
import { ConfirmButton } from '../../blocks/confirm-button.tsx'
import { dayAndTime } from '../../blocks/local-time.ts'
import { usePlatformDay } from '../../blocks/platform-time.tsx'
import { AdoptDialog } from './adopt-dialog.tsx'
import { ReportState, usePeriodText } from './reports-page.tsx'
import { type Report, sourceQuery, useDiscard } from './target-queries.ts'

const MOST_SHOWN = 400

/** A piece of the document that belongs to no task, in its own words. */
function Orphan({ report, words }: { report: string; words: { from: number; to: number } }) {
  const { t } = useTranslation()
  const { data } = useQuery(sourceQuery(report, words.from, Math.min(words.to, words.from + MOST_SHOWN)))
  return (
    <li>
      <span className="quiet small">{t('targets.report.at', { from: words.from, to: words.to })}</span>{' '}
      {data ? <q>{data.text.trim()}</q> : '…'}
      {words.to - words.from > MOST_SHOWN ? '……' : ''}
    </li>
  )
}

function Notes({ report }: { report: Report }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const [open, setOpen] = useState(false)
  const count = report.notes.length + report.orphans + (report.repeated > 0 ? 1 : 0)
  if (count === 0) return null
  return (
    <details
      className="report-notes"
      onToggle={(event) => setOpen(event.currentTarget.open)}
      data-testid="report-notes"
    >
      <summary>{t('targets.report.notes', { count })}</summary>
      <ul>
        {report.notes.map((note) => (
          <li key={note.zh}>{language === 'zh' ? note.zh : note.en}</li>
        ))}
        {report.repeated > 0 ? <li>{t('targets.report.repeated', { count: report.repeated })}</li> : null}
        {report.orphans > 0 ? (
          <li>
            {t('targets.report.orphans', { count: report.orphans })}
            {open ? (
              <ul className="orphans">
                {report.orphanWords.map((words) => (
                  <Orphan key={words.from} report={report.id} words={words} />
                ))}
              </ul>
            ) : null}
          </li>
        ) : null}
      </ul>
    </details>
  )
}

export function ReportHead({ report }: { report: Report }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const navigate = useNavigate()
  const period = usePeriodText()
  const today = usePlatformDay()
  const [adopting, setAdopting] = useState(false)
  const discard = useDiscard(() => void navigate('/targets/reports'))
  const draft = report.state === 'draft'
  return (
    <section className="panel report-head">
      <div className="report-head-what">
        <div className="report-head-line">
          <h1>{report.title ?? report.name}</h1>
          <ReportState state={report.state} />
        </div>
        <p className="quiet small report-facts">
          <span>{period(report)}</span>
          {report.title ? <span>{report.name}</span> : null}
          <span>{t('targets.report.imported', { at: dayAndTime(report.imported, language, Date.parse(today)) })}</span>
          <span title={report.sha256}>
            SHA-256 <span className="mono">{report.sha256.slice(0, 12)}…</span>
          </span>
        </p>
        <Notes report={report} />
      </div>
      {draft ? (
        <div className="report-draft">
          <p>{t(report.may.adopt ? 'targets.report.draftHint' : 'targets.report.draftReader')}</p>
          {report.may.adopt ? (
            <div className="row-of">
              <Button type="primary" onClick={() => setAdopting(true)} data-testid="adopt">
                {t('targets.adopt.button')}
              </Button>
              <ConfirmButton
                label={t('targets.report.discard')}
                ask={t('targets.report.discardAsk')}
                explain={t('targets.report.discardWhy')}
                onConfirm={() => discard.mutate(report.id)}
                pending={discard.isPending}
                testId="discard"
              />
            </div>
          ) : null}
        </div>
      ) : null}
      {adopting ? <AdoptDialog report={report} close={() => setAdopting(false)} /> : null}
    </section>
  )
}
