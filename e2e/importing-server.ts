// Work reports sent to the real server as any program may send them, and what is in its database afterwards.
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { Agent, type IncomingMessage, request } from 'node:http'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { openPglite } from '@gongzhi/adapters/postgres/pglite-database'
import { ERRORS, type ErrorCode, errorText } from '@gongzhi/kernel'
import { type RunningServer, signIn, startServer, temporaryFolder } from './running-server.ts'

export const MB = 1024 * 1024
const FLAGS = ['--no-demo', '--company', 'off']
const ENV = { GONGZHI_SECOND_FACTOR_FOR: 'none' }
export const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)

export type Report = {
  readonly id: string
  readonly name: string
  readonly tasks: number
  readonly state: string
  readonly rows: readonly { readonly key: string; readonly text: string; readonly leads: readonly string[] }[]
}
export type Answer = {
  readonly status: number
  readonly body: Record<string, unknown>
  readonly headers: IncomingMessage['headers']
}
type Problem = { readonly code: ErrorCode; readonly detail: string; readonly detailEn: string; readonly params: object }

/** A body in pieces of which nobody says how many there are. */
type Pieces = () => Iterable<Uint8Array>
const TRIES = 5

/**
 * Sent as it is, in one piece or in several. A server that has said no closes while more is sent, and its answer may be lost on
 * the way: pieces are sent again then, as a person would.
 */
export async function send(
  address: string,
  cookie: string,
  name: string,
  body: Uint8Array | Pieces,
  headers: Record<string, string> = {},
): Promise<Answer> {
  for (let left = TRIES; ; left--) {
    try {
      return await sendOnce(`${address}/api/targets/reports?name=${encodeURIComponent(name)}`, body, {
        cookie,
        'content-type': 'application/octet-stream',
        ...(body instanceof Uint8Array ? { 'content-length': `${body.length}` } : {}),
        ...headers,
      })
    } catch (error) {
      const lost = ['EPIPE', 'ECONNRESET'].includes((error as NodeJS.ErrnoException).code ?? '')
      if (!lost || body instanceof Uint8Array || left <= 1) throw error
    }
  }
}

function sendOnce(url: string, body: Uint8Array | Pieces, headers: Record<string, string>): Promise<Answer> {
  return new Promise((done, failed) => {
    let over = false
    // As a browser does: who asks to be closed upon is closed upon while he still speaks.
    const agent = new Agent({ keepAlive: true })
    const asked = request(url, { method: 'POST', agent, headers }, (answer) => {
      const parts: Buffer[] = []
      over = true
      answer.on('data', (part: Buffer) => parts.push(part))
      answer.on('error', failed)
      answer.on('end', () => {
        agent.destroy()
        const text = Buffer.concat(parts).toString()
        done({ status: answer.statusCode ?? 0, body: JSON.parse(text), headers: answer.headers })
      })
    })
    asked.on('error', (error) => (over ? undefined : failed(error)))
    if (body instanceof Uint8Array) {
      asked.end(body)
      return
    }
    const all = body()[Symbol.iterator]()
    const next = (): void => {
      const { value, done: ended } = all.next()
      if (ended || over) asked.end()
      else if (asked.write(value)) setImmediate(next)
      else asked.once('drain', () => setImmediate(next))
    }
    next()
  })
}

export const pieces = (bytes: number): Pieces =>
  function* () {
    const piece = Buffer.alloc(MB, 'ab\n')
    for (let sent = 0; sent < bytes; sent += MB) yield piece
  }

export const residentOf = async (pid: number): Promise<number> =>
  Number(/^VmRSS:\s+(\d+) kB$/m.exec(await readFile(`/proc/${pid}/status`, 'latin1'))?.[1] ?? 0) * 1024

