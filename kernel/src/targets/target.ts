// A target: one promise of the district, followed through its year. What happened to it is a list of entries, only ever appended
// to; everything else is folded from them here. Knows no clock and no store.
import type { Instant } from '../base/clock.ts'
import type { PathShape } from './path.ts'
import type { MeasureOf, MeasureOp, Reason, Verdict } from './reading-types.ts'

/** ISO date, local. */
export type Day = string

/** `role`: of a position or of the platform. `party` and `standsInFor` only of a position. */
export type TargetActor =
  | {
      readonly kind: 'person'
      readonly account: string
      readonly role: string
      readonly party?: string
      readonly standsInFor?: string
    }
  | { readonly kind: 'system'; readonly what: 'clock' | 'indicator' }

/** A file is in the evidence store under its address; `type`: its media type, as its own bytes say. */
export type TargetEvidence =
  | { readonly kind: 'link'; readonly url: string; readonly title?: string }
  | { readonly kind: 'file'; readonly address: string; readonly name: string; readonly type: string }

/** `value` in `unit`, both as the sentence has them; without one it is a thing to be done, or one where no number decides. */
export type TargetPromise = {
  readonly what: string
  readonly op: MeasureOp
  readonly of: MeasureOf
  readonly value?: number
  readonly unit: string
  /** By when and of whom, as written. */
  readonly by?: string
  readonly whose?: string
}

/** Where it was read: a report, the task in it, which of its measures. */
export type TargetOrigin = { readonly report: string; readonly task: string; readonly measure: number }

/** What a report made of it, as read. */
export type TargetSaid = {
  readonly origin: TargetOrigin
  readonly verdict: Verdict
  readonly reason: Reason
  /** The last day that the report speaks of. */
  readonly asOf: Day
}

/** A live figure of the platform: an indicator of a pack at a place. */
export type TargetTie = { readonly pack: string; readonly indicator: string; readonly place: string }

/**
 * `of`: whether it is counted up over the year, or a level; `start`: a level's value at the beginning; `due`: the last day, where
 * the goal is promised for before the year ends.
 */
export type PathWish = {
  readonly of: 'amount' | 'level'
  readonly start?: number
  readonly due?: Day
  readonly shape: PathShape
}

/** In the unit of the promise; `done` of what has no number. */
export type TargetFigure = { readonly value?: number; readonly done?: boolean }

type Entry<Kind extends string, Rest> = {
  readonly target: string
  readonly seq: number
  readonly at: Instant
  readonly by: TargetActor
  readonly kind: Kind
} & Readonly<Rest>

/** Where a promise stands in a report, and what is said of it there. */
export type TargetAppearance = {
  readonly chapter: string
  readonly no: string
  readonly leads: readonly string[]
  readonly said: TargetSaid
}
export type TargetAdoption = TargetAppearance & {
  readonly year: number
  readonly sentence: string
  readonly promise: TargetPromise
  readonly path: PathWish
  readonly owner?: string
}
/** `origin`: of a report. */
export type TargetTelling = TargetFigure & {
  readonly asOf: Day
  readonly estimated: boolean
  readonly source: 'report' | 'person' | 'indicator'
  readonly origin?: TargetOrigin
  readonly note?: string
  readonly evidence: readonly TargetEvidence[]
}

export type TargetEntry =
  | Entry<'adopted', TargetAdoption>
  /** The same promise in a later report. */
  | Entry<'appeared', TargetAppearance>
  | Entry<'owned', { owner: string | null }>
  | Entry<'pathed', { path: PathWish }>
  | Entry<'told', TargetTelling>
  /** Of the value that entry `of` told; without value and word it is withdrawn. */
  | Entry<'corrected', TargetFigure & { of: number; reason: string }>
  | Entry<'promised', { value: number; reason: string }>
  | Entry<'evidenced', { of: number; evidence: readonly TargetEvidence[] }>
  | Entry<'tied', { tie: TargetTie }>
  | Entry<'untied', { reason: string }>
  | Entry<'judged', { verdict: 'met' | 'behind' | null; reason: string }>
  | Entry<'reminded', { why: ReminderKind }>
  | Entry<'published', { publication: string }>
  | Entry<'dropped', { reason: string }>
  | Entry<'resumed', { reason: string }>

