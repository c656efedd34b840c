// A case is the list of what happened to it. Everything else about it is computed here, from that list alone:
// no pack and no calendar is needed to read a case that is ten years old.
import type { Instant } from '../base/clock.ts'
import type { Span } from '../base/span.ts'
import type { Box } from '../eye/box.ts'
import type { FormValues } from '../forms/form.ts'
import type { PartyKind, PartyOwner } from '../org/org.ts'
import type { Code } from '../places/code.ts'
import type { EndKind } from './case-type.ts'

/** Who did it. `account` is a random reference, never a name; `standsInFor`: the account in whose absence and position. */
export type Actor =
  | {
      readonly kind: 'person'
      readonly account: string
      readonly role: string
      readonly party: string
      readonly standsInFor?: string
    }
  | { readonly kind: 'device'; readonly device: string }
  | { readonly kind: 'clock' }
  | { readonly kind: 'system'; readonly command: string }

export type Owner = PartyOwner & { readonly partyKind: PartyKind }

/** When the owner must have acted. `provisional`: reckoned over a year whose holidays are not known yet. */
export type Due = { readonly span: Span; readonly at: Instant; readonly provisional: boolean }

/** What found it, kept so that a wrong alarm can be explained. */
export type Found = {
  readonly signal: string
  readonly rule: string
  readonly device: string
  readonly zone: string
  readonly count: number
  readonly since: Instant
  readonly confidence: number
  readonly model: string
  readonly threshold: number
}

/** A stored, blurred picture. `blob`: content address (SHA-256). */
export type Evidence = {
  readonly blob: string
  readonly takenAt: Instant
  readonly device: string
  readonly boxes: readonly Box[]
}

/** The ruling by which a case is somebody's: in which case, and when. */
export type Because = { readonly case: string; readonly at: Instant }

/** Where the case stands after an event: the step, whose it is and until when. An end has neither owner nor due. */
export type Standing =
  | {
      readonly step: string
      readonly kind: 'work' | 'proof'
      readonly owner: Owner
      readonly due: Due
      /** Whose it is was ruled before, in that case. */
      readonly because?: Because
    }
  | { readonly step: string; readonly kind: 'end'; readonly end: EndKind; readonly asks?: Owner }

type Body =
  | {
      readonly kind: 'opened'
      readonly type: string
      readonly pack: string
      readonly version: number
      readonly place: string
      readonly path: readonly string[]
      readonly code?: Code
      readonly source: 'eye' | 'report' | 'patrol'
      readonly found?: Found
      readonly before?: Evidence
      readonly again?: string
      readonly channel?: string
      /** The party it is addressed to. */
      readonly to?: string
      /** Who reported: a random reference of this case alone, for the personal-data store. */
      readonly reporter?: string
      /** What they told: of what is personal only references, which stay when what they stand for has been destroyed. */
      readonly told?: FormValues
      readonly closes: Due
      readonly stands: Standing
    }
  /** `repeats`: signals since the event before that were only noted on their own rows. */
  | { readonly kind: 'attached'; readonly signal: string; readonly count: number; readonly repeats?: number }
  | { readonly kind: 'before-added'; readonly before: Evidence }
  | {
      readonly kind: 'moved'
      readonly move: string
      readonly filled: FormValues
      readonly handles: boolean
      readonly enforcement: boolean
      readonly proves: boolean
      readonly stands: Standing
    }
  | { readonly kind: 'returned'; readonly reason: string; readonly stands: Standing }
  | { readonly kind: 'raised'; readonly stands: Standing }
  | {
      readonly kind: 'paused'
      readonly reason: string
      readonly until: Due
      readonly left: Span
      readonly closesLeft: Span
    }
  | { readonly kind: 'resumed'; readonly stands: Standing; readonly closes: Due }
  /** More time is asked for; `of`: whose answer is awaited. Until then the clock runs. */
  | { readonly kind: 'time-asked'; readonly reason: string; readonly span: Span; readonly of: Owner }
  | { readonly kind: 'time-granted'; readonly span: Span; readonly stands: Standing; readonly closes: Due }
  | { readonly kind: 'time-refused' }
  /** “Not mine”: `left` of the deadline of whoever says so; it stands with whoever rules. */
  | { readonly kind: 'disputed'; readonly reason: string; readonly left: Span; readonly stands: Standing }
  /** `kept`: it stays with whoever disputed it. */
  | {
      readonly kind: 'ruled'
      readonly ground: string
      readonly kept: boolean
      /** Who answers there by place. */
      readonly instead?: string
      readonly stands: Standing
    }
  | { readonly kind: 'proven' | 'unproven' | 'unseen'; readonly after?: Evidence; readonly stands: Standing }
  | { readonly kind: 'cleared-itself'; readonly after?: Evidence; readonly stands: Standing }
  | { readonly kind: 'judged'; readonly satisfied: boolean }
  /** `closesFrom`: where the closing moved; `paused`: where the clock was stopped. */
  | {
      readonly kind: 'redated'
      readonly due?: Due
      readonly closes: Due
      readonly closesFrom?: Instant
      readonly paused?: { readonly until: Due; readonly left: Span; readonly closesLeft: Span }
      /** Where it is disputed: the deadline that stands still. */
      readonly disputed?: { readonly due: Due; readonly left: Span }
      readonly why: string
    }
  /** `anew`: the step begins again; not there it goes on, as far as it is the same. */
  | { readonly kind: 'migrated'; readonly version: number; readonly stands: Standing; readonly anew?: true }
  /** To who stands for whoever had it, with the same deadline; `path`: where the place lies since. */
  | { readonly kind: 'handed-over'; readonly stands: Standing; readonly path?: readonly string[] }

