// Waiting signals on a real disk: order, ends of every kind, several processes, no room.
import assert from 'node:assert/strict'
import { mkdir, mkdtemp, readdir, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, it } from 'node:test'
import type { Spool, SpooledSignal } from '@gongzhi/engine/signals/spool.port'
import { Fault } from '@gongzhi/kernel'
import { folderSpool } from './folder-spool.ts'

const entry = (id: string, bytes = 200): SpooledSignal => ({
  signal: {
    id,
    at: 2,
    since: 1,
    pack: 'p',
    rule: 'r',
    device: 'd',
    zone: 'z',
    place: '消防通道',
    count: 1,
    confidence: 0.5,
    model: 'm',
    threshold: 0.3,
  },
  // Line feeds in a picture are no ends of lines.
  picture: {
    jpeg: Uint8Array.from({ length: bytes }, (_, i) => (i % 3 === 0 ? 10 : i % 256)),
    takenAt: 2,
    boxes: [[0, 0, 1, 1]],
  },
})

describe('a spool', () => {
  let folder: string
  let held: Set<string>
  /** As a process that dies leaves its lock: nobody holds it. */
  const lock = async (path: string) => {
    if (held.has(path)) throw new Fault('data-folder-locked', { pid: 1 })
    held.add(path)
    return { release: async () => void held.delete(path) }
  }
  const open = (more: { maxBytes?: number; maxCount?: number } = {}) => folderSpool(folder, { lock, ...more })
  async function drained(spool: Spool): Promise<readonly string[]> {
    const ids: string[] = []
    for (let first = await spool.first(); first; first = await spool.first()) {
      ids.push(first.signal.id)
      await spool.done()
    }
    return ids
  }
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gongzhi spool '))
    held = new Set()
  })
  afterEach(() => rm(folder, { recursive: true, force: true }))

  it('gives back what was put in, whole and in order, once', async () => {
    const spool = await open()
    const all = ['a', 'b', 'c'].map((id, i) => entry(id, 500 + i))
    // Put at the same time: the order is that of the calls.
    await Promise.all([...all, entry('b', 7)].map((each) => spool.put(each)))
    assert.equal(spool.count(), 3, 'an id that waits is taken for the same signal')
    assert.deepEqual(await spool.first(), all[0])
    assert.deepEqual(await spool.first(), all[0], 'until it is done')
    assert.deepEqual(await drained(spool), ['a', 'b', 'c'])
    assert.equal(await spool.first(), undefined)
    await spool.put(entry('a'))
    assert.deepEqual(await drained(spool), ['a'], 'an id that has arrived may come again')
  })

  it('is there again after a death at any moment, without what was only begun', async () => {
    const before = await open()
    for (const id of ['a', 'b', 'c']) await before.put(entry(id))
    await before.done()
    held.clear()
    const [slot] = await readdir(folder)
    await writeFile(join(folder, slot as string, '000000000009.signal.draft'), 'half')
    const after = await open()
    assert.equal(after.name, before.name)
    assert.equal(after.count(), 2)
    await after.put(entry('d'))
    await after.put(entry('b'))
    assert.deepEqual(await drained(after), ['b', 'c', 'd'])
  })

  it('takes over what a dead neighbour left, and leaves a living one alone', async () => {
    const [one, two, three] = [await open(), await open(), await open()]
    assert.equal(new Set([one, two, three].map(({ name }) => name)).size, 3)
    await one.put(entry('a'))
    await two.put(entry('b'))
    await two.put(entry('c'))
    await three.put(entry('d'))
    held.delete(join(folder, 'slot-1'))
    assert.equal(await one.adopt(), 2)
    assert.equal(await one.adopt(), 0)
    assert.deepEqual(await drained(one), ['a', 'b', 'c'])
    assert.deepEqual(await drained(three), ['d'])
    const again = await open()
    await again.put(entry('e'))
    assert.deepEqual(await drained(again), ['e'], 'the slot is used again')
  })

  it('refuses what there is no room for, and keeps what it has', async () => {
    const spool = await open({ maxBytes: 1_500 })
    await spool.put(entry('a', 400))
    const full = { code: 'signals-no-room', params: { count: 1 } }
    await assert.rejects(spool.put(entry('b', 4_000)), full)
    assert.deepEqual(await drained(spool), ['a'])
    await spool.put(entry('b', 400))
    assert.deepEqual(await drained(spool), ['b'], 'there is room again')
    const counted = await open({ maxCount: 1 })
    await counted.put(entry('c'))
    await assert.rejects(counted.put(entry('d')), full)
  })

  it('sets apart what nobody can deliver, and what a disk has spoiled', async () => {
    const spool = await open()
    for (const id of ['a', 'b', 'c']) await spool.put(entry(id))
    await spool.setAside()
    await truncate(join(folder, 'slot-0', '000000000002.signal'), 20)
    assert.deepEqual(await drained(spool), ['c'])
    assert.equal((await readdir(join(folder, 'aside'))).length, 2, 'kept for a person to look at')
  })

  it('that cannot be read lets go of its lock', async () => {
    await mkdir(join(folder, 'slot-0', '000000000001.signal.draft', 'full'), { recursive: true })
    await assert.rejects(open())
    assert.deepEqual([...held], [])
  })
})
