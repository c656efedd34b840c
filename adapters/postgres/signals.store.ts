// Signals in SQL: each as the text it had when it was recorded, with the columns that are asked for.
import type { SignalOutcome, SignalsStore, StoredSignal } from '@gongzhi/engine/signals/signals.port'
import { canonical } from '@gongzhi/kernel'
import type { Sql, SqlRow } from './sql.ts'

const signalOf = (row: SqlRow): StoredSignal => JSON.parse(row.text as string) as StoredSignal

export function signalsStore(sql: Sql): SignalsStore {
  return {
    async find(id) {
      const [row] = await sql.query('select text from signal where id = $1', [id])
      return row && signalOf(row)
    },
    async add(row) {
      await sql.query('insert into signal (id, received, kind, text) values ($1, $2, $3, $4)', [
        row.signal.id,
        row.received,
        row.outcome.kind,
        canonical(row),
      ])
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
