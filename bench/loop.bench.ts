// The whole decision on a signal (known? near? which case, its events, projection, timer, messages, the signal itself)
// through the services, beside a hand-written transaction of the very same statements and values; signals together beside
// one by one; many clients beside one. On the database that comes with npm and on a PostgreSQL server that writes to disk.
import { readdirSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openPglite } from '@gongzhi/adapters/postgres/pglite-database'
import { openPostgres } from '@gongzhi/adapters/postgres/postgres-database'
import { testServer } from '@gongzhi/adapters/postgres/postgres-server.contract'
import type { Sql, SqlValue } from '@gongzhi/adapters/postgres/sql'
import { sqlStores } from '@gongzhi/adapters/postgres/sql-stores'
import { cases as casesService, directory as directoryOf, signals as signalsService } from '@gongzhi/engine'
import { GROUND, signalOf } from '@gongzhi/engine/service-world.contract'
import type { Database } from '@gongzhi/engine/stores.port'
import type { Place, Signal } from '@gongzhi/kernel'
import { Client } from 'pg'

type Handle = Database & { sql<T>(work: (sql: Sql) => Promise<T>): Promise<T> }
type Statement = { readonly text: string; readonly values: readonly SqlValue[] }
/** Statements asked for together, and after them the next ones. */
type Script = readonly (readonly Statement[])[]

/** Many short turns, so that whatever else the machine does hits all of them alike. */
const ROUNDS = 60
const EACH = 20
const BATCHES = 12
const TOGETHER = 100
const CLIENTS = 16
const NOW = Date.parse('2026-06-01T02:00:00Z')

/** Three lanes 20 m apart in each of many spots 400 m apart. */
const SPOTS = 60_000
const places: Place[] = [{ id: 'district', kind: 'district', name: '区' }]
for (let spot = 0; spot < SPOTS; spot++) {
  for (let i = 0; i < 3; i++) {
    const at = [119 + (spot % 300) * 0.0042, 29 + Math.floor(spot / 300) * 0.0036 + i * 0.00018] as const
    places.push({ id: `lane-${spot}-${i}`, kind: 'lane', name: `通道 ${spot}`, within: 'district', at })
  }
}
const known = directoryOf({ ...GROUND, places })
known.places.within('lane-0-0', 50, 'lane')

function services(database: Database, prefix: string) {
  const parts = { database, clock: { now: () => NOW }, directory: () => known }
  const cases = casesService(parts)
  let count = 0
  return signalsService({ ...parts, cases, newCaseId: () => `20260601-${prefix}${String(++count).padStart(7, '0')}` })
}

const signalAt = (spot: number): Signal => signalOf(`camera-${spot}:seen:z1:${NOW}`, NOW, { place: `lane-${spot}-0` })

/** The same stores over the same database, writing down what they ask. */
function recorded(database: Handle, scripts: Statement[][][]): Database {
  return {
    ...database,
    transaction: (work) =>
      database.sql((sql) => {
        const script: Statement[][] = []
        let open = 0
        scripts.push(script)
        const listening: Sql = {
          script: (text) => sql.script(text),
          async query(text, values = []) {
            if (open === 0) script.push([])
            script.at(-1)?.push({ text, values })
            open++
            try {
              return await sql.query(text, values)
            } finally {
              open--
            }
          },
        }
        return work(sqlStores(listening))
      }),
  }
}

const played = (database: Handle, script: Script) =>
  database.sql(async (sql) => {
    for (const statements of script) await Promise.all(statements.map(({ text, values }) => sql.query(text, values)))
  })

/** What somebody would write with the bare driver. */
async function playedBare(client: Client, script: Script, names: Map<string, string>): Promise<void> {
  await client.query('begin isolation level read committed')
  for (const { text, values } of script.flat()) {
    const name = names.get(text) ?? `n${names.size}`
    names.set(text, name)
    await client.query({ name, text, values: values as unknown[] })
  }
  await client.query('commit')
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] as number
const rounded = (value: number): string => Math.round(value).toLocaleString('en')

