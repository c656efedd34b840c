// More time: asked for before the deadline, answered by somebody else, within a limit; what is late stays late.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { workingCalendar } from '../base/calendar.ts'
import { DAY, HOUR } from '../base/clock.ts'
import { urgent, workdays } from '../base/span.ts'
import { LaneCase, laneWith, OFFICE_2025, person } from './lane-case.contract.ts'

const calendar = workingCalendar(OFFICE_2025)
const china = (text: string) => Date.parse(`${text.replace(' ', 'T')}:00+08:00`)
const MONDAY = china('2025-09-22 09:00')
describe('more time', () => {
  const ask = (days: number) => ({ do: 'ask-time', reason: '等待拖车', span: workdays(days) }) as const
  const asking = () => {
    const lane = new LaneCase(calendar, MONDAY, laneWith(workdays(2)))
    lane.does({ do: 'move', move: 'send', values: {} }, MONDAY)
    return lane
  }

  it('moves the step and the case, and says who granted it', () => {
    const lane = asking()
    lane.does(ask(2), MONDAY + HOUR)
    assert.equal(lane.due, china('2025-09-24 17:30'), 'until it is answered the clock runs')
    lane.does({ do: 'grant-time' }, MONDAY + 2 * HOUR, person('street'))
    assert.equal(lane.due, china('2025-09-26 17:30'))
    assert.equal(lane.state.closes.at, china('2025-09-26 17:30'))
    assert.deepEqual(
      lane.state.ledger.at(-1)?.extended?.map(({ span, by, why }) => [span, by.role, why]),
      [[workdays(2), 'street', '等待拖车']],
    )
  })

  it('is not granted twice over, by oneself, too late, too long, or while the clock stands still', () => {
    const lane = asking()
    assert.equal(lane.does({ do: 'grant-time' }, MONDAY, person('street')), 'more-time-not-asked')
    assert.equal(lane.does(ask(10), MONDAY), 'more-time-too-long')
    assert.equal(lane.does({ ...ask(1), span: urgent('1h') }, MONDAY), 'more-time-too-long')
    assert.equal(lane.does({ ...ask(1), reason: '忙' }, MONDAY), 'more-time-not-possible')
    lane.does(ask(5), MONDAY)
    assert.equal(lane.does(ask(1), MONDAY), 'more-time-asked-already')
    assert.equal(lane.does({ do: 'grant-time' }, MONDAY), 'not-allowed')
    lane.does({ do: 'pause', reason: '等待拖车', span: urgent('1h') }, MONDAY)
    assert.equal(lane.does({ do: 'grant-time' }, MONDAY, person('street')), 'case-paused')
    lane.does({ do: 'resume' }, MONDAY)
    lane.does({ do: 'grant-time' }, MONDAY, person('street'))
    assert.equal(lane.does(ask(5), MONDAY), 'more-time-too-long', 'nine days in all')
    lane.does(ask(4), MONDAY)
    lane.does({ do: 'refuse-time' }, MONDAY, person('street'))
    assert.equal(lane.state.moreTime, undefined)
    assert.equal(lane.does(ask(4), lane.due + 1), 'more-time-too-late')
  })

  it('does not undo a lateness of the case', () => {
    const lane = asking()
    lane.does({ do: 'return', reason: '等待拖车' }, MONDAY + DAY)
    const late = china('2025-09-25 09:00')
    lane.does({ do: 'move', move: 'send', values: {} }, late)
    const closes = lane.state.closes
    lane.does(ask(3), late)
    lane.does({ do: 'grant-time' }, late, person('street'))
    assert.equal(lane.state.closes, closes)
    assert.equal(lane.due, china('2025-10-02 17:30'))
  })
})
