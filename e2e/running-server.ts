// The real server in a process group of its own, as npm start runs it; bounded in time and always ended.
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

const MAIN = resolve(import.meta.dirname, '../server/main.ts')
const LONGEST_RUN_MS = 15 * 60_000
const START_MS = 60_000

export type RunningServer = {
  readonly address: string
  readonly dataFolder: string
  readonly pid: number
  /** Passwords by login, when this start made the accounts. */
  readonly passwords: ReadonlyMap<string, string>
  /** Milliseconds from the start of the process to the first answer over HTTP. */
  readonly firstAnswerMs: number
  /** SIGTERM and wait; resolves with the exit code. */
  stop(): Promise<number | null>
  /** SIGKILL to the whole process group, as a power cut would. */
  kill(): Promise<void>
  errors(): string
}

export async function temporaryFolder(): Promise<{ path: string; remove(): Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'gongzhi-'))
  return { path, remove: () => rm(path, { recursive: true, force: true, maxRetries: 3 }) }
}

function ended(child: ChildProcess): Promise<number | null> {
  return child.exitCode !== null || child.signalCode !== null
    ? Promise.resolve(child.exitCode)
    : new Promise((resolve) => child.once('exit', (code) => resolve(code)))
}

export async function startServer(
  dataFolder: string,
  args: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
): Promise<RunningServer> {
  const began = performance.now()
  const child = spawn(process.execPath, [MAIN, '--data', dataFolder, '--port', '0', ...args], {
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, LOG_LEVEL: 'warn', GONGZHI_RATE_PER_MINUTE: '1000000', ...env },
  })
  const group = -(child.pid ?? 0)
  let out = ''
  let errors = ''
  child.stderr.on('data', (chunk: Buffer) => {
    errors = (errors + chunk.toString()).slice(-20_000)
  })
  const signal = (name: NodeJS.Signals) => {
    try {
      process.kill(group, name)
    } catch {
      // The group has ended already.
    }
  }
  const limit = setTimeout(() => signal('SIGKILL'), LONGEST_RUN_MS)
  const gone = ended(child).finally(() => clearTimeout(limit))
  const address = await new Promise<string>((resolve, reject) => {
    const late = setTimeout(() => {
      signal('SIGKILL')
      reject(new Error(`no address within ${START_MS} ms\n${errors}`))
    }, START_MS)
    child.stdout.on('data', (chunk: Buffer) => {
      out += chunk.toString()
      const found = /http:\/\/\S+/.exec(out)
      if (found) {
        clearTimeout(late)
        resolve(found[0])
      }
    })
    void gone.then((code) => {
      clearTimeout(late)
      reject(new Error(`the server ended with ${code}\n${errors}`))
    })
  })
  const first = await fetch(`${address}/api/health`)
  await first.arrayBuffer()
  const firstAnswerMs = performance.now() - began
  const passwords = new Map(
    [...out.matchAll(/^ {2}(\w+) +(\S+) {2}/gm)].map((match) => [match[1] ?? '', match[2] ?? '']),
  )
  return {
    address,
    dataFolder,
    pid: child.pid ?? 0,
    passwords,
    firstAnswerMs,
    async stop() {
      signal('SIGTERM')
      const stuck = setTimeout(() => signal('SIGKILL'), 15_000)
      const code = await gone
      clearTimeout(stuck)
      return code
    },
    async kill() {
      signal('SIGKILL')
      await gone
    },
    errors: () => errors,
  }
}

/** A signed-in client of the HTTP API. `from`: as a proxy would say it, where the server trusts this machine as one. */
export async function signIn(
  { address }: Pick<RunningServer, 'address'>,
  login: string,
  password: string,
  from?: string,
) {
  const answer = await fetch(`${address}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(from === undefined ? {} : { 'x-forwarded-for': from }) },
    body: JSON.stringify({ login, password }),
  })
  if (!answer.ok) throw new Error(`sign-in of ${login}: ${answer.status}`)
  const cookie = (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
  async function call(method: string, path: string, body?: unknown): Promise<{ status: number; body: unknown }> {
    const reply = await fetch(`${address}${path}`, {
      method,
      headers: { cookie, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(20_000),
    })
    const text = await reply.text()
    return { status: reply.status, body: text === '' ? undefined : JSON.parse(text) }
  }
  return {
    cookie,
    get: (path: string) => call('GET', path),
    post: (path: string, body: unknown) => call('POST', path, body),
  }
}
