// A folder of JPEGs as a camera.
import assert from 'node:assert/strict'
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, it } from 'node:test'
import type { FrameSource } from '@gongzhi/engine/eye/eye.port'
import { Fault } from '@gongzhi/kernel'
import { folderSource } from './folder-source.ts'

const FRAMES = join(import.meta.dirname, '../../packs/fire-lane/demo/frames/blocked')

let folder: string
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pictures-'))
  for (const name of ['002.jpg', '001.jpg', '003.JPEG']) await cp(join(FRAMES, '001.jpg'), join(folder, name))
  await writeFile(join(folder, 'ORIGIN.md'), 'not a picture')
})
after(() => rm(folder, { recursive: true }))

const read = async (source: FrameSource, most = 100): Promise<number[]> => {
  const times: number[] = []
  for await (const { index, ms, width, height, pixels } of source.frames()) {
    assert.equal(index, times.length)
    assert.equal(pixels.length, width * height * 3)
    times.push(ms)
    if (times.length === most) await source.stop()
  }
  return times
}

it('gives the pictures by name, at the rate one says', async () => {
  const source = await folderSource(FRAMES)
  const times = await read(source)
  assert.equal(times.length, 40)
  assert.deepEqual(times.slice(0, 3), [0, 500, 1000])
  assert.ok(source.decodeMs() > 0)
  assert.deepEqual(await read(await folderSource(folder, { fps: 10 })), [0, 100, 200])
})

it('goes on from the beginning when it loops, until it is stopped', async () => {
  assert.equal((await read(await folderSource(folder, { loop: true, fps: 1 }), 7)).at(-1), 6000)
})

it('scales while decoding', async () => {
  const frames = (await folderSource(folder, { longSide: 384 })).frames()[Symbol.asyncIterator]()
  const { value } = await frames.next()
  assert.deepEqual([value.width, value.height], [384, 288])
})

it('names a picture that is none, a folder without pictures and one that is not there', async () => {
  const bytes = await readFile(join(FRAMES, '002.jpg'))
  for (const bad of [bytes.subarray(0, bytes.length >> 1), Buffer.from('no picture'), Buffer.alloc(0)]) {
    await writeFile(join(folder, '002.jpg'), bad)
    const fault = (e: unknown): boolean =>
      e instanceof Fault && e.code === 'camera-unreadable' && e.params.detail === '002.jpg'
    await assert.rejects(read(await folderSource(folder)), fault)
  }
  const code = (expected: string) => (e: unknown) =>
    e instanceof Fault && e.code === expected && !e.message.includes(tmpdir())
  await assert.rejects(folderSource(import.meta.dirname), code('camera-unreadable'))
  await assert.rejects(folderSource(join(folder, 'none')), code('camera-not-found'))
})
