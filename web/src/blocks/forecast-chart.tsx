// A year of one figure: the path expected, what was told, and where it will probably end. Says nothing that the table beside it does
// not say too.
import { useId, useRef } from 'react'
import { monthStarts, scaleOf, shareOfYear } from './chart-scale.ts'
import { useWidth } from './chart-size.ts'
import './forecast-chart.css'
import { numberText } from './number-text.ts'

/** `on`: ISO day. */
type Point = { readonly on: string; readonly value: number }
type Ahead = { readonly on: string; readonly middle: number; readonly low: number; readonly high: number }
type Props = {
  /** What it shows, said whole for those who do not see it. */
  readonly label: string
  readonly year: number
  readonly path: readonly Point[]
  readonly told: readonly (Point & { readonly estimated: boolean })[]
  readonly ahead: readonly Ahead[]
  readonly goal: number | undefined
  readonly unit: string
  /** ISO day; drawn where it is in this year. */
  readonly today: string
  readonly words: {
    readonly path: string
    readonly told: string
    readonly estimated: string
    readonly ahead: string
    readonly goal: string
    readonly today: string
    readonly month: (month: number) => string
  }
}

const HEIGHT = 280
const TOP = 26
const FOOT = 28
const NARROW = 520
const CHARACTER = 7
/** Of a line of words above a line. */
const ROOM = 14

type At = (day: string) => number
type Up = (value: number) => number

const line = (points: readonly (readonly [number, number])[]): string =>
  points.map(([x, y], index) => `${index === 0 ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`).join('')

function band(ahead: readonly Ahead[], x: At, y: Up): string {
  const upper = ahead.map(({ on, high }) => [x(on), y(high)] as const)
  const lower = ahead.map(({ on, low }) => [x(on), y(low)] as const).reverse()
  return `${line([...upper, ...lower])}Z`
}

/** The forecast begins where the figures end. */
function fromLast(told: Props['told'], ahead: readonly Ahead[]): readonly Ahead[] {
  const last = told.at(-1)
  const first = ahead[0]
  if (!last || !first || first.on <= last.on) return ahead
  return [{ on: last.on, middle: last.value, low: last.value, high: last.value }, ...ahead]
}

function Legend({ words, ahead, estimated }: Pick<Props, 'words'> & { ahead: boolean; estimated: boolean }) {
  const shown = [
    ['told', words.told],
    ...(estimated ? [['estimated', words.estimated]] : []),
    ['path', words.path],
    ...(ahead ? [['ahead', words.ahead]] : []),
  ] as const
  return (
    <ul className="chart-legend" aria-hidden="true">
      {shown.map(([kind, text]) => (
        <li key={kind}>
          <svg viewBox="0 0 28 12" width="28" height="12" aria-hidden="true">
            {kind === 'ahead' ? <rect className="chart-band" width="28" height="12" /> : null}
            {kind === 'estimated' ? null : <path className={`chart-${kind}`} d="M0 6H28" />}
            {kind === 'told' ? <circle className="chart-dot" cx="14" cy="6" r="3.5" /> : null}
            {kind === 'estimated' ? (
              <circle className="chart-dot" data-estimated="true" cx="14" cy="6" r="3.5" />
            ) : null}
          </svg>
          {text}
        </li>
      ))}
    </ul>
  )
}

export function ForecastChart({ label, year, path, told, ahead, goal, unit, today, words }: Props) {
  const frame = useRef<HTMLDivElement>(null)
  const id = useId()
  const width = Math.max(280, useWidth(frame, 640))
  const forecast = fromLast(told, ahead)
  const { low, high, ticks } = scaleOf([
    ...path.map(({ value }) => value),
    ...told.map(({ value }) => value),
    ...forecast.flatMap((each) => [each.low, each.high]),
    ...(goal === undefined ? [] : [goal]),
  ])
  const left = Math.max(...ticks.map((tick) => numberText(tick).length)) * CHARACTER + 14
  const right = width - 12
  const bottom = HEIGHT - FOOT
  const across = (share: number) => left + share * (right - left)
  const x: At = (day) => across(shareOfYear(day, year))
  const y: Up = (value) => bottom - ((value - low) / (high - low)) * (bottom - TOP)
  const starts = monthStarts(year)
  const shown = width < NARROW ? [0, 3, 6, 9] : starts.map((_, month) => month)
  const isNow = today.startsWith(`${year}-`)
  const goalText = goal === undefined ? '' : `${words.goal} ${numberText(goal)}${unit}`
  return (
    <figure className="forecast-chart" ref={frame}>
      <svg viewBox={`0 0 ${width} ${HEIGHT}`} width={width} height={HEIGHT} role="img" aria-labelledby={id}>
        <title id={id}>{label}</title>
        <text className="chart-unit" x={left} y={12}>
          {unit}
        </text>
        {ticks.map((tick) => (
          <g key={tick}>
            <path className="chart-grid" data-zero={tick === 0} d={`M${left} ${y(tick)}H${right}`} />
            <text x={left - 8} y={y(tick) + 4} textAnchor="end">
              {numberText(tick)}
            </text>
          </g>
        ))}
        {shown.map((month) => {
          const from = across(starts[month] as number)
          const until = across(starts[month + 1] ?? 1)
          return (
            <text key={month} x={(from + until) / 2} y={HEIGHT - 8} textAnchor="middle">
              {words.month(month + 1)}
            </text>
          )
        })}
        {isNow ? (
          <g>
            <path className="chart-now" d={`M${x(today)} ${TOP - 6}V${bottom}`} />
            <text x={x(today)} y={12} textAnchor={x(today) > width / 2 ? 'end' : 'start'} className="chart-now-text">
              {words.today}
            </text>
          </g>
        ) : null}
        {forecast.length > 1 ? (
          <>
            <path className="chart-band" d={band(forecast, x, y)} />
            <path className="chart-ahead" d={line(forecast.map(({ on, middle }) => [x(on), y(middle)]))} />
          </>
        ) : null}
        {path.length > 1 ? (
          <path className="chart-path" d={line(path.map(({ on, value }) => [x(on), y(value)]))} />
        ) : null}
        {goal === undefined ? null : (
          <g>
            <path className="chart-goal" d={`M${left} ${y(goal)}H${right}`} />
            <text className="chart-goal-text" x={left + 6} y={y(goal) < TOP + ROOM ? y(goal) + 16 : y(goal) - 6}>
              {goalText}
            </text>
          </g>
        )}
        <path className="chart-told" d={line(told.map(({ on, value }) => [x(on), y(value)]))} />
        {told.map(({ on, value, estimated }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a day may be told twice with the same value
          <circle key={index} className="chart-dot" data-estimated={estimated} cx={x(on)} cy={y(value)} r={4} />
        ))}
      </svg>
      <Legend words={words} ahead={forecast.length > 1} estimated={told.some((each) => each.estimated)} />
    </figure>
  )
}