export type TargetEntryKind = TargetEntry['kind']
/** `silent`: nobody told anything for long; `quarter-end`: a quarter ends soon and has no value yet. */
export type ReminderKind = 'silent' | 'quarter-end'

/** A value as it stands now. `seq`: of the entry that told it. */
export type TargetValue = TargetFigure & {
  readonly seq: number
  readonly asOf: Day
  readonly told: Instant
  readonly by: TargetActor
  readonly source: 'report' | 'person' | 'indicator'
  readonly origin?: TargetOrigin
  readonly estimated: boolean
  readonly note?: string
  readonly evidence: readonly TargetEvidence[]
  readonly corrected: boolean
}

/** A number that is no longer what it was. `before` and `after` as text, '' for none. `published`: it had been made public. */
export type TargetChange = {
  readonly seq: number
  readonly at: Instant
  readonly by: TargetActor
  readonly what: 'value' | 'promise' | 'verdict'
  /** Of a value, the day it is of. */
  readonly about: string
  readonly before: string
  readonly after: string
  readonly reason: string
  readonly published: boolean
}

export type TargetState = {
  readonly id: string
  readonly seq: number
  readonly adopted: Instant
  readonly changed: Instant
  readonly year: number
  readonly chapter: string
  readonly no: string
  readonly sentence: string
  readonly leads: readonly string[]
  readonly promise: TargetPromise
  readonly path: PathWish
  /** What each report made of it, oldest first. */
  readonly said: readonly TargetSaid[]
  /** A party of the platform. */
  readonly owner?: string
  /** By day, of one day by the order in which they were told. Withdrawn ones are in the log only. */
  readonly values: readonly TargetValue[]
  readonly tie?: TargetTie
  readonly judged?: { readonly verdict: 'met' | 'behind'; readonly reason: string; readonly at: Instant }
  /** When somebody last told or judged anything, or it was adopted. */
  readonly news: Instant
  readonly reminders: readonly { readonly at: Instant; readonly why: ReminderKind }[]
  /** The last one, until there is news. */
  readonly reminder?: { readonly at: Instant; readonly why: ReminderKind }
  readonly published?: Instant
  readonly dropped?: { readonly at: Instant; readonly reason: string }
  readonly log: readonly TargetChange[]
}

export function figureText({ value, done }: TargetFigure): string {
  return value === undefined ? (done === undefined ? '' : done ? 'done' : 'not done') : String(value)
}

const byDay = (a: TargetValue, b: TargetValue): number => (a.asOf === b.asOf ? a.seq - b.seq : a.asOf < b.asOf ? -1 : 1)

function change(
  state: TargetState,
  entry: TargetEntry & { readonly reason: string },
  rest: Pick<TargetChange, 'what' | 'about' | 'before' | 'after'>,
): readonly TargetChange[] {
  const { seq, at, by, reason } = entry
  return [...state.log, { seq, at, by, reason, published: state.published !== undefined, ...rest }]
}

/** Without what it is to have no longer. */
function without<K extends 'owner' | 'tie' | 'judged' | 'reminder' | 'dropped'>(
  state: TargetState,
  ...keys: readonly K[]
): TargetState {
  const rest: Record<string, unknown> = { ...state }
  for (const key of keys) delete rest[key]
  return rest as TargetState
}

/** The next state. A RangeError for a list that no program of this kind has written. */
export function foldTarget(state: TargetState | undefined, entry: TargetEntry): TargetState {
  if (entry.seq !== (state?.seq ?? 0) + 1) throw new RangeError(`entry ${entry.seq} does not follow ${state?.seq ?? 0}`)
  if (entry.kind === 'adopted') {
    if (state) throw new RangeError('a target is adopted once')
    const { target, seq, at, year, chapter, no, sentence, leads, promise, path, said, owner } = entry
    return {
      ...{ id: target, seq, adopted: at, changed: at, year, chapter, no, sentence, leads, promise, path },
      ...(owner === undefined ? {} : { owner }),
      ...{ said: [said], values: [], news: at, reminders: [], log: [] },
    }
  }
  if (!state) throw new RangeError('a target begins with its adoption')
  return folded({ ...state, seq: entry.seq, changed: entry.at }, entry)
}

