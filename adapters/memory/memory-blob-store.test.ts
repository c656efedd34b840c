// The contract of evidence, in memory.
import { blobContract } from '@gongzhi/engine/evidence/blob.contract'
import { memoryBlobStore } from './memory-blob-store.ts'

blobContract('evidence in memory', async (limits) => {
  const store = memoryBlobStore(limits)
  return {
    store,
    entries: async () => store.count,
    spoil: async (address) => store.spoil(address),
    async close() {},
  }
})
