// What PGlite has nobody for: checkpoints, vacuum, and bringing an older folder up to date.
import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { opening } from '@gongzhi/engine/cases/filed-case.contract'
import { Fault } from '@gongzhi/kernel'
import { migrate } from './migrator.ts'
import { openPglite, type PgliteDatabase } from './pglite-database.ts'

const templateFolder = join(tmpdir(), 'gongzhi-template')
const unusable = (about: RegExp) => (fault: unknown) =>
  fault instanceof Fault && fault.code === 'database-unusable' && about.test(fault.message)

describe('PGlite', () => {
  let root: string
  before(async () => {
    root = await mkdtemp(join(tmpdir(), 'gongzhi care '))
  })
  after(() => rm(root, { recursive: true, force: true }))

  const checkpoint = (database: PgliteDatabase) =>
    database.sql(
      async (sql) => (await sql.query('select checkpoint_lsn::text as at from pg_control_checkpoint()'))[0]?.at,
    )
  const counted = (database: PgliteDatabase) =>
    database.sql(
      async (sql) =>
        (await sql.query("select reltuples::integer as rows from pg_class where relname = 'case_now'"))[0]?.rows,
    )

  it('flushes by itself when something was written, and only then', async () => {
    const database = await openPglite({
      folder: join(root, 'flush'),
      templateFolder,
      durable: 'flush',
      flushEveryMs: 40,
    })
    await database.flush()
    const idle = await checkpoint(database)
    await setTimeout(250)
    assert.equal(await checkpoint(database), idle)
    await database.transaction(({ cases }) => cases.append(opening('case-1')))
    const waitUntil = Date.now() + 20_000
    while ((await checkpoint(database)) === idle && Date.now() < waitUntil) await setTimeout(20)
    assert.notEqual(await checkpoint(database), idle)
    await database.close()
    await assert.rejects(database.flush(), unusable(/closed/))
  })

  it('vacuums when much was written', async () => {
    const database = await openPglite({ templateFolder, vacuumAfterBytes: 100_000 })
    await database.flush()
    await database.transaction(({ cases }) => cases.append(opening('case-0')))
    await database.flush()
    assert.equal(await counted(database), -1)
    await database.transaction(async ({ cases }) => {
      for (let i = 1; i < 100; i++) await cases.append(opening(`case-${i}`))
    })
    await database.flush()
    assert.equal(await counted(database), 100)
    await database.close()
  })

  describe('in memory', () => {
    let database: PgliteDatabase
    let folder: string
    before(async () => {
      database = await openPglite({ templateFolder })
      await database.sql((sql) => sql.script('drop table migration'))
      folder = join(root, 'migrations')
      await mkdir(folder)
      await writeFile(join(folder, '0002-b.sql'), 'alter table a add column b text;\ninsert into a values (1, $$;$$);')
      await writeFile(join(folder, '0001-a.sql'), 'create table a (a integer);')
      await writeFile(join(folder, 'README.md'), 'not one')
    })
    after(() => database.close())

    it('applies migrations in order, once', async () => {
      assert.deepEqual(await migrate(database.sql, folder), ['0001-a.sql', '0002-b.sql'])
      assert.deepEqual(await migrate(database.sql, folder), [])
      assert.deepEqual(await database.sql((sql) => sql.query('select a, b from a')), [{ a: 1, b: ';' }])
    })

    it('leaves nothing of a migration that fails', async () => {
      await writeFile(join(folder, '0003-c.sql'), 'create table c (c integer);\ncreate table a (a integer);')
      await assert.rejects(migrate(database.sql, folder), unusable(/already exists/))
      await assert.rejects(
        database.sql((sql) => sql.query('select c from c')),
        unusable(/does not exist/),
      )
      await writeFile(join(folder, '0003-c.sql'), 'create table c (c integer);')
      assert.deepEqual(await migrate(database.sql, folder), ['0003-c.sql'])
    })

    it('refuses a migration that was changed afterwards, or is not known here', async () => {
      await writeFile(join(folder, '0003-c.sql'), 'create table c (c bigint);')
      await assert.rejects(migrate(database.sql, folder), unusable(/0003-c\.sql was changed/))
      await rm(join(folder, '0003-c.sql'))
      await assert.rejects(migrate(database.sql, folder), unusable(/later program \(0003-c\.sql\)/))
    })

    it('refuses text that no database holds as a fault of the input', async () => {
      const work = database.transaction(({ accounts }) => accounts.findByLogin('a\u0000b'))
      await assert.rejects(work, (fault: unknown) => fault instanceof Fault && fault.code === 'input-invalid')
    })
  })
})
