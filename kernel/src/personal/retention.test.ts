// End dates: the earlier of what was promised and what the district says, never a later one; what an open case holds.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { workingCalendar } from '../base/calendar.ts'
import { DAY } from '../base/clock.ts'
import { isRefusal } from '../base/errors.ts'
import type { Keep } from './purpose.ts'
import { keepFor, keepUntil, mayWithdraw, retentionFrom } from './retention.ts'

const calendar = workingCalendar({ id: 'c', utcOffsetMinutes: 480, office: [[540, 1020]], years: {} })
const days = (amount: number, after: Keep['after'], held?: true): Keep => ({
  span: { in: 'natural', amount },
  after,
  ...(held ? { held } : {}),
})
const T = Date.parse('2026-06-01T02:00:00Z')
/** 24:00 in China of the day that many days later. */
const midnight = (amount: number) => Date.parse('2026-06-01T16:00:00Z') + amount * DAY

describe('the end of keeping', () => {
  it('is reckoned from what the purpose says', () => {
    assert.equal(keepUntil(days(3, 'received'), undefined, { received: T, case: true }, calendar), midnight(3))
    assert.equal(keepUntil(days(3, 'case-ended'), undefined, { received: T, case: true }, calendar), undefined)
    const ended = { received: T, case: true, ended: T + DAY }
    assert.equal(keepUntil(days(3, 'case-ended'), undefined, ended, calendar), midnight(4))
    assert.equal(keepUntil(days(3, 'case-ended'), undefined, { received: T, case: false }, calendar), midnight(3))
  })

  it('waits for an open case that holds it', () => {
    const held = days(1, 'received', true)
    assert.equal(keepUntil(held, undefined, { received: T, case: true }, calendar), undefined)
    const late = T + 9 * DAY
    assert.equal(keepUntil(held, undefined, { received: T, case: true, ended: late }, calendar), late)
  })

  it('is never later than promised, whatever the district says', () => {
    const keep = fc.record({
      amount: fc.integer({ min: 1, max: 900 }),
      after: fc.constantFrom('received' as const, 'case-ended' as const),
    })
    fc.assert(
      fc.property(keep, fc.option(keep), fc.nat({ max: 500 }), (promised, district, lasted) => {
        const times = { received: T, case: true, ended: T + lasted * DAY }
        const told = days(promised.amount, promised.after)
        const said = district ? days(district.amount, district.after) : undefined
        const alone = keepUntil(told, undefined, times, calendar) as number
        const both = keepUntil(told, said, times, calendar) as number
        assert.ok(both <= alone)
        if (said) assert.ok(both <= (keepUntil(said, undefined, times, calendar) as number))
      }),
    )
  })

  it('may be what the district says of one pack or of all', () => {
    const read = retentionFrom({ 'contact-back': days(9, 'received'), 'lanes/contact-back': days(5, 'received') })
    assert.ok(!isRefusal(read))
    assert.equal(keepFor(read, 'lanes', 'contact-back')?.span.amount, 5)
    assert.equal(keepFor(read, 'others', 'contact-back')?.span.amount, 9)
    assert.equal(keepFor(read, 'others', 'toString'), undefined)
    for (const wrong of [
      1,
      [],
      { a: 1 },
      { 'a/b/c': days(1, 'received') },
      { a: days(0, 'received') },
      { a: { ...days(1, 'received'), more: 1 } },
    ])
      assert.ok(isRefusal(retentionFrom(wrong)), JSON.stringify(wrong))
  })

  it('lets the person take back consent at any time, and a duty only when its case is over', () => {
    const held = days(1, 'case-ended', true)
    assert.ok(mayWithdraw({ basis: 'consent', keep: held }, true))
    assert.ok(!mayWithdraw({ basis: 'statutory-duty', keep: held }, true))
    assert.ok(mayWithdraw({ basis: 'statutory-duty', keep: held }, false))
    assert.ok(mayWithdraw({ basis: 'statutory-duty', keep: days(1, 'case-ended') }, true))
  })
})
