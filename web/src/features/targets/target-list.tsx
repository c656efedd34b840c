// Followed targets: how each stands, what is reached against what is promised and expected by now, what the year will probably bring.
import { useTranslation } from 'react-i18next'
import { Link, useNavigate } from 'react-router'
import { useLanguage } from '../../api/reference.ts'
import { dayText } from '../../blocks/local-time.ts'
import { useNarrow } from '../../blocks/narrow.ts'
import { ShareBar } from '../../blocks/share-bar.tsx'
import { may } from '../admin/may.ts'
import { useAccount } from '../session/session.ts'
import type { TargetRow } from './target-queries.ts'
import { expectedText, figureText, promiseText } from './target-words.ts'
import { Light, VerdictTag } from './verdict-tag.tsx'

export const targetPath = (id: string) => `/targets/${encodeURIComponent(id)}`

/** As a share of the goal, where more is better and the goal is no zero. */
function sharesOf({ op, value, reached, expected }: TargetRow): { value?: number; target?: number } | undefined {
  if (value === undefined || value <= 0 || op === '<=' || op === '<') return undefined
  const share = (figure: number) => Math.min(1, Math.max(0, figure / value))
  return {
    ...(reached === undefined ? {} : { value: share(reached) }),
    ...(expected === undefined ? {} : { target: share(expected) }),
  }
}

export function Reached({ target }: { target: TargetRow }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const shares = sharesOf(target)
  return (
    <div className="reached">
      <div className="reached-line">
        <b>{target.reached === undefined ? '—' : figureText(target, target.reached)}</b>
        <span className="quiet">{promiseText(target, language)}</span>
      </div>
      {shares && target.reached !== undefined ? <ShareBar value={shares.value} target={shares.target} /> : null}
      <div className="quiet small reached-when">
        {target.expected === undefined || (target.reached === undefined && target.verdict === 'met') ? null : (
          <span>{expectedText(target, target.expected, t, language)}</span>
        )}
        {target.asOf === undefined ? null : (
          <span>{t('targets.followed.asOf', { day: dayText(target.asOf, language, target.year) })}</span>
        )}
        {target.cases === undefined ? null : <span>{t('targets.followed.cases', { count: target.cases })}</span>}
      </div>
    </div>
  )
}

export function TargetMarks({ target }: { target: TargetRow }) {
  const { t } = useTranslation()
  const looksAfterAll = may(useAccount(), 'change', 'target')
  const language = useLanguage()
  return (
    <>
      {target.mine && !looksAfterAll ? (
        <span className="tag" data-tone="accent">
          {t('targets.followed.mine')}
        </span>
      ) : null}
      {target.tied ? <span className="tag">{t('targets.followed.tied')}</span> : null}
      {target.dropped ? <span className="tag">{t('targets.followed.dropped')}</span> : null}
      {target.reminder ? (
        <span className="tag" data-tone="soon" data-testid="reminder">
          {language === 'zh' ? target.reminder.zh : target.reminder.en}
        </span>
      ) : null}
    </>
  )
}

function Line({ target }: { target: TargetRow }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const to = targetPath(target.id)
  return (
    <tr
      data-testid="target-row"
      data-target={target.id}
      data-colour={target.colour}
      onClick={(event) => event.target instanceof Element && !event.target.closest('a') && navigate(to)}
    >
      <td>
        <Light colour={target.colour} />
      </td>
      <td className="task-what">
        <Link to={to} lang="zh-CN">
          {target.what}
        </Link>
        <p className="quiet small clamp" lang="zh-CN">
          {target.sentence}
        </p>
        <div className="task-marks">
          <TargetMarks target={target} />
        </div>
      </td>
      <td className="task-leads">{target.leads.join(t('list'))}</td>
      <td className="target-reached">
        <Reached target={target} />
      </td>
      <td className="nowrap">{target.forecast === undefined ? '—' : figureText(target, target.forecast)}</td>
      <td>
        <VerdictTag verdict={target.verdict} />
      </td>
    </tr>
  )
}

function Card({ target }: { target: TargetRow }) {
  const { t } = useTranslation()
  return (
    <li data-testid="target-row" data-target={target.id} data-colour={target.colour}>
      <Link to={targetPath(target.id)} className="task-card">
        <span className="task-card-head">
          <Light colour={target.colour} />
          <VerdictTag verdict={target.verdict} />
        </span>
        <span className="task-card-text" lang="zh-CN">
          {target.what}
        </span>
        <Reached target={target} />
        <span className="quiet small">
          {[
            target.leads.join(t('list')),
            target.forecast === undefined
              ? ''
              : t('targets.followed.forecastShort', { value: figureText(target, target.forecast) }),
          ]
            .filter((part) => part !== '')
            .join(t('dot'))}
        </span>
        <span className="task-marks">
          <TargetMarks target={target} />
        </span>
      </Link>
    </li>
  )
}

export function TargetList({ rows }: { rows: readonly TargetRow[] }) {
  const { t } = useTranslation()
  const narrow = useNarrow()
  if (narrow)
    return (
      <ul className="task-cards">
        {rows.map((row) => (
          <Card key={row.id} target={row} />
        ))}
      </ul>
    )
  return (
    <table className="task-table target-table">
      <thead>
        <tr>
          <th scope="col">{t('targets.followed.light')}</th>
          <th scope="col">{t('targets.followed.target')}</th>
          <th scope="col">{t('targets.board.leads')}</th>
          <th scope="col">{t('targets.followed.reached')}</th>
          <th scope="col">{t('targets.followed.forecast')}</th>
          <th scope="col">{t('targets.board.verdict')}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <Line key={row.id} target={row} />
        ))}
      </tbody>
    </table>
  )
}
