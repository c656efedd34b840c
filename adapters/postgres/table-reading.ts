// All tables of the schema as rows of text, at one moment. It knows no table but those that belong in no backup.
import type { Counter, Shape, TableSnapshot } from '@gongzhi/engine/backup/backup.port'
import type { Sql } from './sql.ts'

/** What is not taken along, and why. */
const LEFT_OUT: readonly { readonly table: string; readonly why: string }[] = [
  { table: 'migration', why: 'the target has its own, which must be the same' },
  { table: 'restore_unfinished', why: 'the mark of a restore' },
  { table: 'session', why: 'a session that was ended after the backup must not come back with it' },
  { table: 'eye_process', why: 'who is alive, and not for long' },
  { table: 'eye_lease', why: 'who of them watches what' },
]

/** Rows fetched at a time. */
const BATCH = 500

/** The same text whatever the session, the server or its version are set to. */
const SETTINGS = "set local timezone = 'UTC'; set local datestyle = 'ISO, MDY'; set local bytea_output = 'hex'"

// A table in partitions has the key of its partitions. What does not survive a crash (unlogged) is in no backup either.
const TABLES = `
select c.relname as name, a.attname as column, format_type(a.atttypid, a.atttypmod) as type,
  coalesce((select place from unnest(i.indkey::int2[]) with ordinality as k (att, place) where att = a.attnum), 0) as key
from pg_class c
join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
left join pg_index i on i.indisprimary and i.indrelid = coalesce(
  case when c.relkind = 'p' then (select inhrelid from pg_inherits where inhparent = c.oid order by inhrelid limit 1) end,
  c.oid
)
where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
  and c.relpersistence = 'p'
  and not c.relname = any($1::text[])
order by c.relname collate "C", a.attnum`

const PARTITIONS = `
select c.relname as name, p.relname as of, pg_get_expr(c.relpartbound, c.oid) as bound
from pg_class c join pg_inherits h on h.inhrelid = c.oid join pg_class p on p.oid = h.inhparent
where c.relnamespace = current_schema()::regnamespace and c.relispartition
order by p.relname collate "C", c.relname collate "C"`

const REFERENCES = `
select distinct c.relname as of, p.relname as to
from pg_constraint f join pg_class c on c.oid = f.conrelid join pg_class p on p.oid = f.confrelid
where f.contype = 'f' and f.connamespace = current_schema()::regnamespace and c.oid <> p.oid`

const SEQUENCES = `
select relname as name from pg_class
where relnamespace = current_schema()::regnamespace and relkind = 'S' order by relname collate "C"`

/** `key`: its place in the primary key, from 1; 0 outside. */
export type Column = { readonly name: string; readonly type: string; readonly key: number }
export type Table = { readonly name: string; readonly columns: readonly Column[] }

const TEXTS = new Set(['text', 'character varying'])
export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`

/** Tables that hold something, those first that others refer to. */
export async function tablesIn(sql: Sql): Promise<readonly Table[]> {
  const tables = new Map<string, Column[]>()
  for (const row of await sql.query(TABLES, [LEFT_OUT.map(({ table }) => table)])) {
    const { name, column, type, key } = row as { name: string; column: string; type: string; key: number }
    const columns = tables.get(name) ?? []
    tables.set(name, columns)
    columns.push({ name: column, type, key })
  }
  const references = (await sql.query(REFERENCES)) as readonly { of: string; to: string }[]
  const order: Table[] = []
  function place(name: string, above: readonly string[]): void {
    const columns = tables.get(name)
    if (!columns || order.some((each) => each.name === name) || above.includes(name)) return
    for (const { of, to } of references) if (of === name) place(to, [...above, name])
    order.push({ name, columns })
  }
  for (const name of tables.keys()) place(name, [])
  return order
}

export async function partitionsIn(sql: Sql): Promise<Shape['partitions']> {
  return (await sql.query(PARTITIONS)) as unknown as Shape['partitions']
}

function orderOf({ columns }: Table): string {
  const keys = columns.filter(({ key }) => key > 0).sort((a, b) => a.key - b.key)
  const by = keys.length > 0 ? keys : columns
  return by
    .map(({ name, type }) =>
      TEXTS.has(type) ? `${quoted(name)} collate "C"` : keys.length > 0 ? quoted(name) : `${quoted(name)}::text`,
    )
    .join(', ')
}

export function tableSnapshot(sql: Sql): TableSnapshot {
  let known: Promise<readonly Table[]> | undefined
  const tables = () => {
    known ??= sql.script(SETTINGS).then(() => tablesIn(sql))
    return known
  }
  return {
    async shape() {
      const all = await tables()
      const migrations = await sql.query('select name, digest from migration order by name')
      return {
        migrations: migrations as unknown as Shape['migrations'],
        tables: all.map(({ name, columns }) => ({ name, columns: columns.map((column) => column.name) })),
        partitions: await partitionsIn(sql),
      }
    },

    async *rows(name) {
      const table = (await tables()).find((each) => each.name === name)
      if (!table) return
      const cursor = quoted(`backup_${name}`)
      await sql.script(
        `declare ${cursor} no scroll cursor for
        select json_build_array(${table.columns.map((column) => `${quoted(column.name)}::text`).join(', ')})::text as row
        from ${quoted(name)} order by ${orderOf(table)}`,
      )
      for (;;) {
        const rows = await sql.query(`fetch ${BATCH} from ${cursor}`)
        if (rows.length > 0) yield rows.map(({ row }) => row as string)
        if (rows.length < BATCH) break
      }
      await sql.script(`close ${cursor}`)
    },

    async counters() {
      const counters: Counter[] = []
      for (const { name } of await sql.query(SEQUENCES)) {
        const [row] = await sql.query(`select last_value as last, is_called as used from ${quoted(name as string)}`)
        counters.push({ name: name as string, last: row?.last as number, used: row?.used as boolean })
      }
      return counters
    },
  }
}
