// PostgreSQL when things go wrong: killed and started anew, connections ended, transactions in one another's way, limits of
// time, several that migrate at once, a server of the tests whose test died.
import assert from 'node:assert/strict'
import { AsyncLocalStorage } from 'node:async_hooks'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { after, describe, it } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import type { Stores } from '@gongzhi/engine/stores.port'
import { Fault, type Party } from '@gongzhi/kernel'
import fc from 'fast-check'
import { migrations } from './migrator.ts'
import { openPglite } from './pglite-database.ts'
import { migratePostgres, openPostgres, type PostgresDatabase, type PostgresOptions } from './postgres-database.ts'
import { testServer } from './postgres-server.contract.ts'
import type { SqlValue } from './sql.ts'

const isFault =
  (code: Fault['code'], detail = /./) =>
  (fault: unknown) =>
    fault instanceof Fault && fault.code === code && detail.test(fault.message)
const away = isFault('database-unusable')
const party = (id: string, name: string): Party => ({ id, kind: 'shop', name })
const nameOf = async ({ reference }: Stores, id: string) =>
  (await reference.load()).parties.find((each) => each.id === id)?.name

/** As another process would do it: not inside the transaction that is running here. */
const outside = AsyncLocalStorage.snapshot() as <T>(work: () => Promise<T>) => Promise<T>

// Durable: a server that is killed must know afterwards what it had said yes to.
const server = await testServer({ durable: true, settings: { deadlock_timeout: 100 } })

