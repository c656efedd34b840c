// Cases in SQL. Decides nothing: what a change means was settled before it came here.
import type { Append, CasesStore, CommandDone, StoredCase, StoredEvent, Timer } from '@gongzhi/engine/cases/cases.port'
import { type CaseFacts, type CaseState, canonical, concerned, Fault } from '@gongzhi/kernel'
import type { Sql, SqlRow, SqlValue } from './sql.ts'
import { asText } from './wire-text.ts'

// Sorted, so that two who want the same keys do not wait for one another in a circle.
const CLAIM = `
select pg_advisory_xact_lock(key)
from (select hashtextextended(name, 0) as key from unnest($1::text[]) as name group by 1 order by 1) as keys`

const LOAD = `
select 'command' as kind, id, case_id, seq, digest, null as state, null as head
from command where id = any($1::text[])
union all
select 'case', id, null, null, null, state, head
from case_now where id = any($2::text[])`

const APPEND = `
with row as materialized (
  select * from unnest(
    $1::integer[], $2::text[], $3::integer[], $4::text[], $5::text[], $6::text[], $7::integer[], $8::text[], $9::text[],
    $10::text[], $11::bigint[], $12::bigint[], $13::bigint[], $14::text[], $15::text[], $16::bigint[]
  ) as row (
    expected, id, seq, head, type, pack, version, place, path, owners, opened, changed, ended, facts, state, due
  )
), event as (
  insert into case_event (case_id, seq, at, text, hash)
  select * from unnest($17::text[], $18::integer[], $19::bigint[], $20::text[], $21::text[])
), command as (
  insert into command (id, case_id, seq, digest)
  select * from unnest($22::text[], $23::text[], $24::integer[], $25::text[])
), message as (
  insert into outbox (topic, case_id, text)
  select topic, case_id, text
  from unnest($26::text[], $27::text[], $28::text[]) with ordinality as message (topic, case_id, text, place)
  order by place
), timer_set as (
  insert into timer (case_id, at) select id, due from row where due is not null
  on conflict (case_id) do update set at = excluded.at, leased = null
), timer_ended as (
  delete from timer using row where timer.case_id = row.id and row.due is null
), opened as (
  insert into case_now (id, seq, head, type, pack, version, place, path, owners, open, opened, changed, ended, facts, state)
  select id, seq, head, type, pack, version, place, path::text[], owners::text[], ended is null, opened, changed, ended,
    facts, state
  from row where expected = 0
  returning id
), changed as (
  update case_now set
    seq = row.seq, head = row.head, type = row.type, pack = row.pack, version = row.version, place = row.place,
    path = row.path::text[], owners = row.owners::text[], open = row.ended is null, opened = row.opened,
    changed = row.changed, ended = row.ended, facts = row.facts, state = row.state
  from row where case_now.id = row.id and case_now.seq = row.expected and row.expected > 0
  returning case_now.id
)
select case
  when (select count(*) from opened) + (select count(*) from changed) = (select count(*) from row) then true
  else overtaken()
end as done`

// Place by place, so that each is looked up where the index has it.
const NEAR = `
select found.* from unnest($2::text[]) as asked (place) cross join lateral (
  select id, place, opened, ended, state, head from case_now
  where type = $1 and place = asked.place and ended is null
  union all
  select id, place, opened, ended, null, null from case_now
  where type = $1 and place = asked.place and ended > $3
) as found`

const PRECEDENTS = `
select id, place, facts from case_now where type = $1 and place = any($2::text[]) and facts like '%"rulings":[%'`

const LEASE = `
with due as (
  select case_id from timer where at <= $1 and (leased is null or leased <= clock_timestamp())
  order by at, case_id limit $2
  for update skip locked
)
update timer set leased = clock_timestamp() + $3::double precision * interval '1 millisecond'
from due where timer.case_id = due.case_id
returning timer.case_id, timer.at`

const EVENTS = `
select seq, at, text, hash from case_event
where case_id = $1
  and at >= (select opened from case_now where id = $1) and at <= (select changed from case_now where id = $1)
order by seq`

