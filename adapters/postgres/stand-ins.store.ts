// Stand-ins in SQL. Rows are added and ended, never removed.
import type { StandIn, StandInsStore } from '@gongzhi/engine/org/stand-ins.port'
import { canonical } from '@gongzhi/kernel'
import type { Sql, SqlRow } from './sql.ts'

const standInOf = (row: SqlRow): StandIn => JSON.parse(row.text as string) as StandIn

export function standInsStore(sql: Sql): StandInsStore {
  return {
    async find(id) {
      const [row] = await sql.query('select text from stand_in where id = $1', [id])
      return row && standInOf(row)
    },
    async save(standIn) {
      const { id, absent, standing, from, until, declared, ended } = standIn
      await sql.query(
        `insert into stand_in (id, absent, standing, since, until, declared, text) values ($1, $2, $3, $4, $5, $6, $7)
        on conflict (id) do update set absent = excluded.absent, standing = excluded.standing, since = excluded.since,
          until = excluded.until, declared = excluded.declared, text = excluded.text`,
        [id, absent, standing, from, ended ? Math.min(until, ended.at) : until, declared, canonical(standIn)],
      )
    },
    async listActive(standing, now) {
      const rows = await sql.query(
        'select text from stand_in where standing = $1 and since <= $2 and until > $2 order by declared, id',
        [standing, now],
      )
      return rows.map(standInOf)
    },
    async count(absent, now, since) {
      const [row] = await sql.query(
        `select count(*) filter (where until > $2) as open, count(*) filter (where declared > $3) as declared
        from stand_in where absent = $1 and (until > $2 or declared > $3)`,
        [absent, now, since],
      )
      return { open: row?.open as number, declared: row?.declared as number }
    },
    async list({ account, limit }) {
      const rows =
        account === undefined
          ? await sql.query('select text from stand_in order by declared desc, id desc limit $1', [limit])
          : await sql.query(
              'select text from stand_in where absent = $1 or standing = $1 order by declared desc, id desc limit $2',
              [account, limit],
            )
      return rows.map(standInOf)
    },
  }
}
