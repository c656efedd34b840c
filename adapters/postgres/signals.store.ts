// Signals in SQL: each as the text it had when it was recorded, with the columns that are asked for.
import type { SignalOutcome, SignalsStore, StoredSignal } from '@gongzhi/engine/signals/signals.port'
import { canonical } from '@gongzhi/kernel'
import type { Sql, SqlRow } from './sql.ts'

const ADD = `
insert into signal (id, received, kind, noted_on, text)
select id, received, kind, noted_on, text
from unnest($1::text[], $2::bigint[], $3::text[], $4::text[], $5::text[])
  with ordinality as row (id, received, kind, noted_on, text, place)
order by place`

const signalOf = (row: SqlRow): StoredSignal => JSON.parse(row.text as string) as StoredSignal

export function signalsStore(sql: Sql): SignalsStore {
  return {
    async find(id) {
      const [row] = await sql.query('select text from signal where id = $1', [id])
      return row && signalOf(row)
    },
    async findAll(ids) {
      const rows = ids.length === 0 ? [] : await sql.query('select text from signal where id = any($1::text[])', [ids])
      return new Map(rows.map(signalOf).map((row) => [row.signal.id, row]))
    },
    async add(...rows) {
      if (rows.length === 0) return
      await sql.query(ADD, [
        rows.map(({ signal }) => signal.id),
        rows.map(({ received }) => received),
        rows.map(({ outcome }) => outcome.kind),
        rows.map(({ outcome, noted }) => (noted && 'case' in outcome ? outcome.case : null)),
        rows.map((row) => canonical(row)),
      ])
    },
    async countNoted(cases) {
      if (cases.length === 0) return new Map()
      const rows = await sql.query(
        'select noted_on, count(*) as count from signal where noted_on = any($1::text[]) group by noted_on',
        [cases],
      )
      return new Map(rows.map((row) => [row.noted_on as string, row.count as number]))
    },
    async list(limit) {
      const rows = await sql.query('select text from signal order by received desc, arrival desc limit $1', [limit])
      return rows.map(signalOf)
    },
    async counts() {
      const rows = await sql.query('select kind, count(*) as count from signal group by kind')
      const counts = { opened: 0, attached: 0, recorded: 0, refused: 0 }
      for (const { kind, count } of rows) counts[kind as SignalOutcome['kind']] = count as number
      return counts
    },
  }
}
