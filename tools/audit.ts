// Asks the registry whether something is known to be wrong with the packages that run. Known faults of high and critical
// severity fail the check, unless somebody looked at them and said until when that is acceptable (audit-exceptions.json).
// Where nobody can be asked it says so loudly; it fails only where that is demanded (CI_AUDIT_REQUIRED=1).
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'

export type Exception = { readonly id: string; readonly why: string; readonly until: string }
export type Advisory = {
  readonly id: string
  readonly package: string
  readonly severity: string
  readonly title: string
}
/** `unreachable`: why nobody could be asked. */
export type Answer = { readonly advisories: readonly Advisory[] } | { readonly unreachable: string }
type Kept = { readonly lock: string; readonly at: number; readonly answer: Answer }

const FAILS = new Set(['high', 'critical'])
const WAIT_MS = 20_000
const DAY_MS = 24 * 3_600_000
/** One that could not be asked is not asked at each check of the next hour. */
const AGAIN_MS = 3_600_000

type Said = {
  readonly error?: unknown
  readonly vulnerabilities?: Readonly<
    Record<string, { readonly severity: string; readonly via: readonly (string | Via)[] }>
  >
}
type Via = { readonly url?: string; readonly title?: string; readonly severity?: string; readonly name?: string }

/** What `npm audit --json` said. */
export function answerOf(text: string): Answer {
  let said: Said
  try {
    said = JSON.parse(text) as Said
  } catch {
    return { unreachable: 'npm gave no answer' }
  }
  if (said.vulnerabilities === undefined) return { unreachable: 'the registry does not answer audits' }
  const advisories = new Map<string, Advisory>()
  for (const [name, { severity, via }] of Object.entries(said.vulnerabilities)) {
    for (const each of via) {
      // A name alone: it is in there by that other one, which is told of itself.
      if (typeof each === 'string') continue
      const id = /GHSA(-[0-9a-z]{4}){3}/.exec(each.url ?? '')?.[0] ?? each.url ?? each.title ?? name
      advisories.set(`${id} ${name}`, {
        id,
        package: each.name ?? name,
        severity: each.severity ?? severity,
        title: each.title ?? '',
      })
    }
  }
  return { advisories: [...advisories.values()] }
}

export type Judged = { readonly faults: readonly string[]; readonly warnings: readonly string[] }

/** `today`: an ISO date. */
export function judge(answer: Answer, exceptions: readonly Exception[], today: string, required: boolean): Judged {
  const faults = exceptions.flatMap(({ id, why, until }) =>
    /^\d{4}-\d{2}-\d{2}$/.test(until) && why.length >= 10 ? [] : [`exception ${id}: it says until when, and why`],
  )
  const warnings: string[] = []
  if ('unreachable' in answer) {
    const text = `KNOWN FAULTS OF PACKAGES WERE NOT LOOKED FOR: ${answer.unreachable}`
    if (required) faults.push(text)
    else warnings.push(text)
    return { faults, warnings }
  }
  for (const { id, package: name, severity, title } of answer.advisories) {
    const exception = exceptions.find((each) => each.id === id)
    const line = `${severity} ${name}: ${title} (${id})`
    if (!FAILS.has(severity)) warnings.push(line)
    else if (!exception) faults.push(line)
    else if (exception.until < today) faults.push(`${line}: its exception ended on ${exception.until}`)
    else warnings.push(`${line}: accepted until ${exception.until}, ${exception.why}`)
  }
  return { faults, warnings }
}

function npmAudit(root: string): Promise<string> {
  const script = process.env.npm_execpath
  const args = ['audit', '--json', '--omit=dev', '--audit-level=none', '--fetch-retries=0', '--fetch-timeout=15000']
  const [program, first] = script && /\.c?js$/.test(script) ? [process.execPath, [script]] : ['npm', []]
  return new Promise((done) => {
    const child = spawn(program, [...first, ...args], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'ignore'],
      shell: process.platform === 'win32' && program === 'npm',
    })
    const timer = setTimeout(() => child.kill('SIGKILL'), WAIT_MS)
    let said = ''
    child.stdout.setEncoding('utf8').on('data', (part: string) => {
      said += part
    })
    child.on('error', () => done(''))
    child.on('close', () => {
      clearTimeout(timer)
      done(said)
    })
  })
}

/** Asks at most once a day for the same packages. */
export async function audit(
  root: string,
  now: number,
  ask: (root: string) => Promise<string> = npmAudit,
): Promise<Answer> {
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex')
  const path = join(root, 'node_modules', '.cache', 'gongzhi-audit.json')
  if (existsSync(path)) {
    try {
      const kept = JSON.parse(readFileSync(path, 'utf8')) as Kept
      const fresh = now - kept.at < ('unreachable' in kept.answer ? AGAIN_MS : DAY_MS)
      if (kept.lock === lock && fresh && now >= kept.at) return kept.answer
    } catch {
      // A file that was cut off is as good as none.
    }
  }
  const answer = answerOf(await ask(root))
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, JSON.stringify({ lock, at: now, answer } satisfies Kept))
  return answer
}

if (import.meta.main) {
  const root = resolve(import.meta.dirname, '..')
  const required = process.env.CI_AUDIT_REQUIRED === '1'
  const exceptions = JSON.parse(readFileSync(join(root, 'tools/audit-exceptions.json'), 'utf8')) as Exception[]
  const answer = await audit(root, Date.now())
  const { faults, warnings } = judge(answer, exceptions, new Date().toISOString().slice(0, 10), required)
  for (const line of warnings) console.log(`warning ${line}`)
  for (const line of faults) console.log(line)
  const known = 'unreachable' in answer ? 'nobody was asked' : `${answer.advisories.length} known faults`
  console.log(`audit.ts: ${known}, ${faults.length} that fail`)
  if (faults.length > 0) process.exitCode = 1
}
