// The vocabulary of packs: builders that return plain data. No function survives in a pack, so server, worker and
// browser evaluate the same thing, and a pack can be read, compared and stored.
import type { Allow } from '../access/access.ts'
import { type Duration, milliseconds, type Span } from '../base/span.ts'
import type {
  CaseType,
  Dispute,
  EndKind,
  EndStep,
  Late,
  MoreTime,
  Move,
  ProofStep,
  Step,
  WorkStep,
} from '../cases/case-type.ts'
import type { Group } from '../eye/box.ts'
import type { EyeCondition } from '../eye/condition.ts'
import type { Form } from '../forms/form.ts'
import type { Indicator, MeasureName } from '../indicators/indicator.ts'
import type { Knows } from '../personal/knows.ts'
import type { Purpose } from '../personal/purpose.ts'
import type { Code } from '../places/code.ts'
import type { Level, PlaceKind } from '../places/place.ts'
import type { Rule } from '../rules/rule.ts'
import type { DeviceKind } from '../sensing/observation.ts'

export type Role = { readonly id: string; readonly label: string }
/** `reporter`: what whoever reports is asked; its personal fields go to the personal-data store. */
export type Channel = {
  readonly kind: 'report'
  readonly id: string
  readonly label: string
  readonly opens: string
  readonly reporter?: Form
}
export type Card = { readonly kind: 'map'; readonly of: string } | { readonly kind: 'gauge'; readonly of: string }

/** A scenario pack, as data. References are ids within the pack. */
export type Pack = {
  readonly id: string
  readonly version: number
  readonly family: string
  readonly label: string
  /** Row of the district's list of systems that the pack serves. */
  readonly row?: string
  readonly roles: readonly Role[]
  readonly places: readonly PlaceKind[]
  readonly devices: readonly DeviceKind[]
  readonly channels: readonly Channel[]
  readonly cases: readonly CaseType[]
  readonly rules: readonly Rule[]
  readonly access: readonly Allow[]
  /** What personal data is held for, and who may read it for that. */
  readonly purposes?: readonly Purpose[]
  readonly knows?: readonly Knows[]
  readonly indicators: readonly Indicator[]
  readonly cockpit: readonly Card[]
}

/** Roles by id with their Chinese label; the result is keyed like the argument. */
export function roles<K extends string>(labels: Readonly<Record<K, string>>): { readonly [R in K]: Role } {
  const made = Object.entries<string>(labels).map(([id, label]) => [id, { id, label }])
  return Object.fromEntries(made) as { readonly [R in K]: Role }
}

export function placeKind(
  id: string,
  { label, within, shape }: { label: string; within?: string; shape: PlaceKind['shape'] },
): PlaceKind {
  return { id, label, shape, ...(within ? { within } : {}) }
}

/** An administrative level, which every district has: no pack declares it. */
export function level(id: Level): Pick<PlaceKind, 'id'> {
  return { id }
}

