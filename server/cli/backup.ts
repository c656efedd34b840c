// gongzhi backup and restore: everything stored into one file, and back into an empty place. Keys are never in that file.
import { realpath } from 'node:fs/promises'
import { basename } from 'node:path'
import type { Checked, Manifest } from '@gongzhi/engine'
import { Fault } from '@gongzhi/kernel'
import { backUpStopped, backupFile, checkFile, masterKeysOf, restoreFile, type Where } from '../compose-backup.ts'
import { databaseUrl, dataFolder } from '../config.ts'
import { backUpByRunning } from '../control.ts'
import { argumentsOf } from './arguments.ts'

const clock = { now: () => Date.now() }

const KEYS = `主密钥不在备份里，请另外保管：没有它，个人信息无法恢复。
The master key is NOT in this file. Keep it elsewhere: without it the personal data in it are lost.`

function said(what: Manifest, json: boolean): string {
  const rows = what.tables.reduce((sum, table) => sum + table.rows, 0)
  const cases = what.tables.find(({ name }) => name === 'case_now')?.rows ?? 0
  const { count, bytes, missing } = what.evidence
  if (json) return JSON.stringify(what)
  const lost = missing === 0 ? '' : `\n  ${missing} 张图片缺失 · ${missing} pictures missing`
  return `  ${cases} 个案卷，${rows} 行，${count} 张图片（${Math.round(bytes / 1024)} KB） · ${cases} cases, ${rows} rows, ${count} pictures${lost}`
}

async function where(given: string | undefined, needsKeys = true): Promise<Where> {
  const folder = dataFolder(given)
  return { dataFolder: folder, databaseUrl: databaseUrl(), ...(needsKeys ? { keys: await masterKeysOf(folder) } : {}) }
}

/** `backup FILE|FOLDER`, `backup --check FILE`. */
export async function backup(args: readonly string[]): Promise<number> {
  const { values, positionals } = argumentsOf(args, {
    data: { type: 'string' },
    json: { type: 'boolean' },
    check: { type: 'boolean' },
  })
  const [path, ...more] = positionals
  if (path === undefined || more.length > 0) throw new Fault('usage', { detail: 'backup FILE|FOLDER' })
  const json = values.json === true
  const here = await where(values.data)
  if (values.check) {
    const checked = await checkFile(path, here.keys)
    console.log(json ? said(checked, true) : `${found(path, checked)}\n${said(checked, false)}`)
    return 0
  }
  const file = await backupFile(path, clock.now())
  let made: Manifest | undefined
  const byRunning =
    here.databaseUrl === undefined &&
    (await backUpByRunning(await realpath(here.dataFolder).catch(() => here.dataFolder), file, async (draft) => {
      made = await checkFile(draft, here.keys)
    }))
  if (!byRunning) made = await backUpStopped(file, here, clock)
  if (made) console.log(json ? said(made, true) : `${file}\n${said(made, false)}`)
  console.error(KEYS)
  return 0
}

function found(path: string, { made, program, seal }: Checked): string {
  const by = seal === undefined ? '没有密钥印记 · without a seal' : `密钥 key ${seal}`
  return `${basename(path)}  ${made}  ${program}  ${by}`
}

/** `restore FILE`. */
export async function restore(args: readonly string[]): Promise<number> {
  const { values, positionals } = argumentsOf(args, {
    data: { type: 'string' },
    json: { type: 'boolean' },
    'without-keys': { type: 'boolean' },
  })
  const [path, ...more] = positionals
  if (path === undefined || more.length > 0) throw new Fault('usage', { detail: 'restore FILE' })
  const withoutKeys = values['without-keys'] === true
  const restored = await restoreFile(path, { ...(await where(values.data, !withoutKeys)), withoutKeys })
  console.log(
    values.json === true
      ? said(restored, true)
      : `已恢复 · restored\n${said(restored, false)}\n请运行 verify · now run: gongzhi verify`,
  )
  return 0
}
