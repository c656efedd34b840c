// No room for evidence: a case never waits for its picture, a proof never stands without one, and both go on by
// themselves once there is room.
import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import {
  type Cases,
  cases as casesService,
  digest,
  directory,
  type Proofs,
  proofs as proofsService,
  type Signals,
  signals as signalsService,
} from '@gongzhi/engine'
import type { BlobStore } from '@gongzhi/engine/evidence/evidence.port'
import type { Database } from '@gongzhi/engine/stores.port'
import { groundOf, memoryDatabase, STORY_CALENDAR, STORY_START } from '@gongzhi/engine/testing'
import { type CaseState, type Command, Fault, isRefusal } from '@gongzhi/kernel'
import { catalogue } from '@gongzhi/packs'
import { type EvidenceKeeper, evidenceKeeper } from './evidence-keeper.ts'
import type { Picture } from './eye/eye-messages.ts'
import { type FaultLog, faultLog } from './fault-log.ts'

const CAMERA = 'demo-camera'
const entry = catalogue.find(({ pack }) => pack.id === 'fire-lane')
assert.ok(entry)
const { pack, demo } = entry
const ground = groundOf(demo)
const known = directory({
  places: [...ground.places, ...demo.places],
  parties: [...ground.parties, ...demo.parties],
  answers: [...ground.answers, ...demo.answers],
  devices: demo.devices,
  calendar: STORY_CALENDAR,
  packs: [pack],
})

