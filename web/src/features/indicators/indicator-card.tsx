// One figure with everything it is made of: value, target, what was counted, what was left out and why, the cases.
import { useQuery } from '@tanstack/react-query'
import { type SyntheticEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { CaseRow, Indicator } from '../../api/client.ts'
import { useLabel, useLanguage } from '../../api/reference.ts'
import { dayAndTime, endBeside } from '../../blocks/local-time.ts'
import { ShareBar } from '../../blocks/share-bar.tsx'
import { percentText } from '../../blocks/share-text.ts'
import { shortId } from '../cases/case-words.ts'
import { casesBehindQuery } from './indicator-queries.ts'

const REASONS = ['void', 'false-alarm', 'cleared-itself', 'not-proved-by-another'] as const

function useReason(): (reason: string) => string {
  const { t } = useTranslation()
  return (reason) => {
    const known = REASONS.find((each) => each === reason)
    return known ? t(`figures.apart.${known}`) : reason
  }
}

function Cases({
  title,
  tone,
  ids,
  rows,
}: {
  title: string
  tone: string
  ids: readonly string[]
  rows: ReadonlyMap<string, CaseRow> | undefined
}) {
  const { t } = useTranslation()
  const language = useLanguage()
  const label = useLabel()
  if (ids.length === 0) return null
  return (
    <div>
      <h3 className="behind-title">
        <span className="behind-dot" data-tone={tone} aria-hidden="true" />
        {title} <span className="quiet">{ids.length}</span>
      </h3>
      <ul className="behind-list">
        {ids.map((id) => {
          const row = rows?.get(id)
          return (
            <li key={id}>
              <Link to={`/cases/${encodeURIComponent(id)}`}>
                {row ? (
                  [row.place.name, label(row.stepLabel)].join(t('dot'))
                ) : (
                  <span className="mono">{shortId(id)}</span>
                )}
              </Link>
              {row ? <span className="quiet small">{dayAndTime(row.ended ?? row.opened, language)}</span> : null}
            </li>
          )
        })}
      </ul>
    </div>
  )
}

function Behind({ figure }: { figure: Indicator }) {
  const { t } = useTranslation()
  const reasonText = useReason()
  const [open, setOpen] = useState(false)
  const { data: rows } = useQuery({ ...casesBehindQuery, enabled: open })
  const hit = new Set(figure.numerator.cases)
  const missed = figure.denominator.cases.filter((id) => !hit.has(id))
  const total = [figure.denominator, ...Object.values(figure.apart)].reduce((sum, { cases }) => sum + cases.length, 0)
  if (total === 0) return null
  return (
    <details
      className="behind"
      onToggle={(event: SyntheticEvent<HTMLDetailsElement>) => setOpen(event.currentTarget.open)}
    >
      <summary data-testid={`indicator-cases-${figure.id}`}>{t('figures.behind', { count: total })}</summary>
      {open ? (
        <div className="behind-groups">
          <Cases title={t(`figures.hit.${figure.measure}`)} tone="hit" ids={figure.numerator.cases} rows={rows} />
          <Cases title={t(`figures.missed.${figure.measure}`)} tone="missed" ids={missed} rows={rows} />
          {Object.entries(figure.apart).map(([reason, { cases }]) => (
            <Cases
              key={reason}
              title={t('figures.apartTitle', { reason: reasonText(reason) })}
              tone="apart"
              ids={cases}
              rows={rows}
            />
          ))}
        </div>
      ) : null}
    </details>
  )
}

export function IndicatorCard({ figure }: { figure: Indicator }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const label = useLabel()
  const reasonText = useReason()
  const { value, target } = figure
  const apart = Object.entries(figure.apart).filter(([, { count }]) => count > 0)
  const reached = value === undefined || target === undefined ? undefined : value >= target
  return (
    <article className="panel indicator" data-testid={`indicator-${figure.id}`} aria-label={label(figure.label)}>
      <header className="indicator-head">
        <h2>{label(figure.label)}</h2>
        <span className="quiet small">
          {t('figures.period', {
            from: dayAndTime(figure.from, language),
            until: endBeside(figure.until, figure.from, language),
          })}
        </span>
      </header>
      <div className="indicator-figure">
        <span className="indicator-value" data-testid="indicator-value">
          {value === undefined ? '—' : figure.measure === 'count' ? value : percentText(value)}
        </span>
        {target === undefined ? null : (
          <span className="indicator-target">
            {t('figures.target', { target: percentText(target) })}
            {reached === undefined ? null : (
              <span className="tag" data-tone={reached ? 'done' : 'soon'}>
                {t(reached ? 'figures.reached' : 'figures.notReached')}
              </span>
            )}
          </span>
        )}
      </div>
      {figure.measure === 'count' ? null : <ShareBar value={value} target={target} />}
      {value === undefined ? <p className="quiet">{t('figures.nothing')}</p> : null}
      <dl className="indicator-made">
        <div>
          <dt>{t(`figures.hit.${figure.measure}`)}</dt>
          <dd>{figure.numerator.count}</dd>
        </div>
        {figure.measure === 'count' ? null : (
          <div>
            <dt>{t(`figures.counted.${figure.measure}`)}</dt>
            <dd>{figure.denominator.count}</dd>
          </div>
        )}
        {apart.map(([reason, { count }]) => (
          <div key={reason} className="indicator-apart">
            <dt>{t('figures.apartTitle', { reason: reasonText(reason) })}</dt>
            <dd>{count}</dd>
          </div>
        ))}
      </dl>
      {figure.shuffles === undefined ? null : (
        <p className="quiet small">{t('figures.shuffles', { count: figure.shuffles })}</p>
      )}
      {figure.redated ? (
        <p className="quiet small">
          {t('figures.redated', {
            count: figure.redated.cases.count,
            value: percentText(figure.redated.valueBefore),
          })}
        </p>
      ) : null}
      <p className="indicator-formula">
        <b>{t('figures.formula')}</b>
        {language === 'zh' ? figure.formula : figure.formulaEn}
      </p>
      <Behind figure={figure} />
    </article>
  )
}
