// Supervision in SQL: which case is about what, and letters.
import type { Letter, NoticeRow, NoticesStore } from '@gongzhi/engine/supervision/notices.port'
import type { Sql } from './sql.ts'

export function noticesStore(sql: Sql): NoticesStore {
  return {
    async add({ case: id, about }) {
      await sql.query('insert into notice (case_id, about) values ($1, $2)', [id, about])
    },
    async about(about) {
      const rows = await sql.query('select case_id from notice where about = $1 order by arrival desc', [about])
      return rows.map(({ case_id }) => case_id as string)
    },
    async of(cases) {
      const rows = await sql.query(
        'select case_id as case, about from notice where case_id = any($1::text[]) order by arrival desc',
        [cases],
      )
      return rows as unknown as NoticeRow[]
    },
    async list(limit) {
      const rows = await sql.query('select case_id as case, about from notice order by arrival desc limit $1', [limit])
      return rows as unknown as NoticeRow[]
    },
    async addLetter({ address, drawn, text, at, account }) {
      await sql.query(
        `insert into letter (address, drawn, text, at, account) values ($1, $2, $3, $4, $5)
        on conflict (address) do nothing`,
        [address, drawn, text, at, account],
      )
    },
    async letters(addresses) {
      const rows = await sql.query(
        'select address, drawn, text, at, account from letter where address = any($1::text[]) order by address',
        [addresses],
      )
      return rows as unknown as Letter[]
    },
  }
}
