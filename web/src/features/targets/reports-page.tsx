// The work reports that were brought in: drafts still to be looked at, and those whose targets are followed.
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useLanguage } from '../../api/reference.ts'
import { dayAndTime } from '../../blocks/local-time.ts'
import '../../blocks/list-row.css'
import { EmptyNote } from '../../blocks/placeholders.tsx'
import { usePlatformDay } from '../../blocks/platform-time.tsx'
import { may } from '../admin/may.ts'
import { useAccount } from '../session/session.ts'
import { ImportReport } from './import-report.tsx'
import { PageState, useTitle } from './page-state.tsx'
import { type ReportRow, reportsQuery } from './target-queries.ts'
import { TargetTabs } from './target-tabs.tsx'
import { VerdictCounts } from './units-page.tsx'

export function ReportState({ state }: Pick<ReportRow, 'state'>) {
  const { t } = useTranslation()
  return (
    <span
      className="tag"
      data-tone={state === 'adopted' ? 'done' : 'soon'}
      data-testid="report-state"
      data-state={state}
    >
      {t(`targets.report.state.${state}`)}
    </span>
  )
}

/** “2021 年，截至 12 月”. */
export function usePeriodText() {
  const { t } = useTranslation()
  return ({ year, through }: Pick<ReportRow, 'year' | 'through'>) =>
    year === undefined
      ? t('targets.report.noYear')
      : through === undefined
        ? t('targets.report.year', { year })
        : t('targets.report.through', { year, month: through })
}

function Row({ report }: { report: ReportRow }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const period = usePeriodText()
  const today = usePlatformDay()
  return (
    <li className="list-row" data-testid="report-row" data-report={report.id}>
      <div className="list-row-what">
        <Link to={`/targets/reports/${encodeURIComponent(report.id)}`} className="list-row-title">
          {report.title ?? report.name}
        </Link>
        <p className="quiet small">
          {[
            period(report),
            report.title ? report.name : '',
            t('targets.report.imported', { at: dayAndTime(report.imported, language, Date.parse(today)) }),
          ]
            .filter((part) => part !== '')
            .join(t('dot'))}
        </p>
      </div>
      <div className="list-row-marks">
        <ReportState state={report.state} />
        <span className="nowrap">{t('targets.report.tasks', { count: report.tasks })}</span>
        <VerdictCounts verdicts={report.verdicts} />
      </div>
    </li>
  )
}

export function ReportsPage() {
  const { t } = useTranslation()
  const account = useAccount()
  const query = useQuery(reportsQuery)
  useTitle(t('targets.way.reports'))
  const changes = may(account, 'change', 'target')
  return (
    <div className="page" data-testid="reports-page">
      <TargetTabs />
      {changes ? <ImportReport /> : null}
      <PageState query={query}>
        {(rows) => (
          <section className="panel" aria-label={t('targets.way.reports')}>
            {rows.length === 0 ? (
              <EmptyNote title={t('targets.report.none')}>
                {t(changes ? 'targets.report.noneHint' : 'targets.report.noneReader')}
              </EmptyNote>
            ) : (
              <ul className="report-list">
                {rows.map((row) => (
                  <Row key={row.id} report={row} />
                ))}
              </ul>
            )}
          </section>
        )}
      </PageState>
    </div>
  )
}
