// One connection to a PostgreSQL server: statements it has prepared once, several in one round trip, and an end to waiting.
// Never used by two at a time: the pool lends it.
import type { Client, Connection, Submittable } from 'pg'
import { SqlError, type SqlRow, type SqlValue } from './sql.ts'
import type { Statement } from './sql-transaction.ts'
import { asText, fromText } from './wire-text.ts'

type Column = { readonly name: string; readonly type: number }
type Prepared = { readonly name: string; columns: readonly Column[]; ready: boolean }
type Field = { readonly name: string; readonly dataTypeID: number }

/** The part of node-postgres' connection that its types describe for an older version. */
type Wire = {
  readonly stream: { cork(): void; uncork(): void; destroy(): void }
  parse(message: { name: string; text: string }): void
  describe(message: { type: 'S'; name: string }): void
  close(message: { type: 'S'; name: string }): void
  bind(message: { statement: string; values: readonly (string | null)[] }): void
  execute(message: object): void
  sync(): void
  query(text: string): void
}

/** A text depends on the filters of a list, never on values: this is far more than there are. */
const MOST = 300

function sqlError(error: unknown): SqlError {
  const { message, code } = error as { message?: unknown; code?: unknown }
  const state = typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) ? code : undefined
  return new SqlError(typeof message === 'string' ? message : String(error), state)
}

/** What node-postgres calls while one exchange (up to one “ready for query”) is under way. */
class Exchange implements Submittable {
  readonly rows: SqlRow[] = []
  readonly done: Promise<readonly SqlRow[]>
  readonly #send: (wire: Wire) => void
  readonly #prepared: Prepared | undefined
  readonly #resolve: (rows: readonly SqlRow[]) => void
  readonly #reject: (error: Error) => void

  constructor(send: (wire: Wire) => void, prepared?: Prepared) {
    const { promise, resolve, reject } = Promise.withResolvers<readonly SqlRow[]>()
    this.done = promise
    this.#resolve = resolve
    this.#reject = reject
    this.#send = send
    this.#prepared = prepared
  }

  submit(connection: Connection): void {
    const wire = connection as unknown as Wire
    // One packet, not one a message.
    wire.stream.cork()
    try {
      this.#send(wire)
    } finally {
      wire.stream.uncork()
    }
  }

  handleRowDescription({ fields }: { readonly fields: readonly Field[] }): void {
    if (this.#prepared) this.#prepared.columns = fields.map(({ name, dataTypeID }) => ({ name, type: dataTypeID }))
  }

  handleDataRow({ fields }: { readonly fields: readonly (string | null)[] }): void {
    const columns = this.#prepared?.columns ?? []
    this.rows.push(Object.fromEntries(columns.map(({ name, type }, i) => [name, fromText(fields[i] ?? null, type)])))
  }

  handleReadyForQuery(): void {
    if (this.#prepared) this.#prepared.ready = true
    this.#resolve(this.rows)
  }

  handleError(error: unknown): void {
    this.#reject(sqlError(error))
  }

  handleCommandComplete(): void {}
  handleEmptyQuery(): void {}
  handlePortalSuspended(): void {}
  handleCopyData(): void {}
  handleCopyInResponse(): void {}
}

export class PostgresConnection {
  readonly client: Client
  /** It cannot be used again: the server ended it, or nobody knows what it would say next. */
  broken = false
  readonly #longestMs: number
  readonly #prepared = new Map<string, Prepared>()
  #names = 0
  #latest: Promise<unknown> = Promise.resolve()
  #busy = 0

  /** `longestMs`: after that much silence the server counts as gone; 0: never. */
  constructor(client: Client, longestMs: number) {
    this.client = client
    this.#longestMs = longestMs
    const gone = () => {
      this.broken = true
    }
    client.on('error', gone)
    client.on('end', gone)
  }

  /** Rejects with SqlError. Statements after the one that failed are not run. */
  async run(statements: readonly Statement[]): Promise<readonly SqlRow[]> {
    const last = statements.at(-1)
    if (last === undefined) return []
    const first = statements.slice(0, -1)
    if (last.values === undefined || this.#prepared.size >= MOST) {
      for (const each of first) await this.#exchange(this.#known(each))
      if (last.values !== undefined) await this.#forgetAll()
    } else return this.#exchange(this.#known(last, first))
    return this.#exchange(last.values === undefined ? new Exchange((wire) => wire.query(last.text)) : this.#known(last))
  }

  /** As node-postgres does it: a script's rows are those of all its statements; one that failed leaves no transaction. */
  async native(text: string, values: readonly unknown[] = []): Promise<{ rows: Record<string, unknown>[] }> {
    try {
      const result = await this.#watched(() => this.client.query(text, [...values]))
      return { rows: (Array.isArray(result) ? result : [result]).flatMap(({ rows }) => rows) }
    } catch (error) {
      // Whether a script had begun a transaction, nobody asks: the connection is not used again.
      this.broken ||= values.length === 0
      throw error
    }
  }

  /** One exchange: `before` (without rows), then the statement, up to a single “sync”, so that a failure skips the rest. */
  #known({ text, values = [] }: Statement, before: readonly Statement[] = []): Exchange {
    const prepared = this.#prepared.get(text) ?? { name: `s${++this.#names}`, columns: [], ready: false }
    this.#prepared.set(text, prepared)
    const bound = values.map((value: SqlValue) => asText(value))
    return new Exchange((wire) => {
      for (const each of before) {
        wire.parse({ name: '', text: each.text })
        wire.bind({ statement: '', values: [] })
        wire.execute({})
      }
      if (!prepared.ready) {
        // Whether an attempt that failed got as far as a name, nobody says.
        wire.close({ type: 'S', name: prepared.name })
        wire.parse({ name: prepared.name, text })
        wire.describe({ type: 'S', name: prepared.name })
      }
      wire.bind({ statement: prepared.name, values: bound })
      wire.execute({})
      wire.sync()
    }, prepared)
  }

  async #forgetAll(): Promise<void> {
    for (const prepared of this.#prepared.values()) prepared.ready = false
    this.#prepared.clear()
    await this.#exchange(new Exchange((wire) => wire.query('deallocate all')))
  }

  /** One after the other: node-postgres no longer wants to keep the queue. */
  async #exchange(exchange: Exchange): Promise<readonly SqlRow[]> {
    const turn = this.#busy++ === 0 ? this.#alone(exchange) : this.#latest.then(() => this.#alone(exchange))
    const over = () => {
      this.#busy -= 1
    }
    this.#latest = turn.then(over, over)
    return turn
  }

  async #alone(exchange: Exchange): Promise<readonly SqlRow[]> {
    try {
      return await this.#watched(() => {
        this.client.query(exchange)
        return exchange.done
      })
    } catch (error) {
      // Class 08: connection; 57P: shut down; 25P03: idle for too long. Without a state it was not the server that spoke.
      const state = error instanceof SqlError ? error.state : undefined
      if (state === undefined || /^(08|57P|25P03)/.test(state)) this.broken = true
      throw error
    }
  }

  /** A server that says nothing any more is not waited for. */
  async #watched<T>(ask: () => Promise<T>): Promise<T> {
    if (this.#longestMs === 0) return ask()
    const { connection } = this.client as unknown as { readonly connection: Wire }
    const timer = setTimeout(() => {
      this.broken = true
      connection.stream.destroy()
    }, this.#longestMs)
    try {
      return await ask()
    } finally {
      clearTimeout(timer)
    }
  }
}
