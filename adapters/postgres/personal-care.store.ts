// Rotation, retention and the pictures that wait to be removed, in SQL.
import type { PersonalCareStore } from '@gongzhi/engine/personal/personal.port'
import { keyOf } from './personal.store.ts'
import type { Sql } from './sql.ts'

export function personalCareStore(sql: Sql): PersonalCareStore {
  return {
    async list(after, limit) {
      const rows = await sql.query(
        `select k.*, c.ended, c.id is not null as case_known
         from personal_key k left join case_now c on c.id = k.case_id
         where (k.subject, k.purpose) > ($1, $2) order by k.subject, k.purpose limit $3`,
        [after?.subject ?? '', after?.purpose ?? '', limit],
      )
      return rows.map((row) => ({
        key: keyOf(row),
        ended: (row.ended as number | null) ?? undefined,
        caseKnown: row.case_known === true,
      }))
    },

    async generations() {
      const rows = await sql.query(
        'select generation, count(*)::integer as keys from personal_key group by generation order by generation',
      )
      return rows.map((row) => ({ generation: row.generation as string, keys: row.keys as number }))
    },

    async sample(generation) {
      const [row] = await sql.query(
        'select * from personal_key where generation = $1 order by subject, purpose limit 1',
        [generation],
      )
      return row && keyOf(row)
    },

    async notUnder(generation, limit) {
      const rows = await sql.query(
        'select * from personal_key where generation <> $1 order by subject, purpose limit $2',
        [generation, limit],
      )
      return rows.map(keyOf)
    },

    async rewrap({ subject, purpose, wrapped: before }, generation, wrapped) {
      const rows = await sql.query(
        `update personal_key set generation = $4, wrapped = $5
         where subject = $1 and purpose = $2 and wrapped = $3 returning subject`,
        [subject, purpose, before, generation, wrapped],
      )
      return rows.length > 0
    },

    async retire(generations) {
      // Whoever is writing under one of them is waited for; whoever comes later finds it retired.
      await sql.script('lock table personal_key in share row exclusive mode')
      await sql.query('insert into personal_retired (generation) select unnest($1::text[]) on conflict do nothing', [
        generations,
      ])
      const [row] = await sql.query(
        'select count(*)::integer as keys from personal_key where generation = any($1::text[])',
        [generations],
      )
      return row?.keys as number
    },

    async pictures(limit) {
      const rows = await sql.query('select address from personal_picture_gone order by address limit $1', [limit])
      return rows.map((row) => row.address as string)
    },

    async pictureRemoved(address) {
      await sql.query('delete from personal_picture_gone where address = $1', [address])
    },

    async holdsPicture(address) {
      const rows = await sql.query('select ref from personal_value where blob = $1 limit 1', [address])
      return rows.length > 0
    },

    async addRun(rows) {
      if (rows.length === 0) return
      await sql.query(
        `insert into personal_run as run (at, purpose, destroyed, remaining)
         select * from unnest($1::bigint[], $2::text[], $3::integer[], $4::integer[])
         on conflict (at, purpose) do update
           set destroyed = run.destroyed + excluded.destroyed, remaining = excluded.remaining`,
        [
          rows.map((row) => row.at),
          rows.map((row) => row.purpose),
          rows.map((row) => row.destroyed),
          rows.map((row) => row.left),
        ],
      )
    },

    async runs(limit) {
      const rows = await sql.query('select * from personal_run order by at desc, purpose limit $1', [limit])
      return rows.map((row) => ({
        at: row.at as number,
        purpose: row.purpose as string,
        destroyed: row.destroyed as number,
        left: row.remaining as number,
      }))
    },

    async forget(before) {
      const [row] = await sql.query(
        `with old as (
           select g.subject from personal_gone g
           where not exists (select from personal_key k where k.subject = g.subject)
           group by g.subject having max(g.at) < $1
         ), read as (
           delete from personal_read where subject in (select subject from old)
         ), code as (
           delete from personal_code where subject in (select subject from old)
         ), gone as (
           delete from personal_gone where subject in (select subject from old)
         ), run as (
           delete from personal_run where at < $1
         )
         select count(*)::integer as persons from old`,
        [before],
      )
      return row?.persons as number
    },
  }
}
