// Waiting for a database at the start: for a while, and for nothing else.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Fault } from '@gongzhi/kernel'
import { patiently } from './patiently.ts'

const away = new Fault('database-unusable', { detail: 'away' })

describe('patience', () => {
  it('tries again until it can be done, and tells each time', async () => {
    const told: unknown[] = []
    let tries = 0
    const result = await patiently(
      async () => {
        if (++tries < 3) throw away
        return tries
      },
      { waitMs: 5_000, onFault: (fault) => told.push(fault) },
    )
    assert.deepEqual([result, told], [3, [away, away]])
  })

  it('ends, and does not wait for what will not pass', async () => {
    const tried = async (fault: unknown, waitMs: number) => {
      let tries = 0
      const thrown = await patiently(
        async () => {
          tries++
          throw fault
        },
        { waitMs, onFault: () => {} },
      ).catch((each: unknown) => each)
      return [thrown === fault, tries]
    }
    assert.deepEqual(await tried(away, 0), [true, 1])
    assert.deepEqual(await tried(away, 400), [true, 2])
    assert.deepEqual(await tried(new Fault('config-invalid', { detail: 'DATABASE_URL' }), 5_000), [true, 1])
    assert.deepEqual(await tried(new RangeError('own fault'), 5_000), [true, 1])
  })
})
