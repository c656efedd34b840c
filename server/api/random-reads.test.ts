// A hundred thousand random reads by random people never show a row that is not theirs, nor keep back one that is.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { accessWorld } from './access-world.contract.ts'
import { randomReads } from './random-reads.contract.ts'

const READS = 100_000
const SEED = 20_260_610

describe('random reads', () => {
  it(`${READS} of them show everybody his own and nobody anything else`, async () => {
    const world = await accessWorld(SEED, { streets: 4, accounts: 200, cases: 400, signals: 150 })
    try {
      const began = performance.now()
      const tally = await randomReads(world, SEED + 1, READS)
      console.log(`${READS} reads in ${((performance.now() - began) / 1000).toFixed(1)} s: ${JSON.stringify(tally)}`)
      // A world in which nothing can be read, or everything, would show nothing.
      for (const what of [
        'a case',
        'not there for him',
        'a whole list',
        'evidence',
        'a live picture',
        'no live picture',
      ])
        assert.ok((tally[what] ?? 0) > 200, `${what}: ${tally[what]}`)
    } finally {
      await world.close()
    }
  })
})
