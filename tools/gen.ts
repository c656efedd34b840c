// Writes everything that is generated and checked in; with --check it only compares, so that CI finds what is stale.
// A generator is a file tools/gen/<name>.ts that exports files(); it is picked up by being there.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'

/** Contents by path from the root. */
export type Files = Record<string, string>
/** What an earlier generator made, or else what lies on disk; undefined when there is neither. */
export type Read = (path: string) => string | undefined
export type Generator = {
  readonly files: (read: Read) => Promise<Files>
  /** Names of generators whose output this one reads. */
  readonly after?: readonly string[]
}

function inOrder(generators: ReadonlyMap<string, Generator>): string[] {
  const order: string[] = []
  const place = (name: string, waiting: readonly string[]): void => {
    if (order.includes(name)) return
    if (waiting.includes(name)) throw new Error(`generators wait for one another: ${[...waiting, name].join(' → ')}`)
    for (const earlier of generators.get(name)?.after ?? [])
      if (generators.has(earlier)) place(earlier, [...waiting, name])
    order.push(name)
  }
  for (const name of [...generators.keys()].sort()) place(name, [])
  return order
}

export async function generate(root: string, generators: ReadonlyMap<string, Generator>): Promise<Files> {
  const made: Files = {}
  const read: Read = (path) =>
    made[path] ?? (existsSync(join(root, path)) ? readFileSync(join(root, path), 'utf8') : undefined)
  for (const name of inOrder(generators)) {
    for (const [path, content] of Object.entries((await generators.get(name)?.files(read)) ?? {})) {
      if (path in made) throw new Error(`${path} is made by two generators`)
      made[path] = content.endsWith('\n') ? content : `${content}\n`
    }
  }
  return made
}

async function loadGenerators(folder: string): Promise<Map<string, Generator>> {
  const names = readdirSync(folder).filter((name) => /^[a-z-]+\.ts$/.test(name))
  return new Map(
    await Promise.all(names.map(async (name) => [name.slice(0, -3), await import(join(folder, name))] as const)),
  )
}

if (import.meta.main) {
  const root = resolve(import.meta.dirname, '..')
  const check = process.argv.includes('--check')
  const files = await generate(root, await loadGenerators(join(root, 'tools', 'gen')))
  let stale = 0
  for (const [path, content] of Object.entries(files)) {
    const full = join(root, path)
    if (existsSync(full) && readFileSync(full, 'utf8') === content) continue
    stale += 1
    console.log(check ? `${path}:1 is stale: run npm run gen and commit it` : `wrote ${path}`)
    if (check) continue
    mkdirSync(dirname(full), { recursive: true })
    writeFileSync(full, content)
  }
  console.log(`gen.ts: ${Object.keys(files).length} files, ${stale} ${check ? 'stale' : 'written'}`)
  if (check && stale > 0) process.exitCode = 1
}
