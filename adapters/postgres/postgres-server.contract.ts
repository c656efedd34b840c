// A PostgreSQL server for tests: a private one from the binaries of this machine, or the one that GONGZHI_TEST_DATABASE_URL
// names. It ends with the process that started it, however that dies. Never for data anybody wants to keep.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chownSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { cp, mkdtemp, rename, rm, stat } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { Client } from 'pg'

const LEAST_VERSION = 15
const START_MS = 30_000
const STOP_MS = 20_000
const SUPERUSER = 'gongzhi'

/** Waits until its input ends, as it does when the test's process dies, then ends the server and removes its folder. */
const GUARDIAN = `
cat > /dev/null
pid=$(head -n 1 "$1/data/postmaster.pid" 2> /dev/null) && kill -QUIT "$pid" 2> /dev/null
for i in 1 2 3 4 5 6 7 8 9 10; do kill -0 "$pid" 2> /dev/null || break; sleep 0.3; done
rm -rf "$1"`

export type TestServerOptions = {
  /** Commits survive a power cut, as in production; off by default, because tests that lose nothing by it are faster. */
  readonly durable?: boolean
  /** Further settings of the server. */
  readonly settings?: Readonly<Record<string, string | number>>
}

export type TestServer = {
  /** The address of a database that nobody else uses: empty, or a copy of another of this server that nobody has open. */
  createDatabase(from?: string): Promise<string>
  dropDatabase(url: string): Promise<void>
  /** Ends the server for good and removes all of it. */
  stop(): Promise<void>
  /** Undefined where the server is not ours to end. */
  readonly process?: {
    pid(): number
    /** SIGKILL to the server and what it started, as a power cut for its processes; resolves once it is gone. */
    kill(): Promise<void>
    /** Starts it again in the same folder on the same port. */
    start(): Promise<void>
  }
}

export type Missing = { readonly missing: string }

function versionOf(folder: string): number | undefined {
  try {
    const text = execFileSync(join(folder, 'postgres'), ['--version'], { encoding: 'utf8', timeout: 10_000 })
    return Number(/(\d+)(\.\d+)?/.exec(text)?.[1])
  } catch {
    return undefined
  }
}

/** The folder of initdb and postgres, in the path or where Debian puts them; the newest of those. */
export function postgresBinaries(): string | undefined {
  const debian = '/usr/lib/postgresql'
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : []
  const folders = [
    ...(process.env.PATH ?? '').split(delimiter).filter(Boolean),
    ...versions.map((version) => join(debian, version, 'bin')),
  ]
  return folders.find(
    (folder) =>
      existsSync(join(folder, 'postgres')) &&
      existsSync(join(folder, 'initdb')) &&
      (versionOf(folder) ?? 0) >= LEAST_VERSION,
  )
}

type Owner = { readonly uid: number; readonly gid: number }

/** PostgreSQL refuses to run as root: there, the user of the package is lent. */
function owner(): Owner | undefined {
  if (process.getuid?.() !== 0) return undefined
  for (const name of ['postgres', 'nobody']) {
    try {
      const number = (flag: string) => Number(execFileSync('id', [flag, name], { encoding: 'utf8', stdio: 'pipe' }))
      return { uid: number('-u'), gid: number('-g') }
    } catch {
      // No such user here.
    }
  }
  throw new Error('neither a user postgres nor a user nobody to run the server as')
}

async function ownFolder(of: Owner | undefined): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'gongzhi-postgres-'))
  if (of) chownSync(folder, of.uid, of.gid)
  return folder
}

/** A new cluster is made once on a machine (seconds) and copied from then on (tenths). */
async function template(binaries: string, of: Owner | undefined): Promise<string> {
  const uid = of?.uid ?? process.getuid?.() ?? 0
  const path = join(tmpdir(), `gongzhi-postgres-template-${versionOf(binaries)}-${uid}`)
  const known = await stat(path).catch(() => undefined)
  if (known?.uid === uid) return path
  const draft = await ownFolder(of)
  const password = join(draft, 'password')
  writeFileSync(password, randomBytes(18).toString('base64url'), { mode: 0o600 })
  if (of) chownSync(password, of.uid, of.gid)
  const options = ['-U', SUPERUSER, '-A', 'scram-sha-256', '-E', 'UTF8', '--locale=C', '--no-sync', '--no-instructions']
  execFileSync(join(binaries, 'initdb'), ['-D', join(draft, 'data'), `--pwfile=${password}`, ...options], {
    ...of,
    cwd: draft,
    stdio: 'pipe',
    timeout: 60_000,
  })
  // Two may have made it at once: the first to be there counts.
  await rename(draft, path).catch(() => rm(draft, { recursive: true, force: true }))
  return path
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen({ host: '127.0.0.1', port: 0 }, () => {
      const { port } = probe.address() as { port: number }
      probe.close(() => resolve(port))
    })
  })
}

