// What a command does to a target: its entries, or a refusal. Pure; what needs the world (does the party exist, is the file there)
// was settled before.
import type { Instant } from '../base/clock.ts'
import { type Refusal, refuse } from '../base/errors.ts'
import type { MeasureOf } from './reading-types.ts'
import {
  type Day,
  figureText,
  type PathWish,
  type ReminderKind,
  type TargetActor,
  type TargetAdoption,
  type TargetAppearance,
  type TargetEntry,
  type TargetEvidence,
  type TargetFigure,
  type TargetPromise,
  type TargetState,
  type TargetTelling,
  type TargetTie,
} from './target.ts'

/** `officer`: looks after targets; `lead`: speaks for the party that owns this one; `platform`: the platform by itself. */
export type TargetVoice = 'officer' | 'lead' | 'platform'

type Wish<Do extends string, Rest> = { readonly do: Do } & Readonly<Rest>
/** `of` of a correction or an evidence: the `seq` of the value. */
export type TargetWish =
  | Wish<'adopt', TargetAdoption>
  | Wish<'appear', TargetAppearance>
  | Wish<'own', { owner: string | null }>
  | Wish<'path', { path: PathWish }>
  | Wish<'tell', TargetTelling>
  | Wish<'correct', TargetFigure & { of: number; reason: string }>
  | Wish<'promise', { value: number; reason: string }>
  | Wish<'evidence', { of: number; evidence: readonly TargetEvidence[] }>
  | Wish<'tie', { tie: TargetTie }>
  | Wish<'untie', { reason: string }>
  | Wish<'judge', { verdict: 'met' | 'behind' | null; reason: string }>
  | Wish<'remind', { why: ReminderKind }>
  | Wish<'publish', { publication: string }>
  | Wish<'drop', { reason: string }>
  | Wish<'resume', { reason: string }>

export type TargetCommand = TargetWish & {
  readonly target: string
  readonly by: TargetActor
  readonly as: TargetVoice
  /** The `seq` that whoever commands saw. */
  readonly expect?: number
}

/** `today`: the local day of `now`. */
export type TargetNow = { readonly now: Instant; readonly today: Day }

const MOST_VALUES = 2_000
const MOST_EVIDENCE = 50
const OF_A_LEAD: readonly TargetWish['do'][] = ['tell', 'correct', 'evidence']

