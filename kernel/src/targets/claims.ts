// The figures and statements of a completion text. Says what each speaks of, of which time, and how sure it is; never knows what
// was promised.
import { bracketsIn, type Clause, clausesIn, leadOf } from './clauses.ts'
import { EARLIER, ESTIMATED, FUTURE, NOT_A_RESULT, PART, TOTAL, WIDER } from './lexicon.ts'
import { numberOf, ofWhat } from './measures.ts'
import { type Period, periodsIn } from './periods.ts'
import { type Quantity, quantitiesIn } from './quantities.ts'
import type { ClaimDraft, FigureDraft, ReadingContext, StatementDraft } from './reading-types.ts'
import { isName, type Spot, spotsIn } from './spots.ts'
import { isProgress, statementDraftsIn } from './statement-drafts.ts'

/** All claims of one completion text: figures in order, then statements in order. Linear. */
export function claimsIn(text: string, context: ReadingContext = {}): ClaimDraft[] {
  const clauses = clausesIn(text)
  const periods = periodsOf(clauses, periodsIn(text, context))
  const quantities = quantitiesIn(text)
  const spots = spotsIn(text, clauses, quantities)
  const hedged = hedges(clauses)
  const future = futures(clauses)
  const figures: FigureDraft[] = []
  const starts = startsOf(quantities)
  const inside = bracketedIn(text, quantities)
  const partly = new Set<number>()
  for (const [at, spot] of spots.entries()) {
    const following = spots[at + 1]
    if (following && isWholeOf(spot, following)) {
      if (following.quantity.base < spot.quantity.base) partly.add(spot.clause.order)
      continue
    }
    if (following && isOutOf(spot, following)) partly.add(spot.clause.order)
    if (future.has(spot.clause.order) || (isProgress(spot) && !rateOf(spot))) continue
    const rate = isProgress(spot) ? rateOf(spot) : undefined
    const figure = figureOf(text, spot, context, periods, hedged, inside)
    const grown = starts.get(spot.quantity)
    if (figure)
      figures.push({
        ...figure,
        ...(grown ? { grown } : {}),
        ...(rate ? { rate } : {}),
        lead: leadOf(clauses, spot.clause),
        order: figures.length,
      })
  }
  return [
    ...figures,
    ...statementDraftsIn(clauses, spots, periods, future).map((said) => notYet(said, context, partly)),
  ]
}

export type PeriodsOfClauses = (clause: Clause, before: number) => Period | undefined

/** The last period in front of a place: in its clause, else earlier in the same sentence. */
function periodsOf(clauses: readonly Clause[], periods: readonly Period[]): PeriodsOfClauses {
  const own: Period[][] = clauses.map(() => [])
  const taken: (Period | undefined)[] = []
  let next = 0
  let last: Period | undefined
  let sentence = -1
  for (const clause of clauses) {
    if (clause.sentence !== sentence) last = undefined
    sentence = clause.sentence
    taken.push(last)
    while (next < periods.length && (periods[next] as Period).at.from < clause.to) {
      const period = periods[next] as Period
      // "由2020年的11.4%", "较2020年": the time of what it is set against.
      const against = /(?:[由从自比较到]|(?<!截)至)$/.test(
        clause.text.slice(0, Math.max(0, period.at.from - clause.from)),
      )
      if (
        period.at.from >= clause.from &&
        !against &&
        !(/^[至到]/.test(period.written) && period.at.from > clause.from)
      )
        own[clause.order]?.push(period)
      next += 1
    }
    const spoken = own[clause.order]?.findLast(({ edge }) => edge !== 'before')
    if (spoken) last = spoken
  }
  return (clause, before) => own[clause.order]?.findLast(({ at }) => at.from < before) ?? taken[clause.order]
}

