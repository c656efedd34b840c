// Fails when a document names a file, a folder or a page that is not there: whoever follows it must arrive.
import { existsSync, readFileSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { listFiles } from './source-files.ts'

export type DocFault = { readonly path: string; readonly line: number; readonly named: string }

/** In backquotes: a path below one of the folders of the project, without a pattern in it. */
const FOLDERS = [
  'kernel',
  'engine',
  'packs',
  'adapters',
  'server',
  'web',
  'e2e',
  'bench',
  'tools',
  'docs',
  'deploy',
  '.ci',
]
const NAMED = new RegExp(`\`((?:${FOLDERS.map((each) => each.replace('.', '\\.')).join('|')})/[^\`\\s*<>{}…:]+)\``, 'g')
const LINK = /\]\(([^)\s]+)\)/g

export function checkDocs(root: string): { faults: DocFault[]; documents: number } {
  const faults: DocFault[] = []
  const documents = listFiles(root, (path) => path.endsWith('.md') && !path.startsWith('node_modules/'))
  for (const path of documents) {
    readFileSync(join(root, path), 'utf8')
      .split('\n')
      .forEach((line, at) => {
        const fault = (named: string) => faults.push({ path, line: at + 1, named })
        for (const [, named = ''] of line.matchAll(NAMED)) if (!existsSync(join(root, named))) fault(named)
        for (const [, target = ''] of line.matchAll(LINK)) {
          const file = target.split('#')[0] ?? ''
          if (file === '' || /^[a-z]+:/.test(file)) continue
          if (!existsSync(resolve(root, dirname(path), decodeURIComponent(file)))) fault(target)
        }
      })
  }
  return { faults, documents: documents.length }
}

if (import.meta.main) {
  const { faults, documents } = checkDocs(resolve(process.argv[2] ?? '.'))
  for (const { path, line, named } of faults) console.log(`${path}:${line} names ${named}, which is not there`)
  console.log(`${basename(import.meta.filename)}: ${documents} documents, ${faults.length} faults`)
  if (faults.length > 0 || documents === 0) process.exitCode = 1
}
