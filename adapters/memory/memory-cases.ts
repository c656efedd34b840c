// Cases in memory: what the SQL store does, as plain loops. It holds no rule about cases of its own.
import type {
  Append,
  CaseQuery,
  CasesStore,
  CommandDone,
  HistoryStore,
  StoredCase,
  StoredEvent,
  Timer,
} from '@gongzhi/engine/cases/cases.port'
import { type CaseFacts, canonical, concerned, Fault, type Instant, precedentsOf } from '@gongzhi/kernel'
import { stored, type UndoLog, UndoTable } from './undo-table.ts'

type CaseRow = { readonly case: StoredCase; readonly facts: CaseFacts; readonly due: Instant | undefined }

function matches({ case: { state } }: CaseRow, query: CaseQuery): boolean {
  const { type, open, places, owner, place, readable } = query
  return (
    (type === undefined || state.type === type) &&
    (open === undefined || (state.stands.kind !== 'end') === open) &&
    (place === undefined || state.place === place) &&
    (places === undefined || places.some((each) => state.path.includes(each))) &&
    (owner === undefined || concerned(state).some(({ role, party }) => role === owner.role && party === owner.party)) &&
    (readable === undefined ||
      readable.some(
        (each) =>
          (each.places.some((at) => state.path.includes(at)) && each.types.includes(state.type)) ||
          concerned(state).some(
            ({ role, party, ruled }) =>
              (ruled || each.places.some((at) => state.path.includes(at))) &&
              each.owners.some((by) => by.role === role && by.party === party),
          ),
      ))
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
  readonly #commands: UndoTable<CommandDone>
  /** By case, until when its timer is leased, in real time. */
  readonly #leases: UndoTable<number>

  constructor(log: UndoLog) {
    this.#events = new UndoTable(log)
    this.#cases = new UndoTable(log)
    this.#commands = new UndoTable(log)
    this.#leases = new UndoTable(log)
  }

  #project({ state, facts, head, due }: Pick<Append, 'state' | 'facts' | 'head' | 'due'>): void {
    this.#cases.set(state.id, { case: stored({ state, head }), facts: stored(facts), due })
    this.#leases.delete(state.id)
  }

  #append(change: Append, taken: () => Fault, send: (message: Append['outbox'][number]) => void): void {
    const { events, command, state } = change
    const expected = events[0] ? events[0].seq - 1 : state.seq
    if ((this.#cases.get(state.id)?.case.state.seq ?? 0) !== expected) throw taken()
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
  }

  #due(now: Instant): Timer[] {
    return this.#cases
      .values()
      .flatMap((row) => (row.due === undefined || row.due > now ? [] : [{ case: row.case.state.id, at: row.due }]))
      .sort((a, b) => a.at - b.at || (a.case < b.case ? -1 : 1))
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
      claim: async () => undefined,
      load: async (commands, cases) => ({
        commands: new Map(
          commands.flatMap((id) => {
            const done = this.#commands.get(id)
            return done ? [[id, done] as const] : []
          }),
        ),
        cases: new Map(
          cases.flatMap((id) => {
            const row = this.#cases.get(id)
            return row ? [[id, row.case] as const] : []
          }),
        ),
      }),
      append: async (...changes) => {
        for (const change of changes) this.#append(change, taken, send)
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
      near: async (type, places, endedAfter) =>
        this.#cases
          .values()
          .map((row) => row.case)
          .filter(
            ({ state }) =>
              state.type === type &&
              places.includes(state.place) &&
              (state.ended === undefined || state.ended.at > endedAfter),
          )
          .map((each) => {
            const { id, place, opened, ended } = each.state
            return { id, place, opened, ...(ended ? { ended: ended.at } : { stored: each }) }
          }),
      precedents: async (type, places) =>
        [...this.#cases.values()]
          .map((row) => row.case.state)
          .filter((state) => state.type === type && places.includes(state.place))
          .flatMap(precedentsOf),
      listDue: async (now, limit) => this.#due(now).slice(0, limit),
      lease: async (now, limit, forMs) => {
        const leased = this.#due(now)
          .filter((timer) => (this.#leases.get(timer.case) ?? 0) <= Date.now())
          .slice(0, limit)
        for (const timer of leased) this.#leases.set(timer.case, Date.now() + forMs)
        return leased
      },
      release: async (cases) => {
        for (const id of cases) this.#leases.delete(id)
      },
      facts: async (type, since) =>
        this.#cases
          .values()
          .map((row) => row.facts)
          .filter((facts) => type === undefined || facts.type === type)
          .filter((facts) => since === undefined || facts.ended === undefined || facts.ended >= since)
          .sort((a, b) => (a.id < b.id ? -1 : 1)),
      listEvents: async (id) => this.#events.get(id) ?? [],
    }
  }

  history(): HistoryStore {
    return {
      chain: async (id) => this.#events.get(id) ?? [],
      hold: async () => undefined,
      prepareMonths: async () => 0,
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
