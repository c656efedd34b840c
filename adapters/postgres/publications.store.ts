// Publications in SQL. No statement here changes or removes a frozen one; the database refuses it as well.
import type {
  PublicationDraft,
  PublicationRecord,
  PublicationsStore,
  RawPublication,
  StoredPublication,
} from '@gongzhi/engine/targets/publications.port'
import { canonical } from '@gongzhi/kernel'
import type { Sql, SqlRow } from './sql.ts'

const draftOf = (row: SqlRow): PublicationDraft => ({
  ...(JSON.parse(row.about as string) as Omit<PublicationDraft, 'content'>),
  content: row.content as string,
})
const storedOf = (row: SqlRow): StoredPublication => ({
  record: JSON.parse(row.text as string) as PublicationRecord,
  text: row.text as string,
  hash: row.hash as string,
})
const bytesOf = (text: unknown): Uint8Array => new Uint8Array(Buffer.from(text as string, 'base64'))

// One statement: a publication without its files is none.
const FREEZE = `
with made as (
  insert into publication (number, id, year, quarter, version, text, hash, content)
  values ($1, $2, $3, $4, $5, $6, $7, $8)
  returning id
)
insert into publication_file (publication, kind, bytes)
select made.id, kind, decode(bytes, 'base64')
from made, unnest($9::text[], $10::text[]) as file (kind, bytes)`

export function publicationsStore(sql: Sql): PublicationsStore {
  return {
    async saveDraft({ content, ...about }) {
      await sql.query(
        `insert into publication_draft (id, about, content) values ($1, $2, $3)
        on conflict (id) do update set about = excluded.about, content = excluded.content`,
        [about.id, canonical(about), content],
      )
    },
    async findDraft(id) {
      const [row] = await sql.query('select about, content from publication_draft where id = $1', [id])
      return row && draftOf(row)
    },
    async listDrafts() {
      const rows = await sql.query(`select about, '' as content from publication_draft order by arrival desc`)
      return rows.map(draftOf)
    },
    async removeDraft(id) {
      await sql.query('delete from publication_draft where id = $1', [id])
    },

    async freeze({ record, text, hash }, content, files) {
      const { number, id, year, quarter, version } = record
      await sql.query(FREEZE, [
        ...[number, id, year, quarter, version, text, hash, content],
        files.map(({ kind }) => kind),
        files.map(({ bytes }) => Buffer.from(bytes).toString('base64')),
      ])
    },
    async list() {
      return (await sql.query('select text, hash from publication order by number desc')).map(storedOf)
    },
    async find(id) {
      const [row] = await sql.query('select text, hash from publication where id = $1', [id])
      return row && storedOf(row)
    },
    async content(id) {
      const [row] = await sql.query('select content from publication where id = $1', [id])
      return row && (row.content as string)
    },
    async file(id, kind) {
      const [row] = await sql.query(
        `select encode(bytes, 'base64') as bytes from publication_file where publication = $1 and kind = $2`,
        [id, kind],
      )
      return row && bytesOf(row.bytes)
    },
    async raw(after, limit) {
      const rows = await sql.query(
        'select number, id, text, hash, content from publication where number > $1 order by number limit $2',
        [after, limit],
      )
      return rows as unknown as RawPublication[]
    },
    async files(id) {
      const rows = await sql.query(
        `select kind, encode(bytes, 'base64') as bytes from publication_file where publication = $1 order by kind`,
        [id],
      )
      return rows.map(({ kind, bytes }) => ({ kind: kind as string, bytes: bytesOf(bytes) }))
    },
  }
}
