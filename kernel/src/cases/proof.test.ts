// What the eye's looks prove: only what was seen without a break, as long as asked, and the opposite by the same measure.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import type { EyeCondition } from '../eye/condition.ts'
import { type Look, look, needed, type ProofProgress, verdict } from './proof.ts'

const NONE: EyeCondition = { device: 'camera', group: 'vehicle', inside: 'lane', holds: { none: 60_000 } }
const TWO: EyeCondition = { ...NONE, holds: { for: 60_000, atLeast: 2 } }
const ONE: EyeCondition = { ...NONE, holds: { for: 60_000 } }
const GAP = 10_000

function after(condition: EyeCondition, looks: readonly Look[]): ProofProgress {
  return looks.reduce<ProofProgress>((progress, each) => look(progress, condition, each, GAP), undefined)
}
/** A look every five seconds. */
const counts = (...each: readonly (number | undefined)[]): Look[] => each.map((count, i) => ({ at: i * 5_000, count }))
const times = <T>(n: number, value: T): T[] => Array.from({ length: n }, () => value)

describe('a proof', () => {
  it('takes its whole time, and not a look less', () => {
    for (const [condition, holds, fails] of [
      [NONE, 0, 1],
      [TWO, 2, 1],
      [ONE, 1, 0],
    ] as const) {
      assert.equal(needed(condition), 60_000)
      assert.equal(verdict(after(condition, counts(...times(12, holds))), condition), undefined)
      assert.equal(verdict(after(condition, counts(...times(13, holds))), condition), 'proven')
      assert.equal(verdict(after(condition, counts(...times(12, fails))), condition), undefined)
      assert.equal(verdict(after(condition, counts(...times(13, fails))), condition), 'unproven')
    }
    assert.equal(verdict(undefined, NONE), undefined)
    assert.equal(verdict(after(TWO, counts(...times(13, 3))), TWO), 'proven', 'more than asked is enough')
  })

  it('begins anew after a blind look, a contrary one, a gap, a clock that went back', () => {
    const free = times(12, 0)
    assert.equal(verdict(after(NONE, counts(...free, undefined, ...free)), NONE), undefined)
    assert.equal(after(NONE, counts(...free, undefined)), undefined)
    assert.equal(verdict(after(NONE, counts(...free, 1, ...free)), NONE), undefined)
    assert.equal(verdict(after(NONE, [...counts(...free), { at: 55_000 + GAP + 1, count: 0 }]), NONE), undefined)
    assert.equal(verdict(after(NONE, [...counts(...free), { at: 55_000 + GAP, count: 0 }]), NONE), 'proven')
    assert.equal(
      verdict(after(NONE, [...counts(...free), { at: 54_000, count: 0 }, { at: 60_000, count: 0 }]), NONE),
      undefined,
    )
  })

  it('stands only on an unbroken run of looks that says the same, for the thing and against it', () =>
    fc.assert(
      fc.property(
        fc.constantFrom(NONE, TWO, ONE),
        fc.array(
          fc.record({
            wait: fc.oneof(
              { weight: 12, arbitrary: fc.integer({ min: 0, max: GAP }) },
              fc.constantFrom(-3_000, GAP + 1),
            ),
            same: fc.integer({ min: 0, max: 15 }),
          }),
          { maxLength: 60 },
        ),
        (condition, all) => {
          let at = 0
          let count = 0
          let progress: ProofProgress
          let mirrored: ProofProgress
          let run: { since: number; holds: boolean } | undefined
          const holdsAt = (n: number) => (condition === NONE ? n === 0 : n >= (condition === TWO ? 2 : 1))
          const opposite = (n: number) => (holdsAt(n) === (condition === NONE) ? 3 : 0)
          for (const { wait, same } of all) {
            at += wait
            if (same === 1) count = 3 - count
            const seen = same === 0 ? undefined : count
            if (seen === undefined) run = undefined
            else if (!run || run.holds !== holdsAt(seen) || wait < 0 || wait > GAP)
              run = { since: at, holds: holdsAt(seen) }
            progress = look(progress, condition, { at, count: seen }, GAP)
            mirrored = look(mirrored, condition, { at, count: seen === undefined ? undefined : opposite(seen) }, GAP)
            const expected = run && at - run.since >= 60_000 ? (run.holds ? 'proven' : 'unproven') : undefined
            assert.equal(verdict(progress, condition), expected)
            const turned = { proven: 'unproven', unproven: 'proven' } as const
            assert.equal(
              verdict(mirrored, condition),
              expected && turned[expected],
              'proof and disproof are measured alike',
            )
          }
        },
      ),
      { numRuns: 300 },
    ))
})
