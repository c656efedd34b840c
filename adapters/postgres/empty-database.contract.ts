// Empties every table of this program, so that one database serves many tests. What migrations wrote stays unless in a table.
import type { Sql } from './sql.ts'

export async function emptied(sql: Sql): Promise<void> {
  const rows = await sql.query(
    `select quote_ident(c.relname) as name from pg_class c
    where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
      and c.relname <> 'migration'
    order by 1`,
  )
  // What no statement may change is emptied by the owner of the database alone, and only in tests.
  await sql.script('set local session_replication_role = replica')
  await sql.script(`truncate ${rows.map(({ name }) => name).join(', ')} restart identity`)
  await sql.script('set local session_replication_role = origin')
}
