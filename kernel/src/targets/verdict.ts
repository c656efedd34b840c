// What a measure comes to: met, provisional, behind, unshown or narrative, and why. Decides from claims alone.

import { allOf, deed, noneOf } from './deed-verdict.ts'
import { type Judgement, round, type Used } from './judgement.ts'
import { answers, isStep, onlyBegins } from './lexicon.ts'
import type { Answer, Fit, Said } from './matching.ts'
import type { DoubtCode, FigureDraft, MeasureDraft, ReadingContext, Verdict } from './reading-types.ts'
import { VERDICTS_FROM_WORST } from './reading-types.ts'
import { DONE } from './statement-drafts.ts'
import { type Shown, shownBy } from './sums.ts'

export type { Judgement, Used } from './judgement.ts'

/** The worst of several; `narrative` only when alone. */
export function worst(verdicts: readonly Verdict[]): Verdict {
  return VERDICTS_FROM_WORST.find((verdict) => verdicts.includes(verdict)) ?? 'narrative'
}

/** The verdict of one measure on what answers it. `other`: what answers the figures it is compared with. */
export function judged(measure: MeasureDraft, answer: Answer, context: ReadingContext = {}, other?: Answer): Judgement {
  if (measure.op === 'complete') return deed(measure, answer)
  if (measure.op === 'all') return allOf(measure, answer)
  if (measure.value === '0' && !measure.quantity) return noneOf(answer, context)
  const shown = shownBy(measure, answer.figures)
  if (shown) return ofFigures(measure, shown, answer, context, other)
  return ofWords(measure, answer)
}

function ofFigures(
  measure: MeasureDraft,
  shown: Shown,
  answer: Answer,
  context: ReadingContext,
  other?: Answer,
): Judgement {
  const figures = shown.used.map(({ figure }) => figure)
  const used: Used[] = [
    ...shown.used.map(({ figure }): Used => ({ claim: figure, kind: shown.sum ? 'sum' : 'figure' })),
    ...shown.beside.map(({ figure }): Used => ({ claim: figure, kind: 'figure' })),
  ].sort((one, two) => one.claim.at.from - two.claim.at.from)
  const doubt = doubtOf(measure, shown)
  const doubtful = doubt ? { doubtful: { reason: doubt, at: (figures[0] as FigureDraft).at } } : {}
  const goal = goalOf(measure, other)
  if (goal === undefined) {
    const said = answer.statements.find(({ statement }) => statement.kind === 'done')
    if (said)
      return {
        verdict: 'met',
        reason: { code: 'said-done' },
        used: [...used, { claim: said.statement, kind: 'done' }],
        ...doubtful,
      }
    return { verdict: 'unshown', reason: { code: 'not-comparable' }, used }
  }
  const slip = doubt === 'unit-mismatch' && slipOf(measure, shown.used[0] as Fit)
  const value = slip ? (shown.used[0] as Fit).figure.quantity.value : shown.value
  const params = { shown: round(value), promised: measure.value ?? round(goal), unit: measure.unit ?? '' }
  const going = doubt === 'repeats-only' && answer.statements.find((said) => goesOn(said, figures[0] as FigureDraft))
  if (going)
    return {
      verdict: 'behind',
      reason: { code: 'said-unfinished' },
      used: [...used, { claim: going.statement, kind: 'unfinished' }],
      ...doubtful,
    }
  if (!reaches(measure, value, goal, figures))
    return { verdict: 'behind', reason: { code: 'short', params }, used, ...doubtful }
  if (figures.some(({ estimated }) => estimated))
    return { verdict: 'provisional', reason: { code: 'reached-estimated', params }, used, ...doubtful }
  if (isOpen(measure, figures, context))
    return { verdict: 'provisional', reason: { code: 'reached-open', params }, used, ...doubtful }
  return { verdict: 'met', reason: { code: 'reached', params }, used, ...doubtful }
}

/** What is to be reached, in the unit of the measure; nothing when it hangs on a figure that is not there. */
function goalOf(measure: MeasureDraft, other: Answer | undefined): number | undefined {
  if (measure.quantity) return measure.quantity.value
  if (measure.than === undefined) return 0
  const shown = other && shownBy({ ...measure, op: '>=' }, other.figures)
  return shown?.value
}