if ('missing' in server) describe('PostgreSQL', { skip: `left out: ${server.missing}` }, () => {})
else {
  after(() => server.stop())
  const { process: machine } = server
  assert.ok(machine)
  const template = await server.createDatabase()
  await migratePostgres({ url: template }, 'apply')

  const opened = async (
    work: (database: PostgresDatabase) => Promise<void>,
    options: Partial<PostgresOptions> = {},
  ): Promise<void> => {
    const url = await server.createDatabase(template)
    const database = await openPostgres({ url, ...options })
    try {
      await work(database)
    } finally {
      await database.close()
    }
  }
  describe('PostgreSQL', { timeout: 120_000 }, () => {
    it('comes back by itself after the server was killed, with everything that was acknowledged', () =>
      opened(async (database) => {
        const acknowledged: string[] = []
        let ends = false
        let refused = 0
        const writers = Array.from({ length: 4 }, async (_, writer) => {
          for (let i = 0; !ends; i++) {
            const id = `${writer}-${i}`
            await database
              .transaction(({ reference }) => reference.save({ parties: [party(id, id)] }))
              .then(
                () => acknowledged.push(id),
                async (fault: unknown) => {
                  assert.ok(away(fault), String(fault))
                  refused += 1
                  await setTimeout(20)
                },
              )
          }
        })
        for (let round = 0; round < 2; round++) {
          const before = acknowledged.length
          while (acknowledged.length < before + 40) await setTimeout(10)
          await machine.kill()
          await assert.rejects(
            database.read(({ cases }) => cases.find('case-1')),
            away,
          )
          await setTimeout(100)
          await machine.start()
        }
        const before = acknowledged.length
        while (acknowledged.length < before + 40) await setTimeout(10)
        ends = true
        await Promise.all(writers)
        assert.ok(refused > 0)
        const { parties } = await database.read(({ reference }) => reference.load())
        const there = new Set(parties.map(({ id }) => id))
        assert.deepEqual(
          acknowledged.filter((id) => !there.has(id)),
          [],
        )
        assert.equal(database.pool().waiting, 0)
      }))

    it('says so at once when it was never there, and never shows its address', async () => {
      const secret = 'geheim-42'
      for (const url of [
        `postgresql://a:${secret}@127.0.0.1:1/x`,
        `postgresql://a:${secret}@[bad/x`,
        `no address ${secret}`,
      ]) {
        const failed = await openPostgres({ url, connectTimeoutMs: 1_000 }).catch((fault: unknown) => fault)
        assert.ok(failed instanceof Fault && ['database-unusable', 'config-invalid'].includes(failed.code))
        for (let each: unknown = failed; each instanceof Error; each = each.cause)
          assert.doesNotMatch(`${each.message} ${each.stack} ${JSON.stringify(each)}`, new RegExp(secret))
      }
    })

    it('loses one transaction, not the next, when its connection is ended', () =>
      opened(async (database) => {
        const inside = database.sql(async (sql) => {
          const [row] = await sql.query('select pg_backend_pid() as pid')
          await outside(() =>
            database.sql((other) => other.query('select pg_terminate_backend($1::integer)', [Number(row?.pid)])),
          )
          await sql.query('select 1')
        })
        await assert.rejects(inside, away)
        assert.deepEqual(await database.sql((sql) => sql.query('select 7 as a')), [{ a: 7 }])
      }))

    it('ends a statement, a wait for a lock and a silence that take too long', () =>
      opened(
        async (database) => {
          await assert.rejects(
            database.sql((sql) => sql.query('select pg_sleep(20)')),
            isFault('database-unusable', /statement timeout/),
          )
          await assert.rejects(
            database.sql(async (sql) => {
              await sql.query('select 1')
              await setTimeout(1_200)
              await sql.query('select 1')
            }),
            away,
          )
          const locked = Promise.withResolvers<void>()
          const release = Promise.withResolvers<void>()
          const holder = database.sql(async (sql) => {
            await sql.query('lock table reference in access exclusive mode')
            locked.resolve()
            await release.promise
          })
          await locked.promise
          await assert.rejects(
            database.sql((sql) => sql.query('select 1 from reference')),
            isFault('database-unusable', /lock timeout/),
          )
          release.resolve()
          await holder
          assert.deepEqual(await database.sql((sql) => sql.query('select 7 as a')), [{ a: 7 }])
        },
        { statementTimeoutMs: 700, lockTimeoutMs: 300, idleTimeoutMs: 800 },
      ))

    it('does not wait for a server that has fallen silent, and comes back when it speaks again', async () => {
      const url = new URL(await server.createDatabase(template))
      const real = Number(url.port)
      let silent = false
      const sockets = new Set<Socket>()
      // As a cable that was pulled: nothing arrives and nothing is refused.
      const between = createServer((client) => {
        const behind = connect(real, '127.0.0.1')
        for (const [from, to] of [
          [client, behind],
          [behind, client],
        ] as const) {
          sockets.add(from)
          from.on('data', (chunk) => silent || to.write(chunk))
          from.on('close', () => to.destroy())
          from.on('error', () => to.destroy())
        }
      })
      await once(between.listen(0, '127.0.0.1'), 'listening')
      url.port = String((between.address() as AddressInfo).port)
      const database = await openPostgres({ url: url.href, statementTimeoutMs: 300, connectTimeoutMs: 500 })
      try {
        assert.deepEqual(await database.sql((sql) => sql.query('select 7 as a')), [{ a: 7 }])
        silent = true
        const began = Date.now()
        for (let i = 0; i < 2; i++) {
          await assert.rejects(
            database.sql((sql) => sql.query('select 7 as a')),
            away,
          )
        }
        assert.ok(Date.now() - began < 12_000)
        silent = false
        assert.deepEqual(await database.sql((sql) => sql.query('select 7 as a')), [{ a: 7 }])
      } finally {
        await database.close()
        for (const socket of sockets) socket.destroy()
        between.close()
      }
    })

    it('lets nobody wait for ever while all connections are in use', () =>
      opened(
        async (database) => {
          const release = Promise.withResolvers<void>()
          const holder = database.sql(async (sql) => {
            await sql.query('select 1')
            await release.promise
          })
          await setTimeout(50)
          await assert.rejects(
            database.sql((sql) => sql.query('select 1')),
            away,
          )
          release.resolve()
          await holder
          assert.deepEqual(await database.sql((sql) => sql.query('select 7 as a')), [{ a: 7 }])
        },
        { max: 1, connectTimeoutMs: 300 },
      ))

    it('runs a transaction again from its start when another one was quicker', () =>
      opened(async (database) => {
        await database.transaction(({ reference }) => reference.save({ parties: [party('a', ''), party('b', '')] }))
        let runs = 0
        let waiting = 2
        const both = Promise.withResolvers<void>()
        const quicker = Promise.withResolvers<void>()
        const save = async (first: string, second: string) => {
          await database.transaction(async (stores) => {
            runs += 1
            // Nobody has claimed what he reads here: it is read when the other one has committed, not while.
            if (runs === 3) await quicker.promise
            const name = `${await nameOf(stores, first)}${first}`
            await stores.reference.save({ parties: [party(first, name)] })
            if (--waiting === 0) both.resolve()
            await both.promise
            await stores.reference.save({ parties: [party(second, `${await nameOf(stores, second)}${first}`)] })
          })
          quicker.resolve()
        }
        await Promise.all([save('a', 'b'), save('b', 'a')])
        assert.equal(runs, 3)
        const names = await database.read(async (stores) => [await nameOf(stores, 'a'), await nameOf(stores, 'b')])
        assert.deepEqual(
          names.map((name) => [...String(name)].sort().join('')),
          ['ab', 'ab'],
        )
      }))

    it('gives up after five runs that were each overtaken', () =>
      opened(async (database) => {
        const account = (id: string) => ({ id, login: 'same', name: '', password: '', positions: [] })
        await database.transaction(({ accounts }) => accounts.save(account('first')))
        let runs = 0
        const second = database.transaction(async ({ accounts }) => {
          runs += 1
          await accounts.save(account('second'))
        })
        await assert.rejects(second, isFault('case-changed'))
        assert.equal(runs, 5)
      }))

    it('reads one moment, and writes nothing while it reads', () =>
      opened(async (database) => {
        await database.transaction(({ reference }) => reference.save({ parties: [party('a', 'before')] }))
        const [first, second] = await database.read(async (stores) => {
          const name = await nameOf(stores, 'a')
          await outside(() =>
            database.transaction(({ reference }) => reference.save({ parties: [party('a', 'after')] })),
          )
          return [name, await nameOf(stores, 'a')]
        })
        assert.deepEqual([first, second], ['before', 'before'])
        assert.equal(await database.read((stores) => nameOf(stores, 'a')), 'after')
        const written = database.read(({ reference }) => reference.save({ parties: [party('a', 'no')] }))
        await assert.rejects(written, isFault('database-unusable', /read-only/))
      }))

    it('goes on after a table changed under a statement it had prepared', () =>
      opened(
        async (database) => {
          await database.sql((sql) => sql.script('create table changing (a integer); insert into changing values (7)'))
          const asked = () => database.sql((sql) => sql.query('select a from changing'))
          assert.deepEqual(await asked(), [{ a: 7 }])
          await database.sql((sql) => sql.script('alter table changing alter column a type text'))
          await assert.rejects(asked(), away)
          assert.deepEqual(await asked(), [{ a: '7' }])
        },
        { max: 1 },
      ))

    it('gives back what PGlite gives back', () =>
      opened(async (database) => {
        const embedded = await openPglite({ migrations: 'leave' })
        try {
          const text = fc.string({ unit: 'binary' }).filter((each) => !each.includes('\u0000'))
          const row = fc.record({
            text: fc.option(text),
            number: fc.option(fc.maxSafeInteger()),
            small: fc.option(fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 })),
            flag: fc.option(fc.boolean()),
            texts: fc.array(fc.option(text)),
            numbers: fc.array(fc.maxSafeInteger()),
          })
          const ask = `select $1::text as text, $2::bigint as number, $3::integer as small, $4::boolean as flag, $5::text[] as texts,
            $6::bigint[] as numbers, 1.50 as exact, 'x'::name as name, count(*) as count, null as nothing`
          await fc.assert(
            fc.asyncProperty(row, async ({ text: a, number: b, small: c, flag: d, texts: e, numbers: f }) => {
              const values: SqlValue[] = [a, b, c, d, e, f]
              const [one, other] = await Promise.all(
                [database, embedded].map((each) => each.sql((sql) => sql.query(ask, values))),
              )
              assert.deepEqual(one, other)
              assert.deepEqual([one?.[0]?.text, one?.[0]?.number, one?.[0]?.flag], [a?.toWellFormed() ?? null, b, d])
            }),
            { numRuns: 60 },
          )
        } finally {
          await embedded.close()
        }
      }))

    it('is migrated once by several that start at once; who may not migrate says what is missing', async () => {
      const url = await server.createDatabase()
      await assert.rejects(
        openPostgres({ url, migrations: 'require' }),
        isFault('database-not-migrated', /0001-core\.sql.*pgboss/),
      )
      const missing = await migratePostgres({ url }, 'look')
      assert.equal(missing[0], '0001-core.sql')
      const all = await Promise.all(Array.from({ length: 4 }, () => migratePostgres({ url }, 'apply')))
      assert.deepEqual(
        all.map((applied) => applied.length).sort((a, b) => a - b),
        [0, 0, 0, missing.length],
      )
      assert.deepEqual(all.flat(), missing)
      const database = await openPostgres({ url, migrations: 'require' })
      const rows = await database.sql((sql) => sql.query('select name from migration order by name'))
      assert.deepEqual(
        rows.map(({ name }) => name),
        (await migrations()).map(({ name }) => name),
      )
      await database.sql((sql) => sql.script("update migration set digest = 'x' where name = '0001-core.sql'"))
      await database.close()
      await assert.rejects(openPostgres({ url }), isFault('database-unusable', /0001-core\.sql was changed/))
    })
  })

  it('a server of the tests ends when its test is killed', async () => {
    const module = JSON.stringify(import.meta.resolve('./postgres-server.contract.ts'))
    const script = `const { testServer } = await import(${module})
      const server = await testServer({ settings: {} })
      process.stdout.write(server.process.pid() + '\\n')
      setInterval(() => {}, 1_000)`
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const [line] = (await once(child.stdout, 'data')) as [Buffer]
    const pid = Number(line.toString())
    assert.ok(pid > 0 && existsSync(`/proc/${pid}`))
    child.kill('SIGKILL')
    for (let i = 0; alive(pid); i++, await setTimeout(100)) assert.ok(i < 100, 'it still runs')
  })
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