class EyeQuestion {
  readonly #asked: Omit<EyeCondition, 'holds'>
  constructor(asked: Omit<EyeCondition, 'holds'>) {
    this.#asked = asked
  }
  /** Only objects that have come to rest. */
  standing(): EyeQuestion {
    return new EyeQuestion({ ...this.#asked, standing: true })
  }
  inside(place: PlaceKind): EyeQuestion {
    return new EyeQuestion({ ...this.#asked, inside: place.id })
  }
  /** At least `atLeast` (default 1) have been there for that long. */
  for(duration: Duration, { atLeast = 1 }: { atLeast?: number } = {}): EyeCondition {
    return { ...this.#asked, holds: { for: milliseconds(duration), ...(atLeast > 1 ? { atLeast } : {}) } }
  }
  /** None has been there for that long. */
  none(duration: Duration): EyeCondition {
    return { ...this.#asked, holds: { none: milliseconds(duration) } }
  }
}

export type CameraKind = DeviceKind & { sees(group: Group): EyeQuestion }

/** A kind of camera; `sees` begins a condition and does not become part of the data. */
export function camera(
  id: string,
  { label, at, every }: { label: string; at: PlaceKind; every: Duration },
): CameraKind {
  const kind: DeviceKind = { id, label, at: at.id, every: milliseconds(every) }
  const sees = (group: Group) => new EyeQuestion({ device: id, group, inside: at.id })
  return Object.defineProperty(kind, 'sees', { value: sees, enumerable: false }) as CameraKind
}

type MoveIn<K extends string> = Omit<Move<K>, 'label'> & { readonly label: string }
type WorkIn<K extends string> = {
  readonly label: string
  readonly owner: Role
  readonly within: Span
  readonly moves: Readonly<Record<string, MoveIn<K>>>
  readonly late: { readonly raiseTo: Role; readonly within: Span }
  readonly returns?: NonNullable<WorkStep<K>['returns']>
  readonly pause?: NonNullable<WorkStep<K>['pause']>
  readonly moreTime?: Omit<MoreTime, 'grants'> & { readonly grants: Role }
  readonly dispute?: Omit<Dispute, 'ruler' | 'late'> & {
    readonly ruler: Role
    readonly late: { readonly raiseTo: Role; readonly within: Span }
  }
  readonly clears?: NonNullable<WorkStep<K>['clears']>
}
type ProofIn<K extends string> = Omit<ProofStep<K>, 'owner'> & { readonly owner: Role }
type EndIn = { readonly label: string; readonly end: EndKind; readonly asks?: { readonly satisfaction: Role } }
type StepIn<K extends string> = WorkIn<K> | ProofIn<K> | EndIn

function plainStep(step: StepIn<string>): Step {
  if ('end' in step) {
    const { asks, ...rest } = step
    return (asks ? { ...rest, asks: { satisfaction: asks.satisfaction.id } } : rest) satisfies EndStep
  }
  if ('proof' in step) return { ...step, owner: step.owner.id }
  const { moreTime, dispute, ...rest } = step
  const plainLate = ({ raiseTo, within }: WorkIn<string>['late']): Late => ({ raiseTo: raiseTo.id, within })
  return {
    ...rest,
    owner: step.owner.id,
    late: plainLate(step.late),
    ...(moreTime ? { moreTime: { ...moreTime, grants: moreTime.grants.id } } : {}),
    ...(dispute ? { dispute: { ...dispute, ruler: dispute.ruler.id, late: plainLate(dispute.late) } } : {}),
  }
}

/** Step names are checked at compile time: `to`, `start`, `proven` … accept only steps of this type. */
export function caseType<K extends string>(
  id: string,
  declared: {
    readonly label: string
    readonly code?: Code
    readonly at: Pick<PlaceKind, 'id'>
    /** Whose party is named when the case is opened, and not told by the place. */
    readonly addressed?: Role
    readonly start: NoInfer<K>
    readonly closes: Span
    readonly merge: { readonly within: `${number}m`; readonly during: Duration }
    readonly steps: Readonly<Record<K, StepIn<NoInfer<K>>>>
    readonly from?: NonNullable<CaseType['from']>
  },
): CaseType {
  const { at, merge, steps, addressed, ...rest } = declared
  const plain = Object.entries<StepIn<string>>(steps).map(([name, step]) => [name, plainStep(step)])
  return {
    id,
    ...rest,
    at: at.id,
    ...(addressed ? { addressed: addressed.id } : {}),
    merge: { metres: Number.parseFloat(merge.within), during: milliseconds(merge.during) },
    steps: Object.fromEntries(plain),
  }
}

export function rule(
  id: string,
  declared: {
    readonly label: string
    readonly when: EyeCondition
    readonly opens: CaseType
    readonly once: 'per-place'
    readonly confident?: NonNullable<Rule['confident']>
    readonly shadow?: true
  },
): Rule {
  return { id, ...declared, opens: declared.opens.id }
}

export function indicator(
  id: string,
  declared: {
    readonly label: string
    readonly of: CaseType
    readonly measure: MeasureName
    readonly target?: number
    readonly every: Duration
  },
): Indicator {
  const { of, every, ...rest } = declared
  return { id, ...rest, of: of.id, every: milliseconds(every) }
}

export function allow(role: Role, action: Allow['action'], on: CaseType): Allow {
  return { role: role.id, action, on: on.id }
}

export function report(
  id: string,
  declared: { readonly label: string; readonly opens: CaseType; readonly reporter?: Form },
): Channel {
  return { kind: 'report', id, ...declared, opens: declared.opens.id }
}

export const card = {
  map: (of: CaseType): Card => ({ kind: 'map', of: of.id }),
  gauge: (of: Indicator): Card => ({ kind: 'gauge', of: of.id }),
}

/** Data only: what is not JSON (a builder's methods) is dropped here. Faults are found by `faultsIn`. */
export function definePack(pack: Pack): Pack {
  return JSON.parse(JSON.stringify(pack)) as Pack
}
