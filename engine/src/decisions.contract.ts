// Decisions by services over a store: the same whether signals come one by one or together, and, however many decide at
// once, as if one had come after the other. Run by each adapter over an empty database per test.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { describe, it } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { type CaseEvent, type Command, canonical, isRefusal, type Signal } from '@gongzhi/kernel'
import fc from 'fast-check'
import { callLate } from './cases/late.job.ts'
import { history, type Verified } from './history/history.service.ts'
import { type OpenDatabase, opened } from './opened-database.contract.ts'
import { told } from './outbox/outbox.contract.ts'
import { START } from './outbox/outbox.port.ts'
import { GROUND, moveOf, OPENS, openAt, ServiceWorld, signalOf } from './service-world.contract.ts'
import type { Database } from './stores.port.ts'

const MINUTE = 60_000
const REUSED = { kind: 'refused', code: 'command-id-reused', params: {} } as const

/** All that services left, without the numbers of messages, which have gaps where something was rolled back. */
async function left(database: Database): Promise<unknown> {
  return database.read(async ({ cases, history, signals, outbox }) => ({
    cases: await cases.list({ limit: 500 }),
    chains: await history.chains(undefined, 500),
    projections: await history.projections(undefined, 500),
    due: await cases.listDue(Number.MAX_SAFE_INTEGER, 500),
    signals: [...(await signals.list(1_000))].sort((a, b) => (a.signal.id < b.signal.id ? -1 : 1)),
    outbox: (await outbox.list(5_000)).map(({ id: _, ...message }) => message),
  }))
}

/** Every chain and every projection of what lies in a store. */
export function verifiedIn(database: Database): Promise<Verified> {
  const heads = { append: async () => undefined, read: async () => [] }
  return history({ database, heads, clock: { now: () => 0 } }).verify()
}
const verified = (world: ServiceWorld) => verifiedIn(world.database)

const spot = fc.record({
  id: fc.nat({ max: 60 }),
  place: fc.constantFrom('lane-1', 'lane-1', 'lane-1', 'lane-2', 'lane-3', 'ghost', 'district'),
  rule: fc.constantFrom('seen', 'seen', 'seen', 'seen', 'shadowed', 'ghost'),
  late: fc.constantFrom(0, 0, MINUTE, 150 * MINUTE, -5 * MINUTE),
  confidence: fc.constantFrom(0.5, 0.9),
})

function batchContract(open: OpenDatabase): void {
  describe('signals taken together', () => {
    it('are the same as one after the other', () =>
      fc.assert(
        fc.asyncProperty(
          fc.array(
            fc.record({
              signals: fc.array(spot, { maxLength: 40 }),
              wait: fc.constantFrom(0, MINUTE, 50 * MINUTE, 5 * 60 * MINUTE),
              drop: fc.boolean(),
            }),
            { maxLength: 4 },
          ),
          (rounds) =>
            opened(open, async ({ database }) => {
              const [together, oneByOne] = [new ServiceWorld(GROUND, database), new ServiceWorld()]
              for (const { signals, wait, drop } of rounds) {
                const intake = signals.map(({ id, place, rule, late, confidence }) => ({
                  signal: signalOf(`s${id}`, together.now - late, { place, rule, confidence }),
                }))
                const outcomes = await together.signals.takeAll(intake)
                const wanted = []
                for (const { signal } of intake) wanted.push(await oneByOne.signals.take(signal))
                assert.deepEqual(outcomes, wanted)
                for (const world of [together, oneByOne]) {
                  if (drop) await world.cases.run(moveOf('case-1', 'drop', 'desk', `drop ${world.now}`))
                  world.now += wait
                }
              }
              assert.deepEqual(await left(database), await left(oneByOne.database))
            }),
        ),
        { numRuns: 12 },
      ))

    it('of one matter by the thousand stay a short history in which every one counts', () =>
      opened(open, async ({ database }) => {
        const world = new ServiceWorld(GROUND, database)
        for (let hour = 0; hour < 60; hour++) {
          const intake = Array.from({ length: 40 }, (_, i) => ({ signal: signalOf(`s${hour}-${i}`, world.now) }))
          for (const outcome of await world.signals.takeAll(intake))
            assert.deepEqual({ ...outcome, kind: 'on' }, { kind: 'on', case: 'case-1' })
          world.now += 60 * MINUTE
        }
        world.now += 10 * 60 * MINUTE
        await world.signals.take(signalOf('last', world.now))
        const state = await world.state()
        const { before = 0, repeats = 0 } = state?.more ?? {}
        assert.equal((state?.signals.length ?? 0) + before + repeats, 60 * 40 + 1)
        assert.ok((state?.seq ?? 0) < 80, `${state?.seq} events`)
        const counts = await database.read((stores) => stores.signals.counts())
        assert.deepEqual(counts, { opened: 1, attached: 2_400, recorded: 0, refused: 0 })
        assert.deepEqual((await verified(world)).faults, [])
      }))

    it('are none where one of them cannot be stored', () =>
      opened(open, async ({ database }) => {
        let broken = true
        const failing: Database = {
          ...database,
          transaction: (work) =>
            database.transaction((stores) => {
              const add: typeof stores.signals.add = async (...rows) => {
                await stores.signals.add(...rows)
                if (broken) throw new RangeError('after the last of them')
              }
              return work({ ...stores, signals: { ...stores.signals, add } })
            }),
        }
        const world = new ServiceWorld(GROUND, failing)
        const good = signalOf('good', world.now)
        const other = signalOf('other', world.now, { place: 'lane-3' })
        await assert.rejects(world.signals.takeAll([{ signal: good }, { signal: other }]), RangeError)
        assert.deepEqual(await database.read((stores) => stores.history.chains(undefined, 9)), [])
        broken = false
        assert.deepEqual(await database.read((stores) => stores.signals.list(9)), [])
        assert.equal((await world.signals.take(good)).kind, 'opened')
      }))
  })
}

