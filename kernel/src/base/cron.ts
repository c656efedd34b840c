// Lines of five fields (minute, hour, day, month, weekday) as cron reads them, in Chinese time. Never asks a clock.
import { DAY, HOUR, type Instant, MINUTE } from './clock.ts'
import { Fault } from './errors.ts'

/** China has one offset all year. */
const OFFSET = 8 * HOUR
/** A 29th of February that falls on a certain weekday comes once in 28 years, or in 40 around a century. */
const MOST_DAYS = 41 * 366
const LIMITS = [
  [0, 59],
  [0, 23],
  [1, 31],
  [1, 12],
  [0, 7],
] as const

type Cron = {
  /** Minutes of a day, rising. */
  readonly times: readonly number[]
  readonly days: ReadonlySet<number>
  readonly months: ReadonlySet<number>
  readonly weekdays: ReadonlySet<number>
  /** Both day and weekday are given: one of them is enough, as cron has it. */
  readonly either: boolean
}

function invalid(line: string): Fault {
  return new Fault('config-invalid', { detail: `cron: ${line}` })
}

function field(text: string, [least, most]: readonly [number, number], line: string): Set<number> {
  const values = new Set<number>()
  for (const part of text.split(',')) {
    const [, all, from, to, step] = /^(?:(\*)|(\d{1,2})(?:-(\d{1,2}))?)(?:\/(\d{1,2}))?$/.exec(part) ?? []
    if (all === undefined && from === undefined) throw invalid(line)
    const first = all === undefined ? Number(from) : least
    const last = all !== undefined || (to === undefined && step !== undefined) ? most : Number(to ?? from)
    const stride = step === undefined ? 1 : Number(step)
    if (first < least || last > most || last < first || stride < 1) throw invalid(line)
    for (let value = first; value <= last; value += stride) values.add(value)
  }
  return values
}

function parse(line: string): Cron {
  const texts = line.trim().split(/\s+/)
  if (texts.length !== LIMITS.length) throw invalid(line)
  const fields = LIMITS.map((limits, i) => field(texts[i] as string, limits, line))
  const [minutes, hours, days, months, weekdays] = fields as [
    Set<number>,
    Set<number>,
    Set<number>,
    Set<number>,
    Set<number>,
  ]
  if (weekdays.has(7)) weekdays.add(0)
  const times = [...hours].flatMap((hour) => [...minutes].map((minute) => hour * 60 + minute)).sort((a, b) => a - b)
  return { times, days, months, weekdays, either: !texts[2]?.startsWith('*') && !texts[4]?.startsWith('*') }
}

function holds(cron: Cron, day: number): boolean {
  const date = new Date(day * DAY)
  if (!cron.months.has(date.getUTCMonth() + 1)) return false
  const byDay = cron.days.has(date.getUTCDate())
  const byWeekday = cron.weekdays.has(date.getUTCDay())
  return cron.either ? byDay || byWeekday : byDay && byWeekday
}

/** The latest minute that the line names, at or before `now`. Fault config-invalid; also for a line that never comes. */
export function lastOccurrence(line: string, now: Instant): Instant {
  const cron = parse(line)
  const local = now + OFFSET
  const today = Math.floor(local / DAY)
  for (let day = today; day > today - MOST_DAYS; day--) {
    if (!holds(cron, day)) continue
    const until = day === today ? Math.floor((local - day * DAY) / MINUTE) : Number.POSITIVE_INFINITY
    const time = cron.times.findLast((minute) => minute <= until)
    if (time !== undefined) return day * DAY + time * MINUTE - OFFSET
  }
  throw invalid(line)
}
