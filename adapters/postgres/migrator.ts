// Brings a database forward to the migrations of this program. Never back, and never over what it does not know.
import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Fault } from '@gongzhi/kernel'
import type { Sql } from './sql.ts'

const FOLDER = join(import.meta.dirname, 'migrations')
const NAME = /^\d{4}-[a-z0-9-]+\.sql$/

const TABLE = `
create table if not exists migration (
  name text collate "C" primary key,
  digest text not null,
  applied timestamptz not null default now()
)`

function unusable(detail: string): Fault {
  return new Fault('database-unusable', { detail })
}

/** Names of the migrations applied now. `transaction` runs its work in one transaction. */
export async function migrate(
  transaction: <T>(work: (sql: Sql) => Promise<T>) => Promise<T>,
  folder: string = FOLDER,
): Promise<readonly string[]> {
  const names = (await readdir(folder)).filter((name) => NAME.test(name)).sort()
  const known = await transaction(async (sql) => {
    await sql.script(TABLE)
    const rows = await sql.query('select name, digest from migration order by name')
    return new Map(rows.map((row) => [row.name as string, row.digest as string]))
  })
  const unknown = [...known.keys()].find((name) => !names.includes(name))
  if (unknown !== undefined) throw unusable(`it was migrated by a later program (${unknown})`)
  const applied: string[] = []
  for (const name of names) {
    const text = await readFile(join(folder, name), 'utf8')
    const digest = createHash('sha256').update(text).digest('hex')
    const before = known.get(name)
    if (before === digest) continue
    if (before !== undefined) throw unusable(`migration ${name} was changed after it had been applied`)
    await transaction(async (sql) => {
      await sql.script(text)
      await sql.query('insert into migration (name, digest) values ($1, $2)', [name, digest])
    })
    applied.push(name)
  }
  return applied
}