type Act =
  | { readonly do: 'signals'; readonly signals: readonly { readonly id: number; readonly lane: number }[] }
  | { readonly do: 'move'; readonly pick: number; readonly move: 'send' | 'drop' | 'clear'; readonly id: number }
  | { readonly do: 'open'; readonly id: number; readonly lane: number }
  | { readonly do: 'round' }

const lane = fc.integer({ min: 1, max: 3 })
const act: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('signals' as const),
      signals: fc.array(fc.record({ id: fc.nat({ max: 40 }), lane }), { minLength: 1, maxLength: 4 }),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('move' as const),
      pick: fc.nat({ max: 5 }),
      move: fc.constantFrom('send' as const, 'drop' as const, 'clear' as const),
      id: fc.nat({ max: 12 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('open' as const), id: fc.nat({ max: 3 }), lane }) },
  { weight: 2, arbitrary: fc.constant({ do: 'round' } as const) },
)

const ROLES = { send: 'desk', drop: 'desk', clear: 'company' } as const
const neighbourhoodOf = (place: string): string => (place === 'lane-3' ? 'far' : 'near')

/** Does what was done concurrently again, one after the other, in the order in which the feed tells of it. */
async function oneAfterTheOther(
  events: readonly CaseEvent[],
  signals: ReadonlyMap<string, Signal>,
  commands: ReadonlyMap<string, Command>,
): Promise<ServiceWorld> {
  const world = new ServiceWorld()
  const done = new Set<string>()
  for (const event of events) {
    if (done.has(event.command)) continue
    done.add(event.command)
    world.now = event.at
    world.newCaseId = () => event.case
    const [kind, id = ''] = event.command.split(':')
    const signal = kind === 'signal' ? signals.get(id) : undefined
    const command = commands.get(event.command)
    if (signal) await world.signals.take(signal)
    else if (command?.do === 'open') await world.cases.run({ ...command, case: event.case }, OPENS)
    else if (command) await world.cases.run(command)
    else
      await world.cases.run({ id: event.command, case: event.case, by: { kind: 'clock' }, do: 'tick', seeing: false })
  }
  return world
}