type OwnerIn = { readonly role: string; readonly party: string }
const ownerKey = ({ role, party }: OwnerIn): string => canonical([role, party])
/** Of whoever it was ruled to be: theirs wherever it lies. */
const ruledKey = ({ role, party }: OwnerIn): string => canonical([role, party, 'ruled'])

const ownersOf = (state: CaseState): readonly string[] => [
  ...new Set(concerned(state).flatMap((owner) => [ownerKey(owner), ...(owner.ruled ? [ruledKey(owner)] : [])])),
]

/** The columns of case_now after `id` and `seq`, in the order of the table. */
export function projectionValues(state: CaseState, facts: CaseFacts, head: string): readonly SqlValue[] {
  return [
    head,
    state.type,
    state.pack,
    state.version,
    state.place,
    state.path,
    ownersOf(state),
    state.ended === undefined,
    state.opened,
    state.changed,
    state.ended?.at ?? null,
    canonical(facts),
    canonical(state),
  ]
}

/** A number no case ever has: the statement refuses it. */
const NEVER = -1

/** Several changes of one case are one row: as it was before the first, as it is after the last. */
function rowsOf(changes: readonly Append[]): readonly { readonly expected: number; readonly last: Append }[] {
  const rows = new Map<string, { expected: number; last: Append }>()
  for (const change of changes) {
    const { state, events } = change
    const expected = events[0] ? events[0].seq - 1 : state.seq
    const before = rows.get(state.id)
    const follows = before === undefined || before.last.state.seq === expected
    rows.set(state.id, { expected: follows ? (before?.expected ?? expected) : NEVER, last: change })
  }
  return [...rows.values()]
}

const textOf = (value: number | undefined): string | null => (value === undefined ? null : String(value))

function appendValues(changes: readonly Append[]): readonly SqlValue[] {
  const rows = rowsOf(changes)
  const lasts = rows.map(({ last }) => last)
  const events = changes.flatMap((change) => change.events)
  const messages = changes.flatMap((change) => change.outbox)
  return [
    rows.map(({ expected }) => expected),
    lasts.map(({ state }) => state.id),
    lasts.map(({ state }) => state.seq),
    lasts.map(({ head }) => head),
    lasts.map(({ state }) => state.type),
    lasts.map(({ state }) => state.pack),
    lasts.map(({ state }) => state.version),
    lasts.map(({ state }) => state.place),
    lasts.map(({ state }) => asText(state.path)),
    lasts.map(({ state }) => asText(ownersOf(state))),
    lasts.map(({ state }) => state.opened),
    lasts.map(({ state }) => state.changed),
    lasts.map(({ state }) => textOf(state.ended?.at)),
    lasts.map(({ facts }) => canonical(facts)),
    lasts.map(({ state }) => canonical(state)),
    lasts.map(({ due }) => textOf(due)),
    events.map((event) => event.case),
    events.map((event) => event.seq),
    events.map((event) => event.at),
    events.map((event) => event.text),
    events.map((event) => event.hash),
    changes.map(({ command }) => command.id),
    changes.map(({ state }) => state.id),
    changes.map(({ state }) => state.seq),
    changes.map(({ command }) => command.digest),
    messages.map((message) => message.topic),
    messages.map((message) => message.case),
    messages.map((message) => message.text),
  ]
}

function caseOf(row: SqlRow): StoredCase {
  return { state: JSON.parse(row.state as string) as CaseState, head: row.head as string }
}

const commandOf = (row: SqlRow): CommandDone => ({
  case: row.case_id as string,
  seq: row.seq as number,
  digest: row.digest as string,
})

const timerOf = (row: SqlRow): Timer => ({ case: row.case_id as string, at: row.at as number })

