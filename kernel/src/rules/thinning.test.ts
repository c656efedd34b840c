// However often a matter is seen again, its history stays short and still counts every time.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { workingCalendar } from '../base/calendar.ts'
import { DAY, HOUR, MINUTE } from '../base/clock.ts'
import { signalCount } from '../cases/case.ts'
import { LaneCase } from '../cases/lane-case.contract.ts'
import { onlyNoted } from './thinning.ts'

const NOW = Date.UTC(2026, 5, 1)
const calendar = workingCalendar({ id: 'cn', utcOffsetMinutes: 480, office: [[540, 1020]], years: {} })
const by = { kind: 'device', device: 'camera' } as const
const attach = (lane: LaneCase, signal: string, now: number, repeats = 0) =>
  lane.does({ do: 'attach', signal, count: 1, repeats }, now, by)

describe('repeats of a matter', () => {
  it('are each counted, listed while they are few, and fill no history', () =>
    fc.assert(
      fc.property(
        fc.integer({ min: MINUTE / 6, max: 20 * MINUTE }),
        fc.integer({ min: 1, max: 3_000 }),
        (every, times) => {
          const lane = new LaneCase(calendar, NOW)
          let noted = 0
          for (let i = 1; i <= times; i++) {
            const now = NOW + i * every
            if (onlyNoted(lane.state, now)) noted++
            else attach(lane, `s${i}`, now, noted - (lane.state.more?.repeats ?? 0))
          }
          const { state } = lane
          assert.equal(signalCount(state) + noted - (state.more?.repeats ?? 0), times)
          assert.ok(state.signals.length <= 20)
          const days = (times * every) / DAY
          assert.ok(state.seq <= 60 + 25 * Math.log1p(days), `${state.seq} events for ${times} in ${days} days`)
        },
      ),
      { numRuns: 60 },
    ))

  it('are written down one by one as long as there are few', () => {
    const lane = new LaneCase(calendar, NOW)
    for (let i = 1; i <= 20; i++) {
      assert.equal(onlyNoted(lane.state, NOW + i), false)
      attach(lane, `s${i}`, NOW + i)
    }
    assert.deepEqual([lane.state.signals.length, lane.state.more], [20, undefined])
    attach(lane, 's21', NOW + 21)
    const { state } = lane
    assert.deepEqual([state.signals.length, state.signals.at(-1), state.more?.before], [20, 's21', 1])
    assert.equal(onlyNoted(state, NOW + HOUR), true)
    assert.equal(onlyNoted(state, NOW + 21 + HOUR), false)
  })
})
