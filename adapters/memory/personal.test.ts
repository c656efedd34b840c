// Personal data in memory: the contract of the store, and of the services over it.
import { personalContract } from '@gongzhi/engine/personal/personal.contract'
import { personalServiceContract } from '@gongzhi/engine/personal/personal-service.contract'
import { memoryBlobStore } from './memory-blob-store.ts'
import { memoryDatabase } from './memory-database.ts'
import { memoryMasterKeys } from './memory-master-keys.ts'

personalContract(async () => {
  const database = memoryDatabase()
  return { database, close: () => database.close() }
})

personalServiceContract('personal data in memory', async () => {
  const database = memoryDatabase()
  return { database, blobs: memoryBlobStore(), masters: memoryMasterKeys(), close: () => database.close() }
})
