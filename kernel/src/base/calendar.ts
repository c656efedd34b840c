// The working calendar: which instants count. Days come from an importable table; a year without one falls back to
// Monday to Friday and says so (`provisional`), so that a deadline can be re-dated when the table arrives.
import { z } from 'zod'
import { DAY, type Instant, MINUTE } from './clock.ts'
import { Fault } from './errors.ts'
import type { Span, SpanKind } from './span.ts'

const isoDate = z.iso.date()

export const CalendarYear = z.object({
  /** Saturdays and Sundays that are worked (调休上班), ISO dates. */
  workdaysOnWeekend: z.array(isoDate),
  /** Mondays to Fridays that are not, ISO dates. */
  restDaysOnWeekday: z.array(isoDate),
})
export type CalendarYear = z.infer<typeof CalendarYear>

/** `office`: minutes after local midnight, ascending, not touching. `years`: by four-digit year. */
export const Calendar = z
  .object({
    id: z.string().min(1),
    utcOffsetMinutes: z.number().int().min(-720).max(840),
    office: z.array(z.tuple([z.number().int().min(0), z.number().int().max(1440)])).min(1),
    years: z.record(z.string().regex(/^\d{4}$/), CalendarYear),
  })
  .refine(
    ({ office }) => office.every(([from, to], i) => from < to && (i === 0 || (office[i - 1]?.[1] ?? 0) < from)),
    'office hours must ascend and must not touch',
  )
export type Calendar = z.infer<typeof Calendar>

export type Reckoned = { readonly at: Instant; readonly provisional: boolean }

/** A calendar made ready for reckoning. Every method is pure; instants are UTC milliseconds. */
export interface WorkingCalendar {
  readonly id: string
  /** Minutes that local time is ahead of UTC. */
  readonly utcOffsetMinutes: number
  /** The instant at which `span` is used up when it starts at `start`; `start` itself for an empty span. */
  add(start: Instant, span: Span): Reckoned
  /** How much of a span of that kind lies between the two: whole days for day kinds, else ms; 0 when `end` ≤ `start`. */
  diff(start: Instant, end: Instant, kind: SpanKind): number
  isWorkday(at: Instant): boolean
  hasYear(at: Instant): boolean
  /** The ISO date there at that instant. */
  day(at: Instant): string
}

/** Days since 1970-01-01 of a civil date (proleptic Gregorian). */
function dayOf(iso: string): number {
  return Math.round(Date.parse(`${iso}T00:00:00Z`) / DAY)
}

/** Weekday of a day number, 0 = Sunday; 1970-01-01 was a Thursday. */
function weekday(day: number): number {
  return (((day + 4) % 7) + 7) % 7
}

const LONGEST_SEARCH_DAYS = 20_000

export function workingCalendar(calendar: Calendar): WorkingCalendar {
  const parsed = Calendar.safeParse(calendar)
  if (!parsed.success) throw new Fault('calendar-invalid', { detail: parsed.error.issues[0]?.message ?? '' })
  const { id, utcOffsetMinutes, office, years } = parsed.data
  const offset = utcOffsetMinutes * MINUTE
  const hours = office.map(([from, to]) => [from * MINUTE, to * MINUTE] as const)
  const closing = hours[hours.length - 1]?.[1] ?? DAY
  const workedPerDay = hours.reduce((sum, [from, to]) => sum + to - from, 0)
  const exceptions = new Map<number, boolean>()
  const known: (readonly [first: number, afterLast: number])[] = []
  for (const [year, days] of Object.entries(years)) {
    known.push([dayOf(`${year}-01-01`), dayOf(`${Number(year) + 1}-01-01`)])
    for (const date of days.workdaysOnWeekend) exceptions.set(dayOf(date), true)
    for (const date of days.restDaysOnWeekday) exceptions.set(dayOf(date), false)
  }

  const worked = (day: number) => exceptions.get(day) ?? (weekday(day) !== 0 && weekday(day) !== 6)
  const dated = (day: number) => known.some(([first, afterLast]) => day >= first && day < afterLast)
  const localDay = (local: number) => Math.floor(local / DAY)
  /** The day that does not count towards days of work. Where days close at 24:00, midnight still belongs to the day it ends. */
  const dayLeft = (local: number) => (closing === DAY ? Math.ceil(local / DAY) - 1 : localDay(local))

  /** Office time of a worked day that lies at or before `time` of day. */
  const workedUntil = (time: number) =>
    hours.reduce((sum, [from, to]) => sum + Math.max(0, Math.min(time, to) - from), 0)

  function addWorking(start: number, amount: number): Reckoned {
    let day = localDay(start)
    let provisional = false
    let left = amount + (worked(day) ? workedUntil(start - day * DAY) : 0)
    for (const first = day; day - first < LONGEST_SEARCH_DAYS; day++) {
      provisional ||= !dated(day)
      if (!worked(day)) continue
      if (left > workedPerDay) {
        left -= workedPerDay
        continue
      }
      for (const [from, to] of hours) {
        if (left <= to - from) return { at: day * DAY + from + left, provisional }
        left -= to - from
      }
    }
    throw new Fault('calendar-invalid', { detail: 'no working time within 20000 days' })
  }

  function addWorkdays(start: number, amount: number): Reckoned {
    let day = dayLeft(start)
    let provisional = !dated(day)
    for (let left = amount, searched = 0; left > 0; searched++) {
      if (searched > LONGEST_SEARCH_DAYS) throw new Fault('calendar-invalid', { detail: 'too few workdays' })
      day++
      provisional ||= !dated(day)
      if (worked(day)) left--
    }
    return { at: day * DAY + closing, provisional }
  }

  function diffWorking(start: number, end: number): number {
    const first = localDay(start)
    const last = localDay(end)
    let sum = 0
    for (let day = first; day <= last; day++) {
      if (!worked(day)) continue
      const until = day === last ? workedUntil(end - day * DAY) : workedPerDay
      sum += until - (day === first ? workedUntil(start - day * DAY) : 0)
    }
    return sum
  }

  function diffWorkdays(start: number, end: number): number {
    const last = localDay(end)
    let count = 0
    for (let day = dayLeft(start) + 1; day <= last; day++) {
      if (worked(day) && day * DAY + closing <= end) count++
    }
    return count
  }

  return {
    id,
    utcOffsetMinutes,
    isWorkday: (at) => worked(localDay(at + offset)),
    hasYear: (at) => dated(localDay(at + offset)),
    day: (at) => new Date(at + offset).toISOString().slice(0, 10),
    add(start, { in: kind, amount }) {
      if (amount === 0) return { at: start, provisional: false }
      if (kind === 'urgent') return { at: start + amount, provisional: false }
      const local = start + offset
      if (kind === 'natural') return { at: (Math.ceil(local / DAY) + amount) * DAY - offset, provisional: false }
      const { at, provisional } = kind === 'working' ? addWorking(local, amount) : addWorkdays(local, amount)
      return { at: at - offset, provisional }
    },
    diff(start, end, kind) {
      if (end <= start) return 0
      if (kind === 'urgent') return end - start
      const [from, to] = [start + offset, end + offset]
      if (kind === 'natural') return Math.max(0, Math.floor(to / DAY) - Math.ceil(from / DAY))
      return kind === 'working' ? diffWorking(from, to) : diffWorkdays(from, to)
    },
  }
}