/** Numbers in brackets behind another number: parts of it, or the same in another unit. */
function bracketedIn(text: string, quantities: readonly Quantity[]): ReadonlySet<Quantity> {
  const ends = [...bracketsIn(text)].filter(([from]) => text[from] === '(' || text[from] === '（')
  const set = new Set<Quantity>()
  let next = 0
  let until = -1
  for (const quantity of quantities) {
    for (; next < ends.length && (ends[next]?.[0] ?? 0) < quantity.at.from; next += 1)
      until = Math.max(until, ends[next]?.[1] ?? -1)
    if (quantity.at.from < until) set.add(quantity)
  }
  return set
}

/** "10件实事办结8件": the clause begins with how many there are, and goes on with how many are done. */
function isWholeOf({ quantity, clause }: Spot, following: Spot | undefined): boolean {
  if (!following || following.clause !== clause || following.adjacent || quantity.around.from - clause.from > 1)
    return false
  if (following.quantity.baseUnit !== quantity.baseUnit || following.quantity.base > quantity.base) return false
  return (
    !/[、和与及]/.test(following.before) && (following.verbs.length > 0 || /完成|办结|已|完/.test(following.before))
  )
}

/** `全县186个行政村中已有171个开通`: so many of so many. */
function isOutOf({ quantity, clause, after }: Spot, following: Spot): boolean {
  const same = following.clause === clause && following.quantity.baseUnit === quantity.baseUnit
  return same && following.quantity.base < quantity.base && OUT_OF.test(after)
}
const OUT_OF = /^[^，,；;。\d]{0,14}(?<!推进|进行|建设|施工|筹备)中(?:的|有|已|，|,|$)/

const rateOf = ({ before }: Spot): string | undefined => /(?:完成|开工|竣工|完工|达成)率/.exec(before.slice(-40))?.[0]

/** 由…提高到…: the number it came from, of the number it got to. */
function startsOf(quantities: readonly Quantity[]): ReadonlyMap<Quantity, Quantity> {
  const starts = new Map<Quantity, Quantity>()
  let from: Quantity | undefined
  for (const quantity of quantities) {
    if (quantity.role === 'from') from = quantity
    else if (quantity.role === 'to' && from && quantity.at.from - from.at.to <= 20) starts.set(quantity, from)
  }
  return starts
}

/** Clauses under an estimate: 预计 holds until the end of the part, or until something is said to be so already. */
function hedges(clauses: readonly Clause[]): ReadonlyMap<number, number> {
  const from = new Map<number, number>()
  let part = -1
  let on = false
  for (const clause of clauses) {
    if (clause.part !== part) on = false
    part = clause.part
    if (/已|目前|实际|截至|其中/.test(clause.text)) on = false
    const at = clause.text.search(ESTIMATED)
    if (on) from.set(clause.order, clause.from)
    else if (at >= 0) from.set(clause.order, clause.from + at)
    if (at >= 0) on = true
  }
  return from
}

/** Clauses about what comes next: from 下一步 to the end of the text's paragraph. */
function futures(clauses: readonly Clause[]): ReadonlySet<number> {
  const set = new Set<number>()
  let sentence = -1
  for (const clause of clauses) {
    if (FUTURE.test(clause.text)) sentence = clause.sentence
    if (clause.sentence === sentence) set.add(clause.order)
  }
  return set
}

