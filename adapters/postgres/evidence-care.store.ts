// What is remembered of pictures, in SQL. The pictures themselves lie elsewhere.
import type { EndedCase, EvidenceCareStore, WhyRemoved } from '@gongzhi/engine/evidence/evidence-care.port'
import type { Sql } from './sql.ts'

const USED = `
select address from unnest($1::text[]) as asked (address)
where exists (select from evidence_use where evidence_use.address = asked.address collate "C" and case_id <> $2)
  or exists (select from personal_value where blob = asked.address collate "C")`

const UNUSED = `
select count(*) as count from evidence_upload as upload
where account = $1 and at > $2 and not exists (select from evidence_use where evidence_use.address = upload.address)`

export function evidenceCareStore(sql: Sql): EvidenceCareStore {
  return {
    async addUses(caseId, addresses) {
      await sql.query(
        'insert into evidence_use (address, case_id) select unnest($1::text[]), $2 on conflict do nothing',
        [addresses, caseId],
      )
    },
    async usesOf(caseId) {
      const rows = await sql.query('select address from evidence_use where case_id = $1 order by address', [caseId])
      return rows.map(({ address }) => address as string)
    },
    async used(addresses, butFor = '') {
      if (addresses.length === 0) return []
      return (await sql.query(USED, [addresses, butFor])).map(({ address }) => address as string)
    },
    async addEnded({ case: id, ended, kind }) {
      await sql.query(
        `insert into evidence_ended (case_id, ended, kind) values ($1, $2, $3)
        on conflict (case_id) do update set ended = excluded.ended, kind = excluded.kind`,
        [id, ended, kind],
      )
    },
    async listEnded(kind, before, limit) {
      const rows = await sql.query(
        `select case_id, ended from evidence_ended where kind = $1 and ended < $2 order by ended, case_id limit $3`,
        [kind, before, limit],
      )
      return rows.map((row): EndedCase => ({ case: row.case_id as string, ended: row.ended as number, kind }))
    },
    async settle(caseId) {
      await sql.query('delete from evidence_ended where case_id = $1', [caseId])
      await sql.query('delete from evidence_use where case_id = $1', [caseId])
    },
    async noteRemoved(addresses, at, why) {
      if (addresses.length === 0) return
      await sql.query(
        `insert into evidence_removed (address, at, why) select unnest($1::text[]), $2, $3
        on conflict (address) do update set at = excluded.at, why = excluded.why`,
        [addresses, at, why],
      )
    },
    async removed(address) {
      const [row] = await sql.query('select at, why from evidence_removed where address = $1', [address])
      return row && { at: row.at as number, why: row.why as WhyRemoved }
    },
    async addUpload(address, account, at) {
      await sql.query(
        `insert into evidence_upload (address, account, at) values ($1, $2, $3)
        on conflict (address, account) do update set at = excluded.at`,
        [address, account, at],
      )
    },
    async isUpload(address, account) {
      const rows = await sql.query('select from evidence_upload where address = $1 and account = $2', [
        address,
        account,
      ])
      return rows.length > 0
    },
    async countUnused(account, since) {
      const [row] = await sql.query(UNUSED, [account, since])
      return row?.count as number
    },
    async forgetUploads(before) {
      const rows = await sql.query('delete from evidence_upload where at <= $1 returning address', [before])
      return rows.length
    },
    async addRun(at, what, removed, bytes) {
      await sql.query(
        `insert into evidence_run (at, what, removed, bytes) values ($1, $2, $3, $4)
        on conflict (at, what) do update
        set removed = evidence_run.removed + excluded.removed, bytes = evidence_run.bytes + excluded.bytes`,
        [at, what, removed, bytes],
      )
    },
    async runs(limit) {
      const rows = await sql.query(
        'select at, what, removed, bytes from evidence_run order by at desc, what limit $1',
        [limit],
      )
      return rows.map((row) => ({
        at: row.at as number,
        what: row.what as string,
        removed: row.removed as number,
        bytes: row.bytes as number,
      }))
    },
  }
}
