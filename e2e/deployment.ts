// A whole platform of several processes on a private PostgreSQL server: doors, workers, eyes, each as its operator starts it,
// each to be killed and started again. Bounded in time and always ended.
import { type ChildProcess, spawn } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Missing, type TestServer, testServer } from '@gongzhi/adapters/postgres/postgres-server.contract'
import { openStorage, type Storage } from '../server/compose.ts'
import { seed } from '../server/demo/seed.ts'
import { temporaryFolder } from './running-server.ts'

const MAIN = resolve(import.meta.dirname, '../server/main.ts')
const START_MS = 90_000
const STOP_MS = 20_000

export type Role = 'api' | 'worker' | 'eye'

export interface RolePart {
  readonly name: string
  readonly role: Role
  /** Only of a door. */
  readonly address: string
  pid(): number | undefined
  running(): boolean
  /** Starts it and waits until it says that it is there. */
  start(): Promise<void>
  /** SIGKILL to it and all that it started. */
  kill(): Promise<void>
  /** SIGTERM; resolves with the exit code. */
  stop(): Promise<number | null>
  /** The end of what it wrote to stderr. */
  said(): string
}

export type PartOptions = {
  readonly args?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  /** Arguments of Node. */
  readonly node?: readonly string[]
}

export interface Deployment {
  readonly url: string
  readonly folder: string
  readonly server: TestServer & { readonly process: NonNullable<TestServer['process']> }
  readonly passwords: ReadonlyMap<string, string>
  /** The same storage as the processes have. */
  open(): Promise<Storage>
  add(role: Role, options?: PartOptions): Promise<RolePart>
  parts(): readonly RolePart[]
  /** SIGSTOP and SIGCONT to the server and all its processes: it neither answers nor hangs up. */
  freeze(): () => void
  end(): Promise<void>
}

function freePort(): Promise<number> {
  return new Promise((done, failed) => {
    const probe = createServer()
    probe.once('error', failed)
    probe.listen({ host: '127.0.0.1', port: 0 }, () => {
      const { port } = probe.address() as { port: number }
      probe.close(() => done(port))
    })
  })
}

/** The process and all below it, as far as /proc shows them. */
export function processTree(root: number): readonly { readonly pid: number; readonly name: string }[] {
  const parents = new Map<number, { parent: number; name: string }>()
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry)) continue
    try {
      const stat = readFileSync(`/proc/${entry}/stat`, 'latin1')
      const end = stat.lastIndexOf(')')
      const parent = Number(stat.slice(end + 2).split(' ')[1])
      parents.set(Number(entry), { parent, name: stat.slice(stat.indexOf('(') + 1, end) })
    } catch {
      // It has ended meanwhile.
    }
  }
  const found: { pid: number; name: string }[] = []
  const add = (pid: number): void => {
    const known = parents.get(pid)
    if (known) found.push({ pid, name: known.name })
    for (const [child, { parent }] of parents) if (parent === pid) add(child)
  }
  add(root)
  return found
}

function ended(child: ChildProcess): Promise<number | null> {
  return child.exitCode !== null || child.signalCode !== null
    ? Promise.resolve(child.exitCode)
    : new Promise((done) => child.once('exit', (code) => done(code)))
}

