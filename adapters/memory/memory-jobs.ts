// Jobs in memory: what the SQL of jobs and pg-boss do, as plain loops. They end with the process.
import { randomUUID } from 'node:crypto'
import {
  deadQueue,
  type JobsStore,
  type Json,
  type NewJob,
  QUEUES,
  type QueueSpec,
} from '@gongzhi/engine/queue/queue.port'
import { Fault, type Instant } from '@gongzhi/kernel'
import { stored, type UndoLog, UndoTable } from './undo-table.ts'

export type JobRow = {
  readonly id: string
  readonly queue: string
  readonly data: Json
  readonly added: number
  readonly after: Instant
  readonly singleton?: string
  readonly tried: number
  readonly tries: number
  readonly firstMs: number
  readonly mostMs: number
  readonly state: 'waits' | 'runs' | 'done'
  readonly reason?: string
}

function reasonOf(error: unknown): string {
  if (error instanceof Fault) return error.code
  return error instanceof Error ? error.name : 'unknown'
}

export class MemoryJobs {
  readonly #rows: UndoTable<JobRow>
  readonly #specs = new Map<string, QueueSpec>()
  readonly #ticks = new Map<string, Instant>()
  #last = 0

  constructor(log: UndoLog, queues: readonly QueueSpec[] = QUEUES) {
    this.#rows = new UndoTable(log)
    for (const spec of queues) this.#specs.set(spec.name, spec)
  }

  spec(queue: string): QueueSpec {
    const spec = this.#specs.get(queue)
    if (!spec) throw new Fault('database-unusable', { detail: `there is no queue ${queue}` })
    return spec
  }

  #add({ queue, data, id, after, singleton, retry }: NewJob): void {
    const spec = this.spec(queue)
    if (id !== undefined && this.#rows.has(`${queue} ${id}`)) return
    const held = this.#rows
      .values()
      .some((row) => row.queue === queue && row.singleton === singleton && row.state === 'waits' && row.tried === 0)
    if (singleton !== undefined && held) return
    const key = id ?? randomUUID()
    this.#rows.set(
      `${queue} ${key}`,
      stored<JobRow>({
        id: key,
        queue,
        data,
        added: ++this.#last,
        after: after ?? 0,
        ...(singleton === undefined ? {} : { singleton }),
        tried: 0,
        ...(retry ?? spec.retry),
        state: 'waits',
      }),
    )
  }

  store(): JobsStore {
    return {
      add: async (jobs) => {
        for (const job of jobs) this.#add(job)
      },
    }
  }

  take(queue: string, most: number): readonly JobRow[] {
    const now = Date.now()
    const due = this.#rows
      .values()
      .filter((row) => row.queue === queue && row.state === 'waits' && row.after <= now)
      .sort((a, b) => a.added - b.added)
      .slice(0, most)
    for (const row of due) this.#rows.set(`${queue} ${row.id}`, { ...row, state: 'runs' })
    return due
  }

  settle(row: JobRow, error: unknown): void {
    const key = `${row.queue} ${row.id}`
    if (error === undefined) {
      this.#rows.set(key, { ...row, state: 'done' })
      return
    }
    const tried = row.tried + 1
    if (tried < row.tries) {
      const wait = Math.min(row.mostMs, row.firstMs * 2 ** (tried - 1))
      this.#rows.set(key, { ...row, tried, state: 'waits', after: Date.now() + wait })
      return
    }
    this.#rows.set(key, { ...row, tried, state: 'done' })
    const dead = deadQueue(row.queue)
    const id = randomUUID()
    const letter: JobRow = {
      ...row,
      id,
      queue: dead,
      after: Date.now(),
      tried: 0,
      state: 'waits',
      reason: reasonOf(error),
    }
    this.#rows.set(`${dead} ${id}`, letter)
  }

  dead(queue: string): readonly JobRow[] {
    return this.#rows.values().filter((row) => row.queue === deadQueue(queue) && row.state === 'waits')
  }

  revive(queue: string, ids: readonly string[]): number {
    const chosen = this.dead(queue).filter((row) => ids.includes(row.id))
    for (const { id, data } of chosen) {
      this.#rows.delete(`${deadQueue(queue)} ${id}`)
      this.#add({ queue, data })
    }
    return chosen.length
  }

  counts(): { queue: string; waiting: number; running: number; dead: number }[] {
    return [...this.#specs.keys()].map((queue) => {
      const of = (state: JobRow['state']) =>
        this.#rows.values().filter((row) => row.queue === queue && row.state === state)
      return { queue, waiting: of('waits').length, running: of('runs').length, dead: this.dead(queue).length }
    })
  }

  /** Whether the tick is for whoever asks: the first one. */
  tick(name: string, at: Instant): boolean {
    if (this.#ticks.get(name) === at) return false
    this.#ticks.set(name, at)
    return true
  }
}
