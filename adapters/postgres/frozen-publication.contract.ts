// A frozen publication is refused to whoever would change it by SQL, also as the owner of the database.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Database } from '@gongzhi/engine/stores.port'
import { canonical } from '@gongzhi/kernel'
import type { Sql } from './sql.ts'

type Opened = { readonly database: Database; close(): Promise<void> }

const record = {
  ...{ number: 1, id: '2030-q4-1', title: '题', titleEn: 't', publisher: '区', report: 'r', year: 2030, quarter: 4 },
  ...{ version: 1, prepared: 1, frozen: 2, sha256: '', files: [] },
}

export function frozenPublicationContract(
  name: string,
  open: () => Promise<Opened>,
  sql: <T>(work: (sql: Sql) => Promise<T>) => Promise<T>,
): void {
  describe(`a frozen publication on ${name}`, () => {
    it('is changed and removed by no statement, and drafts are', async () => {
      const { database, close } = await open()
      try {
        const bytes = [{ kind: 'pdf', bytes: Uint8Array.of(1, 2, 3) }] as const
        await database.transaction(({ publications }) =>
          publications.freeze({ record, text: canonical(record), hash: 'h' }, '{}', bytes),
        )
        for (const statement of [
          `update publication set content = '{"a":1}'`,
          'update publication set number = number',
          'delete from publication',
          'truncate publication cascade',
          `update publication_file set bytes = ''::bytea`,
          'delete from publication_file',
          'truncate publication_file',
        ])
          await assert.rejects(
            sql((each) => each.script(statement)),
            (fault: Error) => /a frozen publication never changes/.test(String(fault.cause) + fault.message),
            statement,
          )
        const [content, file] = await database.read(async ({ publications }) => [
          await publications.content(record.id),
          await publications.file(record.id, 'pdf'),
        ])
        assert.deepEqual([content, [...(file as Uint8Array)]], ['{}', [1, 2, 3]])
        await sql((each) => each.script(`delete from publication_draft; update publication_draft set content = ''`))
      } finally {
        await close()
      }
    })
  })
}
