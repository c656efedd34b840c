// What every store of evidence must do.
import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { describe, it } from 'node:test'
import { Fault } from '@gongzhi/kernel'
import type { BlobStore, StoredBlob } from './evidence.port.ts'

/** `entries`: how many things lie in the store, unfinished ones as well. `spoil`: changes the stored bytes of an address. */
export type OpenedBlobs = {
  readonly store: BlobStore
  entries(): Promise<number>
  spoil(address: string): Promise<void>
  close(): Promise<void>
}

/** Each call gives an empty store that has room for `maxBytes`. */
export type OpenBlobs = (limits: { readonly maxBytes?: number }) => Promise<OpenedBlobs>

const isFault = (code: Fault['code']) => (fault: unknown) => fault instanceof Fault && fault.code === code
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

async function listOf(store: BlobStore): Promise<StoredBlob[]> {
  const listed: StoredBlob[] = []
  for await (const each of store.list()) listed.push(each)
  return listed
}

async function blobs(
  open: OpenBlobs,
  maxBytes: number | undefined,
  work: (opened: OpenedBlobs) => Promise<void>,
): Promise<void> {
  const opened = await open(maxBytes === undefined ? {} : { maxBytes })
  try {
    await work(opened)
  } finally {
    await opened.close()
  }
}

export function blobContract(name: string, open: OpenBlobs): void {
  describe(name, () => {
    it('gives back the bytes under their digest', () =>
      blobs(open, undefined, async ({ store }) => {
        for (const size of [0, 1, 4_096, 300_000]) {
          const bytes = new Uint8Array(randomBytes(size))
          const address = await store.put(bytes)
          assert.equal(address, sha256(bytes))
          assert.ok(await store.has(address))
          assert.deepEqual(new Uint8Array(await store.get(address)), bytes)
        }
      }))

    it('keeps the same bytes once, also when they come at the same time', () =>
      blobs(open, undefined, async ({ store, entries }) => {
        const bytes = randomBytes(50_000)
        const addresses = await Promise.all(Array.from({ length: 8 }, () => store.put(bytes)))
        assert.deepEqual(new Set(addresses), new Set([sha256(bytes)]))
        assert.equal(await store.put(bytes), sha256(bytes))
        assert.equal(await entries(), 1)
      }))

    it('is not changed by whoever holds the bytes', () =>
      blobs(open, undefined, async ({ store }) => {
        const bytes = new Uint8Array([1, 2, 3])
        const address = await store.put(bytes)
        bytes[0] = 9
        const got = await store.get(address)
        got[1] = 9
        assert.deepEqual([...(await store.get(address))], [1, 2, 3])
      }))

    it('misses what is not there and what is no address', () =>
      blobs(open, undefined, async ({ store }) => {
        const address = await store.put(new Uint8Array([1]))
        for (const wrong of [
          sha256(new Uint8Array([2])),
          '',
          address.toUpperCase(),
          `${address}0`,
          '../../etc/passwd',
          `../${address}`,
        ]) {
          assert.equal(await store.has(wrong), false)
          await assert.rejects(store.get(wrong), isFault('evidence-missing'))
        }
      }))

    it('misses what no longer matches its address, and takes it again', () =>
      blobs(open, undefined, async ({ store, spoil }) => {
        const bytes = randomBytes(1_000)
        const address = await store.put(bytes)
        await spoil(address)
        await assert.rejects(store.get(address), isFault('evidence-missing'))
        assert.equal(await store.put(bytes), address)
        assert.deepEqual(new Uint8Array(await store.get(address)), new Uint8Array(bytes))
      }))

    it('leaves nothing behind of what it has no room for', () =>
      blobs(open, 10_000, async ({ store, entries }) => {
        const first = randomBytes(6_000)
        const address = await store.put(first)
        await assert.rejects(store.put(randomBytes(4_001)), isFault('evidence-no-room'))
        assert.equal(await entries(), 1)
        assert.deepEqual(new Uint8Array(await store.get(address)), new Uint8Array(first))
        assert.equal(await store.put(first), address)
        await store.put(randomBytes(4_000))
        await assert.rejects(store.put(new Uint8Array([1])), isFault('evidence-no-room'))
        assert.equal(await entries(), 2)
      }))

    it('keeps to its room when many come at once', () =>
      blobs(open, 10_000, async ({ store, entries }) => {
        const settled = await Promise.allSettled(Array.from({ length: 8 }, () => store.put(randomBytes(3_000))))
        assert.equal(settled.filter((each) => each.status === 'fulfilled').length, 3)
        for (const each of settled) if (each.status === 'rejected') assert.ok(isFault('evidence-no-room')(each.reason))
        assert.equal(await entries(), 3)
      }))

    it('lists what it has by address, with size and time', () =>
      blobs(open, undefined, async ({ store }) => {
        const began = Date.now() - 2_000
        const sizes = new Map<string, number>()
        for (let i = 0; i < 40; i++) sizes.set(await store.put(randomBytes(100 + i)), 100 + i)
        const listed = await listOf(store)
        assert.deepEqual(
          listed.map(({ address }) => address),
          [...sizes.keys()].sort(),
        )
        for (const { address, bytes, at } of listed) {
          assert.equal(bytes, sizes.get(address))
          assert.ok(at >= began && at <= Date.now() + 2_000)
        }
      }))

    it('removes for good, gives the room back and takes the same bytes again', () =>
      blobs(open, 10_000, async ({ store, entries }) => {
        const bytes = randomBytes(8_000)
        const address = await store.put(bytes)
        assert.equal(await store.remove(address), true)
        assert.equal(await store.has(address), false)
        await assert.rejects(store.get(address), isFault('evidence-missing'))
        assert.equal(await entries(), 0)
        assert.equal(await store.remove(address), false)
        for (const wrong of ['', '../../etc/passwd', address.toUpperCase()])
          assert.equal(await store.remove(wrong), false)
        assert.equal(await store.put(bytes), address)
        assert.deepEqual(new Uint8Array(await store.get(address)), new Uint8Array(bytes))
      }))

    it('does not remove what was put again after the time given', () =>
      blobs(open, undefined, async ({ store }) => {
        const bytes = randomBytes(10)
        const address = await store.put(bytes)
        const [first] = await listOf(store)
        await new Promise((resolve) => setTimeout(resolve, 20))
        await store.put(bytes)
        assert.equal(await store.remove(address, first?.at ?? 0), false)
        assert.ok(await store.has(address))
        assert.equal(await store.remove(address, Date.now() + 1_000), true)
      }))
  })
}
