// Any sequence of appends, failed ones among them, against the simplest model there is: the list of what was appended.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { canonical } from '@gongzhi/kernel'
import fc from 'fast-check'
import { type OpenDatabase, type Opened, opened } from '../opened-database.contract.ts'
import { appendAll, everything, isFault } from './cases.contract.ts'
import type { Append } from './cases.port.ts'
import { LANES, MINUTES, opening, T0, WISHES, type WishName, wished } from './filed-case.contract.ts'
import { pages } from './list.contract.ts'

type Act = {
  readonly on: number
  readonly wish: WishName
  readonly minutes: number
  readonly fate: 'commit' | 'throw' | 'stale'
}

const act: fc.Arbitrary<Act> = fc.record({
  on: fc.nat({ max: 3 }),
  wish: fc.constantFrom(...(Object.keys(WISHES) as WishName[])),
  minutes: fc.constantFrom(0, 0, 1, 20, 45),
  fate: fc.oneof(
    { weight: 8, arbitrary: fc.constant('commit' as const) },
    fc.constantFrom('throw' as const, 'stale' as const),
  ),
})

class Model {
  readonly #appends: Append[] = []

  last(id: string): Append | undefined {
    return this.#appends.findLast((append) => append.state.id === id)
  }

  add(append: Append): void {
    this.#appends.push(append)
  }

  #latest(): readonly Append[] {
    const byCase = new Map(this.#appends.map((append) => [append.state.id, append]))
    return [...byCase.values()].sort((a, b) => (a.state.id < b.state.id ? -1 : 1))
  }

  everything(): unknown {
    const latest = this.#latest()
    const chain = (id: string) =>
      this.#appends.filter((append) => append.state.id === id).flatMap((append) => append.events)
    return {
      chains: latest.map(({ state }) => ({ case: state.id, events: chain(state.id) })),
      projections: latest.map(({ state, head, due }) => ({
        case: state.id,
        seq: state.seq,
        head,
        text: canonical(state),
        due,
      })),
      due: latest
        .flatMap(({ state, due }) => (due === undefined ? [] : [{ case: state.id, at: due }]))
        .sort((a, b) => a.at - b.at || (a.case < b.case ? -1 : 1)),
      facts: latest.map(({ facts }) => facts),
      outbox: this.#appends.flatMap((append) => append.outbox),
      list: { cases: this.listed(() => true) },
    }
  }

  listed(matches: (append: Append) => boolean): readonly unknown[] {
    return this.#latest()
      .filter(matches)
      .reverse()
      .sort((a, b) => b.state.changed - a.state.changed)
      .map(({ state, head }) => ({ state, head }))
  }
}

async function perform(database: Opened, model: Model, { on, wish, fate }: Act, now: number): Promise<void> {
  const id = `case-${on}`
  const before = model.last(id)
  const append = before ? wished(before, wish, now) : opening(id, LANES[on], now)
  if (!append) return
  if (fate === 'commit') {
    await appendAll(database, [append])
    model.add(append)
    return
  }
  if (fate === 'stale') {
    // A command that needed no event takes no number.
    const again = before && { ...append, events: before.events }
    if (again && again.events.length > 0) await assert.rejects(appendAll(database, [again]), isFault('case-changed'))
    return
  }
  const work = database.tx(async ({ cases }) => {
    await cases.append(append)
    throw new RangeError('after the append')
  })
  await assert.rejects(work, RangeError)
}

export function modelContract(open: OpenDatabase): void {
  describe('any sequence of appends', () => {
    it('adds up to what was appended', () =>
      fc.assert(
        fc.asyncProperty(fc.array(act, { maxLength: 30 }), (acts) =>
          opened(open, async (database) => {
            const model = new Model()
            let now = T0
            for (const each of acts) {
              now += each.minutes * MINUTES
              await perform(database, model, each, now)
            }
            const { outbox, ...found } = (await everything(database)) as { outbox: readonly { id: number }[] }
            const messages = outbox.map(({ id: _, ...message }) => message)
            assert.deepEqual({ ...found, outbox: messages }, model.everything())
            const openOnes = model.listed(({ state }) => state.stands.kind !== 'end')
            assert.deepEqual(await pages(database, { open: true, limit: 2 }), openOnes)
            const inStreetA = model.listed(({ state }) => state.path.includes('street-a'))
            assert.deepEqual(await pages(database, { places: ['street-a'], limit: 1 }), inStreetA)
          }),
        ),
        { numRuns: 25 },
      ))
  })
}
