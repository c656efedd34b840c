// One followed target: its light and why, the year so far and to its end, its values with their evidence, and what may be done.
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useParams } from 'react-router'
import { useLanguage } from '../../api/reference.ts'
import { dayAndTime } from '../../blocks/local-time.ts'
import { numberText } from '../../blocks/number-text.ts'
import { usePlatformDay } from '../../blocks/platform-time.tsx'
import { TargetNotices } from '../supervision/target-notices.tsx'
import { PageState, useTitle } from './page-state.tsx'
import { TargetActs } from './target-acts.tsx'
import { TargetChart } from './target-chart.tsx'
import { TargetLog } from './target-log.tsx'
import './target-page.css'
import { TargetMarks } from './target-list.tsx'
import { type Target, targetQuery } from './target-queries.ts'
import { TargetTie } from './target-tie.tsx'
import { TargetValues } from './target-values.tsx'
import { expectedText, figureText, lightText, promiseText } from './target-words.ts'
import { taskPath } from './task-list.tsx'
import { Light, VerdictTag } from './verdict-tag.tsx'

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}

/** What a report does not say is no reason where a live figure counts. */
function whyText({ why, by }: Target, language: 'zh' | 'en'): string | undefined {
  return why && !(by === 'indicator' && why.code === 'no-answer') ? why[language] : undefined
}

function Head({ target }: { target: Target }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const { ahead, value, reached, expected, cases } = target
  return (
    <section className="panel target-top">
      <div className="target-title">
        <p className="quiet small">
          {[t('targets.report.year', { year: target.year }), t('targets.task.no', { no: target.no }), target.chapter]
            .filter((part) => part !== '')
            .join(t('dot'))}
        </p>
        <h1 lang="zh-CN">{target.what}</h1>
        <p className="target-sentence" lang="zh-CN">
          {target.sentence}
        </p>
        <div className="task-marks">
          <Light colour={target.colour} />
          <VerdictTag verdict={target.verdict} />
          <TargetMarks target={target} />
        </div>
      </div>
      <dl className="target-facts">
        <Fact name={t('targets.task.promise')}>
          <strong data-testid="target-promise">{promiseText(target, language)}</strong>
          {target.deadline ? <div className="quiet small">{target.deadline}</div> : null}
        </Fact>
        {value === undefined ? null : (
          <Fact name={t(target.tied ? 'targets.followed.liveNow' : 'targets.followed.reachedNow')}>
            <strong data-testid="target-reached">{reached === undefined ? '—' : figureText(target, reached)}</strong>
            {cases === undefined ? null : (
              <div className="quiet small" data-testid="target-cases">
                {t('targets.followed.cases', { count: cases })}
              </div>
            )}
            {expected === undefined ? null : (
              <div className="quiet small" data-testid="target-expected">
                {expectedText(target, expected, t, language)}
              </div>
            )}
          </Fact>
        )}
        {ahead ? (
          <Fact name={t('targets.followed.forecast')}>
            <strong data-testid="target-forecast">{figureText(target, ahead.middle)}</strong>
            <div className="quiet small">
              {t('targets.chart.interval', {
                low: numberText(ahead.low),
                high: figureText(target, ahead.high),
              })}
            </div>
          </Fact>
        ) : null}
        <Fact name={t('targets.board.leads')}>
          {target.leads.map((name) => (
            <div key={name}>
              <Link to={`/targets/units/${encodeURIComponent(name)}`}>{name}</Link>
            </div>
          ))}
          {target.owner ? <div className="quiet small">{t('targets.owner', { name: target.owner.name })}</div> : null}
        </Fact>
      </dl>
      <div className="target-why" data-testid="target-why">
        <p data-testid="target-light-why">
          <b>{t('targets.whyLight')}</b>
          {lightText(target.colourReason, t)}
        </p>
        <p>
          <b>{t('targets.board.verdict')}</b>
          {whyText(target, language) ?? t(target.by === 'indicator' ? 'targets.whyNoFigure' : 'targets.whyNone')}
          <span className="quiet small">{t(`targets.restsOn.${target.by}`)}</span>
        </p>
      </div>
    </section>
  )
}

function Origins({ target }: { target: Target }) {
  const { t } = useTranslation()
  return (
    <section className="panel panel-pad" aria-label={t('targets.origins')}>
      <h2 className="panel-title">{t('targets.origins')}</h2>
      <ul className="origins">
        {target.origins.map(({ report, task, measure }) => (
          <li key={`${report} ${task}`}>
            <Link to={taskPath(report, task)}>{t('targets.origin', { no: task, at: measure + 1 })}</Link>
          </li>
        ))}
      </ul>
    </section>
  )
}

function Reminders({ target }: { target: Target }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const now = Date.parse(usePlatformDay())
  if (target.reminders.length === 0) return null
  const text = (why: string) => (why === 'silent' || why === 'quarter-end' ? t(`targets.remind.${why}`) : why)
  return (
    <section className="panel panel-pad" aria-label={t('targets.reminders')} data-testid="reminders">
      <h2 className="panel-title">{t('targets.reminders')}</h2>
      <ul className="plain-lines">
        {[...target.reminders].reverse().map(({ at, why }) => (
          <li key={at}>
            {text(why)}
            <time className="quiet small" dateTime={at}>
              {dayAndTime(at, language, now)}
            </time>
          </li>
        ))}
      </ul>
    </section>
  )
}

function Shown({ target }: { target: Target }) {
  return (
    <>
      <Head target={target} />
      <div className="target-columns">
        <div className="task-main">
          {target.value === undefined ? null : <TargetChart target={target} />}
          {target.may.tell || target.may.change ? <TargetActs target={target} /> : null}
          <TargetValues target={target} />
          <TargetLog target={target} />
        </div>
        <div className="task-side">
          <TargetNotices target={target} />
          <TargetTie target={target} />
          <Reminders target={target} />
          <Origins target={target} />
        </div>
      </div>
    </>
  )
}

export function TargetPage() {
  const { t } = useTranslation()
  const { target: id = '' } = useParams()
  const query = useQuery(targetQuery(id))
  useTitle(query.data?.what)
  return (
    <div className="page" data-testid="target-page" data-target={id}>
      <nav className="small" aria-label={t('targets.way.followed')}>
        <Link to="/targets">← {t('targets.way.followed')}</Link>
      </nav>
      <PageState query={query} back={{ to: '/targets', text: t('targets.way.followed') }} lines={10}>
        {(target) => <Shown key={target.id} target={target} />}
      </PageState>
    </div>
  )
}
