// The outbox in memory. Transactions run one by one, so the order of writing is that of committing.
import type { OutboxMessage } from '@gongzhi/engine/cases/cases.port'
import { type OutboxRow, type OutboxStore, type Position, START } from '@gongzhi/engine/outbox/outbox.port'
import { Fault } from '@gongzhi/kernel'
import { stored, type UndoLog, UndoTable } from './undo-table.ts'

type Row = OutboxRow & { readonly written: number }

function placeOf(position: Position): number {
  if (position !== START && !/^\d+$/.test(position)) throw new Fault('input-invalid', { detail: 'position' })
  return Number(position)
}

export class MemoryOutbox {
  readonly #rows: UndoTable<Row>
  readonly #cursors: UndoTable<number>
  #last = 0

  constructor(log: UndoLog) {
    this.#rows = new UndoTable(log)
    this.#cursors = new UndoTable(log)
  }

  send(message: OutboxMessage): void {
    const id = ++this.#last
    this.#rows.set(String(id), stored({ id, ...message, written: Date.now() }))
  }

  #after(id: number, limit: number): readonly Row[] {
    return this.#rows
      .values()
      .filter((row) => row.id > id)
      .sort((a, b) => a.id - b.id)
      .slice(0, limit)
  }

  store(): OutboxStore {
    const bare = ({ written: _, ...row }: Row): OutboxRow => row
    return {
      end: async () => String(this.#last),
      after: async (position, limit) => {
        const rows = this.#after(placeOf(position), limit)
        return { messages: rows.map(bare), next: String(rows.at(-1)?.id ?? position) }
      },
      hold: async (name) => {
        if (!this.#cursors.has(name)) this.#cursors.set(name, this.#last)
        return String(this.#cursors.get(name))
      },
      move: async (name, next) => this.#cursors.set(name, Number(next)),
      trim: async (keepMs, forgetMs, limit) => {
        const now = Date.now()
        const forgotten: string[] = []
        for (const [name, next] of this.#cursors.entries()) {
          const [waiting] = this.#after(next, 1)
          if (!waiting || waiting.written > now - forgetMs) continue
          this.#cursors.delete(name)
          forgotten.push(name)
        }
        const passed = Math.min(...this.#cursors.entries().map(([, next]) => next), this.#last)
        const old = this.#after(0, limit).filter((row) => row.id <= passed && row.written <= now - keepMs)
        for (const { id } of old) this.#rows.delete(String(id))
        return { removed: old.length, forgotten }
      },
      list: async (limit) => this.#after(0, limit).map(bare),
    }
  }
}
