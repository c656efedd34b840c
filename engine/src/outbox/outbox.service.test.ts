// Messages go out in order, at least once: to whoever follows from now on, to durable consumers from where they were.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import fc from 'fast-check'
import { openAt, ServiceWorld, signalOf } from '../service-world.contract.ts'
import type { OutboxRow } from './outbox.port.ts'
import { outbox } from './outbox.service.ts'

const kept = (world: ServiceWorld) => world.database.read((stores) => stores.outbox.list(5000))
const idsOf = async (world: ServiceWorld) => (await kept(world)).map(({ id }) => id)

describe('those who follow', () => {
  it('hear what is decided from then on, in order', async () => {
    const world = new ServiceWorld()
    await world.does(openAt('case-0', 'lane-2'))
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
      one.map(({ topic, case: id }) => `${id} ${topic}`),
      ['case-1 case.opened', 'case-1 case.moved', 'case-1 case.moved'],
    )
    assert.deepEqual(other, one)
    leave()
    await world.does(openAt('case-2', 'lane-3'))
    await out.pump()
    assert.deepEqual([one.length, other.length], [4, 3])
  })

  it('hear the same in every process', async () => {
    const world = new ServiceWorld()
    const heard = Array.from({ length: 3 }, () => {
      const out = outbox(world)
      const ids: number[] = []
      out.follow(({ id }) => {
        ids.push(id)
      })
      return { out, ids }
    })
    for (let i = 0; i < 5; i++) {
      await world.does(openAt(`case-${i}`))
      if (i % 2 === 0) await heard[i % 3]?.out.pump()
    }
    for (const { out } of heard) await out.pump()
    for (const { ids } of heard) assert.deepEqual(ids, await idsOf(world))
  })

  it('hear again what one of them did not take', async () => {
    const world = new ServiceWorld()
    const out = outbox(world)
    const taken: number[] = []
    let fails = 1
    out.follow(({ id }) => {
      if (taken.length === 1 && fails-- > 0) throw new RangeError('the line is down')
      taken.push(id)
    })
    await world.proving()
    await assert.rejects(out.pump(), RangeError)
    taken.length = 0
    await out.pump()
    assert.deepEqual(taken, await idsOf(world))
  })

  it('hear a long queue whole, and never twice at the same time', async () => {
    const world = new ServiceWorld()
    const out = outbox(world)
    const taken: number[] = []
    let inside = 0
    out.follow(async ({ id }) => {
      assert.equal(++inside, 1)
      await Promise.resolve()
      inside--
      taken.push(id)
    })
    for (let i = 0; i < 1_050; i++) await world.does(openAt(`case-${i}`))
    await Promise.all([out.pump(), out.pump()])
    assert.equal(taken.length, 1_050)
    assert.deepEqual(
      taken,
      [...taken].sort((a, b) => a - b),
    )
  })

  it('miss nothing however often one of them fails', () =>
    fc.assert(
      fc.asyncProperty(fc.array(fc.boolean(), { maxLength: 30 }), async (failures) => {
        const world = new ServiceWorld()
        const out = outbox(world)
        const runs: number[][] = []
        const script = [...failures]
        out.follow(({ id }) => {
          if (script.shift()) throw new RangeError('again')
          runs.at(-1)?.push(id)
        })
        await world.proving()
        await world.sent('case-2', 'lane-3')
        const all = await idsOf(world)
        for (let i = 0; i <= failures.length; i++) {
          runs.push([])
          await out.pump().catch(() => undefined)
        }
        assert.ok(all.every((id) => runs.some((run) => run.includes(id))))
        for (const run of runs) assert.deepEqual(run, all.slice(0, run.length), 'in order, from the first that waits')
      }),
      { numRuns: 40 },
    ))
})

describe('a durable consumer', () => {
  it('gets everything since it was first known, each once with what it wrote of it', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom('open', 'pump', 'fail', 'restart'), { maxLength: 40 }),
        async (acts) => {
          const world = new ServiceWorld()
          await world.does(openAt('before', 'lane-3'))
          let fails = false
          const outcome = { kind: 'recorded' } as const
          const started = () => {
            const made = outbox(world)
            // A signal has a key: to write one twice is a fault.
            made.consume('copies', async (stores, messages) => {
              for (const { id } of messages) {
                const row = { signal: signalOf(`copy ${id}`, world.now), received: world.now, outcome } as const
                await stores.signals.add(row)
                if (fails) throw new RangeError('half-way')
              }
            })
            return made
          }
          let out = started()
          await out.pump()
          const wanted: number[] = []
          for (const [i, act] of acts.entries()) {
            if (act === 'open') {
              await world.does(openAt(`case-${i}`))
              wanted.push((await idsOf(world)).at(-1) as number)
            }
            if (act === 'restart') out = started()
            if (act === 'open' || act === 'restart') continue
            fails = act === 'fail'
            await out.pump().catch((fault) => assert.ok(fault instanceof RangeError))
            fails = false
          }
          await out.pump()
          const copied = await world.database.read((stores) => stores.signals.list(500))
          assert.deepEqual(copied.map(({ signal }) => signal.id).sort(), wanted.map((id) => `copy ${id}`).sort())
        },
      ),
      { numRuns: 40 },
    ))

  it('keeps nobody else waiting when it fails', async () => {
    const world = new ServiceWorld()
    const out = outbox(world)
    const [heard, consumed]: [number[], number[]] = [[], []]
    out.consume('broken', async () => {
      throw new RangeError('not today')
    })
    out.consume('sound', async (_, messages) => {
      consumed.push(...messages.map(({ id }) => id))
    })
    out.follow(({ id }) => {
      heard.push(id)
    })
    await out.pump()
    await world.proving()
    await assert.rejects(out.pump(), RangeError)
    assert.deepEqual([heard, consumed], [await idsOf(world), await idsOf(world)])
  })
})

describe('what was told', () => {
  it('does not grow for ever, and waits for those who must not miss it', async () => {
    const world = new ServiceWorld()
    const out = outbox({ ...world, keepMs: 1, forgetMs: 60_000 })
    await world.proving()
    await setTimeout(5)
    assert.deepEqual(await out.trim(), { removed: 3, forgotten: [] }, 'nobody has to hear it')
    let ready = false
    out.consume('slow', async () => {
      if (!ready) throw new RangeError('later')
    })
    await out.pump()
    await world.sent('case-2', 'lane-3')
    await out.pump().catch(() => undefined)
    await setTimeout(5)
    assert.deepEqual(await out.trim(), { removed: 0, forgotten: [] })
    ready = true
    await out.pump()
    assert.deepEqual(await out.trim(), { removed: 2, forgotten: [] })
    assert.deepEqual(await kept(world), [])
  })
})
