// Which light a target shows today, and by which rule. Decides nothing about the target itself, and asks no clock.
import { DAY, type Instant } from '../base/clock.ts'
import { type Forecast, isForecast, type NoForecast } from './forecast.ts'
import { dueOf, expectedAt, owedAt, shareBehind, type TargetPath } from './path.ts'
import type { MeasureOp, Verdict } from './reading-types.ts'

export type Colour = 'green' | 'yellow' | 'red' | 'grey'

/** One of the rules of `colourOf`, in their order. */
export type ColourReason =
  | 'nothing-measurable'
  | 'met'
  | 'reached'
  | 'exceeded'
  | 'missed'
  | 'unshown-at-due'
  | 'unconfirmed-at-due'
  | 'nothing-told'
  | 'owed-and-untold'
  | 'told-long-ago'
  | 'milestone-missed'
  | 'forecast-misses'
  | 'forecast-reaches'
  | 'forecast-unsure'
  | 'far-behind-path'
  | 'behind-path'
  | 'on-path'
  | 'said-behind'
  | 'said-provisional'
  | 'open'

export type Coloured = { readonly colour: Colour; readonly reason: ColourReason }

/**
 * `value`: the latest figure and the instant it speaks of. `due`: where there is no path, by when. `now`: the instant the colour is
 * for. `verdict`: of the measure as read from the last report.
 */
export type ColourAsked = {
  readonly op: MeasureOp
  readonly now: Instant
  readonly due: Instant
  readonly path?: TargetPath
  readonly value?: { readonly at: Instant; readonly value: number }
  readonly forecast?: Forecast | NoForecast
  readonly verdict?: Verdict
}

/** A figure older than a quarter of a year and its month of grace says nothing of today. */
export const FRESH = 123 * DAY
/** As much of the way owed may be missing for yellow; more is red. */
export const NEARLY = 0.2
/** ≈ is reached within a tenth below, as in the verdicts. */
const ABOUT = 0.9

const LOWER_IS_BETTER: readonly MeasureOp[] = ['<=', '<']

/**
 * The first rule that holds decides:
 *
 * 1. The verdict is `narrative`: grey, `nothing-measurable`.
 * 2. The verdict is `met`: green, `met`.
 * 3. An amount to be reached is reached already: green, `reached`. An amount to stay below is exceeded already: red, `exceeded`.
 * 4. The due date is behind. With a figure for that date: reached is green, `reached`; short is red, `missed`. Otherwise: a verdict
 *    `provisional` is yellow, `unconfirmed-at-due`; `behind` is red, `missed`; a figure from before, or none, is red,
 *    `unshown-at-due`.
 * 5. No figure: verdict `behind` is yellow, `said-behind`; `provisional` is green, `said-provisional`; a path that expects more
 *    than a quarter of its way by now is yellow, `owed-and-untold`; else grey, `nothing-told`.
 * 6. The figure is older than `FRESH`: yellow, `told-long-ago`.
 * 7. No path: verdict `behind` is yellow, `said-behind`; `provisional` is green, `said-provisional`; else grey, `open`.
 * 8. A forecast: its whole interval short of the goal is red, `forecast-misses`; a milestone behind is not reached: yellow,
 *    `milestone-missed`; the whole interval at the goal or beyond is green, `forecast-reaches`; else, yellow, `forecast-unsure`,
 *    unless its middle reaches the goal and the figure is where the path expects it: green, `on-path`.
 * 9. No forecast: what is owed at the figure's instant is reached: green, `on-path`; nearly (`NEARLY`), or less than a quarter of
 *    the path is behind: yellow, `behind-path`; else red, `far-behind-path`.
 *
 * `<` and `<=` turn "reached" round: lower is better. `≈` is reached within a tenth below. `=` is read as at least.
 */
