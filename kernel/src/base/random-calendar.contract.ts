// Random working calendars, and the plainest reckoning there is to hold the real one against: minute by minute.
import fc from 'fast-check'
import type { Calendar } from './calendar.ts'
import { DAY, type Instant, MINUTE } from './clock.ts'
import { SPAN_KINDS, type Span, type SpanKind } from './span.ts'

export const FIRST_YEAR = 2023
export const LAST_YEAR = 2026

/** Intervals of whole minutes that ascend and do not touch. */
export const office: fc.Arbitrary<Calendar['office']> = fc.oneof(
  fc.constantFrom<Calendar['office']>(
    [[0, 1440]],
    [
      [510, 720],
      [810, 1050],
    ],
    [[540, 1020]],
    [
      [0, 1],
      [1439, 1440],
    ],
  ),
  fc.uniqueArray(fc.integer({ min: 0, max: 1440 }), { minLength: 2, maxLength: 8 }).map((minutes) => {
    const edges = minutes.sort((a, b) => a - b)
    return Array.from({ length: Math.floor(edges.length / 2) }, (_, i): [number, number] => [
      edges[2 * i] as number,
      edges[2 * i + 1] as number,
    ])
  }),
)

const isoOf = (day: number) => new Date(day * DAY).toISOString().slice(0, 10)

/** A year's exceptions: any of its weekends may be worked and any of its weekdays free. */
function yearOf(year: number): fc.Arbitrary<[string, Calendar['years'][string]]> {
  const first = Date.UTC(year, 0, 1) / DAY
  return fc.uniqueArray(fc.integer({ min: 0, max: 364 }), { maxLength: 40 }).map((days) => {
    const weekend = (day: number) => [0, 6].includes(new Date(day * DAY).getUTCDay())
    const all = days.map((day) => first + day)
    return [
      String(year),
      {
        workdaysOnWeekend: all.filter(weekend).map(isoOf),
        restDaysOnWeekday: all.filter((day) => !weekend(day)).map(isoOf),
      },
    ]
  })
}

const years = fc
  .subarray(Array.from({ length: LAST_YEAR - FIRST_YEAR + 1 }, (_, i) => FIRST_YEAR + i))
  .chain((known) => fc.tuple(...known.map(yearOf)))
  .map((entries) => Object.fromEntries(entries))

export const calendar: fc.Arbitrary<Calendar> = fc.record({
  id: fc.constant('random'),
  utcOffsetMinutes: fc.oneof(fc.constantFrom(-720, 0, 345, 480, 840), fc.integer({ min: -720, max: 840 })),
  office,
  years,
})

const FROM = Date.UTC(FIRST_YEAR, 0, 1)
const DAYS = Math.round((Date.UTC(LAST_YEAR, 11, 1) - FROM) / DAY)

/** Any instant, and often one on an edge: local midnight, opening, closing, a millisecond before or after them. */
export function instantFor({ utcOffsetMinutes, office: hours }: Calendar): fc.Arbitrary<Instant> {
  const edges = fc.constantFrom(0, ...hours.flat())
  const day = fc.integer({ min: 0, max: DAYS })
  const onEdge = fc
    .tuple(day, edges, fc.constantFrom(-1, 0, 0, 1))
    .map(([at, minute, ms]) => FROM + at * DAY + (minute - utcOffsetMinutes) * MINUTE + ms)
  return fc.oneof(onEdge, fc.integer({ min: FROM, max: FROM + DAYS * DAY }))
}

const workedPerDay = ({ office: hours }: Calendar) => hours.reduce((sum, [from, to]) => sum + to - from, 0) * MINUTE

/** Amounts that stay within some weeks, whatever the office hours; whole days' worth among them. */
export function amountFor(given: Calendar, kind: SpanKind): fc.Arbitrary<number> {
  if (kind === 'workdays' || kind === 'natural') return fc.integer({ min: 0, max: 25 })
  const day = kind === 'working' ? workedPerDay(given) : DAY
  return fc.oneof(
    fc.integer({ min: 0, max: 12 * day }),
    fc.integer({ min: 0, max: 12 }).map((days) => days * day),
  )
}

export type Asked = {
  readonly given: Calendar
  readonly kind: SpanKind
  readonly start: Instant
  readonly later: Instant
  readonly a: number
  readonly b: number
}

/** A calendar with a kind of span, two instants in order, and two amounts of that kind. */
export const asked: fc.Arbitrary<Asked> = fc
  .tuple(calendar, fc.constantFrom(...SPAN_KINDS))
  .chain(([given, kind]) =>
    fc.record({
      given: fc.constant(given),
      kind: fc.constant(kind),
      start: instantFor(given),
      later: fc.oneof(instantFor(given), fc.integer({ min: 0, max: 9 * DAY })),
      a: amountFor(given, kind),
      b: amountFor(given, kind),
    }),
  )
  .map((one) => {
    // A small number is a distance from the start.
    const other = one.later <= 9 * DAY ? one.start + one.later : one.later
    return { ...one, start: Math.min(one.start, other), later: Math.max(one.start, other) }
  })

export const spanOf = (kind: SpanKind, amount: number): Span => ({ in: kind, amount })

/** Whether a local day (days since 1970) is worked, and whether its year is known: straight from the table. */
export function dayIn({ years: known }: Calendar, day: number): { worked: boolean; dated: boolean } {
  const iso = isoOf(day)
  const year = known[iso.slice(0, 4)]
  const weekday = new Date(day * DAY).getUTCDay()
  const weekend = weekday === 0 || weekday === 6
  const worked = weekend
    ? (year?.workdaysOnWeekend.includes(iso) ?? false)
    : !(year?.restDaysOnWeekday.includes(iso) ?? false)
  return { worked, dated: year !== undefined }
}

/** Office minutes between two instants on whole minutes, counted one by one. */
export function minutesWorked(given: Calendar, start: Instant, end: Instant): number {
  let count = 0
  for (let at = start; at < end; at += MINUTE) {
    const local = at / MINUTE + given.utcOffsetMinutes
    const day = Math.floor(local / 1440)
    const minute = local - day * 1440
    if (dayIn(given, day).worked && given.office.some(([from, to]) => minute >= from && minute < to)) count++
  }
  return count
}
