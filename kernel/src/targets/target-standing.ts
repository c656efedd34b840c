// How a target stands: its verdict and what that rests on, what is expected by now, what is to be expected at the end. A live figure
// of the platform comes before prose; a value that was told comes before what a report was read to say.
import type { Instant } from '../base/clock.ts'
import { type Coloured, colourOf } from './colour.ts'
import { dayEnd } from './days.ts'
import { isCounted } from './decide-target.ts'
import { type Forecast, forecast, isForecast, type NoForecast, type ToldFigure } from './forecast.ts'
import { dueOf, expectedAt, type TargetPath, type TargetYear } from './path.ts'
import type { Reason, Verdict } from './reading-types.ts'
import {
  newestValue,
  READ_ANEW,
  type TargetFigure,
  type TargetPromise,
  type TargetState,
  type TargetValue,
} from './target.ts'

/** In the unit of the target; of the time from `from` to `until`. `cases`: how many it was taken from. */
export type LiveFigure = {
  readonly value: number | undefined
  readonly from: Instant
  readonly until: Instant
  readonly cases: number
}

export type TargetStanding = {
  readonly verdict: Verdict
  /** What it rests on. */
  readonly by: 'report' | 'value' | 'indicator' | 'person'
  readonly why: Reason | undefined
  /** `cases`: of a live figure, how many it rests on. */
  readonly reached?: TargetFigure & { readonly asOf: Instant; readonly estimated: boolean; readonly cases?: number }
  /** Of what is kept by a number. */
  readonly path?: TargetPath
  /** What was due at `expectedAt`: the instant that the figure reached speaks of, or now where there is none. */
  readonly expected?: number
  readonly expectedAt?: Instant
  /** Until its time is up. */
  readonly ahead?: Forecast | NoForecast
  readonly light: Coloured
}

/** 左右: a tenth below is still about. */
const ABOUT = 0.1

function reachedBy({ op, value: goal = 0 }: TargetPromise, value: number): boolean {
  switch (op) {
    case '>':
      return value > goal
    case '<=':
      return value <= goal
    case '<':
      return value < goal
    case '≈':
      return value >= goal - Math.abs(goal) * ABOUT
    case '>=':
    case '=':
    case 'all':
    case 'complete':
      return value >= goal
  }
}

type Shown = NonNullable<TargetStanding['reached']>

/** Of an amount that only grows nothing is lost again; everything else is certain when its time is up. */
export function verdictOfFigure(
  promise: TargetPromise,
  { value, done, asOf, estimated }: Shown,
  of: 'amount' | 'level',
  due: Instant,
): { verdict: Verdict; why: Reason } {
  if (!isCounted(promise)) {
    if (done === undefined) return { verdict: 'unshown', why: { code: 'not-said' } }
    return done
      ? { verdict: 'met', why: { code: 'said-done' } }
      : { verdict: 'behind', why: { code: 'said-unfinished' } }
  }
  if (value === undefined) return { verdict: 'unshown', why: { code: 'no-answer' } }
  const params = { shown: `${value}${promise.unit}`, promised: `${promise.value}${promise.unit}` }
  if (!reachedBy(promise, value)) return { verdict: 'behind', why: { code: 'short', params } }
  if (estimated) return { verdict: 'provisional', why: { code: 'reached-estimated', params } }
  const grows =
    of === 'amount' && (promise.op === '>=' || promise.op === '>' || promise.op === '=' || promise.op === '≈')
  return grows || asOf >= due
    ? { verdict: 'met', why: { code: 'reached', params } }
    : { verdict: 'provisional', why: { code: 'reached-open', params } }
}

export function pathOf(
  { promise, path }: Pick<TargetState, 'promise' | 'path'>,
  year: TargetYear,
): TargetPath | undefined {
  if (promise.value === undefined) return undefined
  const { of, start, due, shape } = path
  return {
    ...{ year, of, goal: promise.value, shape },
    ...(start === undefined ? {} : { start }),
    ...(due === undefined ? {} : { due: dayEnd(due, year) }),
  }
}

