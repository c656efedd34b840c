// gongzhi pack check, pack story.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { Fault, faultsIn, labelsOf } from '@gongzhi/kernel'
import { catalogue } from '@gongzhi/packs'
import { argumentsOf } from './arguments.ts'

type Checked = {
  readonly name: string
  readonly pack: unknown
  readonly english: Readonly<Record<string, string>> | undefined
}

async function packNamed(name: string): Promise<Checked> {
  const known = catalogue.find(({ pack }) => pack.id === name)
  if (known) return { name, pack: known.pack, english: known.english }
  if (!existsSync(name)) throw new Fault('pack-unknown', { pack: name })
  try {
    return { name, pack: JSON.parse(await readFile(name, 'utf8')), english: undefined }
  } catch (cause) {
    throw new Fault('input-invalid', { detail: `${name}: ${cause instanceof Error ? cause.message : ''}` }, { cause })
  }
}

export async function packCheck(args: readonly string[]): Promise<number> {
  const { positionals } = argumentsOf(args, {})
  const names = positionals.length > 0 ? positionals : catalogue.map(({ pack }) => pack.id)
  let bad = 0
  for (const name of names) {
    const { pack, english } = await packNamed(name)
    const faults = faultsIn(pack)
    const untranslated = english ? labelsOf(pack).filter((label) => !english[label]) : []
    bad += faults.length
    console.log(
      `${name}: ${faults.length} 处错误 faults${english ? `, ${untranslated.length} 处缺英文 without English` : ''}`,
    )
    for (const { path, zh, en } of faults) console.log(`  ${path}\n    ${zh} · ${en}`)
    for (const label of untranslated) console.log(`  locale/en.json  ${label}`)
  }
  return bad === 0 ? 0 : 1
}

/** Plays the pack's own tests: its stories are code of the pack's folder, not of the server. */
export async function packStory(args: readonly string[]): Promise<number> {
  const { positionals } = argumentsOf(args, {})
  const [name] = positionals
  const known = catalogue.find(({ pack }) => pack.id === name)
  if (!known) throw new Fault('pack-unknown', { pack: name ?? '' })
  const stories = fileURLToPath(new URL(`../../packs/${known.pack.id}/pack.test.ts`, import.meta.url))
  const child = spawn(process.execPath, ['--test', '--test-reporter=spec', stories], { stdio: 'inherit' })
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('exit', (code) => resolve(code ?? 1))
  })
}
