// The outbox in SQL. A row lives until its message is delivered.
import type { OutboxStore } from '@gongzhi/engine/outbox/outbox.port'
import type { Sql } from './sql.ts'

export function outboxStore(sql: Sql): OutboxStore {
  return {
    async take(limit) {
      const rows = await sql.query('select id, topic, case_id, text from outbox order by id limit $1', [limit])
      return rows.map((row) => ({
        id: row.id as number,
        topic: row.topic as string,
        case: row.case_id as string,
        text: row.text as string,
      }))
    },
    async delivered(ids) {
      if (ids.length > 0) await sql.query('delete from outbox where id = any($1::bigint[])', [ids])
    },
  }
}
