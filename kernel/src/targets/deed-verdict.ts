// What promises without a number come to: deeds, full coverage, nothing of a bad kind. Decides from claims alone.
import { type Judgement, round, type Used } from './judgement.ts'
import { answers, isBeginning, isBuilding, isStep, onlyBegins, onlyStarts } from './lexicon.ts'
import type { Answer, Said } from './matching.ts'
import type { MeasureDraft, ReadingContext } from './reading-types.ts'
import { shownIn } from './sums.ts'

/** Of a thing to be finished: met, behind, or not said. */
export function deed(measure: MeasureDraft, answer: Answer): Judgement {
  const cut = measure.cutOff ? { doubtful: { reason: 'promise-cut-off' as const } } : {}
  const least = measure.soft ? 0.6 : 0.55
  const unfinished = answer.statements.find(
    ({ statement, score }) =>
      score >= least - (measure.soft ? 0 : 0.05) &&
      ((statement.kind === 'unfinished' && !begins(measure, statement.clauseText)) ||
        (statement.kind === 'done' && !measure.soft && onlyStarts(measure.verbs, statement.verbs)) ||
        (statement.kind === 'done' && isStep(measure.wide, statement.clauseText))),
  )
  const done = answer.statements.find((said) => doneBy(measure, said, least)) ?? named(measure, answer)
  if (
    done &&
    (!unfinished ||
      done.score > unfinished.score + 0.05 ||
      (unfinished.statement.clause < done.statement.clause && done.score > unfinished.score - 0.1))
  ) {
    if (isLate(measure, done))
      return { verdict: 'behind', reason: { code: 'late' }, used: [{ claim: done.statement, kind: 'done' }] }
    const basic = done.statement.strength === 'basic'
    return {
      verdict: 'met',
      reason: { code: 'said-done' },
      used: [{ claim: done.statement, kind: 'done' }],
      ...(basic ? { doubtful: { reason: 'basically' as const, at: done.statement.at } } : cut),
    }
  }
  if (unfinished && !(measure.soft && weak(unfinished.statement.clauseText)))
    return {
      verdict: 'behind',
      reason: { code: 'said-unfinished' },
      used: [{ claim: unfinished.statement, kind: 'unfinished' }],
      ...cut,
    }
  if (measure.named)
    return {
      verdict: 'unshown',
      reason: { code: answer.figures.length > 0 ? 'not-comparable' : 'no-answer' },
      used: answer.figures.slice(0, 3).map(({ figure }): Used => ({ claim: figure, kind: 'figure' })),
    }
  return { verdict: 'narrative', reason: { code: 'not-said' }, used: [], ...cut }
}

/** What was only to be begun is being built. */
const begins = (measure: MeasureDraft, clause: string): boolean => isBeginning(measure.wide) && isBuilding(clause)

/** Done in a later month of the year than was promised. */
function isLate({ by }: MeasureDraft, { statement }: Said): boolean {
  const at = statement.period?.to
  if (!by?.to.month || !at?.month || by.edge !== 'before' || statement.period?.cumulative) return false
  return (at.year ?? 0) === (by.to.year ?? 0) && at.month > by.to.month
}

/** `完成上级下达目标任务` is answered by whatever is said to be the year's task, when nothing else was promised. */
function named(measure: MeasureDraft, answer: Answer): Said | undefined {
  if (!measure.named) return undefined
  return answer.statements.find(
    ({ statement }) => statement.kind === 'done' && !statement.figured && /目标|任务|指标/.test(statement.clauseText),
  )
}

/** Going on is what a continuing effort does. */
const weak = (clause: string): boolean => !/未|暂缓|停工|停止|推迟|延|滞后|流标|取消|终止|没有/.test(clause)

function doneBy(measure: MeasureDraft, said: Said, least: number): boolean {
  const { statement, score } = said
  if (statement.kind === 'unfinished') return score >= least && begins(measure, statement.clauseText)
  if (statement.kind !== 'done') return false
  if (statement.general) return true
  if (measure.named && statement.figured && !/目标|任务|指标/.test(statement.clauseText)) return false
  if (onlyBegins(measure.verbs, statement.verbs)) return false
  if (score < least || isStep(measure.wide, statement.clauseText)) return false
  if (measure.soft && !CREATED.test(statement.clauseText) && score < 0.85) return false
  return statement.verbs.length === 0 || measure.verbs.length === 0 || answers(measure.verbs, statement.verbs)
}

/** What brings something new to an end. */
const CREATED =
  /创成|创建|获评|获批|获得|认定|命名|评为|入选|通过|建成|挂牌|列入|上线|投用|启用|成立|建立|构建|形成|打造|编制|制定|印发|出台|组建|设立|开发|(?:创建|建设|打造)(?:工作|任务)?(?:已|均|全面|全部|基本|圆满)*完成/

/** Of everything of its kind. */
export function allOf(measure: MeasureDraft, answer: Answer): Judgement {
  const full = answer.figures.find(({ figure }) => figure.of === 'share')
  if (full) {
    const value = shownIn(measure, full)
    const params = { shown: round(value), promised: '100', unit: '%' }
    const used: Used[] = [{ claim: full.figure, kind: 'figure' }]
    return value >= 100
      ? { verdict: 'met', reason: { code: 'reached', params }, used }
      : { verdict: 'behind', reason: { code: 'short', params }, used }
  }
  const said = answer.statements.find(
    ({ statement, score }) =>
      statement.kind === 'done' && (/全|均|都|100%/.test(statement.clauseText) || statement.general) && score >= 0.5,
  )
  if (said) return { verdict: 'met', reason: { code: 'said-done' }, used: [{ claim: said.statement, kind: 'done' }] }
  const open = answer.statements.find(({ statement, score }) => statement.kind === 'unfinished' && score >= 0.5)
  if (open)
    return {
      verdict: 'behind',
      reason: { code: 'said-unfinished' },
      used: [{ claim: open.statement, kind: 'unfinished' }],
    }
  return { verdict: 'unshown', reason: { code: 'no-answer' }, used: [] }
}

/** Of what is not to happen. */
export function noneOf(answer: Answer, { through }: ReadingContext): Judgement {
  const said = answer.statements.find(({ statement }) => statement.kind === 'none')
  if (!said) return { verdict: 'unshown', reason: { code: 'no-answer' }, used: [] }
  const open = said.statement.period?.open ?? (through !== undefined && through < 12)
  const used: Used[] = [{ claim: said.statement, kind: 'done' }]
  return open
    ? { verdict: 'provisional', reason: { code: 'reached-open' }, used }
    : { verdict: 'met', reason: { code: 'said-done' }, used }
}
