// Where in a text a date, a month, a quarter or a clock time is written, and which. What it says about a figure is not known here.

export type Day = { readonly year?: number; readonly month?: number; readonly day?: number }

/** A calendar expression: from its first day, month or year to its last. `relative` counts years from this one (明年 is 1). */
export type CalendarWords = {
  readonly at: { readonly from: number; readonly to: number }
  readonly kind:
    | 'year'
    | 'years'
    | 'half'
    | 'quarter'
    | 'quarters'
    | 'month'
    | 'months'
    | 'day'
    | 'days'
    | 'plan'
    | 'time'
  readonly from: Day
  readonly to: Day
  readonly relative?: number
}

const CN = '一二三四五六七八九十'
const Y =
  '(?:(?<year>(?:19|20)\\d{2}|[一二][〇零九][〇零一二三四五六七八九]{2}|(?<![\\d.])\\d{2}(?=年(?:底|末|度|\\d{1,2}月))) ?年(?:度)?|(?<relative>今|本|去|上|明|当|前)年(?:度)?)'
const M = `(?:1[0-2]|0?[1-9]|十[一二]?|[${CN.slice(0, 9)}])`
const D = `(?:3[01]|[12]\\d|0?[1-9]|[二三]?十[${CN.slice(0, 9)}]?|[${CN.slice(0, 9)}])`
const TO = ' ?(?:-{1,2}|至|到|、|和) ?'
const STRETCH = ' ?(?:-{1,2}|至|到) ?'

const forms = (
  [
    ['time', '(?:[01]?\\d|2[0-4]):[0-5]\\d(?::[0-5]\\d)?(?!\\d)'],
    ['day', '(?<year>(?:19|20)\\d{2})[-/.](?<m>1[0-2]|0?[1-9])[-/.](?<d>3[01]|[12]\\d|0?[1-9])(?![\\d.])'],
    ['days', `(?:${Y} ?)?(?<m>${M}) ?月 ?(?<d>${D}) ?日?${TO}(?:(?<m2>${M}) ?月 ?)?(?<d2>${D}) ?[日号]`],
    ['day', `(?:${Y} ?)?(?<m>${M}) ?月 ?(?<d>${D}) ?[日号](?!线)`],
    ['day', `(?:${Y} ?)?(?<m>${M})月(?<d>\\d{1,2})(?=[,。;)前起至以-]|$)`],
    ['years', '(?<year>(?:19|20)\\d{2})年? ?(?:-{1,2}|至|到) ?(?<y2>(?:19|20)\\d{2})年(?:度)?'],
    ['months', `(?:${Y} ?)?(?<m>${M}) ?月?份?${STRETCH}(?<m2>${M}) ?月份?`],
    ['months', `(?:${Y} ?)?(?<m>${M})(?:、${M}){0,10}、(?<m2>${M}) ?月份?`],
    ['months', `(?:${Y} ?)?前(?<n>\\d{1,2}|[两${CN}]{1,2})个月`],
    ['months', `${Y} ?(?<m>${M}) ?月份?${STRETCH}(?<y2>(?:19|20)\\d{2}) ?年(?<m2>${M}) ?月份?`],
    ['month', `(?:${Y} ?)?(?<m>${M}) ?月份?`],
    ['quarters', `(?:${Y} ?)?前(?<n>[两二三123])个?季度`],
    ['quarters', `(?:${Y} ?)?(?<n0>[一二1-3])(?:${STRETCH}|、)(?<n>[二三四2-4])季度`],
    ['quarter', `(?:${Y} ?)?第?(?<n>[一二三四1-4])季度`],
    ['half', `(?:${Y} ?)?(?<half>上|下)半年`],
    ['plan', `[“"]?(?<n>十?[${CN.slice(0, 9)}])五[”"]?(?=期间|时期|规划|以来|末|期末|时|开局|$)`],
    ['plan', '[“"]?(?<n>十[一二三四五六七])五[”"]?'],
    ['year', `${Y}`],
  ] as const
).map(([kind, source]) => [kind, new RegExp(source, 'y')] as const)

