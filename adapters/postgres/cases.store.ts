// Cases in SQL. Decides nothing: what a change means was settled before it came here.
import type { Append, CasesStore, StoredCase } from '@gongzhi/engine/cases/cases.port'
import { type CaseFacts, type CaseState, canonical, concerned, Fault } from '@gongzhi/kernel'
import type { Sql, SqlRow, SqlValue } from './sql.ts'

const APPEND = `
with event as (
  insert into case_event (case_id, seq, text, hash)
  select * from unnest($1::text[], $2::integer[], $3::text[], $4::text[])
), command as (
  insert into command (id, case_id, seq, digest) values ($5, $6, $7, $8)
), message as (
  insert into outbox (topic, case_id, text)
  select topic, case_id, text
  from unnest($9::text[], $10::text[], $11::text[]) with ordinality as message (topic, case_id, text, place)
  order by place
), timer_set as (
  insert into timer (case_id, at) select $6, $12::bigint where $12::bigint is not null
  on conflict (case_id) do update set at = excluded.at
), timer_ended as (
  delete from timer where case_id = $6 and $12::bigint is null
)
insert into case_now (id, seq, head, type, pack, version, place, path, owners, open, opened, changed, ended, facts, state)
values ($6, $7, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25)
on conflict (id) do update set
  seq = excluded.seq, head = excluded.head, type = excluded.type, pack = excluded.pack, version = excluded.version,
  place = excluded.place, path = excluded.path, owners = excluded.owners, open = excluded.open,
  opened = excluded.opened, changed = excluded.changed, ended = excluded.ended,
  facts = excluded.facts, state = excluded.state`

const ownerKey = (owner: { readonly role: string; readonly party: string }): string =>
  canonical([owner.role, owner.party])

/** The columns of case_now after `id` and `seq`, in the order of the table. */
export function projectionValues(state: CaseState, facts: CaseFacts, head: string): readonly SqlValue[] {
  return [
    head,
    state.type,
    state.pack,
    state.version,
    state.place,
    state.path,
    [...new Set(concerned(state).map(ownerKey))],
    state.stands.kind !== 'end',
    state.opened,
    state.changed,
    state.ended?.at ?? null,
    canonical(facts),
    canonical(state),
  ]
}

function appendValues({ state, facts, head, events, outbox, due, command }: Append): readonly SqlValue[] {
  return [
    events.map((event) => event.case),
    events.map((event) => event.seq),
    events.map((event) => event.text),
    events.map((event) => event.hash),
    command.id,
    state.id,
    state.seq,
    command.digest,
    outbox.map((message) => message.topic),
    outbox.map((message) => message.case),
    outbox.map((message) => message.text),
    due ?? null,
    ...projectionValues(state, facts, head),
  ]
}

function caseOf(row: SqlRow): StoredCase {
  return { state: JSON.parse(row.state as string) as CaseState, head: row.head as string }
}

function markOf(cursor: string): readonly [changed: number, id: string] {
  const [, changed, id] = /^(\d{1,16})\.(.+)$/s.exec(cursor) ?? []
  if (changed === undefined || id === undefined) throw new Fault('input-invalid', { detail: 'after' })
  return [Number(changed), id]
}

export function casesStore(sql: Sql): CasesStore {
  return {
    async find(id) {
      const [row] = await sql.query('select state, head from case_now where id = $1', [id])
      return row && caseOf(row)
    },

    async append(change) {
      await sql.query(APPEND, appendValues(change))
    },

    async findCommand(id) {
      const [row] = await sql.query('select case_id, seq, digest from command where id = $1', [id])
      return row && { case: row.case_id as string, seq: row.seq as number, digest: row.digest as string }
    },

    async list({ type, open, places, owner, place, limit, after }) {
      const values: SqlValue[] = []
      const conditions: string[] = []
      const value = (each: SqlValue): string => `$${values.push(each)}`
      if (type !== undefined) conditions.push(`type = ${value(type)}`)
      if (open !== undefined) conditions.push(`open = ${value(open)}`)
      if (places !== undefined) conditions.push(`path && ${value(places)}::text[]`)
      // The path as well, because that is what has an index.
      if (place !== undefined) conditions.push(`path @> ${value([place])}::text[] and place = ${value(place)}`)
      if (owner !== undefined) conditions.push(`owners @> ${value([ownerKey(owner)])}::text[]`)
      if (after !== undefined) {
        const [changed, id] = markOf(after)
        conditions.push(`(changed, id) < (${value(changed)}::bigint, ${value(id)})`)
      }
      const rows = await sql.query(
        `select id, changed, state, head from case_now
        ${conditions.length > 0 ? `where ${conditions.join(' and ')}` : ''}
        order by changed desc, id desc limit ${value(limit + 1)}`,
        values,
      )
      const page = rows.slice(0, limit)
      const last = page.at(-1)
      const next = rows.length > page.length && last ? { next: `${last.changed}.${last.id}` } : {}
      return { cases: page.map(caseOf), ...next }
    },

    async near(type, endedAfter) {
      const rows = await sql.query(
        'select id, place, opened, ended from case_now where type = $1 and (ended is null or ended > $2)',
        [type, endedAfter],
      )
      return rows.map(({ id, place, opened, ended }) => ({
        id: id as string,
        place: place as string,
        opened: opened as number,
        ...(ended === null ? {} : { ended: ended as number }),
      }))
    },

    async listDue(now, limit) {
      const rows = await sql.query('select case_id, at from timer where at <= $1 order by at, case_id limit $2', [
        now,
        limit,
      ])
      return rows.map((row) => ({ case: row.case_id as string, at: row.at as number }))
    },

    async facts(type) {
      const rows =
        type === undefined
          ? await sql.query('select facts from case_now order by id')
          : await sql.query('select facts from case_now where type = $1 order by id', [type])
      return rows.map((row) => JSON.parse(row.facts as string) as CaseFacts)
    },

    async listEvents(id) {
      const rows = await sql.query('select seq, text, hash from case_event where case_id = $1 order by seq', [id])
      return rows.map((row) => ({
        case: id,
        seq: row.seq as number,
        text: row.text as string,
        hash: row.hash as string,
      }))
    },
  }
}
