// Workers over pg-boss, on the handle of the database that is there already, PGlite or PostgreSQL. It only ever takes jobs:
// they are added with transactions (jobs.store.ts), so nothing here may be called inside one.
import type {
  DeadLetter,
  Handler,
  Job,
  Json,
  Queue,
  QueueSpec,
  Stop,
  TickHandler,
  Waiting,
  WorkOptions,
} from '@gongzhi/engine/queue/queue.port'
import { deadQueue, QUEUES } from '@gongzhi/engine/queue/queue.port'
import { Fault, type Instant, lastOccurrence } from '@gongzhi/kernel'
import { type JobResult, PgBoss, type Job as PgBossJob } from 'pg-boss'
import { addJobs } from './jobs.store.ts'
import { QUEUE_SCHEMA } from './queue-tables.ts'
import { faultOf, type Sql } from './sql.ts'
import type { Native } from './sql-transaction.ts'

export type PgBossQueueOptions = {
  readonly database: { readonly native: Native; sql<T>(work: (sql: Sql) => Promise<T>): Promise<T> }
  /** The queues the database was opened with (QUEUES). */
  readonly queues?: readonly QueueSpec[]
  /** Seconds between two looks for jobs whose lease is over (30). */
  readonly superviseSeconds?: number
  readonly onFault: (fault: unknown) => void
}

const LONGEST_STOP_MS = 10_000
const POLL_MS = 2_000
/** How often a worker that has a cron line looks at the clock. */
const CRON_LOOK_MS = 10_000
/** The longest a tick may take; the next ones wait. */
const TICK_LEASE_MS = 15 * 60_000
/** A tick that was done has to be known for longer than the longest time between two. */
const TICKS_KEPT_S = 400 * 86_400
const HOUR_S = 3_600

const DEAD = `
select id, data, output, source_output, (extract(epoch from created_on) * 1000)::bigint as died from pgboss.job
where name = $1 and state in ('created', 'retry') order by created_on, id limit $2`

const COUNTS = `
select q.name, coalesce(q.dead_letter, '') as dead,
  count(j.id) filter (where j.state in ('created', 'retry')) as waiting,
  count(j.id) filter (where j.state = 'active') as running
from pgboss.queue q left join pgboss.job j on j.name = q.name and j.state in ('created', 'retry', 'active')
group by q.name, q.dead_letter`

/** What is kept of an error: never its words, which may quote what the job was about. */
function reasonOf(error: unknown): string {
  if (error instanceof Fault) return error.code
  return error instanceof Error ? error.name : 'unknown'
}

function reasonIn(output: unknown): string {
  if (typeof output !== 'string') return 'lease-over'
  const { reason } = JSON.parse(output) as { reason?: unknown }
  // What pg-boss writes itself has other words: the job's lease was over, or its worker stopped.
  return typeof reason === 'string' ? reason : 'lease-over'
}

