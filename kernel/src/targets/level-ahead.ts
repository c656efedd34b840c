// Where a level (share, growth, average) may stand at the year's end. Weighs ways to wander against what was told.
import { logGamma, type Spread, weightsOf } from './spread.ts'

/** `time`: which part of the year lies behind (0 to 1); `value`: the level told for then. */
export type Level = { readonly time: number; readonly value: number }

/** How fast a level wanders: evenly over the year, or less and less as a figure of the year so far does. */
const CLOCKS: readonly ((time: number) => number)[] = [
  (time) => time,
  (time) => Math.log(time + 0.02) / 4,
  (time) => -0.1 / (time + 0.02),
]

/** `wander`: variance of the level over one unit of the clock; `blur`: of each figure; `slope`: of the drift a year. All relative. */
const WAYS: readonly {
  readonly wander: number
  readonly blur: number
  readonly slope: number
  readonly prior: number
}[] = [0, 1, 6, 40]
  .flatMap((wander) =>
    [0, 10, 100, 1000].map((slope) => ({
      wander,
      blur: 1,
      slope,
      prior: slope === 0 ? 0.5 : 0.5 / 3,
    })),
  )
  .concat([0, 10, 100, 1000].map((slope) => ({ wander: 40, blur: 0.02, slope, prior: slope === 0 ? 0.5 : 0.5 / 3 })))

const TRUST = 0.8
/** How much of its own variance a drift changes by in a year. */
const BEND = 0.4
/** Deviations smaller than this part of the level are not believed. */
const SMALLEST = 1e-3
const STEPS = 320
const REACH = 10

type Ahead = { readonly middle: number; readonly scale: number; readonly freedom: number; readonly log: number }

/**
 * One way followed through the told levels by the Kalman filter of a local level with a drift (Harvey 1989; Durbin and Koopman
 * 2012, chapter 2), variances relative to one unknown scale, which makes the figure to come Student-t. The first level is free.
 * `floor`: the smallest deviation that is believed, in the unit of the levels.
 */
function follow(
  levels: readonly Level[],
  way: (typeof WAYS)[number],
  clock: (time: number) => number,
  floor: number,
): Ahead {
  const first = levels[0] as Level
  let level = first.value
  let slope = 0
  let pll = way.blur
  let pls = 0
  let pss = way.slope
  let time = first.time
  const bend = BEND * way.slope
  let squares = floor * floor
  let logs = 0
  let count = 1
  const advance = (to: number): void => {
    const gone = to - time
    level += slope * gone
    pll +=
      2 * gone * pls + gone * gone * pss + (bend * gone ** 3) / 3 + way.wander * Math.max(0, clock(to) - clock(time))
    pls += gone * pss + (bend * gone * gone) / 2
    pss += bend * gone
    time = to
  }
  for (const told of levels.slice(1)) {
    advance(told.time)
    const spread = pll + way.blur
    const miss = told.value - level
    squares += (miss * miss) / spread
    logs += Math.log(spread)
    count++
    const gainLevel = pll / spread
    const gainSlope = pls / spread
    level += gainLevel * miss
    slope += gainSlope * miss
    pss -= gainSlope * pls
    pls -= gainLevel * pls
    pll -= gainLevel * pll
  }
  advance(1)
  const freedom = count
  const scale = Math.sqrt(((pll + way.blur) * squares) / freedom)
  return { middle: level, scale, freedom, log: -0.5 * logs - (freedom / 2) * Math.log(squares) }
}

/**
 * The year's end of a level, as a spread. `expected(time)`: the path, where one is told that moves; the level may then keep its
 * distance from it as well as its own way. `told`: at least two, by time.
 */
export function levelAhead(told: readonly Level[], expected?: (time: number) => number): Spread {
  const size = sizeOf([...told.map(({ value }) => value), ...(expected ? [expected(0), expected(1)] : [])])
  // Nothing but nothing: there is no measure of how far it might move.
  if (size < 1e-200) return { values: [0], weights: [1] }
  const levels = told.map(({ time, value }) => ({ time, value: value / size }))
  const floor = Math.max(1e-9, (SMALLEST * levels.reduce((sum, { value }) => sum + Math.abs(value), 0)) / levels.length)
  const bases = expected ? [() => 0, (time: number) => expected(time) / size] : [() => 0]
  const drafts = bases.flatMap((base) => {
    const apart = levels.map(({ time, value }) => ({ time, value: value - base(time) }))
    return WAYS.flatMap((way) =>
      CLOCKS.map((clock) => {
        const ahead = follow(apart, way, clock, floor)
        return { ...ahead, middle: ahead.middle + base(1), log: TRUST * ahead.log + Math.log(way.prior) }
      }),
    )
  })
  const weights = weightsOf(drafts.map(({ log }) => log))
  const kept = drafts.flatMap((draft, i) => (weights[i] ? [{ ...draft, weight: weights[i] as number }] : []))
  const { values, weights: heights } = mixed(kept)
  return { values: values.map((value) => value * size), weights: heights }
}

/** The greatest of some figures, by which they are divided so that no square of them runs out of the numbers there are. */
const sizeOf = (figures: readonly number[]): number => figures.reduce((max, each) => Math.max(max, Math.abs(each)), 0)

function mixed(models: readonly (Ahead & { readonly weight: number })[]): Spread {
  const whole = models.reduce((sum, { weight }) => sum + weight, 0)
  const centre = models.reduce((sum, { weight, middle }) => sum + weight * middle, 0) / whole
  const wide = Math.sqrt(
    models.reduce((sum, { weight, middle, scale }) => sum + weight * ((middle - centre) ** 2 + scale ** 2), 0) / whole,
  )
  const terms = models.map((model) => ({
    ...model,
    top:
      (model.weight / model.scale) *
      Math.exp(
        logGamma((model.freedom + 1) / 2) - logGamma(model.freedom / 2) - 0.5 * Math.log(model.freedom * Math.PI),
      ),
  }))
  const values: number[] = []
  const weights: number[] = []
  // Finer near the middle, where the mass is: sinh spreads the steps out to `REACH` deviations.
  for (let step = -STEPS / 2; step <= STEPS / 2; step++) {
    const along = (step / (STEPS / 2)) * 4
    const value = centre + (wide * REACH * Math.sinh(along)) / Math.sinh(4)
    let density = 0
    for (const { middle, scale, freedom, top } of terms)
      density += top * (1 + ((value - middle) / scale) ** 2 / freedom) ** (-(freedom + 1) / 2)
    values.push(value)
    weights.push(density * Math.cosh(along))
  }
  return { values, weights }
}
