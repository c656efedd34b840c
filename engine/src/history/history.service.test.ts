// The history looked after: what was touched is found, what can be made anew is, and what is sound is left in peace.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type CaseEvent, canonical, factsOf, nextDue } from '@gongzhi/kernel'
import fc from 'fast-check'
import type { StoredEvent } from '../cases/cases.port.ts'
import { CHAIN_START, link } from '../cases/chain.ts'
import { everythingIn, moveOf, openAt, person, ServiceWorld } from '../service-world.contract.ts'
import type { Database, Stores } from '../stores.port.ts'
import type { HeadsEntry, HeadsLog } from './heads.port.ts'
import { history } from './history.service.ts'

type Row = { case: string; seq: number; head: string; text: string; due: number | undefined }
type Chain = { readonly case: string; readonly events: readonly StoredEvent[] }

/** The database as somebody left it who went past the services. */
function tampered(
  database: Database,
  { chain = (one: Chain): Chain | undefined => one, row = (one: Row): Row | undefined => one } = {},
): Database {
  const kept = <T>(one: T | undefined): one is T => one !== undefined
  const touched = (stores: Stores): Stores => ({
    ...stores,
    history: {
      ...stores.history,
      chain: async (id) => chain({ case: id, events: await stores.history.chain(id) })?.events ?? [],
      chains: async (after, limit) => (await stores.history.chains(after, limit)).map(chain).filter(kept),
      projections: async (after, limit) => (await stores.history.projections(after, limit)).map(row).filter(kept),
    },
  })
  return {
    ...database,
    transaction: (work) => database.transaction((stores) => work(touched(stores))),
    read: (work) => database.read((stores) => work(touched(stores))),
  }
}

function headsLog(): HeadsLog & { entries: HeadsEntry[] } {
  const entries: HeadsEntry[] = []
  return {
    entries,
    append: async (entry) => {
      entries.push(structuredClone(entry))
    },
    read: async () => entries,
  }
}

/** Three cases: one proving (3 events), one opened (1), one ended and judged no more (2). */
async function filled() {
  const world = new ServiceWorld()
  await world.proving('case-1')
  await world.does(openAt('case-2', 'lane-2'))
  await world.does(openAt('case-3', 'lane-3'))
  await world.does(moveOf('case-3', 'drop', 'desk'))
  const heads = headsLog()
  const of = (database: Database) => history({ database, heads, clock: world.clock })
  const found = async (change: Parameters<typeof tampered>[1]) =>
    (await of(tampered(world.database, change)).verify()).faults.map(
      ({ case: id, seq, problem }) => `${id} ${seq} ${problem}`,
    )
  return { world, heads, sound: of(world.database), found, of }
}

const only = (id: string, change: (one: Chain) => Chain | undefined) => (one: Chain) =>
  one.case === id ? change(one) : one
const onlyRow = (id: string, change: (one: Row) => Row | undefined) => (one: Row) =>
  one.case === id ? change(one) : one
/** The texts, chained anew so that every link is right. */
function forged(id: string, texts: readonly string[]): Chain {
  let previous = CHAIN_START
  return {
    case: id,
    events: texts.map((text, i) => {
      previous = link(previous, text)
      return { case: id, seq: i + 1, at: Number(/"at":(\d+)/.exec(text)?.[1] ?? 0), text, hash: previous }
    }),
  }
}
const rewritten = (text: string) => canonical({ ...(JSON.parse(text) as CaseEvent), at: 1 })

