// What can be asked of a case, and what a decision about it needs to know of the world.
import type { WorkingCalendar } from '../base/calendar.ts'
import type { Span } from '../base/span.ts'
import type { Form } from '../forms/form.ts'
import type { Org } from '../org/org.ts'
import type { PlaceTree } from '../places/place.ts'
import type { Actor, Evidence, Found } from './case.ts'
import type { CaseType } from './case-type.ts'
import type { Precedent } from './precedent.ts'

/** What a decision needs to know besides the case. */
export type World = {
  readonly type: CaseType
  readonly pack: { readonly id: string; readonly version: number }
  readonly calendar: WorkingCalendar
  readonly places: PlaceTree
  readonly org: Org
  /** Who it is addressed to, in which role. */
  readonly addressed?: { readonly role: string; readonly party: string }
  /** What was ruled before about this type of case at this place. */
  readonly precedents?: readonly Precedent[]
  /** The channel by which somebody reports, where it is opened by one. */
  readonly channel?: { readonly id: string; readonly reporter?: Form }
}

type What =
  | {
      readonly do: 'open'
      readonly place: string
      readonly source: 'eye' | 'report' | 'patrol'
      readonly startAt?: string
      /** The party that it is addressed to, where its type says that there is one. */
      readonly to?: string
      readonly found?: Found
      readonly before?: Evidence
      readonly again?: string
      /** Who reported, as a random reference, and what they told: of what is personal only references. */
      readonly reporter?: string
      readonly told?: Readonly<Record<string, unknown>>
    }
  | { readonly do: 'attach'; readonly signal: string; readonly count: number; readonly repeats?: number }
  | { readonly do: 'add-before'; readonly before: Evidence }
  | { readonly do: 'move'; readonly move: string; readonly values: Readonly<Record<string, unknown>> }
  | { readonly do: 'return'; readonly reason: string }
  | { readonly do: 'pause'; readonly reason: string; readonly span: Span }
  | { readonly do: 'resume' }
  | { readonly do: 'dispute'; readonly reason: string }
  /** By whoever rules; `to`: the party whose it is; left out, it stays. */
  | { readonly do: 'rule'; readonly to?: string; readonly ground: string }
  | { readonly do: 'ask-time'; readonly reason: string; readonly span: Span }
  | { readonly do: 'grant-time' }
  | { readonly do: 'refuse-time' }
  /** The clock reached the deadline. `seeing`: whether the eye of a running proof could see. */
  | { readonly do: 'tick'; readonly seeing: boolean }
  /** The eye's verdict on a running proof, or on a matter that cleared itself. */
  | { readonly do: 'look'; readonly verdict: 'proven' | 'unproven' | 'cleared-itself'; readonly after?: Evidence }
  | { readonly do: 'judge'; readonly satisfied: boolean }
  /** The calendar changed. */
  | { readonly do: 'redate'; readonly why: string }
  /** The case moves to the version of the pack in `World`. */
  | { readonly do: 'migrate' }
  /** Who had it was dissolved, or the place lies elsewhere now: to whoever answers today. */
  | { readonly do: 'hand-over' }

/** `id` makes a command repeatable; `expect` is the `seq` the caller saw. */
export type Command = {
  readonly id: string
  readonly case: string
  readonly by: Actor
  readonly expect?: number
} & What
