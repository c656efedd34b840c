// The tables of pg-boss in their own schema, and a row for every queue: made with the database, before anything may ask for
// one. It runs outside transactions of ours, because pg-boss's scripts bring their own.
import { deadQueue, type QueueSpec } from '@gongzhi/engine/queue/queue.port'
import { Fault } from '@gongzhi/kernel'
import { getConstructionPlans, getMigrationPlans } from 'pg-boss'
import { retryColumns, seconds } from './jobs.store.ts'
import { faultOf, type SqlRow, type SqlValue } from './sql.ts'
import type { Run } from './sql-transaction.ts'

export const QUEUE_SCHEMA = 'pgboss'
const DAY_S = 86_400
/** How long a job may wait for a worker, and a dead letter for a person, before it is thrown away. */
const WAITS_S = 365 * DAY_S
/** How long one that was done stays to be looked at; its id is known for as long. */
const KEPT_S = 7 * DAY_S
const NAME = /^[a-z][a-z0-9-]{0,60}$/

/** The version of the tables that this version of pg-boss makes. */
function wantedVersion(): number {
  const [, version] =
    /INTO pgboss\.version\s*\(version\)\s*VALUES\s*\('(\d+)'\)/.exec(getConstructionPlans(QUEUE_SCHEMA)) ?? []
  if (version === undefined) throw new Fault('database-unusable', { detail: 'the version of pg-boss’s tables' })
  return Number(version)
}

type Row = {
  readonly name: string
  readonly dead: string | null
  readonly limit: number
  readonly first: number
  readonly most: number | null
  readonly lease: number
}

function rowsOf({ name, retry, leaseMs }: QueueSpec): readonly Row[] {
  if (!NAME.test(name)) throw new Fault('config-invalid', { detail: `queue ${name}` })
  const { tries, first, most } = retryColumns(retry)
  const lease = seconds(leaseMs)
  return [
    { name: deadQueue(name), dead: null, limit: 0, first: 1, most: null, lease },
    { name, dead: deadQueue(name), limit: tries, first, most, lease },
  ]
}

const FOUND = `
select name from pgboss.queue
where (retry_limit, retry_delay, retry_delay_max, expire_seconds, dead_letter)
  is not distinct from ($2::integer, $3::integer, $4::integer, $5::integer, $6::text) and name = $1`

const UPDATE = `
update pgboss.queue set retry_limit = $2, retry_delay = $3, retry_delay_max = $4, expire_seconds = $5, dead_letter = $6,
  updated_on = pgboss.job_now() where name = $1`

const values = ({ name, limit, first, most, lease, dead }: Row): readonly SqlValue[] => [
  name,
  limit,
  first,
  most,
  lease,
  dead,
]

async function versionOf(run: Run): Promise<number | undefined> {
  const [known] = await run([{ text: "select to_regclass('pgboss.version') is not null as known", values: [] }])
  if (known?.known !== true) return undefined
  const [row] = await run([{ text: 'select version from pgboss.version', values: [] }])
  return row?.version as number | undefined
}

/** Indexes made at once cannot be part of a script; this table is small, so whoever adds a job meanwhile waits a little. */
function migrationFrom(version: number): string {
  return getMigrationPlans(QUEUE_SCHEMA, version).replace(/\bINDEX CONCURRENTLY\b/g, 'INDEX')
}

async function script(run: Run, text: string): Promise<void> {
  try {
    await run([{ text }])
  } catch (error) {
    // A script that failed half-way leaves the transaction it had begun.
    await run([{ text: 'rollback', values: [] }]).catch(() => undefined)
    throw error
  }
}

async function makeQueue(run: Run, row: Row): Promise<void> {
  const options = { policy: 'standard', retryBackoff: true, retentionSeconds: WAITS_S, deleteAfterSeconds: KEPT_S }
  // A statement of its own kind for each queue would be prepared once and never used again: as values, one serves all.
  await run([
    {
      text: 'select pgboss.create_queue($1, $2::jsonb)',
      values: [row.name, JSON.stringify({ ...options, ...(row.dead === null ? {} : { deadLetter: row.dead }) })],
    },
  ])
  await run([{ text: UPDATE, values: values(row) }])
}

/**
 * What was done, or with `look` what would have to be done, as names: `pgboss`, and `queue webhook` for a new queue. Settings
 * of a queue that changed are brought up to date as well. Whoever calls it takes care that nobody else does meanwhile.
 */
export async function prepareQueues(
  run: Run,
  queues: readonly QueueSpec[],
  only: 'apply' | 'look' = 'apply',
): Promise<readonly string[]> {
  try {
    const version = await versionOf(run)
    const wanted = wantedVersion()
    if (version !== undefined && version > wanted)
      throw new Fault('database-unusable', { detail: `it was migrated by a later program (pgboss ${version})` })
    const done: string[] = version === wanted ? [] : ['pgboss']
    if (only === 'apply' && version === undefined) await script(run, getConstructionPlans(QUEUE_SCHEMA))
    else if (only === 'apply' && version !== undefined && version < wanted) await script(run, migrationFrom(version))
    const here: readonly SqlRow[] =
      only === 'look' && version === undefined ? [] : await run([{ text: 'select name from pgboss.queue', values: [] }])
    const known = new Set(here.map(({ name }) => name))
    for (const row of queues.flatMap(rowsOf)) {
      const isNew = !known.has(row.name)
      if (isNew && row.dead !== null) done.push(`queue ${row.name}`)
      if (only === 'look') continue
      if (isNew || (await run([{ text: FOUND, values: values(row) }])).length === 0) await makeQueue(run, row)
    }
    return done
  } catch (error) {
    throw faultOf(error)
  }
}
