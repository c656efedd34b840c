// Where an amount counted up over the year may end. Weighs many shapes of a year against what was told; never falls below it.
import { logGamma, type Spread, weightsOf } from './spread.ts'

/** `time` and `path`: which part of the year, and of the expected path, lies behind (0 to 1); `value` counted up by then. */
export type Reached = { readonly time: number; readonly path: number; readonly value: number }

/** How a year may go: `behind(u)` rises from 0 to 1; `prior` is its weight before anything is told. */
type Shape = { readonly behind: (u: number) => number; readonly prior: number }

const each = <T, R>(from: readonly T[], make: (item: T) => R): R[] => from.map(make)

function logistic(middle: number, steep: number): (u: number) => number {
  const raw = (u: number): number => 1 / (1 + Math.exp(-steep * (u - middle)))
  const low = raw(0)
  return (u) => (raw(u) - low) / (raw(1) - low)
}

/** A stock worked off: the less is left, the slower. */
const used = (speed: number) => (u: number) => (1 - Math.exp(-speed * u)) / (1 - Math.exp(-speed))

const wave = (swing: number, top: number) => (u: number) =>
  u + (swing * (Math.sin(2 * Math.PI * (u - top)) + Math.sin(2 * Math.PI * top))) / (2 * Math.PI)

const halted = (from: number, long: number) => (u: number) => (u - Math.min(long, Math.max(0, u - from))) / (1 - long)

const TWELFTHS = Array.from({ length: 12 }, (_, i) => i / 12)

/** Steady; easing off or gathering pace; a stock worked off; slow, fast, slow; a season; a stop of one to four months. */
const SHAPES: readonly Shape[] = [
  { behind: (u) => u, prior: 0.36 },
  ...each([0.65, 0.82, 1.2, 1.5, 2, 2.8], (power) => ({ behind: (u: number) => u ** power, prior: 0.25 / 6 })),
  ...each([2, 4, 7], (speed) => ({ behind: used(speed), prior: 0.06 / 3 })),
  ...[0.4, 0.55, 0.7, 0.85].flatMap((middle) =>
    each([7, 12], (steep) => ({ behind: logistic(middle, steep), prior: 0.12 / 8 })),
  ),
  ...[0.4, 0.8].flatMap((swing) => each(TWELFTHS, (top) => ({ behind: wave(swing, top), prior: 0.15 / 24 }))),
  ...[1, 2.5, 4].flatMap((long) =>
    each(TWELFTHS.slice(1, 9), (from) => ({ behind: halted(from, long / 12), prior: 0.08 / 24 })),
  ),
]

/** How even a year is: the variance of its total, were the shape known, is the total squared over this. */
const EVENNESS = [8, 20, 50, 120, 300, 800, 2500]

/** What may still change: the pace from here on, and a lump at the year's end as a part of all that the shape gives. */
const TURNS: readonly { readonly pace: number; readonly lump: number; readonly prior: number }[] = [
  { pace: 1, lump: 0, prior: 0.73 },
  { pace: 0.5, lump: 0, prior: 0.04 },
  { pace: 0.1, lump: 0, prior: 0.02 },
  { pace: 1.35, lump: 0, prior: 0.04 },
  { pace: 1, lump: 0.08, prior: 0.07 },
  { pace: 1, lump: 0.2, prior: 0.06 },
  { pace: 1, lump: 0.4, prior: 0.04 },
]

/** How likely a year behind its goal is brought to it at the last moment, whatever its figures say. */
const RUSH = 0.12
const STEPS = 260
const LOWEST = Math.log(2e-4)
const HIGHEST = Math.log(300)

/** The shares of the steps under a shape: Dirichlet, where the year is a gamma process of that shape (Lukacs 1955). */
function logLikelihood(
  shares: readonly number[],
  expected: readonly number[],
  whole: number,
  evenness: number,
): number {
  let sum = logGamma(evenness * whole)
  for (const [i, share] of shares.entries()) {
    const shape = evenness * (expected[i] as number)
    sum += (shape - 1) * Math.log(share) - logGamma(shape)
  }
  return sum
}

/** Steps no smaller than a five-hundredth of the whole: a step of nothing is one too small to be told. */
function sharesOfSteps(nodes: readonly Reached[]): number[] {
  const last = (nodes.at(-1) as Reached).value
  const steps = nodes.map(({ value }, i) => Math.max(0.002, (value - (nodes[i - 1]?.value ?? 0)) / last))
  const whole = steps.reduce((sum, step) => sum + step, 0)
  return steps.map((step) => step / whole)
}

