// Brings a database forward to the migrations of this program. Never back, and never over what it does not know.
import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import type { QueueSpec } from '@gongzhi/engine/queue/queue.port'
import { Fault } from '@gongzhi/kernel'
import { prepareQueues } from './queue-tables.ts'
import { type Sql, SqlError } from './sql.ts'
import { type Run, runTransaction } from './sql-transaction.ts'

const FOLDER = join(import.meta.dirname, 'migrations')
const NAME = /^\d{4}-[a-z0-9-]+\.sql$/
/** The session lock of who migrates: whoever comes meanwhile waits, and then finds nothing left to do. */
const LOCK = 0x676f_6e67
/** A migration waits no longer than this for a table somebody uses, so that nobody has to wait behind it for long. */
const LOCK_TIMEOUT_MS = 5_000
const LOCK_TRIES = 12
const LOCK_NOT_AVAILABLE = '55P03'

const TABLE = `
create table if not exists migration (
  name text collate "C" primary key,
  digest text not null,
  applied timestamptz not null default now()
)`

export type Migration = { readonly name: string; readonly digest: string; readonly text: string }
type Transaction = <T>(work: (sql: Sql) => Promise<T>) => Promise<T>

function unusable(detail: string): Fault {
  return new Fault('database-unusable', { detail })
}

/** All migrations of this program, oldest first. */
export async function migrations(folder: string = FOLDER): Promise<readonly Migration[]> {
  const names = (await readdir(folder)).filter((name) => NAME.test(name)).sort()
  return Promise.all(
    names.map(async (name) => {
      const text = await readFile(join(folder, name), 'utf8')
      return { name, text, digest: createHash('sha256').update(text).digest('hex') }
    }),
  )
}

function missingOf(all: readonly Migration[], known: ReadonlyMap<string, string>): readonly Migration[] {
  const unknown = [...known.keys()].find((name) => !all.some((each) => each.name === name))
  if (unknown !== undefined) throw unusable(`it was migrated by a later program (${unknown})`)
  return all.filter(({ name, digest }) => {
    const before = known.get(name)
    if (before !== undefined && before !== digest)
      throw unusable(`migration ${name} was changed after it had been applied`)
    return before === undefined
  })
}

async function appliedIn(sql: Sql): Promise<ReadonlyMap<string, string>> {
  const rows = await sql.query('select name, digest from migration order by name')
  return new Map(rows.map((row) => [row.name as string, row.digest as string]))
}

/** A database that a restore was filling is no database yet. Fault restore-unfinished. */
async function refuseUnfinished(sql: Sql): Promise<void> {
  const [row] = await sql.query("select to_regclass('restore_unfinished') is not null as unfinished")
  if (row?.unfinished === true) throw new Fault('restore-unfinished')
}

async function isNew(sql: Sql): Promise<boolean> {
  const [row] = await sql.query("select to_regclass('migration') is null as new")
  return row?.new === true
}

/** Names of the migrations that are missing, oldest first; changes nothing. */
export async function missingMigrations(transaction: Transaction, folder?: string): Promise<readonly string[]> {
  const all = await migrations(folder)
  const known = await transaction(async (sql) => {
    await refuseUnfinished(sql)
    return (await isNew(sql)) ? new Map<string, string>() : appliedIn(sql)
  })
  return missingOf(all, known).map(({ name }) => name)
}

/**
 * Names of the migrations applied now. `transaction` runs its work in one transaction; nobody else migrates meanwhile. A
 * restore brings a database to the migrations of its backup first: `restoring` are their names.
 */
export async function migrate(
  transaction: Transaction,
  folder?: string,
  restoring?: readonly string[],
): Promise<readonly string[]> {
  const all = await migrations(folder)
  const known = await transaction(async (sql) => {
    if (!restoring) await refuseUnfinished(sql)
    if (await isNew(sql)) await sql.script(TABLE)
    return appliedIn(sql)
  })
  const applied: string[] = []
  for (const { name, digest, text } of missingOf(all, known)) {
    if (restoring && !restoring.includes(name)) continue
    await transaction(async (sql) => {
      await sql.script(text)
      await sql.query('insert into migration (name, digest) values ($1, $2)', [name, digest])
    })
    applied.push(name)
  }
  return applied
}

function lockNotHad(error: unknown): boolean {
  return error instanceof Fault && error.cause instanceof SqlError && error.cause.state === LOCK_NOT_AVAILABLE
}

export type MigrateOptions = {
  /** `look` applies nothing. */
  readonly only: 'apply' | 'look'
  readonly queues: readonly QueueSpec[]
  readonly folder?: string
}

/**
 * What was missing, and with `apply` is there now: migrations by name, and what queues need. On a connection of its own to a
 * server that others use: under a session lock, so that of several processes that start at once one migrates.
 */
export async function migrateAlone(run: Run, { only, queues, folder }: MigrateOptions): Promise<readonly string[]> {
  async function once<T>(work: (sql: Sql) => Promise<T>): Promise<T> {
    return runTransaction(run, 'begin', async (sql) => {
      await sql.query(`set local lock_timeout = ${LOCK_TIMEOUT_MS}`)
      return work(sql)
    })
  }
  const transaction: Transaction = async (work) => {
    for (let left = LOCK_TRIES; ; left--) {
      try {
        return await once(work)
      } catch (error) {
        if (left === 0 || !lockNotHad(error)) throw error
      }
      await setTimeout(Math.random() * 1_000)
    }
  }
  if (only === 'look')
    return [...(await missingMigrations(transaction, folder)), ...(await prepareQueues(run, queues, 'look'))]
  await run([{ text: 'select pg_advisory_lock($1)', values: [LOCK] }])
  try {
    return [...(await migrate(transaction, folder)), ...(await prepareQueues(run, queues))]
  } finally {
    await run([{ text: 'select pg_advisory_unlock($1)', values: [LOCK] }]).catch(() => undefined)
  }
}