describe('a sound history', () => {
  it('has no faults, with and without the heads written down', async () => {
    const { sound, world } = await filled()
    assert.deepEqual(await sound.verify(), { cases: 3, events: 6, faults: [] })
    assert.equal(await sound.writeHeads(), 3)
    assert.equal(await sound.writeHeads(), 0, 'nothing changed')
    await world.does(moveOf('case-2', 'drop', 'desk'))
    assert.equal(await sound.writeHeads(), 1)
    assert.deepEqual((await sound.verify()).faults, [])
  })

  it('is not suspected because somebody works with it at the same time', async () => {
    const { world, sound, of } = await filled()
    let acted = false
    const busy: Database = {
      ...world.database,
      async read(work) {
        const result = await world.database.read(work)
        if (!acted && Array.isArray(result) && result.length === 3) {
          acted = true
          await world.does(moveOf('case-2', 'send', 'desk'))
          await world.does(openAt('case-4'))
        }
        return result
      },
    }
    const { cases, faults } = await of(busy).verify()
    assert.deepEqual([acted, cases, faults], [true, 4, []])
    acted = false
    await of(busy).rebuild()
    assert.deepEqual((await sound.verify()).faults, [])
  })

  it('is left as it is by a rebuild', async () => {
    const { world, sound } = await filled()
    const before = await everythingIn(world.database)
    assert.deepEqual(await sound.rebuild(), { cases: 3, changed: 0 })
    assert.deepEqual(await everythingIn(world.database), before)
  })
})

