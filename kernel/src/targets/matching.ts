// Which claims answer which measure: by unit, by the verb of stage, and by the words around the numbers. Knows no place, no task.

import { answers, isStep, undone } from './lexicon.ts'
import { covered, gramsOf, sameSigns, shareOfSigns, shortens, within } from './likeness.ts'
import type { ClaimDraft, FigureDraft, MeasureDraft, StatementDraft } from './reading-types.ts'
import { bare } from './statement-drafts.ts'
import { comparable, isMeasure } from './units.ts'

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

/** `near`: how much of the measure's words stands before the figure; it only decides between measures. */
type Found = { readonly fit: Fit; readonly kind: 'figures' | 'begun' | 'misfits'; readonly near: number }

type Grams = ReadonlyMap<string, number>
type Known = { readonly core: Grams; readonly wide: Grams }
type Heard = Known & { readonly lead: Grams }

/** Words for whatever it is. */
const GENERIC = /^(?:项目|工程|任务|工作|企业|单位|场所|点位|主体|[一二三四五六首][期批]|中| )*$/
/** What a number may be called beside the name of the thing. */
const ATTRIBUTE = /(?:面积|长度|里程|总长|金额|资金|规模|体量|数量|总数|人数|户数|比例|占比|比重|率)$/
const STOPPED = /未|暂停|暂缓|停工|推迟|延期|顺延|滞后|流标|取消|终止/
/** Words of how a thing is gone about, which do not say what it is. */
const STEPPING =
  /前期|工作|实施|方案|设计|规划|招投?标|采购|立项|可研|选址|征[迁收]|拆迁|用地|手续|审批|图审|勘察|测绘|评审|建设|施工|项目|工程|编制|制定|办理|名单|主体|基础|装修|安装|调试|土建|桩基|阶段|程序|流程|准备|正在|进[入场行]|入户|调查|摸排|尚未|暂未|还未|启动|[未前后各相有关中已]/g
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
  const pairs: (Found & { readonly measure: number })[] = []
  for (const figure of figures) {
    const words: Heard = { core: gramsOf(figure.core), wide: gramsOf(figure.wide), lead: gramsOf(figure.lead) }
    for (const [at, measure] of measures.entries()) {
      const found = fitOf(
        measure,
        known[at] as Known,
        figure,
        words,
        place(at, measures.length),
        place(figure.order, figures.length),
        lonely(measures, measure),
      )
      if (found) pairs.push({ measure: at, ...found })
    }
  }
  assign(measures, pairs, drafts)
  for (const statement of statements) {
    const topic = gramsOf(statement.topic)
    const clause = gramsOf(statement.clauseText)
    const scores = measures.map((measure, at) =>
      saidOf(measure, known[at] as Known, statement, topic, clause, measures.length === 1),
    )
    const best = Math.max(0, ...scores)
    for (const [at, score] of scores.entries())
      if (score >= LEAST_SAID && score >= best - 0.2) drafts[at]?.statements.push({ statement, score })
  }
  const [only] = measures
  const [draft] = drafts
  if (only && draft?.statements.length === 0 && measures.length === 1 && figures.length === 0)
    draft.statements.push(...shortly(only, (known[0] as Known).core, statements))
  for (const draft of drafts) draft.statements.sort((one, other) => other.score - one.score)
  return drafts
}

/** A report of a few words speaks of nothing but the only thing that was promised: `主体封顶`, `已出版发行`. */
function shortly({ op, soft, named }: MeasureDraft, core: Grams, statements: readonly StatementDraft[]): Said[] {
  if (op !== 'complete' || soft || named || statements.some(({ at }) => at.to > SHORT)) return []
  return statements
    .filter(({ kind, topic }) => {
      const words = bare(topic)
      // What is done may be a part of it that has a name of its own.
      return kind !== 'done' || words.replaceAll(' ', '').length < 2 || covered(gramsOf(words), core) > 0
    })
    .map((statement) => ({ statement, score: SHORTLY }))
}
/** Characters of a report. */
const SHORT = 30
const SHORTLY = 0.6

/** No other promise of the sentence could be meant by a number of this sort. */
const lonely = (measures: readonly MeasureDraft[], measure: MeasureDraft): boolean =>
  measures.every(
    (other) =>
      other === measure ||
      other.op === 'complete' ||
      other.of !== measure.of ||
      comparable(other.unit ?? '', measure.unit ?? '').fit === 'different-kind',
  )

const place = (at: number, of: number): number => (of > 1 ? at / (of - 1) : 0)

