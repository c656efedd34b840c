// A hundred thousand random reads by random people never show a row that is not theirs, nor keep back one that is.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { accessWorld, type Raw } from './access-world.contract.ts'
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

  it('would notice a rule that is not kept', async () => {
    const world = await accessWorld(SEED, { streets: 4, accounts: 100, cases: 150, signals: 20 })
    try {
      const { raw } = world
      const others: Readonly<Record<string, Partial<Raw>>> = {
        'nobody stands in for anybody': { standing: [] },
        'every stand-in counts, also one that is over': {
          standing: raw.standing.map((each) => ({ ...each, active: true })),
        },
        'nothing has been merged or divided yet': { today: '2026-01-01' },
        'everybody is somebody else': {
          accounts: raw.accounts.map((each, i) => ({ ...each, positions: raw.accounts.at(i - 1)?.positions ?? [] })),
        },
      }
      for (const [what, other] of Object.entries(others))
        await assert.rejects(
          randomReads({ ...world, raw: { ...raw, ...other } }, SEED, 5_000),
          assert.AssertionError,
          what,
        )
    } finally {
      await world.close()
    }
  })
})
