// Which stretch of time a figure speaks of or has to be reached by, as a sentence writes it. It never looks at the clock: what is
// not written comes from the context of the report.

import { type CalendarWords, calendarIn, type Day } from './dates.ts'
import { plainText, quotesIn } from './plain-text.ts'

/**
 * `from`, `to`: the first and the last day, month or year of it; `year` is missing where neither the text nor the context says.
 * `cumulative`: it runs from the beginning of a year (or before) up to `to`, so that its figures add up.
 * `open`: it ends before the end of its year, or after the context's year; a year before the context's is over.
 * `edge`: 'until' 截至, 到; 'before' 前, 内 (a deadline); 'since' 以来, 起; none: during.
 */
export type Period = {
  readonly at: { readonly from: number; readonly to: number }
  readonly written: string
  readonly from: Day
  readonly to: Day
  readonly cumulative: boolean
  readonly open: boolean
  readonly edge?: 'until' | 'before' | 'since'
}

/** `year` and `through` of the report: through is the last month it speaks of. */
export type PeriodContext = { readonly year?: number; readonly through?: number }

const BEFORE = /(?:截至|截止到?|至|到|自|从)\s*(?:目前)?$/
const AFTER =
  /^(?:份|度)?(?:底|末|中旬|下旬|上旬|月底|年底|初)?(?:为止|止)?(?:之?前|以前|以内|之内|内|以来|起|期间|时期)?/
const LOOSE =
  /全年|年底|年末|年内|年终|岁末|今年以来|年初以来|(?:本|该|当|这)季度|(?:本|当)月(?:份)?|(?<![项题科栏])目前(?!期)|(?:截至|截止)(?:目前|当前|现在)|迄今|至今/g

/** Every period of the text, in order; those in titles of documents are left out. */
export function periodsIn(text: string, context: PeriodContext = {}): Period[] {
  const plain = plainText(text)
  const titles = quotesIn(plain).filter(({ kind }) => kind === 'title')
  const found: Period[] = []
  const dates = calendarIn(plain).filter(({ kind }) => kind !== 'time')
  for (const words of dates) found.push(ofCalendar(text, plain, words, context, found.at(-1)?.to.year))
  let next = 0
  for (const match of plain.matchAll(LOOSE)) {
    const at = { from: match.index, to: match.index + match[0].length }
    while (next < dates.length && (dates[next]?.at.to ?? 0) <= at.from - 3) next++
    const near = found.slice(Math.max(0, next - 1), next + 3)
    if (near.some((period) => period.at.from < at.to && at.from < period.at.to)) continue
    const loose = ofWord(text, plain, match[0], at, context)
    if (loose) found.push(loose)
  }
  found.sort((a, b) => a.at.from - b.at.from)
  return apart(text, outside(found, titles))
}

/** Where the words around two periods meet, they belong to the first. */
function apart(text: string, periods: readonly Period[]): Period[] {
  const list: Period[] = []
  for (const one of periods) {
    const from = Math.max(one.at.from, list.at(-1)?.at.to ?? 0)
    if (from >= one.at.to) continue
    list.push({ ...one, at: { from, to: one.at.to }, written: text.slice(from, one.at.to) })
  }
  return list
}

function outside(periods: readonly Period[], titles: readonly { from: number; to: number }[]): Period[] {
  let next = 0
  return periods.filter(({ at }) => {
    while (next < titles.length && (titles[next]?.to ?? 0) <= at.from) next++
    return !((titles[next]?.from ?? Number.POSITIVE_INFINITY) <= at.from)
  })
}

