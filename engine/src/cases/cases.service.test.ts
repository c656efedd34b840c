// Commands through the service: once however often they come, whole or not at all, told to those who follow.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type CaseEvent, type Command, canonical, isRefusal, replay } from '@gongzhi/kernel'
import fc from 'fast-check'
import {
  everythingIn,
  GROUND,
  lanePack,
  laneType,
  moveOf,
  OPENS,
  openAt,
  person,
  ServiceWorld,
} from '../service-world.contract.ts'
import { CHAIN_START, link } from './chain.ts'

const refusalOf = (done: unknown) => (isRefusal(done) ? done.refused : undefined)

describe('a command', () => {
  it('that comes again is answered and not repeated', async () => {
    const world = new ServiceWorld()
    const first = await world.does(openAt('case-1'))
    const before = await everythingIn(world.database)
    world.now += 60_000
    const again = await world.does(openAt('case-1'))
    assert.deepEqual([first.repeated, again.repeated, again.events], [false, true, []])
    assert.deepEqual(again.state, first.state)
    assert.deepEqual(await everythingIn(world.database), before)
    await world.does(moveOf('case-1', 'send', 'desk'))
    assert.equal((await world.does(openAt('case-1'))).state.stands.step, 'sent', 'answered with the case as it is now')
  })

  it('that comes with other content under the same id is refused', async () => {
    const world = new ServiceWorld()
    await world.does(openAt('case-1'))
    const before = await everythingIn(world.database)
    const command = openAt('case-1')
    for (const other of [
      { ...command, place: 'lane-2' },
      { ...command, case: 'case-2' },
      { ...command, by: person('street') },
      { ...command, expect: 1 },
    ] as Command[]) {
      assert.equal(refusalOf(await world.cases.run(other, OPENS)), 'command-id-reused')
    }
    assert.equal(refusalOf(await world.cases.run(command, { ...OPENS, type: 'other' })), 'command-id-reused')
    assert.deepEqual(await everythingIn(world.database), before)
  })

  it('that was refused leaves nothing behind, and may come again', async () => {
    const world = new ServiceWorld()
    await world.does(openAt('case-1'))
    const before = await everythingIn(world.database)
    const clear = moveOf('case-1', 'clear', 'company', 'same-id')
    assert.equal(refusalOf(await world.cases.run(clear)), 'not-allowed')
    assert.equal(refusalOf(await world.cases.run(moveOf('case-9', 'clear', 'company'))), 'case-not-found')
    assert.equal(refusalOf(await world.cases.run(openAt('case-2'), { pack: 'ghost', type: 'blocked' })), 'pack-unknown')
    assert.equal(refusalOf(await world.cases.run(openAt('case-2'))), 'case-not-found')
    assert.deepEqual(await everythingIn(world.database), before)
    await world.does(moveOf('case-1', 'send', 'desk'))
    assert.equal((await world.does(clear)).state.stands.step, 'proving')
  })

  it('of two that saw the same state only one is carried out, whichever comes first', async () => {
    const world = new ServiceWorld()
    await world.does(openAt('case-1'))
    const both = await Promise.all([
      world.cases.run({ ...moveOf('case-1', 'send', 'desk'), expect: 1 }),
      world.cases.run({ ...moveOf('case-1', 'drop', 'desk'), expect: 1 }),
    ])
    assert.deepEqual(both.map(refusalOf), [undefined, 'case-changed'])
    assert.equal(await world.step(), 'sent')
  })

  it('sent any number of times, in any order, does what it does once', () =>
    fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 25 }), async (picks) => {
        const commands = [
          openAt('case-1'),
          moveOf('case-1', 'send', 'desk'),
          moveOf('case-1', 'clear', 'company'),
          moveOf('case-1', 'drop', 'desk'),
          { id: 'back', case: 'case-1', by: person('company'), do: 'return', reason: '地点不对' } as const,
          openAt('case-2', 'lane-2'),
        ]
        const [often, once] = [new ServiceWorld(), new ServiceWorld()]
        const done = new Set<string>()
        for (const pick of picks) {
          const command = commands[pick] as Command
          const first = await often.cases.run(command, OPENS)
          if (isRefusal(first)) continue
          const again = await often.cases.run(command, OPENS)
          assert.ok(!isRefusal(again) && again.repeated)
          if (!done.has(command.id)) await once.cases.run(command, OPENS)
          done.add(command.id)
        }
        assert.deepEqual(await everythingIn(often.database), await everythingIn(once.database))
      }),
      { numRuns: 40 },
    ))
})

