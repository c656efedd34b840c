// The outbox in SQL, as a feed in the order of the transactions that wrote it. What a running transaction may still put
// before a message keeps that message back.
import { type OutboxRow, type OutboxStore, type Position, START } from '@gongzhi/engine/outbox/outbox.port'
import { Fault } from '@gongzhi/kernel'
import type { Sql, SqlRow } from './sql.ts'

// Within a page by number: of two transactions that overlap, the one that saw the other's events wrote its own later.
const AFTER = `
select id, topic, case_id, text, xact::text as xact from (
  select * from outbox
  where (xact, id) > ($1::xid8, $2::bigint) and xact < pg_snapshot_xmin(pg_current_snapshot())
  order by outbox.xact, id limit $3
) as page
order by id`

const HOLD = 'select xact::text as xact, id from outbox_cursor where name = $1 for update skip locked'

const BEGIN = `
insert into outbox_cursor (name, xact, id) values ($1, pg_snapshot_xmin(pg_current_snapshot()), 0)
on conflict (name) do nothing
returning xact::text as xact, id`

const FORGET = `
delete from outbox_cursor as cursor where exists (
  select from outbox
  where (xact, id) > (cursor.xact, cursor.id) and written < now() - $1::double precision * interval '1 millisecond'
)
returning name`

const TRIM = `
delete from outbox where id in (
  select id from outbox
  where written <= now() - $1::double precision * interval '1 millisecond'
    and xact < pg_snapshot_xmin(pg_current_snapshot())
    and not exists (select from outbox_cursor as cursor where (cursor.xact, cursor.id) < (outbox.xact, outbox.id))
  order by xact, id limit $2
)
returning id`

function placeOf(position: Position): readonly [xact: string, id: string] {
  if (position === START) return ['0', '0']
  const [, xact, id] = /^(\d{1,20})\.(\d{1,19})$/.exec(position) ?? []
  if (xact === undefined || id === undefined) throw new Fault('input-invalid', { detail: 'position' })
  return [xact, id]
}

const positionOf = (row: SqlRow): Position => `${row.xact}.${row.id}`

function isLater(a: SqlRow, b: SqlRow): boolean {
  const [x, y] = [BigInt(a.xact as string), BigInt(b.xact as string)]
  return x === y ? (a.id as number) > (b.id as number) : x > y
}

function messageOf(row: SqlRow): OutboxRow {
  return {
    id: row.id as number,
    topic: row.topic as string,
    case: row.case_id as string,
    text: row.text as string,
  }
}

export function outboxStore(sql: Sql): OutboxStore {
  return {
    async end() {
      const [row] = await sql.query('select pg_snapshot_xmin(pg_current_snapshot())::text as xact, 0 as id')
      return positionOf(row as SqlRow)
    },

    async after(position, limit) {
      const rows = await sql.query(AFTER, [...placeOf(position), limit])
      const last = rows.reduce<SqlRow | undefined>((max, row) => (max && isLater(max, row) ? max : row), undefined)
      return { messages: rows.map(messageOf), next: last ? positionOf(last) : position }
    },

    async hold(name) {
      const [held] = await sql.query(HOLD, [name])
      const [row] = held ? [held] : await sql.query(BEGIN, [name])
      return row && positionOf(row)
    },

    async move(name, next) {
      await sql.query('update outbox_cursor set xact = $2::xid8, id = $3::bigint where name = $1', [
        name,
        ...placeOf(next),
      ])
    },

    async trim(keepMs, forgetMs, limit) {
      await sql.query('select outbox_settle()')
      const forgotten = await sql.query(FORGET, [forgetMs])
      const removed = await sql.query(TRIM, [keepMs, limit])
      return { removed: removed.length, forgotten: forgotten.map((row) => row.name as string) }
    },

    async list(limit) {
      const rows = await sql.query('select id, topic, case_id, text from outbox order by id limit $1', [limit])
      return rows.map(messageOf)
    },
  }
}