function concurrencyContract(open: OpenDatabase): void {
  describe('many at once', () => {
    it('are as if one had come after the other', () =>
      fc.assert(
        fc.asyncProperty(fc.array(fc.array(act, { minLength: 2, maxLength: 14 }), { maxLength: 4 }), (rounds) =>
          opened(open, async (opening) => {
            const { database } = opening
            // Two processes, each with its own services.
            const worlds = [new ServiceWorld(GROUND, database), new ServiceWorld(GROUND, database)] as const
            const [world] = worlds
            for (const each of worlds) each.newCaseId = () => `case-${randomUUID()}`
            const signals = new Map<string, Signal>()
            const commands = new Map<string, Command>()
            const outcomes = new Map<string, unknown>()
            for (const [round, acts] of rounds.entries()) {
              const known = await database.read((stores) => stores.cases.list({ limit: 6 }))
              const work = acts.map((each, i) => async () => {
                const mine = worlds[i % 2] as ServiceWorld
                if (each.do === 'round') {
                  await callLate({ ...mine, clock: mine.clock, seeing: () => false })
                } else if (each.do === 'signals') {
                  const intake = each.signals.map(({ id, lane: at }) => {
                    const made = signalOf(`r${round}-${id % 7}`, mine.now, { place: `lane-${at}`, count: 1 + (id % 2) })
                    return { signal: made }
                  })
                  const got = await mine.signals.takeAll(intake)
                  for (const [j, { signal }] of intake.entries()) {
                    if (canonical(got[j]) === canonical(REUSED)) continue
                    signals.set(signal.id, signal)
                    const before = outcomes.get(signal.id)
                    assert.deepEqual(got[j], before ?? got[j], 'one outcome, whoever asks')
                    outcomes.set(signal.id, got[j])
                  }
                } else if (each.do === 'open') {
                  const { case: _, ...command } = openAt(`${round}-${each.id}`, `lane-${each.lane}`) as Command & {
                    do: 'open'
                  }
                  const opened = await mine.cases.open(command, OPENS, mine.newCaseId)
                  if (!isRefusal(opened)) commands.set(command.id, { ...command, case: opened.state.id })
                } else {
                  const on = known.cases[each.pick]?.state.id
                  if (on === undefined) return
                  const command = moveOf(on, each.move, ROLES[each.move], `${each.move}-${round}-${each.id}-${on}`)
                  commands.set(command.id, command)
                  await mine.cases.run(command)
                }
              })
              await Promise.all(work.map((each) => each()))
              for (const each of worlds) each.now += 20 * MINUTE
            }
            const check = await verified(world)
            assert.deepEqual(check.faults, [])
            const feed = await told(opening, START, check.events)
            const events = feed.map(({ text }) => JSON.parse(text) as CaseEvent)
            const standing = new Map<string, string>()
            for (const event of events) {
              const signalled = event.command.startsWith('signal:')
              if (event.kind === 'opened') {
                const where = neighbourhoodOf(event.place)
                const others = [...standing.values()].filter((each) => each === where)
                if (signalled) assert.deepEqual(others, [], 'nobody else had one open there')
                standing.set(event.case, where)
              } else if ('stands' in event && event.stands.kind === 'end') standing.delete(event.case)
            }
            const serial = await oneAfterTheOther(events, signals, commands)
            const chains = (of: Database) => of.read((stores) => stores.history.chains(undefined, 500))
            assert.deepEqual(await chains(database), await chains(serial.database))
            const rows = await database.read((stores) => stores.signals.list(1_000))
            assert.deepEqual(new Map(rows.map((row) => [row.signal.id, row.outcome])), outcomes)
          }),
        ),
        { numRuns: 15 },
      ))

    it('with one command or one signal do it once, and all are told the same', () =>
      opened(open, async ({ database }) => {
        const worlds = Array.from({ length: 8 }, () => new ServiceWorld(GROUND, database))
        for (const [i, world] of worlds.entries()) world.newCaseId = () => `case-${i}-${randomUUID()}`
        const { case: _, ...command } = openAt('x', 'lane-3') as Command & { do: 'open' }
        const done = await Promise.all(worlds.map((world) => world.cases.open(command, OPENS, world.newCaseId)))
        assert.equal(new Set(done.map((each) => !isRefusal(each) && each.state.id)).size, 1)
        assert.equal(done.filter((each) => !isRefusal(each) && !each.repeated).length, 1)
        const [first] = worlds as [ServiceWorld]
        const taken = await Promise.all(worlds.map((world) => world.signals.take(signalOf('s', first.now))))
        assert.equal(new Set(taken.map((each) => canonical(each))).size, 1)
        const others = await Promise.all(
          worlds.map((world, i) =>
            world.signals.take(signalOf('t', first.now, { place: `lane-${1 + (i % 3)}`, count: i })),
          ),
        )
        assert.equal(others.filter((each) => each.kind !== 'refused').length, 1)
        for (const each of others) if (each.kind === 'refused') assert.deepEqual(each, REUSED)
        const { cases } = await database.read((stores) => stores.cases.list({ limit: 9 }))
        assert.equal(cases.length, 2)
        assert.deepEqual((await verified(first)).faults, [])
      }))

    it('in one neighbourhood make one case', () =>
      opened(open, async ({ database }) => {
        const world = new ServiceWorld(GROUND, database)
        const outcomes = await Promise.all(
          Array.from({ length: 20 }, (_, i) =>
            world.signals.take(signalOf(`s${i}`, world.now, { place: i % 2 ? 'lane-1' : 'lane-2' })),
          ),
        )
        assert.equal(outcomes.filter(({ kind }) => kind === 'opened').length, 1)
        assert.equal(outcomes.filter(({ kind }) => kind === 'attached').length, 19)
        const [first] = outcomes
        assert.equal((await world.state(first && 'case' in first ? first.case : ''))?.seq, 20)
      }))

    it('share the rounds of the clock without calling anybody twice', () =>
      opened(open, async ({ database }) => {
        const world = new ServiceWorld(GROUND, database)
        for (let i = 0; i < 30; i++) await world.does(openAt(`case-${i}`, `lane-${1 + (i % 3)}`))
        world.now += 20 * MINUTE
        const round = () => callLate({ database, cases: world.cases, clock: world.clock, seeing: () => false })
        const called = await Promise.all([round(), round(), round(), round()])
        assert.equal(
          called.reduce((sum, each) => sum + each, 0),
          30,
        )
        const { cases } = await database.read((stores) => stores.cases.list({ limit: 99 }))
        assert.ok(cases.every(({ state }) => state.raises === 1 && state.seq === 2))
      }))

    it('wait for a worker that has a case only as long as its lease', () =>
      opened(open, async ({ database }) => {
        const world = new ServiceWorld(GROUND, database)
        for (let i = 0; i < 3; i++) await world.does(openAt(`case-${i}`, `lane-${1 + i}`))
        world.now += 20 * MINUTE
        const lease = (limit: number, forMs: number) =>
          database.transaction(({ cases }) => cases.lease(world.now, limit, forMs))
        const due = await database.read(({ cases }) => cases.listDue(world.now, 9))
        assert.deepEqual(await lease(2, 150), due.slice(0, 2))
        assert.deepEqual(await lease(9, 60_000), due.slice(2))
        assert.deepEqual(await lease(9, 60_000), [])
        await database.transaction(({ cases }) => cases.release([due[2]?.case ?? '']))
        assert.deepEqual(await lease(9, 60_000), due.slice(2))
        // Whoever acts on a case sets its timer anew.
        await world.does(moveOf(due[2]?.case ?? '', 'send', 'desk'))
        world.now += 60 * MINUTE
        assert.deepEqual(
          (await lease(9, 0)).map(({ case: id }) => id),
          [due[2]?.case],
        )
        await setTimeout(160)
        const round = await callLate({ database, cases: world.cases, clock: world.clock, seeing: () => false })
        assert.equal(round, 3)
      }))

    it('are shown by a consumer that copies the feed: all of it, each once, in order', () =>
      opened(open, async ({ database }) => {
        const world = new ServiceWorld(GROUND, database)
        world.newCaseId = () => `case-${randomUUID()}`
        const seen: { id: number; case: string; seq: number }[] = []
        let over = false
        await database.transaction((stores) => stores.outbox.hold('copy'))
        const reading = Array.from({ length: 3 }, async () => {
          for (let idle = false; !idle || !over; ) {
            idle = await database
              .transaction(async ({ outbox }) => {
                const from = await outbox.hold('copy')
                if (from === undefined) return over
                const { messages, next } = await outbox.after(from, 3)
                if (messages.length === 0) return over
                await outbox.move('copy', next)
                return messages
              })
              .then((got) => {
                if (typeof got === 'boolean') return got
                for (const { id, case: of, text } of got)
                  seen.push({ id, case: of, seq: (JSON.parse(text) as CaseEvent).seq })
                return false
              })
            await setTimeout(1)
          }
        })
        await Promise.all(
          Array.from({ length: 40 }, async (_, i) => {
            const outcome = await world.signals.take(signalOf(`s${i}`, world.now, { place: `lane-${1 + (i % 3)}` }))
            const on = 'case' in outcome ? outcome.case : ''
            await world.cases.run(moveOf(on, 'send', 'desk', `send ${i}`))
          }),
        )
        const wanted = (await database.read(({ outbox }) => outbox.list(999))).length
        for (let tries = 0; seen.length < wanted && tries < 500; tries++) await setTimeout(10)
        over = true
        await Promise.all(reading)
        assert.equal(seen.length, wanted)
        assert.equal(new Set(seen.map(({ id }) => id)).size, wanted)
        const last = new Map<string, number>()
        for (const { case: of, seq } of seen) {
          assert.equal(seq, (last.get(of) ?? 0) + 1, `${of} in order`)
          last.set(of, seq)
        }
      }))
  })
}

export function decisionsContract(open: OpenDatabase): void {
  batchContract(open)
  concurrencyContract(open)
}
