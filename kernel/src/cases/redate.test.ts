// A calendar that arrives or changes dates anew what is still open, as if it had been known all along; what is over stays.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { workingCalendar } from '../base/calendar.ts'
import { DAY, HOUR, MINUTE } from '../base/clock.ts'
import { asked } from '../base/random-calendar.contract.ts'
import { urgent, workdays, working } from '../base/span.ts'
import { nextDue } from './case.ts'
import { LaneCase, laneWith, OFFICE_2025, person } from './lane-case.contract.ts'
import { anySpan } from './random-type.contract.ts'
import { redating } from './redate.ts'
import { replay } from './replay.ts'

const calendar = workingCalendar(OFFICE_2025)
const china = (text: string) => Date.parse(`${text.replace(' ', 'T')}:00+08:00`)
const MONDAY = china('2025-09-22 09:00')
const withNextYear = workingCalendar({
  ...OFFICE_2025,
  years: { ...OFFICE_2025.years, 2026: { workdaysOnWeekend: [], restDaysOnWeekday: ['2026-01-01', '2026-01-02'] } },
})
const SYSTEM = { kind: 'system', command: 'calendar' } as const
const pause = (span = urgent('1h')) => ({ do: 'pause', reason: '等待拖车', span }) as const

/** At the step of the property company: four working hours, that is until 14:30. */
function sent(at = MONDAY): LaneCase {
  const lane = new LaneCase(calendar, at)
  lane.does({ do: 'move', move: 'send', values: {} }, at)
  return lane
}

describe('a calendar that gains a year', () => {
  const EVE = china('2025-12-31 16:30')

  it('re-dates what was provisional, from where it began, and says so', () => {
    const lane = sent(EVE)
    assert.equal(lane.state.stands.kind === 'work' && lane.state.stands.due.provisional, true)
    assert.equal(lane.due, china('2026-01-01 11:30'))
    lane.calendar = withNextYear
    lane.does({ do: 'redate', why: '2026 年节假日安排' }, EVE + HOUR, SYSTEM)
    assert.equal(lane.due, china('2026-01-05 11:30'))
    assert.deepEqual(lane.state.closes, { span: workdays(2), at: china('2026-01-06 17:30'), provisional: false })
    assert.deepEqual(lane.state.ledger.at(-1)?.redated, [
      { at: EVE + HOUR, from: china('2026-01-01 11:30'), to: china('2026-01-05 11:30'), why: '2026 年节假日安排' },
    ])
    const { seq } = lane.state
    lane.does({ do: 'redate', why: '又一次' }, EVE + 2 * HOUR, SYSTEM)
    assert.equal(lane.state.seq, seq, 'there is nothing left to do')
  })

  it('moves only what it counts in', () => {
    const lane = new LaneCase(calendar, EVE)
    const { due } = lane
    const closes = lane.state.closes.at
    lane.calendar = withNextYear
    lane.does({ do: 'redate', why: '2026 年节假日安排' }, EVE, SYSTEM)
    assert.equal(lane.due, due, 'fifteen minutes around the clock')
    assert.equal(lane.state.closes.provisional, false)
    assert.deepEqual(lane.state.ledger.at(-1)?.redated, [], 'only the closing moved')
    assert.deepEqual(lane.state.closesRedated, [
      { at: EVE, from: closes, to: china('2026-01-06 17:30'), why: '2026 年节假日安排' },
    ])
  })

  it('lets a paused step keep its remainder', () => {
    const lane = sent(EVE)
    lane.does(pause(), EVE)
    lane.calendar = withNextYear
    lane.does({ do: 'redate', why: '2026 年节假日安排' }, EVE + 1, SYSTEM)
    assert.deepEqual(lane.state.paused?.left, working('4h'))
    assert.equal(nextDue(lane.state), EVE + HOUR, 'an hour around the clock')
    lane.does({ do: 'resume' }, china('2026-01-05 08:30'))
    assert.equal(lane.due, china('2026-01-05 14:00'), 'resumed under the new calendar, with all four hours')
  })
})

