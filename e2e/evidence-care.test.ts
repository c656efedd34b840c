// Pictures have an end: cases end, time passes, and what is removed is said instead of shown. What anybody still needs stays,
// histories are not touched, and a process that dies half way has lost nothing but its place.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { folderBlobStore } from '@gongzhi/adapters/blob/folder-blob-store'
import { headsFile } from '@gongzhi/adapters/heads/heads-file'
import { openPglite } from '@gongzhi/adapters/postgres/pglite-database'
import {
  type EvidenceDays,
  evidenceCare,
  history as historyService,
  outbox as outboxService,
  UNUSED_MS,
} from '@gongzhi/engine'
import { GROUND, moveOf, ServiceWorld, signalOf } from '@gongzhi/engine/service-world.contract'
import { memoryDatabase } from '@gongzhi/engine/testing'
import { Fault } from '@gongzhi/kernel'
import { temporaryFolder } from './running-server.ts'

const DAY = 24 * 3_600_000

async function opened(kind: 'memory' | 'PGlite', days: EvidenceDays, mostUnused = 3) {
  const folder = await temporaryFolder()
  const database =
    kind === 'memory' ? memoryDatabase() : await openPglite({ folder: join(folder.path, 'database'), durable: 'flush' })
  const world = new ServiceWorld(GROUND, database)
  const blobs = folderBlobStore(join(folder.path, 'evidence'))
  let real = Date.now()
  const wallClock = { now: () => real }
  const care = evidenceCare({ database, blobs, clock: world.clock, wallClock, days, mostUnused })
  const outbox = outboxService({ database })
  // The feed begins where it is first asked for.
  care.follow(outbox)
  await outbox.pump()
  const heads = headsFile(join(folder.path, 'heads.jsonl'))
  return {
    ...{ world, blobs, care, outbox, database },
    history: historyService({ database, heads, clock: world.clock }),
    pass: (ms: number) => {
      real += ms
    },
    /** As if the picture had been put so long ago. */
    async age(address: string, ms: number) {
      const then = new Date(Date.now() - ms)
      await utimes(join(folder.path, 'evidence', address.slice(0, 2), address.slice(2, 4), address), then, then)
    },
    picture: () => blobs.put(randomBytes(500)),
    /** A case with a picture of the eye, in the hands of the desk. */
    async caseWith(blob: string, place: string): Promise<string> {
      const taken = await world.signals.take(signalOf(`signal-${place}-${world.now}`, world.now, { place }), {
        ...{ blob, takenAt: world.now, device: 'camera-1', boxes: [] },
      })
      assert.equal(taken.kind, 'opened')
      return 'case' in taken ? taken.case : ''
    },
    async close() {
      await database.close()
      await folder.remove()
    },
  }
}

