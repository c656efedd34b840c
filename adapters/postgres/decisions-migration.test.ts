// From the first shape of the tables to that of decisions by several, over a database with open cases: the history to the
// byte, every deadline, and the work goes on. And the months of the history, made by several at once while others write.
import assert from 'node:assert/strict'
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import type { Append } from '@gongzhi/engine/cases/cases.port'
import { continued, LANES, opening, sha256, storyOf, T0 } from '@gongzhi/engine/cases/filed-case.contract'
import { verifiedIn } from '@gongzhi/engine/decisions.contract'
import { START } from '@gongzhi/engine/outbox/outbox.port'
import type { Database } from '@gongzhi/engine/stores.port'
import { canonical } from '@gongzhi/kernel'
import { projectionValues } from './cases.store.ts'
import { migrate } from './migrator.ts'
import { openPglite, type PgliteDatabase } from './pglite-database.ts'
import { openPostgres, type PostgresDatabase, postgresSession } from './postgres-database.ts'
import { testServer } from './postgres-server.contract.ts'
import type { Sql } from './sql.ts'
import { runTransaction } from './sql-transaction.ts'

type Transaction = <T>(work: (sql: Sql) => Promise<T>) => Promise<T>

const DAY = 86_400_000
const FIRST = join(import.meta.dirname, 'migrations', '0001-core.sql')
let folder: string

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gongzhi-first-'))
  await cp(FIRST, join(folder, '0001-core.sql'))
})
after(() => rm(folder, { recursive: true, force: true }))

const INSERT = `
insert into case_now (id, seq, head, type, pack, version, place, path, owners, open, opened, changed, ended, facts, state)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`

/** As the first version wrote it. */
async function filed(sql: Sql, append: Append, last: boolean): Promise<void> {
  for (const { case: id, seq, text, hash } of append.events)
    await sql.query('insert into case_event (case_id, seq, text, hash) values ($1, $2, $3, $4)', [id, seq, text, hash])
  const { state, facts, head, due, command } = append
  await sql.query('insert into command (id, case_id, seq, digest) values ($1, $2, $3, $4)', [
    command.id,
    state.id,
    state.seq,
    command.digest,
  ])
  if (!last) return
  await sql.query(INSERT, [state.id, state.seq, ...projectionValues(state, facts, head)])
  if (due !== undefined) await sql.query('insert into timer (case_id, at) values ($1, $2)', [state.id, due])
  for (const { topic, case: on, text } of append.outbox)
    await sql.query('insert into outbox (topic, case_id, text) values ($1, $2, $3)', [topic, on, text])
}

/** Stories over half a year, some of them still open. */
const stories = Array.from({ length: 40 }, (_, i) =>
  storyOf(
    `case-${String(i).padStart(2, '0')}`,
    (['send', 'attach', 'clear', 'proven'] as const).slice(0, i % 5),
    LANES[i % 4],
    T0 + i * 5 * DAY,
  ),
)

/** Texts that no reader of JSON takes, or in which the instant is not where it seems. */
const AWKWARD = [
  canonical({ after: { blob: 'b', boxes: [], device: '"at":1,', takenAt: 2 }, at: T0, note: '"at":3}' }),
  canonical({ zero: '\u0000', alone: '\ud83d' }),
  '{"at":1e21}',
  'no json at all',
]

async function fill(transaction: Transaction): Promise<void> {
  await transaction(async (sql) => {
    for (const story of stories)
      for (const [i, append] of story.entries()) await filed(sql, append, i === story.length - 1)
    for (const [i, text] of AWKWARD.entries())
      await sql.query('insert into case_event (case_id, seq, text, hash) values ($1, 1, $2, $3)', [
        `awkward-${i}`,
        text,
        sha256(`\n${text}`),
      ])
  })
}

