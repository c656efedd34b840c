// Supervision in memory: which case is about what, and letters.
import type { Letter, NoticeRow, NoticesStore } from '@gongzhi/engine/supervision/notices.port'
import type { Fault } from '@gongzhi/kernel'
import { stored, type UndoLog, UndoTable } from './undo-table.ts'

export class MemoryNotices {
  readonly #notices: UndoTable<NoticeRow & { readonly arrival: number }>
  readonly #letters: UndoTable<Letter>
  #last = 0

  constructor(log: UndoLog) {
    this.#notices = new UndoTable(log)
    this.#letters = new UndoTable(log)
  }

  /** `taken`: the transaction fails, as another one was quicker. */
  store(taken: () => Fault): NoticesStore {
    const newestFirst = (): NoticeRow[] =>
      this.#notices
        .values()
        .sort((a, b) => b.arrival - a.arrival)
        .map(({ case: id, about }) => ({ case: id, about }))
    return {
      add: async (row) => {
        if (this.#notices.has(row.case)) throw taken()
        this.#notices.set(row.case, stored({ ...row, arrival: ++this.#last }))
      },
      about: async (about) =>
        newestFirst()
          .filter((row) => row.about === about)
          .map(({ case: id }) => id),
      of: async (cases) => newestFirst().filter((row) => cases.includes(row.case)),
      list: async (limit) => newestFirst().slice(0, limit),
      addLetter: async (letter) => {
        if (!this.#letters.has(letter.address)) this.#letters.set(letter.address, stored(letter))
      },
      letters: async (addresses) =>
        this.#letters
          .values()
          .filter(({ address }) => addresses.includes(address))
          .sort((a, b) => (a.address < b.address ? -1 : 1)),
    }
  }
}
