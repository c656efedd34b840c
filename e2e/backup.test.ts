// Backup and restore as the person on duty does them: open cases and evidence, from either kind of database to either. A
// torn or altered file and a target that is in use are refused before anything is written; a restore that was killed says so.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { randomBytes, randomInt } from 'node:crypto'
import { existsSync } from 'node:fs'
import { copyFile, mkdir, open, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { folderBlobStore } from '@gongzhi/adapters/blob/folder-blob-store'
import { headsFile } from '@gongzhi/adapters/heads/heads-file'
import { openPglite } from '@gongzhi/adapters/postgres/pglite-database'
import { openPostgres } from '@gongzhi/adapters/postgres/postgres-database'
import { type TestServer, testServer } from '@gongzhi/adapters/postgres/postgres-server.contract'
import {
  callLate,
  cases as casesService,
  directory as directoryOf,
  history as historyService,
  type Manifest,
  signals as signalsService,
} from '@gongzhi/engine'
import type { Database } from '@gongzhi/engine/stores.port'
import { type Clock, isRefusal, nextDue } from '@gongzhi/kernel'
import { backUpStopped, checkFile, restoreFile, type Where } from '../server/compose-backup.ts'
import { seed } from '../server/demo/seed.ts'
import { assertFault, gongzhi } from './gongzhi.ts'
import { temporaryFolder } from './running-server.ts'

const MAIN = resolve(import.meta.dirname, '../server/cli/main.ts')
const LANES = 25
const CASES = 60
const wall = { now: () => Date.now() }

/** The platform's services on what lies at `where`. */
async function opened(where: Where, clock: Clock = wall) {
  await mkdir(where.dataFolder, { recursive: true })
  const database: Database =
    where.databaseUrl === undefined
      ? await openPglite({ folder: join(where.dataFolder, 'database') })
      : await openPostgres({ url: where.databaseUrl })
  const blobs = folderBlobStore(join(where.dataFolder, 'evidence'))
  const heads = headsFile(join(where.dataFolder, 'heads.jsonl'))
  const directory = async () => {
    const known = directoryOf(await database.read(({ reference }) => reference.load()))
    return () => known
  }
  return { database, blobs, clock, history: historyService({ database, heads, clock }), directory }
}

const signalAt = (id: string, place: string, at: number) => ({
  ...{ id, at, since: at, place, pack: 'fire-lane', rule: 'vehicle-in-lane', device: 'd', zone: 'z' },
  ...{ count: 1, confidence: 0.9, model: 'm', threshold: 0.3 },
})

/** Cases with pictures, some of them late and raised, some sent back; signals attached to them; accounts and places. */
async function fill(where: Where): Promise<void> {
  let ahead = 0
  const clock = { now: () => Date.now() - 3 * 3_600_000 + ahead }
  const { database, blobs, history, directory } = await opened(where, clock)
  await seed(database)
  await database.transaction(({ reference }) =>
    reference.save({
      places: Array.from({ length: LANES }, (_, i) => ({
        ...{ id: `lane-${i}`, kind: 'fire-lane', within: 'demo-compound' },
        name: `通道 ${i} “\\\n\t"''`,
      })),
    }),
  )
  const known = { database, clock, directory: await directory() }
  const cases = casesService(known)
  let drawn = 0
  const signals = signalsService({ ...known, cases, newCaseId: () => `case-${++drawn}` })
  for (let i = 0; i < CASES; i++) {
    const at = clock.now()
    const blob = await blobs.put(randomBytes(1_000 + i))
    const taken = await signals.take(signalAt(`signal-${i}`, `lane-${i % LANES}`, at), {
      ...{ blob, takenAt: at, device: 'd', boxes: [[0.1, 0.1, 0.5, 0.5]] },
    })
    const stored = 'case' in taken ? await database.read((stores) => stores.cases.find(taken.case)) : undefined
    const owner = stored?.state.stands.kind === 'work' ? stored.state.stands.owner : undefined
    if (stored && owner && i % 3 === 0)
      await cases.run({
        ...{ id: `return-${i}`, case: stored.state.id, do: 'return', reason: '地点不对' },
        by: { kind: 'person', account: 'account', role: owner.role, party: owner.party },
      })
    ahead += 30_000
  }
  ahead += 2 * 3_600_000
  await callLate({ database, cases, clock, seeing: () => true } as Parameters<typeof callLate>[0])
  await history.writeHeads()
  await database.close()
}

/**
 * What is the same in two backups of the same. They differ in when they were made, and in the numbers of the transactions
 * that wrote the outbox, as every server counts its own.
 */
const content = ({ first: _, tables, ...rest }: Manifest) => ({
  ...rest,
  tables: tables.map((table) => (table.name.startsWith('outbox') ? { ...table, sha256: '' } : table)),
})

async function dues(where: Where): Promise<Map<string, { due: number | undefined; owner: string; chain: string }>> {
  const { database } = await opened(where)
  const all = await database.read(async ({ cases }) => {
    const { cases: listed } = await cases.list({ limit: 1_000 })
    const timers = new Map((await cases.listDue(Number.MAX_SAFE_INTEGER, 1_000)).map((timer) => [timer.case, timer.at]))
    return listed.map(({ state, head }) => {
      assert.equal(timers.get(state.id), nextDue(state), `the timer of ${state.id}`)
      const owner = state.stands.kind === 'end' ? 'ended' : JSON.stringify(state.stands)
      return [state.id, { due: nextDue(state), owner, chain: head }] as const
    })
  })
  await database.close()
  return new Map(all)
}

/** The restored platform goes on: late cases are raised, the same signal is not taken twice, a new one opens a case. */
async function goesOn(where: Where): Promise<void> {
  const clock = { now: () => Date.now() + 48 * 3_600_000 }
  const { database, blobs, history, directory } = await opened(where, clock)
  const verified = await history.verify()
  assert.deepEqual(verified.faults, [])
  assert.ok(verified.cases > 10 && verified.events > verified.cases)
  const known = { database, clock, directory: await directory() }
  const cases = casesService(known)
  const signals = signalsService({ ...known, cases, newCaseId: () => `after-${randomBytes(4).toString('hex')}` })
  const [first] = await database.read(({ signals: store }) => store.list(1))
  assert.ok(first)
  assert.deepEqual(await signals.take(first.signal), first.outcome)
  const late = await callLate({ database, cases, clock, seeing: () => true } as Parameters<typeof callLate>[0])
  assert.ok(late > 0, 'the clock comes back to restored cases')
  const next = await signals.take(signalAt(`after-${randomInt(1e9)}`, 'lane-1', clock.now()))
  assert.ok('case' in next, JSON.stringify(next))
  const stored = await database.read((stores) => stores.cases.find(next.case))
  for await (const { address } of blobs.list()) await blobs.get(address)
  assert.ok(stored && !isRefusal(stored))
  await history.writeHeads()
  assert.deepEqual((await history.verify()).faults, [])
  await database.close()
}

describe('a backup', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>
  let postgres: TestServer | undefined
  let file = ''
  let made: Manifest
  const at = (name: string) => join(folder.path, name)

  before(async () => {
    folder = await temporaryFolder()
    const server = await testServer()
    postgres = 'missing' in server ? undefined : server
    const from = { dataFolder: at('original') }
    await fill(from)
    file = at('original.tar')
    made = await backUpStopped(file, from, wall)
  })
  after(async () => {
    await postgres?.stop()
    await folder.remove()
  })

  test('holds everything, and a second one of the same holds the same', async (t) => {
    const rows = new Map(made.tables.map((table) => [table.name, table.rows]))
    assert.equal(rows.get('signal'), CASES)
    assert.ok((rows.get('case_event') ?? 0) > CASES)
    assert.equal(rows.get('case_now'), LANES)
    assert.equal(made.evidence.count, CASES)
    assert.ok(!rows.has('session') && !rows.has('migration'))
    const again = await backUpStopped(at('second.tar'), { dataFolder: at('original') }, wall)
    assert.deepEqual(content(again), content(made))
    assert.deepEqual(content((await checkFile(file)) as Manifest & { program: string }), {
      ...content(made),
      ...{ program: '0.1.0', made: (await checkFile(file)).made },
    })
    t.diagnostic(`${made.tables.reduce((sum, each) => sum + each.rows, 0)} rows, ${made.evidence.count} pictures`)
  })

  test('restored into an empty folder is the original, and goes on', { timeout: 120_000 }, async () => {
    const to = { dataFolder: at('restored') }
    const original = await dues({ dataFolder: at('original') })
    await restoreFile(file, to)
    assert.deepEqual(await dues(to), original)
    assert.deepEqual(content(await backUpStopped(at('restored.tar'), to, wall)), content(made))
    assert.deepEqual(await readFile(join(to.dataFolder, 'heads.jsonl')), await readFile(at('original/heads.jsonl')))
    await goesOn(to)
  })

  test('of PGlite goes into PostgreSQL, of PostgreSQL into either, and is the same each time', {
    timeout: 240_000,
  }, async (t) => {
    if (!postgres) return t.skip('PostgreSQL 15 or later is not installed')
    const original = await dues({ dataFolder: at('original') })
    const first = { dataFolder: at('p1'), databaseUrl: await postgres.createDatabase() }
    await restoreFile(file, first)
    assert.deepEqual(await dues(first), original)
    const second = await backUpStopped(at('p1.tar'), first, wall)
    assert.deepEqual(content(second), content(made))
    const other = { dataFolder: at('p2'), databaseUrl: await postgres.createDatabase() }
    await restoreFile(at('p1.tar'), other)
    const back = { dataFolder: at('p3') }
    await restoreFile(at('p1.tar'), back)
    for (const [i, where] of [other, back].entries()) {
      assert.deepEqual(content(await backUpStopped(at(`again${i}.tar`), where, wall)), content(made))
      assert.deepEqual(await dues(where), original)
      await goesOn(where)
    }
    await assert.rejects(restoreFile(file, { ...first, dataFolder: at('p4') }), { code: 'restore-not-empty' })
  })

  test('that was torn or altered anywhere is refused, and nothing is written', { timeout: 240_000 }, async (t) => {
    const bytes = await readFile(file)
    const bad = at('bad.tar')
    let [torn, altered] = [0, 0]
    const cuts = [0, 1, 511, 512, bytes.length - 1, bytes.length - 512, bytes.length - 1024]
    for (const length of [...cuts, ...Array.from({ length: 25 }, () => randomInt(bytes.length))]) {
      await writeFile(bad, bytes.subarray(0, length))
      await assert.rejects(checkFile(bad), { code: 'backup-broken' }, `cut to ${length}`)
      torn++
    }
    for (let i = 0; i < 150; i++) {
      const spoilt = Buffer.from(bytes)
      const where = randomInt(spoilt.length)
      spoilt[where] = (spoilt[where] ?? 0) ^ (1 << randomInt(8))
      await writeFile(bad, spoilt)
      const outcome = await checkFile(bad).then(
        () => 'taken',
        (fault: { code?: string }) => fault.code,
      )
      // Nobody reads the padding behind a part, or who owns it: such a change changes nothing that is restored.
      if (outcome === 'taken') assert.ok(await sameContent(bad), `byte ${where}`)
      else assert.ok(outcome === 'backup-broken' || outcome === 'backup-too-new', `byte ${where}: ${outcome}`)
      if (outcome !== 'taken') altered++
    }
    for (const spoil of [
      async () => truncate(bad, bytes.length - 5_000),
      async () => {
        const handle = await open(bad, 'r+')
        await handle.write(Buffer.from([1, 2, 3]), 0, 3, Math.floor(bytes.length / 2))
        await handle.close()
      },
      async () => writeFile(bad, Buffer.concat([bytes, bytes])),
      async () => writeFile(bad, 'not a backup'),
    ]) {
      await copyFile(file, bad)
      await spoil()
      await assert.rejects(restoreFile(bad, { dataFolder: at('untouched') }), { code: 'backup-broken' })
      assert.ok(!existsSync(at('untouched/database')) && !existsSync(at('untouched/heads.jsonl')))
    }
    t.diagnostic(`${torn} torn, ${altered} of 150 altered bits refused; the others changed nothing that is restored`)
  })

  async function sameContent(path: string): Promise<boolean> {
    return JSON.stringify(content(await checkFile(path))) === JSON.stringify(content(await checkFile(file)))
  }

  test('is not restored over what is there', { timeout: 120_000 }, async () => {
    const before = await dues({ dataFolder: at('original') })
    assertFault(await gongzhi(['restore', file, '--data', at('original')]), 'restore-not-empty')
    assert.deepEqual(await dues({ dataFolder: at('original') }), before)
    await mkdir(at('pictures/evidence'), { recursive: true })
    await folderBlobStore(at('pictures/evidence')).put(randomBytes(10))
    assertFault(await gongzhi(['restore', file, '--data', at('pictures')]), 'restore-not-empty')
  })

  test('by the command line: made, checked, restored, verified', { timeout: 180_000 }, async () => {
    await mkdir(at('archive'))
    const done = await gongzhi(['backup', at('archive'), '--data', at('original'), '--json'])
    assert.equal(done.code, 0, done.stderr)
    assert.deepEqual(content(JSON.parse(done.stdout) as Manifest), content(made))
    assert.match(done.stderr, /主密钥不在备份里/)
    assertFault(await gongzhi(['backup', file, '--data', at('original')]), 'usage', { exit: 2 })
    const checked = await gongzhi(['backup', '--check', file])
    assert.equal(checked.code, 0, checked.stderr)
    const restored = await gongzhi(['restore', file, '--data', at('by-hand')])
    assert.equal(restored.code, 0, restored.stderr)
    const verified = await gongzhi(['verify', '--data', at('by-hand'), '--json'])
    assert.equal(verified.code, 0, verified.stderr)
    assertFault(await gongzhi(['backup', at('x.tar'), '--data', at('nowhere')]), 'data-folder-missing')
    assert.ok(!existsSync(at('x.tar')) && !existsSync(at('x.tar.part')))
  })

  test('whose restore was killed leaves what says so, and is restored again', { timeout: 240_000 }, async (t) => {
    const where = { dataFolder: at('killed') }
    const points: string[] = []
    for (let round = 0; round < (process.env.CI ? 4 : 8); round++) {
      await rm(where.dataFolder, { recursive: true, force: true })
      const child = spawn(process.execPath, [MAIN, 'restore', file, '--data', where.dataFolder], { stdio: 'ignore' })
      const over = new Promise<number | null>((done) => child.once('exit', (code) => done(code)))
      const marked = () => existsSync(join(where.dataFolder, 'evidence'))
      // Some at any time, some in the middle of writing.
      if (round % 2 === 0) await sleep(randomInt(300, 4_000))
      else for (let i = 0; i < 2_000 && !marked() && child.exitCode === null; i++) await sleep(5)
      child.kill('SIGKILL')
      const code = await over
      if (code === 0) {
        points.push('done')
        continue
      }
      const looked = await gongzhi(['verify', '--data', where.dataFolder, '--json'])
      // As long as nothing was made there is nothing to be mistaken for a platform.
      assertFault(looked, existsSync(join(where.dataFolder, 'database')) ? 'restore-unfinished' : 'data-folder-missing')
      points.push(looked.stderr.split(':')[0] ?? '')
      await restoreFile(file, where)
      assert.deepEqual(content(await backUpStopped(at(`killed-${round}.tar`), where, wall)), content(made))
    }
    t.diagnostic(points.join(', '))
  })

  test('is for its owner only', async () => {
    assert.equal((await stat(file)).mode & 0o077, 0)
  })
})