function reaches(
  { op, of, wide }: MeasureDraft,
  value: number,
  goal: number,
  figures: readonly FigureDraft[],
): boolean {
  const near = 1e-9 * Math.max(1, Math.abs(goal))
  const vague = figures.length === 1 ? figures[0]?.quantity.vague : undefined
  if (op === '<=') return value <= goal + near
  if (op === '<') return value < goal - near || (vague === 'under' && value <= goal + near)
  if (op === '≈' && /控制在/.test(wide)) return value <= goal + 0.1 * Math.abs(goal) + near
  if (op === '≈') return value >= goal - 0.1 * Math.abs(goal) - near
  if (op === '>') return value > goal + near || (value >= goal - near && (vague === 'over' || of === 'share'))
  // "近50个" is less than fifty.
  if (vague === 'under' && op !== '=' && value <= goal + near) return false
  if (vague === 'under' && Math.abs(value - goal) <= near) return false
  return value >= goal - near
}

/** Growth, shares and averages are known when the time is over; what is counted is there once it is there. */
function isOpen(
  { of, wide, op, by }: MeasureDraft,
  figures: readonly FigureDraft[],
  { through, year }: ReadingContext,
): boolean {
  const level = of !== 'amount' || /均|平均|浓度|人均|每[千万百]/.test(wide) || op === '<=' || op === '<'
  if (!level) return false
  if (by?.to.year && year && by.to.year > year) return true
  return figures.some(({ period }) => (period ? period.open : through !== undefined && through < 12))
}

function doubtOf(measure: MeasureDraft, shown: Shown): DoubtCode | undefined {
  const first = shown.used[0] as Fit
  if (measure.cutOff) return 'promise-cut-off'
  if (shown.contradicts) return 'contradicts'
  if (slipOf(measure, first)) return 'unit-mismatch'
  if (!shown.sum && repeats(measure, first.figure)) return 'repeats-only'
  const { vague } = first.figure.quantity
  if (
    vague === 'under' ||
    ((vague === 'over' || vague === 'some') &&
      measure.quantity &&
      shown.value < measure.quantity.value &&
      shown.value >= 0.75 * measure.quantity.value)
  )
    return 'vague'
  if (sameNumber(measure, first)) return 'unit-mismatch'
  return isNarrower(measure, first.figure) ? 'other-population' : undefined
}

/** A rate of some, where that of all was promised: 全社会 answered by 规上, 签约率 by that of 重点人群. */
function isNarrower({ of, wide }: MeasureDraft, { clauseText }: FigureDraft): boolean {
  if (of === 'amount') return false
  if (/全社会|全口径|全行业|全体/.test(wide))
    return /规模以上|规上|限额以上|限上/.test(clauseText) && !/全社会|全口径|全行业|全体/.test(clauseText)
  return /重点人群|重点群体/.test(clauseText) && !/重点人群|重点群体/.test(wide)
}

/** The very number that was promised, in another unit that is not worth the same: one of the two may be a slip. */
const sameNumber = ({ quantity }: MeasureDraft, { figure, factor }: Fit): boolean =>
  quantity !== undefined && factor !== 1 && figure.quantity.value === quantity.value

/** 里 for 公里: nobody reports in the old mile what was promised in kilometres. */
const slipOf = (measure: MeasureDraft, { figure }: Fit): boolean =>
  figure.quantity.baseUnit === '里' && measure.quantity?.baseUnit === '公里'

/** The clause of the report is the clause of the promise again, with the same number and nothing that says it was done. */
export function repeats(measure: MeasureDraft, figure: FigureDraft): boolean {
  if (measure.quantity?.value !== figure.quantity.value) return false
  const said = plain(figure.clauseText)
  return said.length >= 3 && said === plain(measure.wide)
}

/** `新建小学2所，正在施工`: the number told again, and right behind it that it is not there yet. */
const goesOn = ({ statement }: Said, figure: FigureDraft): boolean =>
  statement.kind === 'unfinished' &&
  !statement.figured &&
  statement.clause === figure.clause + 1 &&
  statement.sentence === figure.sentence

