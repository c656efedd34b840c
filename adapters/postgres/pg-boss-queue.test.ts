// The queue on both databases: its contract, the row it writes beside the one pg-boss writes, cold starts, and workers that die.
import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { type OpenedQueue, queueContract, TEST_QUEUES } from '@gongzhi/engine/queue/queue.contract'
import { QUEUES, type Queue } from '@gongzhi/engine/queue/queue.port'
import { Fault } from '@gongzhi/kernel'
import { getRollbackPlans, PgBoss } from 'pg-boss'
import { pgBossQueue } from './pg-boss-queue.ts'
import { openPglite, type PgliteDatabase } from './pglite-database.ts'
import { openPostgres, type PostgresDatabase } from './postgres-database.ts'
import { testServer } from './postgres-server.contract.ts'
import { prepareQueues, QUEUE_SCHEMA } from './queue-tables.ts'
import type { Run } from './sql-transaction.ts'

const templateFolder = join(tmpdir(), 'gongzhi-template')
const COLD_MS = 30_000
const onFault = () => undefined
type AnyDatabase = PgliteDatabase | PostgresDatabase

const root = await mkdtemp(join(tmpdir(), 'gongzhi queue '))
after(() => rm(root, { recursive: true, force: true }))

async function opened(database: AnyDatabase): Promise<OpenedQueue> {
  await database.sql(async (sql) => {
    await sql.script(`delete from pgboss.job; delete from pgboss.queue where name like 'every.%'`)
  })
  const workers: Queue[] = []
  return {
    database,
    async worker() {
      const queue = await pgBossQueue({ database, queues: TEST_QUEUES, superviseSeconds: 1, onFault })
      workers.push(queue)
      return queue
    },
    async close() {
      await Promise.all(workers.map((each) => each.stop()))
    },
  }
}

const withRun = <T>(database: AnyDatabase, work: (run: Run) => Promise<T>): Promise<T> => database.lend(work)

/** A process of its own with the database open; `body` has `database`, `queue()` and `say`. */
function processOn(open: string, body: string): { child: ChildProcess; line(): Promise<string> } {
  const module = (name: string) => JSON.stringify(import.meta.resolve(name))
  const script = `
    const { openPglite } = await import(${module('./pglite-database.ts')})
    const { openPostgres } = await import(${module('./postgres-database.ts')})
    const { pgBossQueue } = await import(${module('./pg-boss-queue.ts')})
    const { QUEUES } = await import(${module('@gongzhi/engine/queue/queue.port')})
    const { TEST_QUEUES } = await import(${module('@gongzhi/engine/queue/queue.contract')})
    const say = (text) => process.stdout.write(text + '\\n')
    const onFault = (fault) => console.error(fault)
    const queues = [...QUEUES, ...TEST_QUEUES]
    const database = await ${open}
    const queue = () => pgBossQueue({ database, queues, superviseSeconds: 1, onFault })
    ${body}`
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] })
  let text = ''
  child.stdout.on('data', (chunk) => {
    text += chunk
  })
  return {
    child,
    async line() {
      for (const limit = Date.now() + COLD_MS; !text.includes('\n'); await setTimeout(20)) {
        assert.ok(Date.now() < limit && child.exitCode === null, `said nothing within ${COLD_MS} ms`)
      }
      const [first = ''] = text.split('\n', 1)
      text = text.slice(first.length + 1)
      return first
    },
  }
}

/** What a process does cold: opens, adds to every queue within one transaction, and only then starts a worker. */
const SENDS = `
  const began = performance.now()
  const limit = setTimeout(() => process.exit(3), 10_000)
  await database.transaction(async ({ jobs, outbox }) => {
    await jobs.add(queues.map(({ name }) => ({ queue: name, data: name })))
  })
  const added = performance.now()
  const worker = await queue()
  const started = performance.now()
  clearTimeout(limit)
  say(JSON.stringify({ addMs: added - began, startMs: started - added, counts: await worker.counts() }))
  await worker.stop()
  await database.close()`

