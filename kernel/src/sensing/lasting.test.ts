// How long something has been so: never longer than it was looked at.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { type Lasting, lastedFor, lasting } from './lasting.ts'

const GAP = 10_000
const looks = fc.array(
  fc.record({
    value: fc.boolean(),
    wait: fc.oneof(
      { weight: 8, arbitrary: fc.integer({ min: 0, max: GAP }) },
      fc.constantFrom(-5_000, GAP + 1, 60_000),
    ),
  }),
  { minLength: 1, maxLength: 40 },
)

describe('what lasts', () => {
  it('has lasted as long as the unbroken run of equal looks at its end', () =>
    fc.assert(
      fc.property(looks, (all) => {
        let at = 0
        let state: Lasting<boolean> | undefined
        let began = 0
        for (const [i, { value, wait }] of all.entries()) {
          at += wait
          if (i === 0 || value !== all[i - 1]?.value || wait < 0 || wait > GAP) began = at
          state = lasting(state, value, at, GAP)
          assert.deepEqual(state, { value, since: began, last: at })
          assert.equal(lastedFor(state), at - began)
        }
      }),
    ))

  it('has not lasted at all before the first look', () => assert.equal(lastedFor(undefined), 0))
})