async function shows(database: Database, sql: Transaction): Promise<void> {
  const chains = await database.read((stores) => stores.history.chains('awkward-9', 999))
  assert.deepEqual(
    chains,
    stories.map((story) => ({ case: story[0]?.state.id, events: story.flatMap((append) => append.events) })),
  )
  for (const [i, text] of AWKWARD.entries()) {
    const [event] = await database.read((stores) => stores.history.chain(`awkward-${i}`))
    assert.deepEqual([event?.text, event?.hash, event?.at], [text, sha256(`\n${text}`), i === 0 ? T0 : 0])
  }
  const due = await database.read((stores) => stores.cases.listDue(Number.MAX_SAFE_INTEGER, 999))
  const lasts = stories.map((story) => story.at(-1) as Append)
  assert.deepEqual(
    new Map(due.map((each) => [each.case, each.at])),
    new Map(lasts.flatMap(({ state, due: at }) => (at === undefined ? [] : [[state.id, at]]))),
  )
  const told = await database.read((stores) => stores.outbox.after(START, 999))
  assert.equal(told.messages.length, lasts.length, 'what waited is still told')

  const [rest] = await sql((each) => each.query('select count(*) as count from case_event_rest'))
  assert.equal(rest?.count, 0, 'every event lies in its month')
  const months = await sql((each) =>
    each.query(`
      select child.relname as name from pg_inherits join pg_class as child on child.oid = inhrelid
      where inhparent = 'case_event'::regclass order by 1`),
  )
  for (const month of ['197001', '202603', '202609'])
    assert.ok(months.some(({ name }) => name === `case_event_${month}`))

  await sql((each) => each.query("delete from case_event where case_id like 'awkward-%'"))
  const verified = await verifiedIn(database)
  assert.deepEqual([verified.cases, verified.faults], [40, []])
  for (const last of lasts) {
    if (last.due === undefined) continue
    const at = last.state.changed + 60_000
    await database.transaction(({ cases }) => cases.append(continued(last, 'late', last.due ?? at)))
  }
  assert.deepEqual((await verifiedIn(database)).faults, [])
}

/** Events of months that nobody had made room for, written while several make it. */
async function makesRoom(database: Database, sql: Transaction): Promise<void> {
  const start = Date.UTC(2031, 0, 15)
  const opens = Array.from({ length: 30 }, (_, i) => opening(`room-${i}`, LANES[i % 4], start + i * 10 * DAY))
  const write = opens.map(async (each, i) => {
    await setTimeout(i * 4)
    await database.transaction(({ cases }) => cases.append(each))
  })
  const make = Array.from({ length: 6 }, async (_, i) => {
    await setTimeout(i * 15)
    return database.transaction((stores) => stores.history.prepareMonths(start + i * 60 * DAY, 3))
  })
  await Promise.all([...write, ...make])
  await database.transaction((stores) => stores.history.prepareMonths(start, 0))
  assert.equal(await database.transaction((stores) => stores.history.prepareMonths(start, 0)), 0, 'all are there')
  const [rest] = await sql((each) => each.query('select count(*) as count from case_event_rest'))
  assert.equal(rest?.count, 0)
  for (const { state, events } of opens) {
    assert.deepEqual(await database.read(({ cases }) => cases.listEvents(state.id)), events)
    assert.deepEqual(await database.read((stores) => stores.history.chain(state.id)), events)
  }
}

/** A chain is looked for in the months of its case only, however many there are. */
async function looksInFew(sql: Transaction): Promise<void> {
  const rows = await sql((each) =>
    each.query(`explain (analyze, costs off, timing off, summary off)
      select seq, at, text, hash from case_event
      where case_id = 'case-01'
        and at >= (select opened from case_now where id = 'case-01')
        and at <= (select changed from case_now where id = 'case-01')
      order by seq`),
  )
  const plan = rows.map((row) => String(Object.values(row)[0]))
  const run = plan.filter((line) => /on case_event_\w+/.test(line) && !line.includes('never executed'))
  assert.ok(run.length <= 3, plan.join('\n'))
}

describe('the second shape on PGlite', () => {
  let database: PgliteDatabase
  before(async () => {
    database = await openPglite({ migrations: 'leave' })
    await migrate(database.sql, folder)
    await fill(database.sql)
    await migrate(database.sql)
  })
  after(() => database.close())

  it('keeps the history, every deadline, and what waits to be told', () => shows(database, database.sql))
  it('has room for months that come', () => makesRoom(database, database.sql))
  it('finds a chain in few of them', () => looksInFew(database.sql))
})

const server = await testServer()
describe('the second shape on PostgreSQL', { skip: 'missing' in server ? server.missing : false }, () => {
  if ('missing' in server) return
  let database: PostgresDatabase
  before(async () => {
    const url = await server.createDatabase()
    await postgresSession({ url }, async (run) => {
      const transaction: Transaction = (work) => runTransaction(run, 'begin', work)
      await migrate(transaction, folder)
      await fill(transaction)
    })
    database = await openPostgres({ url })
  })
  after(async () => {
    await database.close()
    await server.stop()
  })

  it('keeps the history, every deadline, and what waits to be told', () => shows(database, database.sql))
  it('has room for months that come', () => makesRoom(database, database.sql))
  it('finds a chain in few of them', () => looksInFew(database.sql))
})
