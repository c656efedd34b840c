// A decision is one transaction on both databases: every row it wrote carries one transaction id, nothing else was running,
// and no other handle can be used inside.
import assert from 'node:assert/strict'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { lanePack, ServiceWorld, signalOf } from '@gongzhi/engine/service-world.contract'
import type { Database } from '@gongzhi/engine/stores.port'
import { Fault, isRefusal } from '@gongzhi/kernel'
import { openPglite, type PgliteDatabase } from './pglite-database.ts'
import { openPostgres, type PostgresDatabase } from './postgres-database.ts'
import { testServer } from './postgres-server.contract.ts'

type AnyDatabase = PgliteDatabase | PostgresDatabase

/** Every row that is written leaves its table and the transaction that wrote it. */
const WATCH = `
create table written (at bigint generated always as identity, name text, what text, xact xid8, backend integer);
create function watched() returns trigger language plpgsql as $$
begin
  insert into public.written (name, what, xact, backend)
  values (tg_table_name, tg_op, pg_current_xact_id(), pg_backend_pid());
  return null;
end $$;
do $$ declare each record; begin
  for each in
    select c.oid::regclass as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname in ('public', 'pgboss') and c.relkind in ('r', 'p') and not c.relispartition and c.relname <> 'written'
  loop
    execute format('create trigger watch after insert or update or delete on %s for each row execute function watched()', each.name);
  end loop;
end $$;`

type Written = { readonly name: string; readonly xact: string; readonly backend: number }

async function writtenBy(database: AnyDatabase, work: () => Promise<unknown>): Promise<readonly Written[]> {
  await database.sql((sql) => sql.script('truncate written'))
  await work()
  const rows = await database.sql((sql) =>
    sql.query('select name, xact::text as xact, backend from written order by at'),
  )
  return rows as unknown as readonly Written[]
}

function oneTransaction(name: string, open: () => Promise<AnyDatabase>): void {
  describe(`one transaction: ${name}`, () => {
    it('holds all that a decision writes, with the jobs that follow it', async () => {
      const database = await open()
      try {
        // As a decision with work that follows: the services' own transaction, with jobs added in it.
        const withJobs: Database = {
          ...database,
          transaction: (work) =>
            database.transaction(async (stores) => {
              const result = await work(stores)
              await stores.jobs.add([
                { queue: 'webhook', data: 1 },
                { queue: 'clean-up', data: 2 },
              ])
              return result
            }),
        }
        const world = new ServiceWorld(undefined, withJobs)
        await database.sql((sql) => sql.script(WATCH))
        const found = signalOf('signal-1', world.now)
        const opened = await writtenBy(database, async () => {
          const outcome = await world.signals.take(found)
          assert.equal(outcome.kind, 'opened')
        })
        const tables = new Set(opened.map((row) => row.name))
        for (const table of ['case_now', 'timer', 'command', 'outbox', 'signal']) assert.ok(tables.has(table), table)
        assert.ok([...tables].some((table) => table.startsWith('case_event')))
        assert.equal(opened.filter((row) => row.name.startsWith('job')).length, 2)
        assert.equal(new Set(opened.map(({ xact }) => xact)).size, 1)
        assert.equal(new Set(opened.map(({ backend }) => backend)).size, 1)

        const [row] = await database.sql((sql) => sql.query('select id from case_now'))
        const id = String(row?.id)
        const moved = await writtenBy(database, async () => {
          const by = { kind: 'person', account: 'a-1', role: 'desk', party: 'the-desk' } as const
          const done = await world.cases.run({ id: 'sends', case: id, by, do: 'move', move: 'send', values: {} })
          assert.ok(!isRefusal(done))
        })
        assert.ok(moved.length >= 6)
        assert.deepEqual([new Set(moved.map(({ xact }) => xact)).size, lanePack.id], [1, 'lanes'])

        const together = await writtenBy(database, () =>
          Promise.all(
            [1, 2, 3].map((place) =>
              world.signals.take(signalOf(`more-${place}`, world.now, { place: `lane-${place}`, device: 'camera-1' })),
            ),
          ),
        )
        // Each of several at once is one transaction of its own, on a connection of its own: never two on one, never one on two.
        const backends = new Map<string, Set<number>>()
        for (const { xact, backend } of together) backends.set(xact, (backends.get(xact) ?? new Set()).add(backend))
        assert.equal(backends.size, 3)
        for (const each of backends.values()) assert.equal(each.size, 1)
      } finally {
        await database.close()
      }
    })

    it('lets no other handle be used inside, of this database or of another', async () => {
      const database = await open()
      const other = await open()
      const refused = (fault: unknown) => fault instanceof Fault && fault.code === 'database-unusable'
      try {
        const attempts: readonly (() => Promise<unknown>)[] = [
          () => other.transaction(({ cases }) => cases.find('x')),
          () => other.read(({ cases }) => cases.find('x')),
          () => other.sql((sql) => sql.query('select 1')),
          () => other.native('select 1'),
          () => database.read(({ cases }) => cases.find('x')),
          () => database.native('select 1'),
          () => database.flush(),
        ]
        for (const attempt of attempts) {
          // Also where the work hides it from whoever reads it, in a promise of its own.
          await database.transaction(async ({ cases }) => {
            await cases.find('x')
            await assert.rejects(Promise.all([attempt()]), refused)
          })
        }
        await database.transaction(async ({ cases }) => {
          await cases.find('x')
        })
        assert.equal(await other.read(({ cases }) => cases.find('x')), undefined)
      } finally {
        await database.close()
        await other.close()
      }
    })
  })
}

oneTransaction('PGlite', () => openPglite({ templateFolder: join(tmpdir(), 'gongzhi-template') }))

const server = await testServer()
if ('missing' in server) describe('one transaction: PostgreSQL', { skip: `left out: ${server.missing}` }, () => {})
else {
  after(() => server.stop())
  oneTransaction('PostgreSQL', async () => openPostgres({ url: await server.createDatabase() }))
}
