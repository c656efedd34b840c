// Cron lines: what they name, in Chinese time, and what is no line.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { lastOccurrence } from './cron.ts'
import { Fault } from './errors.ts'

const at = (text: string): number => Date.parse(`${text}+08:00`)
const last = (line: string, now: string): string =>
  new Date(lastOccurrence(line, at(now)) + 8 * 3_600_000).toISOString().slice(0, 16)

describe('cron lines', () => {
  it('name minutes in Chinese time', () => {
    assert.equal(last('20 3 * * *', '2026-03-05T03:20:59'), '2026-03-05T03:20')
    assert.equal(last('20 3 * * *', '2026-03-05T03:19:59'), '2026-03-04T03:20')
    assert.equal(last('*/15 8-17 * * 1-5', '2026-03-07T09:00'), '2026-03-06T17:45')
    assert.equal(last('0 0 1 * *', '2026-03-31T23:59'), '2026-03-01T00:00')
    assert.equal(last('0 6 29 2 *', '2027-03-01T00:00'), '2024-02-29T06:00')
    assert.equal(last('5/20 * * * *', '2026-03-05T12:44'), '2026-03-05T12:25')
    assert.equal(last('0 12 * * 7', '2026-03-10T00:00'), '2026-03-08T12:00')
  })

  it('name the day or the weekday where both are given', () => {
    assert.equal(last('0 0 13 * 5', '2026-03-12T00:00'), '2026-03-06T00:00')
    assert.equal(last('0 0 13 * 1', '2026-03-15T00:00'), '2026-03-13T00:00')
  })

  it('agree with counting minutes back', () => {
    const part = (least: number, most: number) =>
      fc.oneof(
        fc.constant('*'),
        fc.integer({ min: least, max: most }).map(String),
        fc.integer({ min: 2, max: 9 }).map((step) => `*/${step}`),
      )
    fc.assert(
      fc.property(part(0, 59), part(0, 23), fc.integer({ min: 0, max: 3_000_000 }), (minute, hour, minutes) => {
        const now = at('2026-01-01T00:00') + minutes * 60_000 + 17_000
        const matches = (text: string, value: number): boolean =>
          text === '*' || (text.startsWith('*/') ? value % Number(text.slice(2)) === 0 : value === Number(text))
        let expected = Math.floor(now / 60_000)
        for (; ; expected--) {
          const date = new Date(expected * 60_000 + 8 * 3_600_000)
          if (matches(minute, date.getUTCMinutes()) && matches(hour, date.getUTCHours())) break
        }
        assert.equal(lastOccurrence(`${minute} ${hour} * * *`, now), expected * 60_000)
      }),
      { numRuns: 100 },
    )
  })

  it('are refused where they are none', () => {
    for (const line of [
      '',
      '* * * *',
      '60 * * * *',
      '5-1 * * * *',
      '*/0 * * * *',
      'a * * * *',
      '0 0 31 2 *',
      '0 0 0 * *',
    ])
      assert.throws(
        () => lastOccurrence(line, 0),
        (fault) => fault instanceof Fault && fault.code === 'config-invalid',
        line,
      )
  })
})
