// Holds what a database was told during the contract suites to the list of docs/sql.gen.md, on both databases.
import assert from 'node:assert/strict'
import { resolve } from 'node:path'
import { it } from 'node:test'
import { collapsed, isCommonSql, sqlTexts } from '../../tools/sql-texts.ts'
import type { Sql } from './sql.ts'

/** Statements of the harness itself, and migrations, which are listed as files. */
const OURS =
  /^(select quote_ident|truncate |set local session_replication_role |--|create table if not exists migration)/

/** `told` is filled by the suites that were registered before. */
export function sqlListContract(
  name: string,
  told: ReadonlySet<string>,
  sql: <T>(work: (sql: Sql) => Promise<T>) => Promise<T>,
): void {
  const listed = sqlTexts(resolve(import.meta.dirname, '../..'), isCommonSql)
  const run = () => [...told].map(collapsed).filter((text) => !OURS.test(text))

  it(`${name} was told nothing that is not in the list`, () => {
    const texts = run()
    assert.ok(texts.length > 30, `only ${texts.length} statements`)
    const unlisted = texts.filter((text) => !listed.some(({ pattern }) => pattern.test(text)))
    assert.deepEqual(unlisted, [])
  })

  it(`${name} has run or can prepare each statement of the list`, async () => {
    const texts = run()
    const seen = (pattern: RegExp, text: string): boolean =>
      texts.some((each) => pattern.test(each)) ||
      // A part of others.
      texts.some((each) => new RegExp(pattern.source.slice(1, -1), 's').test(each) && each.length > text.length)
    const open = listed.filter(({ pattern, text }) => !seen(pattern, text))
    const unprepared: string[] = []
    for (const { path, text } of open) {
      // Parts of a statement that hang on values cannot be prepared by themselves: the suites have to run those of stores.
      const whole = !text.includes('${') && /^(with|select|insert|update|delete) /.test(text)
      const failed = whole
        ? await sql((each) => each.script(`prepare listed as ${text}; deallocate listed`)).then(
            () => undefined,
            (fault: Error) => fault.message,
          )
        : /\.store\.ts$/.test(path)
          ? 'never run by a suite'
          : undefined
      if (failed !== undefined) unprepared.push(`${path}: ${text} (${failed})`)
    }
    assert.deepEqual(unprepared, [])
  })
}
