// The one suite that says whether a queue is right, whatever it is made of. It waits for seconds where a queue may.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { describe, it } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { Fault } from '@gongzhi/kernel'
import type { Database } from '../stores.port.ts'
import type { Job, NewJob, Queue, QueueSpec } from './queue.port.ts'

/** What a database of this suite is opened with. */
export const TEST_QUEUES: readonly QueueSpec[] = [
  { name: 'quick', retry: { tries: 3, firstMs: 1_000, mostMs: 1_000 }, leaseMs: 60_000 },
  { name: 'other', retry: { tries: 1, firstMs: 1_000, mostMs: 1_000 }, leaseMs: 60_000 },
  { name: 'short-lease', retry: { tries: 3, firstMs: 1_000, mostMs: 1_000 }, leaseMs: 2_000 },
]

export type OpenedQueue = {
  readonly database: Database
  /** Another worker over the same database. */
  worker(): Promise<Queue>
  close(): Promise<void>
}

const POLL = { pollMs: 500 }
const LONGEST_MS = 20_000

async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  for (const limit = Date.now() + LONGEST_MS; !(await holds()); await setTimeout(50))
    assert.ok(Date.now() < limit, `not within ${LONGEST_MS} ms: ${what}`)
}

/** Each call of `open` gives a queue without jobs. */
export function queueContract(name: string, open: () => Promise<OpenedQueue>): void {
  async function opened(work: (opened: OpenedQueue & { queue: Queue }) => Promise<void>): Promise<void> {
    const made = await open()
    try {
      await work({ ...made, queue: await made.worker() })
    } finally {
      await made.close()
    }
  }
  const add = (database: Database, ...jobs: readonly NewJob[]) =>
    database.transaction((stores) => stores.jobs.add(jobs))

  describe(`queue: ${name}`, () => {
    it('gives what was committed to a worker, and never what was rolled back', () =>
      opened(async ({ database, queue }) => {
        const seen: (Job & { readonly late: boolean })[] = []
        await queue.work('quick', POLL, async (job) => void seen.push({ ...job, late: job.signal.aborted }))
        const rolledBack = database.transaction(async ({ jobs }) => {
          await jobs.add([{ queue: 'quick', data: 'never' }])
          throw new RangeError('the work')
        })
        await assert.rejects(rolledBack, RangeError)
        const id = randomUUID()
        const data = { case: 'case-1', list: [1, null, { 名: '值 \u2028 " \\ {,}' }] }
        await add(database, { queue: 'quick', data, id }, { queue: 'quick', data: null })
        await until('two jobs', () => seen.length === 2)
        await setTimeout(1_200)
        assert.equal(seen.length, 2)
        const job = seen.find((each) => each.id === id)
        assert.deepEqual(job?.data, data)
        assert.deepEqual([job?.queue, job?.tried, job?.late], ['quick', 0, false])
        assert.ok(seen.some((each) => each.data === null))
      }))

    it('takes jobs for several queues at once, none where one is unknown, and an id once', () =>
      opened(async ({ database, queue }) => {
        const id = randomUUID()
        await assert.rejects(
          add(database, { queue: 'quick', data: 1 }, { queue: 'nobody-made-it', data: 2 }),
          (fault) => fault instanceof Fault && fault.code === 'database-unusable',
        )
        await add(database)
        await add(database, { queue: 'quick', data: 1, id }, { queue: 'other', data: 2, id })
        await add(database, { queue: 'quick', data: 3, id })
        const counts = new Map((await queue.counts()).map((each) => [each.queue, each]))
        assert.deepEqual(counts.get('quick'), { queue: 'quick', waiting: 1, running: 0, dead: 0 })
        assert.deepEqual(counts.get('other'), { queue: 'other', waiting: 1, running: 0, dead: 0 })
        const seen: unknown[] = []
        await queue.work('quick', POLL, async (job) => void seen.push(job.data))
        await until('one job', () => seen.length > 0)
        await add(database, { queue: 'quick', data: 4, id })
        await setTimeout(1_200)
        assert.deepEqual(seen, [1])
      }))

    it('keeps a job until its time, and one of a key among those that wait', () =>
      opened(async ({ database, queue }) => {
        const began = Date.now()
        const seen: { data: unknown; at: number }[] = []
        await add(
          database,
          { queue: 'quick', data: 'later', after: began + 2_500 },
          { queue: 'quick', data: 'a', singleton: 'key' },
          { queue: 'quick', data: 'b', singleton: 'key' },
          { queue: 'quick', data: 'c', singleton: 'other key' },
        )
        await add(
          database,
          { queue: 'quick', data: 'd', singleton: 'key' },
          { queue: 'other', data: 'e', singleton: 'key' },
        )
        await queue.work('quick', { ...POLL, atOnce: 9 }, async ({ data }) => {
          // Now it runs, and no longer waits.
          if (data === 'a') await add(database, { queue: 'quick', data: 'f', singleton: 'key' })
          seen.push({ data, at: Date.now() })
        })
        await until('four jobs', () => seen.length === 4)
        assert.deepEqual(seen.map(({ data }) => data).sort(), ['a', 'c', 'f', 'later'])
        assert.ok(Number(seen.find(({ data }) => data === 'later')?.at) >= began + 2_500)
      }))

    it('sends a failed job back after a while, then to the dead letters, from where it comes back', () =>
      opened(async ({ database, queue }) => {
        const tries: { tried: number; at: number }[] = []
        let broken = true
        await queue.work('quick', POLL, async ({ tried }) => {
          tries.push({ tried, at: Date.now() })
          if (broken) throw new Fault('not-found', { what: 'the receiver' })
        })
        await add(database, { queue: 'quick', data: { to: 7 } })
        await until('a dead letter', async () => (await queue.deadLetters('quick', 9)).length > 0)
        assert.deepEqual(
          tries.map(({ tried }) => tried),
          [0, 1, 2],
        )
        for (const [i, { at }] of tries.entries()) if (i > 0) assert.ok(at - Number(tries[i - 1]?.at) >= 900)
        const [letter] = await queue.deadLetters('quick', 9)
        assert.ok(letter)
        assert.deepEqual([letter.queue, letter.data, letter.reason], ['quick', { to: 7 }, 'not-found'])
        assert.ok(Math.abs(letter.died - Date.now()) < LONGEST_MS)
        assert.equal((await queue.counts()).find((each) => each.queue === 'quick')?.dead, 1)
        broken = false
        assert.equal(await queue.retry('quick', []), 0)
        assert.equal(await queue.retry('quick', [letter.id]), 1)
        await until('it is done', () => tries.length === 4)
        await until('nothing is left', async () =>
          (await queue.counts()).every(({ waiting, running, dead }) => waiting + running + dead === 0),
        )
      }))

    it('has tries of a job’s own where it says so', () =>
      opened(async ({ database, queue }) => {
        let tries = 0
        await queue.work('quick', POLL, async () => {
          tries += 1
          throw new TypeError('always')
        })
        await add(database, { queue: 'quick', data: 1, retry: { tries: 1, firstMs: 1, mostMs: 1 } })
        await until('a dead letter', async () => (await queue.deadLetters('quick', 9)).length > 0)
        assert.deepEqual([tries, (await queue.deadLetters('quick', 9))[0]?.reason], [1, 'TypeError'])
      }))

    it('gives a job to one of several workers', () =>
      opened(async ({ database, queue, worker }) => {
        const second = await worker()
        const done: unknown[] = []
        const running = new Set<unknown>()
        const by = [0, 0]
        for (const [i, each] of [queue, second].entries())
          await each.work('quick', { ...POLL, atOnce: 4 }, async ({ data }) => {
            assert.ok(!running.has(data))
            running.add(data)
            // All of it lasts longer than the time between two looks of the other one.
            await setTimeout(80)
            running.delete(data)
            done.push(data)
            by[i] = (by[i] ?? 0) + 1
          })
        await add(database, ...Array.from({ length: 60 }, (_, i) => ({ queue: 'quick', data: i })))
        await until('all jobs', () => done.length >= 60)
        await setTimeout(700)
        assert.deepEqual(
          done.map(Number).sort((a, b) => a - b),
          Array.from({ length: 60 }, (_, i) => i),
        )
        assert.ok(
          by.every((count) => count > 0),
          `both worked: ${by}`,
        )
      }))

    it('ticks once over all workers', () =>
      opened(async ({ queue, worker }) => {
        const second = await worker()
        const ticks: number[] = []
        const stops = await Promise.all(
          [queue, second].map((each) => each.every('tick', 1_000, async ({ at }) => void ticks.push(at))),
        )
        await until('four ticks', () => ticks.length >= 4)
        for (const stop of stops) await stop()
        const count = ticks.length
        assert.equal(new Set(ticks).size, count)
        assert.ok(ticks.every((at) => at % 1_000 === 0 && Math.abs(at - Date.now()) < LONGEST_MS))
        await setTimeout(1_500)
        assert.equal(ticks.length, count)
        const daily: number[] = []
        for (const each of [queue, second])
          await each.every('daily', '30 3 * * *', async ({ at }) => void daily.push(at))
        await until('what came due before', () => daily.length > 0)
        await setTimeout(1_200)
        assert.equal(daily.length, 1)
        assert.equal((Number(daily[0]) + 8 * 3_600_000) % 86_400_000, 3.5 * 3_600_000)
        await assert.rejects(
          queue.every('never', '61 * * * *', async () => {}),
          Fault,
        )
      }))

    it('gives a job again whose handler has not come back within its lease', () =>
      opened(async ({ database, queue }) => {
        const tries: number[] = []
        let aborted = false
        await queue.work('short-lease', POLL, async ({ tried, signal }) => {
          tries.push(tried)
          if (tried > 0) return
          signal.addEventListener('abort', () => {
            aborted = true
          })
          await setTimeout(4_000)
        })
        await add(database, { queue: 'short-lease', data: 1 })
        await until('a second try', () => tries.length === 2)
        assert.deepEqual([tries, aborted], [[0, 1], true])
      }))

    it('waits for handlers that run before it stops, and takes nothing after', () =>
      opened(async ({ database, queue }) => {
        let begun = 0
        let ended = 0
        await queue.work('quick', POLL, async () => {
          begun += 1
          await setTimeout(800)
          ended += 1
        })
        await add(database, { queue: 'quick', data: 1 })
        await until('it runs', () => begun === 1)
        await queue.stop()
        assert.equal(ended, 1)
        await add(database, { queue: 'quick', data: 2 })
        await setTimeout(1_200)
        assert.equal(begun, 1)
      }))
  })
}
