// What several figures of one thing come to: a total, the sum of parts, the latest of several, or a contradiction. Never looks at
// what was promised beyond its words and unit.

import { stageOf } from './lexicon.ts'
import { covered, gramsOf } from './likeness.ts'
import type { Fit } from './matching.ts'
import type { Period } from './periods.ts'
import type { FigureDraft, MeasureDraft } from './reading-types.ts'

/** `value` in the unit of the measure. `used`: what the value rests on; `beside`: what was found with it. */
export type Shown = {
  readonly value: number
  readonly used: readonly Fit[]
  readonly beside: readonly Fit[]
  readonly sum: boolean
  readonly contradicts: boolean
}

/** What the figures of one measure show, or nothing where there is none. */
export function shownBy(measure: MeasureDraft, fits: readonly Fit[]): Shown | undefined {
  const clean = levels(
    measure,
    fits.filter(({ figure }) => !figure.doubt),
  )
  const first = clean[0]
  const best = clean.find(({ figure, score }) => !figure.part && score >= (first?.score ?? 0) - 0.3) ?? first
  if (!best) return undefined
  if (measure.of !== 'amount' || measure.op === '<=' || measure.op === '<')
    return latest(measure, [best, ...clean.filter((fit) => fit !== best && !fit.figure.part)])
  const wholes = clean.filter(({ figure }) => !figure.part || figure === best.figure)
  const own = withoutStock(measure, wholes)
  const total = own.find(({ figure, score }) => figure.total && score >= best.score - 0.35)
  if (total && own.length > 1)
    return {
      value: shownIn(measure, total),
      used: [total],
      beside: [],
      sum: false,
      contradicts: false,
    }
  const parts = addends(measure, own)
  if (parts.length > 1)
    return {
      value: parts.reduce((sum, fit) => sum + shownIn(measure, fit), 0),
      used: parts,
      beside: [],
      sum: true,
      contradicts: false,
    }
  return latest(measure, own.length > 0 ? own : clean)
}

/** In the unit of the measure; a fall is growth below nought, and the other way round. */
export function shownIn(measure: MeasureDraft, { figure, factor }: Fit): number {
  const { quantity } = figure
  if (measure.of === 'share' && quantity.sense === 'ratio' && quantity.of) return (quantity.value / quantity.of) * 100
  // Promised is what is to be added, told is where it stands now.
  const start =
    figure.grown && /新增|净增|增加/.test(measure.wide) && measure.of === 'amount' ? figure.grown : undefined
  if (start && measure.quantity) return (quantity.base - start.base) / scaleOf(measure)
  const turned = (measure.of === 'growth' && figure.of === 'fall') || (measure.of === 'fall' && figure.of === 'growth')
  const value = measure.quantity && factor === 1 ? quantity.base / scaleOf(measure) : quantity.value * factor
  return turned ? -value : value
}

const scaleOf = ({ quantity }: MeasureDraft): number =>
  quantity && quantity.value !== 0 ? quantity.base / quantity.value : 1

/** `净增16家、达到206家`: where a level was promised, what came to it is not the level. */
function levels(measure: MeasureDraft, fits: readonly Fit[]): readonly Fit[] {
  if (measure.verbs.length > 0 || !/达到|总数|总量|突破|保有量/.test(measure.wide)) return fits
  const kept = fits.filter(({ figure }) => !figure.verbs.some((verb) => /新增|净增/.test(verb)))
  return kept.length > 0 ? kept : fits
}

/** 累计 beside a figure of the year's own counts from ever; alone it is what there is. */
function withoutStock(measure: MeasureDraft, fits: readonly Fit[]): readonly Fit[] {
  const flows = fits.filter(({ figure }) => !figure.stock)
  if (flows.length === 0 || flows.length === fits.length) return fits
  if (/累计|总数|总量|达到/.test(measure.wide))
    return /累计|总数|总量/.test(measure.wide) ? fits.filter(({ figure }) => figure.stock) : fits
  const best = flows[0] as Fit
  const late = (fit: Fit): number => (fit.figure.period ? dayOf(fit.figure.period.to, 31) : 0)
  if (fits.some((fit) => fit.figure.stock && late(fit) > late(best) && late(best) > 0)) return fits
  if (best.figure.period?.cumulative || /新|今年|本年|当年/.test(best.figure.clauseText)) return flows
  // "三季度完成5个，累计完成13个": the quarter is in it.
  const stock = fits.filter(({ figure }) => figure.stock && figure.sentence === best.figure.sentence)
  return best.figure.period && stock.some(({ score }) => score >= best.score - 0.25) ? stock : fits
}

/** Another figure of the very same thing, of another time or an estimate: `1-9月增长9.6%…预计全年增长8%`. */
function rivalsWith(measure: MeasureDraft, best: Fit, fit: Fit): boolean {
  if (fit.figure.quantity.sense === 'ratio' && best.figure.quantity.sense !== 'ratio') return false
  // A single month beside the year so far is only a part of it.
  const { part, period, estimated } = fit.figure
  if (part || (best.figure.period?.cumulative && period && !period.cumulative && !estimated)) return false
  const nameless = fit.figure.core === '' || fit.figure.inherited
  const told =
    fit.figure.estimated ||
    (fit.figure.period !== undefined && fit.figure.period.written !== best.figure.period?.written)
  if (nameless && told && measure.of !== 'amount') return true
  return fit.score >= best.score - 0.15 && (fit.figure.core === best.figure.core || fit.exact >= 0.8)
}

