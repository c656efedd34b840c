// What of a reading is followed: a measure becomes a promise with a path, what its report said becomes a word and a figure. Never
// reads anything into it that the reading does not hold.
import { monthEnd } from './days.ts'
import { pathKindOf, type TargetWish } from './decide-target.ts'
import { type Period, periodsIn } from './periods.ts'
import { quantitiesIn } from './quantities.ts'
import type { MeasureReading } from './reading-types.ts'
import type { Day, PathWish, TargetOrigin, TargetPromise, TargetSaid } from './target.ts'

/** Of the report: its year, and the month up to which it speaks. */
export type ReportTime = { readonly year: number; readonly through?: number }

function numberOf(value: string | undefined, unit = ''): number | undefined {
  if (value === undefined || value.trim() === '') return undefined
  const plain = Number(value.replaceAll(/[,，\s]/g, ''))
  const number = Number.isFinite(plain) ? plain : quantitiesIn(`${value}${unit}`)[0]?.value
  return number !== undefined && Number.isFinite(number) ? number : undefined
}

export function promiseOf({ what, op, of, value, unit = '', by, whose }: MeasureReading): TargetPromise {
  const number = numberOf(value, unit)
  return {
    ...{ what, op, of, unit },
    ...(number === undefined ? {} : { value: number }),
    ...(by === undefined ? {} : { by }),
    ...(whose === undefined ? {} : { whose }),
  }
}

/** Linear until somebody says otherwise. `due` only where it lies before the year's end. */
export function firstPath(measure: MeasureReading, { year }: ReportTime): PathWish {
  const period = measure.by === undefined ? undefined : periodsIn(measure.by, { year }).at(-1)
  const due = period && lastDay(period, year)
  const of = pathKindOf({ of: measure.of, unit: measure.unit ?? '', op: measure.op })
  const early = due !== undefined && due >= `${year}-01-01` && due < `${year}-12-31`
  return { of, shape: { kind: 'linear' }, ...(early ? { due } : {}) }
}

function lastDay({ to }: Period, year: number): Day | undefined {
  const of = to.year ?? year
  const month = to.month ?? 12
  if (!Number.isInteger(of) || month < 1 || month > 12) return undefined
  const end = monthEnd(of, month)
  return to.day === undefined ? end : `${end.slice(0, 8)}${String(to.day).padStart(2, '0')}`
}

/** The last day that the report speaks of, but none that is still to come. */
export function reportDay({ year, through = 12 }: ReportTime, today: Day): Day {
  const end = monthEnd(year, through)
  return end <= today ? end : today
}

export function saidOf(measure: MeasureReading, origin: TargetOrigin, time: ReportTime, today: Day): TargetSaid {
  return { origin, verdict: measure.verdict, reason: measure.reason, asOf: reportDay(time, today) }
}

/** What the report shows of it: the figure its verdict rests on, or a plain word; undefined where it shows nothing. */
export function figureSaid(
  measure: MeasureReading,
  origin: TargetOrigin,
  time: ReportTime,
  today: Day,
): Extract<TargetWish, { do: 'tell' }> | undefined {
  const { claims, reason } = measure
  const shown = reason.params?.shown
  const value = measure.value === undefined ? undefined : shown === undefined ? claimedBy(measure) : Number(shown)
  const done = measure.value !== undefined ? undefined : doneSaid(measure)
  const figure = value !== undefined && Number.isFinite(value) ? { value } : done === undefined ? undefined : { done }
  const end = reportDay(time, today)
  if (!figure || end < `${time.year}-01-01`) return undefined
  const days = claims.flatMap(({ period }) => {
    const last = period === undefined ? undefined : periodsIn(period, time).at(-1)
    const day = last && lastDay(last, time.year)
    return day !== undefined && day >= `${time.year}-01-01` && day < end ? [day] : []
  })
  // Where every figure speaks of an earlier time than the report, so does what they show.
  const asOf = days.length > 0 && days.length === claims.length ? (days.sort().at(-1) as Day) : end
  const estimated = claims.some((claim) => claim.estimated)
  return { do: 'tell', ...figure, asOf, estimated, source: 'report', origin, evidence: [] }
}

/** Of a verdict that a person gave, the figure is in the claims: parts add up, of whole ones the last counts. */
function claimedBy({ unit = '', claims, reason, verdict }: MeasureReading): number | undefined {
  // Whoever says that nothing is shown takes the figure back too.
  if (reason.code !== 'corrected' || verdict === 'unshown' || verdict === 'narrative') return undefined
  const figures = claims.flatMap((claim) => {
    const value = claim.value === undefined ? undefined : inUnitOf(unit, { ...claim, value: claim.value })
    return value === undefined ? [] : [{ kind: claim.kind, value }]
  })
  const parts = figures.filter(({ kind }) => kind === 'sum')
  return parts.length > 1 ? parts.reduce((sum, { value }) => sum + value, 0) : figures.at(-1)?.value
}

/** A figure as written in another unit of the same thing (亿元, 万元); undefined where the two count different things. */
export function inUnitOf(
  unit: string,
  { value, unit: own = '' }: { readonly value: string; readonly unit?: string },
): number | undefined {
  const said = quantitiesIn(`${value}${own}`)[0]
  const one = quantitiesIn(`1${unit}`)[0]
  if (!said) return undefined
  if (own === unit || !one) return said.value
  return said.baseUnit === one.baseUnit && one.base !== 0 ? said.base / one.base : undefined
}

function doneSaid({ verdict, reason }: MeasureReading): boolean | undefined {
  if (reason.code === 'said-done' || (reason.code === 'reached' && verdict === 'met')) return true
  return reason.code === 'said-unfinished' || reason.code === 'late' ? false : undefined
}
