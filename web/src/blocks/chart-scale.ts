// Round numbers for the axis of a chart, and days of a year as a share of it. Pure.

export type Scale = { readonly low: number; readonly high: number; readonly ticks: readonly number[] }

/** Values that differ by less than this share of themselves are drawn as one, over zero. */
const FLATTEST = 1e-3
const STEPS = [1, 2, 2.5, 5, 10] as const

/** The smallest of 1, 2, 2.5, 5 times a power of ten that is not below `least`. */
function roundStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least))
  return (STEPS.find((step) => step * power >= least * (1 - 1e-9)) ?? 10) * power
}

/**
 * An axis on which every one of `values` lies, with about `wanted` ticks; zero is on it where the values come near it. Values that
 * are no numbers count for nothing; without any it runs from 0 to 1.
 */
export function scaleOf(values: readonly number[], wanted = 5): Scale {
  const known = values.filter(Number.isFinite)
  if (known.length === 0) return { low: 0, high: 1, ticks: [0, 1] }
  const [least, most] = [Math.min(...known), Math.max(...known)]
  const size = Math.max(Math.abs(least), Math.abs(most))
  const span = most - least > size * FLATTEST ? most - least : size || 1
  const from = least >= 0 && least < span * 1.5 ? 0 : least
  const to = most <= 0 && -most < span * 1.5 ? 0 : most
  const step = roundStep((to - from || span) / wanted)
  const [first, last] = [Math.floor(from / step + 1e-9), Math.ceil(to / step - 1e-9)]
  const count = Math.max(1, last - first)
  const ticks = Array.from({ length: count + 1 }, (_, index) => Number(((first + index) * step).toPrecision(12)))
  return { low: ticks[0] as number, high: ticks[count] as number, ticks }
}

/** How far into the year an ISO day is, from 0 to 1; `end`: at the end of that day. */
export function shareOfYear(day: string, year: number, end = true): number {
  const [from, to] = [Date.UTC(year, 0), Date.UTC(year + 1, 0)]
  const at = Date.parse(`${day}T00:00:00Z`) + (end ? 86_400_000 : 0)
  return Math.min(1, Math.max(0, (at - from) / (to - from)))
}

/** The first days of the twelve months as shares of the year. */
export const monthStarts = (year: number): readonly number[] =>
  Array.from({ length: 12 }, (_, month) =>
    shareOfYear(new Date(Date.UTC(year, month)).toISOString().slice(0, 10), year, false),
  )
