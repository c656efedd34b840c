// docs/sql.gen.md: every statement that PGlite and PostgreSQL both run.
import { resolve } from 'node:path'
import type { Files } from '../gen.ts'
import { isCommonSql, sqlTexts } from '../sql-texts.ts'

export async function files(): Promise<Files> {
  const texts = sqlTexts(resolve(import.meta.dirname, '../..'), isCommonSql)
  const paths = [...new Set(texts.map(({ path }) => path))]
  return {
    'docs/sql.gen.md': [
      '# SQL',
      '',
      'Generated from `adapters/postgres` by `npm run gen`: every statement that PGlite and PostgreSQL both run, `${…}` where a',
      'part is put in. The contract suites run on both, and fail when they meet a statement that is not here or when one of the',
      'stores’ that is here is never run. Migrations lie in `adapters/postgres/migrations`; pg-boss writes its own.',
      ...paths.flatMap((path) => [
        '',
        `## ${path.replace('adapters/postgres/', '')}`,
        '',
        '```sql',
        ...texts.filter((each) => each.path === path).map(({ text }) => `${text};`),
        '```',
      ]),
    ].join('\n'),
  }
}
