// A PostgreSQL server (15 or later) behind the same door as PGlite: several transactions at once, each on a connection of
// its own. Holds nothing that a lost connection would lose: after one, the next transaction connects again.
import { QUEUES, type QueueSpec } from '@gongzhi/engine/queue/queue.port'
import type { Database } from '@gongzhi/engine/stores.port'
import { Fault } from '@gongzhi/kernel'
import { Client, Pool, type PoolClient, type PoolConfig } from 'pg'
import { migrateAlone } from './migrator.ts'
import { PostgresConnection } from './postgres-connection.ts'
import { faultOf, type Sql, SqlError } from './sql.ts'
import {
  isStale,
  type Lend,
  type Native,
  type OnStatement,
  type Run,
  refuseInside,
  transactions,
} from './sql-transaction.ts'

export type PostgresOptions = {
  /** postgresql://user@host:5432/database?sslmode=verify-full, as libpq takes it. Never logged. */
  readonly url: string
  /** Most connections at once (10). */
  readonly max?: number
  /** A statement that takes longer is ended (30 000). */
  readonly statementTimeoutMs?: number
  /** A lock that is not had by then ends the transaction (10 000). */
  readonly lockTimeoutMs?: number
  /** A transaction that says nothing for so long is ended by the server (60 000). */
  readonly idleTimeoutMs?: number
  /** To connect, and to wait for a connection while all are in use (5 000). */
  readonly connectTimeoutMs?: number
  /** As pg_stat_activity shows it (gongzhi). */
  readonly applicationName?: string
  /** `apply` brings the database forward (default); `require` throws database-not-migrated where it is behind. */
  readonly migrations?: 'apply' | 'require'
  /** The queues that are there afterwards (QUEUES). */
  readonly queues?: readonly QueueSpec[]
  readonly onStatement?: OnStatement
  /** What the server had to say, and connections that were lost while nobody used them. */
  readonly onNotice?: (text: string) => void
}

export type PostgresDatabase = Database & {
  /** A transaction, run once, for what is not a store's: migrations, measurements, tests. */
  sql<T>(work: (sql: Sql) => Promise<T>): Promise<T>
  readonly native: Native
  /** One connection for as long as it takes, for what brings its own transactions: queues. */
  readonly lend: Lend
  /** Connections now: open, of those without work, and who waits for one. */
  pool(): { readonly open: number; readonly idle: number; readonly waiting: number }
}

/** What the server may take longer to say that a statement took too long. */
const GRACE_MS = 5_000
const CONNECTION_LIVES_S = 1_800

function unusable(detail: string): Fault {
  return new Fault('database-unusable', { detail })
}

function connectionOf(options: PostgresOptions): PoolConfig {
  return {
    connectionString: options.url,
    application_name: options.applicationName ?? 'gongzhi',
    connectionTimeoutMillis: options.connectTimeoutMs ?? 5_000,
    statement_timeout: options.statementTimeoutMs ?? 30_000,
    lock_timeout: options.lockTimeoutMs ?? 10_000,
    idle_in_transaction_session_timeout: options.idleTimeoutMs ?? 60_000,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
  }
}

/** node-postgres reads the address when a client is made, and would show it with what it throws. */
function checked(options: PostgresOptions): PoolConfig {
  const config = connectionOf(options)
  try {
    new Client(config)
    return config
  } catch {
    throw new Fault('config-invalid', { detail: 'DATABASE_URL' })
  }
}

/** One connection outside the pool, without limits of time, for work that takes its own: migrations. */
export async function postgresSession<T>(options: PostgresOptions, work: (run: Run) => Promise<T>): Promise<T> {
  const client = new Client({
    ...checked(options),
    statement_timeout: 0,
    lock_timeout: 0,
    idle_in_transaction_session_timeout: 0,
  })
  client.on('notice', ({ message }) => options.onNotice?.(message ?? ''))
  const connection = new PostgresConnection(client, 0)
  try {
    await client.connect().catch((error: unknown) => {
      throw connectError(error)
    })
    return await work((statements) => connection.run(statements))
  } catch (error) {
    throw error instanceof SqlError ? faultOf(error) : error
  } finally {
    await client.end().catch(() => undefined)
  }
}

function connectError(error: unknown): SqlError {
  // Several addresses tried in vain come as one error without words.
  const first = error instanceof AggregateError ? error.errors[0] : error
  const { message, code } = first as { message?: unknown; code?: unknown }
  return new SqlError(String(message || code || first), undefined)
}

/** What was missing, and with `apply` is there now. Faults: config-invalid, database-unusable. */
export function migratePostgres(options: PostgresOptions, only: 'apply' | 'look'): Promise<readonly string[]> {
  return postgresSession(options, (run) => migrateAlone(run, { only, queues: options.queues ?? QUEUES }))
}

/** Faults: config-invalid, database-unusable, database-not-migrated. */
export async function openPostgres(options: PostgresOptions): Promise<PostgresDatabase> {
  const config = checked(options)
  const statementTimeoutMs = options.statementTimeoutMs ?? 30_000
  const migrations = options.migrations ?? 'apply'
  const missing = await migratePostgres(options, migrations === 'apply' ? 'apply' : 'look')
  if (migrations === 'require' && missing.length > 0)
    throw new Fault('database-not-migrated', { missing: missing.join(', ') })
  const pool = new Pool({
    ...config,
    max: options.max ?? 10,
    idleTimeoutMillis: 60_000,
    maxLifetimeSeconds: CONNECTION_LIVES_S,
  })
  const connections = new WeakMap<PoolClient, PostgresConnection>()
  pool.on('connect', (client) => {
    client.on('notice', ({ message }) => options.onNotice?.(message ?? ''))
    connections.set(
      client as PoolClient,
      new PostgresConnection(client as unknown as Client, statementTimeoutMs + GRACE_MS),
    )
  })
  // A connection that ends while nobody uses it is no fault: the pool has taken it out.
  pool.on('error', (error) => options.onNotice?.(error.message))
  let closing: Promise<void> | undefined

  async function lent<T>(use: (connection: PostgresConnection) => Promise<T>): Promise<T> {
    if (closing) throw unusable('closed')
    const client = await pool.connect().catch((error: unknown) => {
      throw faultOf(connectError(error))
    })
    const connection = connections.get(client)
    let stale = false
    try {
      if (!connection) throw unusable('a connection nobody knows')
      return await use(connection)
    } catch (error) {
      stale = isStale(error)
      throw error
    } finally {
      client.release(stale || connection === undefined || connection.broken)
    }
  }

  const lend: Lend = (use) => lent((connection) => use((statements) => connection.run(statements)))
  const native: Native = async (text, values) => {
    refuseInside()
    return lent((connection) => connection.native(text, values))
  }

  return {
    ...transactions(lend, options.onStatement),
    native,
    lend,
    pool: () => ({ open: pool.totalCount, idle: pool.idleCount, waiting: pool.waitingCount }),
    async flush() {
      refuseInside()
      if (closing) throw unusable('closed')
    },
    close: () => {
      closing ??= pool.end()
      return closing
    },
  }
}
