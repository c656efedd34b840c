// Tasks of a report under their chapters: lines on a desk, cards on a phone. The whole line opens the task.
import { Button } from 'antd'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useNavigate } from 'react-router'
import { byChapter } from './report-filter.ts'
import type { Report, TaskRow } from './target-queries.ts'
import { flagText } from './target-words.ts'
import { DoubtTag, Light, VerdictTag } from './verdict-tag.tsx'

/** A board of thousands is shown in parts. */
const PART = 200

export const taskPath = (report: string, key: string) =>
  `/targets/reports/${encodeURIComponent(report)}/tasks/${encodeURIComponent(key)}`

/** What a reader should know of the row before he trusts it. */
export function TaskMarks({ row }: { row: Pick<TaskRow, 'doubtful' | 'corrected' | 'flags'> }) {
  const { t } = useTranslation()
  return (
    <>
      {row.doubtful ? <DoubtTag /> : null}
      {row.corrected ? <span className="tag">{t('targets.corrected')}</span> : null}
      {row.flags.map((flag) => (
        <span key={flag} className="tag" data-tone="soon">
          {flagText(flag, t)}
        </span>
      ))}
    </>
  )
}

function Lights({ row }: { row: TaskRow }) {
  return (
    <span className="lights">
      {row.targets.map(({ id, colour }) => (
        <Link key={id} to={`/targets/${encodeURIComponent(id)}`}>
          <Light colour={colour} bare />
        </Link>
      ))}
    </span>
  )
}

type Props = { readonly report: Pick<Report, 'id' | 'state'>; readonly row: TaskRow }

function Line({ report, row }: Props) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const to = taskPath(report.id, row.key)
  return (
    <tr
      data-testid="task-row"
      data-task={row.key}
      data-verdict={row.verdict}
      onClick={(event) => event.target instanceof Element && !event.target.closest('a') && navigate(to)}
    >
      <td className="task-no">{row.no}</td>
      <td className="task-what">
        <Link to={to} lang="zh-CN">
          {row.text}
        </Link>
        <div className="task-marks">
          {row.measures > 0 ? (
            <span className="quiet small">{t('targets.board.measures', { count: row.measures })}</span>
          ) : null}
          <TaskMarks row={row} />
        </div>
      </td>
      <td className="task-leads">{row.leads.join(t('list'))}</td>
      <td className="task-verdict">
        <VerdictTag verdict={row.verdict} />
      </td>
      {report.state === 'adopted' ? (
        <td>
          <Lights row={row} />
        </td>
      ) : null}
    </tr>
  )
}

function Card({ report, row }: Props) {
  const { t } = useTranslation()
  return (
    <li data-testid="task-row" data-task={row.key} data-verdict={row.verdict}>
      <Link to={taskPath(report.id, row.key)} className="task-card">
        <span className="task-card-head">
          <span className="quiet">{row.no}</span>
          <VerdictTag verdict={row.verdict} />
        </span>
        <span className="task-card-text" lang="zh-CN">
          {row.text}
        </span>
        <span className="quiet small">
          {[row.leads.join(t('list')), row.measures > 0 ? t('targets.board.measures', { count: row.measures }) : '']
            .filter((part) => part !== '')
            .join(t('dot'))}
        </span>
        <span className="task-marks">
          <TaskMarks row={row} />
        </span>
      </Link>
    </li>
  )
}

function Table({ report, rows }: { report: Props['report']; rows: readonly TaskRow[] }) {
  const { t } = useTranslation()
  const columns = report.state === 'adopted' ? 5 : 4
  return (
    <table className="task-table">
      <thead>
        <tr>
          <th scope="col">{t('targets.board.no')}</th>
          <th scope="col">{t('targets.board.task')}</th>
          <th scope="col">{t('targets.board.leads')}</th>
          <th scope="col">{t('targets.board.verdict')}</th>
          {columns === 5 ? <th scope="col">{t('targets.board.lights')}</th> : null}
        </tr>
      </thead>
      {byChapter(rows).map((group) => (
        <tbody key={`${group.chapter} ${group.rows[0]?.key}`}>
          {group.chapter === '' ? null : (
            <tr className="chapter-row">
              <th scope="colgroup" colSpan={columns}>
                {group.chapter}
                <span className="quiet">{group.rows.length}</span>
              </th>
            </tr>
          )}
          {group.rows.map((row) => (
            <Line key={row.key} report={report} row={row} />
          ))}
        </tbody>
      ))}
    </table>
  )
}

function Cards({ report, rows }: { report: Props['report']; rows: readonly TaskRow[] }) {
  return byChapter(rows).map((group) => (
    <section key={`${group.chapter} ${group.rows[0]?.key}`}>
      {group.chapter === '' ? null : (
        <h3 className="chapter-head">
          {group.chapter}
          <span className="quiet">{group.rows.length}</span>
        </h3>
      )}
      <ul className="task-cards">
        {group.rows.map((row) => (
          <Card key={row.key} report={report} row={row} />
        ))}
      </ul>
    </section>
  ))
}

export function TaskList({
  report,
  rows,
  narrow,
}: {
  report: Props['report']
  rows: readonly TaskRow[]
  narrow: boolean
}) {
  const { t } = useTranslation()
  const [most, setMost] = useState(PART)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another choice begins at its top again
  useEffect(() => setMost(PART), [rows])
  const shown = rows.slice(0, most)
  return (
    <>
      {narrow ? <Cards report={report} rows={shown} /> : <Table report={report} rows={shown} />}
      {rows.length > most ? (
        <div className="board-more">
          <Button onClick={() => setMost(most + PART)}>{t('cases.more')}</Button>
        </div>
      ) : null}
    </>
  )
}
