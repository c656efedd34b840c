// The contract of evidence, in a folder, and what only a folder can get wrong.
import assert from 'node:assert/strict'
import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { blobContract } from '@gongzhi/engine/evidence/blob.contract'
import { Fault } from '@gongzhi/kernel'
import { folderBlobStore } from './folder-blob-store.ts'

async function filesIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
}

const newFolder = () => mkdtemp(join(tmpdir(), 'gongzhi blobs '))

blobContract('evidence in a folder', async (limits) => {
  const folder = await newFolder()
  return {
    store: folderBlobStore(folder, limits),
    entries: async () => (await filesIn(folder)).length,
    spoil: (address) => writeFile(join(folder, address.slice(0, 2), address.slice(2, 4), address), 'rotten'),
    close: () => rm(folder, { recursive: true, force: true }),
  }
})

describe('evidence in a folder', () => {
  const noRoom = (fault: unknown) => fault instanceof Fault && fault.code === 'evidence-no-room'

  it('keeps the disk from filling up', async () => {
    const folder = await newFolder()
    const store = folderBlobStore(folder, { minFreeBytes: Number.MAX_SAFE_INTEGER })
    await assert.rejects(store.put(new Uint8Array(10)), noRoom)
    assert.deepEqual(await filesIn(folder), [])
    await rm(folder, { recursive: true })
  })

  it('knows what it holds when it is opened again', async () => {
    const folder = await newFolder()
    await folderBlobStore(folder, { maxBytes: 100 }).put(new Uint8Array(80))
    const again = folderBlobStore(folder, { maxBytes: 100 })
    await assert.rejects(again.put(new Uint8Array(21)), noRoom)
    await again.put(new Uint8Array(20))
    await rm(folder, { recursive: true })
  })

  it('clears away what a dead process left, and not what another is writing', async () => {
    const folder = await newFolder()
    await mkdir(folder, { recursive: true })
    const [old, young] = [join(folder, 'draft-old'), join(folder, 'draft-young')]
    for (const path of [old, young]) await writeFile(path, 'x'.repeat(90))
    const then = new Date(Date.now() - 2 * 3_600_000)
    await utimes(old, then, then)
    const address = await folderBlobStore(folder, { maxBytes: 100 }).put(new Uint8Array(20))
    const path = join(folder, address.slice(0, 2), address.slice(2, 4), address)
    assert.deepEqual([...(await filesIn(folder))].sort(), [path, young].sort())
    await rm(folder, { recursive: true })
  })

  it('makes its folder when it is first used', async () => {
    const folder = await newFolder()
    const store = folderBlobStore(join(folder, 'a', 'b'))
    assert.equal(await store.has('0'.repeat(64)), false)
    const address = await store.put(new Uint8Array([1]))
    assert.deepEqual([...(await store.get(address))], [1])
    await rm(folder, { recursive: true })
  })
})