export function colourOf(asked: ColourAsked): Coloured {
  const { verdict, path, value, now } = asked
  if (verdict === 'narrative') return grey('nothing-measurable')
  if (verdict === 'met') return green('met')
  const settled = path && value && alreadySettled(asked.op, path, value.value)
  if (settled) return settled
  if (now >= (path ? dueOf(path) : asked.due)) return atDue(asked)
  if (!value) return untold(asked)
  if (now - value.at > FRESH) return yellow('told-long-ago')
  if (!path) return bySaying(verdict) ?? grey('open')
  return asked.forecast && isForecast(asked.forecast)
    ? byForecast(asked.op, path, value, asked.forecast)
    : byPath(asked.op, path, value)
}

const green = (reason: ColourReason): Coloured => ({ colour: 'green', reason })
const yellow = (reason: ColourReason): Coloured => ({ colour: 'yellow', reason })
const red = (reason: ColourReason): Coloured => ({ colour: 'red', reason })
const grey = (reason: ColourReason): Coloured => ({ colour: 'grey', reason })

type Value = { readonly at: Instant; readonly value: number }

function reaches(op: MeasureOp, value: number, goal: number): boolean {
  if (op === '<') return value < goal
  if (op === '<=') return value <= goal
  if (op === '>') return value > goal
  if (op === '≈') return value >= (goal >= 0 ? goal * ABOUT : goal / ABOUT)
  return value >= goal
}

function alreadySettled(op: MeasureOp, path: TargetPath, value: number): Coloured | undefined {
  if (path.of !== 'amount') return undefined
  if (LOWER_IS_BETTER.includes(op)) return reaches(op, value, path.goal) ? undefined : red('exceeded')
  return reaches(op, value, path.goal) ? green('reached') : undefined
}

function atDue({ op, path, value, verdict, due }: ColourAsked): Coloured {
  if (path && value && value.at >= dueOf(path))
    return reaches(op, value.value, path.goal) ? green('reached') : red('missed')
  if (verdict === 'provisional') return yellow('unconfirmed-at-due')
  if (verdict === 'behind' || (!path && value && value.at >= due && verdict === undefined)) return red('missed')
  return red('unshown-at-due')
}

function bySaying(verdict: Verdict | undefined): Coloured | undefined {
  if (verdict === 'behind') return yellow('said-behind')
  if (verdict === 'provisional') return green('said-provisional')
  return undefined
}

function untold({ verdict, path, now }: ColourAsked): Coloured {
  const said = bySaying(verdict)
  if (said) return said
  return path && shareBehind(path, now) > 0.25 ? yellow('owed-and-untold') : grey('nothing-told')
}

function milestoneMissed(op: MeasureOp, path: TargetPath, { at, value }: Value): boolean {
  const owed = path.shape.kind === 'milestones' ? owedAt(path, at) : undefined
  return owed !== undefined && !reaches(op, value, owed)
}

function byForecast(op: MeasureOp, path: TargetPath, value: Value, { low, middle, high }: Forecast): Coloured {
  const [worst, best] = LOWER_IS_BETTER.includes(op) ? [high, low] : [low, high]
  if (!reaches(op, best, path.goal)) return red('forecast-misses')
  if (milestoneMissed(op, path, value)) return yellow('milestone-missed')
  if (reaches(op, worst, path.goal)) return green('forecast-reaches')
  const there = reaches(op, value.value, expectedAt(path, value.at))
  return there && reaches(op, middle, path.goal) ? green('on-path') : yellow('forecast-unsure')
}

function byPath(op: MeasureOp, path: TargetPath, { at, value }: Value): Coloured {
  const owed = owedAt(path, at)
  if (owed === undefined || reaches(op, value, owed)) return green('on-path')
  if (shareBehind(path, at) < 0.25) return yellow('behind-path')
  const start = path.of === 'amount' ? 0 : (path.start ?? 0)
  // How much of the way owed is missing; of a level without a start the way is the goal itself.
  return Math.abs(owed - value) <= NEARLY * Math.abs(owed - start) ? yellow('behind-path') : red('far-behind-path')
}