export const eventOf = (id: string, row: SqlRow): StoredEvent => ({
  case: id,
  seq: row.seq as number,
  at: row.at as number,
  text: row.text as string,
  hash: row.hash as string,
})

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

    async claim(keys) {
      if (keys.length > 0) await sql.query(CLAIM, [keys])
    },

    async load(commands, cases) {
      const rows = await sql.query(LOAD, [commands, cases])
      const of = (kind: string) => rows.filter((row) => row.kind === kind)
      return {
        commands: new Map(of('command').map((row) => [row.id as string, commandOf(row)])),
        cases: new Map(of('case').map((row) => [row.id as string, caseOf(row)])),
      }
    },

    async append(...changes) {
      if (changes.length > 0) await sql.query(APPEND, appendValues(changes))
    },

    async findCommand(id) {
      const [row] = await sql.query('select case_id, seq, digest from command where id = $1', [id])
      return row && commandOf(row)
    },

    async list({ type, open, places, owner, place, readable, limit, after }) {
      const values: SqlValue[] = []
      const conditions: string[] = []
      const value = (each: SqlValue): string => `$${values.push(each)}`
      if (type !== undefined) conditions.push(`type = ${value(type)}`)
      if (open !== undefined) conditions.push(`open = ${value(open)}`)
      if (places !== undefined) conditions.push(`path && ${value(places)}::text[]`)
      // The path as well, because that is what has an index.
      if (place !== undefined) conditions.push(`path @> ${value([place])}::text[] and place = ${value(place)}`)
      if (owner !== undefined) conditions.push(`owners @> ${value([ownerKey(owner)])}::text[]`)
      if (readable !== undefined) {
        const ways = readable.map((each) => {
          const of = [
            ...(each.types.length > 0 ? [`type = any (${value(each.types)}::text[])`] : []),
            ...(each.owners.length > 0 ? [`owners && ${value(each.owners.map(ownerKey))}::text[]`] : []),
          ]
          if (of.length === 0) return 'false'
          const there = `path && ${value(each.places)}::text[] and (${of.join(' or ')})`
          const ruled = each.owners.length > 0 ? ` or owners && ${value(each.owners.map(ruledKey))}::text[]` : ''
          return `(${there}${ruled})`
        })
        conditions.push(ways.length === 0 ? 'false' : `(${ways.join(' or ')})`)
      }
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

    async near(type, places, endedAfter) {
      if (places.length === 0) return []
      const rows = await sql.query(NEAR, [type, places, endedAfter])
      return rows.map((row) => ({
        id: row.id as string,
        place: row.place as string,
        opened: row.opened as number,
        ...(row.ended === null ? { stored: caseOf(row) } : { ended: row.ended as number }),
      }))
    },

    async precedents(type, places) {
      if (places.length === 0) return []
      const rows = await sql.query(PRECEDENTS, [type, places])
      return rows.flatMap(({ id, place, facts }) =>
        ((JSON.parse(facts as string) as CaseFacts).rulings ?? []).map((each) => ({
          case: id as string,
          place: place as string,
          ...each,
        })),
      )
    },

    async listDue(now, limit) {
      const rows = await sql.query('select case_id, at from timer where at <= $1 order by at, case_id limit $2', [
        now,
        limit,
      ])
      return rows.map(timerOf)
    },

    async lease(now, limit, forMs) {
      const rows = await sql.query(LEASE, [now, limit, forMs])
      return rows.map(timerOf).sort((a, b) => a.at - b.at || (a.case < b.case ? -1 : 1))
    },

    async release(cases) {
      if (cases.length > 0) await sql.query('update timer set leased = null where case_id = any($1::text[])', [cases])
    },

    async facts(type, since) {
      const values: SqlValue[] = []
      const value = (each: SqlValue): string => `$${values.push(each)}`
      const conditions = [
        ...(type === undefined ? [] : [`type = ${value(type)}`]),
        ...(since === undefined ? [] : [`coalesce(ended, 9223372036854775807) >= ${value(since)}`]),
      ]
      const where = conditions.length > 0 ? `where ${conditions.join(' and ')}` : ''
      const rows = await sql.query(`select facts from case_now ${where} order by id`, values)
      return rows.map((row) => JSON.parse(row.facts as string) as CaseFacts)
    },

    async listEvents(id) {
      const rows = await sql.query(EVENTS, [id])
      return rows.map((row) => eventOf(id, row))
    },
  }
}
