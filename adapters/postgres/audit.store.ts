// The audit log in SQL. Rows are never updated; only the oldest are ever removed.
import type { AuditEnd, AuditRow, AuditStore } from '@gongzhi/engine/access/audit.port'
import type { Sql, SqlRow } from './sql.ts'

/** Any number nobody else locks: "audit" in ASCII. */
const LOCK = 0x61756474

function rowOf(row: SqlRow): AuditRow {
  return {
    seq: row.seq as number,
    at: row.at as number,
    kind: row.kind as string,
    text: row.text as string,
    hash: row.hash as string,
  }
}

const endOf = (row: SqlRow | undefined): AuditEnd | undefined =>
  row && { seq: row.seq as number, hash: row.hash as string }

export function auditStore(sql: Sql): AuditStore {
  async function start(): Promise<AuditEnd> {
    const [row] = await sql.query('select seq, hash from audit_start')
    return endOf(row) ?? { seq: 0, hash: '' }
  }
  return {
    start,
    async lockEnd() {
      await sql.query('select pg_advisory_xact_lock($1::bigint)::text', [LOCK])
      const [row] = await sql.query('select seq, hash from audit order by seq desc limit 1')
      return endOf(row) ?? start()
    },
    async append({ seq, at, kind, text, hash }) {
      await sql.query('insert into audit (seq, at, kind, text, hash) values ($1, $2, $3, $4, $5)', [
        seq,
        at,
        kind,
        text,
        hash,
      ])
    },
    async list({ limit, before, kind }) {
      const rows = await sql.query(
        `select * from audit where ($2::bigint is null or seq < $2) and ($3::text is null or starts_with(kind, $3))
        order by seq desc limit $1`,
        [limit, before ?? null, kind ?? null],
      )
      return rows.map(rowOf)
    },
    async following(seq, limit) {
      const rows = await sql.query('select * from audit where seq > $1 order by seq limit $2', [seq, limit])
      return rows.map(rowOf)
    },
    async cut(before) {
      // The last row before the first that stays: what stays hangs on its hash.
      const [last] = await sql.query(
        `select seq, hash from audit where seq < coalesce(
          (select min(seq) from audit where at >= $1), (select max(seq) + 1 from audit)
        ) order by seq desc limit 1`,
        [before],
      )
      const end = endOf(last)
      if (!end) return 0
      await sql.query(
        `insert into audit_start (seq, hash) values ($1, $2)
        on conflict (one) do update set seq = excluded.seq, hash = excluded.hash`,
        [end.seq, end.hash],
      )
      const rows = await sql.query('delete from audit where seq <= $1 returning seq', [end.seq])
      return rows.length
    },
  }
}
