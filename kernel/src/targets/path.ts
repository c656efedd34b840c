// Which value a target should have at an instant of its year. Says nothing of what was reached, and asks no clock.
import { type Instant, MINUTE } from '../base/clock.ts'

/** `months`: the first instants of the twelve months in local time, and of the following January: 13 in all. */
export type TargetYear = { readonly year: number; readonly months: readonly Instant[] }

export function targetYear(year: number, utcOffsetMinutes: number): TargetYear {
  const months = Array.from({ length: 13 }, (_, month) => Date.UTC(year, month) - utcOffsetMinutes * MINUTE)
  return { year, months }
}

/** `value` is promised by `at`, in the target's own unit; of amounts counted from the year's start. */
export type Milestone = { readonly at: Instant; readonly value: number }

/**
 * `linear`: the same every day. `seasonal`: `shares` of the twelve months in the whole, in any unit (they need not add up to 1).
 * `milestones`: what is promised by which date; between two of them a straight line is expected, but only what their dates
 * have brought is owed.
 */
export type PathShape =
  | { readonly kind: 'linear' }
  | { readonly kind: 'seasonal'; readonly shares: readonly number[] }
  | { readonly kind: 'milestones'; readonly milestones: readonly Milestone[] }

/**
 * `of: 'amount'`: counted up from nothing at the year's start to `goal`. `of: 'level'` (share, growth, average): from `start`
 * to `goal`, or `goal` all the year where no start is known. `due`: where the goal is promised for before the year ends.
 */
export type TargetPath = {
  readonly year: TargetYear
  readonly of: 'amount' | 'level'
  readonly goal: number
  readonly start?: number
  readonly due?: Instant
  readonly shape: PathShape
}

export const startOf = (year: TargetYear): Instant => year.months[0] as Instant
export const endOf = (year: TargetYear): Instant => year.months[12] as Instant
export const dueOf = (path: TargetPath): Instant =>
  path.due === undefined ? endOf(path.year) : Math.min(Math.max(path.due, startOf(path.year)), endOf(path.year))

/** Points between which the value runs straight. Instants rise; the first is 0. */
type Corner = { readonly at: Instant; readonly share: number }

function between(corners: readonly Corner[], at: Instant): number {
  const next = corners.findIndex((corner) => corner.at > at)
  if (next === -1) return corners.at(-1)?.share ?? 0
  const to = corners[next] as Corner
  const from = corners[next - 1]
  if (!from) return to.share
  return from.share + ((to.share - from.share) * (at - from.at)) / (to.at - from.at)
}

function seasonalCorners({ months }: TargetYear, shares: readonly number[]): Corner[] {
  let sum = 0
  return months.map((at, i) => {
    sum += i === 0 ? 0 : Math.max(0, shares[i - 1] ?? 0)
    return { at, share: sum }
  })
}

/** Milestones in order of date; of several for one instant the highest. */
function inOrder(milestones: readonly Milestone[]): Milestone[] {
  const byInstant = new Map<Instant, number>()
  for (const { at, value } of milestones)
    byInstant.set(at, Math.max(value, byInstant.get(at) ?? Number.NEGATIVE_INFINITY))
  return [...byInstant].map(([at, value]) => ({ at, value })).sort((a, b) => a.at - b.at)
}

/**
 * Which share of the way from the start to the goal should lie behind at an instant: 0 to 1, never falling. A seasonal shape
 * without any share, and milestones that lead nowhere, count as linear.
 */
export function shareBehind(path: TargetPath, at: Instant): number {
  const from = startOf(path.year)
  const due = dueOf(path)
  if (at <= from) return 0
  if (at >= due) return 1
  const corners = cornersOf(path, from, due)
  const whole = between(corners, due)
  return whole > 0 ? Math.min(1, Math.max(0, between(corners, at) / whole)) : (at - from) / (due - from)
}

function cornersOf(path: TargetPath, from: Instant, due: Instant): Corner[] {
  const { shape } = path
  if (shape.kind === 'linear') return []
  if (shape.kind === 'seasonal') return seasonalCorners(path.year, shape.shares)
  const start = startValue(path)
  const way = path.goal - start
  const corners: Corner[] = [{ at: from, share: 0 }]
  for (const { at, value } of inOrder(shape.milestones)) {
    const last = corners.at(-1) as Corner
    if (way === 0 || at <= from || at >= due) continue
    corners.push({ at, share: Math.min(1, Math.max(last.share, (value - start) / way)) })
  }
  return [...corners, { at: due, share: 1 }]
}

function startValue({ of, start, goal }: TargetPath): number {
  return of === 'amount' ? 0 : (start ?? goal)
}

/** The value to be expected at an instant: of amounts what is counted up by then, of levels the level. */
export function expectedAt(path: TargetPath, at: Instant): number {
  const start = startValue(path)
  const share = shareBehind(path, at)
  return share === 1 ? path.goal : start + (path.goal - start) * share
}

/**
 * The value owed at an instant: what is expected, but of milestones only what the dates behind have brought. Undefined while
 * nothing is owed yet: a level whose first milestone is still to come.
 */
export function owedAt(path: TargetPath, at: Instant): number | undefined {
  const { shape } = path
  if (at >= dueOf(path)) return path.goal
  if (shape.kind !== 'milestones') return expectedAt(path, at)
  const behind = inOrder(shape.milestones).filter((milestone) => milestone.at <= at)
  return behind.at(-1)?.value ?? (path.of === 'amount' ? 0 : path.start)
}

/**
 * The mean share of each month, in percent of the year, over former years of twelve monthly figures each (classical ratio to
 * the year's total, so that a big year does not outweigh a small one). Years with a gap, with a negative month or without any
 * figure are left out; undefined where none is left.
 */
export function sharesOf(years: readonly (readonly number[])[]): number[] | undefined {
  const whole = years.filter(
    (months) => months.length === 12 && months.every((each) => Number.isFinite(each) && each >= 0) && total(months) > 0,
  )
  if (whole.length === 0) return undefined
  return Array.from({ length: 12 }, (_, month) => {
    const shares = whole.map((months) => ((months[month] ?? 0) / total(months)) * 100)
    return total(shares) / whole.length
  })
}

const total = (figures: readonly number[]): number => figures.reduce((sum, each) => sum + each, 0)