for (const kind of ['memory', 'PGlite'] as const)
  describe(`pictures, ${kind}`, () => {
    test('of ended cases go after their days, by how the case ended; open cases keep theirs', async () => {
      const all = await opened(kind, { void: 30 })
      const { world, blobs, care, outbox, history } = all
      try {
        const [gone, open, shared, own] = [
          await all.picture(),
          await all.picture(),
          await all.picture(),
          await all.picture(),
        ]
        const ended = await all.caseWith(gone, 'lane-1')
        await world.does(moveOf(ended, 'drop', 'desk'))
        const stillOpen = await all.caseWith(open, 'lane-3')
        world.now += 3 * 3_600_000
        const other = await all.caseWith(shared, 'lane-1')
        await world.does(moveOf(other, 'drop', 'desk'))
        // An open case names the same picture.
        world.now += 3 * 3_600_000
        await world.cases.run({
          ...{ id: 'again', case: stillOpen, by: { kind: 'device', device: 'camera-1' }, do: 'add-before' },
          before: { blob: shared, takenAt: world.now, device: 'camera-1', boxes: [] },
        })
        const second = await all.caseWith(shared, 'lane-1')
        await outbox.pump()
        const before = await history.verify()

        world.now += 29 * DAY
        assert.deepEqual(await care.retain(), { removed: 0, bytes: 0 })
        world.now += 2 * DAY
        const cleared = await care.retain()
        assert.deepEqual(cleared, { removed: 1, bytes: 500 })
        assert.equal(await blobs.has(gone), false)
        for (const kept of [open, shared, own]) assert.ok(await blobs.has(kept))
        assert.deepEqual(await care.retain(), { removed: 0, bytes: 0 }, 'what was done is done')

        const day = new Date(world.now + 8 * 3_600_000).toISOString().slice(0, 10)
        const told = await care.missing(gone)
        assert.deepEqual([told.code, told.params], ['evidence-removed', { date: day }])
        assert.equal((await care.missing(open)).code, 'evidence-missing')
        assert.equal((await world.state(ended))?.before?.blob, gone, 'the history says what there was')
        assert.deepEqual(await history.verify(), before)

        // The last case that names it ends: now it goes as well.
        await world.does(moveOf(second, 'drop', 'desk'))
        await outbox.pump()
        world.now += 31 * DAY
        await care.retain()
        assert.equal((await world.state(stillOpen))?.stands.kind, 'work')
        const named = (await world.state(stillOpen))?.before?.blob === shared
        assert.equal(await blobs.has(shared), named, 'for as long as an open case names it')
        const runs = await all.database.read(({ evidence }) => evidence.runs(10))
        const removed = runs.filter(({ what }) => what === 'retention').reduce((sum, run) => sum + run.removed, 0)
        assert.equal(removed, named ? 1 : 2, 'what was done is noted')
      } finally {
        await all.close()
      }
    })

    test('that no case names go after a day, whatever way they came; a few hours old they stay', async () => {
      const all = await opened(kind, {})
      const { blobs, care, outbox } = all
      try {
        const [used, orphan, young, renewed] = [
          await all.picture(),
          await all.picture(),
          await all.picture(),
          await all.picture(),
        ]
        await all.caseWith(used, 'lane-1')
        await outbox.pump()
        for (const address of [used, orphan, renewed]) await all.age(address, UNUSED_MS + 60_000)
        await all.age(young, UNUSED_MS - 60_000)
        // Somebody names it in a form at this moment.
        assert.ok(await blobs.has(renewed))
        assert.deepEqual(await care.clear(), { removed: 1, bytes: 500 })
        const listed: string[] = []
        for await (const { address } of blobs.list()) listed.push(address)
        assert.deepEqual(listed, [used, young, renewed].sort())
        assert.equal((await care.missing(orphan)).code, 'evidence-missing')
      } finally {
        await all.close()
      }
    })

    test('of one account may not wait without number; what a case took, and what is a day old, does not count', async () => {
      const all = await opened(kind, {}, 2)
      const { care, outbox } = all
      try {
        const full = (fault: unknown) => fault instanceof Fault && fault.code === 'upload-quota'
        const [first, second] = [await all.picture(), await all.picture()]
        for (const address of [first, second]) {
          await care.admit('one')
          await care.uploaded(address, 'one')
        }
        await assert.rejects(care.admit('one'), full)
        await care.admit('other')
        await all.caseWith(first, 'lane-1')
        await outbox.pump()
        await care.admit('one')
        await care.uploaded(await all.picture(), 'one')
        await assert.rejects(care.admit('one'), full)
        all.pass(UNUSED_MS + 1_000)
        await care.admit('one')
        await care.clear()
        assert.equal(await all.database.read(({ evidence }) => evidence.countUnused('one', 0)), 0)
      } finally {
        await all.close()
      }
    })

    test('a process that dies while it removes is followed by one that goes on', async () => {
      const all = await opened(kind, { void: 1 })
      const { world, blobs, care, outbox } = all
      try {
        const picture = await all.picture()
        const ended = await all.caseWith(picture, 'lane-1')
        await world.does(moveOf(ended, 'drop', 'desk'))
        await outbox.pump()
        world.now += 2 * DAY
        // Said, and then nothing more: the picture is still there.
        await all.database.transaction(({ evidence }) => evidence.noteRemoved([picture], world.now, 'retention'))
        assert.ok(await blobs.has(picture))
        assert.equal((await care.retain()).removed, 1)
        assert.equal(await blobs.has(picture), false)
        assert.equal((await care.missing(picture)).code, 'evidence-removed')
      } finally {
        await all.close()
      }
    })
  })
