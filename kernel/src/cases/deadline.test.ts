// What happens to deadlines: pauses give back exactly what they took, and a new version of the pack takes nothing away.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { workingCalendar } from '../base/calendar.ts'
import { DAY, HOUR, MINUTE } from '../base/clock.ts'
import { asked, spanOf } from '../base/random-calendar.contract.ts'
import { urgent, workdays, working } from '../base/span.ts'
import { nextDue } from './case.ts'
import { dueFrom, spanLeft } from './deadline.ts'
import { LaneCase, laneCaseTwo, OFFICE_2025 } from './lane-case.contract.ts'
import { anySpan } from './random-type.contract.ts'

const calendar = workingCalendar(OFFICE_2025)
const china = (text: string) => Date.parse(`${text.replace(' ', 'T')}:00+08:00`)
const MONDAY = china('2025-09-22 09:00')
const CLOCK = { kind: 'clock' } as const
const SYSTEM = { kind: 'system', command: 'migrate' } as const

/** At the step of the property company: four working hours, that is until 14:30. */
function sent(): LaneCase {
  const lane = new LaneCase(calendar, MONDAY)
  lane.does({ do: 'move', move: 'send', values: {} }, MONDAY)
  return lane
}
const pause = (span = urgent('1h')) => ({ do: 'pause', reason: '等待拖车', span }) as const

describe('what is left of a deadline', () => {
  it('is what it was once the clock goes on again, in any calendar', () =>
    fc.assert(
      fc.property(asked, fc.nat({ max: 100 }), fc.nat({ max: 9 * DAY }), ({ given, kind, start, a }, share, later) => {
        const reckoned = workingCalendar(given)
        const due = dueFrom(reckoned, start, spanOf(kind, a))
        const now = start + Math.floor(((due.at - start) * share) / 100)
        const left = spanLeft(reckoned, due, now)
        assert.ok(left.amount >= 0 && left.amount <= Math.max(a, 1))
        const again = dueFrom(reckoned, now + later, left)
        const days = kind === 'workdays' || kind === 'natural'
        assert.deepEqual(spanLeft(reckoned, again, now + later).amount, left.amount)
        if (!days) assert.equal(reckoned.diff(start, now, kind) + left.amount, a, 'used and left make the whole')
        else assert.ok(again.at > now + later, 'a day at least')
      }),
      { numRuns: 300 },
    ))
})

describe('a pause', () => {
  it('gives back the time it took, whenever it begins and ends', () =>
    fc.assert(
      fc.property(fc.nat({ max: 4 * HOUR }), fc.nat({ max: 100 }), fc.boolean(), (used, share, byClock) => {
        const lane = sent()
        const began = calendar.add(MONDAY, { in: 'working', amount: used }).at
        const [due, closes] = [lane.due, lane.state.closes.at]
        assert.notEqual(typeof lane.does(pause(workdays(1)), began), 'string')
        const until = nextDue(lane.state) as number
        const ended = byClock ? until : began + Math.floor(((until - began) * share) / 100)
        lane.does(byClock ? { do: 'tick', seeing: false } : { do: 'resume' }, ended, byClock ? CLOCK : undefined)
        assert.equal(lane.state.paused, undefined)
        assert.equal(calendar.diff(ended, lane.due, 'working'), calendar.diff(began, due, 'working'))
        assert.equal(
          calendar.diff(ended, lane.state.closes.at, 'workdays'),
          Math.max(1, calendar.diff(began, closes, 'workdays')),
        )
        const [entry] = lane.state.ledger.at(-1)?.pauses ?? []
        assert.deepEqual([entry?.from, entry?.until, entry?.to, entry?.reason], [began, until, ended, '等待拖车'])
      }),
      { numRuns: 200 },
    ))

  it('is as long as allowed, in whichever span it is asked for', () =>
    fc.assert(
      fc.property(anySpan, fc.nat({ max: 3 * HOUR }), (span, after) => {
        const lane = sent()
        const now = MONDAY + after
        const allowed = calendar.add(now, span).at <= calendar.add(now, workdays(3)).at
        assert.equal(lane.does(pause(span), now) === 'pause-too-long', !allowed)
      }),
      { numRuns: 300 },
    ))

  it('is refused without an end, without a reason, twice, and by amounts beyond all calendars', () => {
    const lane = sent()
    for (const amount of [0, -1, Number.NaN, 9e15, Number.MAX_SAFE_INTEGER, Number.POSITIVE_INFINITY]) {
      for (const kind of ['working', 'workdays', 'natural', 'urgent'] as const)
        assert.equal(lane.does(pause({ in: kind, amount }), MONDAY), 'pause-too-long')
    }
    assert.equal(lane.does({ ...pause(), reason: '不想去' }, MONDAY), 'pause-not-possible')
    lane.does(pause(), MONDAY)
    assert.equal(lane.does(pause(), MONDAY), 'case-paused')
    assert.equal(lane.does({ do: 'move', move: 'call', values: {} }, MONDAY), 'case-paused')
    assert.equal(lane.does({ do: 'return', reason: '等待拖车' }, MONDAY), 'case-paused')
    assert.equal(lane.does({ do: 'tick', seeing: true }, MONDAY + HOUR - 1, CLOCK), 'deadline-not-reached')
  })

  it('does not undo a lateness', () => {
    const lane = sent()
    const closes = lane.state.closes.at
    const late = lane.due
    lane.does(pause(), closes + MINUTE)
    lane.does({ do: 'resume' }, closes + 30 * MINUTE)
    assert.equal(lane.due, late)
    assert.equal(lane.state.closes.at, closes)
    lane.does({ do: 'move', move: 'call', values: {} }, closes + 31 * MINUTE)
    assert.equal(lane.state.ledger.at(-2)?.outcome, 'late')
  })
})

