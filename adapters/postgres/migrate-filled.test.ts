// A database of the first version with open cases in it, brought forward on both databases: everything is readable, the
// chains hold, every deadline is where it was, and the cases go on.
import assert from 'node:assert/strict'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import type { Append } from '@gongzhi/engine/cases/cases.port'
import { continued, MINUTES, sha256, storyOf, T0 } from '@gongzhi/engine/cases/filed-case.contract'
import { canonical } from '@gongzhi/kernel'
import { migrate, migrations } from './migrator.ts'
import { openPglite } from './pglite-database.ts'
import { openPostgres, postgresSession } from './postgres-database.ts'
import { testServer } from './postgres-server.contract.ts'
import type { Sql } from './sql.ts'
import { runTransaction } from './sql-transaction.ts'

type Transaction = <T>(work: (sql: Sql) => Promise<T>) => Promise<T>
const FIRST = '0001-core.sql'

/** Open, closed and late, over two months, as the first version wrote them. */
const STORIES: readonly (readonly Append[])[] = [
  storyOf('case-1', []),
  storyOf('case-2', ['send']),
  storyOf('case-3', ['send', 'clear']),
  storyOf('case-4', ['send', 'clear', 'proven']),
  storyOf('case-5', ['attach', 'send', 'giveBack'], undefined, T0 + 40 * 24 * 60 * MINUTES),
]

async function fill(sql: Sql): Promise<void> {
  for (const story of STORIES) {
    for (const { events, outbox, command, state } of story) {
      for (const { case: id, seq, text, hash } of events)
        await sql.query('insert into case_event (case_id, seq, text, hash) values ($1, $2, $3, $4)', [
          id,
          seq,
          text,
          hash,
        ])
      for (const { topic, case: id, text } of outbox)
        await sql.query('insert into outbox (topic, case_id, text) values ($1, $2, $3)', [topic, id, text])
      await sql.query('insert into command (id, case_id, seq, digest) values ($1, $2, $3, $4)', [
        command.id,
        state.id,
        state.seq,
        command.digest,
      ])
    }
    const last = story.at(-1)
    assert.ok(last)
    const { state, facts, head, due } = last
    await sql.query(
      `insert into case_now (id, seq, head, type, pack, version, place, path, owners, open, opened, changed, ended, facts, state)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`,
      [
        state.id,
        state.seq,
        head,
        state.type,
        state.pack,
        state.version,
        state.place,
        state.path,
        [],
        state.stands.kind !== 'end',
        state.opened,
        state.changed,
        state.ended?.at ?? null,
        canonical(facts),
        canonical(state),
      ],
    )
    if (due !== undefined) await sql.query('insert into timer (case_id, at) values ($1, $2)', [state.id, due])
  }
  const signal = canonical({ signal: { id: 'signal-1' }, outcome: { kind: 'opened', case: 'case-1' } })
  await sql.query('insert into signal (id, received, kind, text) values ($1, $2, $3, $4)', [
    'signal-1',
    T0,
    'opened',
    signal,
  ])
  await sql.query('insert into account (id, login, name, password, positions) values ($1, $2, $3, $4, $5)', [
    'account-1',
    'desk',
    '坐席',
    'digest',
    '[]',
  ])
  await sql.query('insert into session (digest, account, created, expires) values ($1, $2, $3, $4)', [
    'session-1',
    'account-1',
    T0,
    T0 + 1,
  ])
  const party = JSON.stringify({ id: 'p', kind: 'shop', name: '店' })
  await sql.query('insert into reference (kind, key, text) values ($1, $2, $3)', ['party', 'p', party])
}

/** What the program of the first version left: its migration, its rows. */
async function firstVersion(transaction: Transaction): Promise<void> {
  const first = (await migrations()).find(({ name }) => name === FIRST)
  assert.ok(first)
  await transaction(async (sql) => {
    await sql.script(
      'create table migration (name text collate "C" primary key, digest text not null, applied timestamptz not null default now())',
    )
    await sql.script(first.text)
    await sql.query('insert into migration (name, digest) values ($1, $2)', [first.name, first.digest])
    await fill(sql)
  })
}

async function everythingReadable(
  database: Awaited<ReturnType<typeof openPglite>> | Awaited<ReturnType<typeof openPostgres>>,
): Promise<void> {
  await database.read(async ({ cases, history, accounts, reference, signals }) => {
    const { cases: listed } = await cases.list({ limit: 99 })
    assert.equal(listed.length, STORIES.length)
    for (const story of STORIES) {
      const last = story.at(-1)
      assert.ok(last)
      const found = await cases.find(last.state.id)
      assert.deepEqual([found?.state, found?.head], [JSON.parse(canonical(last.state)), last.head])
      const events = await cases.listEvents(last.state.id)
      assert.deepEqual(
        events.map(({ text }) => text),
        story.flatMap((each) => each.events.map(({ text }) => text)),
      )
      let head = ''
      for (const { text, hash } of events) {
        head = sha256(`${head}\n${text}`)
        assert.equal(hash, head)
      }
      for (const { command } of story) assert.equal((await cases.findCommand(command.id))?.digest, command.digest)
    }
    assert.equal((await history.chains(undefined, 99)).length, STORIES.length)
    assert.equal((await accounts.findByLogin('desk'))?.name, '坐席')
    assert.equal((await reference.load()).parties[0]?.name, '店')
    assert.ok(await signals.find('signal-1'))
  })
  const rows = await database.sql((sql) => sql.query('select case_id, at from timer order by case_id'))
  assert.deepEqual(
    rows.map(({ case_id, at }) => [case_id, at]),
    STORIES.flatMap((story) => {
      const last = story.at(-1)
      return last?.due === undefined ? [] : [[last.state.id, last.due]]
    }),
  )
  // An open case goes on.
  const [, sent] = STORIES
  const before = sent?.at(-1)
  assert.ok(before)
  await database.transaction(async ({ cases }) => {
    const found = await cases.find(before.state.id)
    assert.ok(found)
    await cases.append(continued(found, 'clear', before.state.changed + MINUTES))
  })
  assert.equal((await database.read(({ cases }) => cases.listEvents(before.state.id))).length, before.state.seq + 1)
}

describe('a filled database of the first version', () => {
  it('is brought forward: PGlite', async () => {
    const database = await openPglite({ templateFolder: join(tmpdir(), 'gongzhi-template'), migrations: 'leave' })
    try {
      await firstVersion(database.sql)
      const applied = await migrate(database.sql)
      assert.deepEqual(
        applied,
        (await migrations()).map(({ name }) => name).filter((name) => name !== FIRST),
      )
      await everythingReadable(database)
    } finally {
      await database.close()
    }
  })
})

const server = await testServer()
if ('missing' in server) it('is brought forward: PostgreSQL', { skip: `left out: ${server.missing}` }, () => {})
else {
  after(() => server.stop())
  it('is brought forward: PostgreSQL, while somebody reads it', async () => {
    const url = await server.createDatabase()
    await postgresSession({ url }, (run) => firstVersion((work) => runTransaction(run, 'begin', work)))
    // A reader of the version before that holds a table for a while: the migration waits for it, and comes again.
    const reading = postgresSession({ url }, (run) =>
      runTransaction(run, 'begin', async (sql) => {
        await sql.query('select count(*) from case_event')
        await sql.query('select pg_sleep(6)')
      }),
    )
    const database = await openPostgres({ url })
    try {
      await reading
      await everythingReadable(database)
    } finally {
      await database.close()
    }
  })
}