/** `seq` counts from 1 without gaps; `command` is the id under which the client asked for it. */
export type CaseEvent = {
  readonly case: string
  readonly seq: number
  readonly at: Instant
  readonly by: Actor
  readonly command: string
} & Body
export type CaseEventBody = Body
export type CaseEventKind = Body['kind']

/** A deadline that a change of the calendar moved: when it was reckoned anew, and from when to when. */
export type Redated = { readonly at: Instant; readonly from: Instant; readonly to: Instant; readonly why: string }

/** More time that was granted: of whom it was asked, and what it moved. */
export type Extended = Redated & { readonly span: Span; readonly by: Owner }
/** More time that was refused. */
export type NotExtended = { readonly at: Instant; readonly why: string; readonly span: Span; readonly by: Owner }

/** One stretch of the ledger: one owner, one step. `at` of a pause and its end are instants. */
export type LedgerEntry = {
  readonly step: string
  readonly owner: Owner
  readonly started: Instant
  readonly due: Due
  readonly pauses: readonly {
    readonly from: Instant
    readonly until: Instant
    readonly to?: Instant
    readonly reason: string
    readonly by: Actor
  }[]
  readonly redated: readonly Redated[]
  /** Only where more time was granted. */
  readonly extended?: readonly Extended[]
  /** Only where it was refused. */
  readonly notExtended?: readonly NotExtended[]
  /** Only where the owner rules on whose it is. */
  readonly ruling?: true
  /** Only where it goes on after a ruling, with what was left of its time. */
  readonly resumes?: true
  readonly ended?: Instant
  /** How it ended, or `open`. */
  readonly outcome: 'open' | 'in-time' | 'late' | 'raised' | 'handed-over' | 'disputed'
}

/** What was ruled: that `role` at this step is a matter of `to` and not of `from`, or that it stays (`kept`). */
export type Ruling = {
  readonly at: Instant
  readonly by: Actor
  readonly step: string
  readonly role: string
  readonly from: string
  readonly to: string
  readonly kept: boolean
  /** Who answered there by place. */
  readonly instead?: string
  readonly reason: string
  readonly ground: string
}

export type Handling = {
  readonly at: Instant
  readonly by: Actor
  readonly owner: Owner
  readonly move: string
  readonly enforcement: boolean
}

export type CaseState = {
  readonly id: string
  readonly seq: number
  readonly type: string
  readonly pack: string
  readonly version: number
  readonly place: string
  readonly path: readonly string[]
  readonly code?: Code
  readonly source: 'eye' | 'report' | 'patrol'
  readonly found?: Found
  readonly again?: string
  readonly channel?: string
  readonly to?: string
  readonly reporter?: string
  readonly told?: FormValues
  /** Of the signals that were written into its history, the last few. */
  readonly signals: readonly string[]
  /**
   * Only where there were more: `before`: signals of its history that are not listed any more; `repeats`: those that its
   * history only counts; `at`: when the last one was written into it.
   */
  readonly more?: { readonly before: number; readonly repeats: number; readonly at: Instant }
  readonly opened: Instant
  readonly changed: Instant
  readonly closes: Due
  /** Only where it was: how `closes` was moved. */
  readonly closesRedated?: readonly Redated[]
  readonly stands: Standing
  /** Since when it is at this step (a raise does not restart it). */
  readonly stepSince: Instant
  readonly paused?: { readonly at: Instant; readonly until: Due; readonly left: Span; readonly closesLeft: Span }
  /** More time was asked for and not answered yet. */
  readonly moreTime?: {
    readonly at: Instant
    readonly by: Actor
    readonly reason: string
    readonly span: Span
    readonly of: Owner
  }
  /** It is disputed whose the step is: by whom, why, and what is left of his time. The step stands with whoever rules. */
  readonly dispute?: {
    readonly at: Instant
    readonly by: Actor
    readonly reason: string
    readonly owner: Owner
    readonly due: Due
    readonly left: Span
  }
  /** Only where there were any. */
  readonly rulings?: readonly Ruling[]
  readonly ended?: { readonly at: Instant; readonly as: EndKind }
  readonly ledger: readonly LedgerEntry[]
  /** Step owners that were called for a late step, over the whole case. */
  readonly raises: number
  readonly returns: number
  readonly dispatches: number
  /** Proofs that came back unproven: work that had to be done again (返工). */
  readonly reworks: number
  readonly handlings: readonly Handling[]
  readonly proved?: { readonly at: Instant; readonly by: Actor; readonly how: 'eye' | 'person' }
  readonly before?: Evidence
  readonly after?: Evidence
  readonly judged?: { readonly at: Instant; readonly by: Actor; readonly satisfied: boolean }
}

/** The next instant at which the clock must come back to this case; undefined once it has ended. */
export function nextDue(state: CaseState): Instant | undefined {
  if (state.stands.kind === 'end') return undefined
  return state.paused ? state.paused.until.at : state.stands.due.at
}

export function isOpen(state: CaseState): boolean {
  return state.stands.kind !== 'end'
}

/** How many signals its history tells of. */
export function signalCount({ signals, more }: CaseState): number {
  return signals.length + (more ? more.before + more.repeats : 0)
}

/** Everybody a case is or was a matter of: who owned a step of it, and who is or was asked for time or is asked to judge it. */
export function concerned(state: CaseState): readonly PartyOwner[] {
  const asked = state.stands.kind === 'end' && state.stands.asks ? [state.stands.asks] : []
  const answered = state.ledger.flatMap(({ extended = [], notExtended = [] }) => [...extended, ...notExtended])
  return [
    ...state.ledger.map((entry) => entry.owner),
    ...answered.map(({ by }) => by),
    ...(state.moreTime ? [state.moreTime.of] : []),
    ...asked,
  ].map(({ role, party, ruled }) => ({ role, party, ...(ruled ? { ruled } : {}) }))
}