function latest(measure: MeasureDraft, fits: readonly Fit[]): Shown {
  const best = fits[0] as Fit
  const rivals = fits.filter((fit) => fit === best || rivalsWith(measure, best, fit))
  const end = ({ figure }: Fit): number => {
    const to = figure.period?.to
    return to ? (to.year ?? 0) * 372 + (to.month ?? 12) * 31 + (to.day ?? 31) : -1
  }
  // "占比42.4%（14/33）": the share as written before the one worked out.
  const written = fits.find(({ figure }) => figure.quantity.sense !== 'ratio')
  let chosen = best.figure.quantity.sense === 'ratio' && measure.of === 'share' && written ? written : best
  for (const fit of rivals) {
    if (end(fit) > end(chosen)) chosen = fit
    // Of the same time: since the year began, before a single month or quarter of it.
    else if (end(fit) === end(chosen) && fit.figure.period?.cumulative && !chosen.figure.period?.cumulative)
      chosen = fit
  }
  const value = shownIn(measure, chosen)
  const contradicts = rivals.some(
    (fit) =>
      fit !== chosen &&
      end(fit) === end(chosen) &&
      fit.figure.clauseText !== chosen.figure.clauseText &&
      fit.figure.period?.written === chosen.figure.period?.written &&
      fit.exact >= 0.8 &&
      chosen.exact >= 0.8 &&
      fit.figure.core === chosen.figure.core &&
      !fit.figure.stock &&
      Math.abs(shownIn(measure, fit) - value) > 0.005 * Math.abs(value),
  )
  return { value, used: [chosen], beside: rivals.filter((fit) => fit !== chosen), sum: false, contradicts }
}

/** Figures that add up: of disjoint times, or of kinds of which none is the whole. */
function addends(measure: MeasureDraft, fits: readonly Fit[]): readonly Fit[] {
  const best = fits[0] as Fit
  const alike = fits.filter(
    ({ figure, score }) => score >= best.score - 0.5 && sameFamily(measure, best.figure, figure),
  )
  if (alike.length < 2) return []
  const periods = alike.map(({ figure }) => figure.period)
  if (disjoint(periods)) return alike
  if (alike.some(({ figure }) => figure.sentence !== best.figure.sentence) && !measureLists(measure)) return []
  const core = gramsOf(measure.core)
  const whole = alike.find(({ figure }) => isWhole(core, figure))
  const nouns = new Set(alike.map(({ figure }) => `${figure.core}|${figure.verbs.join()}`))
  if (nouns.size < alike.length) return []
  const verbs = new Set(alike.map(({ figure }) => figure.verbs.join()))
  // Each stage on its own: promised are all of them, or no stage at all.
  const anyStage = measure.verbs.length !== 1 || stageOf(measure.verbs[0] as string) === 'plan'
  if (whole && !measureLevels(measure) && !(verbs.size === alike.length && anyStage)) return []
  return alike
}

/** Times that follow each other without a day in common: their figures add up. */
function disjoint(periods: readonly (Period | undefined)[]): boolean {
  const spans = periods.map((period) => period && [dayOf(period.from, 1), dayOf(period.to, 31)])
  if (spans.some((span) => !span)) return false
  const sorted = (spans as number[][]).sort(([a = 0], [b = 0]) => a - b)
  return sorted.every(([from = 0], at) => at === 0 || from > (sorted[at - 1]?.[1] ?? 0))
}

const dayOf = ({ year = 0, month, day }: Period['from'], end: 1 | 31): number =>
  year * 400 + (month ?? (end === 1 ? 1 : 12)) * 32 + (day ?? end)

/** `省、市级`, `省市级`: several ranks count together. */
const measureLevels = (measure: MeasureDraft): boolean =>
  /[国省市区]家?级?[、和]?[省市区县]级/.test(measure.wide) || /[、和及与]/.test(measure.what)

/** `批而未供、供而未用、低效用地`: the sentence itself names kinds. */
const measureLists = (measure: MeasureDraft): boolean => /[、和及与]/.test(measure.what) || /[、]/.test(measure.wide)

/** It is named as the promise names it, with no further word that makes it a kind of it. */
function isWhole(core: ReadonlyMap<string, number>, figure: FigureDraft): boolean {
  const own = gramsOf(figure.core)
  return own.size > 0 && covered(own, core) >= 0.75
}

function sameFamily(measure: MeasureDraft, one: FigureDraft, other: FigureDraft): boolean {
  if (one === other) return true
  if (one.quantity.baseUnit !== other.quantity.baseUnit) return false
  const a = one.core
  const b = other.core
  if (a === b || a.slice(-2) === b.slice(-2) || covered(gramsOf(a), gramsOf(b)) >= 0.4) return true
  if (one.clause === other.clause && !one.part && !other.part && /[期批]/.test(a) && /[期批]/.test(b)) return true
  const core = gramsOf(measure.core)
  return covered(core, gramsOf(a)) >= 0.2 && covered(core, gramsOf(b)) >= 0.2
}
