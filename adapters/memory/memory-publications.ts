// Publications in memory.
import type {
  PublicationDraft,
  PublicationFileBytes,
  PublicationsStore,
  StoredPublication,
} from '@gongzhi/engine/targets/publications.port'
import type { Fault } from '@gongzhi/kernel'
import { stored, type UndoLog, UndoTable } from './undo-table.ts'

type Draft = { readonly arrival: number; readonly draft: PublicationDraft }
type Frozen = {
  readonly publication: StoredPublication
  readonly content: string
  readonly files: readonly PublicationFileBytes[]
}

export class MemoryPublications {
  readonly #drafts: UndoTable<Draft>
  readonly #frozen: UndoTable<Frozen>
  #last = 0

  constructor(log: UndoLog) {
    this.#drafts = new UndoTable(log)
    this.#frozen = new UndoTable(log)
  }

  /** `taken`: the transaction fails, as another one was quicker. */
  store(taken: () => Fault): PublicationsStore {
    const oldestFirst = () =>
      this.#frozen.values().sort((a, b) => a.publication.record.number - b.publication.record.number)
    return {
      saveDraft: async (draft) => {
        const arrival = this.#drafts.get(draft.id)?.arrival ?? ++this.#last
        this.#drafts.set(draft.id, stored({ arrival, draft }))
      },
      findDraft: async (id) => this.#drafts.get(id)?.draft,
      listDrafts: async () =>
        this.#drafts
          .values()
          .sort((a, b) => b.arrival - a.arrival)
          .map(({ draft }) => ({ ...draft, content: '' })),
      removeDraft: async (id) => this.#drafts.delete(id),
      freeze: async (publication, content, files) => {
        const { number, id, year, quarter, version } = publication.record
        const there = this.#frozen.values().some(({ publication: { record } }) => {
          const same = record.year === year && record.quarter === quarter && record.version === version
          return record.number === number || record.id === id || same
        })
        if (there) throw taken()
        const copied = files.map(({ kind, bytes }) => ({ kind, bytes: bytes.slice() }))
        this.#frozen.set(id, { ...stored({ publication, content }), files: copied })
      },
      list: async () =>
        oldestFirst()
          .reverse()
          .map(({ publication }) => publication),
      find: async (id) => this.#frozen.get(id)?.publication,
      content: async (id) => this.#frozen.get(id)?.content,
      file: async (id, kind) =>
        this.#frozen
          .get(id)
          ?.files.find((file) => file.kind === kind)
          ?.bytes.slice(),
      raw: async (after, limit) =>
        oldestFirst()
          .filter(({ publication }) => publication.record.number > after)
          .slice(0, limit)
          .map(({ publication: { record, text, hash }, content }) => ({
            ...{ number: record.number, id: record.id, text, hash, content },
          })),
      files: async (id) =>
        (this.#frozen.get(id)?.files ?? [])
          .map(({ kind, bytes }) => ({ kind, bytes: bytes.slice() }))
          .sort((a, b) => (a.kind < b.kind ? -1 : 1)),
    }
  }
}
