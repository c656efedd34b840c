// Instants as people in the district read them. China has kept UTC+8 without summer time since 1991, so no time zone
// table is needed; the browser's own zone is never used.
export type Language = 'zh' | 'en'

const OFFSET_MS = 8 * 3_600_000
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

type Civil = { readonly year: number; readonly month: number; readonly day: number; readonly time: string }

const two = (value: number) => String(value).padStart(2, '0')

function civil(ms: number): Civil & { readonly seconds: string } {
  const at = new Date(ms + OFFSET_MS)
  return {
    year: at.getUTCFullYear(),
    month: at.getUTCMonth() + 1,
    day: at.getUTCDate(),
    time: `${two(at.getUTCHours())}:${two(at.getUTCMinutes())}`,
    seconds: two(at.getUTCSeconds()),
  }
}

function dateText({ year, month, day }: Civil, language: Language, thisYear?: number): string {
  const withYear = thisYear !== undefined && thisYear !== year
  if (language === 'zh') return `${withYear ? `${year} 年 ` : ''}${month} 月 ${day} 日`
  return `${day} ${MONTHS[month - 1]}${withYear ? ` ${year}` : ''}`
}

/** “11 月 22 日 10:02”; the year only where it differs from that of `now`. */
export function dayAndTime(instant: string, language: Language, now?: number): string {
  const at = civil(Date.parse(instant))
  return `${dateText(at, language, now === undefined ? undefined : civil(now).year)} ${at.time}`
}

/** “10:02”. */
export function timeOfDay(instant: string | number): string {
  return civil(typeof instant === 'number' ? instant : Date.parse(instant)).time
}

/** “10:02:07”. */
export function timeWithSeconds(instant: string | number): string {
  const at = civil(typeof instant === 'number' ? instant : Date.parse(instant))
  return `${at.time}:${at.seconds}`
}

export function sameDay(a: string, b: string): boolean {
  const [one, other] = [civil(Date.parse(a)), civil(Date.parse(b))]
  return one.year === other.year && one.month === other.month && one.day === other.day
}

/** The time alone on the same day as `reference`, otherwise with its date. */
export function timeBeside(instant: string, reference: string, language: Language): string {
  return sameDay(instant, reference) ? timeOfDay(instant) : dayAndTime(instant, language, Date.parse(reference))
}

/** A deadline that falls on midnight belongs to the day that ends there: “11 月 29 日 24:00”. */
export function endBeside(instant: string, reference: string, language: Language): string {
  const at = civil(Date.parse(instant))
  if (at.time !== '00:00') return timeBeside(instant, reference, language)
  const eve = new Date(Date.parse(instant) - 1).toISOString()
  if (sameDay(eve, reference)) return '24:00'
  return `${dateText(civil(Date.parse(eve)), language, civil(Date.parse(reference)).year)} 24:00`
}

/** ISO day of an instant (ms) as people in the district count days. */
export function dayOf(ms: number): string {
  return new Date(ms + OFFSET_MS).toISOString().slice(0, 10)
}

/** An ISO day: “2021 年 11 月 30 日”, “30 Nov 2021”; the year only where it is not the one that is known. */
export function dayText(day: string, language: Language, known?: number): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number)
  if (language === 'en') return `${date} ${MONTHS[month - 1]}${year === known ? '' : ` ${year}`}`
  return `${year === known ? '' : `${year} 年 `}${month} 月 ${date} 日`
}

/** “11 月”, “Nov”. */
export function monthText(month: number, language: Language): string {
  return language === 'zh' ? `${month} 月` : (MONTHS[month - 1] ?? String(month))
}
