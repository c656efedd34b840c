// The command line as a person calls it: a process of its own, its two channels and its exit code. Bounded in time.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { ERRORS, type ErrorCode } from '@gongzhi/kernel'

const MAIN = resolve(import.meta.dirname, '../server/cli/main.ts')
const LONGEST_RUN_MS = 60_000

export type Ran = { readonly code: number | null; readonly stdout: string; readonly stderr: string }
export type Line = Readonly<Record<string, unknown>> & { readonly kind: string }

export type RunOptions = {
  readonly env?: Readonly<Record<string, string>>
  /** Called with everything printed so far; may end the process by the function given. */
  readonly onOutput?: (stdout: string, kill: (signal: NodeJS.Signals) => void) => void
}

export function gongzhi(args: readonly string[], { env = {}, onOutput }: RunOptions = {}): Promise<Ran> {
  // A test run inside a test run would pass over its files in silence.
  const { NODE_TEST_CONTEXT: _, ...inherited } = process.env
  const child = spawn(process.execPath, [MAIN, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...inherited, ...env },
    timeout: LONGEST_RUN_MS,
    killSignal: 'SIGKILL',
  })
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (part: string) => {
    stdout += part
    onOutput?.(stdout, (signal) => child.kill(signal))
  })
  child.stderr.setEncoding('utf8').on('data', (part: string) => {
    stderr += part
  })
  return new Promise((done, failed) => {
    child.on('error', failed)
    child.on('close', (code) => done({ code, stdout, stderr }))
  })
}

/** Every line of stdout as the JSON object it must be. */
export function linesOf({ stdout }: Ran): readonly Line[] {
  assert.ok(stdout === '' || stdout.endsWith('\n'), 'the last line is whole')
  return stdout
    .split('\n')
    .slice(0, -1)
    .map((text) => {
      const line = JSON.parse(text) as unknown
      assert.ok(typeof line === 'object' && line !== null && !Array.isArray(line), `an object: ${text}`)
      assert.equal(typeof (line as Line).kind, 'string', `it says what it is: ${text}`)
      return line as Line
    })
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

/** stderr says the fault in both languages, with every parameter filled in, and shows nothing of the program's inside. */
export function assertFault(ran: Ran, code: ErrorCode, { exit = 1 }: { exit?: number } = {}): void {
  assert.equal(ran.code, exit, ran.stderr)
  const pattern = (text: string): string =>
    text
      .split(/\{\w+\}/)
      .map(escaped)
      .join('[^\\n]*')
  const { zh, en } = ERRORS[code]
  assert.match(ran.stderr, new RegExp(`^${escaped(code)}: ${pattern(zh)}\n${pattern(en)}\n`))
  for (const [name] of zh.matchAll(/\{\w+\}/g)) assert.ok(!ran.stderr.includes(name), `${name} is filled in`)
  assert.doesNotMatch(ran.stderr, /\n\s+at /, 'no stack')
  assert.ok(!ran.stderr.includes(resolve(import.meta.dirname, '..')), 'no path of the program')
}

export type Corners = readonly (readonly [x: number, y: number])[]

/** A folder of the test's own with zones files in it. */
export async function workFolder(): Promise<{
  readonly path: string
  zones(polygons: Readonly<Record<string, Corners>>, kind?: string): Promise<string>
  write(name: string, content: string | Uint8Array): Promise<string>
  remove(): Promise<void>
}> {
  const path = await mkdtemp(join(tmpdir(), 'gongzhi-watch-'))
  let count = 0
  async function write(name: string, content: string | Uint8Array): Promise<string> {
    await writeFile(join(path, name), content)
    return join(path, name)
  }
  return {
    path,
    write,
    zones: (polygons, kind = 'fire-lane') =>
      write(
        `zones-${++count}.json`,
        JSON.stringify({ zones: Object.entries(polygons).map(([id, polygon]) => ({ id, kind, polygon })) }),
      ),
    remove: () => rm(path, { recursive: true, force: true }),
  }
}
