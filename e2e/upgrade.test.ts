// Upgrades over open cases: the data of an earlier version, made by its own program, come forward on either database. No
// deadline moves, nobody loses a case, chains hold, and every open case goes on to its end.
import assert from 'node:assert/strict'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { readTar } from '@gongzhi/adapters/archive/tar-archive'
import { folderBlobStore } from '@gongzhi/adapters/blob/folder-blob-store'
import { headsFile } from '@gongzhi/adapters/heads/heads-file'
import { openPglite } from '@gongzhi/adapters/postgres/pglite-database'
import { openPostgres } from '@gongzhi/adapters/postgres/postgres-database'
import { type TestServer, testServer } from '@gongzhi/adapters/postgres/postgres-server.contract'
import {
  type Cases,
  cases as casesService,
  directory as directoryOf,
  history as historyService,
  migrateCases,
  signals as signalsService,
} from '@gongzhi/engine'
import type { Database } from '@gongzhi/engine/stores.port'
import { type CaseState, type Command, isOpen, isRefusal, nextDue } from '@gongzhi/kernel'
import { restoreFile, type Where } from '../server/compose-backup.ts'
import { seed } from '../server/demo/seed.ts'
import { temporaryFolder } from './running-server.ts'

const VERSIONS = ['v0.1.0'] as const

/** What the old program had stored, as it had stored it. */
type Old = {
  readonly cases: ReadonlyMap<string, { state: CaseState; head: string; timer: number | undefined; events: number }>
  readonly signals: number
  readonly pictures: number
}

async function old(file: string): Promise<Old> {
  const rows = new Map<string, string[][]>()
  const columns = new Map<string, readonly string[]>()
  let pictures = 0
  for await (const { name, bytes } of readTar(file).parts()) {
    const [kind, table = ''] = name.split('/')
    if (name === 'shape.json')
      for (const each of JSON.parse(Buffer.from(bytes).toString()).tables) columns.set(each.name, each.columns)
    if (kind === 'evidence') pictures++
    if (kind !== 'tables') continue
    const lines = Buffer.from(bytes).toString().trimEnd().split('\n')
    rows.set(table, [...(rows.get(table) ?? []), ...lines.map((line) => JSON.parse(line) as string[])])
  }
  const of = (table: string) =>
    (rows.get(table) ?? []).map((row) =>
      Object.fromEntries((columns.get(table) ?? []).map((name, i) => [name, row[i]])),
    )
  const timers = new Map(of('timer').map((row) => [row.case_id, Number(row.at)]))
  const events = Map.groupBy(of('case_event'), (row) => row.case_id)
  return {
    signals: of('signal').length,
    pictures,
    cases: new Map(
      of('case_now').map((row) => [
        row.id as string,
        {
          state: JSON.parse(row.state as string) as CaseState,
          head: row.head as string,
          timer: timers.get(row.id),
          events: events.get(row.id)?.length ?? 0,
        },
      ]),
    ),
  }
}

const FILLED: Readonly<Record<string, (blob: string) => { move: string; values: Record<string, string> }>> = {
  reported: () => ({ move: 'send', values: {} }),
  sent: () => ({ move: 'clear', values: { how: '移车' } }),
  enforcing: () => ({ move: 'remove', values: { how: '责令驶离' } }),
  visiting: (blob) => ({ move: 'confirm', values: { after: blob } }),
}

/** What brings a case on from where it stands. A proof that no eye sees goes to a person at its deadline. */
function nextCommand(state: CaseState, blob: string): Command {
  const id = `upgrade:${state.id}:${state.seq}`
  if (state.paused || state.stands.kind === 'proof')
    return { id, case: state.id, by: { kind: 'clock' }, do: 'tick', seeing: false }
  const { step } = state.stands
  const owner = 'owner' in state.stands ? state.stands.owner : undefined
  const filled = FILLED[step]
  assert.ok(owner && filled, `${state.id} stands at ${step}`)
  const by = { kind: 'person', account: 'upgrade', role: owner.role, party: owner.party } as const
  return { id, case: state.id, by, do: 'move', ...filled(blob) }
}

