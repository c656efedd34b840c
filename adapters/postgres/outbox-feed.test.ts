// The feed on a server where several write at once: nothing ever comes before what was told, also after a restore, which
// brings numbers of transactions that this server has not reached yet.
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { opening } from '@gongzhi/engine/cases/filed-case.contract'
import { START } from '@gongzhi/engine/outbox/outbox.port'
import { emptied } from './empty-database.contract.ts'
import { openPostgres, type PostgresDatabase } from './postgres-database.ts'
import { testServer } from './postgres-server.contract.ts'
import { sqlStores } from './sql-stores.ts'

const server = await testServer()

describe('the feed on PostgreSQL', { skip: 'missing' in server ? server.missing : false }, () => {
  if ('missing' in server) return
  let database: PostgresDatabase
  before(async () => {
    database = await openPostgres({ url: await server.createDatabase() })
  })
  after(async () => {
    await database.close()
    await server.stop()
  })
  const told = async (from = START) => database.read(({ outbox }) => outbox.after(from, 99))
  const casesOf = ({ messages }: { messages: readonly { readonly case: string }[] }) =>
    messages.map((each) => each.case)

  it('keeps what happens before the consumers of this program look for the first time', async () => {
    const fresh = await openPostgres({ url: await server.createDatabase() })
    try {
      await fresh.transaction(({ cases }) => cases.append(opening('first')))
      for (const name of ['evidence', 'webhooks']) {
        const page = await fresh.transaction(async ({ outbox }) =>
          outbox.after((await outbox.hold(name)) as string, 99),
        )
        assert.deepEqual(casesOf(page), ['first'], name)
      }
    } finally {
      await fresh.close()
    }
  })

  it('keeps back what a transaction that began earlier could still come before', async () => {
    await database.sql(emptied)
    const written = Promise.withResolvers<void>()
    const go = Promise.withResolvers<void>()
    const slow = database.sql(async (sql) => {
      await sqlStores(sql).cases.append(opening('slow'))
      written.resolve()
      await go.promise
    })
    await written.promise
    const from = await database.read(({ outbox }) => outbox.end())
    await database.transaction(({ cases }) => cases.append(opening('quick')))
    assert.deepEqual(casesOf(await told()), [], 'the quick one waits for the slow one')
    assert.deepEqual((await told()).next, START)
    go.resolve()
    await slow
    assert.deepEqual(casesOf(await told()), ['slow', 'quick'])
    assert.deepEqual(casesOf(await told(from)), ['slow', 'quick'], 'it was not committed when the place was taken')
  })

  it('does not wait for one that was rolled back, or only reads', async () => {
    await database.sql(emptied)
    await assert.rejects(
      database.transaction(async ({ cases }) => {
        await cases.append(opening('never'))
        throw new RangeError('not this one')
      }),
      RangeError,
    )
    await database.transaction(({ cases }) => cases.append(opening('one')))
    const reading = Promise.withResolvers<void>()
    const looked = Promise.withResolvers<void>()
    const long = database.read(async ({ cases }) => {
      await cases.find('one')
      looked.resolve()
      await reading.promise
    })
    await looked.promise
    await database.transaction(({ cases }) => cases.append(opening('two')))
    assert.deepEqual(casesOf(await told()), ['one', 'two'])
    reading.resolve()
    await long
  })

  it('goes on after a restore, telling again rather than not at all', async () => {
    await database.sql(emptied)
    const consume = () =>
      database.transaction(async ({ outbox }) => {
        const page = await outbox.after((await outbox.hold('copy')) as string, 99)
        if (page.messages.length > 0) await outbox.move('copy', page.next)
        return casesOf(page)
      })
    await consume()
    await database.transaction(({ cases }) => cases.append(opening('old-1')))
    assert.deepEqual(await consume(), ['old-1'])
    await database.transaction(({ cases }) => cases.append(opening('old-2')))
    // As a restore leaves it: everything of a server that had counted much farther.
    await database.sql(async (sql) => {
      await sql.script(`update outbox set xact = (xact::text::bigint + 1000000)::text::xid8;
        update outbox_cursor set xact = (xact::text::bigint + 1000000)::text::xid8`)
    })
    await database.transaction(({ cases }) => cases.append(opening('new')))
    await database.transaction(({ outbox }) => outbox.trim(60_000, 60_000, 9))
    const told = await consume()
    assert.deepEqual([...told].sort(), ['new', 'old-1', 'old-2'])
    assert.deepEqual(await consume(), [])
    assert.deepEqual(await database.transaction(({ outbox }) => outbox.trim(-60_000, 60_000, 9)), {
      removed: 3,
      forgotten: [],
    })
  })
})
