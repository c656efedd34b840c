// Intake of signals: each has exactly one outcome, the same however often it comes, and nothing is lost.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { isDeepStrictEqual } from 'node:util'
import { Fault, isOpen, type Signal } from '@gongzhi/kernel'
import fc from 'fast-check'
import { everythingIn, moveOf, ServiceWorld, signalOf } from '../service-world.contract.ts'
import type { Database } from '../stores.port.ts'
import { memoryDatabase } from '../testing.ts'

const MINUTE = 60_000
const REUSED = { kind: 'refused', code: 'command-id-reused', params: {} } as const
const PICTURE = { blob: 'a'.repeat(64), takenAt: 0, device: 'camera-1', boxes: [] }

describe('a signal', () => {
  it('opens a case that knows what found it', async () => {
    const world = new ServiceWorld()
    const outcome = await world.signals.take(signalOf('s1', world.now), PICTURE)
    assert.deepEqual(outcome, { kind: 'opened', case: 'case-1' })
    const state = await world.state()
    assert.deepEqual(
      [state?.source, state?.signals, state?.before, state?.stands.step],
      ['eye', ['s1'], PICTURE, 'reported'],
    )
    const { id, at: _, pack: __, place: ___, ...found } = signalOf('s1', world.now)
    assert.deepEqual(state?.found, { signal: id, ...found })
    assert.equal((await new ServiceWorld().signals.take(signalOf('s1', world.now, { confidence: 0.9 }))).kind, 'opened')
  })

  it('that comes again has the same outcome, whatever happened in between', async () => {
    const world = new ServiceWorld()
    const first = await world.signals.take(signalOf('s1', world.now))
    await world.does(moveOf('case-1', 'drop', 'desk'))
    const before = await everythingIn(world.database)
    assert.deepEqual(await world.signals.take(signalOf('s1', world.now)), first)
    const both = await Promise.all([
      world.signals.take(signalOf('s1', world.now)),
      world.signals.take(signalOf('s1', world.now)),
    ])
    assert.deepEqual(both, [first, first])
    assert.deepEqual(await everythingIn(world.database), before)
  })

  it('that is another one under a known id is told so, and nothing is done', async () => {
    const world = new ServiceWorld()
    await world.signals.take(signalOf('s1', world.now))
    const before = await everythingIn(world.database)
    for (const change of [{ place: 'lane-2' }, { count: 7 }, { since: 1 }])
      assert.deepEqual(await world.signals.take(signalOf('s1', world.now, change)), REUSED)
    assert.deepEqual(await everythingIn(world.database), before)
  })

  it('at a place with an open case belongs to it, and after its end to a new one that names it', async () => {
    const world = new ServiceWorld()
    await world.signals.take(signalOf('s1', world.now))
    world.now += 5 * 60 * MINUTE
    assert.deepEqual(await world.signals.take(signalOf('s2', world.now)), { kind: 'attached', case: 'case-1' })
    assert.deepEqual((await world.state())?.signals, ['s1', 's2'])
    await world.does(moveOf('case-1', 'drop', 'desk'))
    world.now += MINUTE
    assert.deepEqual(await world.signals.take(signalOf('s3', world.now)), { kind: 'opened', case: 'case-2' })
    assert.equal((await world.state('case-2'))?.again, 'case-1')
  })

  it('nearby belongs to a young case, two at once make one', async () => {
    const world = new ServiceWorld()
    const at = (place: string, zone: string) => ({ place, zone })
    const outcomes = await Promise.all([
      world.signals.take(signalOf('s1', world.now)),
      world.signals.take(signalOf('s2', world.now, at('lane-2', 'z2'))),
      world.signals.take(signalOf('s3', world.now, at('lane-3', 'z3'))),
    ])
    assert.deepEqual(outcomes, [
      { kind: 'opened', case: 'case-1' },
      { kind: 'attached', case: 'case-1' },
      { kind: 'opened', case: 'case-2' },
    ])
  })

  it('that cannot be taken is kept with the reason', async () => {
    const world = new ServiceWorld()
    const wrong: [string, Partial<Signal>, string][] = [
      ['a', { rule: 'ghost' }, 'signal-rule-unknown'],
      ['b', { pack: 'ghost' }, 'signal-rule-unknown'],
      ['c', { place: 'ghost' }, 'signal-place-unknown'],
      ['d', { place: 'district' }, 'signal-place-kind'],
      ['e', { at: world.now + 2 * MINUTE }, 'signal-from-future'],
    ]
    for (const [id, change, code] of wrong) {
      const outcome = await world.signals.take(signalOf(id, world.now, change))
      assert.equal(outcome.kind === 'refused' && outcome.code, code)
    }
    assert.deepEqual(await world.signals.take(signalOf('f', world.now, { rule: 'shadowed' })), { kind: 'recorded' })
    const { counts, cases } = await world.database.transaction(async (stores) => ({
      counts: await stores.signals.counts(),
      cases: await stores.cases.list({ limit: 9 }),
    }))
    assert.deepEqual([counts, cases.cases], [{ opened: 0, attached: 0, recorded: 1, refused: 5 }, []])
  })

  it('is not taken at all where it cannot be stored, and the case neither', async () => {
    const inner = memoryDatabase()
    let broken = true
    const database: Database = {
      ...inner,
      transaction: (work) =>
        inner.transaction((stores) =>
          work({
            ...stores,
            signals: {
              ...stores.signals,
              add: async (...rows) => {
                if (broken) throw new Fault('database-unusable', { detail: '' })
                return stores.signals.add(...rows)
              },
            },
          }),
        ),
    }
    const world = new ServiceWorld(undefined, database)
    const told: unknown[] = []
    world.cases.follow((change) => told.push(change))
    await assert.rejects(world.signals.take(signalOf('s1', world.now)), { code: 'database-unusable' })
    assert.deepEqual([await world.state(), told], [undefined, []])
    broken = false
    assert.equal((await world.signals.take(signalOf('s1', world.now))).kind, 'opened')
    assert.equal(told.length, 1, 'told after the commit')
  })
})