describe('what is stored', () => {
  it('is the chain of the events, their projection and a message for each', async () => {
    const world = new ServiceWorld()
    await world.proving()
    const stored = await world.database.transaction(async ({ cases, outbox }) => ({
      found: await cases.find('case-1'),
      events: await cases.listEvents('case-1'),
      outbox: await outbox.list(9),
      facts: await cases.facts('blocked'),
    }))
    const events = stored.events.map(({ text }) => JSON.parse(text) as CaseEvent)
    assert.deepEqual(
      events.map((event) => event.kind),
      ['opened', 'moved', 'moved'],
    )
    stored.events.forEach(({ text, hash }, i) => {
      assert.equal(text, canonical(events[i]))
      assert.equal(hash, link(stored.events[i - 1]?.hash ?? CHAIN_START, text))
    })
    assert.deepEqual(stored.found, {
      state: JSON.parse(JSON.stringify(replay(events))),
      head: stored.events.at(-1)?.hash,
    })
    assert.deepEqual(
      stored.outbox.map(({ topic, case: id, text }) => [topic, id, text]),
      stored.events.map(({ text }, i) => [`case.${events[i]?.kind}`, 'case-1', text]),
    )
    assert.equal(stored.facts.length, 1)
  })

  it('is nothing at all where the store fails', async () => {
    const world = new ServiceWorld()
    await world.does(openAt('case-1'))
    const before = await everythingIn(world.database)
    const told: unknown[] = []
    world.cases.follow((change) => told.push(change))
    await assert.rejects(
      world.database.transaction(async (stores) => {
        await world.cases.runIn(stores, moveOf('case-1', 'send', 'desk'))
        throw new RangeError('power cut')
      }),
      RangeError,
    )
    assert.deepEqual(await everythingIn(world.database), before)
    assert.deepEqual(told, [])
  })
})

describe('those who follow', () => {
  it('are told of every change once, in order, until they leave', async () => {
    const world = new ServiceWorld()
    const told: string[] = []
    const leave = world.cases.follow(({ state, events }) =>
      told.push(...events.map((event) => `${event.seq} ${event.kind} ${state.stands.step}`)),
    )
    await world.sent()
    await world.does(openAt('case-1'))
    await world.cases.run(moveOf('case-1', 'send', 'desk', 'late'))
    leave()
    await world.does(moveOf('case-1', 'clear', 'company'))
    assert.deepEqual(told, ['1 opened reported', '2 moved sent'])
  })
})

describe('a new version of a pack', () => {
  it('does not touch open cases until they are moved to it', async () => {
    const world = new ServiceWorld()
    await world.sent()
    const { proving, ...others } = laneType.steps
    const next = {
      ...laneType,
      steps: {
        ...others,
        checking: proving,
        sent: { ...others.sent, moves: { clear: { to: 'checking', label: '已清', handles: true } } },
      },
      from: { '1': { proving: 'checking' } },
    } as typeof laneType
    world.reference = { ...GROUND, packs: [lanePack, { ...lanePack, version: 2, cases: [next] }] }
    await world.does(moveOf('case-1', 'clear', 'company'))
    assert.equal(await world.step(), 'proving', 'by the version it began with')
    const moved = await world.does({
      id: 'm',
      case: 'case-1',
      by: { kind: 'system', command: 'migrate' },
      do: 'migrate',
    })
    assert.deepEqual([moved.state.version, moved.state.stands.step], [2, 'checking'])
    await world.does(openAt('case-2', 'lane-3'))
    assert.equal((await world.state('case-2'))?.version, 2)
  })
})