for (const version of VERSIONS)
  describe(`an upgrade from ${version} with open cases`, () => {
    const file = join(import.meta.dirname, 'fixtures', `${version}.tar`)
    let folder: Awaited<ReturnType<typeof temporaryFolder>>
    let postgres: TestServer | undefined
    before(async () => {
      folder = await temporaryFolder()
      const server = await testServer()
      postgres = 'missing' in server ? undefined : server
    })
    after(async () => {
      await postgres?.stop()
      await folder.remove()
    })

    async function upgraded(where: Where, say: (text: string) => void): Promise<void> {
      const was = await old(file)
      const open = [...was.cases.values()].filter(({ state }) => isOpen(state))
      assert.ok(open.length >= 20 && was.cases.size > open.length && was.pictures > 0)
      const steps = new Set(open.map(({ state }) => `${state.stands.step}${state.paused ? ' paused' : ''}`))
      assert.ok(steps.size >= 5, [...steps].join())
      assert.ok(
        open.some(({ state }) => state.raises > 0),
        'one was late and taken over',
      )

      await mkdir(where.dataFolder, { recursive: true })
      await restoreFile(file, where)
      const database: Database =
        where.databaseUrl === undefined
          ? await openPglite({ folder: join(where.dataFolder, 'database') })
          : await openPostgres({ url: where.databaseUrl })
      try {
        await goesOn(database, where, was, say)
      } finally {
        await database.close()
      }
    }

    async function goesOn(database: Database, where: Where, was: Old, say: (text: string) => void): Promise<void> {
      const blobs = folderBlobStore(join(where.dataFolder, 'evidence'))
      const heads = headsFile(join(where.dataFolder, 'heads.jsonl'))
      // The old program ran faster than real time: time goes on from where it had got to.
      let now = Math.max(...[...was.cases.values()].map(({ state }) => state.changed)) + 1_000
      const clock = { now: () => now }
      const history = historyService({ database, heads, clock })
      const before = await history.verify()
      assert.deepEqual(before.faults, [], 'chains, projections and heads hold before anything is done')
      assert.equal(before.cases, was.cases.size)

      // As each start does.
      const there = new Set((await database.read(({ accounts }) => accounts.list())).map(({ login }) => login))
      for (const { login } of await seed(database)) assert.ok(!there.has(login), `${login} keeps his password`)
      const known = directoryOf(await database.read(({ reference }) => reference.load()))
      const directory = () => known
      const cases = casesService({ database, clock, directory })

      const timers = new Map(
        (await database.read((stores) => stores.cases.listDue(Number.MAX_SAFE_INTEGER, 1_000))).map((timer) => [
          timer.case,
          timer.at,
        ]),
      )
      for (const [id, { state, head, timer, events }] of was.cases) {
        const [stored, chain] = await database.read(async (stores) => [
          await stores.cases.find(id),
          await stores.cases.listEvents(id),
        ])
        assert.ok(stored)
        assert.equal(timers.get(id), timer, `the timer of ${id}`)
        assert.equal(nextDue(stored.state), nextDue(state), `the deadline of ${id}`)
        assert.deepEqual(stored.state.closes, state.closes, `when ${id} must close`)
        assert.deepEqual(stored.state.stands, state.stands, `whose ${id} is`)
        assert.deepEqual(stored.state.ledger, state.ledger, `the ledger of ${id}`)
        assert.equal(stored.head, head)
        assert.equal(chain.length, events)
      }
      const moved = await migrateCases({ database, cases, directory })
      assert.deepEqual(moved.refused, [], 'every open case follows its pack')

      // Signals that were answered are not taken again; the picture is the same.
      const taken = await database.read((stores) => stores.signals.list(200))
      assert.equal(taken.length, was.signals)
      const signals = signalsService({ database, clock, cases, directory, newCaseId: () => 'never' })
      for (const { signal, outcome } of taken) assert.deepEqual(await signals.take(signal), outcome)
      let blob = ''
      for await (const { address } of blobs.list()) {
        await blobs.get(address)
        blob = address
      }

      const ends = await closeAll(database, cases, blob, (at) => {
        now = Math.max(now + 1_000, at)
      })
      say(
        `${was.cases.size} cases came forward, ${moved.changed} of them to a newer pack version; ${ends} were open and ended`,
      )
      await history.writeHeads()
      assert.deepEqual((await history.verify()).faults, [])
    }

    async function closeAll(
      database: Database,
      cases: Cases,
      blob: string,
      letPass: (at: number) => void,
    ): Promise<number> {
      const page = await database.read((stores) => stores.cases.list({ open: true, limit: 200 }))
      for (const listed of page.cases) {
        let { state } = listed
        for (let i = 0; isOpen(state); i++) {
          assert.ok(i < 20, `${state.id} comes to an end`)
          const command = nextCommand(state, blob)
          letPass(command.do === 'tick' ? (nextDue(state) ?? 0) : state.changed)
          const done = await cases.run(command)
          assert.ok(!isRefusal(done), `${state.id} at ${state.stands.step}: ${JSON.stringify(done)}`)
          state = done.state
        }
        assert.equal(state.ended?.as, 'done')
      }
      const left = await database.read((stores) => stores.cases.listDue(Number.MAX_SAFE_INTEGER, 10))
      assert.deepEqual(left, [], 'no timer is left behind')
      return page.cases.length
    }

    test('on PGlite', { timeout: 120_000 }, (t) =>
      upgraded({ dataFolder: join(folder.path, 'pglite') }, (text) => t.diagnostic(text)),
    )

    test('on PostgreSQL', { timeout: 120_000 }, async (t) => {
      if (!postgres) return t.skip('PostgreSQL 15 or later is not installed')
      const where = { dataFolder: join(folder.path, 'postgres'), databaseUrl: await postgres.createDatabase() }
      await upgraded(where, (text) => t.diagnostic(text))
    })
  })