async function asked(url: string, ...texts: readonly string[]): Promise<void> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 5_000 })
  client.on('error', () => undefined)
  try {
    await client.connect()
    for (const text of texts) await client.query(text)
  } finally {
    await client.end().catch(() => undefined)
  }
}

function ended(child: ChildProcess): Promise<void> {
  return child.exitCode !== null || child.signalCode !== null
    ? Promise.resolve()
    : new Promise((resolve) => child.once('exit', () => resolve()))
}

function databasesOf(url: string): Pick<TestServer, 'createDatabase' | 'dropDatabase'> {
  const run = randomBytes(4).toString('hex')
  const nameOf = (address: string) => new URL(address).pathname.slice(1)
  let count = 0
  return {
    async createDatabase(from) {
      const name = `gongzhi_test_${run}_${++count}`
      await asked(url, `create database ${name} template ${from === undefined ? 'template0' : nameOf(from)}`)
      const made = new URL(url)
      made.pathname = `/${name}`
      return made.href
    },
    async dropDatabase(address) {
      await asked(url, `drop database if exists ${nameOf(address)} with (force)`)
    },
  }
}

async function named(url: string): Promise<TestServer> {
  const databases = databasesOf(url)
  const made: string[] = []
  return {
    ...databases,
    async createDatabase(from) {
      const address = await databases.createDatabase(from)
      made.push(address)
      return address
    },
    async stop() {
      for (const address of made) await databases.dropDatabase(address)
    },
  }
}

async function own(binaries: string, options: TestServerOptions): Promise<TestServer> {
  const of = owner()
  const made = await template(binaries, of)
  const folder = await ownFolder(of)
  const data = join(folder, 'data')
  if (of) execFileSync('cp', ['-R', join(made, 'data'), data], { ...of, timeout: 60_000 })
  else await cp(join(made, 'data'), data, { recursive: true })
  const password = readFileSync(join(made, 'password'), 'utf8')
  const port = await freePort()
  const url = `postgresql://${SUPERUSER}:${password}@127.0.0.1:${port}/postgres`
  const settings = {
    listen_addresses: '127.0.0.1',
    port,
    unix_socket_directories: '',
    max_connections: 100,
    shared_buffers: '64MB',
    ...(options.durable ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
    ...options.settings,
  }
  const args = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const guardian = spawn('sh', ['-c', GUARDIAN, 'guardian', folder], {
    ...of,
    cwd: folder,
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  guardian.unref()
  ;(guardian.stdin as unknown as { unref(): void }).unref()
  let server: ChildProcess | undefined

  async function start(): Promise<void> {
    let said = ''
    const child = spawn(join(binaries, 'postgres'), ['-D', data, ...args], {
      ...of,
      cwd: folder,
      detached: true,
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    server = child
    child.on('error', (error) => {
      said += error.message
    })
    child.stderr?.on('data', (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(-4_000)
    })
    child.unref()
    ;(child.stderr as unknown as { unref(): void }).unref()
    for (const limit = Date.now() + START_MS; ; await setTimeout(30)) {
      const answered = await asked(url, 'select 1').then(
        () => true,
        () => false,
      )
      if (answered) return
      if (child.exitCode !== null || child.pid === undefined || Date.now() > limit)
        throw new Error(`the PostgreSQL server did not start: ${said}`)
    }
  }

  async function stop(): Promise<void> {
    if (server?.pid !== undefined) {
      const gone = ended(server)
      server.ref()
      server.kill('SIGQUIT')
      await Promise.race([gone, setTimeout(STOP_MS, undefined, { ref: false })])
    }
    guardian.ref()
    guardian.stdin?.end()
    await ended(guardian)
  }

  await start().catch(async (error) => {
    await stop()
    throw error
  })
  return {
    ...databasesOf(url),
    stop,
    process: {
      pid: () => server?.pid ?? 0,
      async kill() {
        if (!server) return
        const gone = ended(server)
        server.ref()
        server.kill('SIGKILL')
        await gone
        // Its children see that it is gone and end; until then the folder is in use.
        while (existsSync(join(data, 'postmaster.pid')) && (await inUse(data))) await setTimeout(50)
      },
      start,
    },
  }
}

/** Whether processes of a server that was killed still hold its memory. */
async function inUse(data: string): Promise<boolean> {
  const users = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .some((pid) => {
      try {
        return readFileSync(`/proc/${pid}/environ`, 'latin1').includes(`PGDATA=${data}\0`)
      } catch {
        return false
      }
    })
  return users
}

/** Starts a server, or says what is missing for one. */
export async function testServer(options: TestServerOptions = {}): Promise<TestServer | Missing> {
  const url = process.env.GONGZHI_TEST_DATABASE_URL
  // A server of somebody else's cannot be killed or told how to write.
  if (url !== undefined && url !== '' && !options.durable && options.settings === undefined) return named(url)
  const binaries = postgresBinaries()
  if (binaries === undefined) return { missing: `PostgreSQL ${LEAST_VERSION} or later is not installed` }
  return own(binaries, options)
}
