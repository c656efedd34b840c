// Fills an empty database with the rows of a backup. All rows are one transaction: a restore that was not completed has
// left none, only the mark that says so, which keeps the program from starting on it.
import type { Shape, TablesToFill } from '@gongzhi/engine/backup/backup.port'
import { Fault } from '@gongzhi/kernel'
import { type Migration, migrate, migrations } from './migrator.ts'
import type { Sql } from './sql.ts'
import { partitionsIn, quoted, type Table, tablesIn } from './table-reading.ts'

type Transaction = <T>(work: (sql: Sql) => Promise<T>) => Promise<T>

/** Parameters of one statement are one message; rows beyond this go with the next. */
const MOST_ROWS = 2_000

const MARK = 'create table if not exists restore_unfinished (since timestamptz not null default now())'

/** Tables that migrations themselves write to: they say nothing of whether anybody has used the database. */
const BY_MIGRATIONS = new Set(['outbox_cursor'])

async function firstFull(sql: Sql, tables: readonly Table[]): Promise<string | undefined> {
  for (const { name } of tables) {
    if (BY_MIGRATIONS.has(name)) continue
    const [row] = await sql.query(`select exists (select from ${quoted(name)}) as full`)
    if (row?.full === true) return name
  }
  return undefined
}

const exists = async (sql: Sql, table: string): Promise<boolean> => {
  const [row] = await sql.query('select to_regclass(quote_ident($1)) is not null as there', [table])
  return row?.there === true
}

/** `wanted` are migrations of this program, all before any other that it has. */
function known(all: readonly Migration[], wanted: Shape['migrations']): readonly Migration[] {
  for (const { name, digest } of wanted) {
    const own = all.find((each) => each.name === name)
    if (!own) throw new Fault('backup-too-new', { detail: name })
    if (own.digest !== digest) throw new Fault('backup-too-new', { detail: `${name} is another one` })
  }
  return all.filter(({ name }) => wanted.some((each) => each.name === name))
}

/** A partition as the program makes one itself, where it has a function for that; else as the backup words it. */
async function partition(sql: Sql, name: string, of: string, bound: string): Promise<void> {
  const [row] = await sql.query("select to_regprocedure(quote_ident($1) || '(bigint)') is not null as own", [
    `${of}_month`,
  ])
  const from = /FROM \('?(-?\d+)'?\)/.exec(bound)?.[1]
  if (row?.own === true && from !== undefined) await sql.query(`select ${quoted(`${of}_month`)}($1::bigint)`, [from])
  else await sql.script(`create table ${quoted(name)} partition of ${quoted(of)} ${bound}`)
}

/**
 * Another database counts its transactions anew: messages whose number is still to come would never be told. They are told
 * again to those who must miss nothing.
 */
async function settle(sql: Sql): Promise<void> {
  const [row] = await sql.query("select to_regprocedure('outbox_settle()') is not null as there")
  if (row?.there !== true) return
  await sql.script(`update outbox_cursor set xact = '0', id = 0
    where exists (select from outbox where xact >= pg_snapshot_xmax(pg_current_snapshot()))`)
  await sql.query('select outbox_settle()')
}

async function prepareIn(transaction: Transaction, shape: Shape): Promise<void> {
  const wanted = known(await migrations(), shape.migrations)
  await transaction(async (sql) => {
    const unfinished = await exists(sql, 'restore_unfinished')
    const has = (await exists(sql, 'migration')) ? await sql.query('select name from migration') : []
    const tables = await tablesIn(sql)
    const full = await firstFull(sql, tables)
    if (full !== undefined) throw new Fault('restore-not-empty', { detail: full })
    if (tables.length > 0 && has.length === 0 && !unfinished)
      throw new Fault('restore-not-empty', { detail: tables[0]?.name ?? '' })
    const further = has.find(({ name }) => !wanted.some((each) => each.name === name))
    if (further) throw new Fault('restore-not-empty', { detail: `${further.name}` })
    await sql.script(MARK)
  })
  const names = wanted.map(({ name }) => name)
  await migrate(transaction, undefined, names)
  await transaction(async (sql) => {
    const there = new Set((await partitionsIn(sql)).map(({ name }) => name))
    for (const { name, of, bound } of shape.partitions) if (!there.has(name)) await partition(sql, name, of, bound)
    const tables = await tablesIn(sql)
    for (const { name, columns } of shape.tables) {
      const own = tables.find((each) => each.name === name)?.columns.map((column) => column.name)
      if (!own || own.join() !== columns.join())
        throw new Fault('backup-broken', { detail: `${name} has other columns` })
    }
  })
}

function insertInto({ name, columns }: Table): string {
  const values = columns.map(({ type }, i) => `(row ->> ${i})::${type}`)
  return `insert into ${quoted(name)} (${columns.map((column) => quoted(column.name)).join(', ')})
    overriding system value
    select ${values.join(', ')}
    from unnest($1::text[]) with ordinality as given (text, place), lateral (select text::json as row offset 0) as read
    order by place`
}

export function tablesToFill(transaction: Transaction): TablesToFill {
  return {
    isUnfinished: () => transaction((sql) => exists(sql, 'restore_unfinished')),

    prepare: (shape) => prepareIn(transaction, shape),

    async fill(work) {
      await transaction(async (sql) => {
        await sql.script("set local timezone = 'UTC'; set local datestyle = 'ISO, MDY'")
        const tables = new Map((await tablesIn(sql)).map((table) => [table.name, table]))
        // What migrations themselves put in is in the backup, as it had become.
        for (const name of [...tables.keys()].reverse()) await sql.query(`delete from ${quoted(name)}`)
        await work({
          async write(name, _columns, rows) {
            const table = tables.get(name)
            if (!table) throw new Fault('backup-broken', { detail: `there is no table ${name}` })
            const insert = insertInto(table)
            for (let from = 0; from < rows.length; from += MOST_ROWS)
              await sql.query(insert, [rows.slice(from, from + MOST_ROWS)])
          },
          async setCounters(counters) {
            for (const { name, last, used } of counters)
              await sql.query('select setval(quote_ident($1)::regclass, $2::bigint, $3::boolean)', [name, last, used])
          },
        })
        await settle(sql)
        await sql.script('drop table restore_unfinished')
      })
      await migrate(transaction)
      await transaction((sql) => sql.script('analyze'))
    },
  }
}
