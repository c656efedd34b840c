// Messages go out in order, at least once, and stay until every listener has taken them.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { openAt, ServiceWorld } from '../service-world.contract.ts'
import type { OutboxRow } from './outbox.port.ts'
import { outbox } from './outbox.service.ts'

const waiting = (world: ServiceWorld) => world.database.transaction((stores) => stores.outbox.take(5000))

describe('the outbox', () => {
  it('delivers what was decided, in order, and then has nothing left', async () => {
    const world = new ServiceWorld()
    const out = outbox(world)
    const [one, other]: [OutboxRow[], OutboxRow[]] = [[], []]
    out.follow((message) => {
      one.push(message)
    })
    const leave = out.follow(async (message) => {
      other.push(message)
    })
    await world.proving()
    await out.pump()
    assert.deepEqual(
      one.map(({ topic }) => topic),
      ['case.opened', 'case.moved', 'case.moved'],
    )
    assert.deepEqual(other, one)
    assert.deepEqual(await waiting(world), [])
    leave()
    await world.does(openAt('case-2', 'lane-3'))
    await out.pump()
    assert.deepEqual([one.length, other.length], [4, 3])
  })

  it('keeps what a listener did not take, and delivers it again', async () => {
    const world = new ServiceWorld()
    await world.proving()
    const out = outbox(world)
    const taken: number[] = []
    let fails = 1
    out.follow(({ id }) => {
      if (taken.length === 1 && fails-- > 0) throw new RangeError('the line is down')
      taken.push(id)
    })
    const all = (await waiting(world)).map(({ id }) => id)
    await assert.rejects(out.pump(), RangeError)
    assert.deepEqual(
      (await waiting(world)).map(({ id }) => id),
      all,
      'they stay',
    )
    taken.length = 0
    await out.pump()
    assert.deepEqual(taken, all)
    assert.deepEqual(await waiting(world), [])
  })

  it('delivers a long queue whole, and never twice at the same time', async () => {
    const world = new ServiceWorld()
    for (let i = 0; i < 1_050; i++) await world.does(openAt(`case-${i}`))
    const out = outbox(world)
    const taken: number[] = []
    let inside = 0
    out.follow(async ({ id }) => {
      assert.equal(++inside, 1)
      await Promise.resolve()
      inside--
      taken.push(id)
    })
    await Promise.all([out.pump(), out.pump()])
    assert.equal(taken.length, 1_050)
    assert.deepEqual(
      taken,
      [...taken].sort((a, b) => a - b),
    )
  })

  it('loses nothing however often listeners fail', () =>
    fc.assert(
      fc.asyncProperty(fc.array(fc.boolean(), { maxLength: 30 }), async (failures) => {
        const world = new ServiceWorld()
        await world.proving()
        await world.sent('case-2', 'lane-3')
        const all = (await waiting(world)).map(({ id }) => id)
        const out = outbox(world)
        const runs: number[][] = []
        const script = [...failures]
        out.follow(({ id }) => {
          if (script.shift()) throw new RangeError('again')
          runs.at(-1)?.push(id)
        })
        for (let i = 0; i <= failures.length; i++) {
          runs.push([])
          await out.pump().catch(() => undefined)
        }
        assert.deepEqual(await waiting(world), [])
        assert.ok(all.every((id) => runs.some((run) => run.includes(id))))
        for (const run of runs) assert.deepEqual(run, all.slice(0, run.length), 'in order, from the first that waits')
      }),
      { numRuns: 40 },
    ))
})
