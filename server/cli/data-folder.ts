// gongzhi seed, rebuild, verify: on the data folder while no server has it, or with DATABASE_URL on that server.
import { existsSync } from 'node:fs'
import { basename, join } from 'node:path'
import { Fault } from '@gongzhi/kernel'
import { openStorage, type Storage } from '../compose.ts'
import { databaseOf, dataFolder } from '../config.ts'
import { seed } from '../demo/seed.ts'
import { argumentsOf } from './arguments.ts'

async function withStorage(
  args: readonly string[],
  work: (storage: Storage, json: boolean) => Promise<number>,
  exists = true,
): Promise<number> {
  const { values, positionals } = argumentsOf(args, { data: { type: 'string' }, json: { type: 'boolean' } })
  if (positionals.length > 0) throw new Fault('usage', { detail: `unexpected “${positionals[0]}”` })
  const folder = dataFolder(values.data)
  // A mistyped folder must not pass for a sound one.
  const server = databaseOf()
  if (exists && !server && !existsSync(join(folder, 'database')))
    throw new Fault('data-folder-missing', { folder: basename(folder) })
  const storage = await openStorage(folder, { now: () => Date.now() }, { server, name: 'gongzhi', migrates: !exists })
  try {
    return await work(storage, values.json === true)
  } finally {
    await storage.close()
  }
}

export function seedDemo(args: readonly string[]): Promise<number> {
  return withStorage(
    args,
    async ({ database }) => {
      const signIns = await seed(database)
      const places = await database.transaction(async ({ reference }) => (await reference.load()).places)
      const count = (kind: string) => places.filter((place) => place.kind === kind).length
      console.log(`${count('street')} 个街道 streets, ${count('community')} 个社区 communities`)
      for (const { login, password, name } of signIns) console.log(`  ${login}  ${password}  ${name}`)
      return 0
    },
    false,
  )
}

export function rebuild(args: readonly string[]): Promise<number> {
  return withStorage(args, async ({ history }, json) => {
    const result = await history.rebuild()
    console.log(
      json
        ? JSON.stringify(result)
        : `${result.cases} 个案卷已由事件重建，其中 ${result.changed} 个与原有投影不同 · rebuilt ${result.cases} cases, ${result.changed} differed`,
    )
    return 0
  })
}

/** What was made public alone: every content and every file against its hash. */
export function targetsVerify(args: readonly string[]): Promise<number> {
  return withStorage(args, async ({ history }, json) => {
    const result = await history.verifyPublications()
    if (json) console.log(JSON.stringify(result))
    else {
      for (const { publication, number, problem, detail } of result.faults)
        console.log(`${problem.padEnd(10)} ${publication} #${number}  ${detail}`)
      console.log(
        `${result.publications} 个公开，${result.files} 个文件，${result.faults.length} 处问题 · ${result.publications} publications, ${result.files} files, ${result.faults.length} faults`,
      )
    }
    return result.faults.length === 0 ? 0 : 1
  })
}

export function verify(args: readonly string[]): Promise<number> {
  return withStorage(args, async ({ history }, json) => {
    const result = await history.verify()
    if (json) console.log(JSON.stringify(result))
    else {
      for (const { case: id, seq, problem, detail } of result.faults)
        console.log(`${problem.padEnd(10)} ${id} #${seq}  ${detail}`)
      console.log(
        `${result.cases} 个案卷，${result.events} 个事件，${result.faults.length} 处问题 · ${result.cases} cases, ${result.events} events, ${result.faults.length} faults`,
      )
    }
    return result.faults.length === 0 ? 0 : 1
  })
}
