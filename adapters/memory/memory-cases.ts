// Cases in memory: what the SQL store does, as plain loops. It holds no rule about cases of its own.
import type {
  Append,
  CaseQuery,
  CasesStore,
  HistoryStore,
  StoredCase,
  StoredEvent,
} from '@gongzhi/engine/cases/cases.port'
import { type CaseFacts, canonical, concerned, Fault, type Instant } from '@gongzhi/kernel'
import { stored, type UndoLog, UndoTable } from './undo-table.ts'

type CaseRow = { readonly case: StoredCase; readonly facts: CaseFacts; readonly due: Instant | undefined }
type CommandRow = { readonly case: string; readonly seq: number; readonly digest: string }

function matches({ case: { state } }: CaseRow, query: CaseQuery): boolean {
  const { type, open, places, owner, place } = query
  return (
    (type === undefined || state.type === type) &&
    (open === undefined || (state.stands.kind !== 'end') === open) &&
    (place === undefined || state.place === place) &&
    (places === undefined || places.some((each) => state.path.includes(each))) &&
    (owner === undefined || concerned(state).some(({ role, party }) => role === owner.role && party === owner.party))
  )
}

type Mark = { readonly changed: Instant; readonly id: string }

function markOf(cursor: string): Mark {
  const [, changed, id] = /^(\d+)\.(.+)$/s.exec(cursor) ?? []
  if (changed === undefined || id === undefined) throw new Fault('input-invalid', { detail: 'after' })
  return { changed: Number(changed), id }
}

/** Newest change first; of equal age the greater id. */
function newestFirst(a: Mark, b: Mark): number {
  return b.changed - a.changed || (a.id < b.id ? 1 : a.id > b.id ? -1 : 0)
}

export class MemoryCases {
  readonly #events: UndoTable<readonly StoredEvent[]>
  readonly #cases: UndoTable<CaseRow>
  readonly #commands: UndoTable<CommandRow>

  constructor(log: UndoLog) {
    this.#events = new UndoTable(log)
    this.#cases = new UndoTable(log)
    this.#commands = new UndoTable(log)
  }

  #project({ state, facts, head, due }: Pick<Append, 'state' | 'facts' | 'head' | 'due'>): void {
    this.#cases.set(state.id, { case: stored({ state, head }), facts: stored(facts), due })
  }

  #from(afterCase: string | undefined, limit: number, ids: readonly string[]): readonly string[] {
    return ids
      .filter((id) => afterCase === undefined || id > afterCase)
      .sort()
      .slice(0, limit)
  }

  /** `taken` fails the transaction; `send` is the outbox. */
  store(taken: () => Fault, send: (message: Append['outbox'][number]) => void): CasesStore {
    return {
      find: async (id) => this.#cases.get(id)?.case,
      append: async (change) => {
        const { events, command, state } = change
        for (const event of events) {
          const before = this.#events.get(event.case) ?? []
          if (before.some((each) => each.seq === event.seq)) throw taken()
          this.#events.set(
            event.case,
            [...before, stored(event)].sort((a, b) => a.seq - b.seq),
          )
        }
        if (this.#commands.has(command.id)) throw taken()
        this.#commands.set(command.id, { case: state.id, seq: state.seq, digest: command.digest })
        this.#project(change)
        for (const message of change.outbox) send(message)
      },
      findCommand: async (id) => this.#commands.get(id),
      list: async (query) => {
        const after = query.after === undefined ? undefined : markOf(query.after)
        const found = this.#cases
          .values()
          .filter((row) => matches(row, query))
          .map((row) => ({ row, mark: { changed: row.case.state.changed, id: row.case.state.id } }))
          .filter(({ mark }) => after === undefined || newestFirst(after, mark) < 0)
          .sort((a, b) => newestFirst(a.mark, b.mark))
        const page = found.slice(0, query.limit)
        const last = page.at(-1)?.mark
        const next = found.length > page.length && last ? { next: `${last.changed}.${last.id}` } : {}
        return { cases: page.map(({ row }) => row.case), ...next }
      },
      near: async (type, endedAfter) =>
        this.#cases
          .values()
          .map((row) => row.case.state)
          .filter((state) => state.type === type && (state.ended === undefined || state.ended.at > endedAfter))
          .map(({ id, place, opened, ended }) => ({ id, place, opened, ...(ended ? { ended: ended.at } : {}) })),
      listDue: async (now, limit) =>
        this.#cases
          .values()
          .flatMap((row) => (row.due === undefined || row.due > now ? [] : [{ case: row.case.state.id, at: row.due }]))
          .sort((a, b) => a.at - b.at || (a.case < b.case ? -1 : 1))
          .slice(0, limit),
      facts: async (type) =>
        this.#cases
          .values()
          .map((row) => row.facts)
          .filter((facts) => type === undefined || facts.type === type)
          .sort((a, b) => (a.id < b.id ? -1 : 1)),
      listEvents: async (id) => this.#events.get(id) ?? [],
    }
  }

  history(): HistoryStore {
    return {
      chains: async (afterCase, limit) => {
        const chains = this.#events.values().flatMap((events) => (events[0] ? [{ case: events[0].case, events }] : []))
        const byCase = new Map(chains.map((chain) => [chain.case, chain]))
        return this.#from(afterCase, limit, [...byCase.keys()]).flatMap((id) => byCase.get(id) ?? [])
      },
      projections: async (afterCase, limit) => {
        const ids = this.#cases.values().map((row) => row.case.state.id)
        return this.#from(afterCase, limit, ids).flatMap((id) => {
          const row = this.#cases.get(id)
          if (!row) return []
          const { state, head } = row.case
          return [{ case: id, seq: state.seq, head, text: canonical(state), due: row.due }]
        })
      },
      restore: async (state, facts, head, due) => this.#project({ state, facts, head, due }),
      dropProjection: async (caseId) => {
        if (!this.#events.has(caseId)) this.#cases.delete(caseId)
      },
    }
  }
}
