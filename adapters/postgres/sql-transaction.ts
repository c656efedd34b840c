// One transaction over any driver, and the guard that nothing else of a database is touched while it runs. Knows no table.
import { AsyncLocalStorage } from 'node:async_hooks'
import { setTimeout } from 'node:timers/promises'
import type { Stores } from '@gongzhi/engine/stores.port'
import { Fault } from '@gongzhi/kernel'
import { faultOf, type Sql, SqlError, type SqlRow, type SqlValue } from './sql.ts'
import { sqlStores } from './sql-stores.ts'

/** Without values: several statements in one text. */
export type Statement = { readonly text: string; readonly values?: readonly SqlValue[] }
/** One after the other on one connection, the rows of the last; those after one that failed are not run. */
export type Run = (statements: readonly Statement[]) => Promise<readonly SqlRow[]>
/** Gives a connection for as long as `use` takes, and nobody else has it meanwhile. */
export type Lend = <T>(use: (run: Run) => Promise<T>) => Promise<T>

/**
 * One statement, or a script with a transaction of its own, outside our transactions, values and rows as the driver has
 * them: for pg-boss alone, which writes its own SQL. Rejects with an error whose `code` is the SQLSTATE.
 */
export type Native = (text: string, values?: readonly unknown[]) => Promise<{ rows: Record<string, unknown>[] }>

/** Told of every statement of a transaction before it is sent: for tests, and for whoever measures. Never of values. */
export type OnStatement = (text: string) => void

export type Transactions = {
  /** One transaction, run once. `begin`: the statement that begins it. */
  sql<T>(work: (sql: Sql) => Promise<T>, begin?: string): Promise<T>
  transaction<T>(work: (stores: Stores) => Promise<T>): Promise<T>
  read<T>(work: (stores: Stores) => Promise<T>): Promise<T>
}

const BEGIN = 'begin isolation level read committed'
const BEGIN_READING = 'begin isolation level repeatable read read only'
const TRIES = 5
/** Longest wait before the second try, milliseconds; twice as long before each further one. */
const WAIT_MS = 10
// 0A000 “cached plan must not change result type”, 26000: the statement this connection had prepared is no longer good.
const STALE = new Set(['0A000', '26000'])

/** Shared by every database of the process: inside a transaction no other handle is touched either. */
const running = new AsyncLocalStorage<SqlTransaction>()

function unusable(detail: string): Fault {
  return new Fault('database-unusable', { detail })
}

/** Throws where a transaction is running: waiting for a second connection inside could be for ever. */
export function refuseInside(): void {
  if (running.getStore()?.over === false) throw unusable('a transaction was begun inside a transaction')
}

export function isStale(error: unknown): boolean {
  const cause = error instanceof Fault ? error.cause : error
  return cause instanceof SqlError && cause.state !== undefined && STALE.has(cause.state)
}

/** Begins with its first statement, so that a transaction without one costs nothing. */
export class SqlTransaction implements Sql {
  over = false
  readonly #run: Run
  readonly #begin: string
  readonly #onStatement: OnStatement | undefined
  #begun = false
  #failed: Fault | undefined
  #latest: Promise<unknown> = Promise.resolve()

  constructor(run: Run, begin: string, onStatement?: OnStatement) {
    this.#run = run
    this.#begin = begin
    this.#onStatement = onStatement
  }

  async query(text: string, values: readonly SqlValue[] = []): Promise<readonly SqlRow[]> {
    return this.#ask({ text, values })
  }

  async script(text: string): Promise<void> {
    await this.#ask({ text })
  }

  async #ask(statement: Statement): Promise<readonly SqlRow[]> {
    if (this.over) throw unusable('a store was used after its transaction')
    const statements = this.#begun ? [statement] : [{ text: this.#begin, values: [] }, statement]
    this.#begun = true
    this.#onStatement?.(statement.text)
    const asked = this.#run(statements).catch((error: unknown) => {
      this.#failed ??= faultOf(error)
      throw this.#failed
    })
    this.#latest = asked.catch(() => undefined)
    return asked
  }

  async commit(): Promise<void> {
    // A statement nobody waited for belongs to the transaction as well.
    await this.#latest
    this.over = true
    if (this.#failed) throw this.#failed
    if (this.#begun) await this.#end('commit')
  }

  async rollback(): Promise<void> {
    this.over = true
    await this.#latest
    if (this.#begun) await this.#end('rollback').catch(() => undefined)
  }

  async #end(text: string): Promise<void> {
    this.#begun = false
    await this.#run([{ text, values: [] }]).catch((error: unknown) => {
      throw faultOf(error)
    })
  }
}

export async function runTransaction<T>(
  run: Run,
  begin: string,
  work: (sql: Sql) => Promise<T>,
  onStatement?: OnStatement,
): Promise<T> {
  const transaction = new SqlTransaction(run, begin, onStatement)
  try {
    const result = await running.run(transaction, () => work(transaction))
    await transaction.commit()
    return result
  } catch (error) {
    await transaction.rollback()
    throw error
  }
}

function overtaken(error: unknown): boolean {
  return (error instanceof Fault && error.code === 'case-changed') || isStale(error)
}

export function transactions(lend: Lend, onStatement?: OnStatement): Transactions {
  async function sql<T>(work: (sql: Sql) => Promise<T>, begin = BEGIN): Promise<T> {
    refuseInside()
    return lend((run) => runTransaction(run, begin, work, onStatement))
  }

  async function again<T>(once: () => Promise<T>): Promise<T> {
    for (let left = TRIES - 1, most = WAIT_MS; ; left--, most *= 2) {
      try {
        return await once()
      } catch (error) {
        if (left === 0 || !overtaken(error)) throw error
      }
      await setTimeout(Math.random() * most)
    }
  }

  return {
    sql,
    transaction: (work) => again(() => sql((transaction) => work(sqlStores(transaction)))),
    read: (work) => again(() => sql((transaction) => work(sqlStores(transaction)), BEGIN_READING)),
  }
}