/** Without punctuation, numbers of things named and the verb of promise in front. */
const plain = (words: string): string =>
  words
    .normalize('NFKC')
    .replace(/[\s\p{P}\p{S}]/gu, '')
    .replace(/\d个(?=100%?)/g, '')
    .replace(/^(?:力争|确保|争取|努力|积极|大力|全年|年内|实现|完成)+/, '')

function ofWords(measure: MeasureDraft, answer: Answer): Judgement {
  const doubtfulFigure = answer.figures.find(({ figure }) => figure.doubt) ?? answer.misfits[0]
  const applied = answer.begun.find(({ figure }) => /申报|申请|储备|意向|推荐/.test(figure.verbs.join()))
  const doubtful = doubtfulFigure
    ? { doubtful: { reason: doubtfulFigure.figure.doubt ?? ('unit-mismatch' as const), at: doubtfulFigure.figure.at } }
    : measure.cutOff
      ? { doubtful: { reason: 'promise-cut-off' as const } }
      : {}
  const seen: Used[] = doubtfulFigure ? [{ claim: doubtfulFigure.figure, kind: 'figure' }] : []
  const open = answer.statements.find(
    ({ statement, score }) =>
      (statement.kind === 'unfinished' ||
        (statement.kind === 'done' && score >= 0.6 && isStep(measure.wide, statement.clauseText))) &&
      score >= 0.5 &&
      !/^[^正尚未]*(?:有序|稳步|加快|扎实|持续|积极|有力)推进[^中]*$/.test(statement.clauseText),
  )
  const done = answer.statements.find((said) => settles(measure, said))
  const unfinished = open && done?.statement.strength === 'all' && done.score >= open.score ? undefined : open
  if (unfinished)
    return {
      verdict: 'behind',
      reason: { code: 'said-unfinished' },
      used: [...seen, { claim: unfinished.statement, kind: 'unfinished' }],
      ...doubtful,
    }
  if (done)
    return {
      verdict: 'met',
      reason: { code: 'said-done' },
      used: [...seen, { claim: done.statement, kind: 'done' }],
      ...(measure.cutOff ? doubtful : {}),
    }
  if (applied && !doubtfulFigure)
    return {
      verdict: 'unshown',
      reason: { code: 'not-comparable' },
      used: [{ claim: applied.figure, kind: 'unfinished' }],
      doubtful: { reason: 'other-stage', at: applied.figure.at },
    }
  if (answer.begun.length > 0)
    return {
      verdict: 'behind',
      reason: { code: 'said-unfinished' },
      used: answer.begun.map(({ figure }) => ({ claim: figure, kind: 'unfinished' as const })),
      ...doubtful,
    }
  return {
    verdict: 'unshown',
    reason: { code: seen.length > 0 ? 'not-comparable' : 'no-answer' },
    used: seen,
    ...doubtful,
  }
}

/** A statement that answers a number: all done, of this; or plainly done, in its own words. */
function settles(measure: MeasureDraft, { statement, score }: Said): boolean {
  if (statement.kind !== 'done' || statement.strength === 'basic') return false
  // That a paper is out says nothing of a number.
  if (statement.general) return !/印发|出台|公布|发布/.test(statement.clauseText)
  // A clause with a figure of its own says it by that figure, unless it says that all is done.
  if (statement.figured && statement.strength !== 'all') return false
  if (onlyBegins(measure.verbs, statement.verbs)) return false
  // Something of that name was held or published: no word that what was promised is there.
  const { clauseText } = statement
  if (
    statement.strength !== 'all' &&
    !DONE.test(clauseText) &&
    !measure.verbs.some((verb) => clauseText.includes(verb))
  )
    return false
  if (!answers(measure.verbs, statement.verbs) || isStep(measure.wide, statement.clauseText)) return false
  const whole = measure.of === 'share' && measure.quantity?.value === 100 && /全覆盖/.test(statement.clauseText)
  return statement.strength === 'all' || whole ? score >= 0.55 : score >= 0.75
}
