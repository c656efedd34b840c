// The contract of the queue, in memory.
import { queueContract, TEST_QUEUES } from '@gongzhi/engine/queue/queue.contract'
import { memoryDatabase } from './memory-database.ts'
import { memoryQueue } from './memory-queue.ts'

queueContract('memory', async () => {
  const database = memoryDatabase(TEST_QUEUES)
  const workers: { stop(): Promise<void> }[] = []
  return {
    database,
    async worker() {
      const queue = memoryQueue(database)
      workers.push(queue)
      return queue
    },
    async close() {
      for (const each of workers) await each.stop()
      await database.close()
    },
  }
})