async function rolePart(
  role: Role,
  name: string,
  { args = [], env = {}, node = [] }: PartOptions,
  common: { readonly url: string; readonly folder: string },
): Promise<RolePart> {
  const port = role === 'api' ? await freePort() : 0
  let child: ChildProcess | undefined
  let errors = ''
  const signal = (to: NodeJS.Signals) => {
    if (child?.pid === undefined) return
    try {
      process.kill(-child.pid, to)
    } catch {
      // The group has ended already.
    }
  }
  const running = () => child !== undefined && child.exitCode === null && child.signalCode === null
  return {
    name,
    role,
    address: `http://127.0.0.1:${port}`,
    pid: () => child?.pid,
    running,
    said: () => errors,
    async start() {
      const { NODE_TEST_CONTEXT: _, ...inherited } = process.env
      const mine = spawn(
        process.execPath,
        [...node, MAIN, '--role', role, '--data', common.folder, '--port', String(port), ...args],
        {
          detached: true,
          stdio: ['ignore', 'pipe', 'pipe'],
          env: {
            ...inherited,
            LOG_LEVEL: 'warn',
            GONGZHI_RATE_PER_MINUTE: '100000000',
            DATABASE_URL: common.url,
            ...env,
          },
        },
      )
      child = mine
      mine.stderr.on('data', (chunk: Buffer) => {
        errors = (errors + chunk.toString()).slice(-40_000)
      })
      let out = ''
      await new Promise<void>((done, failed) => {
        const late = setTimeout(() => {
          signal('SIGKILL')
          failed(new Error(`${name} did not start within ${START_MS} ms\n${errors.slice(-4_000)}`))
        }, START_MS)
        mine.stdout.on('data', (chunk: Buffer) => {
          out += chunk.toString()
          if (!out.includes('Gongzhi')) return
          clearTimeout(late)
          done()
        })
        mine.once('exit', (code, by) => {
          clearTimeout(late)
          failed(new Error(`${name} ended with ${code ?? by}\n${errors.slice(-4_000)}`))
        })
      })
    },
    async kill() {
      if (!child) return
      const gone = ended(child)
      signal('SIGKILL')
      await gone
    },
    async stop() {
      if (!child) return null
      const gone = ended(child)
      // To it alone: it ends its children in order.
      child.kill('SIGTERM')
      const stuck = setTimeout(() => signal('SIGKILL'), STOP_MS)
      const code = await gone
      clearTimeout(stuck)
      return code
    },
  }
}

/** `missing`: this machine has no PostgreSQL server. */
export async function deployment({
  settings = {},
  maxConnections = 100,
}: {
  readonly settings?: Readonly<Record<string, string | number>>
  readonly maxConnections?: number
} = {}): Promise<Deployment | Missing> {
  const made = await testServer({ durable: true, settings: { max_connections: maxConnections, ...settings } })
  if ('missing' in made) return made
  const server = made as Deployment['server']
  if (!server.process) {
    await server.stop()
    return { missing: 'a server that tests may kill' }
  }
  const { path: folder, remove } = await temporaryFolder()
  const parts: RolePart[] = []
  const counts = new Map<Role, number>()
  async function end(): Promise<void> {
    await Promise.all(parts.map((part) => part.kill()))
    await server.stop()
    await remove()
  }
  try {
    const url = await server.createDatabase()
    const choice = { url, max: 4, statementTimeoutMs: 30_000, waitMs: 0 }
    const open = () =>
      openStorage(folder, { now: () => Date.now() }, { server: choice, name: 'gongzhi test', migrates: true })
    const first = await open()
    const signIns = await seed(first.database)
    await first.close()
    return {
      url,
      folder,
      server,
      passwords: new Map(signIns.map(({ login, password }) => [login, password])),
      open,
      parts: () => parts,
      async add(role, options = {}) {
        const count = (counts.get(role) ?? 0) + 1
        counts.set(role, count)
        const part = await rolePart(role, `${role}-${count}`, options, { url, folder })
        parts.push(part)
        return part
      },
      freeze() {
        const pids = processTree(server.process.pid()).map(({ pid }) => pid)
        for (const pid of pids) process.kill(pid, 'SIGSTOP')
        let frozen = true
        return () => {
          if (!frozen) return
          frozen = false
          for (const pid of pids) {
            try {
              process.kill(pid, 'SIGCONT')
            } catch {
              // It was killed meanwhile.
            }
          }
        }
      },
      end,
    }
  } catch (error) {
    await end()
    throw error
  }
}

/** Until `done` holds; throws with `what` when that takes too long. */
export async function eventually(what: string, done: () => Promise<boolean> | boolean, mostMs = 60_000): Promise<void> {
  for (const until = Date.now() + mostMs; ; await sleep(100)) {
    if (await done()) return
    if (Date.now() > until) throw new Error(`not within ${mostMs} ms: ${what}`)
  }
}
