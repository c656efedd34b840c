// What a sentence of a work report promises, one draft for each measurable thing in it. Never sees the completion text.

import { chineseNumber } from './chinese-numbers.ts'
import { bracketsIn, type Clause, clausesIn } from './clauses.ts'
import { deedsIn } from './deeds.ts'
import { FALL_BEFORE, GROWTH_BEFORE } from './lexicon.ts'
import { type Period, periodsIn } from './periods.ts'
import { type Quantity, quantitiesIn } from './quantities.ts'
import type { MeasureDraft, MeasureOf, MeasureOp, ReadingContext } from './reading-types.ts'
import { isName, nounOf, type Spot, spotsIn } from './spots.ts'

/** No sentence promises more than so many things; what lies behind is a slip of the layout. */
const MOST_MEASURES = 200
/** Numbers of what is there already, or by what is to be gone: no promises. */
const BACKGROUND =
  /^(?:依托|围绕|按照|根据|依据|对标|基于|立足|结合|面对|针对|聚焦|瞄准|对照|(?:充分|更好|积极)?(?:发挥|利用|运用|用好|借助)|加强对|持续跟踪|服务好)[^，,]*$/
const PROMISED = /引进|培育|新增|新建|实现|完成|达到|建设|建成|打造|创建|确保|力争/
/** `3个“100%”` */
const TIMES = /([2-9二两三四五六七八九])个[“"‘]?$/

/** All measures of one promise in the order of its words. Numbers first, then deeds without one. Linear. */
export function measuresIn(text: string, context: ReadingContext = {}): MeasureDraft[] {
  const clauses = clausesIn(text)
  const periods = periodsIn(text, context)
  const spots = spotsIn(text, clauses, quantitiesIn(text))
  const drafts: MeasureDraft[] = []
  const numbered = new Set<number>()
  for (const spot of spots) {
    if (drafts.length >= MOST_MEASURES) break
    if (!promises(spot)) continue
    numbered.add(spot.clause.order)
    drafts.push(...measured(text, spot, drafts.at(-1), periodOf(periods, clauses, spot.clause)))
  }
  for (const clause of clauses) {
    if (numbered.has(clause.order) || drafts.length >= MOST_MEASURES) continue
    const previous = clauses[clause.order - 1]
    drafts.push(
      ...deedsIn(clause, {
        by: periodOf(periods, clauses, clause),
        cutOff: cutOff(text, clause),
        brackets: bracketsIn(clause.text),
        ...(previous?.sentence === clause.sentence && !numbered.has(previous.order) ? { previous: previous.text } : {}),
      }),
    )
  }
  return drafts.sort((one, other) => one.at.from - other.at.from || one.at.to - other.at.to)
}

function promises(spot: Spot): boolean {
  const { quantity } = spot
  if ((BACKGROUND.test(spot.before) && !PROMISED.test(spot.before)) || quantity.role === 'from') return false
  if (isName(spot)) return false
  // 一, 三 … without a word for counting are parts of names more often than numbers.
  if (quantity.unit === '' && /^[一二两三四五六七八九十]+$/.test(quantity.written.trim())) return false
  // "两个“全覆盖”": the number of things named beside it.
  if (/^[“"‘]?(?:全覆盖|确保|100%|提升|提高|下降|不)/.test(spot.after)) return false
  return !(quantity.sense === 'ratio' && quantity.unit === '')
}

function measured(
  text: string,
  spot: Spot,
  previous: MeasureDraft | undefined,
  by: Period | undefined,
): MeasureDraft[] {
  const { quantity, clause } = spot
  const common = {
    ...comparison(text, spot),
    quantity,
    value: numberOf(quantity),
    unit: quantity.unit,
    ...(by ? { by } : {}),
    wide: clause.text,
    verbs: spot.verbs,
    clause: clause.order,
    ...(cutOff(text, clause, quantity) ? { cutOff: true as const } : {}),
  }
  // "增长6.5%、力争7%": said of the same.
  const same = spot.inherited && previous?.clause === clause.order && previous.unit === quantity.unit
  if (same && common.of === 'share') common.of = previous.of
  const at = { from: spot.from, to: spot.to }
  const many = quantity.unit === '%' ? TIMES.exec(spot.before) : null
  if (many) {
    const names = spot.before.slice(0, many.index).split(/、|[和与及]/)
    const last = names
      .map((name) => nounOf(name, ''))
      .filter(Boolean)
      .slice(-Math.max(2, chineseNumber(many[1] as string) ?? Number(many[1])))
    if (last.length > 1) return last.map((name) => ({ ...common, what: name, core: name, at }))
  }
  return [{ ...common, what: whatOf(spot), core: spot.noun, at }]
}

/** The words as written, for people: what stands behind the number, else what stands before it. */
function whatOf(spot: Spot): string {
  const clean = (words: string): string => words.replace(/^[\s、和及与的“”"]+|[\s“”"（(]+$/g, '')
  const before = clean(spot.before)
  const after = clean(spot.after)
  return after && nounOf('', after) ? clean(`${before}${after}`) : nounOf(before, '') ? before : spot.noun
}

export function numberOf({ written, value }: Quantity): string {
  const digits = /[-−]?\d[\d,，]*(?:\.\d+)?(?:\s*[-—–~～至到]\s*\d[\d,，]*(?:\.\d+)?)?/.exec(
    written.normalize('NFKC'),
  )?.[0]
  if (digits) return digits.replace(/[,，]/g, '').trim()
  return String(value)
}

/** What is wanted small: a number promised of it without a particle is a limit. */
const BETTER_LESS =
  /(?:PM2\.5|PM10|细颗粒物|污染物)[^，,、；;]{0,10}$|(?:浓度|失业率|死亡率|不良率|不良贷款率|败诉率|成讼率|漏损率|不合格率|发病率|违法率|收入比)(?:为|在|到|达|达到)*$/i

function comparison(text: string, { quantity, clause }: Spot): { op: MeasureOp; of: MeasureOf } {
  const front = text.slice(Math.max(clause.from, quantity.at.from - 24), quantity.at.from)
  const of = ofWhat(quantity, front)
  const { bound, vague } = quantity
  // 超, 突破: no promise is broken by hitting the number itself less by nothing.
  if (bound === '≈' || vague === 'about') return { op: '≈', of }
  if (bound) return { op: bound, of }
  if (/(?:下降|降|压减|压缩|减少|缩短)(?:到|至|为)$/.test(front)) return { op: '<=', of }
  // "6家以": the word breaks off, and can only go on to 以上.
  if (/^以[。.\s]*$/.test(text.slice(quantity.at.to))) return { op: '>=', of }
  if (of !== 'growth' && of !== 'fall' && BETTER_LESS.test(front) && vague !== 'over') return { op: '<=', of }
  return { op: vague === 'over' || quantity.high !== undefined ? '>=' : '=', of }
}

/** Whether a number is an amount, a share, a growth or a fall; `front`: the words straight before it. */
export function ofWhat(quantity: Quantity, front: string): MeasureOf {
  const relative =
    quantity.unit === '%' || quantity.unit === '‰' || quantity.unit === '倍' || /百分点$/.test(quantity.unit)
  if (!relative) return 'amount'
  if (/(?:增长率|增速|增幅|涨幅)(?:为|达到?|在)*$/.test(front)) return 'growth'
  if (quantity.role === 'to' || /(?:到|至)[“"‘]?$/.test(front)) return 'share'
  if (
    quantity.sense === 'fall' ||
    FALL_BEFORE.test(front) ||
    /(?:压减|压缩|削减|减少)[^，,、；;率比]{1,14}$/.test(front)
  )
    return 'fall'
  if (quantity.sense === 'growth' || GROWTH_BEFORE.test(front)) return 'growth'
  return 'share'
}

/** The text ends within the comparison or within the word: `6家以`, or without a full stop behind an open bracket. */
function cutOff(text: string, clause: Clause, quantity?: Quantity): boolean {
  const rest = text.slice(quantity?.at.to ?? clause.to).replace(/[。.\s]+$/, '')
  return quantity
    ? /^(?:以|及以|左|以上(?:的)?[、，]|不)$/.test(rest)
    : /[（(“《、，和与及的]$/.test(clause.text) && clause.to >= text.trimEnd().length
}

/** Of the clause itself; `到2025年，…` at its beginning holds for the whole sentence. */
function periodOf(periods: readonly Period[], clauses: readonly Clause[], clause: Clause): Period | undefined {
  const own = periods.find(({ at }) => at.from >= clause.from && at.to <= clause.to)
  if (own) return own
  const first = clauses.find(({ sentence }) => sentence === clause.sentence)
  return first && periods.find(({ at }) => at.from >= first.from && at.to <= first.to && at.from - first.from <= 2)
}
