// Which claims answer which measure: by unit, by the verb of stage, and by the words around the numbers. Knows no place, no task.

import { answers, undone } from './lexicon.ts'
import { covered, gramsOf, shortens } from './likeness.ts'
import type { ClaimDraft, FigureDraft, MeasureDraft, StatementDraft } from './reading-types.ts'
import { comparable } from './units.ts'

/** What answers one measure, the nearest first. */
export type Answer = {
  readonly figures: readonly Fit[]
  /** Figures of the same thing that is only begun, applied for, or under way. */
  readonly begun: readonly Fit[]
  /** Figures of the same thing in a unit that does not fit. */
  readonly misfits: readonly Fit[]
  readonly statements: readonly Said[]
}
/** `score` from 0 to about 1.5. `exact`: how much of the measure's words the figure repeats. */
export type Fit = {
  readonly figure: FigureDraft
  readonly score: number
  readonly exact: number
  readonly factor: number
}
export type Said = { readonly statement: StatementDraft; readonly score: number }

type Grams = ReadonlyMap<string, number>
type Known = { readonly core: Grams; readonly wide: Grams }

const LEAST = 0.42
const LEAST_SAID = 0.5

/** One answer for each measure. Linear in the claims: a sentence holds a bounded number of measures. */
export function matched(measures: readonly MeasureDraft[], claims: readonly ClaimDraft[]): Answer[] {
  const known = measures.map(({ core, wide }): Known => ({ core: gramsOf(core), wide: gramsOf(wide) }))
  const figures = claims.filter((claim): claim is FigureDraft => claim.kind === 'figure')
  const statements = claims.filter((claim): claim is StatementDraft => claim.kind !== 'figure')
  const drafts = measures.map(() => ({
    figures: [] as Fit[],
    begun: [] as Fit[],
    misfits: [] as Fit[],
    statements: [] as Said[],
  }))
  const pairs: { measure: number; fit: Fit; kind: 'figures' | 'begun' | 'misfits' }[] = []
  for (const figure of figures) {
    const words: Known = { core: gramsOf(figure.core), wide: gramsOf(figure.wide) }
    for (const [at, measure] of measures.entries()) {
      const found = fitOf(
        measure,
        known[at] as Known,
        figure,
        words,
        place(at, measures.length),
        place(figure.order, figures.length),
        measures.length === 1,
      )
      if (found) pairs.push({ measure: at, ...found })
    }
  }
  assign(pairs, drafts)
  for (const statement of statements) {
    const topic = gramsOf(statement.topic)
    const clause = gramsOf(statement.clauseText)
    const scores = measures.map((measure, at) => saidOf(measure, known[at] as Known, statement, topic, clause))
    const best = Math.max(0, ...scores)
    for (const [at, score] of scores.entries())
      if (score >= LEAST_SAID && score >= best - 0.2) drafts[at]?.statements.push({ statement, score })
  }
  for (const draft of drafts) draft.statements.sort((one, other) => other.score - one.score)
  return drafts
}

const place = (at: number, of: number): number => (of > 1 ? at / (of - 1) : 0)

function fitOf(
  measure: MeasureDraft,
  known: Known,
  figure: FigureDraft,
  words: Known,
  measureAt: number,
  figureAt: number,
  only: boolean,
): { fit: Fit; kind: 'figures' | 'begun' | 'misfits' } | undefined {
  if (!sameSort(measure, figure)) return undefined
  const unit = unitFit(measure, figure)
  const exact = likeness(measure, known, figure, words)
  let score = exact
  // A number without a name of its own speaks of what the sentence speaks of.
  if (words.core.size === 0) score = Math.max(score, only ? 0.6 : 0.4)
  if (only && measure.of !== 'amount') score = Math.max(score, covered(known.core, words.wide) * 0.6)
  if (unit === 'same') score += 0.12
  if (unit === 'unlike') score -= 0.1
  if (measure.verbs.some((verb) => figure.verbs.includes(verb))) score += 0.15
  score -= 0.05 * Math.abs(measureAt - figureAt)
  const fit: Fit = { figure, score, exact, factor: typeof unit === 'number' ? unit : 1 }
  if (unit === 'other') return exact >= 0.7 ? { fit, kind: 'misfits' } : undefined
  if (score < LEAST) return undefined
  if (measure.of === 'amount' && !answers(measure.verbs, figure.verbs))
    return undone(figure.verbs) && exact >= 0.4 ? { fit, kind: 'begun' } : undefined
  return { fit, kind: 'figures' }
}