/** How much an announced goal says: most years end near it, a little above sooner than below, some anywhere. */
function goalWeight(final: number, goal: number): number {
  const off = Math.log(final / goal)
  const near = 1 / (1 + (off / (off < 0 ? 0.07 : 0.12)) ** 2)
  const far = 1 / (1 + (off / 0.6) ** 2)
  return near + 0.5 * far
}

/**
 * The year's end of an amount, as a spread over values not below the last one reached.
 *
 * Each shape g and evenness ν make the year a gamma process; then the part behind is Beta(ν·g, ν·(1−g)) whatever the scale is
 * (Lukacs 1955, A characterization of the gamma distribution), so that what is still to come, over what is reached, is beta
 * prime. The shapes are averaged by how well they explain the steps told (Bayesian model averaging: Hoeting et al. 1999,
 * Statistical Science 14). A goal weighs in as an insurer's expected loss does (Bornhuetter and Ferguson 1972). The priors of
 * shapes, turns and goal are judgements, chosen on the first set of series of bench/forecast; see `npm run bench -- forecast`.
 *
 * `nodes`: at least one, by time, values not falling, the last above 0. `goal`: where one is told, above 0.
 */
export function amountAhead(nodes: readonly Reached[], goal?: number): Spread {
  const last = nodes.at(-1) as Reached
  const models = modelsOf(nodes)
  const values: number[] = []
  const weights: number[] = []
  for (let step = 0; step <= STEPS; step++) {
    const log = LOWEST + ((HIGHEST - LOWEST) * step) / STEPS
    const ratio = Math.exp(log)
    const final = last.value * (1 + ratio)
    let density = 0
    const logWhole = Math.log1p(ratio)
    for (const { a, b, log: model } of models) density += Math.exp(model + b * log - (a + b) * logWhole)
    values.push(final)
    weights.push(density * (goal === undefined ? 1 : goalWeight(final, goal)))
  }
  const rushed = goal === undefined || goal <= last.value ? weights : withRush(values, weights, goal)
  return { values: [last.value, ...values], weights: [0, ...rushed] }
}

/** Beside all that the figures say: a year behind its goal may still be brought to it at the last moment. */
function withRush(values: readonly number[], weights: readonly number[], goal: number): number[] {
  const rush = values.map((value, i) => (value - (values[i - 1] ?? value)) / (1 + (Math.log(value / goal) / 0.03) ** 4))
  const whole = weights.reduce((sum, each) => sum + each, 0)
  const wholeRush = rush.reduce((sum, each) => sum + each, 0)
  if (!(wholeRush > 0)) return [...weights]
  return weights.map((weight, i) => ((1 - RUSH) * weight) / whole + (RUSH * (rush[i] as number)) / wholeRush)
}

/** `log`: of the model's weight, over the beta function of its `a` (behind) and `b` (to come). */
type Model = { readonly a: number; readonly b: number; readonly log: number }

function modelsOf(nodes: readonly Reached[]): Model[] {
  const shares = sharesOfSteps(nodes)
  const clocks = nodes.every((node) => Math.abs(node.time - node.path) < 1e-9)
    ? [{ times: nodes.map((node) => node.time), prior: 1 }]
    : [
        { times: nodes.map((node) => node.path), prior: 0.75 },
        { times: nodes.map((node) => node.time), prior: 0.25 },
      ]
  const drafts: { behind: number; evenness: number; log: number }[] = []
  for (const clock of clocks)
    for (const shape of SHAPES) {
      const behind = clock.times.map((u) => shape.behind(u))
      const expected = behind.map((each, i) => Math.max(1e-4, each - (behind[i - 1] ?? 0)))
      const whole = expected.reduce((sum, step) => sum + step, 0)
      for (const evenness of EVENNESS) {
        const log = logLikelihood(shares, expected, whole, evenness) + Math.log(shape.prior * clock.prior)
        drafts.push({ behind: Math.min(1 - 1e-4, whole), evenness, log })
      }
    }
  const kept = weightsOf(drafts.map(({ log }) => log))
  return drafts.flatMap(({ behind, evenness }, i) => {
    const weight = kept[i] as number
    if (weight === 0) return []
    return TURNS.map(({ pace, lump, prior }) => {
      const odds = (pace * (1 - behind)) / behind + lump / (1 - lump) / behind
      const part = 1 / (1 + odds)
      const a = evenness * part
      const b = evenness * (1 - part)
      return { a, b, log: Math.log(weight * prior) + logGamma(evenness) - logGamma(a) - logGamma(b) }
    })
  })
}
