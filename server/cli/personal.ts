// gongzhi personal: what is held, who read it, destroying, rotation of the master key and retention. It never prints a value.
import { existsSync } from 'node:fs'
import { basename, join } from 'node:path'
import {
  cases as casesService,
  directory as directoryOf,
  dropOldMasterKeys,
  endOfKeeping,
  rotateMasterKey,
} from '@gongzhi/engine'
import { Fault, READ_REASONS } from '@gongzhi/kernel'
import { openStorage } from '../compose.ts'
import { composePersonal, type PersonalServices } from '../compose-personal.ts'
import { databaseOf, databaseUrl, dataFolder, personalFiles } from '../config.ts'
import { argumentsOf } from './arguments.ts'

type Opened = PersonalServices & {
  readonly database: Awaited<ReturnType<typeof openStorage>>['database']
  readonly directory: () => ReturnType<typeof directoryOf>
  readonly json: boolean
  readonly names: readonly string[]
}

async function withPersonal(
  args: readonly string[],
  usage: string,
  [least, most]: readonly [number, number],
  work: (opened: Opened) => Promise<number>,
): Promise<number> {
  const { values, positionals } = argumentsOf(args, { data: { type: 'string' }, json: { type: 'boolean' } })
  if (positionals.length < least || positionals.length > most) throw new Fault('usage', { detail: usage })
  const folder = dataFolder(values.data)
  if (databaseUrl() === undefined && !existsSync(join(folder, 'database')))
    throw new Fault('data-folder-missing', { folder: basename(folder) })
  const clock = { now: () => Date.now() }
  const storage = await openStorage(folder, clock, { server: databaseOf(), name: 'gongzhi personal' })
  try {
    const { database, blobs } = storage
    const known = directoryOf(await database.read(({ reference }) => reference.load()))
    const directory = () => known
    const cases = casesService({ database, clock, directory })
    const newCaseId = () => {
      throw new Fault('unexpected')
    }
    const files = personalFiles(folder)
    const services = await composePersonal({ database, blobs, clock, directory, cases, newCaseId, files })
    return await work({ ...services, database, directory, json: values.json === true, names: positionals })
  } finally {
    await storage.close()
  }
}

/** Who reported a case, as a reference. Faults: case-not-found, personal-not-found. */
async function reporterOf({ database, names: [caseId = ''] }: Opened): Promise<string> {
  const state = (await database.read(({ cases }) => cases.find(caseId)))?.state
  if (!state) throw new Fault('case-not-found')
  if (state.reporter === undefined) throw new Fault('personal-not-found')
  return state.reporter
}

const day = (at: number) => new Date(at).toISOString()

/** `personal held CASE`. */
export function personalHeld(args: readonly string[]): Promise<number> {
  return withPersonal(args, 'personal held CASE', [1, 1], async (opened) => {
    const { personal, retention, directory, json } = opened
    const { held, gone } = await personal.of(await reporterOf(opened))
    const rows = held.map((each) => {
      const { key, values, caseEnded } = each
      const until = endOfKeeping({ key, ended: caseEnded, caseKnown: true }, retention, directory().calendar)
      return {
        purpose: key.purpose,
        label: key.terms.label,
        party: key.terms.party,
        basis: key.terms.basis,
        received: day(key.received),
        ...(until === undefined ? {} : { until: day(until) }),
        items: values.map(({ label }) => label),
      }
    })
    const notes = gone.map(({ purpose, at, why, values }) => ({ purpose, at: day(at), why, items: values }))
    if (json) console.log(JSON.stringify({ held: rows, gone: notes }))
    else {
      for (const row of rows)
        console.log(
          `  ${row.purpose}  ${row.label}  ${row.items.join('、')}  ${row.party}  ${row.basis}  ${row.until ?? '办结后起算 from the end of the case'}`,
        )
      for (const note of notes)
        console.log(`  ${note.purpose}  已删除 destroyed ${note.at}  ${note.why}  ${note.items}`)
      if (rows.length + notes.length === 0) console.log('  没有个人信息 · nothing is held')
    }
    return 0
  })
}

/** `personal reads CASE`. */
export function personalReads(args: readonly string[]): Promise<number> {
  return withPersonal(args, 'personal reads CASE', [1, 1], async (opened) => {
    const { reads } = await opened.personal.of(await reporterOf(opened))
    if (opened.json) console.log(JSON.stringify(reads.map(({ subject: _, at, ...row }) => ({ at: day(at), ...row }))))
    else {
      for (const { at, label, purpose, role, party, account, why } of reads)
        console.log(`  ${day(at)}  ${label}  ${purpose}  ${role}@${party}  ${account}  ${READ_REASONS[why].zh}`)
      if (reads.length === 0) console.log('  没有人读取过 · nobody has read anything')
    }
    return 0
  })
}

/** `personal destroy CASE [PURPOSE]`. */
export function personalDestroy(args: readonly string[]): Promise<number> {
  return withPersonal(args, 'personal destroy CASE [PURPOSE]', [1, 2], async (opened) => {
    const destroyed = await opened.personal.destroy(await reporterOf(opened), opened.names[1], 'by-order', 'cli')
    console.log(
      opened.json
        ? JSON.stringify({ destroyed })
        : `  已删除 ${destroyed.length} 项：${destroyed.join(' ')} · destroyed ${destroyed.length}`,
    )
    return 0
  })
}

/** `personal rotate`: also while the platform runs, where the database is a server. */
export function personalRotate(args: readonly string[]): Promise<number> {
  return withPersonal(args, 'personal rotate', [0, 0], async ({ database, masters, json }) => {
    const { generation, rewrapped, resumed } = await rotateMasterKey({ database, masters })
    console.log(
      json
        ? JSON.stringify({ generation, rewrapped, resumed })
        : `  ${resumed ? '继续上次的轮换' : '新主密钥'} ${generation}，重新加密 ${rewrapped} 个密钥 · ${resumed ? 'went on with' : 'new master key'} ${generation}, ${rewrapped} keys wrapped anew`,
    )
    console.error(`请备份主密钥文件。旧主密钥仍在，直到 personal drop-old。
Make a copy of the master key file. The old key is kept until personal drop-old.`)
    return 0
  })
}

/** `personal drop-old`. */
export function personalDropOld(args: readonly string[]): Promise<number> {
  return withPersonal(args, 'personal drop-old', [0, 0], async ({ database, masters, json }) => {
    const dropped = await dropOldMasterKeys({ database, masters })
    console.log(
      json
        ? JSON.stringify({ dropped })
        : `  已丢弃 ${dropped.length} 个旧主密钥：此前的备份不能再恢复个人信息 · dropped ${dropped.length}: no backup made before can bring personal data back`,
    )
    return 0
  })
}

/** `personal retain`: what the worker does every hour. */
export function personalRetain(args: readonly string[]): Promise<number> {
  return withPersonal(args, 'personal retain', [0, 0], async ({ retainNow, json }) => {
    const rows = await retainNow()
    if (json) console.log(JSON.stringify(rows.map(({ at, ...row }) => ({ at: day(at), ...row }))))
    else {
      for (const { purpose, destroyed, left } of rows)
        console.log(`  ${purpose}  到期删除 ${destroyed}，仍保留 ${left} · destroyed ${destroyed}, left ${left}`)
      if (rows.length === 0) console.log('  没有个人信息 · nothing is held')
    }
    return 0
  })
}
