// The personal-data store in SQL. It sees ciphertext and wrapped keys only.
import type {
  GoneRow,
  HeldKey,
  PersonalStore,
  ReadRow,
  StoredKey,
  StoredValue,
} from '@gongzhi/engine/personal/personal.port'
import { canonical, Fault } from '@gongzhi/kernel'
import type { Sql, SqlRow } from './sql.ts'

const MOST_CODES = 5

export function keyOf(row: SqlRow): StoredKey {
  return {
    subject: row.subject as string,
    purpose: row.purpose as string,
    case: row.case_id as string,
    received: row.received as number,
    terms: JSON.parse(row.terms as string) as StoredKey['terms'],
    generation: row.generation as string,
    wrapped: row.wrapped as string,
  }
}

function rowValue(row: SqlRow): StoredValue {
  return {
    ref: row.ref as string,
    subject: row.subject as string,
    purpose: row.purpose as string,
    label: row.label as string,
    kind: row.kind as StoredValue['kind'],
    sealed: row.sealed as string,
    ...(row.blob === null ? {} : { blob: row.blob as string }),
  }
}

export function personalStore(sql: Sql): PersonalStore {
  return {
    async add(keys, values) {
      if (keys.length > 0) {
        const written = await sql.query(
          `insert into personal_key (subject, purpose, case_id, received, terms, generation, wrapped)
           select * from unnest($1::text[], $2::text[], $3::text[], $4::bigint[], $5::text[], $6::text[], $7::text[])
             as new (subject, purpose, case_id, received, terms, generation, wrapped)
           where not exists (select from personal_retired where personal_retired.generation = new.generation)
           returning subject`,
          [
            keys.map((key) => key.subject),
            keys.map((key) => key.purpose),
            keys.map((key) => key.case),
            keys.map((key) => key.received),
            keys.map((key) => canonical(key.terms)),
            keys.map((key) => key.generation),
            keys.map((key) => key.wrapped),
          ],
        )
        if (written.length < keys.length) throw new Fault('case-changed')
      }
      if (values.length === 0) return
      await sql.query(
        `insert into personal_value (ref, subject, purpose, label, kind, sealed, blob)
         select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[])`,
        [
          values.map((value) => value.ref),
          values.map((value) => value.subject),
          values.map((value) => value.purpose),
          values.map((value) => value.label),
          values.map((value) => value.kind),
          values.map((value) => value.sealed),
          values.map((value) => value.blob ?? null),
        ],
      )
    },

    async find(ref) {
      const [row] = await sql.query(
        `select v.*, k.case_id, k.received, k.terms, k.generation, k.wrapped
         from personal_value v join personal_key k using (subject, purpose) where v.ref = $1`,
        [ref],
      )
      return row && { key: keyOf(row), value: rowValue(row) }
    },

    async held(subject) {
      const keys = await sql.query('select * from personal_key where subject = $1 order by purpose', [subject])
      const values = await sql.query('select * from personal_value where subject = $1 order by ref', [subject])
      return keys.map(
        (row): HeldKey => ({
          key: keyOf(row),
          values: values.filter((value) => value.purpose === row.purpose).map(rowValue),
        }),
      )
    },

    async countAt(purpose, place) {
      const [row] = await sql.query(
        `select count(*)::integer as keys from personal_key where purpose = $1 and terms::jsonb ->> 'place' = $2`,
        [purpose, place],
      )
      return row?.keys as number
    },
    async destroy(subject, purpose, at, why) {
      const [row] = await sql.query(
        `with key as (
           delete from personal_key where subject = $1 and purpose = $2 returning *
         ), value as (
           delete from personal_value where subject = $1 and purpose = $2 returning *
         ), picture as (
           insert into personal_picture_gone (address)
           select blob from value where blob is not null and $4::text <> 'adopted' on conflict do nothing
         ), note as (
           insert into personal_gone (subject, purpose, case_id, received, terms, at, why, entries)
           select subject, purpose, case_id, received, terms, $3::bigint, $4::text, (select count(*) from value)
           from key where case_id <> '' and $4::text <> 'adopted'
         )
         select count(*)::integer as keys from key`,
        [subject, purpose, at, why],
      )
      return (row?.keys as number) > 0
    },

    async gone(subject) {
      const rows = await sql.query('select * from personal_gone where subject = $1 order by purpose', [subject])
      return rows.map(
        (row): GoneRow => ({
          subject: row.subject as string,
          purpose: row.purpose as string,
          case: row.case_id as string,
          received: row.received as number,
          terms: JSON.parse(row.terms as string) as GoneRow['terms'],
          at: row.at as number,
          why: row.why as GoneRow['why'],
          values: row.entries as number,
        }),
      )
    },

    async addRead({ ref, subject, purpose, label, at, account, role, party, why }) {
      const rows = await sql.query(
        `insert into personal_read (ref, subject, purpose, label, at, account, role, party, why)
         select $1::text, $2::text, $3::text, $4::text, $5::bigint, $6::text, $7::text, $8::text, $9::text
         from personal_key where subject = $2::text and purpose = $3::text for share
         returning ref`,
        [ref, subject, purpose, label, at, account, role, party, why],
      )
      return rows.length > 0
    },

    async reads(subject, limit) {
      const rows = await sql.query('select * from personal_read where subject = $1 order by id desc limit $2', [
        subject,
        limit,
      ])
      return rows.map(
        (row): ReadRow => ({
          ref: row.ref as string,
          subject: row.subject as string,
          purpose: row.purpose as string,
          label: row.label as string,
          at: row.at as number,
          account: row.account as string,
          role: row.role as string,
          party: row.party as string,
          why: row.why as ReadRow['why'],
        }),
      )
    },

    async addCode(digest, subject, at) {
      await sql.query('insert into personal_code (digest, subject, at) values ($1, $2, $3)', [digest, subject, at])
      await sql.query(
        `delete from personal_code where subject = $1 and digest not in
           (select digest from personal_code where subject = $1 order by arrival desc limit $2)`,
        [subject, MOST_CODES],
      )
    },

    async findCode(digest) {
      const [row] = await sql.query('select subject from personal_code where digest = $1', [digest])
      return row?.subject as string | undefined
    },
  }
}