function both(name: string, open: () => Promise<AnyDatabase>, opens: (cold: boolean) => Promise<string>): void {
  describe(`queue of pg-boss: ${name}`, () => {
    it('writes the row that pg-boss itself would write', async () => {
      const database = await open()
      try {
        const boss = new PgBoss({
          db: { executeSql: (text, values) => database.native(text, values) },
          migrate: false,
          supervise: false,
          schedule: false,
        })
        await boss.start()
        const after = Date.now() + 60_000
        await boss.insert('webhook', [{ data: { a: [1] }, startAfter: new Date(after) }])
        await database.transaction(({ jobs }) => jobs.add([{ queue: 'webhook', data: { a: [1] }, after }]))
        await boss.stop({ close: false })
        const rows = await database.sql((sql) =>
          sql.query(`select (to_jsonb(j) - 'id' - 'created_on' - 'keep_until')::text as row,
            (extract(epoch from j.keep_until - j.start_after))::bigint as keeps from pgboss.job j where name = 'webhook'`),
        )
        assert.equal(rows.length, 2)
        assert.deepEqual(JSON.parse(String(rows[0]?.row)), JSON.parse(String(rows[1]?.row)))
        assert.equal(rows[0]?.keeps, rows[1]?.keeps)
        await database.sql((sql) => sql.script("delete from pgboss.job where name = 'webhook'"))
      } finally {
        await database.close()
      }
    })

    it('is brought forward from the tables of the version before, and no further back than a later program left it', async () => {
      const database = await open()
      try {
        const before = getRollbackPlans(QUEUE_SCHEMA)
        await database.native(before)
        const look = () => withRun(database, (run) => prepareQueues(run, QUEUES, 'look'))
        assert.deepEqual(await look(), ['pgboss'])
        await assert.rejects(
          pgBossQueue({ database, onFault }),
          (fault) => fault instanceof Fault && fault.code === 'database-not-migrated',
        )
        assert.deepEqual(await withRun(database, (run) => prepareQueues(run, QUEUES)), ['pgboss'])
        assert.deepEqual(await look(), [])
        const [webhook] = QUEUES
        assert.ok(webhook)
        const changed = { ...webhook, leaseMs: 7_000 }
        assert.deepEqual(await withRun(database, (run) => prepareQueues(run, [changed])), [])
        const rows = await database.sql((sql) =>
          sql.query("select expire_seconds as lease, dead_letter as dead from pgboss.queue where name = 'webhook'"),
        )
        assert.deepEqual(rows, [{ lease: 7, dead: 'webhook.dead' }])
        const queue = await pgBossQueue({ database, onFault })
        await queue.stop()
        await database.native('update pgboss.version set version = 1000')
        await assert.rejects(look(), (fault) => fault instanceof Fault && /later program/.test(fault.message))
      } finally {
        await database.close()
      }
    })

    it('is never asked inside a transaction: that is a fault at once, not a standstill', async () => {
      const database = await open()
      try {
        const queue = await pgBossQueue({ database, onFault })
        const inside = database.transaction(async () => queue.counts())
        await assert.rejects(inside, (fault) => fault instanceof Fault && fault.code === 'database-unusable')
        const native = database.transaction(async () => database.native('select 1'))
        await assert.rejects(native, (fault) => fault instanceof Fault && fault.code === 'database-unusable')
        await queue.stop()
      } finally {
        await database.close()
      }
    })

    it('started cold, adds to every queue inside a transaction within its deadline', async (t) => {
      for (const cold of [true, false]) {
        const { child, line } = processOn(await opens(cold), SENDS)
        const exit = new Promise<number | null>((resolve) => child.once('exit', resolve))
        const said = JSON.parse(await line()) as {
          addMs: number
          startMs: number
          counts: { queue: string; waiting: number }[]
        }
        assert.equal(await exit, 0)
        assert.deepEqual(
          said.counts.map(({ queue }) => queue),
          [...QUEUES, ...TEST_QUEUES].map(({ name: queue }) => queue),
        )
        assert.ok(said.counts.every(({ waiting }) => waiting >= 1))
        t.diagnostic(
          `${name}, ${cold ? 'new' : 'known'} database: added in ${said.addMs.toFixed(0)} ms, worker started in ${said.startMs.toFixed(0)} ms`,
        )
      }
    })

    it('gives the job of a process that was killed to another one once its lease is over', async () => {
      const address = await opens(true)
      const TAKES = `
        const worker = await queue()
        await worker.work('short-lease', { pollMs: 500 }, async ({ tried }) => {
          say('runs ' + tried)
          if (tried === 0) await new Promise(() => {})
        })
        if (!process.env.SECOND) await database.transaction(({ jobs }) => jobs.add([{ queue: 'short-lease', data: 1 }]))
        setInterval(() => {}, 1_000)`
      const first = processOn(address, TAKES)
      const gone = new Promise((resolve) => first.child.once('exit', resolve))
      assert.equal(await first.line(), 'runs 0')
      first.child.kill('SIGKILL')
      await gone
      const second = processOn(address, TAKES.replace('!process.env.SECOND', 'false'))
      try {
        assert.equal(await second.line(), 'runs 1')
      } finally {
        second.child.kill('SIGKILL')
      }
    })
  })
}

let folders = 0
let latest = ''
const pglite = { templateFolder, durable: 'flush' } as const
const shared = await openPglite({ ...pglite, queues: TEST_QUEUES })
after(() => shared.close())
queueContract('PGlite', () => opened(shared))
both(
  'PGlite',
  () => openPglite(pglite),
  async (cold) => {
    if (cold) latest = join(root, `data-${++folders}`)
    return `openPglite(${JSON.stringify({ ...pglite, folder: latest }).replace(/}$/, ', queues }')})`
  },
)

const server = await testServer()
if ('missing' in server) describe('queue: PostgreSQL', { skip: `left out: ${server.missing}` }, () => {})
else {
  const url = await server.createDatabase()
  const database = await openPostgres({ url, queues: TEST_QUEUES })
  after(async () => {
    await database.close()
    await server.stop()
  })
  queueContract('PostgreSQL', () => opened(database))
  let address = ''
  both(
    'PostgreSQL',
    async () => openPostgres({ url: await server.createDatabase() }),
    async (cold) => {
      if (cold) address = await server.createDatabase()
      return `openPostgres({ url: ${JSON.stringify(address)}, queues })`
    },
  )
}
