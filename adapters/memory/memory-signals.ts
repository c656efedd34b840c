// Signals in memory.
import type { SignalsStore, StoredSignal } from '@gongzhi/engine/signals/signals.port'
import type { Fault } from '@gongzhi/kernel'
import { stored, type UndoLog, UndoTable } from './undo-table.ts'

export class MemorySignals {
  readonly #rows: UndoTable<StoredSignal>

  constructor(log: UndoLog) {
    this.#rows = new UndoTable(log)
  }

  store(taken: () => Fault): SignalsStore {
    return {
      find: async (id) => this.#rows.get(id),
      findAll: async (ids) =>
        new Map(
          ids.flatMap((id) => {
            const row = this.#rows.get(id)
            return row ? [[id, row] as const] : []
          }),
        ),
      add: async (...rows) => {
        for (const row of rows) {
          if (this.#rows.has(row.signal.id)) throw taken()
          this.#rows.set(row.signal.id, stored(row))
        }
      },
      countNoted: async (cases) => {
        const counts = new Map<string, number>()
        for (const { outcome, noted } of this.#rows.values())
          if (noted && 'case' in outcome && cases.includes(outcome.case))
            counts.set(outcome.case, (counts.get(outcome.case) ?? 0) + 1)
        return counts
      },
      // Of equal age the one that came last is first: reversed before a sort that keeps the order of equals.
      list: async (limit) =>
        this.#rows
          .values()
          .reverse()
          .sort((a, b) => b.received - a.received)
          .slice(0, limit),
      counts: async () => {
        const counts = { opened: 0, attached: 0, recorded: 0, refused: 0 }
        for (const { outcome } of this.#rows.values()) counts[outcome.kind]++
        return counts
      },
    }
  }
}
