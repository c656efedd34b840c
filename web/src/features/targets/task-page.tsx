// One task: the sentence, what it promises measure by measure, and beside it the words of the original that this was read from.
import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useCallback, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useParams } from 'react-router'
import { AddMeasure } from './add-measure.tsx'
import { CorrectLeads } from './correct-leads.tsx'
import { CorrectMeasure } from './correct-measure.tsx'
import { CorrectionList } from './correction-list.tsx'
import { MeasureCard } from './measure-card.tsx'
import { OriginalWords, type Selected } from './original-words.tsx'
import { PageState, useTitle } from './page-state.tsx'
import { reportQuery, type Task, taskQuery } from './target-queries.ts'
import { TaskMarks, taskPath } from './task-list.tsx'
import { VerdictTag } from './verdict-tag.tsx'
import './task-page.css'

function Head({ task }: { task: Task }) {
  const { t } = useTranslation()
  const { data: report } = useQuery(reportQuery(task.report))
  const [leads, setLeads] = useState(false)
  return (
    <section className="panel panel-pad task-head">
      <p className="quiet small task-where">
        {[t('targets.task.no', { no: task.no }), task.chapter].filter((part) => part !== '').join(t('dot'))}
      </p>
      <h1 className="task-sentence" lang="zh-CN" data-testid="task-sentence">
        {task.sentence.text}
      </h1>
      <div className="task-facts">
        <VerdictTag verdict={task.verdict} />
        <TaskMarks row={task} />
        <span className="task-led">
          <span className="quiet">{t('targets.board.leads')}</span>
          {task.leads.length === 0 ? <span className="quiet">—</span> : null}
          {task.leads.map((name) => (
            <Link key={name} to={`/targets/units/${encodeURIComponent(name)}`}>
              {name}
            </Link>
          ))}
          {task.may.correct && !leads ? (
            <Button size="small" type="link" onClick={() => setLeads(true)} data-testid="correct-leads-open">
              {t('targets.correct.button')}
            </Button>
          ) : null}
        </span>
      </div>
      {leads ? <CorrectLeads task={task} units={report?.units ?? []} close={() => setLeads(false)} /> : null}
    </section>
  )
}

function Shown({ task }: { task: Task }) {
  const { t } = useTranslation()
  const [chosen, setChosen] = useState<number | undefined>(task.readings.length > 0 ? 1 : undefined)
  const [correcting, setCorrecting] = useState<number>()
  const [adding, setAdding] = useState(false)
  const [selected, setSelected] = useState<Selected>()
  const choose = useCallback((measure: number) => setChosen(measure), [])
  return (
    <>
      <Head task={task} />
      <div className="task-columns">
        <section className="panel task-measures" aria-label={t('targets.task.measures')}>
          <header className="measures-head">
            <h2>{t('targets.task.measures')}</h2>
            <span className="quiet small">{t('targets.board.measures', { count: task.readings.length })}</span>
          </header>
          {task.readings.length === 0 ? (
            <p className="measures-none quiet">{t('targets.task.noMeasure')}</p>
          ) : (
            <ol className="measures">
              {task.readings.map((measure) => (
                <MeasureCard
                  key={measure.index}
                  measure={measure}
                  chosen={chosen === measure.index + 1}
                  onChoose={() => setChosen(measure.index + 1)}
                  onCorrect={
                    task.may.correct && correcting !== measure.index
                      ? () => {
                          setChosen(measure.index + 1)
                          setCorrecting(measure.index)
                        }
                      : undefined
                  }
                >
                  {correcting === measure.index ? (
                    <CorrectMeasure
                      task={task}
                      measure={measure}
                      selected={selected}
                      close={() => setCorrecting(undefined)}
                    />
                  ) : null}
                </MeasureCard>
              ))}
            </ol>
          )}
          {task.may.correct ? (
            <div className="measures-add">
              {adding ? (
                <AddMeasure task={task} close={() => setAdding(false)} />
              ) : (
                <Button type="dashed" onClick={() => setAdding(true)} data-testid="add-measure">
                  {t('targets.correct.add')}
                </Button>
              )}
            </div>
          ) : null}
        </section>
        {task.corrections.length > 0 ? (
          <section className="panel task-history" aria-label={t('targets.correct.history')}>
            <header className="measures-head">
              <h2>{t('targets.correct.history')}</h2>
            </header>
            <CorrectionList corrections={task.corrections} mayUndo={task.may.correct} />
          </section>
        ) : null}
        <div className="task-original">
          <OriginalWords task={task} chosen={chosen} onChoose={choose} onSelect={setSelected} />
        </div>
      </div>
    </>
  )
}

export function TaskPage() {
  const { t } = useTranslation()
  const { id = '', task: key = '' } = useParams()
  const query = useQuery(taskQuery(id, key))
  const board = `/targets/reports/${encodeURIComponent(id)}`
  const { data, isPlaceholderData } = query
  useTitle(data ? t('targets.task.no', { no: data.no }) : undefined)
  return (
    <div className="page" data-testid="task-page" data-task={key} aria-busy={isPlaceholderData}>
      <nav className="small task-nav" aria-label={t('targets.task.nav')}>
        <Link to={board}>← {t('targets.task.toBoard')}</Link>
        <span className="task-leaf">
          {data?.before === undefined ? null : (
            <Link to={taskPath(id, data.before)} rel="prev">
              {t('targets.task.before')}
            </Link>
          )}
          {data?.next === undefined ? null : (
            <Link to={taskPath(id, data.next)} rel="next" data-testid="task-next">
              {t('targets.task.next')}
            </Link>
          )}
        </span>
      </nav>
      <PageState query={query} back={{ to: board, text: t('targets.task.toBoard') }} lines={10}>
        {(task) => <Shown key={`${task.report} ${task.key}`} task={task} />}
      </PageState>
    </div>
  )
}
