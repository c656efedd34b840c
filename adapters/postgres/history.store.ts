// The history as it lies in SQL, for rebuilding and verifying. Never mends what it reads.
import type { HistoryStore, StoredEvent } from '@gongzhi/engine/cases/cases.port'
import { eventOf, projectionValues } from './cases.store.ts'
import type { Sql } from './sql.ts'

const CLEAR = `
with timer_set as (
  insert into timer (case_id, at) select $1, $2::bigint where $2::bigint is not null
  on conflict (case_id) do update set at = excluded.at, leased = null
), timer_ended as (
  delete from timer where case_id = $1 and $2::bigint is null
), replaced as (
  delete from case_now where id = $1
)
select 1`

const INSERT = `
insert into case_now (id, seq, head, type, pack, version, place, path, owners, open, opened, changed, ended, facts, state)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`

const CHAINS = `
select case_id, seq, at, text, hash from case_event
where case_id in (select distinct case_id from case_event where case_id > $1 order by case_id limit $2)
order by case_id, seq`

const DROP = `
with gone as (
  delete from case_now where id = $1 and not exists (select from case_event where case_id = $1) returning id
)
delete from timer where case_id in (select id from gone)`

export function historyStore(sql: Sql): HistoryStore {
  return {
    async chain(id) {
      const rows = await sql.query('select seq, at, text, hash from case_event where case_id = $1 order by seq', [id])
      return rows.map((row) => eventOf(id, row))
    },

    async hold(id) {
      await sql.query('select id from case_now where id = $1 for update', [id])
    },

    async prepareMonths(now, ahead) {
      const [row] = await sql.query('select case_event_months($1, $2) as made', [now, ahead])
      return row?.made as number
    },

    async chains(afterCase, limit) {
      const rows = await sql.query(CHAINS, [afterCase ?? '', limit])
      const chains: { case: string; events: StoredEvent[] }[] = []
      for (const row of rows) {
        const id = row.case_id as string
        if (chains.at(-1)?.case !== id) chains.push({ case: id, events: [] })
        chains.at(-1)?.events.push(eventOf(id, row))
      }
      return chains
    },

    async projections(afterCase, limit) {
      const rows = await sql.query(
        `select id, seq, head, state, at from case_now left join timer on case_id = id
        where id > $1 order by id limit $2`,
        [afterCase ?? '', limit],
      )
      return rows.map((row) => ({
        case: row.id as string,
        seq: row.seq as number,
        head: row.head as string,
        text: row.state as string,
        due: row.at === null ? undefined : (row.at as number),
      }))
    },

    async restore(state, facts, head, due) {
      await sql.query(CLEAR, [state.id, due ?? null])
      await sql.query(INSERT, [state.id, state.seq, ...projectionValues(state, facts, head)])
    },

    async dropProjection(caseId) {
      await sql.query(DROP, [caseId])
    },
  }
}