describe('a new version of the pack', () => {
  function migrate(lane: LaneCase, now: number): void {
    Object.assign(lane, { type: laneCaseTwo, version: 2 })
    assert.notEqual(typeof lane.does({ do: 'migrate' }, now, SYSTEM), 'string')
    assert.equal(lane.state.version, 2)
  }

  it('changes nothing but the version where the step goes on', () => {
    const lane = sent()
    const { stands, ledger, stepSince } = lane.state
    migrate(lane, MONDAY + MINUTE)
    assert.deepEqual([lane.state.stands, lane.state.ledger, lane.state.stepSince], [stands, ledger, stepSince])
    const { seq } = lane.state
    lane.does({ do: 'migrate' }, MONDAY + HOUR, SYSTEM)
    assert.equal(lane.state.seq, seq, 'once is enough')
  })

  it('leaves a late step with who was called for it', () => {
    const lane = sent()
    lane.does({ do: 'tick', seeing: false }, lane.due, CLOCK)
    const { stands } = lane.state
    assert.equal(stands.kind === 'work' && stands.owner.role, 'street')
    migrate(lane, lane.due - HOUR)
    assert.deepEqual(lane.state.stands, stands)
  })

  it('does not eat a pause', () => {
    const lane = sent()
    lane.does(pause(urgent('2h')), MONDAY + HOUR)
    migrate(lane, MONDAY + 2 * HOUR)
    assert.equal(nextDue(lane.state), MONDAY + 3 * HOUR)
    lane.does({ do: 'tick', seeing: false }, MONDAY + 3 * HOUR, CLOCK)
    assert.equal(calendar.diff(MONDAY + 3 * HOUR, lane.due, 'working'), 3 * HOUR)
  })

  it('gives a step under another name its own time, and ends a pause that cannot go on', () => {
    const lane = sent()
    lane.does(pause(urgent('2h')), MONDAY + HOUR)
    const { sent: cut, ...others } = laneCaseTwo.steps
    Object.assign(lane, {
      type: { ...laneCaseTwo, steps: { ...others, clearing: cut }, from: { '1': { sent: 'clearing' } } },
      version: 2,
    })
    lane.does({ do: 'migrate' }, MONDAY + 2 * HOUR, SYSTEM)
    assert.equal(lane.state.stands.step, 'clearing')
    assert.equal(lane.due, calendar.add(MONDAY + 2 * HOUR, working('4h')).at)
    assert.equal(lane.state.paused, undefined)
    assert.equal(lane.state.closes.at, calendar.add(MONDAY + 2 * HOUR, workdays(2)).at)
    assert.equal(lane.state.ledger.at(-2)?.pauses[0]?.to, MONDAY + 2 * HOUR)
  })
})
