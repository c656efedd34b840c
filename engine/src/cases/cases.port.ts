// What the engine needs of a store of cases. SQL or memory: one contract suite says whether it is right.
import type { CaseFacts, CaseState, Instant, NearCase } from '@gongzhi/kernel'

/** `text`: canonical JSON (RFC 8785) of the event; `hash`: SHA-256 (hex) over the previous hash, a line feed and `text`. */
export type StoredEvent = { readonly case: string; readonly seq: number; readonly text: string; readonly hash: string }

/** A case as the projection has it. `head`: hash of its last event. */
export type StoredCase = { readonly state: CaseState; readonly head: string }

/** A message for the world, written with the decision and delivered afterwards, at least once, under its id. */
export type OutboxMessage = { readonly topic: string; readonly case: string; readonly text: string }

/** All that one decision writes. `due`: when the clock must come back; undefined ends the timer. */
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
  readonly limit: number
  /** Cursor: the `next` of the page before. */
  readonly after?: string
}

/** Newest change first. */
export type CasePage = { readonly cases: readonly StoredCase[]; readonly next?: string }

export interface CasesStore {
  find(id: string): Promise<StoredCase | undefined>
  /** Events, projection, timer, outbox and command in one statement. Fault case-changed when a `seq` or the command is taken. */
  append(change: Append): Promise<void>
  findCommand(id: string): Promise<{ readonly case: string; readonly seq: number; readonly digest: string } | undefined>
  /** Fault input-invalid for an `after` that is no cursor. */
  list(query: CaseQuery): Promise<CasePage>
  /** Open cases of a type, and those ended after `endedAfter`. */
  near(type: string, endedAfter: Instant): Promise<readonly NearCase[]>
  /** Cases whose timer is at or before `now`, earliest first. */
  listDue(now: Instant, limit: number): Promise<readonly { readonly case: string; readonly at: Instant }[]>
  /** By id. */
  facts(type: string | undefined): Promise<readonly CaseFacts[]>
  listEvents(id: string): Promise<readonly StoredEvent[]>
}

/** For `rebuild` and `verify`: the history as it lies in the store, case by case, ordered by id. */
export interface HistoryStore {
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
