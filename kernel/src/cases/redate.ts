// A calendar arrived or changed: what is still open is dated as if it had been known from the beginning. What is over stays as it was.
import type { WorkingCalendar } from '../base/calendar.ts'
import type { Instant } from '../base/clock.ts'
import type { Span } from '../base/span.ts'
import type { CaseEventBody, CaseState, Due, LedgerEntry } from './case.ts'
import { dueFrom, extendedBy, goesOnWith, runningStretches, spanLeft } from './deadline.ts'

/** Why a deadline moves where nobody has said more of it. */
export const CALENDAR_CHANGED = '工作日历调整'

/** `left`: of a deadline that is stopped now. */
type Dated = { readonly due: Due; readonly left?: Span }

type Stop = { readonly from: Instant; readonly to?: Instant }

/**
 * When it stood still. A handing over cuts a pause in two in the ledger and changes nothing else: here it is one again. A ruling stops
 * the time of a step (`ruled`), not that of the case.
 */
function pausesOf(stretches: readonly LedgerEntry[], ruled: boolean): readonly Stop[] {
  const all: Stop[] = []
  for (const [i, { pauses, ruling, started, ended }] of stretches.entries()) {
    const before = stretches[i - 1]
    if (ruling && ruled) {
      const stop = { from: started, ...(ended === undefined ? {} : { to: ended }) }
      if (before?.ruling && all.at(-1)?.to === started)
        all[all.length - 1] = { ...stop, from: all.at(-1)?.from ?? started }
      else all.push(stop)
    }
    for (const [j, pause] of pauses.entries()) {
      const cut = all.at(-1)
      const goesOn = j === 0 && before?.outcome === 'handed-over' && before.pauses.length > 0
      if (goesOn && cut && cut.to === before.ended && pause.from === before.ended)
        all[all.length - 1] = { ...pause, from: cut.from }
      else all.push(pause)
    }
  }
  return all
}

/** Through all pauses and all time that was granted, in their order; nobody grants time while it stands still. */
function dated(
  calendar: WorkingCalendar,
  start: Instant,
  span: Span,
  stretches: readonly LedgerEntry[],
  ruled = false,
): Dated {
  const changes = [
    ...stretches.flatMap(({ extended = [] }) => extended.map((more) => ({ at: more.at, more }))),
    ...pausesOf(stretches, ruled).map((pause) => ({ at: pause.from, pause })),
  ].sort((a, b) => a.at - b.at)
  let due = dueFrom(calendar, start, span)
  for (const change of changes) {
    if ('more' in change) {
      due = extendedBy(calendar, due, change.more.span, change.at)
      continue
    }
    const { from, to } = change.pause
    const left = spanLeft(calendar, due, from)
    if (to === undefined) return { due, left }
    due = goesOnWith(calendar, due, { from, to, left })
  }
  return { due }
}

const same = (a: Due, b: Due): boolean => a.at === b.at && a.provisional === b.provisional

/** What `calendar` changes about an open case; undefined where it changes nothing. */
export function redating(
  state: CaseState,
  calendar: WorkingCalendar,
): Omit<CaseEventBody & { kind: 'redated' }, 'why'> | undefined {
  const { stands, paused, dispute, opened, ledger } = state
  const [first, ...others] = runningStretches(ledger)
  if (stands.kind === 'end' || !first) return undefined
  const step = dated(calendar, first.started, stands.due.span, [first, ...others], true)
  const waiting = dispute && disputedNow(ledger, dispute.due.span, calendar)
  const whole = dated(calendar, opened, state.closes.span, ledger)
  const due = same(step.due, stands.due) ? {} : { due: step.due }
  const stopped =
    paused && step.left && whole.left
      ? { until: dueFrom(calendar, paused.at, paused.until.span), left: step.left, closesLeft: whole.left }
      : undefined
  const stays =
    !paused ||
    !stopped ||
    (same(paused.until, stopped.until) &&
      paused.left.amount === stopped.left.amount &&
      paused.closesLeft.amount === stopped.closesLeft.amount)
  const settled =
    !dispute || !waiting || (same(dispute.due, waiting.due) && dispute.left.amount === waiting.left.amount)
  if (!due.due && same(whole.due, state.closes) && stays && settled) return undefined
  return {
    kind: 'redated',
    ...due,
    closes: whole.due,
    ...(whole.due.at === state.closes.at ? {} : { closesFrom: state.closes.at }),
    ...(stays ? {} : { paused: stopped }),
    ...(settled ? {} : { disputed: waiting }),
  }
}

/** The deadline that stands still while somebody rules. */
function disputedNow(
  ledger: readonly LedgerEntry[],
  span: Span,
  calendar: WorkingCalendar,
): { readonly due: Due; readonly left: Span } | undefined {
  const at = ledger.findLastIndex(({ outcome }) => outcome === 'disputed')
  const stretches = runningStretches(ledger.slice(0, at + 1))
  const [first] = stretches
  const { due, left } = first
    ? dated(calendar, first.started, span, [...stretches, ...ledger.slice(at + 1)], true)
    : { due: undefined, left: undefined }
  return due && left && { due, left }
}
