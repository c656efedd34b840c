// Every figure in a sentence of Chinese administration: what it says, of what, how exactly, and whether it is one at all or only
// digits in a name, a date or a rank. Rules of the language only: none may name a task, a unit of the town or a figure.

import { chineseNumber } from './chinese-numbers.ts'
import { calendarAt } from './dates.ts'
import { namedDigitsAt } from './name-numbers.ts'
import { type NumberWords, numberAt } from './number-words.ts'
import { plainText, type Quote, quotesIn } from './plain-text.ts'
import type { Quantity, Sense } from './quantity.ts'
import { linked } from './quantity-links.ts'
import { bounds, sentenceSense } from './quantity-senses.ts'

export { counts, type Quantity, type Sense } from './quantity.ts'

const START = /[A-Za-z_0-9零〇一二两三四五六七八九十百千万亿几数翻减过超逾一半〔[(【①-⑳㈠-㈩⑴-⒇“"今本去上下明当前第-]/g

/** All figures of a text in order, none within another; also what only looks like one, with its sense. */
export function quantitiesIn(text: string): Quantity[] {
  const plain = plainText(text)
  const quotes = quotesIn(plain)
  const found: Quantity[] = []
  let quote = 0
  START.lastIndex = 0
  for (let match = START.exec(plain); match; match = START.exec(plain)) {
    const at = match.index
    while (quote < quotes.length && (quotes[quote] as Quote).to <= at) quote++
    const within = quotes[quote] && (quotes[quote] as Quote).from <= at ? quotes[quote] : undefined
    const next = figureAt(text, plain, at, within)
    if (!next) continue
    if ('written' in next) found.push(next)
    START.lastIndex = Math.max(at + 1, 'written' in next ? next.at.to : next.to)
  }
  return linked(plain, found)
}

function figureAt(
  text: string,
  plain: string,
  at: number,
  quote: Quote | undefined,
): Quantity | { to: number } | undefined {
  const date = calendarAt(plain, at)
  if (date && (date.kind !== 'year' || /\d|[〇零]/.test(plain.slice(at, date.at.to)) || date.relative !== undefined))
    return /[\d一二三四五六七八九十]/.test(plain.slice(at, date.at.to))
      ? named(text, plain, at, date.at.to, 'date')
      : { to: date.at.to }
  const name = namedDigitsAt(plain, at)
  if (name) return /\d/.test(plain.slice(at, name.to)) ? named(text, plain, at, name.to, name.sense) : { to: name.to }
  const word = fixedWord(text, plain, at) ?? fraction(text, plain, at)
  if (word) return word
  const number = numberAt(plain, at)
  if (!number) return undefined
  const sense = sentenceSense(plain, number, quote)
  if (sense === 'none') return { to: number.to }
  if (sense === 'part') return { to: at + 1 }
  return quantity(text, plain, number, sense)
}

function named(text: string, plain: string, from: number, to: number, sense: Sense): Quantity {
  const value = Number(/\d+(?:\.\d+)?/.exec(plain.slice(from, to))?.[0] ?? 0)
  const at = { from, to }
  return { at, around: at, written: text.slice(from, to), value, unit: '', base: value, baseUnit: '', sense }
}

function quantity(text: string, plain: string, number: NumberWords, sense: Sense | undefined): Quantity {
  const { from, to, value, high, factor, unit, baseUnit } = number
  const { around, vague = number.vague, bound } = bounds(plain, number)
  return {
    at: { from, to },
    around,
    written: text.slice(from, to),
    value,
    ...(high === undefined ? {} : { high }),
    unit,
    base: tidy(value * factor),
    ...(high === undefined ? {} : { baseHigh: tidy(high * factor) }),
    baseUnit,
    ...(vague ? { vague } : {}),
    ...(bound ? { bound } : {}),
    ...(sense ? { sense } : {}),
    ...(number.chinese && value === 1 && factor === 1 && !sense && plain[from] === '一'
      ? { article: true as const }
      : {}),
  }
}

/** 1.7 × 10000 is 17000, not 17000.000000000004. */
const tidy = (value: number): number => Number(value.toPrecision(15))

const FRACTION = /([一二两三四五六七八九十])分之([一二三四五六七八九])/y

/** 三分之二: two of three. */
function fraction(text: string, plain: string, from: number): Quantity | undefined {
  FRACTION.lastIndex = from
  const match = FRACTION.exec(plain)
  const of = chineseNumber(match?.[1] ?? '')
  const value = chineseNumber(match?.[2] ?? '')
  if (!match || of === undefined || value === undefined) return undefined
  const at = { from, to: from + match[0].length }
  const written = text.slice(at.from, at.to)
  return { at, around: at, written, value, unit: '', base: value, baseUnit: '', sense: 'ratio', of }
}

const FIXED = [
  [/翻([一两二三四])番/y, 'growth'],
  [/翻番/y, 'growth'],
  [/减半/y, 'fall'],
  [/(?:过|超|逾)?半数(?:以上)?|过半(?!山)|一半(?:以上)?/y, undefined],
] as const

/** Figures that are words: 翻一番 (a hundred per cent more), 减半, 一半. */
function fixedWord(text: string, plain: string, from: number): Quantity | undefined {
  for (const [form, sense] of FIXED) {
    form.lastIndex = from
    const match = form.exec(plain)
    if (!match) continue
    const at = { from, to: from + match[0].length }
    const times = match[1] ? '零一二三四'.indexOf(match[1] === '两' ? '二' : match[1]) : 1
    const value = sense === 'growth' ? 100 * (2 ** times - 1) : 50
    const over = /过|超|逾/.test(match[0]) ? ({ vague: 'over', bound: '>' } as const) : {}
    const least = /以上/.test(match[0]) ? ({ bound: '>=' } as const) : {}
    const written = text.slice(at.from, at.to)
    return {
      at,
      around: at,
      written,
      value,
      unit: '%',
      base: value,
      baseUnit: '%',
      ...over,
      ...least,
      ...(sense ? { sense } : {}),
    }
  }
  return undefined
}