/** What figures there are for a forecast: those told, or, of a target that is tied, those measured, the live one as the last. */
export function figuresOf({ values, tie }: TargetState, year: TargetYear, live?: LiveFigure): readonly ToldFigure[] {
  const told = values.flatMap(({ value, asOf, told: at, estimated, source }) =>
    value === undefined || estimated || (tie && source !== 'indicator')
      ? []
      : [{ at: dayEnd(asOf, year), value, told: at }],
  )
  if (live?.value === undefined) return told
  return [...told, { at: live.until, value: live.value, told: Number.MAX_SAFE_INTEGER }]
}

export function targetStanding(
  state: TargetState,
  { now, year, live }: { readonly now: Instant; readonly year: TargetYear; readonly live?: LiveFigure },
): TargetStanding {
  const path = pathOf(state, year)
  const due = path ? dueOf(path) : (year.months[12] as Instant)
  const newest = newestValue(state)
  const shown: Shown | undefined = state.tie
    ? live?.value === undefined
      ? undefined
      : { value: live.value, asOf: live.until, estimated: false, cases: live.cases }
    : newest && shownBy(newest, year)
  const limits = state.promise.of === 'share' ? { low: 0, high: 100 } : undefined
  const told = figuresOf(state, year, state.tie ? live : undefined)
  const verdict = judged(state, newest, shown, due)
  const ahead =
    path && now < due ? forecast({ year, of: path.of, told, path, ...(limits ? { limits } : {}) }) : undefined
  const decided = verdict.by === 'person' || (verdict.by === 'report' && verdict.why?.code === 'corrected')
  // Against a person's word no figure is held: where the two do not agree, the light goes by the word.
  const agrees =
    !decided || (shown && verdictOfFigure(state.promise, shown, state.path.of, due).verdict === verdict.verdict)
  const taken = decided && (verdict.verdict === 'unshown' || verdict.verdict === 'narrative') ? undefined : shown
  const light = colourOf({
    ...{ op: state.promise.op, now, due, verdict: verdict.verdict },
    ...(path ? { path } : {}),
    ...(ahead && agrees ? { forecast: ahead } : {}),
    // An estimate is no figure of that day.
    ...(!agrees || shown?.value === undefined || shown.estimated
      ? {}
      : { value: { at: shown.asOf, value: shown.value } }),
  })
  return {
    ...verdict,
    light,
    ...(taken ? { reached: taken } : {}),
    ...(path ? { path, expected: expectedAt(path, taken?.asOf ?? now), expectedAt: taken?.asOf ?? now } : {}),
    ...(ahead ? { ahead } : {}),
  }
}

function shownBy({ value, done, asOf, estimated }: TargetValue, year: TargetYear): Shown {
  const figure = { ...(value === undefined ? {} : { value }), ...(done === undefined ? {} : { done }) }
  return { ...figure, asOf: dayEnd(asOf, year), estimated }
}

function judged(
  state: TargetState,
  newest: TargetValue | undefined,
  shown: Shown | undefined,
  due: Instant,
): Pick<TargetStanding, 'verdict' | 'by' | 'why'> {
  if (state.judged) {
    const { verdict, reason: why } = state.judged
    return { verdict, by: 'person', why: { code: 'corrected', params: { why } } }
  }
  const { promise, path } = state
  if (state.tie)
    return shown && shown.value !== undefined
      ? { ...verdictOfFigure(promise, shown, path.of, due), by: 'indicator' }
      : { verdict: 'unshown', by: 'indicator', why: { code: 'no-answer' } }
  const said = state.said.at(-1)
  const moved = state.log.some(({ what }) => what === 'promise')
  // A figure that only followed the correction of its reading does not overrule what the person said there.
  const byHand = state.log.some(
    ({ what, about, reason }) => what === 'value' && about === newest?.asOf && reason !== READ_ANEW,
  )
  const corrected = newest?.corrected && (byHand || said?.reason.code !== 'corrected')
  const told = newest && (!said || newest.source !== 'report' || corrected || moved)
  // What a report says of a later day than any value is the newest word.
  if (told && shown && !(said && said.asOf > newest.asOf))
    return { ...verdictOfFigure(promise, shown, path.of, due), by: 'value' }
  return { verdict: said?.verdict ?? 'unshown', by: 'report', why: said?.reason }
}

/** The forecast itself, where there is one. */
export function aheadOf({ ahead }: TargetStanding): Forecast | undefined {
  return ahead && isForecast(ahead) ? ahead : undefined
}
