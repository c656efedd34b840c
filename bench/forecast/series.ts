// What a generator makes and the forecaster sees of it, and how a series is cut off somewhere in its year.
import { type TargetPath, type ToldFigure, targetYear } from '@gongzhi/kernel'
import type { Chance } from './random.ts'

export const YEAR = targetYear(2025, 480)
const START = YEAR.months[0] as number
export const LENGTH = (YEAR.months[12] as number) - START

/** `truth`: what the year ends with. `path`: where whoever set the target told one. */
export type Series = {
  readonly of: 'amount' | 'level'
  readonly told: readonly ToldFigure[]
  readonly truth: number
  readonly path?: TargetPath
  readonly limits?: { readonly low?: number; readonly high?: number }
}

/** `until`: which part of the year (0 to 1) the forecaster may know. */
export type Generator = (chance: Chance, until: number) => Series

/** The instant at a part of the year. */
export const at = (part: number): number => START + part * LENGTH

/** Ends of the months that lie behind at `until`, at least three: 1 is January's. */
export function monthsBehind(until: number): number[] {
  const count = Math.max(3, Math.floor(until * 12))
  return Array.from({ length: Math.min(11, count) }, (_, i) => i + 1)
}

export const sums = (steps: readonly number[]): number[] => {
  let sum = 0
  return steps.map((step) => {
    sum += step
    return sum
  })
}

/** ToldFigure at the end of each month given, of figures counted up over the twelve months. */
export const toldOf = (cumulative: readonly number[], months: readonly number[]): ToldFigure[] =>
  months.map((month) => ({ at: at(month / 12), value: cumulative[month - 1] ?? 0 }))

export function linear(of: TargetPath['of'], goal: number, start?: number): TargetPath {
  return { year: YEAR, of, goal, ...(start === undefined ? {} : { start }), shape: { kind: 'linear' } }
}

/** Half of the targets come with a goal that somebody set by and large sensibly; of the others nothing is known. */
export function perhaps(chance: Chance, path: TargetPath): { readonly path?: TargetPath } {
  return chance.happens(0.5) ? { path } : {}
}