describe('any stream of signals', () => {
  it('ends with one outcome for each, one open case a place, and every signal on the case that took it', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record({
            id: fc.integer({ min: 0, max: 12 }),
            place: fc.constantFrom('lane-1', 'lane-2', 'lane-3', 'ghost'),
            wait: fc.integer({ min: 0, max: 90 * MINUTE }),
            rule: fc.constantFrom('seen', 'seen', 'seen', 'shadowed', 'ghost'),
            late: fc.integer({ min: -2 * MINUTE, max: 60 * MINUTE }),
            drop: fc.integer({ min: 0, max: 3 }),
            verbatim: fc.boolean(),
          }),
          { maxLength: 25 },
        ),
        async (stream) => {
          const world = new ServiceWorld()
          const outcomes = new Map<string, unknown>()
          const sent = new Map<string, Signal>()
          for (const { id, place, wait, rule, late, drop, verbatim } of stream) {
            world.now += wait
            const earlier = sent.get(`s${id}`)
            const now = signalOf(`s${id}`, world.now - late, { place, rule })
            const outcome = await world.signals.take(earlier && verbatim ? earlier : now)
            if (!earlier) {
              sent.set(`s${id}`, now)
              outcomes.set(`s${id}`, outcome)
            } else if (verbatim || isDeepStrictEqual(earlier, now)) assert.deepEqual(outcome, outcomes.get(`s${id}`))
            else assert.deepEqual(outcome, REUSED)
            const listed = await world.database.transaction((stores) => stores.cases.list({ open: true, limit: 100 }))
            const places = listed.cases.map(({ state }) => state.place)
            assert.equal(new Set(places).size, places.length, 'never two open cases at one place')
            const first = listed.cases[0]?.state
            if (drop === 0 && first) await world.cases.run(moveOf(first.id, 'drop', 'desk', `drop:${first.id}`))
          }
          const { rows, all } = await world.database.transaction(async (stores) => ({
            rows: await stores.signals.list(500),
            all: (await stores.cases.list({ limit: 500 })).cases,
          }))
          assert.deepEqual(new Map(rows.map((row) => [row.signal.id, row.outcome])), outcomes)
          const onCases = all.flatMap(({ state }) => state.signals.map((signal) => [signal, state.id]))
          const taken = [...outcomes].flatMap(([id, outcome]) => {
            const { case: on } = outcome as { case?: string }
            return on ? [[id, on]] : []
          })
          assert.deepEqual(onCases.sort(), taken.sort())
          assert.equal(rows.filter((row) => row.outcome.kind === 'opened').length, all.length)
          assert.ok(all.every(({ state }) => isOpen(state) || state.ended))
        },
      ),
      { numRuns: 60 },
    ))
})