function fitOf(
  measure: MeasureDraft,
  known: Known,
  figure: FigureDraft,
  words: Heard,
  measureAt: number,
  figureAt: number,
  only: boolean,
): Found | undefined {
  if (!sameSort(measure, figure)) return undefined
  const unit = unitFit(measure, figure)
  const exact = likeness(measure, known, figure, words)
  let score = exact
  // A number without a name of its own speaks of what the sentence speaks of.
  if (words.core.size === 0 || GENERIC.test(figure.core)) score = Math.max(score, only ? 0.6 : 0.4)
  if (only && measure.op === 'all' && figure.core.endsWith('覆盖率')) score = Math.max(score, 0.6)
  if (only && measure.of !== 'amount') score = Math.max(score, covered(known.core, words.wide) * 0.6)
  // What is named otherwise is helped little by its unit.
  const sure = words.core.size === 0 || exact >= 0.35 || !isMeasure(figure.quantity.baseUnit) ? 1 : 0.4
  if (only) score += 0.08 * sure
  if (unit === 'same' || figure.quantity.baseUnit === measure.quantity?.baseUnit) score += 0.12 * sure
  if (unit === 'unlike') score -= 0.1
  if (measure.verbs.some((verb) => figure.verbs.some((word) => verb.includes(word) || word.includes(verb))))
    score += 0.15
  // "签约服务20万人", "签约居民21万人": known by the verb where the noun says nothing.
  if (
    unit === 'same' &&
    [...known.core.values()].every((weight) => weight < 1) &&
    measure.verbs.some((verb) => figure.verbs.includes(verb))
  )
    score = Math.max(score, 0.45)
  if (figure.inherited) score = Math.max(score, unit === 'same' ? 0.45 : 0)
  score -= 0.05 * Math.abs(measureAt - figureAt)
  if (figure.total && /^其中/.test(measure.wide)) score -= 0.4
  if (averaged(measure.wide) !== averaged(figure.clauseText)) score -= 0.3
  const fit: Fit = { figure, score, exact, factor: typeof unit === 'number' ? unit : 1 }
  const near = 0.4 * shareOfSigns(measure.what, `${figure.lead}${figure.clauseText}`)
  if (unit === 'other') return exact >= 0.7 ? { fit, near, kind: 'misfits' } : undefined
  if (score < LEAST) return undefined
  if (measure.of === 'amount' && isStep(measure.wide, `完成${figure.core.replace(/首批|第一批/g, '')}`))
    return exact >= 0.3 ? { fit, near, kind: 'begun' } : undefined
  if (measure.of === 'amount' && !answers(measure.verbs, figure.verbs))
    return undone(figure.verbs) && exact >= 0.3 ? { fit, near, kind: 'begun' } : undefined
  return { fit, near, kind: 'figures' }
}

/** A rare word for counting says of what it is: 盏, 辆, 张. */
const special = (measure: MeasureDraft, figure: FigureDraft): boolean =>
  measure.quantity !== undefined &&
  measure.quantity.baseUnit === figure.quantity.baseUnit &&
  !/^(?:[个家项件处次户人名条所%]|人次|亿?元|亩|公里|平方米|)$/.test(figure.quantity.baseUnit)

/** 日均, 年均: an average is no total. */
const averaged = (words: string): string => /[日月年人户次]均|平均/.exec(words)?.[0] ?? ''

function sameSort(measure: MeasureDraft, figure: FigureDraft): boolean {
  if (measure.op === 'complete') return measure.named === true && figure.of !== 'share'
  if (figure.rate)
    return (
      measure.of === 'share' &&
      (measure.wide.includes(figure.rate) || (figure.rate === '完成率' && /完成/.test(measure.wide)))
    )
  const change = figure.of === 'growth' || figure.of === 'fall'
  if (measure.of === 'growth' || measure.of === 'fall')
    return change && /百分点$/.test(figure.quantity.unit) === /百分点$/.test(measure.unit ?? '')
  if (measure.of === 'share') return figure.of === 'share' || figure.quantity.sense === 'ratio'
  return figure.of === 'amount'
}

/** A number is the factor by which a figure has to be multiplied to be in the unit of the measure. */
function unitFit(measure: MeasureDraft, figure: FigureDraft): 'same' | 'like' | 'unlike' | 'other' | number {
  if (measure.of === 'share' && figure.quantity.sense === 'ratio') return 'unlike'
  if (measure.unit === undefined || measure.unit === '') return 'like'
  const found = comparable(figure.quantity.unit, measure.unit)
  if (found.fit === 'different-kind') return rateless(figure.quantity.unit, measure.unit) ? 'like' : 'other'
  if (found.fit === 'unknown') return 'unlike'
  if (found.fit === 'convertible') return found.factor
  return figure.quantity.unit === measure.unit ? 'same' : 'like'
}

const both = (one: Grams, other: Grams): Grams => new Map([...one, ...other])

/** `10万吨` said of `10万吨/日`: the time or the base it is for goes without saying. */
function rateless(one: string, other: string): boolean {
  if (one.includes('/') === other.includes('/')) return false
  const found = comparable(one.split('/')[0] ?? '', other.split('/')[0] ?? '')
  return found.fit === 'same'
}

