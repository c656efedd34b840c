// The queue in memory, for stories and for a look around: what the contract of the queue says, over jobs in memory.
import type { DeadLetter, Handler, Job, Queue, Stop, TickHandler } from '@gongzhi/engine/queue/queue.port'
import { Fault, lastOccurrence } from '@gongzhi/kernel'
import type { MemoryJobs } from './memory-jobs.ts'

const LONGEST_STOP_MS = 10_000

/** Several of them over the same jobs are several workers. `turn`: while no transaction is under way. */
export function memoryQueue({ jobs, turn }: { readonly jobs: MemoryJobs; turn<T>(work: () => T): Promise<T> }): Queue {
  const stops = new Set<Stop>()

  function repeating(everyMs: number, work: () => Promise<void>): Stop {
    let running: Promise<void> | undefined
    const timer = setInterval(() => {
      running ??= work().finally(() => {
        running = undefined
      })
    }, everyMs)
    timer.unref()
    const stop = async () => {
      clearInterval(timer)
      stops.delete(stop)
      await running
    }
    stops.add(stop)
    return stop
  }

  async function within<T>(leaseMs: number, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const late = new AbortController()
    const { promise, reject } = Promise.withResolvers<never>()
    const timer = setTimeout(() => {
      const error = new Error('the lease is over')
      late.abort(error)
      reject(error)
    }, leaseMs)
    try {
      return await Promise.race([work(late.signal), promise])
    } finally {
      clearTimeout(timer)
    }
  }

  return {
    async work(queue, { atOnce = 1, pollMs = 2_000 }, handler: Handler) {
      const { leaseMs } = jobs.spec(queue)
      return repeating(pollMs, async () => {
        const take = () => turn(() => jobs.take(queue, atOnce))
        for (let rows = await take(); rows.length > 0; ) {
          await Promise.all(
            rows.map(async (row) => {
              const job = (signal: AbortSignal): Job => ({
                id: row.id,
                queue,
                data: row.data,
                tried: row.tried,
                signal,
              })
              const error = await within(leaseMs, (signal) => handler(job(signal))).then(
                () => undefined,
                (thrown: unknown) => thrown ?? new Error('unknown'),
              )
              await turn(() => jobs.settle(row, error))
            }),
          )
          rows = rows.length < atOnce ? [] : await take()
        }
      })
    },
    async every(name, when, handler: TickHandler) {
      const due = () =>
        typeof when === 'number' ? Math.floor(Date.now() / when) * when : lastOccurrence(when, Date.now())
      if (typeof when === 'number' && !(when >= 1_000))
        throw new Fault('config-invalid', { detail: `every ${when} ms` })
      // A line that cannot be read fails here, not in a timer.
      due()
      return repeating(typeof when === 'number' ? Math.min(when, 1_000) : 1_000, async () => {
        const at = due()
        if (!jobs.tick(name, at)) return
        await handler({ at, signal: new AbortController().signal }).catch(() => undefined)
      })
    },
    async deadLetters(queue, limit) {
      const letters = await turn(() => jobs.dead(queue))
      return letters
        .slice(0, limit)
        .map(({ id, data, after, reason = '' }): DeadLetter => ({ id, queue, data, died: after, reason }))
    },
    retry: (queue, ids) => turn(() => jobs.revive(queue, ids)),
    counts: () => turn(() => jobs.counts()),
    async stop(withinMs = LONGEST_STOP_MS) {
      const { promise, resolve } = Promise.withResolvers<void>()
      const timer = setTimeout(resolve, withinMs)
      await Promise.race([Promise.all([...stops].map((stop) => stop())), promise])
      clearTimeout(timer)
    },
  }
}
