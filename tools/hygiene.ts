// Fails when a file of the repository names the machine it was written on, or the registry it was installed from.
import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { homedir, hostname } from 'node:os'
import { basename, dirname, join, resolve } from 'node:path'
import { listFiles } from './source-files.ts'

export type HygieneFault = { readonly path: string; readonly line: number; readonly reason: string }

const TEXT_LIMIT = 4 << 20

/** The files that are or may be committed; all of them where there is no git. */
function ownFiles(root: string): string[] {
  try {
    const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      maxBuffer: 64 << 20,
    })
    return [...new Set(listed.split('\0').filter((path) => path !== ''))].sort()
  } catch {
    return listFiles(root, () => true)
  }
}

/** Paths of this very machine: they are not written down here, so that the check itself names no machine. */
function machinePaths(root: string): string[] {
  const deepEnough = (path: string): boolean => path.split('/').filter((part) => part !== '').length >= 2
  let besides: string[] = []
  try {
    besides = readdirSync(dirname(root)).map((name) => join(dirname(root), name))
  } catch {
    // The parent may be unreadable; its other folders are then unknown.
  }
  return [root, ...besides, homedir()].filter(deepEnough)
}

const REGISTRY =
  /https?:\/\/(?:[\w-]+\.)*(?:registry|npmjs|yarnpkg|npmmirror|taobao|artifactory|nexus|verdaccio|jfrog|cnpmjs)\b[\w.-]*(?::\d+)?\//i
const HOME = /(?<![\w.~-])\/(?:home|Users)\/[a-z][\w.-]*\/|(?<![\w./~-])\/root\/|[A-Z]:\\\\?Users\\/
const TEMPORARY = /(?<![\w.~/-])\/(?:var\/)?tmp\/[\w.-]/

export function checkHygiene(root: string): { faults: HygieneFault[]; files: number } {
  const paths = machinePaths(root)
  const name = hostname()
  const faults: HygieneFault[] = []
  let files = 0
  for (const path of ownFiles(root)) {
    const full = join(root, path)
    if (!statSync(full, { throwIfNoEntry: false })?.isFile() || statSync(full).size > TEXT_LIMIT) continue
    const text = readFileSync(full, 'utf8')
    files += 1
    if (text.includes('\0')) continue
    const lines = text.split('\n')
    const fault = (at: number, reason: string): unknown => faults.push({ path, line: at + 1, reason })
    lines.forEach((line, at) => {
      const own = paths.find((candidate) => line.includes(candidate))
      if (own !== undefined) fault(at, 'names a folder of this machine')
      else if (HOME.test(line)) fault(at, 'names a home folder')
      else if (TEMPORARY.test(line)) fault(at, 'names a temporary folder; use os.tmpdir()')
      if (REGISTRY.test(line)) fault(at, 'names a package registry')
      // Short names such as "localhost" or "server" turn up by themselves.
      if (name.length >= 8 && name !== 'localhost' && /\d/.test(name) && line.includes(name))
        fault(at, 'names this machine')
      if (basename(path) === 'package-lock.json' && /"resolved": "https?:/.test(line)) {
        fault(at, 'keeps a download address; .npmrc has omit-lockfile-registry-resolved for this')
      }
    })
  }
  if (files === 0) faults.push({ path: '.', line: 0, reason: 'no file was read' })
  return { faults, files }
}

if (import.meta.main) {
  const report = checkHygiene(realpathSync(resolve(process.argv[2] ?? '.')))
  for (const { path, line, reason } of report.faults) console.log(`${path}:${line} ${reason}`)
  console.log(`${basename(import.meta.filename)}: ${report.files} files, ${report.faults.length} faults`)
  if (report.faults.length > 0) process.exitCode = 1
}