describe('without room for evidence', () => {
  let now: number
  let room: boolean
  let puts: number
  let stored: Map<string, Uint8Array>
  let database: Database
  let cases: Cases
  let signals: Signals
  let proofs: Proofs
  let keeper: EvidenceKeeper
  let faults: FaultLog

  beforeEach(() => {
    now = STORY_START
    room = false
    puts = 0
    stored = new Map()
    const clock = { now: () => now }
    const blobs: BlobStore = {
      async put(bytes) {
        puts++
        if (!room) throw new Fault('evidence-no-room')
        const address = digest(Buffer.from(bytes).toString('hex'))
        stored.set(address, bytes)
        return address
      },
      async get(address) {
        const bytes = stored.get(address)
        if (!bytes) throw new Fault('evidence-missing')
        return bytes
      },
      has: async (address) => stored.has(address),
      remove: async (address) => stored.delete(address),
      async *list() {
        for (const [address, bytes] of stored) yield { address, bytes: bytes.length, at: now }
      },
    }
    database = memoryDatabase()
    faults = faultLog(() => undefined)
    const world = { database, clock, directory: () => known }
    cases = casesService(world)
    let count = 0
    signals = signalsService({ ...world, cases, newCaseId: () => `case-${++count}` })
    keeper = evidenceKeeper({ blobs, cases, onFault: faults.add, retryMs: 10 })
    proofs = proofsService({
      ...world,
      cases,
      picture: (device) => keeper.keep(device, picture('after')),
      onFault: faults.add,
    })
  })
  afterEach(() => keeper.stop())

  const picture = (text: string): Picture => ({
    jpeg: new TextEncoder().encode(text),
    takenAt: now,
    boxes: [[0.1, 0.1, 0.2, 0.2]],
  })
  const codes = () => faults.list().map(({ code }) => code)
  async function theCase(id = 'case-1'): Promise<CaseState> {
    const found = await database.transaction((stores) => stores.cases.find(id))
    assert.ok(found)
    return found.state
  }
  async function until(done: () => Promise<boolean>): Promise<void> {
    for (let i = 0; i < 200 && !(await done()); i++) await sleep(10)
    assert.ok(await done(), 'in time')
  }

  /** What the platform does with a signal of its own eye (compose.ts). */
  async function seen(id: string): Promise<void> {
    const found = picture(`before ${id}`)
    const before = await keeper.tryKeep(CAMERA, found)
    const signal = {
      id,
      at: now,
      pack: pack.id,
      rule: 'vehicle-in-lane',
      device: CAMERA,
      zone: 'east-gate',
      place: 'demo-lane',
      count: 1,
      since: now - 180_000,
      confidence: 0.8,
      model: 'told',
      threshold: 0.3,
    }
    const outcome = await signals.take(signal, before)
    if (!before && outcome.kind === 'opened') keeper.addLater(outcome.case, CAMERA, found)
  }
  async function clear(): Promise<void> {
    const by = { kind: 'person', account: 'a', role: 'propertyCompany', party: 'demo-property' } as const
    const done = await cases.run({
      id: 'clearing',
      case: 'case-1',
      by,
      do: 'move',
      move: 'clear',
      values: { how: '移车' },
    } as Command)
    assert.ok(!isRefusal(done), JSON.stringify(done))
  }
  async function look(seconds: number, count = 0): Promise<void> {
    for (let i = 0; i < seconds; i += 2) {
      now += 2000
      await proofs.observe({ at: now, device: CAMERA, zone: 'east-gate', group: 'vehicle', count, standing: count })
    }
  }

  test('a signal is a case all the same, without its picture; the banner says why', async () => {
    await seen('s1')
    const state = await theCase()
    assert.equal(state.stands.step, 'sent')
    assert.equal(state.before, undefined)
    assert.deepEqual(codes(), ['evidence-no-room'])
    assert.match(faults.list()[0]?.detail ?? '', /存储空间不足/)
  })

  test('the picture is added as soon as there is room, once', async () => {
    await seen('s1')
    const tries = puts
    await until(async () => puts > tries + 2)
    assert.equal((await theCase()).before, undefined)
    room = true
    await until(async () => (await theCase()).before !== undefined)
    const { before, seq } = await theCase()
    assert.equal(before?.takenAt, STORY_START, 'when it was taken, not when it was stored')
    assert.equal(Buffer.from(stored.get(before?.blob ?? '') ?? []).toString(), 'before s1')
    const after = puts
    await sleep(60)
    assert.equal(puts, after, 'nothing is left to try')
    assert.equal((await theCase()).seq, seq)
  })

  test('a proof is not given without its picture: it stays, and stands with the first picture there is room for', async () => {
    room = true
    await seen('s1')
    await clear()
    room = false
    await look(300)
    const waiting = await theCase()
    assert.equal(waiting.stands.step, 'proving', 'five minutes free, and not closed')
    assert.deepEqual(codes(), ['evidence-no-room'])
    const view = proofs.view('case-1')
    assert.ok(view && view.lasted >= view.needed && view.holds === true, 'what was seen is not forgotten')
    room = true
    await look(2)
    const closed = await theCase()
    assert.deepEqual([closed.stands.step, closed.proved?.how, closed.after?.takenAt], ['closed', 'eye', now])
    assert.ok(stored.has(closed.after?.blob ?? ''))
  })

  test('a van that is still there is not called gone either', async () => {
    room = true
    await seen('s1')
    await clear()
    room = false
    await look(300, 1)
    assert.equal((await theCase()).stands.step, 'proving')
    room = true
    await look(2, 1)
    const again = await theCase()
    assert.deepEqual([again.stands.step, again.reworks], ['sent', 1])
  })

  test('what waits for room is bounded: the oldest pictures are let go, every case is still there', async () => {
    const ids: string[] = []
    for (let i = 0; i < 60; i++) {
      const place = {
        id: `old-${i}`,
        by: { kind: 'person', account: 'a', role: 'operator', party: 'operations-centre' },
        do: 'open',
        place: 'demo-lane',
        source: 'report',
      } as const
      const done = await cases.run({ ...place, case: `old-${i}` }, { pack: pack.id, type: 'blocked-fire-lane' })
      assert.ok(!isRefusal(done))
      ids.push(`old-${i}`)
      keeper.addLater(`old-${i}`, CAMERA, picture(`before ${i}`))
    }
    room = true
    await until(async () => (await theCase('old-59')).before !== undefined)
    const with_ = await Promise.all(ids.map(async (id) => (await theCase(id)).before !== undefined))
    assert.deepEqual(
      with_,
      ids.map((_, i) => i >= 10),
    )
  })
})
