// What the engine needs of a store of cases. SQL or memory: one contract suite says whether it is right.
import type { CaseFacts, CaseState, Instant, NearCase, Precedent } from '@gongzhi/kernel'

/**
 * `at`: as in `text`; it says in which month the event is kept. `text`: canonical JSON (RFC 8785) of the event; `hash`:
 * SHA-256 (hex) over the previous hash, a line feed and `text`.
 */
export type StoredEvent = {
  readonly case: string
  readonly seq: number
  readonly at: Instant
  readonly text: string
  readonly hash: string
}

/** A case as the projection has it. `head`: hash of its last event. */
export type StoredCase = { readonly state: CaseState; readonly head: string }

/** A message for the world, written with the decision and delivered afterwards, at least once, under its id. */
export type OutboxMessage = { readonly topic: string; readonly case: string; readonly text: string }

/** All that one decision writes; it continues the case as it was before its first event. `due`: when the clock must come back; undefined ends the timer. */
export type Append = {
  readonly state: CaseState
  readonly facts: CaseFacts
  readonly head: string
  readonly events: readonly StoredEvent[]
  readonly outbox: readonly OutboxMessage[]
  readonly due: Instant | undefined
  /** Id of the command and SHA-256 of its content, so that a repeated request is answered and not repeated. */
  readonly command: { readonly id: string; readonly digest: string }
}

export type CaseQuery = {
  readonly type?: string
  readonly open?: boolean
  /** The place itself or anything within it; several are alternatives. */
  readonly places?: readonly string[]
  /** Only cases this party owns or owned in this role, or is asked to judge. */
  readonly owner?: { readonly role: string; readonly party: string }
  readonly place?: string
  /**
   * Only what one of these reaches: cases at one of its places that are of one of its types, or that one of its owners owns or
   * owned or is asked to judge, and those that were ruled to be one of its owners', wherever they lie. None reach nothing.
   */
  readonly readable?: readonly {
    readonly places: readonly string[]
    readonly types: readonly string[]
    readonly owners: readonly { readonly role: string; readonly party: string }[]
  }[]
  readonly limit: number
  /** Cursor: the `next` of the page before. */
  readonly after?: string
}

/** A case that could take a signal; with all of it where it is open. */
export type NearStored = NearCase & { readonly stored?: StoredCase }

export type CommandDone = { readonly case: string; readonly seq: number; readonly digest: string }

/** What a decision starts from, by id; what is not there is unknown. */
export type Loaded = {
  readonly commands: ReadonlyMap<string, CommandDone>
  readonly cases: ReadonlyMap<string, StoredCase>
}

export type Timer = { readonly case: string; readonly at: Instant }

/** Newest change first. */
export type CasePage = { readonly cases: readonly StoredCase[]; readonly next?: string }

export interface CasesStore {
  /**
   * Until the transaction ends nobody else has any of these keys. The first thing its transaction does: whatever was read
   * before may have been overtaken while it waited. Nothing happens where transactions run one by one.
   */
  claim(keys: readonly string[]): Promise<void>
  find(id: string): Promise<StoredCase | undefined>
  /** Commands and cases by their ids, as of one moment. */
  load(commands: readonly string[], cases: readonly string[]): Promise<Loaded>
  /**
   * Events, projections, timers, outbox and commands in one statement; several for one case follow one another. Fault
   * case-changed where a case is not as it was before the first event given for it, or a command is taken. Whoever appends
   * has read the cases before writing anything else: the order in which messages are told rests on it.
   */
  append(...changes: readonly Append[]): Promise<void>
  findCommand(id: string): Promise<CommandDone | undefined>
  /** Fault input-invalid for an `after` that is no cursor. */
  list(query: CaseQuery): Promise<CasePage>
  /** Cases of a type at one of these places that are open or ended after `endedAfter`, in any order. */
  near(type: string, places: readonly string[], endedAfter: Instant): Promise<readonly NearStored[]>
  /** What was ruled in cases of a type at these places, in any order. */
  precedents(type: string, places: readonly string[]): Promise<readonly Precedent[]>
  /** Cases whose timer is at or before `now`, earliest first, leased or not. */
  listDue(now: Instant, limit: number): Promise<readonly Timer[]>
  /**
   * Those of them that nobody else has, for so many milliseconds of real time: until then, or until their timer is set
   * anew, nobody else gets them.
   */
  lease(now: Instant, limit: number, forMs: number): Promise<readonly Timer[]>
  /** Gives leases back before their time. */
  release(cases: readonly string[]): Promise<void>
  /**
   * Facts, by id, of the cases of a type that are open or ended at `since` or later; of all types and of all time where
   * left out.
   */
  facts(type: string | undefined, since?: Instant): Promise<readonly CaseFacts[]>
  /** By number. Looks only where the projection says that the case happened; `history.chain` looks everywhere. */
  listEvents(id: string): Promise<readonly StoredEvent[]>
}

/** For `rebuild` and `verify`: the history as it lies in the store, case by case, ordered by id. */
export interface HistoryStore {
  /** Every event that is there under this id, by number, whatever the projection says. */
  chain(id: string): Promise<readonly StoredEvent[]>
  /** Until the transaction ends nobody appends to the case (as far as it has a projection). Read it after that. */
  hold(id: string): Promise<void>
  /**
   * Makes room for the events of the month of `now` and so many after it, and for months that had none so far. Several may
   * do it at once. The number of months made.
   */
  prepareMonths(now: Instant, ahead: number): Promise<number>
  chains(
    afterCase: string | undefined,
    limit: number,
  ): Promise<readonly { readonly case: string; readonly events: readonly StoredEvent[] }[]>
  projections(
    afterCase: string | undefined,
    limit: number,
  ): Promise<
    readonly {
      readonly case: string
      readonly seq: number
      readonly head: string
      readonly text: string
      readonly due: Instant | undefined
    }[]
  >
  /** Writes a projection anew, with its facts and timer. */
  restore(state: CaseState, facts: CaseFacts, head: string, due: Instant | undefined): Promise<void>
  /** Removes the projection of a case that has no events; any other stays. */
  dropProjection(caseId: string): Promise<void>
}