function figureOf(
  text: string,
  spot: Spot,
  context: ReadingContext,
  periods: PeriodsOfClauses,
  hedged: ReadonlyMap<number, number>,
  bracketed: ReadonlySet<Quantity>,
): Omit<FigureDraft, 'order' | 'lead' | 'grown' | 'rate'> | undefined {
  const { quantity, clause } = spot
  const near = text.slice(Math.max(clause.from, quantity.at.from - 40), quantity.at.from)
  const own = spot.before.slice(-40)
  if (NOT_A_RESULT.test(own) && !(/另有[^，,]{0,6}$/.test(own) && /已|完成/.test(spot.after))) return undefined
  if (quantity.role === 'from' || isName(spot)) return undefined
  // "5万亩农田建设任务已落实": what is to be done, told again.
  if (/^[^，,；;。\d]{0,12}(?:任务|目标|指标)/.test(spot.after) && !/完成/.test(own)) return undefined
  // "27个项目中已开工9个": the whole that the next number is a part of.
  if (OUT_OF.test(spot.after)) return undefined
  if (
    quantity.sense === undefined &&
    /^[一二两三四五六七八九十]+$/.test(quantity.written.trim()) &&
    quantity.unit === ''
  )
    return undefined
  const period = periods(clause, quantity.at.from)
  const hedge = hedged.get(clause.order)
  // A number without a name is of whom the clause before it speaks.
  const whom =
    spot.inherited || spot.noun === ''
      ? `${
          text
            .slice(Math.max(0, clause.from - 40), clause.from)
            .split(/[。；;！？\n]/)
            .at(-1) ?? ''
        }${own}`
      : own
  const doubt = doubtOf(near, whom, period, context, quantity.role === 'to')
  return {
    kind: 'figure',
    quantity,
    of: ofWhat(quantity, near.slice(-24)),
    value: numberOf(quantity),
    core: spot.noun,
    wide: spot.alone ? clause.text : text.slice(spot.from, spot.to),
    verbs: spot.verbs,
    ...(period ? { period } : {}),
    estimated: hedge !== undefined && hedge < quantity.at.from,
    inherited: spot.inherited,
    stock: /累计|总数|总量|保有量|现有|拥有/.test(own),
    total: TOTAL.test(own),
    part:
      !OF_THIS_YEAR.test(clause.text) &&
      (PART.test(own) || (bracketed.has(quantity) && quantity.unit !== '%') || /^其中/.test(clause.text)),
    shared: quantity.unit === '%' && /[、和与及]/.test(own),
    sentence: clause.sentence,
    clause: clause.order,
    clauseText: clause.text,
    ...(doubt ? { doubt } : {}),
    at: { from: Math.max(spot.from, quantity.at.from - 60), to: Math.min(spot.to, quantity.at.to + 40) },
  }
}

/** `累计36亿元，其中今年10亿元`: not a kind of it, but what counts. */
const OF_THIS_YEAR = /^其中[，,]?(?:今年|本年|当年|年内)/

/** `5月份开工`, told at the end of March: still to come. */
function notYet(said: StatementDraft, { year, through }: ReadingContext, partly: ReadonlySet<number>): StatementDraft {
  const from = said.period?.from
  const ahead = through !== undefined && from?.month !== undefined && from.month > through
  const later = ahead && (from.year === undefined || from.year === year)
  // "12家企业已完成改制9家": of some only.
  return said.kind === 'done' && (later || partly.has(said.clause))
    ? { ...said, kind: 'unfinished', strength: 'plain' }
    : said
}

/** Speaks of the body itself, beside others. */
const OWN: Readonly<Record<string, RegExp>> = {
  village: /[我本]村[^，,；;]{0,16}$/,
  town: /(?:[我本全](?:镇|乡|街道))[^，,；;]{0,16}$/,
  district: /[我本全][区县旗][^，,；;]{0,16}$/,
  city: /[我本全]市[^，,；;]{0,16}$/,
  province: /[我本全]省[^，,；;]{0,16}$/,
}

function doubtOf(
  near: string,
  own: string,
  period: Period | undefined,
  context: ReadingContext,
  changed: boolean,
): FigureDraft['doubt'] {
  if (!changed && EARLIER.test(near) && !/(?:比|较|与)(?:上年|去年|年初|同期|上一年|去年同期)[^，,]*$/.test(near))
    return 'other-period'
  if (context.year && period?.to.year && period.to.year !== context.year) return 'other-period'
  const wider = WIDER[context.body ?? 'district']
  if (OWN[context.body ?? 'district']?.test(near)) return undefined
  if (wider?.test(own) && !/(?:居|列|排|位|占|名)[^，,]*$/.test(own)) return 'other-population'
  return undefined
}