describe('a calendar that changes', () => {
  const MONDAY_OFF = workingCalendar({
    ...OFFICE_2025,
    years: { 2025: { workdaysOnWeekend: ['2025-09-27'], restDaysOnWeekday: ['2025-09-22', '2025-09-23'] } },
  })

  it('moves what was certain, too, and what is over stays', () => {
    const lane = sent()
    const [filed] = lane.state.ledger
    lane.calendar = MONDAY_OFF
    lane.does({ do: 'redate', why: '临时调休' }, MONDAY + HOUR, SYSTEM)
    assert.equal(lane.due, china('2025-09-24 14:00'))
    assert.equal(lane.state.closes.at, china('2025-09-25 17:30'))
    assert.equal(lane.state.ledger[0], filed)
  })

  it('gives a successor the deadline that was taken over, not one of his own', () => {
    const lane = sent()
    const { due } = lane
    const stands = lane.state.stands
    assert.ok(stands.kind === 'work')
    const heir = { ...stands, owner: { ...stands.owner, party: 'the-heir' } }
    const given = replay(
      [
        {
          case: 'case-1',
          seq: lane.state.seq + 1,
          at: MONDAY + 2 * HOUR,
          by: SYSTEM,
          command: 'x',
          kind: 'handed-over',
          stands: heir,
        },
      ],
      lane.state,
    )
    assert.ok(given)
    assert.equal(redating(given, calendar), undefined, `it is still ${due}`)
    assert.equal(redating(given, MONDAY_OFF)?.due?.at, china('2025-09-24 14:00'))
  })

  it('dates what is open as if it had been known all along, through pauses and time that was granted', () =>
    fc.assert(
      fc.property(
        asked,
        fc.array(fc.tuple(fc.nat({ max: 6 * HOUR }), fc.nat({ max: 2 * DAY }), fc.nat({ max: 2 })), { maxLength: 4 }),
        fc.boolean(),
        fc.subarray(['2025-09-22', '2025-09-23', '2025-09-24', '2025-09-25', '2025-10-01']),
        fc.subarray(['2025-09-20', '2025-09-21', '2025-09-27', '2025-09-28']),
        anySpan,
        anySpan,
        ({ given: old }, waits, stopped, rest, worked, within, closes) => {
          const next = workingCalendar({
            ...old,
            years: { ...old.years, 2025: { workdaysOnWeekend: worked, restDaysOnWeekday: rest } },
          })
          const type = { ...laneWith(within), closes }
          const changed = new LaneCase(workingCalendar(old), MONDAY, type)
          const known = new LaneCase(next, MONDAY, type)
          const both = (what: Parameters<LaneCase['does']>[0], at: number, by?: ReturnType<typeof person>) => {
            for (const lane of [changed, known]) assert.notEqual(typeof lane.does(what, at, by), 'string', what.do)
          }
          both({ do: 'move', move: 'send', values: {} }, MONDAY)
          let now = MONDAY
          for (const [i, [runs, waited, days]] of waits.entries()) {
            now += runs
            if (days > 0 && now < Math.min(changed.due, known.due)) {
              both({ do: 'ask-time', reason: '等待拖车', span: workdays(days) }, now)
              both({ do: 'grant-time' }, now, person('street'))
              now += MINUTE
            }
            both(pause(urgent('1h')), now)
            if (stopped && i === waits.length - 1) break
            now += waited
            both({ do: 'resume' }, now)
            now += MINUTE
          }
          changed.calendar = next
          changed.does({ do: 'redate', why: '调整' }, now, SYSTEM)
          for (const part of ['stands', 'closes', 'paused'] as const)
            assert.deepEqual(changed.state[part], known.state[part], part)
          assert.equal(redating(known.state, next), undefined)
        },
      ),
      { numRuns: 500 },
    ))
})
