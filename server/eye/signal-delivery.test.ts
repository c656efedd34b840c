// What becomes of noticed signals while the database is away, wrong, or back: on a real spool.
import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { SpooledSignal } from '@gongzhi/engine/signals/spool.port'
import { type Evidence, Fault, type Signal } from '@gongzhi/kernel'
import { openSpool } from '../compose-eyes.ts'
import { type SignalDelivery, signalDelivery } from './signal-delivery.ts'

const entry = (id: string): SpooledSignal => ({
  signal: {
    id,
    at: 2,
    since: 1,
    pack: 'p',
    rule: 'r',
    device: 'd',
    zone: 'z',
    place: 'x',
    count: 1,
    confidence: 1,
    model: 'm',
    threshold: 0,
  },
  picture: { jpeg: new Uint8Array([1, 2]), takenAt: 2, boxes: [] },
})

describe('delivery of signals', () => {
  let folder: string
  let taken: string[]
  let later: string[]
  let faults: string[]
  let answer: (signal: Signal) => 'opened' | 'attached'
  let room = true
  let delivery: SignalDelivery
  const until = async (done: () => boolean, what: string) => {
    for (let i = 0; i < 800 && !done(); i++) await sleep(10)
    assert.ok(done(), `${what}: ${JSON.stringify({ taken, faults })}`)
  }
  async function start(): Promise<void> {
    delivery = signalDelivery({
      spool: await openSpool(folder),
      signals: {
        take: async (signal) => {
          const kind = answer(signal)
          taken.push(signal.id)
          return { kind, case: `case-${signal.id}` }
        },
      },
      keeper: {
        tryKeep: async (device): Promise<Evidence | undefined> =>
          room ? { blob: 'b'.repeat(64), takenAt: 2, device, boxes: [] } : undefined,
        addLater: (of) => void later.push(of),
      },
      fault: (fault) => void faults.push(fault instanceof Fault ? fault.code : String(fault)),
    })
  }
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gongzhi delivery '))
    ;[taken, later, faults] = [[], [], []]
    answer = () => 'opened'
    room = true
    await start()
  })
  afterEach(async () => {
    await delivery.stop()
    await rm(folder, { recursive: true, force: true })
  })

  it('hands on in order; a case whose picture there was no room for gets it later', async () => {
    for (const id of ['a', 'b']) await delivery.take(entry(id))
    await until(() => taken.length === 2, 'both')
    room = false
    await delivery.take(entry('c'))
    await until(() => later.length === 1, 'later')
    assert.deepEqual([taken, later, faults], [['a', 'b', 'c'], ['case-c'], []])
  })

  it('waits for a database that is away, however long, and then goes on in order', async () => {
    let away = true
    answer = () => {
      if (away) throw new Fault('database-unusable', { detail: 'away' })
      return 'opened'
    }
    for (let i = 0; i < 12; i++) await delivery.take(entry(`s${i}`))
    await until(() => faults.includes('signals-waiting'), 'somebody is told')
    assert.deepEqual(taken, [])
    away = false
    await until(() => taken.length === 12, 'all of them')
    assert.deepEqual(
      taken,
      Array.from({ length: 12 }, (_, i) => `s${i}`),
    )
  })

  it('begins anew after a restart with what it had not delivered, in the same order', async () => {
    answer = () => {
      throw new Fault('database-unusable', { detail: 'away' })
    }
    for (const id of ['a', 'b', 'c']) await delivery.take(entry(id))
    await delivery.stop()
    answer = () => 'attached'
    await start()
    await until(() => taken.length === 3, 'after the restart')
    assert.deepEqual(taken, ['a', 'b', 'c'])
  })

  it('sets one aside that is wrong again and again, says so, and holds nobody else up', async () => {
    answer = ({ id }) => {
      if (id === 'bad') throw new TypeError('no database can hold this')
      return 'opened'
    }
    for (const id of ['bad', 'good']) await delivery.take(entry(id))
    await until(() => taken.includes('good'), 'the next one')
    assert.deepEqual(taken, ['good'])
    assert.equal(faults.at(-1), 'signal-set-aside')
    assert.equal(faults.length, 6)
  })
})