function sameSort(measure: MeasureDraft, figure: FigureDraft): boolean {
  if (measure.op === 'complete') return false
  const change = figure.of === 'growth' || figure.of === 'fall'
  if (measure.of === 'growth' || measure.of === 'fall') return change && figure.quantity.unit !== '个百分点'
  if (measure.of === 'share') return figure.of === 'share' || figure.quantity.sense === 'ratio'
  return figure.of === 'amount'
}

/** A number is the factor by which a figure has to be multiplied to be in the unit of the measure. */
function unitFit(measure: MeasureDraft, figure: FigureDraft): 'same' | 'like' | 'unlike' | 'other' | number {
  if (measure.of === 'share' && figure.quantity.sense === 'ratio') return 'like'
  if (measure.unit === undefined || measure.unit === '') return 'like'
  const found = comparable(figure.quantity.unit, measure.unit)
  if (found.fit === 'different-kind') return 'other'
  if (found.fit === 'unknown') return 'unlike'
  if (found.fit === 'convertible') return found.factor
  return figure.quantity.unit === measure.unit ? 'same' : 'like'
}

function likeness(measure: MeasureDraft, known: Known, figure: FigureDraft, words: Known): number {
  const there = covered(known.core, words.core)
  const back = covered(words.core, known.core)
  const near = words.core.size === 0 ? 0 : 0.6 * there + 0.4 * back
  const wide = 0.75 * covered(known.core, words.wide)
  const short = shortens(figure.core, measure.core) || shortens(measure.core, figure.core) ? 0.7 : 0
  return Math.max(near, wide * (words.core.size === 0 ? 1 : 0.8), short)
}

/** Each figure to one measure, best pairs first; a measure that has one may get more of the same when nobody needs them. */
function assign(
  pairs: readonly { measure: number; fit: Fit; kind: 'figures' | 'begun' | 'misfits' }[],
  drafts: readonly { figures: Fit[]; begun: Fit[]; misfits: Fit[] }[],
): void {
  const sorted = [...pairs].sort((one, other) => other.fit.score - one.fit.score)
  const taken = new Set<FigureDraft>()
  for (const { measure, fit, kind } of sorted) {
    if (kind !== 'figures' || taken.has(fit.figure) || (drafts[measure]?.figures.length ?? 1) > 0) continue
    taken.add(fit.figure)
    drafts[measure]?.figures.push(fit)
  }
  const best = new Map<FigureDraft, number>()
  for (const { measure, fit, kind } of sorted) {
    const draft = drafts[measure]
    if (!draft) continue
    if (kind !== 'figures') {
      if (!taken.has(fit.figure)) draft[kind].push(fit)
      continue
    }
    if (taken.has(fit.figure) || (best.get(fit.figure) ?? measure) !== measure) continue
    best.set(fit.figure, measure)
    if (!draft.figures.some(({ figure }) => figure === fit.figure)) draft.figures.push(fit)
  }
}

function saidOf(measure: MeasureDraft, known: Known, statement: StatementDraft, topic: Grams, clause: Grams): number {
  if (statement.general) return LEAST_SAID + 0.01
  if (topic.size === 0) return 0
  const there = covered(known.core, topic)
  const back = covered(topic, known.core)
  const clauseThere = covered(known.core, clause)
  const same = measure.verbs.some((verb) => statement.verbs.includes(verb)) ? 0.1 : 0
  return Math.max(0.55 * there + 0.45 * back, 0.85 * there, 0.8 * clauseThere) + same
}