function folded(state: TargetState, entry: Exclude<TargetEntry, { kind: 'adopted' }>): TargetState {
  const { at } = entry
  switch (entry.kind) {
    case 'appeared': {
      const { chapter, no, leads, said } = entry
      return { ...without(state, 'reminder'), chapter, no, leads, said: [...state.said, said], news: at }
    }
    case 'owned':
      return entry.owner === null ? without(state, 'owner') : { ...state, owner: entry.owner }
    case 'pathed':
      return { ...state, path: entry.path }
    case 'told': {
      const { target: _, at: told, kind: __, ...value } = entry
      const values = [...state.values, { ...value, told, corrected: false }].sort(byDay)
      return { ...without(state, 'reminder'), values, news: at }
    }
    case 'corrected':
      return corrected(state, entry)
    case 'promised':
      return {
        ...state,
        promise: { ...state.promise, value: entry.value },
        log: change(state, entry, {
          what: 'promise',
          about: state.promise.what,
          before: figureText(state.promise),
          after: String(entry.value),
        }),
      }
    case 'evidenced':
      return {
        ...state,
        values: state.values.map((value) =>
          value.seq === entry.of ? { ...value, evidence: [...value.evidence, ...entry.evidence] } : value,
        ),
      }
    case 'tied':
      return { ...without(state, 'reminder'), tie: entry.tie }
    case 'untied':
      return without(state, 'tie')
    case 'judged': {
      const log = change(state, entry, {
        what: 'verdict',
        about: state.promise.what,
        before: state.judged?.verdict ?? '',
        after: entry.verdict ?? '',
      })
      const { verdict, reason } = entry
      const rest = { ...without(state, 'judged', 'reminder'), log, news: at }
      return verdict === null ? rest : { ...rest, judged: { verdict, reason, at } }
    }
    case 'reminded': {
      const reminder = { at, why: entry.why }
      return { ...state, reminder, reminders: [...state.reminders, reminder] }
    }
    case 'published':
      return { ...state, published: state.published ?? at }
    case 'dropped':
      return { ...without(state, 'reminder'), dropped: { at, reason: entry.reason } }
    case 'resumed':
      return { ...without(state, 'dropped'), news: at }
  }
}

function corrected(state: TargetState, entry: Extract<TargetEntry, { kind: 'corrected' }>): TargetState {
  const before = state.values.find(({ seq }) => seq === entry.of)
  if (!before) throw new RangeError(`there is no value ${entry.of} to correct`)
  const { value, done } = entry
  const log = change(state, entry, {
    what: 'value',
    about: before.asOf,
    before: figureText(before),
    after: figureText(entry),
  })
  const { value: _, done: __, ...kept } = before
  const withdrawn = value === undefined && done === undefined
  const values = state.values.flatMap((each) => {
    if (each.seq !== entry.of) return [each]
    if (withdrawn) return []
    const now = { ...(value === undefined ? {} : { value }), ...(done === undefined ? {} : { done }) }
    return [{ ...kept, ...now, corrected: true }]
  })
  return { ...without(state, 'reminder'), values, log, news: entry.at }
}

/** What a list of entries adds up to; undefined for none. */
export function replayTarget(entries: readonly TargetEntry[]): TargetState | undefined {
  return entries.reduce<TargetState | undefined>(foldTarget, undefined)
}

/** The reason of changes that follow from a correction of the report's reading, not from a person's word on the target. */
export const READ_ANEW = '读数更正 reading corrected'

/** By what speaks of days up to `last`; of `report`, which is what is looked at, everything is kept that it says. */
export function knownUpTo(state: TargetState, last: Day, report: string): TargetState {
  return {
    ...state,
    values: state.values.filter(({ asOf }) => asOf <= last),
    said: state.said.filter(({ asOf, origin }) => asOf <= last || origin.report === report),
    log: state.log.filter(({ what, about }) => what !== 'value' || about <= last),
  }
}

/** The value that counts now: the last day's, of one day the one told last. */
export function newestValue({ values }: Pick<TargetState, 'values'>): TargetValue | undefined {
  return values.at(-1)
}
