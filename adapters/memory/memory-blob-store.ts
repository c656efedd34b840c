// Evidence in memory, for stories. Gone with the process.
import { createHash } from 'node:crypto'
import type { BlobStore } from '@gongzhi/engine/evidence/evidence.port'
import { Fault } from '@gongzhi/kernel'

export type MemoryBlobStore = BlobStore & {
  readonly count: number
  /** Changes what is stored, as a failing disk would. */
  spoil(address: string): void
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

export function memoryBlobStore({
  maxBytes = Number.POSITIVE_INFINITY,
}: {
  readonly maxBytes?: number
} = {}): MemoryBlobStore {
  const blobs = new Map<string, Uint8Array>()
  const times = new Map<string, number>()
  let held = 0
  return {
    get count() {
      return blobs.size
    },
    spoil(address) {
      blobs.set(address, new Uint8Array([0]))
    },
    async put(bytes) {
      const address = sha256(bytes)
      const before = blobs.get(address)
      times.set(address, Date.now())
      if (before && sha256(before) === address) return address
      if (held + bytes.length > maxBytes) {
        if (!before) times.delete(address)
        throw new Fault('evidence-no-room')
      }
      held += bytes.length
      blobs.set(address, Uint8Array.from(bytes))
      return address
    },
    async get(address) {
      const bytes = blobs.get(address)
      if (!bytes || sha256(bytes) !== address) throw new Fault('evidence-missing')
      return Uint8Array.from(bytes)
    },
    async has(address) {
      if (blobs.has(address)) times.set(address, Date.now())
      return blobs.has(address)
    },
    async remove(address, putUntil = Number.POSITIVE_INFINITY) {
      const bytes = blobs.get(address)
      if (!bytes || (times.get(address) ?? 0) > putUntil) return false
      held -= bytes.length
      times.delete(address)
      return blobs.delete(address)
    },
    async *list() {
      for (const address of [...blobs.keys()].sort()) {
        const bytes = blobs.get(address)
        if (bytes) yield { address, bytes: bytes.length, at: times.get(address) ?? 0 }
      }
    },
  }
}
