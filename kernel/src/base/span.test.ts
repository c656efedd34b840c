// Spans and durations as people write them, and what is none.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { DAY, HOUR, MINUTE } from './clock.ts'
import { ERRORS, errorText, Fault } from './errors.ts'
import { type Duration, isSpan, milliseconds, natural, urgent, workdays, working } from './span.ts'

describe('a duration', () => {
  it('is a number and a unit', () => {
    assert.deepEqual(['90s', '15m', '4h', '7d', '1.5h', '0s'].map(milliseconds), [
      90_000,
      15 * MINUTE,
      4 * HOUR,
      7 * DAY,
      90 * MINUTE,
      0,
    ])
    for (const wrong of ['', '4', 'h', '-1h', '4 h', '1e3s', '4w', '4h ', '４h', `${'9'.repeat(20)}d`]) {
      assert.throws(
        () => milliseconds(wrong as Duration),
        (fault) => fault instanceof Fault && fault.code === 'span-invalid',
        wrong,
      )
    }
  })
})

describe('a span', () => {
  it('says which clock it runs on', () => {
    assert.deepEqual(
      [working('4h'), workdays(3), natural('2d'), natural(2), urgent('15m')],
      [
        { in: 'working', amount: 4 * HOUR },
        { in: 'workdays', amount: 3 },
        { in: 'natural', amount: 2 },
        { in: 'natural', amount: 2 },
        { in: 'urgent', amount: 15 * MINUTE },
      ],
    )
    for (const wrong of [1.5, -1, Number.NaN, Number.POSITIVE_INFINITY]) assert.throws(() => workdays(wrong), Fault)
    assert.throws(() => natural('1.5d'), Fault)
  })

  it('is told from what is none', () => {
    assert.ok(isSpan(working('4h')) && isSpan({ in: 'natural', amount: 0 }))
    for (const wrong of [
      null,
      undefined,
      4,
      '4h',
      {},
      { in: 'lunar', amount: 1 },
      { in: 'working', amount: -1 },
      { in: 'working', amount: 0.5 },
      { in: 'working', amount: '1' },
    ])
      assert.ok(!isSpan(wrong))
  })
})

describe('the catalogue of errors', () => {
  it('speaks both languages with the same parameters', () => {
    for (const [code, { zh, en, status }] of Object.entries(ERRORS)) {
      const names = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort()
      assert.deepEqual(names(zh), names(en), code)
      assert.ok(status >= 400 && status < 600 && /^[a-z-]+$/.test(code))
    }
  })

  it('fills its texts in, leaves a missing parameter visible and does not read what it filled in', () => {
    assert.equal(errorText('span-invalid', { span: '{span} $& {x}' }), '时限不正确：{span} $& {x}')
    assert.equal(errorText('span-invalid', {}, 'en'), 'Not a span of time: {span}')
    assert.equal(new Fault('case-not-found').message, 'case-not-found: There is no such case')
  })
})
