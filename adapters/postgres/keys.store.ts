// Keys of programs in SQL. Of the secret there is only a digest made elsewhere.
import type { ApiKey, KeysStore } from '@gongzhi/engine/access/keys.port'
import { canonical } from '@gongzhi/kernel'
import type { Sql, SqlRow } from './sql.ts'

function keyOf(row: SqlRow): ApiKey {
  const key = JSON.parse(row.text as string) as ApiKey
  return row.used === null ? key : { ...key, used: row.used as number }
}

export function keysStore(sql: Sql): KeysStore {
  return {
    async find(id) {
      const [row] = await sql.query('select text, used from api_key where id = $1', [id])
      return row && keyOf(row)
    },
    async list() {
      const rows = await sql.query('select text, used from api_key order by made desc, id')
      return rows.map(keyOf)
    },
    async save({ used: _, ...key }) {
      await sql.query(
        `insert into api_key (id, made, text) values ($1, $2, $3)
        on conflict (id) do update set text = excluded.text`,
        [key.id, key.made, canonical(key)],
      )
    },
    async use(id, at) {
      await sql.query('update api_key set used = greatest(coalesce(used, 0), $2) where id = $1', [id, at])
    },
  }
}
