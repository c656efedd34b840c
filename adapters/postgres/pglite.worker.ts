// The thread in which PGlite runs, so that a long query never holds up the program. It does what it is told, in order.
import { parentPort, workerData } from 'node:worker_threads'
import { openHome } from './pglite-home.ts'
import { OPENED, type PgliteHome, type Reply, type Request, type Wish } from './pglite-protocol.ts'
import { PgliteStatements } from './pglite-statements.ts'
import type { SqlRow } from './sql.ts'
import type { Statement } from './sql-transaction.ts'

const port = parentPort
if (port === null) throw new Error('this file is the entry of a worker thread')
const wanted = workerData as PgliteHome
const opening = openHome(wanted).then(({ db, fs }) => ({ db, fs, statements: new PgliteStatements(db) }))

/** Bytes of log written so far, at the last checkpoint and at the last vacuum. */
let synced = -1
let vacuumed = -1

async function run(statements: readonly Statement[]): Promise<readonly SqlRow[]> {
  const { statements: known, db } = await opening
  let rows: readonly SqlRow[] = []
  for (const { text, values } of statements) {
    if (values === undefined) await db.exec(text)
    else rows = await known.query(text, values)
  }
  return rows
}

/** As pg-boss asks: a script brings its own transaction, and leaves none behind that failed. */
async function native(text: string, values: readonly unknown[]): Promise<readonly SqlRow[]> {
  const { db } = await opening
  if (values.length > 0) return (await db.query<SqlRow>(text, [...values])).rows
  try {
    return (await db.exec(text)).flatMap(({ rows }) => rows as SqlRow[])
  } catch (error) {
    await db.exec('rollback')
    throw error
  }
}

async function written(): Promise<number> {
  const [row] = await run([{ text: "select (pg_current_wal_insert_lsn() - '0/0')::bigint as bytes", values: [] }])
  return Number(row?.bytes)
}

async function sync(): Promise<void> {
  const { db, fs } = await opening
  const now = await written()
  if (now === synced) return
  if (fs) await db.exec('checkpoint')
  if (vacuumed < 0) vacuumed = now
  // PGlite has nobody who would do it in the background.
  if (now - vacuumed > wanted.vacuumAfterBytes) {
    await db.exec('vacuum (analyze)')
    vacuumed = await written()
  }
  synced = await written()
}

async function perform(wish: Wish): Promise<readonly SqlRow[]> {
  switch (wish.do) {
    case 'run':
      return run(wish.statements)
    case 'native':
      return native(wish.text, wish.values)
    case 'script':
      return run([{ text: wish.text }])
    case 'sync':
      await sync()
      return []
    case 'close':
      await sync()
      await (await opening).db.close()
      return []
  }
}

function failed(id: number, error: unknown): Reply {
  const { message, code } = error as { message?: unknown; code?: unknown }
  const state = typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) ? code : undefined
  const text = typeof message === 'string' ? message : String(error)
  return { id, error: { message: text, ...(state ? { state } : {}), broken: state === undefined } }
}

async function answer(id: number, work: () => Promise<readonly SqlRow[]>): Promise<void> {
  const reply: Reply = await work().then(
    (rows) => ({ id, rows }),
    (error: unknown) => failed(id, error),
  )
  port?.postMessage(reply)
}

let last: Promise<void> = answer(OPENED, async () => {
  await opening
  return []
})
port.on('message', ({ id, ...wish }: Request) => {
  last = last.then(() => answer(id, () => perform(wish as Wish)))
})
