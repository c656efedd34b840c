// Statements that PGlite has parsed once. Its own `query` parses, describes, binds, describes, executes and syncs with a
// call into PostgreSQL each, which takes four times as long as one call with what a statement known by name needs.
import { type PGlite, protocol } from '@electric-sql/pglite'
import type { SqlRow, SqlValue } from './sql.ts'
import { asText, fromText } from './wire-text.ts'

type DataRow = InstanceType<typeof protocol.messages.DataRowMessage>
type RowDescription = InstanceType<typeof protocol.messages.RowDescriptionMessage>
type Column = { readonly name: string; readonly type: number }
type Prepared = { readonly name: string; readonly columns: readonly Column[] }

const { serialize } = protocol
/** A text depends on the filters of a list, never on values: this is far more than there are. */
const MOST = 200

export class PgliteStatements {
  readonly #db: PGlite
  readonly #prepared = new Map<string, Prepared>()

  constructor(db: PGlite) {
    this.#db = db
  }

  async query(text: string, values: readonly SqlValue[]): Promise<readonly SqlRow[]> {
    const { name, columns } = this.#prepared.get(text) ?? (await this.#prepare(text))
    const bound = serialize.bind({ statement: name, values: values.map(asText) })
    const asked = Buffer.concat([bound, serialize.execute({}), serialize.sync()])
    const { messages } = await this.#db.execProtocol(asked)
    const rows: SqlRow[] = []
    for (const message of messages) {
      if (message.name !== 'dataRow') continue
      const { fields } = message as DataRow
      rows.push(Object.fromEntries(columns.map((column, i) => [column.name, fromText(fields[i] ?? null, column.type)])))
    }
    return rows
  }

  async #prepare(text: string): Promise<Prepared> {
    if (this.#prepared.size >= MOST) {
      this.#prepared.clear()
      await this.#db.exec('deallocate all')
    }
    const name = `s${this.#prepared.size}`
    const asked = Buffer.concat([
      serialize.parse({ name, text }),
      serialize.describe({ type: 'S', name }),
      serialize.sync(),
    ])
    const { messages } = await this.#db.execProtocol(asked)
    const described = messages.find((message) => message.name === 'rowDescription')
    const fields = (described as RowDescription | undefined)?.fields ?? []
    const prepared = { name, columns: fields.map((field) => ({ name: field.name, type: field.dataTypeID })) }
    this.#prepared.set(text, prepared)
    return prepared
  }
}