function likeness(measure: MeasureDraft, known: Known, figure: FigureDraft, words: Heard): number {
  const there = covered(known.core, words.core)
  const back = covered(words.core, known.core)
  const near = words.core.size === 0 ? 0 : 0.6 * there + 0.4 * back
  const wide = 0.75 * covered(known.core, words.wide)
  const part = figure.core.length >= 4 && within(figure.core, measure.core) ? 0.62 : 0
  const short = shortens(figure.core, measure.core) || shortens(measure.core, figure.core) ? 0.7 : 0
  const own = covered(known.core, words.core)
  const led =
    own > 0.26 || words.core.size === 0 || ATTRIBUTE.test(figure.core) || figure.total || special(measure, figure)
      ? 0.58 * covered(known.core, both(words.core, words.lead))
      : 0
  return Math.max(
    near,
    part,
    wide * (words.core.size === 0 ? 1 : 0.8),
    short,
    led,
    0.8 * sameSigns(measure.core, figure.core),
  )
}

/** Each figure to one measure, best pairs first; a measure that has one may get more of the same when nobody needs them. */
const sameThing = (one: MeasureDraft, other: MeasureDraft): boolean =>
  one.quantity !== undefined &&
  one.core === other.core &&
  one.of === other.of &&
  one.unit === other.unit &&
  one.verbs.join() === other.verbs.join()

function assign(
  measures: readonly MeasureDraft[],
  pairs: readonly (Found & { readonly measure: number })[],
  drafts: readonly { figures: Fit[]; begun: Fit[]; misfits: Fit[] }[],
): void {
  const sorted = [...pairs].sort((one, other) => other.fit.score + other.near - one.fit.score - one.near)
  const taken = new Set<FigureDraft>()
  for (const { measure, fit, kind } of sorted) {
    if (
      kind !== 'figures' ||
      (taken.has(fit.figure) && !fit.figure.shared) ||
      (drafts[measure]?.figures.length ?? 1) > 0
    )
      continue
    taken.add(fit.figure)
    drafts[measure]?.figures.push(fit)
  }
  // "增长6.5%、力争7%": two promises of one thing have one answer.
  for (const [at, draft] of drafts.entries()) {
    if (draft.figures.length > 0) continue
    const twin = measures.findIndex(
      (other, index) =>
        index !== at && sameThing(other, measures[at] as MeasureDraft) && (drafts[index]?.figures.length ?? 0) > 0,
    )
    const first = drafts[twin]?.figures[0]
    if (first) draft.figures.push(first)
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

function saidOf(
  measure: MeasureDraft,
  known: Known,
  statement: StatementDraft,
  topic: Grams,
  clause: Grams,
  only: boolean,
): number {
  if (statement.general) return LEAST_SAID + 0.01
  if (
    only &&
    statement.kind === 'unfinished' &&
    topic.size > 0 &&
    statement.topic.replace(STEPPING, '').trim().length < 2
  )
    return 0.6
  if (measure.named && only && /目标|任务|指标/.test(statement.clauseText)) return LEAST_SAID + 0.02
  if (topic.size === 0) return 0
  // "未发生…事故" is known by what did not happen.
  if (statement.kind === 'none') return [...known.core.keys()].slice(-1).some((gram) => clause.has(gram)) ? 0.7 : 0
  const led = covered(known.core, topic) >= 0.25 ? 0.62 * covered(known.core, both(topic, gramsOf(statement.lead))) : 0
  const there = covered(known.core, topic)
  if (
    only &&
    statement.kind === 'unfinished' &&
    STOPPED.test(statement.clauseText) &&
    [...known.core.keys()].some((gram) => topic.has(gram))
  )
    return 0.6
  const back = covered(topic, known.core)
  // All that is said is said of the only thing that was promised: `招聘工作已结束`.
  if (only && measure.op === 'complete') {
    const words = bare(statement.topic).replaceAll(' ', '')
    const its = words.length < 2 ? statement.kind === 'done' : covered(gramsOf(words), known.core) >= 0.75
    if (its && words.length <= 8) return Math.max(0.62, 0.85 * there)
  }
  const clauseThere = covered(known.core, clause)
  if (measure.op === 'all' && /全覆盖/.test(statement.clauseText) && there === 0) return 0.52
  const whole = measure.op === 'all' && /全覆盖|全部覆盖|100%/.test(statement.clauseText) ? 0.3 : 0
  const same = whole + (measure.verbs.some((verb) => statement.verbs.includes(verb)) ? 0.1 : 0)
  return (
    Math.max(0.55 * there + 0.45 * back, 0.85 * there, 0.8 * clauseThere, led) + same + (only && there > 0 ? 0.15 : 0)
  )
}
