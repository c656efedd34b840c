// One work report as a board: how its tasks stand, narrowed down by chapter, unit, verdict and words.
import { useQuery } from '@tanstack/react-query'
import { Input, Select } from 'antd'
import { useDeferredValue, useEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useParams, useSearchParams } from 'react-router'
import { useLanguage } from '../../api/reference.ts'
import { useNarrow } from '../../blocks/narrow.ts'
import { EmptyNote } from '../../blocks/placeholders.tsx'
import { Tally } from '../../blocks/tally.tsx'
import { PageState, useTitle } from './page-state.tsx'
import { countsOf, filterIn, isFiltered, type ReportFilter, tasksShown, withChoice } from './report-filter.ts'
import { ReportHead } from './report-head.tsx'
import { type Report, reportQuery } from './target-queries.ts'
import { VERDICT_SIGNS, VERDICTS, verdictText } from './target-words.ts'
import { TaskList } from './task-list.tsx'

type Choose = (key: keyof ReportFilter, value: string | undefined) => void
const TYPING_MS = 250

function Search({ value, onChange }: { value: string; onChange: (text: string | undefined) => void }) {
  const { t } = useTranslation()
  const [typed, setTyped] = useState(value)
  useEffect(() => setTyped(value), [value])
  useEffect(() => {
    if (typed === value) return
    const wait = setTimeout(() => onChange(typed || undefined), TYPING_MS)
    return () => clearTimeout(wait)
  }, [typed, value, onChange])
  return (
    <Input
      type="search"
      allowClear
      className="filter-text"
      placeholder={t('targets.filter.text')}
      aria-label={t('targets.filter.text')}
      value={typed}
      onChange={(event) => setTyped(event.target.value)}
      data-testid="filter-text"
    />
  )
}

function Filters({ report, filter, choose }: { report: Report; filter: ReportFilter; choose: Choose }) {
  const { t } = useTranslation()
  const option = ({ name, tasks }: { name: string; tasks: number }) => ({ value: name, label: `${name}（${tasks}）` })
  const search = { showSearch: { optionFilterProp: 'label' }, allowClear: true } as const
  const onText = useMemo(() => (text: string | undefined) => choose('text', text), [choose])
  return (
    <div className="filters">
      {report.chapters.length > 1 ? (
        <Select
          {...search}
          data-testid="filter-chapter"
          aria-label={t('targets.filter.chapter')}
          placeholder={t('targets.filter.allChapters')}
          value={filter.chapter ?? null}
          options={report.chapters.map(option)}
          onChange={(value?: string) => choose('chapter', value)}
        />
      ) : null}
      <Select
        {...search}
        data-testid="filter-unit"
        aria-label={t('targets.filter.unit')}
        placeholder={t('targets.filter.allUnits')}
        value={filter.unit ?? null}
        options={[...report.units].sort((a, b) => b.tasks - a.tasks).map(option)}
        onChange={(value?: string) => choose('unit', value)}
      />
      <Search value={filter.text ?? ''} onChange={onText} />
      <div className="filter-flags">
        {(['doubtful', 'corrected'] as const).map((each) => (
          <button
            key={each}
            type="button"
            className="flag-button"
            aria-pressed={filter.only === each}
            onClick={() => choose('only', filter.only === each ? undefined : each)}
            data-testid={`filter-${each}`}
          >
            {t(`targets.filter.${each}`, { count: report[each] })}
          </button>
        ))}
      </div>
    </div>
  )
}

function Board({ report }: { report: Report }) {
  const { t } = useTranslation()
  const narrow = useNarrow()
  const language = useLanguage()
  const [search, setSearch] = useSearchParams()
  const filter = useMemo(() => filterIn(search), [search])
  const seen = useDeferredValue(filter)
  const choose: Choose = useMemo(
    () => (key, value) => setSearch((before) => withChoice(before, key, value), { replace: true }),
    [setSearch],
  )
  const shown = useMemo(() => tasksShown(report.rows, seen), [report.rows, seen])
  const counts = useMemo(() => countsOf(tasksShown(report.rows, seen, 'verdict')), [report.rows, seen])
  return (
    <>
      <ReportHead report={report} />
      <section className="panel panel-pad stack" aria-label={t('targets.filter.title')}>
        <Tally
          label={t('targets.filter.verdict')}
          testId="verdict-tally"
          items={VERDICTS.map((id) => ({
            id,
            label: verdictText(id, language),
            count: counts[id],
            ...VERDICT_SIGNS[id],
          }))}
          chosen={filter.verdict}
          onChoose={(id) => choose('verdict', id)}
        />
        <p className="quiet small" data-testid="counted-by">
          {t('targets.report.countedBy')}
        </p>
        <Filters report={report} filter={filter} choose={choose} />
      </section>
      <section className="panel" aria-label={t('targets.board.tasks')} data-testid="task-list">
        <div className="board-head">
          <h2>{t('targets.board.tasks')}</h2>
          <p className="quiet small" role="status">
            {isFiltered(filter)
              ? t('targets.board.some', { shown: shown.length, count: report.rows.length })
              : t(report.chapters.length > 1 ? 'targets.board.all' : 'targets.board.allOfOne', {
                  count: report.rows.length,
                  chapters: report.chapters.length,
                })}
            {isFiltered(filter) ? (
              <button type="button" className="as-link board-clear" onClick={() => setSearch({}, { replace: true })}>
                {t('targets.board.clear')}
              </button>
            ) : null}
          </p>
        </div>
        {shown.length === 0 ? (
          <EmptyNote title={t('targets.board.none')}>{t('targets.board.noneHint')}</EmptyNote>
        ) : (
          <TaskList report={report} rows={shown} narrow={narrow} />
        )}
      </section>
    </>
  )
}

export function ReportPage() {
  const { t } = useTranslation()
  const { id = '' } = useParams()
  const query = useQuery(reportQuery(id))
  useTitle(query.data ? (query.data.title ?? query.data.name) : undefined)
  return (
    <div className="page" data-testid="report-page" data-report={id}>
      <nav className="small" aria-label={t('targets.way.reports')}>
        <Link to="/targets/reports">← {t('targets.way.reports')}</Link>
      </nav>
      <PageState query={query} back={{ to: '/targets/reports', text: t('targets.way.reports') }} lines={12}>
        {(report) => <Board report={report} />}
      </PageState>
    </div>
  )
}
