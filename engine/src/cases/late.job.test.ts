// The clock's rounds: everybody whose time has come is called, once, whatever is wrong with somebody else.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Fault } from '@gongzhi/kernel'
import { moveOf, openAt, person, ServiceWorld } from '../service-world.contract.ts'
import type { Database } from '../stores.port.ts'
import { memoryDatabase } from '../testing.ts'
import { callLate } from './late.job.ts'

const MINUTE = 60_000
const call = (world: ServiceWorld, seeing = () => false) =>
  callLate({ database: world.database, cases: world.cases, clock: world.clock, seeing })

/** Fails whenever this case is written. */
function failingAt(caseId: string, inner = memoryDatabase()): Database & { broken: boolean } {
  return {
    ...inner,
    broken: false,
    transaction(work) {
      return inner.transaction((stores) =>
        work({
          ...stores,
          cases: {
            ...stores.cases,
            append: async (...changes) => {
              if (this.broken && changes.some((change) => change.state.id === caseId))
                throw new Fault('database-unusable', { detail: 'this row' })
              return stores.cases.append(...changes)
            },
          },
        }),
      )
    },
  }
}

describe('a round of the clock', () => {
  it('calls who is due, once, and nobody else', async () => {
    const world = new ServiceWorld()
    await world.does(openAt('case-1'))
    await world.sent('case-2', 'lane-3')
    assert.equal(await call(world), 0)
    world.now += 15 * MINUTE
    assert.equal(await call(world), 1)
    assert.equal(await call(world), 0, 'called again only after the next deadline')
    assert.deepEqual([(await world.state('case-1'))?.raises, (await world.state('case-2'))?.raises], [1, 0])
    world.now += 15 * MINUTE
    assert.equal(await call(world), 2)
  })

  it('says for a running proof whether its eye could see', async () => {
    for (const [seeing, step] of [
      [true, 'sent'],
      [false, 'visiting'],
    ] as const) {
      const world = new ServiceWorld()
      await world.proving()
      world.now += 60 * MINUTE
      await call(world, () => seeing)
      assert.equal(await world.step(), step)
    }
  })

  it('ends a pause, also one that began at the very deadline, and then calls again', async () => {
    const world = new ServiceWorld()
    await world.sent()
    world.now += 30 * MINUTE
    await world.does({
      id: 'p',
      case: 'case-1',
      by: person('company'),
      do: 'pause',
      reason: '等待拖车',
      span: { in: 'urgent', amount: 10 * MINUTE },
    })
    world.now += 10 * MINUTE
    await call(world)
    await call(world)
    const state = await world.state()
    assert.equal(state?.paused, undefined)
    assert.equal(state?.raises, 1, 'nothing was left of its time')
  })

  it('comes to an end, and to the others, when many cannot be called', { timeout: 20_000 }, async () => {
    const world = new ServiceWorld()
    for (let i = 0; i < 210; i++) await world.does(openAt(`stuck-${i}`, 'lane-3'))
    world.now += MINUTE
    await world.sent('case-1')
    // Their pack is gone: nobody knows any more what to do with them.
    const database = world.database
    world.cases.run = (
      (run) => async (command, opens) =>
        command.case.startsWith('stuck') ? { refused: 'pack-unknown', params: {} } : run(command, opens)
    )(world.cases.run)
    world.now += 60 * MINUTE
    assert.equal(await callLate({ database, cases: world.cases, clock: world.clock, seeing: () => false }), 1)
    assert.equal((await world.state('case-1'))?.raises, 1)
  })

  it('calls the others where one fails, and says so at the end', async () => {
    const database = failingAt('case-1')
    const world = new ServiceWorld(undefined, database)
    await world.does(openAt('case-1'))
    world.now += 1
    await world.does(openAt('case-2', 'lane-3'))
    world.now += 20 * MINUTE
    database.broken = true
    await assert.rejects(call(world), { code: 'database-unusable' })
    assert.deepEqual([(await world.state('case-1'))?.raises, (await world.state('case-2'))?.raises], [0, 1])
    database.broken = false
    assert.equal(await call(world), 1)
    assert.equal((await world.state('case-1'))?.raises, 1)
  })

  it('leaves ended cases alone', async () => {
    const world = new ServiceWorld()
    await world.does(openAt('case-1'))
    await world.does(moveOf('case-1', 'drop', 'desk'))
    world.now += 24 * 60 * MINUTE
    assert.equal(await call(world), 0)
  })
})
