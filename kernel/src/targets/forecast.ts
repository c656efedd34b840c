// What a target's figure will be when its time is up, by the figures told so far. Asks no clock and knows no generator of test series.
import type { Instant } from '../base/clock.ts'
import { amountAhead, type Reached } from './amount-ahead.ts'
import { levelAhead } from './level-ahead.ts'
import { dueOf, endOf, expectedAt, shareBehind, startOf, type TargetPath, type TargetYear } from './path.ts'
import { quantile, type Spread } from './spread.ts'

/**
 * A figure for an instant: of amounts what was counted up from the year's start to then. `told`: when it became known, for
 * figures told anew; without it the figure counts as told at once, and of several told together the later in the list holds.
 */
export type ToldFigure = { readonly at: Instant; readonly value: number; readonly told?: Instant }

/**
 * `limits`: what the figure cannot leave, such as 0 and 100 of a share in percent. `path`: its goal, its season and its
 * milestones weigh in; they need not hold.
 */
export type ForecastAsked = {
  readonly year: TargetYear
  readonly of: 'amount' | 'level'
  readonly told: readonly ToldFigure[]
  readonly path?: TargetPath
  readonly limits?: { readonly low?: number; readonly high?: number }
}

/**
 * `middle`: as likely too low as too high. `low` to `high`: where the figure ends in 80 of 100 years like this. `for`: the instant
 * forecast. `by`: the instant of the last figure used; `points`: of how many instants.
 */
export type Forecast = {
  readonly middle: number
  readonly low: number
  readonly high: number
  readonly for: Instant
  readonly by: Instant
  readonly points: number
}

/**
 * Why there is none: fewer than three parts of the year have a figure (`too-few`); too little of it is behind (`too-early`); nothing
 * is counted yet, so nothing says how much (`nothing-reached`); an amount below zero (`below-zero`).
 */
export const NO_FORECAST = ['too-few', 'too-early', 'nothing-reached', 'below-zero'] as const
export type NoForecast = { readonly none: (typeof NO_FORECAST)[number] }

export const FEWEST_POINTS = 3
const EARLIEST = 1 / 12
/** A year is looked at in this many parts; of several figures in one part the last counts. */
const PARTS = 24

export function forecast(asked: ForecastAsked): Forecast | NoForecast {
  const from = startOf(asked.year)
  const until = asked.path ? dueOf(asked.path) : endOf(asked.year)
  const points = standing(asked.told).filter(({ at }) => at > from && at <= until)
  const last = latest(points)
  const about = { for: until, by: last?.at ?? from, points: points.length }
  if (last?.at === until) return { middle: last.value, low: last.value, high: last.value, ...about }
  const span = { from, until }
  if (!last || parts(points, span).length < FEWEST_POINTS) return { none: 'too-few' }
  if ((last.at - from) / (until - from) < EARLIEST) return { none: 'too-early' }
  if (asked.of === 'level') return bounded(levels(points, span, asked.path), asked.limits, about)
  if (points.some(({ value }) => value < 0)) return { none: 'below-zero' }
  if (last.value === 0) return { none: 'nothing-reached' }
  const goal = asked.path && asked.path.goal > 0 ? asked.path.goal : undefined
  return bounded(amountAhead(reached(points, span, asked.path), goal), { ...asked.limits, low: last.value }, about)
}

export const isForecast = (result: Forecast | NoForecast): result is Forecast => !('none' in result)

type Span = { readonly from: Instant; readonly until: Instant }
type Point = { readonly at: Instant; readonly value: number }

/** Of each instant the figure told last. */
function standing(told: readonly ToldFigure[]): Point[] {
  const byInstant = new Map<Instant, ToldFigure>()
  for (const each of told) {
    if (!Number.isFinite(each.value) || !Number.isFinite(each.at)) continue
    const known = byInstant.get(each.at)
    if (!known || (each.told ?? each.at) >= (known.told ?? known.at)) byInstant.set(each.at, each)
  }
  return [...byInstant.values()]
}

function latest(points: readonly Point[]): Point | undefined {
  let last: Point | undefined
  for (const point of points) if (!last || point.at > last.at) last = point
  return last
}

/** For each part of the year its last point, and the least value told in it; parts without any are left out. */
function parts(points: readonly Point[], { from, until }: Span): { last: Point; least: number }[] {
  const found: ({ last: Point; least: number } | undefined)[] = Array.from({ length: PARTS }, () => undefined)
  for (const point of points) {
    const part = Math.min(PARTS - 1, Math.floor(((point.at - from) / (until - from)) * PARTS))
    const known = found[part]
    const least = Math.min(point.value, known?.least ?? point.value)
    found[part] = { last: known && known.last.at > point.at ? known.last : point, least }
  }
  return found.filter((each) => each !== undefined)
}

/** What is counted up does not fall: where a later figure is lower, the earlier one was too high and is taken down to it. */
function reached(points: readonly Point[], span: Span, path: TargetPath | undefined): Reached[] {
  const rows: Reached[] = []
  let ceiling = Number.POSITIVE_INFINITY
  for (const { last, least } of parts(points, span).reverse()) {
    const value = Math.min(last.value, ceiling)
    ceiling = Math.min(least, ceiling)
    const time = (last.at - span.from) / (span.until - span.from)
    rows.push({ time, path: path ? shareBehind(path, last.at) : time, value })
  }
  return rows.reverse()
}

function levels(points: readonly Point[], span: Span, path: TargetPath | undefined): Spread {
  const length = span.until - span.from
  const rows = parts(points, span).map(({ last }) => ({ time: (last.at - span.from) / length, value: last.value }))
  const moves = path && path.start !== undefined && path.start !== path.goal
  return levelAhead(rows, moves ? (time) => expectedAt(path, span.from + time * length) : undefined)
}

function bounded(
  spread: Spread,
  limits: ForecastAsked['limits'],
  about: Pick<Forecast, 'for' | 'by' | 'points'>,
): Forecast {
  const within = (value: number): number => Math.min(limits?.high ?? value, Math.max(limits?.low ?? value, value))
  const [low, middle, high] = [0.1, 0.5, 0.9].map((part) => within(quantile(spread, part))) as [number, number, number]
  return { middle, low, high, ...about }
}
