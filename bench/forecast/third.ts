// The third set of generators: plain ones, each with one trouble or two, written after the second had been looked at once.
import type { Chance } from './random.ts'
import { at, type Generator, LENGTH, linear, perhaps, type Series } from './series.ts'

const DAY_PART = 1 / 365
const DAYS = Array.from({ length: 365 }, (_, day) => day)

type Year = { readonly byDay: readonly number[]; readonly plan: number }

/** A figure of each day, uneven from day to day and from fortnight to fortnight. */
function yearOf(chance: Chance, weight: (part: number) => number): Year {
  const plan = 10 ** chance.between(1.5, 5)
  const uneven = chance.between(0.1, 0.5)
  let mood = 1
  const byDay = DAYS.map((day) => {
    if (day % 14 === 0) mood = Math.exp(uneven * chance.normal() - uneven ** 2 / 2)
    return (plan / 365) * mood * weight((day + 0.5) * DAY_PART) * chance.between(0.4, 1.6)
  })
  return { byDay, plan }
}

/** Told about every so many days, not quite on the day, up to `until`. */
function toldEvery(chance: Chance, { byDay, plan }: Year, until: number, every: number): Series {
  let sum = 0
  const counted = byDay.map((each) => {
    sum += each
    return sum
  })
  const told: Series['told'][number][] = []
  for (let day = every; day / 365 <= Math.max(until, (3.3 * every) / 365); day += every) {
    const shifted = Math.min(363, Math.max(1, Math.round(day + chance.between(-0.15, 0.15) * every)))
    told.push({ at: at((shifted + 1) * DAY_PART), value: counted[shifted] ?? 0 })
  }
  const goal = plan * chance.between(0.85, 1.15)
  return { of: 'amount', told, truth: counted[364] ?? 0, ...perhaps(chance, linear('amount', goal)) }
}

const rhythm = (chance: Chance): number => chance.pick([7, 15, 30, 30, 45])

/** A step somewhere in the second half: known to the forecaster, or still to come. */
function stepAt(chance: Chance, from: number, until: number): (part: number) => number {
  const where = chance.between(from, until)
  const size = chance.between(0.1, 0.4)
  return (part) => 1 + (part >= where && part < where + 0.02 ? size / 0.02 : 0)
}
const laterStep: Generator = (chance, until) =>
  toldEvery(chance, yearOf(chance, stepAt(chance, 0.5, 0.95)), until, rhythm(chance))
const decemberStep: Generator = (chance, until) =>
  toldEvery(chance, yearOf(chance, stepAt(chance, 0.93, 0.97)), until, rhythm(chance))

function waves(chance: Chance): (part: number) => number {
  const swing = chance.between(0.3, 0.8)
  const phase = chance.part()
  return (part) => 1 + swing * Math.cos(2 * Math.PI * (part - phase))
}
const seasonal: Generator = (chance, until) => toldEvery(chance, yearOf(chance, waves(chance)), until, rhythm(chance))

/** Two to five months in a row are not told. */
function without(chance: Chance, series: Series): Series {
  const length = chance.between(2, 5) / 12
  const from = chance.between(0.05, 0.6)
  const kept = series.told.filter((each) => {
    const part = (each.at - at(0)) / LENGTH
    return part < from || part > from + length
  })
  return kept.length >= 4 ? { ...series, told: kept } : series
}
const gapInARow: Generator = (chance, until) =>
  without(
    chance,
    toldEvery(
      chance,
      yearOf(chance, () => 1),
      until,
      rhythm(chance),
    ),
  )
const seasonAndGap: Generator = (chance, until) =>
  without(chance, toldEvery(chance, yearOf(chance, waves(chance)), until, rhythm(chance)))

/** What comes in late is missing from the newest figures, and is added to them within three months. */
const lateEntries: Generator = (chance, until) => {
  const series = toldEvery(
    chance,
    yearOf(chance, () => 1),
    until,
    rhythm(chance),
  )
  const missing = chance.between(0.01, 0.06)
  const now = series.told.at(-1)?.at ?? at(until)
  const told = series.told.flatMap((each) => {
    const first = { ...each, value: each.value * (1 - missing * chance.between(0.5, 1.5)), told: each.at }
    const put = each.at + 0.25 * LENGTH * chance.part()
    return put <= now ? [first, { ...each, told: put }] : [first]
  })
  return { ...series, told }
}
const wrongThenRight: Generator = (chance, until) => {
  const series = toldEvery(
    chance,
    yearOf(chance, () => 1),
    until,
    30,
  )
  const told = series.told.flatMap((each) => {
    if (!chance.happens(0.3)) return [each]
    const wrong = { ...each, value: each.value * chance.between(0.8, 1.2), told: each.at }
    return [wrong, { ...each, told: each.at + 0.001 * LENGTH }]
  })
  return { ...series, told }
}

/** Foundations, then floor by floor, then the long finish: three paces with borders of their own. */
const building: Generator = (chance, until) => {
  const one = chance.between(0.15, 0.4)
  const two = one + chance.between(0.2, 0.5)
  const paces = [chance.between(0.2, 0.7), chance.between(1.2, 2.2), chance.between(0.2, 1)] as const
  const weight = (part: number): number => (part < one ? paces[0] : part < two ? paces[1] : paces[2])
  return toldEvery(chance, yearOf(chance, weight), until, rhythm(chance))
}
const standstill: Generator = (chance, until) => {
  const from = chance.between(0.1, 0.8)
  const long = chance.between(0.08, 0.3)
  return toldEvery(
    chance,
    yearOf(chance, (part) => (part >= from && part < from + long ? 0 : 1)),
    until,
    rhythm(chance),
  )
}

function level(chance: Chance, until: number, at1: (part: number) => number, top?: number): Series {
  const values = (part: number): number => Math.min(top ?? Number.POSITIVE_INFINITY, at1(part))
  const count = chance.whole(4, 11)
  const told = Array.from({ length: count }, (_, i) => {
    const part = (until * (i + 1)) / count
    return { at: at(part), value: values(part) }
  })
  return { of: 'level', told, truth: values(1), ...(top === undefined ? {} : { limits: { low: 0, high: top } }) }
}
/** A growth rate that comes back to its mean, with a break in half of the years. */
const ratesWithBreak: Generator = (chance, until) => {
  const mean = chance.between(2, 10)
  const jump = chance.happens(0.5) ? chance.between(-3, 3) : 0
  const when = chance.part()
  let off = chance.normal()
  return level(chance, until, (part) => {
    off = 0.6 * off + 0.5 * chance.normal()
    return mean + off + (part > when ? jump : 0)
  })
}
const towardsAll: Generator = (chance, until) => {
  const start = chance.between(60, 95)
  const speed = chance.between(0.5, 4)
  const noise = chance.between(0.05, 0.6)
  return level(chance, until, (part) => 100 - (100 - start) * Math.exp(-speed * part) + noise * chance.normal(), 100)
}

export const THIRD: Readonly<Record<string, Generator>> = {
  'later step': laterStep,
  'December step': decemberStep,
  seasonal,
  'gap in a row': gapInARow,
  'season and gap': seasonAndGap,
  'late entries': lateEntries,
  'wrong, then right': wrongThenRight,
  building,
  standstill,
  'rates with a break': ratesWithBreak,
  'towards all': towardsAll,
}
