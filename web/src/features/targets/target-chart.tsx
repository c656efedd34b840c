// The year of a target as a chart, and beside it the same as a table.
import { useTranslation } from 'react-i18next'
import { useLanguage } from '../../api/reference.ts'
import { ForecastChart } from '../../blocks/forecast-chart.tsx'
import { dayOf, dayText, monthText } from '../../blocks/local-time.ts'
import { numberText } from '../../blocks/number-text.ts'
import { usePlatformDay } from '../../blocks/platform-time.tsx'
import { expectedOn } from './expected-on.ts'
import type { Target } from './target-queries.ts'
import { figureText, promiseText } from './target-words.ts'

export function TargetChart({ target }: { target: Target }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const today = usePlatformDay()
  const { path, ahead, series, unit } = target
  const told = series.flatMap(({ asOf, value, estimated, seq }) =>
    value === undefined ? [] : [{ on: asOf, value, estimated, seq }],
  )
  // What is measured stands at the end of what it was measured over.
  const { tie } = target
  const measured = tie && dayOf(Date.parse(tie.until) - 1)
  const shown =
    measured === undefined || tie?.value === undefined
      ? told
      : [...told, { on: measured, value: tie.value, estimated: false, seq: 0 }]
  const last = shown.at(-1)
  const goal = path.goal ?? target.value
  const isOver = today > `${target.year}-12-31`
  const label = [
    t('targets.chart.said', { what: target.what, promise: promiseText(target, language) }),
    last ? t('targets.chart.saidLast', { day: dayText(last.on, language), value: figureText(target, last.value) }) : '',
    ahead
      ? t('targets.chart.saidAhead', {
          middle: figureText(target, ahead.middle),
          low: figureText(target, ahead.low),
          high: figureText(target, ahead.high),
        })
      : '',
  ]
    .filter((part) => part !== '')
    .join(' ')
  return (
    <section className="panel panel-pad" aria-label={t('targets.chart.title')} data-testid="target-chart">
      <h2 className="panel-title">{t('targets.chart.title')}</h2>
      <div className="chart-and-table">
        <ForecastChart
          label={label}
          year={target.year}
          path={path.line}
          told={shown}
          ahead={ahead?.line ?? []}
          goal={goal}
          unit={unit}
          today={today}
          words={{
            path: t('targets.chart.path'),
            told: t('targets.chart.told'),
            estimated: t('targets.claim.estimated'),
            ahead: t('targets.chart.ahead'),
            goal: t('targets.chart.goal'),
            today: t('targets.chart.today'),
            month: (month) => monthText(month, language),
          }}
        />
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard */}
        <div className="chart-table-frame" tabIndex={0}>
          <table className="chart-table">
            <caption>{t('targets.chart.table', { unit: unit || '—' })}</caption>
            <thead>
              <tr>
                <th scope="col">{t('targets.chart.asOf')}</th>
                <th scope="col">{t('targets.chart.valueColumn')}</th>
                <th scope="col">{t('targets.chart.expectedColumn')}</th>
              </tr>
            </thead>
            <tbody>
              {ahead ? (
                <tr className="chart-ahead-row">
                  <th scope="row">{t('targets.chart.yearEnd')}</th>
                  <td>
                    {numberText(ahead.middle)}
                    <div className="small">
                      {numberText(ahead.low)}–{numberText(ahead.high)}
                    </div>
                  </td>
                  <td className="quiet">{goal === undefined ? '—' : numberText(goal)}</td>
                </tr>
              ) : null}
              {[...shown].reverse().map(({ on, value, estimated, seq }) => {
                const expected = expectedOn(path.line, on)
                return (
                  <tr key={seq}>
                    <th scope="row">{on}</th>
                    <td>
                      {numberText(value)}
                      {estimated ? ` ${t('targets.chart.estimatedShort')}` : ''}
                      {seq === 0 ? ` ${t('targets.chart.liveShort')}` : ''}
                    </td>
                    <td className="quiet">
                      {expected === undefined ? '—' : numberText(target.whole ? Math.round(expected) : expected)}
                    </td>
                  </tr>
                )
              })}
              {shown.length === 0 ? (
                <tr>
                  <td colSpan={3} className="quiet">
                    {t(target.tied ? 'targets.values.noneTied' : 'targets.values.none')}
                  </td>
                </tr>
              ) : null}
            </tbody>
          </table>
        </div>
      </div>
      <p className="quiet small chart-note">
        {t(ahead ? 'targets.chart.method' : isOver ? 'targets.chart.over' : 'targets.chart.noForecast')}
      </p>
    </section>
  )
}
