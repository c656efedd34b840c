// The first set of generators: the forecaster's constants were chosen on these.
import type { Chance } from './random.ts'
import { at, type Generator, linear, monthsBehind, perhaps, type Series, sums, toldOf, YEAR } from './series.ts'

const MONTHS = Array.from({ length: 12 }, (_, i) => i)

/** So many a month, each month better or worse than the last: jobs, firms, training courses. */
function countsOf(chance: Chance, shape: (month: number) => number = () => 1): { steps: number[]; plan: number } {
  const plan = Math.exp(chance.between(Math.log(60), Math.log(60_000)))
  const luck = Math.exp(0.12 * chance.normal())
  const noise = chance.between(0.05, 0.35)
  const weights = MONTHS.map(shape)
  const whole = weights.reduce((sum, each) => sum + each, 0)
  const steps = weights.map((weight) =>
    chance.poisson(((plan * luck * weight) / whole) * Math.exp(noise * chance.normal() - noise ** 2 / 2)),
  )
  return { steps, plan }
}

function amount(chance: Chance, cumulative: readonly number[], plan: number, until: number): Series {
  return {
    of: 'amount',
    told: toldOf(cumulative, monthsBehind(until)),
    truth: cumulative[11] ?? 0,
    ...perhaps(chance, linear('amount', Math.round(plan))),
  }
}

const counts: Generator = (chance, until) => {
  const { steps, plan } = countsOf(chance)
  return amount(chance, sums(steps), plan, until)
}

/** Slow, fast, slow; half of the works end later than planned, and then the year ends before they do. */
const works: Generator = (chance, until) => {
  const plan = chance.between(2, 900)
  const middle = chance.between(0.4, 0.75) + (chance.happens(0.5) ? chance.between(0, 0.3) : 0)
  const steep = chance.between(6, 14)
  const curve = (part: number): number => 1 / (1 + Math.exp(-steep * (part - middle)))
  const steps = MONTHS.map(
    (month) => plan * (curve((month + 1) / 12) - curve(month / 12)) * Math.exp(0.15 * chance.normal()),
  )
  return amount(chance, sums(steps), plan, until)
}

/** 年底突击: the rest comes in the last weeks, to somewhere near the goal. */
const lateStep: Generator = (chance, until) => {
  const { steps, plan } = countsOf(chance)
  const slow = chance.between(0.6, 0.95)
  const slowed = steps.map((step) => step * slow)
  const before = sums(slowed)[10] ?? 0
  const reach = plan * (1 + 0.05 * chance.normal())
  const last = Math.max(slowed[11] ?? 0, reach - before)
  return amount(chance, sums([...slowed.slice(0, 11), last]), plan, until)
}

const season: Generator = (chance, until) => {
  const swing = chance.between(0.3, 0.9)
  const top = chance.happens(0.5) ? chance.between(5, 8) : chance.between(-1, 1)
  const shape = (month: number): number => 1 + swing * Math.cos((2 * Math.PI * (month - top)) / 12)
  const { steps, plan } = countsOf(chance, shape)
  const series = amount(chance, sums(steps), plan, until)
  if (!series.path || chance.happens(0.4)) return series
  const shares = MONTHS.map((month) => shape(month) * Math.exp(0.1 * chance.normal()))
  return { ...series, path: { ...series.path, shape: { kind: 'seasonal', shares } } }
}

const gap: Generator = (chance, until) => {
  const { steps, plan } = countsOf(chance)
  const series = amount(chance, sums(steps), plan, until)
  const kept = series.told.filter((_, i) => i === 0 || i === series.told.length - 1 || chance.happens(0.5))
  const middle = series.told[Math.floor(series.told.length / 2)]
  return { ...series, told: kept.length >= 3 || !middle ? kept : [...kept, middle] }
}

/** First told somewhat wrong, corrected a month or two later; the newest figures are not corrected yet. */
const revision: Generator = (chance, until) => {
  const { steps, plan } = countsOf(chance)
  const series = amount(chance, sums(steps), plan, until)
  const wrong = chance.between(0.01, 0.05)
  const newest = series.told.length
  const told = series.told.flatMap((each, i) => {
    const first = { ...each, value: each.value * (1 + wrong * chance.normal()), told: each.at }
    const corrected = { ...each, told: each.at + 45 * 86_400_000 }
    return newest - i > 2 && chance.happens(0.7) ? [corrected, first] : [first]
  })
  return { ...series, told }
}

/** Nothing moves for some months; then it goes on, and sometimes catches up. */
const stop: Generator = (chance, until) => {
  const { steps, plan } = countsOf(chance)
  const from = chance.whole(2, 9)
  const long = chance.whole(1, 4)
  const catches = chance.happens(0.4) ? 1.3 : 1
  const stopped = steps.map((step, i) => (i >= from && i < from + long ? 0 : i >= from + long ? step * catches : step))
  return amount(chance, sums(stopped), plan, until)
}

/** A growth rate of the year so far: the longer the year, the less it moves. */
const growth: Generator = (chance, until) => {
  const goal = chance.between(3, 12)
  const restless = chance.between(0.3, 1.5)
  let level = goal + 2 * chance.normal()
  const levels = MONTHS.map((month) => {
    level += (restless * chance.normal()) / Math.sqrt(month + 1)
    return Math.round(level * 10) / 10
  })
  return {
    of: 'level',
    told: toldOf(levels, monthsBehind(until)),
    truth: levels[11] ?? 0,
    ...perhaps(chance, linear('level', Math.round(goal))),
  }
}

const nearAll: Generator = (chance, until) => {
  const base = chance.between(94, 99.5)
  const noise = chance.between(0.1, 1)
  const levels = MONTHS.map(() => Math.min(100, base + noise * chance.normal()))
  return {
    of: 'level',
    limits: { low: 0, high: 100 },
    told: toldOf(levels, monthsBehind(until)),
    truth: levels[11] ?? 0,
    ...perhaps(chance, linear('level', 98)),
  }
}

/** A share on its way up, told whenever somebody counted. */
const climbing: Generator = (chance, until) => {
  const start = chance.between(20, 60)
  const goal = start + chance.between(5, 35)
  const end = start + (goal - start) * chance.between(0.7, 1.1)
  const bend = chance.between(0.7, 1.6)
  const noise = chance.between(0.2, 1.2)
  const count = chance.whole(4, 14)
  const level = (part: number): number => start + (end - start) * part ** bend + noise * chance.normal()
  const told = Array.from({ length: count }, (_, i) => {
    const part = (until * (i + chance.between(0.2, 1))) / count
    return { at: at(part), value: level(part) }
  })
  return {
    of: 'level',
    limits: { low: 0, high: 100 },
    told,
    truth: Math.min(100, level(1)),
    ...(chance.happens(0.5) ? { path: { ...linear('level', goal, start), year: YEAR } } : {}),
  }
}

export const FIRST: Readonly<Record<string, Generator>> = {
  counts,
  works,
  'late step': lateStep,
  season,
  gap,
  revision,
  stop,
  growth,
  'near 100 %': nearAll,
  climbing,
}