describe('a history that was touched', () => {
  it('shows an edited event, an edited hash, an event taken out or put in', async () => {
    const { found } = await filled()
    const at = (i: number, change: (event: StoredEvent) => StoredEvent) =>
      only('case-1', ({ events, ...rest }) => ({
        ...rest,
        events: events.map((event, j) => (j === i ? change(event) : event)),
      }))
    for (const i of [0, 1, 2]) {
      assert.deepEqual(await found({ chain: at(i, (event) => ({ ...event, text: rewritten(event.text) })) }), [
        `case-1 ${i + 1} edited`,
      ])
      assert.deepEqual(await found({ chain: at(i, (event) => ({ ...event, hash: '0'.repeat(64) })) }), [
        `case-1 ${i + 1} edited`,
      ])
    }
    assert.deepEqual(
      await found({ chain: only('case-1', ({ events, ...rest }) => ({ ...rest, events: events.toSpliced(1, 1) })) }),
      ['case-1 2 cut'],
    )
    assert.deepEqual(
      await found({ chain: only('case-1', ({ events, ...rest }) => ({ ...rest, events: events.slice(1) })) }),
      ['case-1 1 cut'],
    )
    assert.deepEqual(
      await found({
        chain: only('case-1', ({ events, ...rest }) => ({
          ...rest,
          events: [...events, { ...(events[2] as StoredEvent), seq: 4 }],
        })),
      }),
      ['case-1 4 edited'],
    )
  })

  it('shows a tail cut off, and a case taken out, while the projection knows better', async () => {
    const { found } = await filled()
    const cut = only('case-1', ({ events, ...rest }) => ({ ...rest, events: events.slice(0, 2) }))
    assert.deepEqual(await found({ chain: cut }), ['case-1 3 cut'])
    assert.deepEqual(await found({ chain: only('case-3', () => undefined) }), ['case-3 1 removed'])
  })

  it('shows a projection that says something else, about the case, its head or its timer, or that is gone', async () => {
    const { found } = await filled()
    const faults = ['case-1 3 projection']
    assert.deepEqual(
      await found({
        row: onlyRow('case-1', (row) => ({ ...row, text: row.text.replace('the-company', 'the-street') })),
      }),
      faults,
    )
    assert.deepEqual(await found({ row: onlyRow('case-1', (row) => ({ ...row, head: 'f'.repeat(64) })) }), faults)
    assert.deepEqual(await found({ row: onlyRow('case-1', (row) => ({ ...row, due: (row.due ?? 0) + 1 })) }), faults)
    assert.deepEqual(await found({ row: onlyRow('case-1', (row) => ({ ...row, due: undefined })) }), faults)
  })

  it('shows what was rewritten with right hashes and a right projection, by the heads written down', async () => {
    const { world, sound, found, heads, of } = await filled()
    await sound.writeHeads()
    const chain = only('case-3', ({ events, case: id }) =>
      forged(
        id,
        events.map(({ text }) => rewritten(text)),
      ),
    )
    assert.ok((await found({ chain })).includes('case-3 2 edited'))
    const cut = { chain: only('case-3', ({ events, ...rest }) => ({ ...rest, events: events.slice(0, 1) })) }
    const opened = (await world.database.transaction((stores) => stores.cases.listEvents('case-3')))[0] as StoredEvent
    const early = new ServiceWorld()
    await early.does(openAt('case-3', 'lane-3'))
    const state = await early.state('case-3')
    const row = onlyRow('case-3', (one) => ({
      ...one,
      seq: 1,
      head: opened.hash,
      text: canonical(state),
      due: state && nextDue(state),
    }))
    assert.deepEqual(await found({ ...cut, row }), ['case-3 2 cut'], 'nothing but the heads could tell')
    assert.deepEqual(await found({ chain: only('case-3', () => undefined), row: onlyRow('case-3', () => undefined) }), [
      'case-3 1 removed',
    ])
    heads.entries.length = 0
    assert.deepEqual(
      (await of(tampered(world.database, { ...cut, row })).verify()).faults,
      [],
      'without them it is believed',
    )
  })

  it('shows a list of heads that was touched', async () => {
    const { heads, sound } = await filled()
    await sound.writeHeads()
    const [entry] = heads.entries as [HeadsEntry]
    heads.entries[0] = { ...entry, heads: entry.heads.slice(1) }
    assert.deepEqual(
      (await sound.verify()).faults.map((fault) => fault.problem),
      ['heads'],
    )
  })

  it('shows texts that nobody can read, instead of breaking over them', async () => {
    const { found } = await filled()
    for (const texts of [['{'], ['null'], ['{"kind":"opened"}'], ['{"kind":"prophesied"}', '[]']]) {
      const faults = await found({ chain: only('case-2', ({ case: id }) => forged(id, texts)) })
      assert.ok(
        faults.some((fault) => fault.startsWith('case-2') && /projection|cut|edited/.test(fault)),
        texts[0],
      )
    }
  })

  it('shows where anything of anything was changed', async () => {
    const { world, found } = await filled()
    const chains = await world.database.transaction((stores) => stores.history.chains(undefined, 9))
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...chains),
        fc.nat(),
        fc.nat(),
        fc.constantFrom('0', '9', 'x', ' ', '"'),
        async (target, pick, at, letter) => {
          const i = pick % target.events.length
          const { text } = target.events[i] as StoredEvent
          const place = at % text.length
          const changed = text.slice(0, place) + letter + text.slice(place + 1)
          const faults = await found({
            chain: only(target.case, ({ events, ...rest }) => ({
              ...rest,
              events: events.map((event, j) => (j === i ? { ...event, text: changed } : event)),
            })),
          })
          assert.deepEqual(faults, changed === text ? [] : [`${target.case} ${i + 1} edited`])
        },
      ),
      { numRuns: 60 },
    )
  })
})

describe('a rebuild', () => {
  it('makes projections anew from the events, and drops those that have none', async () => {
    const { world, sound } = await filled()
    const right = await everythingIn(world.database)
    const state = await world.state('case-1')
    assert.ok(state)
    const wrong = { ...state, place: 'lane-9', raises: 7 }
    await world.database.transaction(async (stores) => {
      await stores.history.restore(wrong, factsOf(wrong), 'wrong', undefined)
      await stores.history.restore({ ...state, id: 'ghost' }, factsOf(state), 'wrong', 5)
    })
    assert.deepEqual((await sound.verify()).faults.map(({ case: id, problem }) => `${id} ${problem}`).sort(), [
      'case-1 projection',
      'ghost removed',
    ])
    assert.deepEqual(await sound.rebuild(), { cases: 3, changed: 2 })
    assert.deepEqual(await everythingIn(world.database), right)
    assert.deepEqual((await sound.verify()).faults, [])
    await world.does({
      id: 'p',
      case: 'case-1',
      by: person('company'),
      do: 'add-before',
      before: { blob: 'b', takenAt: 1, device: 'd', boxes: [] },
    })
    assert.deepEqual((await sound.verify()).faults, [], 'and the work goes on')
  })
})
