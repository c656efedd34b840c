// Brings figures, units, months and chapters of two readings to one form, so that a manner of writing is no difference. Knows the
// Chinese way of writing numbers only as far as a reading gives them; never reads sentences, and uses nothing of the reader it judges.

/** A figure in its base unit: `8`, `万人` and `80000`, `人` are the same one. `value` is absent where it is no number. */
export type Figure = { readonly value?: number; readonly unit: string }

/** First and last month, of whatever year. */
export type Months = { readonly from: number; readonly to: number }

const SCALES: readonly (readonly [string, number])[] = [
  ['万亿', 1e12],
  ['千亿', 1e11],
  ['百亿', 1e10],
  ['亿', 1e8],
  ['千万', 1e7],
  ['百万', 1e6],
  ['十万', 1e5],
  ['万', 1e4],
  ['千', 1e3],
  ['百', 1e2],
]
/** Units that begin with what looks like a scale. */
const WHOLE = /^(?:千瓦|千米|千克|千伏|千升|百分)/u
const DIGITS = '〇一二三四五六七八九'

const plain = (text: string): string => text.normalize('NFKC').replaceAll(/\s/gu, '')

/** Chinese numerals up to 99, or Arabic digits; undefined for anything else. */
export function countingNumber(text: string): number | undefined {
  if (/^\d+$/u.test(text)) return Number(text)
  const ten = text.indexOf('十')
  const digit = (sign: string): number => DIGITS.indexOf(sign)
  if (ten < 0) return text.length === 1 && digit(text) > 0 ? digit(text) : undefined
  const [tens, ones] = [text.slice(0, ten), text.slice(ten + 1)]
  if (tens.length > 1 || ones.length > 1) return undefined
  const sum = (tens === '' ? 1 : digit(tens)) * 10 + (ones === '' ? 0 : digit(ones))
  return sum >= 10 && (tens === '' || digit(tens) > 0) && (ones === '' || digit(ones) > 0) ? sum : undefined
}

/** The figure in base units. `value` as written (`1.7`, `1,200`, `97.40`), `unit` as written (`万余家`, `％`). */
export function figureOf(value: string | number | undefined, unit: string | undefined): Figure {
  let rest = plain(unit ?? '').replaceAll(/[余多来几]/gu, '')
  const number = plain(String(value ?? '')).replaceAll(',', '')
  const split = /^[-+]?\d+(?:\.\d+)?/u.exec(number)
  rest = split === null ? rest : number.slice(split[0].length).replaceAll('%', '') + rest
  if (split !== null && number.endsWith('%') && !rest.includes('%')) rest = `%${rest}`
  let factor = 1
  for (let found = true; found && !WHOLE.test(rest); ) {
    const scale = SCALES.find(([sign]) => rest.startsWith(sign))
    found = scale !== undefined
    if (scale !== undefined) {
      factor *= scale[1]
      rest = rest.slice(scale[0].length)
    }
  }
  rest = rest.replace(/^(?:㎡|m2)$/u, '平方米')
  const read = split === null ? countingNumber(number) : Number(split[0])
  return read === undefined ? { unit: rest } : { value: read * factor, unit: rest }
}

/** Whether two values are one, but for the last bits and, as a fall may be written with or without its sign, for the sign. */
export function sameValue(a: number | undefined, b: number | undefined): boolean {
  if (a === undefined || b === undefined) return false
  return Math.abs(Math.abs(a) - Math.abs(b)) <= 1e-9 * Math.max(1, Math.abs(a))
}

/** The months a period speaks of: from words (`1-11月`, `上半年`, `2021全年`) or from `{from: {month}, to: {month}}`. */
export function monthsOf(period: unknown): Months | undefined {
  if (typeof period === 'string') return monthsWritten(plain(period))
  if (typeof period !== 'object' || period === null) return undefined
  const { from, to, written, text } = period as Record<string, unknown>
  const month = (end: unknown): number | undefined => {
    const at = typeof end === 'object' && end !== null ? (end as Record<string, unknown>).month : undefined
    return typeof at === 'number' ? at : undefined
  }
  if (from === undefined && to === undefined) return monthsOf(written ?? text)
  return { from: month(from) ?? 1, to: month(to) ?? 12 }
}

function monthsWritten(text: string): Months | undefined {
  const range = /(\d{1,2})月?(?:份)?[-–—~~至到](\d{1,2})月/u.exec(text)
  if (range !== null) return { from: Number(range[1]), to: Number(range[2]) }
  const quarters = /(?:前([一二三四])个?季度)|(?:([一二三四1-4])季度)/u.exec(text)
  if (quarters?.[1] !== undefined) return { from: 1, to: 3 * (countingNumber(quarters[1]) ?? 0) }
  if (quarters?.[2] !== undefined) {
    const last = 3 * (countingNumber(quarters[2]) ?? 0)
    return { from: last - 2, to: last }
  }
  if (text.includes('上半年')) return { from: 1, to: 6 }
  if (text.includes('下半年')) return { from: 7, to: 12 }
  const until = /(?:截至|截止|到|至).*?(\d{1,2})月/u.exec(text)
  if (until !== null) return { from: 1, to: Number(until[1]) }
  const month = /(\d{1,2})月/u.exec(text)
  if (month !== null) return { from: Number(month[1]), to: Number(month[1]) }
  return /年/u.test(text) ? { from: 1, to: 12 } : undefined
}

/** Whether two chapter headings are the same one: by number where one is only a number, else by their words. */
export function sameChapter(own: string | number, read: string): boolean {
  const words = plain(read)
  if (typeof own === 'string' && countingNumber(plain(own)) === undefined) return plain(own) === words
  const number = /^(?:第|\()?([〇一二三四五六七八九十]+|\d+)/u.exec(words)?.[1]
  const wanted = typeof own === 'number' ? own : countingNumber(plain(own))
  return number !== undefined && countingNumber(number) === wanted
}

/** Whether `words` holds `key`, spaces, width and case of letters apart. */
export function holds(words: string, key: string): boolean {
  return plain(words).toLowerCase().includes(plain(key).toLowerCase())
}

/** Unit names without the brackets one of them may stand in, sorted. */
export function unitsOf(leads: readonly string[]): string[] {
  return leads.map((lead) => plain(lead).replaceAll(/^\(|\)$/gu, '')).toSorted()
}