/** Faults: database-not-migrated where the tables of the queue are missing or of another version; database-unusable. */
export async function pgBossQueue(options: PgBossQueueOptions): Promise<Queue> {
  const { database, queues = QUEUES, superviseSeconds = 30, onFault } = options
  const boss = new PgBoss({
    db: { executeSql: (text, values) => database.native(text, values) },
    schema: QUEUE_SCHEMA,
    migrate: false,
    createSchema: false,
    // Ticks come by our own slots (`every`), so that an idle laptop has one timer less that asks the database.
    schedule: false,
    supervise: true,
    superviseIntervalSeconds: superviseSeconds,
    monitorIntervalSeconds: superviseSeconds,
    maintenanceIntervalSeconds: HOUR_S,
    queueCacheIntervalSeconds: HOUR_S,
    // Jobs that wait for other jobs: none here.
    flowIntervalSeconds: HOUR_S,
  })
  boss.on('error', onFault)
  try {
    await boss.start()
    // The start has read every queue that is there, dead letters too: from here on pg-boss never has to ask for one.
    const known = new Set((await boss.getQueues()).map(({ name }) => name))
    const missing = queues.filter(({ name }) => !known.has(name) || !known.has(deadQueue(name)))
    if (missing.length > 0)
      throw new Fault('database-not-migrated', { missing: missing.map(({ name }) => `queue ${name}`).join(', ') })
  } catch (error) {
    await boss.stop({ graceful: false, close: false }).catch(() => undefined)
    if (error instanceof Error && /not installed|requires migrations/.test(error.message))
      throw new Fault('database-not-migrated', { missing: 'pgboss' }, { cause: error })
    throw faultOf(error)
  }
  const timers = new Set<NodeJS.Timeout>()
  let stopped = false

  async function workOn(name: string, { atOnce = 1, pollMs = POLL_MS }: WorkOptions, handler: Handler): Promise<Stop> {
    if (stopped) throw new Fault('database-unusable', { detail: 'the queue is stopped' })
    const settled = async (job: PgBossJob<Json>): Promise<JobResult> => {
      const { id, data, signal } = job
      try {
        await handler({ id, queue: name, data, tried: job.retryCount, signal } satisfies Job)
        return { id, status: 'completed' }
      } catch (error) {
        onFault(error)
        return { id, status: 'failed', output: { reason: reasonOf(error) } }
      }
    }
    const settings = {
      pollingIntervalSeconds: Math.max(0.5, pollMs / 1_000),
      batchSize: atOnce,
      perJobResults: true,
      burstWhenBatchFull: true,
    } as const
    const id = await boss.work<Json>(name, settings, (jobs) => Promise.all(jobs.map(settled)))
    return () => boss.offWork(name, { id, wait: true })
  }

  async function every(name: string, when: number | string, handler: TickHandler): Promise<Stop> {
    if (typeof when === 'number' && !(when >= 1_000)) throw new Fault('config-invalid', { detail: `every ${when} ms` })
    const queue = `every.${name}`
    const due = (): Instant =>
      typeof when === 'number' ? Math.floor(Date.now() / when) * when : lastOccurrence(when, Date.now())
    // A line that cannot be read fails here, not in a timer.
    due()
    await boss.createQueue(queue, {
      retryLimit: 0,
      expireInSeconds: TICK_LEASE_MS / 1_000,
      deleteAfterSeconds: typeof when === 'number' ? Math.ceil(when / 1_000) * 3 + HOUR_S : TICKS_KEPT_S,
    })
    let latest: Instant | undefined
    let adding = false
    async function look(): Promise<void> {
      const slot = due()
      if (slot === latest || adding) return
      adding = true
      try {
        await database.sql((sql) => addJobs(sql, [{ queue, data: { at: slot }, slot }]))
        latest = slot
      } catch (error) {
        // It is tried again at the next look.
        onFault(error)
      } finally {
        adding = false
      }
    }
    const lookMs = typeof when === 'number' ? Math.min(when, CRON_LOOK_MS) : CRON_LOOK_MS
    const stop = await workOn(queue, { pollMs: Math.min(POLL_MS, lookMs) }, ({ data, signal }) =>
      handler({ at: (data as { at: Instant }).at, signal }),
    )
    await look()
    const timer = setInterval(() => void look(), lookMs)
    timer.unref()
    timers.add(timer)
    return async () => {
      clearInterval(timer)
      timers.delete(timer)
      await stop()
    }
  }

  return {
    work: workOn,
    every,
    async deadLetters(queue, limit) {
      const rows = await database.sql((sql) => sql.query(DEAD, [deadQueue(queue), limit]))
      return rows.map(
        ({ id, data, output, source_output, died }): DeadLetter => ({
          id: id as string,
          queue,
          data: JSON.parse(data as string) as Json,
          died: died as Instant,
          reason: reasonIn(source_output ?? output),
        }),
      )
    },
    retry: (queue, ids) => (ids.length === 0 ? Promise.resolve(0) : boss.redrive(deadQueue(queue), { ids: [...ids] })),
    async counts() {
      const rows = await database.sql((sql) => sql.query(COUNTS))
      const waiting = new Map(rows.map(({ name, waiting: count }) => [name, count as number]))
      return queues.map(({ name }): Waiting => {
        const row = rows.find((each) => each.name === name)
        return {
          queue: name,
          waiting: waiting.get(name) ?? 0,
          running: (row?.running as number | undefined) ?? 0,
          dead: waiting.get(deadQueue(name)) ?? 0,
        }
      })
    },
    async stop(withinMs = LONGEST_STOP_MS) {
      stopped = true
      for (const timer of timers) clearInterval(timer)
      timers.clear()
      await boss.stop({ graceful: true, close: false, timeout: withinMs })
    },
  }
}