/** CPU seconds of this process and, where there is one, of the server and what it started. */
function cpuSeconds(server: number | undefined): { readonly own: number; readonly server: number } {
  const { user, system } = process.cpuUsage()
  let ticks = 0
  for (const name of server === undefined ? [] : readdirSync('/proc').filter((each) => /^\d+$/.test(each))) {
    try {
      const fields = readFileSync(`/proc/${name}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
      if (Number(name) === server)
        ticks += Number(fields[11]) + Number(fields[12]) + Number(fields[13]) + Number(fields[14])
      else if (Number(fields[1]) === server) ticks += Number(fields[11]) + Number(fields[12])
    } catch {
      // It has ended meanwhile.
    }
  }
  return { own: (user + system) / 1e6, server: ticks / 100 }
}

type Timed = { readonly rate: number; readonly own: number; readonly server: number }

/** Times a second, and CPU milliseconds for each. */
async function timed(count: number, server: number | undefined, work: () => Promise<unknown>): Promise<Timed> {
  const before = cpuSeconds(server)
  const start = performance.now()
  await work()
  const seconds = (performance.now() - start) / 1_000
  const after = cpuSeconds(server)
  const each = (a: number, b: number) => ((b - a) / count) * 1_000
  return { rate: count / seconds, own: each(before.own, after.own), server: each(before.server, after.server) }
}

function shown(name: string, all: readonly Timed[]): void {
  const of = (pick: (each: Timed) => number) => median(all.map(pick))
  const server = of((each) => each.server) > 0 ? `, server ${of((each) => each.server).toFixed(2)}` : ''
  console.log(
    `  ${name.padEnd(46)} ${rounded(of((each) => each.rate)).padStart(7)}/s   CPU ms each: own ${of((each) => each.own).toFixed(2)}${server}`,
  )
}

/** The median over the rounds, of two that took turns, and the middle half of them. */
function ratio(a: readonly Timed[], b: readonly Timed[]): string {
  const all = a.map((each, i) => each.rate / (b[i]?.rate as number)).sort((x, y) => x - y)
  const quarter = (share: number) => all[Math.floor(all.length * share)]?.toFixed(2)
  return `${median(all).toFixed(2)} (middle half ${quarter(0.25)}–${quarter(0.75)} of ${all.length} rounds)`
}

async function inTurn(
  rounds: number,
  works: readonly ((round: number) => Promise<Timed>)[],
): Promise<readonly (readonly Timed[])[]> {
  const all: Timed[][] = works.map(() => [])
  const warm = Math.ceil(rounds / 6)
  for (let round = 0; round < warm + rounds; round++)
    // Whoever comes first in one round comes last in the next.
    for (let i = 0; i < works.length; i++) {
      const which = round % 2 === 0 ? i : works.length - 1 - i
      const done = await (works[which] as (typeof works)[0])(round)
      if (round >= warm) all[which]?.push(done)
    }
  return all
}

type Opened = { readonly database: Handle; readonly url?: string; close(): Promise<void> }

async function decisions(open: () => Promise<Opened>, server: number | undefined): Promise<void> {
  const [drawn, ours, hand] = [await open(), await open(), await open()]
  const bare = hand.url === undefined ? undefined : await open()
  const client = bare?.url === undefined ? undefined : new Client({ connectionString: bare.url })
  await client?.connect()
  const total = (ROUNDS + Math.ceil(ROUNDS / 6)) * EACH
  const scripts: Statement[][][] = []
  const drawing = services(recorded(drawn.database, scripts), 'A')
  for (let i = 0; i < total; i++) await drawing.take(signalAt(i))
  await drawn.close()
  const statements = scripts[0]?.flat().length
  const signals = services(ours.database, 'A')
  const names = new Map<string, string>()
  const span = (round: number) => Array.from({ length: EACH }, (_, i) => round * EACH + i)
  const [through = [], written = [], plain = []] = await inTurn(ROUNDS, [
    (round) =>
      timed(EACH, server, async () => {
        for (const i of span(round)) await signals.take(signalAt(i))
      }),
    (round) =>
      timed(EACH, server, async () => {
        for (const i of span(round)) await played(hand.database, scripts[i] as Script)
      }),
    ...(client
      ? [
          (round: number) =>
            timed(EACH, server, async () => {
              for (const i of span(round)) await playedBare(client, scripts[i] as Script, names)
            }),
        ]
      : []),
  ])
  shown(`decision through the services (${statements} statements)`, through)
  shown('the same statements by hand, same handle', written)
  if (client) shown('the same statements by hand, bare driver', plain)
  console.log(`  → services ÷ by hand: ${ratio(through, written)}; wanted ≥ 0.80`)
  if (client) console.log(`  → services ÷ by hand with the bare driver: ${ratio(through, plain)}`)
  await client?.end()
  for (const each of [ours, hand, bare]) await each?.close()
}

async function batches(open: () => Promise<Opened>, server: number | undefined): Promise<void> {
  const [one, many] = [await open(), await open()]
  const [single, together] = [services(one.database, 'B'), services(many.database, 'B')]
  const [alone = [], all = []] = await inTurn(BATCHES, [
    (round) =>
      timed(TOGETHER, server, async () => {
        for (let i = 0; i < TOGETHER; i++) await single.take(signalAt(round * TOGETHER + i))
      }),
    (round) =>
      timed(TOGETHER, server, () =>
        together.takeAll(Array.from({ length: TOGETHER }, (_, i) => ({ signal: signalAt(round * TOGETHER + i) }))),
      ),
  ])
  shown('signals one by one', alone)
  shown(`signals, ${TOGETHER} in one transaction`, all)
  console.log(`  → together ÷ one by one: ${ratio(all, alone)}; wanted ≥ 5`)
  await one.close()
  await many.close()
}

async function clients(open: () => Promise<Opened>, server: number | undefined): Promise<void> {
  const { database, close } = await open()
  await database.sql((sql) => sql.script('create table bare (id integer primary key, text text)'))
  const signals = services(database, 'C')
  const text = 'x'.repeat(300)
  let [spot, row] = [0, 0]
  const insert = () => database.sql((sql) => sql.query('insert into bare values ($1, $2)', [++row, text]))
  const decide = () => signals.take(signalAt(++spot))
  const by = (count: number, each: number, work: () => Promise<unknown>) => () =>
    timed(count * each, server, () =>
      Promise.all(
        Array.from({ length: count }, async () => {
          for (let i = 0; i < each; i++) await work()
        }),
      ),
    )
  const [bareOne = [], bareMany = [], one = [], many = []] = await inTurn(BATCHES, [
    by(1, 100, insert),
    by(CLIENTS, 40, insert),
    by(1, 60, decide),
    by(CLIENTS, 20, decide),
  ])
  shown('bare single-row insert, 1 client', bareOne)
  shown(`bare single-row insert, ${CLIENTS} clients`, bareMany)
  shown('decision, 1 client', one)
  shown(`decision, ${CLIENTS} clients`, many)
  console.log(
    `  → ${CLIENTS} clients ÷ 1: decisions ${ratio(many, one)}, bare inserts ${ratio(bareMany, bareOne)}; wanted ≥ 3`,
  )
  console.log(
    `  → decision ÷ bare insert: 1 client ${ratio(one, bareOne)}, ${CLIENTS} clients ${ratio(many, bareMany)}`,
  )
  await close()
}

export async function bench(): Promise<void> {
  const root = await mkdtemp(join(tmpdir(), 'gongzhi-bench-'))
  let folders = 0
  const pglite = async (): Promise<Opened> => {
    const database = await openPglite({ folder: join(root, `p${++folders}`), templateFolder: root })
    return { database, close: () => database.close() }
  }
  try {
    console.log('PGlite, a commit is on the disk when it returns')
    await decisions(pglite, undefined)
    await batches(pglite, undefined)
  } finally {
    await rm(root, { recursive: true, force: true })
  }
  const server = await testServer({ durable: true, settings: { shared_buffers: '256MB', max_wal_size: '4GB' } })
  if ('missing' in server) {
    console.log(`PostgreSQL left out: ${server.missing}`)
    return
  }
  const pid = server.process?.pid()
  const postgres = async (): Promise<Opened> => {
    const url = await server.createDatabase()
    const database = await openPostgres({ url, max: CLIENTS })
    return { database, url, close: () => database.close() }
  }
  try {
    console.log('PostgreSQL, fsync and synchronous_commit on')
    await decisions(postgres, pid)
    await batches(postgres, pid)
    await clients(postgres, pid)
  } finally {
    await server.stop()
  }
}
