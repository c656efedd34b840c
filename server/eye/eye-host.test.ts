// Eyes among others, on one board: cameras are shared out, change hands when one is gone, and nothing old passes for news.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { describe, it } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { type EyeBoard, eyeBoard } from '@gongzhi/engine'
import type { CameraNews } from '@gongzhi/engine/eye/eye-board.port'
import type { Database } from '@gongzhi/engine/stores.port'
import { memoryDatabase } from '@gongzhi/engine/testing'
import { Fault } from '@gongzhi/kernel'
import type { EyeDesk } from './eye-desk.ts'
import { eyeHost } from './eye-host.ts'
import type { CameraJob } from './eye-messages.ts'

const job = (device: string): CameraJob => ({
  device,
  pack: 'p',
  every: 2_000,
  source: { kind: 'stream', address: 'rtsp://user:secret@camera/' },
  zones: [],
  rules: [],
})
/** The first two look at one place. */
const PLACES: Readonly<Record<string, readonly string[]>> = { a: ['x'], b: ['x'], c: ['y'], d: ['z'] }
const LEASE_MS = 700

class World {
  readonly real = memoryDatabase()
  away = false
  readonly board: EyeBoard
  readonly faults: string[] = []
  readonly database: Database = {
    ...this.real,
    transaction: async (work) => {
      if (this.away) throw new Fault('database-unusable', { detail: 'away' })
      return this.real.transaction(work)
    },
    read: async (work) => {
      if (this.away) throw new Fault('database-unusable', { detail: 'away' })
      return this.real.read(work)
    },
  }

  constructor() {
    this.board = eyeBoard({
      database: this.database,
      directory: () => assert.fail('not asked'),
      wallClock: { now: () => Date.now() },
      sleep: async (ms) => void (await sleep(ms)),
      pictureWaitMs: 3_000,
    })
  }

  /** A desk without processes, and its host. `speed` makes beats short. */
  eye(name: string = randomUUID()) {
    let watched: readonly string[] = []
    const scenes = new Map<string, string>()
    const desk: EyeDesk = {
      start: async () => {},
      stop: async () => {},
      watch: (cameras) => {
        watched = cameras.map(({ device }) => device)
      },
      news: () => watched.map((device): CameraNews => ({ device, state: 'seeing', lastLook: 5, zones: [] })),
      picture: async (device) => ({ jpeg: new Uint8Array([device.charCodeAt(0)]), takenAt: 5, boxes: [] }),
      show: (device, scene) => void scenes.set(device, scene),
    }
    const make = () =>
      eyeHost({
        eye: name,
        database: this.database,
        desk,
        proofs: { news: () => [] },
        cameras: () => Object.keys(PLACES).map(job),
        placesOf: (device) => PLACES[device] ?? [],
        fault: (fault) => void this.faults.push((fault as Fault).code),
        speed: 60,
        leaseMs: LEASE_MS,
      })
    return { host: make(), watched: () => watched, scenes }
  }

  async until(what: string, done: () => Promise<boolean> | boolean): Promise<void> {
    for (let i = 0; i < 500; i++) {
      if (await done()) return
      await sleep(10)
    }
    assert.fail(what)
  }
}

describe('eyes that share cameras', () => {
  it('watch each camera once, those of one place together; one that is gone is succeeded', async () => {
    const world = new World()
    const [one, two] = [world.eye(), world.eye()]
    await one.host.begin()
    assert.deepEqual(one.watched(), ['a', 'b', 'c', 'd'])
    await two.host.begin()
    const each = () => [...one.watched(), ...two.watched()].sort().join('')
    await world.until('shared', () => each() === 'abcd' && two.watched().length > 0)
    assert.ok(one.watched().includes('a') === one.watched().includes('b'))
    const rows = await world.board.cameras()
    assert.ok(rows.every(({ alive }) => alive))
    assert.doesNotMatch(JSON.stringify(rows), /secret|rtsp/)
    await two.host.stop()
    await world.until('taken over', () => one.watched().length === 4)
    await one.host.stop()
    assert.ok(
      (await world.board.cameras()).every(({ alive }) => !alive),
      'and then nobody sees',
    )
  })

  it('that were killed and begin again have their cameras at once', async () => {
    const world = new World()
    const [one, two] = [world.eye('one'), world.eye('two')]
    await one.host.begin()
    await two.host.begin()
    await world.until('shared', () => two.watched().length > 0 && one.watched().length + two.watched().length === 4)
    const before = two.watched()
    // The one that was killed says nothing any more; its name comes back before its lease is over.
    const again = world.eye('two')
    await again.host.begin()
    assert.deepEqual(again.watched(), before)
    for (const eye of [one, two, again]) await eye.host.stop()
  })

  it('go on watching while the board cannot be reached, and tell again what they see', async () => {
    const world = new World()
    const eye = world.eye()
    await eye.host.begin()
    await world.until('told', async () => (await world.board.cameras()).length === 4)
    world.away = true
    await sleep(LEASE_MS + 200)
    assert.equal(eye.watched().length, 4)
    assert.ok(world.faults.length > 0 && world.faults.every((code) => code === 'database-unusable'))
    const stale = await world.real.read(({ board }) => board.cameras())
    assert.ok(
      stale.every(({ alive }) => !alive),
      'what was told long ago is no news',
    )
    world.away = false
    await world.until('news again', async () => (await world.board.cameras()).every(({ alive }) => alive))
    await eye.host.stop()
  })

  it('are asked for pictures and scenes by way of the board', async () => {
    const world = new World()
    const eye = world.eye()
    await eye.host.begin()
    assert.deepEqual([...(await world.board.picture('c')).jpeg], ['c'.charCodeAt(0)])
    await world.board.show('d', 'cleared')
    await world.until('shown', () => eye.scenes.get('d') === 'cleared')
    await assert.rejects(world.board.picture('nowhere'), { code: 'camera-unreadable' })
    await eye.host.stop()
  })
})

describe('what others rely on', () => {
  it('is not what was read long ago, and not at once what comes back', async () => {
    let now = 0
    let away = false
    const real = memoryDatabase()
    const board = eyeBoard({
      database: {
        ...real,
        read: async (work) => {
          if (away) throw new Fault('database-unusable', { detail: 'away' })
          return real.read(work)
        },
      },
      directory: () => assert.fail('not asked'),
      wallClock: { now: () => now },
      sleep: async () => {},
    })
    const proof = { case: 'case-1', since: 1, lasted: 0, looking: true, seeing: true }
    await real.transaction(async (stores) => {
      await stores.board.beat('eye', 60_000)
      await stores.board.tell('eye', { cameras: [], proofs: [proof], over: [] })
    })
    assert.deepEqual([board.settled(), board.seeing('case-1')], [true, false], 'nothing has been read')
    await board.refresh()
    assert.deepEqual([board.settled(), board.seeing('case-1'), board.seeing('case-2')], [true, true, false])
    now += 5_001
    assert.equal(board.seeing('case-1'), false)
    away = true
    await assert.rejects(board.refresh())
    assert.equal(board.settled(), false, 'nobody is called late by what could not be read')
    away = false
    now += 60_000
    await board.refresh()
    assert.deepEqual([board.settled(), board.seeing('case-1')], [false, true], 'eyes have a moment to come back')
    now += 3_000
    await board.refresh()
    assert.equal(board.settled(), true)
  })
})
