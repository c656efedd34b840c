// Checks who may import what (the table in docs/architecture.md), circles, purity of the kernel, length and names of
// files. Fails when it reads too few files: a checker that reads nothing finds nothing.
import { existsSync, readFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { basename, join, posix, resolve } from 'node:path'
import { findCycles } from './import-cycles.ts'
import { isForTests, isTest, OUTSIDE, refusal, type Target, WORKSPACES } from './layer-table.ts'
import { listFiles } from './source-files.ts'
import { blanked, type Import, importsOf, lineOf } from './source-text.ts'

/** Raise as the repository grows. */
const FLOOR = 100
const WARN_LINES = 300
const FAIL_LINES = 600

const BANNED_WORDS = new Set(['util', 'utils', 'helper', 'helpers'])
const BANNED_NAMES = new Set(['common', 'shared', 'lib', 'types', 'constants'])

const IMPURE: readonly (readonly [RegExp, string])[] = [
  [/(?<![\w$.])Date\s*\.\s*now\b/g, 'Date.now asks the system clock; take the time as a value'],
  [/(?<![\w$.])Date\s*\(\s*\)/g, 'Date() asks the system clock; take the time as a value'],
  [/(?<![\w$.])performance\s*\./g, 'performance asks the system clock'],
  [/(?<![\w$.])Math\s*\.\s*random\b/g, 'Math.random is chance; take ids and draws as values'],
  [/(?<![\w$.])crypto\s*\./g, 'crypto is not the kernel’s; the engine hashes and draws'],
  [/(?<![\w$.])process\s*[.[]/g, 'process is not there in a browser'],
  [/(?<![\w$.])globalThis\s*[.[]/g, 'the kernel uses no globals of its host'],
  [/(?<![\w$.])(?:setTimeout|setInterval|setImmediate|fetch)\s*\(/g, 'the kernel waits for nothing and calls nobody'],
]
const ENVIRONMENT = /(?<![\w$.])process\s*\.\s*env\b/g

export type Fault = { readonly path: string; readonly line: number; readonly reason: string }
export type LayerReport = {
  readonly faults: readonly Fault[]
  readonly warnings: readonly Fault[]
  readonly files: number
  readonly imports: number
}

const isCode = (path: string): boolean => /\.(ts|tsx|mts|mjs)$/.test(path) && !/\.d\.m?ts$/.test(path)
const isGenerated = (path: string): boolean => /\.gen\.[a-z]+$/.test(path) || path === 'packs/index.ts'

type Manifest = { readonly exports?: Record<string, string> } & Readonly<Record<string, unknown>>

function readManifest(root: string, folder: string): Manifest {
  const path = join(root, folder, 'package.json')
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : {}
}

function declaredIn(manifest: Manifest): string[] {
  return ['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies'].flatMap((field) =>
    Object.keys((manifest[field] as object | undefined) ?? {}),
  )
}

/** Follows the `exports` of a workspace, or says why not. */
function workspaceFile(name: string, inside: string, exports: Record<string, string>): string | undefined {
  const exact = exports[inside]
  if (exact !== undefined) return posix.join(name, exact)
  for (const [key, value] of Object.entries(exports)) {
    const [before, after] = key.split('*')
    if (after === undefined || !inside.startsWith(before as string) || !inside.endsWith(after)) continue
    const middle = inside.slice((before as string).length, inside.length - after.length)
    return posix.join(name, value.replace('*', middle))
  }
  return undefined
}

function targetOf(from: string, { specifier }: Import, manifests: ReadonlyMap<string, Manifest>): Target | string {
  if (specifier.startsWith('.')) return { path: posix.join(posix.dirname(from), specifier).replace(/\?.*$/, '') }
  if (specifier.startsWith('node:') || builtinModules.includes(specifier))
    return { node: specifier.replace('node:', '') }
  const own = /^@gongzhi\/([^/]+)(\/.*)?$/.exec(specifier)
  if (own === null) {
    return { npm: specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/') }
  }
  const path = workspaceFile(own[1] as string, `.${own[2] ?? ''}`, manifests.get(own[1] as string)?.exports ?? {})
  return path === undefined ? `${specifier} is not among the exports of that workspace` : { path }
}

function undeclared(root: Manifest, from: string, npm: string, manifests: ReadonlyMap<string, Manifest>): boolean {
  const zone = from.split('/')[0] as string
  // Tools, benches and journeys are no workspaces: they try out what the others bring.
  const own = OUTSIDE.includes(zone) ? [...manifests.values()] : [manifests.get(zone) ?? {}]
  return ![root, ...own].flatMap(declaredIn).includes(npm)
}

function namesFault(path: string): string | undefined {
  for (const part of path.split('/')) {
    const stem = part.replace(/\..*$/, '').toLowerCase()
    const word = stem.split('-').find((piece) => BANNED_WORDS.has(piece)) ?? (BANNED_NAMES.has(stem) ? stem : undefined)
    if (word !== undefined) return `“${word}” says nothing: name it after what it does`
  }
  return undefined
}

export function checkLayers(root: string, floor = FLOOR): LayerReport {
  const roots = new Set([...WORKSPACES, ...OUTSIDE])
  const files = listFiles(root, (path) => isCode(path) && roots.has(path.split('/')[0] as string))
  const manifests = new Map(WORKSPACES.map((name) => [name, readManifest(root, name)]))
  const rootManifest = readManifest(root, '')
  const faults: Fault[] = []
  const warnings: Fault[] = []
  const loads = new Map<string, string[]>()
  let imports = 0

  for (const path of files) {
    const source = readFileSync(join(root, path), 'utf8')
    const code = blanked(source)
    const fault = (line: number, reason: string): unknown => faults.push({ path, line, reason })
    const named = namesFault(path)
    if (named !== undefined) fault(1, named)
    if (!isGenerated(path)) {
      const lines = source.split('\n').length - (source.endsWith('\n') ? 1 : 0)
      if (lines > FAIL_LINES) fault(lines, `${lines} lines, more than ${FAIL_LINES}: split it`)
      else if (lines > WARN_LINES)
        warnings.push({ path, line: lines, reason: `${lines} lines, more than ${WARN_LINES}` })
      if (!/^(\/\/|\/\*|#!)/.test(source)) {
        warnings.push({ path, line: 1, reason: 'the first line does not say what the file is for' })
      }
    }
    const zone = path.split('/')[0] as string
    if (zone === 'kernel' && !isTest(path)) {
      for (const [pattern, reason] of IMPURE) {
        for (const match of code.matchAll(pattern)) fault(lineOf(source, match.index), reason)
      }
    }
    if (!OUTSIDE.includes(zone) && !isForTests(path) && path !== 'server/config.ts' && zone !== 'kernel') {
      for (const match of code.matchAll(ENVIRONMENT)) {
        fault(lineOf(source, match.index), 'only server/config.ts reads process.env')
      }
    }
    const edges: string[] = []
    loads.set(path, edges)
    for (const entry of importsOf(source, code)) {
      imports += 1
      const target = targetOf(path, entry, manifests)
      if (typeof target === 'string') {
        fault(entry.line, target)
        continue
      }
      const reason = refusal(path, target)
      if (reason !== undefined) fault(entry.line, `${entry.specifier}: ${reason}`)
      if ('npm' in target && undeclared(rootManifest, path, target.npm, manifests)) {
        fault(entry.line, `${target.npm} is not declared in ${zone}/package.json`)
      }
      if (!('path' in target)) continue
      const toZone = target.path.split('/')[0] as string
      if (
        entry.specifier.startsWith('.') &&
        toZone !== zone &&
        ![zone, toZone].some((name) => OUTSIDE.includes(name))
      ) {
        fault(entry.line, `${entry.specifier}: leaves the workspace; write @gongzhi/${toZone}/…`)
      }
      if (!entry.typeOnly) edges.push(target.path)
    }
  }
  for (const circle of findCycles(loads)) {
    faults.push({
      path: circle[0] as string,
      line: 1,
      reason: `modules load one another in a circle: ${[...circle, circle[0]].join(' → ')}`,
    })
  }
  if (files.length < floor) {
    faults.push({ path: '.', line: 0, reason: `only ${files.length} files read, at least ${floor} expected` })
  }
  return { faults, warnings, files: files.length, imports }
}

if (import.meta.main) {
  const report = checkLayers(resolve(process.argv[2] ?? '.'))
  for (const { path, line, reason } of report.warnings) console.log(`warning ${path}:${line} ${reason}`)
  for (const { path, line, reason } of report.faults) console.log(`${path}:${line} ${reason}`)
  console.log(
    `${basename(import.meta.filename)}: ${report.files} files, ${report.imports} imports, ${report.faults.length} faults, ${report.warnings.length} warnings`,
  )
  if (report.faults.length > 0) process.exitCode = 1
}
