// Spans and durations in plain words, in both languages. Pure.
import type { Language } from './local-time.ts'

export type SpanKind = 'working' | 'workdays' | 'natural' | 'urgent'
export type SpanShape = { readonly in: SpanKind; readonly amount: number }

const UNITS = [
  { ms: 86_400_000, zh: '天', en: 'day' },
  { ms: 3_600_000, zh: '小时', en: 'hour' },
  { ms: 60_000, zh: '分钟', en: 'minute' },
  { ms: 1_000, zh: '秒', en: 'second' },
] as const

const plural = (amount: number, word: string) => `${amount} ${word}${amount === 1 ? '' : 's'}`

function piece(amount: number, unit: (typeof UNITS)[number], language: Language, followed: boolean): string {
  if (language === 'en') return plural(amount, unit.en)
  return `${amount} ${followed && unit.zh === '分钟' ? '分' : unit.zh}`
}

/** The two largest units: “2 小时 5 分钟”, “1 分 20 秒”, “3 天 4 小时”. Days only from `daysFrom` on. */
export function durationText(ms: number, language: Language, { days = true }: { days?: boolean } = {}): string {
  const units = days ? UNITS : UNITS.slice(1)
  const smallest = UNITS[UNITS.length - 1] as (typeof UNITS)[number]
  const first = units.findIndex((unit) => ms >= unit.ms)
  const major = units[first]
  if (!major) return piece(0, smallest, language, false)
  const amount = Math.floor(ms / major.ms)
  const minor = units[first + 1]
  const rest = minor ? Math.floor((ms - amount * major.ms) / minor.ms) : 0
  if (!minor || rest === 0) return piece(amount, major, language, false)
  return `${piece(amount, major, language, true)} ${piece(rest, minor, language, false)}`
}

/** In ms: the smaller of the two units in which `durationText` says it. */
export function smallestUnit(ms: number): number {
  const first = UNITS.findIndex((unit) => ms >= unit.ms)
  const smallest = UNITS[UNITS.length - 1] as (typeof UNITS)[number]
  return (first === -1 ? smallest : (UNITS[first + 1] ?? smallest)).ms
}

/** “30 分钟”, “4 个工作时”, “3 个工作日”, “7 个自然日”. */
export function spanText(span: SpanShape, language: Language): string {
  switch (span.in) {
    case 'urgent':
      return durationText(span.amount, language, { days: false })
    case 'working': {
      const text = durationText(span.amount, language, { days: false })
      if (language === 'en') return `${text} of office time`
      const hours = span.amount / 3_600_000
      return Number.isInteger(hours) ? `${hours} 个工作时` : `${text}工作时间`
    }
    case 'workdays':
      return language === 'zh' ? `${span.amount} 个工作日` : plural(span.amount, 'working day')
    case 'natural':
      return language === 'zh' ? `${span.amount} 个自然日` : plural(span.amount, 'calendar day')
  }
}

/** Which clock a span runs on, said so that nobody has to know the terms. */
export function spanRule(kind: SpanKind, language: Language): string {
  const rules = {
    urgent: { zh: '紧急，昼夜计时', en: 'urgent, counted around the clock' },
    working: { zh: '只计上班时间', en: 'office hours only' },
    workdays: {
      zh: '起算当日不计，至末日下班为止',
      en: 'the first day does not count, until close of business on the last',
    },
    natural: { zh: '起算当日不计，至末日 24:00 为止', en: 'the first day does not count, until 24:00 on the last' },
  } as const
  return rules[kind][language]
}
