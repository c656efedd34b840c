// What every store of stand-ins does: active at an instant or not, by either account, never gone.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type OpenDatabase, opened } from '../opened-database.contract.ts'
import type { StandIn } from './stand-ins.port.ts'

const T0 = 1_800_000_000_000
const one: StandIn = {
  id: 's-1',
  absent: 'away',
  standing: 'there',
  positions: 'all',
  from: T0,
  until: T0 + 1000,
  by: 'away',
  declared: T0 - 10,
}
const two: StandIn = {
  ...one,
  id: 's-2',
  standing: 'other',
  positions: [{ role: 'desk', party: 'p', place: 'here' }],
  declared: T0 - 5,
}
const three: StandIn = { ...one, id: 's-3', absent: 'another', from: T0 + 100, declared: T0 - 7 }

export function standInsContract(open: OpenDatabase): void {
  describe('stand-ins', () => {
    it('are active from their first instant until before their last, and not after they were ended', () =>
      opened(open, async (database) => {
        const active = (standing: string, now: number) =>
          database.tx(async ({ standIns }) => (await standIns.listActive(standing, now)).map(({ id }) => id))
        await database.tx(async ({ standIns }) => {
          for (const each of [one, two, three]) await standIns.save(each)
        })
        assert.deepEqual(await active('there', T0 - 1), [])
        assert.deepEqual(await active('there', T0), ['s-1'])
        assert.deepEqual(await active('there', T0 + 100), ['s-1', 's-3'], 'the one declared first comes first')
        assert.deepEqual(await active('there', T0 + 999), ['s-1', 's-3'])
        assert.deepEqual(await active('there', T0 + 1000), [])
        assert.deepEqual(await active('other', T0), ['s-2'])
        assert.deepEqual(await active('away', T0), [], 'who is away stands in for nobody')
        const ended = { ...one, ended: { at: T0 + 50, by: 'away' } }
        await database.tx(({ standIns }) => standIns.save(ended))
        assert.deepEqual(await active('there', T0 + 49), ['s-1'])
        assert.deepEqual(await active('there', T0 + 50), [])
        assert.deepEqual(await database.tx(({ standIns }) => standIns.find('s-1')), ended)
        assert.deepEqual(await database.tx(({ standIns }) => standIns.find('s-2')), two)
        assert.equal(await database.tx(({ standIns }) => standIns.find('s-9')), undefined)
      }))

    it('are counted of who is away: those not over, and those declared lately', () =>
      opened(open, async (database) => {
        await database.tx(async ({ standIns }) => {
          for (const each of [one, two, three, { ...one, id: 's-4', ended: { at: T0 + 50, by: 'away' } }])
            await standIns.save(each)
        })
        const count = (absent: string, now: number, since: number) =>
          database.tx(({ standIns }) => standIns.count(absent, now, since))
        assert.deepEqual(await count('away', T0, T0 - 11), { open: 3, declared: 3 })
        assert.deepEqual(await count('away', T0 + 50, T0 - 10), { open: 2, declared: 1 })
        assert.deepEqual(await count('away', T0 + 1000, T0 - 5), { open: 0, declared: 0 })
        assert.deepEqual(await count('there', T0, 0), { open: 0, declared: 0 })
      }))

    it('are listed by whichever of the two one is, newest first', () =>
      opened(open, async (database) => {
        await database.tx(async ({ standIns }) => {
          for (const each of [one, two, three]) await standIns.save(each)
        })
        const list = (query: { account?: string; limit: number }) =>
          database.tx(async ({ standIns }) => (await standIns.list(query)).map(({ id }) => id))
        assert.deepEqual(await list({ limit: 9 }), ['s-2', 's-3', 's-1'])
        assert.deepEqual(await list({ limit: 2 }), ['s-2', 's-3'])
        assert.deepEqual(await list({ account: 'away', limit: 9 }), ['s-2', 's-1'])
        assert.deepEqual(await list({ account: 'there', limit: 9 }), ['s-3', 's-1'])
        assert.deepEqual(await list({ account: 'nobody', limit: 9 }), [])
      }))
  })
}
