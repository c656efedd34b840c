// The working calendar under random calendars: what must hold whatever the office hours, holidays and offset are.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { type Calendar, workingCalendar } from './calendar.ts'
import { DAY, MINUTE } from './clock.ts'
import { Fault } from './errors.ts'
import { asked, calendar, dayIn, instantFor, minutesWorked, spanOf } from './random-calendar.contract.ts'

const RUNS = { numRuns: 400 }

describe('any calendar', () => {
  it('takes away what it added, and one less a moment earlier', () =>
    fc.assert(
      fc.property(asked, ({ given, kind, start, a }) => {
        const reckoned = workingCalendar(given)
        const { at } = reckoned.add(start, spanOf(kind, a))
        assert.ok(at >= start)
        assert.equal(reckoned.diff(start, at, kind), a)
        if (a > 0) assert.ok(reckoned.diff(start, at - 1, kind) < a, 'the span is used up no earlier')
      }),
      RUNS,
    ))

  it('adds two spans as it adds their sum', () =>
    fc.assert(
      fc.property(asked, ({ given, kind, start, a, b }) => {
        const { add } = workingCalendar(given)
        assert.equal(add(add(start, spanOf(kind, a)).at, spanOf(kind, b)).at, add(start, spanOf(kind, a + b)).at)
      }),
      RUNS,
    ))

  it('never ends a later or a longer span earlier', () =>
    fc.assert(
      fc.property(asked, ({ given, kind, start, later, a, b }) => {
        const { add } = workingCalendar(given)
        const [less, more] = [Math.min(a, b), Math.max(a, b)]
        assert.ok(add(start, spanOf(kind, more)).at >= add(start, spanOf(kind, less)).at)
        assert.ok(add(later, spanOf(kind, a)).at >= add(start, spanOf(kind, a)).at)
      }),
      RUNS,
    ))

  it('counts more the further apart, never below nothing', () =>
    fc.assert(
      fc.property(asked, fc.integer({ min: 0, max: 3 * DAY }), ({ given, kind, start, later }, more) => {
        const { diff } = workingCalendar(given)
        const between = diff(start, later, kind)
        assert.ok(between >= 0)
        assert.ok(diff(start, later + more, kind) >= between)
        assert.ok(diff(start - more, later, kind) >= between)
        assert.equal(diff(later + 1, start, kind), 0)
      }),
      RUNS,
    ))

  it('counts time, office time and workdays piece by piece as it does in one', () =>
    fc.assert(
      fc.property(asked, fc.nat(), ({ given, kind, start, later }, at) => {
        const { diff } = workingCalendar(given)
        const between = start + (later > start ? at % (later - start) : 0)
        const pieces = diff(start, between, kind) + diff(between, later, kind)
        const whole = diff(start, later, kind)
        // The day on which a count of days is cut belongs to neither piece.
        if (kind === 'working' || kind === 'urgent') assert.equal(pieces, whole)
        else assert.ok(pieces <= whole && whole - pieces <= 1, `${pieces} of ${whole}`)
      }),
      RUNS,
    ))

  it('counts office time as one who counts minute by minute', () =>
    fc.assert(
      fc.property(
        calendar.chain((given) => fc.tuple(fc.constant(given), instantFor(given))),
        fc.integer({ min: 0, max: 4000 }),
        ([given, instant], minutes) => {
          const start = Math.floor(instant / MINUTE) * MINUTE
          const end = start + minutes * MINUTE
          assert.equal(workingCalendar(given).diff(start, end, 'working'), minutesWorked(given, start, end) * MINUTE)
        },
      ),
      { numRuns: 150 },
    ))

  it('ends days of work at closing on a worked day, natural days at midnight, office time in office hours', () =>
    fc.assert(
      fc.property(asked, ({ given, kind, start, a }) => {
        if (a === 0 || kind === 'urgent') return
        const local = workingCalendar(given).add(start, spanOf(kind, a)).at + given.utcOffsetMinutes * MINUTE
        const day = Math.ceil(local / DAY) - 1
        const time = local - day * DAY
        if (kind === 'natural') return assert.equal(time, DAY)
        assert.ok(dayIn(given, day).worked)
        if (kind === 'workdays') assert.equal(time, (given.office.at(-1)?.[1] ?? 0) * MINUTE)
        else assert.ok(given.office.some(([from, to]) => time > from * MINUTE && time <= to * MINUTE))
      }),
      RUNS,
    ))

  it('is provisional exactly when a day of a year without data was touched', () =>
    fc.assert(
      fc.property(asked, ({ given, kind, start, a }) => {
        const { at, provisional } = workingCalendar(given).add(start, spanOf(kind, a))
        const counts = a > 0 && (kind === 'working' || kind === 'workdays')
        const offset = given.utcOffsetMinutes * MINUTE
        // Midnight is the end of a day where days end at 24:00, and the beginning of one everywhere else.
        const endsAtMidnight = given.office.at(-1)?.[1] === 1440
        const first =
          kind === 'workdays' && endsAtMidnight
            ? Math.ceil((start + offset) / DAY) - 1
            : Math.floor((start + offset) / DAY)
        const last = Math.ceil((at + offset) / DAY) - 1
        let unknown = false
        for (let day = first; day <= last; day++) unknown ||= !dayIn(given, day).dated
        assert.equal(provisional, counts && unknown)
      }),
      RUNS,
    ))

  it('says of each day what its table says', () =>
    fc.assert(
      fc.property(
        calendar.chain((given) => fc.tuple(fc.constant(given), instantFor(given))),
        ([given, at]) => {
          const reckoned = workingCalendar(given)
          const { worked, dated } = dayIn(given, Math.floor((at + given.utcOffsetMinutes * MINUTE) / DAY))
          assert.equal(reckoned.isWorkday(at), worked)
          assert.equal(reckoned.hasYear(at), dated)
        },
      ),
      RUNS,
    ))
})

describe('a calendar that is none', () => {
  const sound: Calendar = { id: 'sound', utcOffsetMinutes: 480, office: [[540, 1020]], years: {} }
  const refused = (change: object) =>
    assert.throws(
      () => workingCalendar({ ...sound, ...change }),
      (fault) => fault instanceof Fault && fault.code === 'calendar-invalid',
    )

  it('is refused for its office hours', () => {
    refused({ office: [] })
    refused({ office: [[540, 540]] })
    refused({
      office: [
        [540, 720],
        [720, 1020],
      ],
    })
    refused({
      office: [
        [810, 1020],
        [540, 720],
      ],
    })
    refused({ office: [[540, 1441]] })
    refused({ office: [[-1, 540]] })
  })

  it('is refused for its offset and its dates', () => {
    refused({ utcOffsetMinutes: 900 })
    refused({ utcOffsetMinutes: 480.5 })
    refused({ years: { 26: { workdaysOnWeekend: [], restDaysOnWeekday: [] } } })
    refused({ years: { 2026: { workdaysOnWeekend: ['2026-2-14'], restDaysOnWeekday: [] } } })
    refused({ years: { 2026: { workdaysOnWeekend: [], restDaysOnWeekday: ['2026-02-30'] } } })
  })
})