const START = /[\d一二三四五六七八九十今本去上下明当前“"第]/g
const AGO: Readonly<Record<string, number>> = { 今: 0, 本: 0, 当: 0, 去: -1, 上: -1, 前: -2, 明: 1 }
const DIGITS = '〇一二三四五六七八九'

/** 十二 or 12 as a number; of small numbers only. */
function small(written: string): number {
  if (/^\d+$/.test(written)) return Number(written)
  if (/^[一二][〇零九]/.test(written))
    return Number([...written].map((sign) => Math.max(0, DIGITS.indexOf(sign))).join(''))
  const ten = written.indexOf('十')
  const digit = (sign: string | undefined): number => (sign === '两' ? 2 : sign ? Math.max(0, DIGITS.indexOf(sign)) : 0)
  if (ten < 0) return digit(written)
  return (ten === 0 ? 1 : digit(written[0])) * 10 + digit(written[ten + 1])
}

/** The calendar expression that begins at `at` of a plain text (`plainText`), the first of the forms that fits. */
export function calendarAt(text: string, at: number): CalendarWords | undefined {
  if (/\d/.test(text[at] ?? '') && /[\d.第#+]/.test(text[at - 1] ?? '')) return undefined
  for (const [kind, form] of forms) {
    form.lastIndex = at
    const match = form.exec(text)
    if (match) return read(kind, match)
  }
  return undefined
}

/** Every calendar expression of a plain text, in order, none within another. */
export function calendarIn(text: string): CalendarWords[] {
  const found: CalendarWords[] = []
  START.lastIndex = 0
  for (let match = START.exec(text); match; match = START.exec(text)) {
    const words = calendarAt(text, match.index)
    if (!words) continue
    found.push(words)
    START.lastIndex = words.at.to
  }
  return found
}

function read(kind: CalendarWords['kind'], match: RegExpExecArray): CalendarWords {
  const g = match.groups ?? {}
  const at = { from: match.index, to: match.index + match[0].length }
  const written = g.year === undefined ? undefined : small(g.year)
  const year = written === undefined ? {} : { year: written < 100 ? 2000 + written : written }
  const relative = g.relative === undefined ? {} : { relative: AGO[g.relative] ?? 0 }
  const span = (from: Day, to: Day): CalendarWords => ({
    at,
    kind,
    from: { ...year, ...from },
    to: { ...year, ...to },
    ...relative,
  })
  const n = g.n === undefined ? 0 : small(g.n)
  const m = g.m === undefined ? 0 : small(g.m)
  const m2 = g.m2 === undefined ? m : small(g.m2)
  const d = g.d === undefined ? 0 : small(g.d)
  if (kind === 'days') return span({ month: m, day: d }, { month: m2, day: small(g.d2 as string) })
  if (kind === 'day') return span({ month: m, day: d }, { month: m, day: d })
  if (kind === 'years') return span({}, { year: Number(g.y2) })
  if (kind === 'months' && g.y2) return span({ month: m }, { year: Number(g.y2), month: m2 })
  if (kind === 'months') return g.n ? span({ month: 1 }, { month: Math.min(n, 12) }) : span({ month: m }, { month: m2 })
  if (kind === 'month') return span({ month: m }, { month: m })
  if (kind === 'quarter') return span({ month: 3 * n - 2 }, { month: 3 * n })
  if (kind === 'quarters') return span({ month: g.n0 ? 3 * small(g.n0) - 2 : 1 }, { month: 3 * n })
  if (kind === 'half') return g.half === '上' ? span({ month: 1 }, { month: 6 }) : span({ month: 7 }, { month: 12 })
  if (kind === 'plan') return span(...planYears(n))
  return span({}, {})
}

/** The n-th five-year plan of China: the first began in 1953, the third, after a gap, in 1966. */
function planYears(n: number): [Day, Day] {
  const first = n < 3 ? 1948 + 5 * n : 1951 + 5 * n
  return [{ year: first }, { year: first + 4 }]
}