/** Rows of every table of targets in a database that no server holds. */
export async function rowsIn(dataFolder: string) {
  const database = await openPglite({ folder: join(dataFolder, 'database') })
  try {
    return await database.sql(async (sql) => {
      const tables = (await sql.query(
        `select table_name as name from information_schema.tables where table_name like 'target%' order by 1`,
      )) as unknown as { name: string }[]
      const counts = new Map<string, number>()
      for (const { name } of tables) {
        const [row] = (await sql.query(`select count(*)::int as n from ${name}`)) as unknown as { n: number }[]
        counts.set(name, row?.n ?? -1)
      }
      const reports = (await sql.query(
        `select r.text, length(r.words) as words, (select count(*)::int from target_task t where t.report = r.id) as tasks from target_report r`,
      )) as unknown as { text: string; words: number; tasks: number }[]
      const [audit] = (await sql.query(
        `select count(*)::int as n from audit where text like '%"target.imported"%'`,
      )) as unknown as { n: number }[]
      return { counts, reports, imported: audit?.n ?? -1 }
    })
  } finally {
    await database.close()
  }
}

/** What is there is whole: each report with its words and as many tasks as it says, told in the audit log once. */
export async function wholeReports(dataFolder: string): Promise<number> {
  const { reports, imported, counts } = await rowsIn(dataFolder)
  for (const { text, words, tasks } of reports) {
    assert.ok(words > 0)
    assert.equal(tasks, (JSON.parse(text) as { tasks: number }).tasks)
  }
  assert.equal(imported, reports.length)
  assert.equal(
    counts.get('target_task'),
    reports.reduce((all, { tasks }) => all + tasks, 0),
  )
  return reports.length
}

/** What is told is the code's words in both languages, whole. */
export function refused({ status, body }: Answer, code: ErrorCode, name: string): void {
  const { code: told, detail, detailEn, params } = body as unknown as Problem
  assert.equal(told, code, `${name}: ${JSON.stringify(body)}`)
  assert.equal(status, ERRORS[code].status)
  assert.equal(detail, errorText(code, params as Record<string, string>, 'zh'))
  assert.equal(detailEn, errorText(code, params as Record<string, string>, 'en'))
  assert.doesNotMatch(detail + detailEn, /\{\w+\}|undefined|\/\w+\/\w+\//, `${name}: filled in, and without a path`)
}

export async function took(answer: Promise<Answer>): Promise<{ report: Report; known: boolean }> {
  const { status, body } = await answer
  assert.equal(status, 200, JSON.stringify(body))
  return body as unknown as { report: Report; known: boolean }
}

type Client = Awaited<ReturnType<typeof signIn>>

/** A platform of its own, that can be ended and begun again on the same folder; `officer` looks after targets. */
export class ImportingServer {
  server: RunningServer
  officer: Client
  readonly #folder: Awaited<ReturnType<typeof temporaryFolder>>
  readonly #passwords: ReadonlyMap<string, string>

  private constructor(folder: Awaited<ReturnType<typeof temporaryFolder>>, server: RunningServer, officer: Client) {
    this.#folder = folder
    this.server = server
    this.officer = officer
    this.#passwords = server.passwords
  }
  static async open(): Promise<ImportingServer> {
    const folder = await temporaryFolder()
    const server = await startServer(folder.path, FLAGS, ENV)
    return new ImportingServer(
      folder,
      server,
      await signIn(server, 'supervisor', server.passwords.get('supervisor') ?? ''),
    )
  }
  get path(): string {
    return this.#folder.path
  }
  as(login: string): Promise<Client> {
    return signIn(this.server, login, this.#passwords.get(login) ?? '')
  }
  async again(): Promise<void> {
    this.server = await startServer(this.#folder.path, FLAGS, ENV)
    this.officer = await this.as('supervisor')
  }
  take(name: string, body: Uint8Array | Pieces, headers: Record<string, string> = {}): Promise<Answer> {
    return send(this.server.address, this.officer.cookie, name, body, headers)
  }
  async reports(): Promise<readonly Report[]> {
    return (await this.officer.get('/api/targets/reports')).body as Report[]
  }
  /** The slowest answer of the server while something goes on, in ms. */
  async slowestDuring(work: Promise<unknown>): Promise<number> {
    let going = true
    const over = () => {
      going = false
    }
    work.then(over, over)
    let slowest = 0
    while (going) {
      const asked = performance.now()
      assert.equal((await this.officer.get('/api/health')).status, 200)
      slowest = Math.max(slowest, performance.now() - asked)
      await sleep(100)
    }
    return slowest
  }
  async close(): Promise<void> {
    await this.server.stop()
    await this.#folder.remove()
  }
}
