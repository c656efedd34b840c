// The reckoning of deadlines: what a span means from an instant on, what is left of it, what it becomes after a pause.
import type { WorkingCalendar } from '../base/calendar.ts'
import type { Instant } from '../base/clock.ts'
import type { Span } from '../base/span.ts'
import type { Due, LedgerEntry } from './case.ts'

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

/** With `span` more. What was over before stays over. */
export function extendedBy(calendar: WorkingCalendar, due: Due, span: Span, now: Instant): Due {
  if (now > due.at) return due
  const { at, provisional } = calendar.add(due.at, span)
  return { span: due.span, at, provisional: due.provisional || provisional }
}

/**
 * A deadline that was stopped at `from` with `left`, and goes on at `to`. What was over before stays over: a pause gives back
 * the time it took, never the time before it.
 */
export function goesOnWith(
  calendar: WorkingCalendar,
  due: Due,
  { from, to, left }: { readonly from: Instant; readonly to: Instant; readonly left: Span },
): Due {
  return from > due.at ? due : { ...dueFrom(calendar, to, left), span: due.span }
}

/**
 * The stretches over which a deadline runs, up to the last one given: whoever took it over took it as it was, and whoever it stayed
 * with after a ruling goes on with what was left. Those in which somebody ruled are among them.
 */
export function runningStretches(ledger: readonly LedgerEntry[]): readonly LedgerEntry[] {
  let first = Math.max(0, ledger.length - 1)
  for (;;) {
    if (ledger[first - 1]?.outcome === 'handed-over') first--
    else if (ledger[first]?.resumes) {
      first--
      while (ledger[first]?.ruling) first--
    } else return ledger.slice(first)
  }
}
