// The next version of a pack: no open case may be left without a way on.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Pack } from './define.ts'
import { faultsBetween } from './faults.ts'
import { broken, type Loose, samplePack } from './sample-pack.contract.ts'

describe('the next version of a pack', () => {
  const next = (change: (pack: Loose) => void): Pack =>
    broken((p) => {
      p.version = 3
      p.cases[0].from = {}
      change(p)
    })
  const between = (after: Pack) => faultsBetween(samplePack, after).map((fault) => fault.path)

  it('may change anything as long as every open case can go on', () => {
    assert.deepEqual(between(next(() => {})), [])
    assert.deepEqual(
      between(
        next((p) => {
          p.cases[0].steps.later = p.cases[0].steps.sent
        }),
      ),
      [],
    )
    assert.deepEqual(
      between(
        next((p) => {
          delete p.cases[0].steps.dropped
        }),
      ),
      [],
      'no open case stands at an end',
    )
  })

  it('must not strand one', () => {
    assert.deepEqual(
      between(
        next((p) => {
          delete p.cases[0].steps.proving
          delete p.cases[0].steps.sent
        }),
      ),
      ['cases/blocked/from/2/sent', 'cases/blocked/from/2/proving'],
    )
    assert.deepEqual(
      between(
        next((p) => {
          delete p.cases[0].steps.proving
          p.cases[0].from = { 2: { proving: 'sent' } }
        }),
      ),
      [],
    )
    assert.deepEqual(
      between(
        next((p) => {
          delete p.cases[0].steps.proving
          p.cases[0].from = { 1: { proving: 'sent' } }
        }),
      ),
      ['cases/blocked/from/2/proving'],
      'said for another version',
    )
    assert.deepEqual(
      between(
        next((p) => {
          p.cases[0].from = { 2: { proving: 'nowhere' } }
        }),
      ),
      ['cases/blocked/from/2/proving'],
    )
    assert.deepEqual(
      between(
        next((p) => {
          p.cases = []
        }),
      ),
      ['cases/blocked'],
    )
  })
})
