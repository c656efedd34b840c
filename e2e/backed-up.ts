// A platform with something to lose, for tests of backups: filled, looked at, and going on after a restore.
import assert from 'node:assert/strict'
import { randomBytes, randomInt } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { folderBlobStore } from '@gongzhi/adapters/blob/folder-blob-store'
import { headsFile } from '@gongzhi/adapters/heads/heads-file'
import { documentReader } from '@gongzhi/adapters/office/read-document'
import { openPglite } from '@gongzhi/adapters/postgres/pglite-database'
import { openPostgres } from '@gongzhi/adapters/postgres/postgres-database'
import {
  callLate,
  cases as casesService,
  directory as directoryOf,
  history as historyService,
  indicators,
  liveFigures,
  type Manifest,
  signals as signalsService,
  targetReports,
  targets,
} from '@gongzhi/engine'
import type { Database } from '@gongzhi/engine/stores.port'
import { type Clock, isRefusal, nextDue } from '@gongzhi/kernel'
import type { Where } from '../server/compose-backup.ts'
import { seed } from '../server/demo/seed.ts'

export const LANES = 25
export const CASES = 60
export const wall = { now: () => Date.now() }

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
export async function fill(where: Where): Promise<void> {
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
  await follow(known)
  await history.writeHeads()
  await database.close()
}

/** A work report that was adopted, a reading that was set right, and a value told with its evidence. */
async function follow(known: Parameters<typeof indicators>[0]): Promise<void> {
  const { database } = known
  const live = liveFigures({ ...known, indicators: indicators(known) })
  const reports = targetReports({ ...known, documents: documentReader })
  const followed = targets({ ...known, live })
  const by = { kind: 'person', account: 'account', role: 'target-officer' } as const
  const year = new Date(known.clock.now()).getFullYear()
  const lines = ['序号,项目名称,主要工作内容,牵头单位,完成情况', '1,民生,新增床位300张。,区民政局,已新增床位240张。']
  const { report } = await reports.take(
    Buffer.from([`${year}年目标任务完成情况`, ...lines].join('\n')),
    '“\t.csv',
    'account',
  )
  const change = { what: 'measure', measure: 0, value: '230' } as const
  await reports.correct({ id: 'right', report: report.id, task: '1', change, reason: '“\\\n\t"' }, by)
  await reports.adopt({ id: 'adopt', report: report.id }, by)
  const [target] = await followed.list()
  assert.ok(target)
  const asOf = directoryOf(await database.read(({ reference }) => reference.load())).calendar.day(known.clock.now())
  const evidence = [{ kind: 'link', url: 'https://example.com/' }] as const
  const wish = { do: 'tell', value: 250, asOf, estimated: false, source: 'person', evidence } as const
  await followed.run({ id: 'tell', target: target.state.id, wish, as: 'officer' }, by)
  await followed.mapUnit('区民政局', 'operations-centre', by)
}

/**
 * What is the same in two backups of the same. They differ in when they were made, and in the numbers of the transactions
 * that wrote the outbox, as every server counts its own.
 */
export const content = ({ first: _, tables, ...rest }: Manifest) => ({
  ...rest,
  tables: tables.map((table) => (table.name.startsWith('outbox') ? { ...table, sha256: '' } : table)),
})

export async function dues(
  where: Where,
): Promise<Map<string, { due: number | undefined; owner: string; chain: string }>> {
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
export async function goesOn(where: Where): Promise<void> {
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
