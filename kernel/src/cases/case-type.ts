// What a kind of case is: its steps, who owns each, how long it may take and where it can go.
// Every step that is not an end has an owner and a span; faultsIn(pack) refuses anything else.
import type { Span } from '../base/span.ts'
import type { EyeCondition } from '../eye/condition.ts'
import type { Form } from '../forms/form.ts'
import type { Code } from '../places/code.ts'

/** How a case can end. Only `done` is a real case that was dealt with. */
export type EndKind = 'done' | 'void' | 'false-alarm' | 'cleared-itself'
export const END_KINDS = ['done', 'void', 'false-alarm', 'cleared-itself'] as const satisfies readonly EndKind[]

/**
 * `handles`: this move is the handling (处置) itself. `enforcement`: it is done by force of law, not by the party on site.
 * `proves`: whoever makes it has checked the result on site (人工核实).
 */
export type Move<K extends string = string> = {
  readonly to: K
  readonly label: string
  readonly fill?: Form
  readonly handles?: true
  readonly enforcement?: true
  readonly proves?: true
}

/** More time (延期): so much in all at most, for one of the reasons, where `grants` says yes before the deadline. */
export type MoreTime = { readonly grants: string; readonly atMost: Span; readonly reasons: readonly string[] }

/**
 * “Not mine” (异议): for one of the reasons; `ruler` has `within` to say whose it is, on one of the grounds. Meanwhile the time of whoever
 * disputes stands still, that of the case does not.
 */
export type Dispute = {
  readonly ruler: string
  readonly within: Span
  readonly late: Late
  readonly reasons: readonly string[]
  readonly grounds: readonly string[]
}

/** Whether anybody who gets a step of it may say that it is not his. */
export function isDisputable({ steps }: CaseType): boolean {
  return Object.values(steps).some((step) => isWork(step) && step.dispute)
}

/** Late: `raiseTo` takes the step over, has `within` for it, and is called again after every further `within`. */
export type Late = { readonly raiseTo: string; readonly within: Span }

export type WorkStep<K extends string = string> = {
  readonly label: string
  readonly owner: string
  readonly within: Span
  readonly moves: Readonly<Record<string, Move<K>>>
  readonly late: Late
  readonly returns?: { readonly to: K; readonly reasons: readonly string[] }
  /** Waiting for something outside the owner's power: at most `atMost`, for one of the reasons. */
  readonly pause?: { readonly atMost: Span; readonly reasons: readonly string[] }
  readonly moreTime?: MoreTime
  readonly dispute?: Dispute
  /** When this holds while nothing has been done yet, the matter cleared itself. */
  readonly clears?: { readonly when: EyeCondition; readonly to: K }
}

/** The eye looks again. `owner` answers for the step while it runs; `unseen` is the way out when the eye is blind. */
export type ProofStep<K extends string = string> = {
  readonly label: string
  readonly proof: EyeCondition
  readonly owner: string
  readonly within: Span
  readonly proven: K
  readonly unproven: K
  readonly unseen: K
}

/** `asks`: whose judgement is asked when there was no reporter to ask. */
export type EndStep = {
  readonly label: string
  readonly end: EndKind
  readonly asks?: { readonly satisfaction: string }
}

export type Step<K extends string = string> = WorkStep<K> | ProofStep<K> | EndStep

export type CaseType = {
  readonly id: string
  readonly label: string
  readonly code?: Code
  /** Place kind at which such a case lies. */
  readonly at: string
  readonly start: string
  /** A role whose party is named by whoever opens the case; who answers in it at the place does not count. */
  readonly addressed?: string
  /** Time for the whole case (结案时限): what 按期结案率 is measured by. */
  readonly closes: Span
  /** A signal nearer than `metres` to an open case of this type, and younger than `during` ms, belongs to that case. */
  readonly merge: { readonly metres: number; readonly during: number }
  readonly steps: Readonly<Record<string, Step>>
  /** By earlier pack version: where its steps continue in this one. */
  readonly from?: Readonly<Record<string, Readonly<Record<string, string>>>>
}

export function isEnd(step: Step): step is EndStep {
  return 'end' in step
}

export function isProof(step: Step): step is ProofStep {
  return 'proof' in step
}

export function isWork(step: Step): step is WorkStep {
  return 'moves' in step
}
