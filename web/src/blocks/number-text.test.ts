// A number is shown whole: grouped, not longer than it is, and never as something else than it is near.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { numberText } from './number-text.ts'

test('what is read back is the number, to two decimals or three digits', () => {
  fc.assert(
    fc.property(fc.integer({ min: -9_999_999, max: 9_999_999 }), fc.integer({ min: -5, max: 3 }), (digits, power) => {
      const value = Number(`${digits}e${power}`)
      const read = Number(numberText(value).replaceAll(',', ''))
      const slack = Math.abs(value) < 1 ? Math.abs(value) * 0.005 : 0.005
      assert.ok(Math.abs(read - value) <= slack + 1e-12, `${value} became ${numberText(value)}`)
    }),
  )
})

test('as people write them', () => {
  assert.equal(numberText(1234567.891), '1,234,567.89')
  assert.equal(numberText(8), '8')
  assert.equal(numberText(0.0123), '0.0123')
  assert.equal(numberText(0), '0')
  assert.equal(numberText(-2.5), '-2.5')
})
