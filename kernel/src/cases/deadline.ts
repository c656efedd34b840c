// The reckoning of deadlines: what a span means from an instant on, what is left of it, what it becomes after a pause.
import type { WorkingCalendar } from '../base/calendar.ts'
import type { Instant } from '../base/clock.ts'
import type { Span } from '../base/span.ts'
import type { Due } from './case.ts'

export function dueFrom(calendar: WorkingCalendar, start: Instant, span: Span): Due {
  const { at, provisional } = calendar.add(start, span)
  return { span, at, provisional }
}

/**
 * What is left at `now` of a deadline, in the units of its span. The day on which a count of days is stopped counts as
 * used, but a deadline that is not over leaves at least one day: otherwise it would be over the moment it goes on.
 */
export function spanLeft(calendar: WorkingCalendar, due: Due, now: Instant): Span {
  const left = calendar.diff(now, due.at, due.span.in)
  const inDays = due.span.in === 'workdays' || due.span.in === 'natural'
  return { in: due.span.in, amount: inDays && left === 0 && now <= due.at ? 1 : left }
}
