// Runs one test file in a process of its own and says what came of it. A file that hangs is ended with all it started.
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { TestLine } from './test-events.ts'

export type Failure = { readonly name: string; readonly at?: string; readonly error: string }
export type FileResult = {
  readonly path: string
  readonly ms: number
  readonly passed: number
  readonly failures: readonly Failure[]
  readonly skipped: readonly { readonly name: string; readonly reason: string }[]
  readonly diagnostics: readonly string[]
  /** What the tests printed. */
  readonly output: string
}

const OUTPUT_LIMIT = 200_000

/** Adds up the events of one file; `over` says how the process ended. */
export function addUp(
  path: string,
  lines: readonly TestLine[],
  over: { ms: number; output: string; code: number | null; late?: number },
): FileResult {
  const failures: Failure[] = []
  const skipped: { name: string; reason: string }[] = []
  const diagnostics: string[] = []
  const above: string[] = []
  const begun = new Map<string, string>()
  let passed = 0
  for (const line of lines) {
    const key = `${line.nesting} ${line.at} ${line.name}`
    const name = [...above.slice(0, line.nesting), line.name].join(' › ')
    if (line.type === 'start') above[line.nesting] = line.name
    else if (line.type === 'dequeue') begun.set(key, line.name)
    else if (line.type === 'complete') begun.delete(key)
    else if (line.type === 'diagnostic') diagnostics.push(line.name)
    else if (line.skip !== undefined) skipped.push({ name, reason: line.skip })
    else if (line.todo) skipped.push({ name, reason: 'still to do' })
    else if (line.type === 'pass') passed += line.suite ? 0 : 1
    else if (line.error !== undefined) {
      failures.push({ name, error: line.error, ...(line.at === undefined ? {} : { at: line.at }) })
    }
  }
  const unfinished = begun.size > 0 ? ` in “${[...begun.values()].join(' › ')}”` : ', after its last test'
  if (over.late !== undefined) failures.push({ name: path, error: `ended after ${over.late} s${unfinished}` })
  else if (over.code !== 0 && failures.length === 0)
    failures.push({ name: path, error: `the process ended with code ${over.code}` })
  else if (passed + failures.length + skipped.length === 0) failures.push({ name: path, error: 'holds no tests' })
  return { path, ms: over.ms, passed, failures, skipped, diagnostics, output: over.output }
}

const running = new Set<number>()

function endGroup(pid: number): void {
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL')
  } catch {
    // Already gone.
  }
}

/** Ends every test file that is running, with the processes they started. */
export function endAll(): void {
  for (const pid of running) endGroup(pid)
}

export function runTestFile(root: string, path: string, seconds: number): Promise<FileResult> {
  const folder = mkdtempSync(join(tmpdir(), 'gongzhi-test-'))
  const events = join(folder, 'events')
  const start = performance.now()
  const { NODE_TEST_CONTEXT: _, ...env } = process.env
  const reporter = resolve(import.meta.dirname, 'test-events.ts')
  return new Promise((done) => {
    const child = spawn(
      process.execPath,
      [`--test-reporter=${reporter}`, `--test-reporter-destination=${events}`, join(root, path)],
      {
        cwd: root,
        stdio: ['ignore', 'pipe', 'pipe'],
        detached: process.platform !== 'win32',
        env: { ...env, NO_COLOR: '1' },
      },
    )
    const { pid } = child
    if (pid !== undefined) running.add(pid)
    let size = 0
    const chunks: Buffer[] = []
    const keep = (chunk: Buffer): void => {
      if (size < OUTPUT_LIMIT) chunks.push(chunk)
      size += chunk.length
    }
    child.stdout.on('data', keep)
    child.stderr.on('data', keep)
    let late: number | undefined
    const timer = setTimeout(() => {
      late = seconds
      if (pid !== undefined) endGroup(pid)
    }, seconds * 1000)
    child.on('error', (error) => keep(Buffer.from(String(error))))
    // What a test leaves running would keep our pipes open and the machine busy.
    child.on('exit', () => pid !== undefined && endGroup(pid))
    child.on('close', (code) => {
      clearTimeout(timer)
      if (pid !== undefined) running.delete(pid)
      let lines: TestLine[] = []
      try {
        // A process that was ended may have written half a line.
        lines = readFileSync(events, 'utf8')
          .split('\n')
          .slice(0, -1)
          .map((line) => JSON.parse(line))
      } catch {
        // Broken before the first event: the exit code tells.
      }
      rmSync(folder, { recursive: true, force: true })
      const over = { ms: performance.now() - start, output: Buffer.concat(chunks).toString(), code }
      done(addUp(path, lines, late === undefined ? over : { ...over, late }))
    })
  })
}
