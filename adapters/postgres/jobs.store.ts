// Jobs added with a transaction, in one statement for any number of queues. The row is written here and not by pg-boss:
// its own insert asks its cache of queues first, on another handle, which inside a transaction of PGlite would wait for
// ever and on PostgreSQL would leave the transaction; and it writes one queue at a time. pg-boss's tables are the agreement:
// its version is pinned, and a test compares this row with the one pg-boss writes.
import type { JobsStore, NewJob, Retry } from '@gongzhi/engine/queue/queue.port'
import type { Sql, SqlValue } from './sql.ts'

// A queue nobody made leaves the name null, which the table refuses. “short” makes a key unique among those waiting.
const ADD = `
insert into pgboss.job (
  id, name, data, start_after, created_on, singleton_key, singleton_on, expire_seconds, deletion_seconds, keep_until,
  retry_limit, retry_delay, retry_backoff, retry_delay_max, policy, dead_letter, heartbeat_seconds
)
select coalesce(given.id::uuid, gen_random_uuid()), q.name, given.data::jsonb, given.at, pgboss.job_now(),
  given.key, given.slot, q.expire_seconds, q.deletion_seconds, given.at + q.retention_seconds * interval '1 second',
  coalesce(given.tries, q.retry_limit), coalesce(given.first, q.retry_delay), q.retry_backoff,
  coalesce(given.most, q.retry_delay_max), case when given.key is null then q.policy else 'short' end, q.dead_letter,
  q.heartbeat_seconds
from (
  select id, queue, data, key, tries::integer, first::integer, most::integer, place,
    coalesce(to_timestamp(after::float8 / 1000), pgboss.job_now()) as at,
    to_timestamp(slot::float8 / 1000) at time zone 'UTC' as slot
  from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[])
    with ordinality as job (queue, id, data, after, key, slot, tries, first, most, place)
) given
left join pgboss.queue q on q.name = given.queue
order by given.place
on conflict do nothing`

/** `slot`: the occurrence a tick stands for; one job a queue and slot. */
export type Slotted = NewJob & { readonly slot?: number }

const text = (value: number | string | undefined): string | null => (value === undefined ? null : String(value))
export const seconds = (ms: number): number => Math.max(1, Math.ceil(ms / 1_000))

/** What pg-boss counts are the tries after the first. */
export function retryColumns(retry: Retry): { tries: number; first: number; most: number } {
  return { tries: Math.max(0, retry.tries - 1), first: seconds(retry.firstMs), most: seconds(retry.mostMs) }
}

export async function addJobs(sql: Sql, jobs: readonly Slotted[]): Promise<void> {
  if (jobs.length === 0) return
  const retries = jobs.map(({ retry }) => (retry === undefined ? undefined : retryColumns(retry)))
  const values: readonly SqlValue[] = [
    jobs.map(({ queue }) => queue),
    jobs.map(({ id }) => text(id)),
    jobs.map(({ data }) => JSON.stringify(data)),
    jobs.map(({ after }) => text(after)),
    jobs.map(({ singleton }) => text(singleton)),
    jobs.map(({ slot }) => text(slot)),
    retries.map((retry) => text(retry?.tries)),
    retries.map((retry) => text(retry?.first)),
    retries.map((retry) => text(retry?.most)),
  ]
  await sql.query(ADD, values)
}

export function jobsStore(sql: Sql): JobsStore {
  return { add: (jobs) => addJobs(sql, jobs) }
}