/** Refusals: not-found, target-exists, target-changed, target-state-wrong, not-allowed, target-value-unknown, target-date-outside, target-figure-wrong, target-full. */
export function decideTarget(
  state: TargetState | undefined,
  command: TargetCommand,
  { now, today }: TargetNow,
): readonly TargetEntry[] | Refusal {
  const { target, by, as, expect } = command
  const base = { target, seq: (state?.seq ?? 0) + 1, at: Math.max(now, state?.changed ?? now), by }
  if (command.do === 'adopt') {
    if (state) return refuse('target-exists')
    const { year, chapter, no, sentence, leads, promise, path, said, owner } = command
    const adopted = { year, chapter, no, sentence, leads, promise, path, said }
    return [{ ...base, kind: 'adopted', ...adopted, ...(owner === undefined ? {} : { owner }) }]
  }
  if (!state) return refuse('not-found', { what: target })
  if (expect !== undefined && expect !== state.seq) return refuse('target-changed')
  if (as === 'lead' && !OF_A_LEAD.includes(command.do)) return refuse('not-allowed')
  if (state.dropped && !['resume', 'correct', 'publish'].includes(command.do)) return refuse('target-state-wrong')
  switch (command.do) {
    case 'appear': {
      const { chapter, no, leads, said } = command
      return [{ ...base, kind: 'appeared', chapter, no, leads, said }]
    }
    case 'own':
      if ((state.owner ?? null) === command.owner) return []
      return [{ ...base, kind: 'owned', owner: command.owner }]
    case 'path':
      return pathFaults(command.path, state) ?? [{ ...base, kind: 'pathed', path: command.path }]
    case 'tell': {
      const { value, done, asOf, estimated, source, origin, note, evidence } = command
      const refused = figureFaults(command, state.promise) ?? dayFaults(asOf, today, state.year)
      if (refused) return refused
      if (state.values.length >= MOST_VALUES || evidence.length > MOST_EVIDENCE) return refuse('target-full')
      const figure = { ...(value === undefined ? {} : { value }), ...(done === undefined ? {} : { done }) }
      const rest = { ...(origin ? { origin } : {}), ...(note === undefined ? {} : { note }), evidence }
      return [{ ...base, kind: 'told', ...figure, asOf, estimated, source, ...rest }]
    }
    case 'correct': {
      const { of, value, done, reason } = command
      const before = state.values.find(({ seq }) => seq === of)
      if (!before) return refuse('target-value-unknown')
      // What a report or the platform said is not the unit's to take back, nor what another party told.
      if (as === 'lead' && !(before.source === 'person' && sameParty(before.by, by))) return refuse('not-allowed')
      const withdrawn = value === undefined && done === undefined
      const refused = withdrawn ? undefined : figureFaults(command, state.promise)
      if (refused) return refused
      if (figureText(before) === figureText(command)) return refuse('target-state-wrong')
      const figure = { ...(value === undefined ? {} : { value }), ...(done === undefined ? {} : { done }) }
      return [{ ...base, kind: 'corrected', of, ...figure, reason }]
    }
    case 'promise':
      if (state.promise.value === undefined || state.promise.value === command.value)
        return refuse('target-state-wrong')
      if (!Number.isFinite(command.value)) return refuse('target-figure-wrong')
      return [{ ...base, kind: 'promised', value: command.value, reason: command.reason }]
    case 'evidence': {
      const value = state.values.find(({ seq }) => seq === command.of)
      if (!value) return refuse('target-value-unknown')
      if (as === 'lead' && !(value.source !== 'person' || sameParty(value.by, by))) return refuse('not-allowed')
      if (value.evidence.length + command.evidence.length > MOST_EVIDENCE) return refuse('target-full')
      return [{ ...base, kind: 'evidenced', of: command.of, evidence: command.evidence }]
    }
    case 'tie':
      if (state.promise.value === undefined) return refuse('target-tie-unfit')
      return [{ ...base, kind: 'tied', tie: command.tie }]
    case 'untie':
      if (!state.tie) return refuse('target-state-wrong')
      return [{ ...base, kind: 'untied', reason: command.reason }]
    case 'judge':
      if ((state.judged?.verdict ?? null) === command.verdict) return refuse('target-state-wrong')
      return [{ ...base, kind: 'judged', verdict: command.verdict, reason: command.reason }]
    case 'remind':
      return [{ ...base, kind: 'reminded', why: command.why }]
    case 'publish':
      return [{ ...base, kind: 'published', publication: command.publication }]
    case 'drop':
      return [{ ...base, kind: 'dropped', reason: command.reason }]
    case 'resume':
      if (!state.dropped) return refuse('target-state-wrong')
      return [{ ...base, kind: 'resumed', reason: command.reason }]
  }
}

function sameParty(a: TargetActor, b: TargetActor): boolean {
  return a.kind === 'person' && b.kind === 'person' && a.party !== undefined && a.party === b.party
}

/** Whether a promise is kept by a number: what has none may still be told one, but is decided by a plain word. */
export const isCounted = ({ value }: Pick<TargetPromise, 'value'>): boolean => value !== undefined

function figureFaults({ value, done }: TargetFigure, promise: TargetPromise): Refusal | undefined {
  if (value !== undefined && !Number.isFinite(value)) return refuse('target-figure-wrong')
  if (isCounted(promise) ? value === undefined : value === undefined && done === undefined)
    return refuse('target-figure-wrong')
  return undefined
}

/** A figure is of a day of its year that has come. */
function dayFaults(asOf: Day, today: Day, year: number): Refusal | undefined {
  const inside = asOf >= `${year}-01-01` && asOf <= `${year}-12-31`
  return inside && asOf <= today ? undefined : refuse('target-date-outside', { day: asOf, year })
}

function pathFaults({ start, shape }: PathWish, { promise }: TargetState): Refusal | undefined {
  if (!isCounted(promise)) return refuse('target-state-wrong')
  const numbers = [
    ...(start === undefined ? [] : [start]),
    ...(shape.kind === 'seasonal' ? shape.shares : []),
    ...(shape.kind === 'milestones' ? shape.milestones.flatMap(({ at, value }) => [at, value]) : []),
  ]
  if (numbers.some((each) => !Number.isFinite(each))) return refuse('target-figure-wrong')
  if (shape.kind === 'seasonal' && (shape.shares.length !== 12 || shape.shares.every((each) => each <= 0)))
    return refuse('target-figure-wrong')
  return undefined
}

/** A percentage, a growth or an average is a level; what is counted up over the year is an amount. */
export function pathKindOf({ of, unit, op }: { of: MeasureOf; unit: string; op: TargetPromise['op'] }): PathWish['of'] {
  const level = of !== 'amount' || /[%‰％]|百分点/.test(unit) || op === '<=' || op === '<'
  return level ? 'level' : 'amount'
}
