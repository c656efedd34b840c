// Personal data in memory: the contract of the store, and of the services over it.

import type { OpenPersonal } from '@gongzhi/engine/personal/opened-personal.contract'
import { personalContract } from '@gongzhi/engine/personal/personal.contract'
import { personalEndContract } from '@gongzhi/engine/personal/personal-end.contract'
import { personalServiceContract } from '@gongzhi/engine/personal/personal-service.contract'
import { memoryBlobStore } from './memory-blob-store.ts'
import { memoryDatabase } from './memory-database.ts'
import { memoryMasterKeys } from './memory-master-keys.ts'

personalContract(async () => {
  const database = memoryDatabase()
  return { database, close: () => database.close() }
})

const open: OpenPersonal = async () => {
  const database = memoryDatabase()
  return { database, blobs: memoryBlobStore(), masters: memoryMasterKeys(), close: () => database.close() }
}
personalServiceContract('personal data in memory', open)
personalEndContract('the end of personal data in memory', open)
