// The contract of personal data alone, in memory: quick to run while it is being changed.
import { personalContract } from '@gongzhi/engine/personal/personal.contract'
import { memoryDatabase } from './memory-database.ts'

personalContract(async () => {
  const database = memoryDatabase()
  return { database, close: () => database.close() }
})
