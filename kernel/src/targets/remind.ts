// Whether somebody has to be reminded of a target: nothing was told for long, or a quarter ends and has no value. Asks no clock.
import { DAY, type Instant } from '../base/clock.ts'
import { dayEnd } from './days.ts'
import { endOf, startOf, type TargetYear } from './path.ts'
import { newestValue, type ReminderKind, type TargetState } from './target.ts'

/** Days. `quarter`: so long before the end of a quarter; `after`: so long after its year nobody is reminded any more. */
export type ReminderRules = { readonly silent: number; readonly quarter: number; readonly after: number }
export const REMINDER_RULES: ReminderRules = { silent: 45, quarter: 10, after: 60 }

const QUARTERS = [3, 6, 9, 12] as const

/**
 * `settled`: it is met for good, and nothing more has to be told. A live figure tells by itself. Of each kind one reminder until
 * there is news or, of `silent`, as long again has passed; of `quarter-end` one a quarter.
 */
export function reminderDue(
  state: TargetState,
  {
    now,
    year,
    settled,
    rules = REMINDER_RULES,
  }: {
    readonly now: Instant
    readonly year: TargetYear
    readonly settled: boolean
    readonly rules?: ReminderRules
  },
): ReminderKind | undefined {
  if (settled || state.dropped || state.tie || state.judged) return undefined
  if (now < startOf(year) || now > endOf(year) + rules.after * DAY) return undefined
  return quarterEnds(state, now, year, rules) ?? isSilent(state, now, year, rules)
}

function quarterEnds(
  state: TargetState,
  now: Instant,
  { year, months }: TargetYear,
  rules: ReminderRules,
): ReminderKind | undefined {
  const ends = QUARTERS.map((month) => months[month] as Instant).find((each) => now < each)
  if (ends === undefined || ends - now > rules.quarter * DAY) return undefined
  const begins = months[QUARTERS.map((month) => months[month]).indexOf(ends) * 3] as Instant
  const newest = newestValue(state)
  if (newest && dayEnd(newest.asOf, { year, months }) > begins) return undefined
  const reminded = state.reminders.some(({ why, at }) => why === 'quarter-end' && at >= begins && at < ends)
  return reminded ? undefined : 'quarter-end'
}

function isSilent(state: TargetState, now: Instant, year: TargetYear, rules: ReminderRules): ReminderKind | undefined {
  const last = state.reminders.findLast(({ why }) => why === 'silent')?.at ?? 0
  const since = Math.max(state.news, last, startOf(year))
  return now - since >= rules.silent * DAY ? 'silent' : undefined
}
