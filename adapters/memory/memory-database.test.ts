// The contract of the stores, in memory.
import { storesContract } from '@gongzhi/engine/stores.contract'
import { memoryDatabase } from './memory-database.ts'

storesContract('memory', async () => {
  const database = memoryDatabase()
  return { database, close: () => database.close() }
})