function ofCalendar(
  text: string,
  plain: string,
  words: CalendarWords,
  context: PeriodContext,
  earlier: number | undefined,
): Period {
  const before = BEFORE.exec(plain.slice(Math.max(0, words.at.from - 6), words.at.from))?.[0] ?? ''
  const after = AFTER.exec(plain.slice(words.at.to, words.at.to + 10))?.[0] ?? ''
  const at = { from: words.at.from - before.length, to: words.at.to + after.length }
  const written = text.slice(at.from, at.to)
  const same = words.from.year === undefined && /同年$/.test(plain.slice(Math.max(0, words.at.from - 2), words.at.from))
  const year = (same ? earlier : undefined) ?? yearOf(words, context)
  let from: Day = { ...(year === undefined ? {} : { year }), ...words.from }
  let to: Day = { ...(year === undefined ? {} : { year }), ...words.to }
  if (/底|末/.test(after) && words.kind === 'year') to = { ...to, month: 12, day: 31 }
  else if (/底|末/.test(after) && to.month && !to.day) to = { ...to, day: lastDay(to.year, to.month) }
  else if (/初/.test(after) && words.kind === 'year') to = { ...to, month: 1 }
  const since = /以来|起$/.test(after) || /^自|^从/.test(before)
  const deadline = /前|内$/.test(after)
  const until = /截|至|到|止/.test(before) || /止/.test(after) || /底|末/.test(after)
  if (since) to = end(from.year, context)
  else if (until || deadline) from = { ...(from.year === undefined ? {} : { year: from.year }), month: 1 }
  const edge = since ? 'since' : deadline ? 'before' : until ? 'until' : undefined
  return period(at, written, from, to, edge, context)
}

function yearOf(words: CalendarWords, context: PeriodContext): number | undefined {
  if (words.from.year !== undefined) return words.from.year
  return context.year === undefined ? undefined : context.year + (words.relative ?? 0)
}

const end = (year: number | undefined, context: PeriodContext): Day => ({
  ...((context.year ?? year) === undefined ? {} : { year: (context.year ?? year) as number }),
  ...(context.through === undefined ? {} : { month: context.through }),
})

function ofWord(
  text: string,
  plain: string,
  word: string,
  at: { from: number; to: number },
  context: PeriodContext,
): Period | undefined {
  const said = /((?:19|20)\d\d)年?$/.exec(plain.slice(Math.max(0, at.from - 5), at.from))?.[1]
  const known = said === undefined ? context.year : Number(said)
  const year = known === undefined ? {} : { year: known }
  const before = plain.slice(Math.max(0, at.from - 2), at.from)
  const after = /^(?:之?前|以前)/.exec(plain.slice(at.to, at.to + 2))?.[0] ?? ''
  const whole = { from: at.from, to: at.to + after.length }
  const written = text.slice(whole.from, whole.to)
  if (/全年/.test(word))
    return period(whole, written, { ...year, month: 1 }, { ...year, month: 12 }, undefined, context)
  if (/^年[底末终]|岁末/.test(word)) {
    const last = { ...year, month: 12, day: 31 }
    return period(whole, written, { ...year, month: 1 }, last, after ? 'before' : 'until', context)
  }
  if (word === '年内')
    return /\d|[一二两三四五六七八九十几数]$/.test(before)
      ? undefined
      : period(whole, written, { ...year, month: 1 }, { ...year, month: 12 }, 'before', context)
  const through = context.through
  if (/季度/.test(word)) {
    if (through === undefined) return undefined
    const last = Math.ceil(through / 3) * 3
    return period(whole, written, { ...year, month: last - 2 }, { ...year, month: last }, undefined, context)
  }
  if (/月/.test(word)) {
    if (through === undefined) return undefined
    return period(whole, written, { ...year, month: through }, { ...year, month: through }, undefined, context)
  }
  const since = /以来/.test(word)
  return period(whole, written, { ...year, month: 1 }, end(context.year, context), since ? 'since' : 'until', context)
}

function period(
  at: Period['at'],
  written: string,
  from: Day,
  to: Day,
  edge: Period['edge'],
  context: PeriodContext,
): Period {
  const several = from.year !== undefined && to.year !== undefined && to.year > from.year
  const cumulative =
    several ||
    ((from.month ?? 1) === 1 &&
      (from.day ?? 1) === 1 &&
      !(to.month === 1 && to.day !== undefined && from.day !== undefined))
  const ended = (to.month ?? 12) === 12 && (to.day ?? 31) === 31
  const beyond = context.year !== undefined && to.year !== undefined && to.year > context.year
  const past = context.year !== undefined && to.year !== undefined && to.year < context.year
  return { at, written, from, to, cumulative, open: !past && (!ended || beyond), ...(edge ? { edge } : {}) }
}

function lastDay(year: number | undefined, month: number): number {
  return new Date(Date.UTC(year ?? 2001, month, 0)).getUTCDate()
}
