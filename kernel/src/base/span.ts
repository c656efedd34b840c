// Spans of time as people state them. Which clock a span runs on is part of the span, never a guess.
import { DAY, HOUR, MINUTE, SECOND } from './clock.ts'
import { Fault } from './errors.ts'

/**
 * - `working` (工作时): office hours only, amount in ms
 * - `workdays` (工作日): amount in days; the day of the start does not count, the last one ends at close of business
 *   (Civil Code of the PRC, art. 201 and 203)
 * - `natural` (自然日): amount in days; the day of the start does not count, the last one ends at 24:00 (same articles)
 * - `urgent` (紧急工作时): around the clock, amount in ms
 */
export type SpanKind = 'working' | 'workdays' | 'natural' | 'urgent'

export const SPAN_KINDS = ['working', 'workdays', 'natural', 'urgent'] as const satisfies readonly SpanKind[]

/** `amount` is a whole number ≥ 0: milliseconds for working and urgent, days for workdays and natural. */
export type Span = { readonly in: SpanKind; readonly amount: number }

/** '90s', '15m', '4h', '7d': elapsed time, as cameras and windows need it. */
export type Duration = `${number}${'s' | 'm' | 'h' | 'd'}`

const UNIT = { s: SECOND, m: MINUTE, h: HOUR, d: DAY } as const

/** Milliseconds of a duration. Faults: span-invalid. */
export function milliseconds(duration: Duration | string): number {
  const match = /^(\d+(?:\.\d+)?)(s|m|h|d)$/.exec(duration)
  const amount = match ? Math.round(Number(match[1]) * UNIT[match[2] as keyof typeof UNIT]) : Number.NaN
  if (!Number.isSafeInteger(amount)) throw new Fault('span-invalid', { span: duration })
  return amount
}

function wholeDays(days: number | string): number {
  const amount = typeof days === 'number' ? days : milliseconds(days) / DAY
  if (!Number.isInteger(amount) || amount < 0) throw new Fault('span-invalid', { span: String(days) })
  return amount
}

export function working(duration: Duration): Span {
  return { in: 'working', amount: milliseconds(duration) }
}

export function workdays(days: number): Span {
  return { in: 'workdays', amount: wholeDays(days) }
}

export function natural(days: number | `${number}d`): Span {
  return { in: 'natural', amount: wholeDays(days) }
}

export function urgent(duration: Duration): Span {
  return { in: 'urgent', amount: milliseconds(duration) }
}

export function isSpan(value: unknown): value is Span {
  if (typeof value !== 'object' || value === null) return false
  const { in: kind, amount } = value as { in?: unknown; amount?: unknown }
  return SPAN_KINDS.includes(kind as SpanKind) && Number.isSafeInteger(amount) && (amount as number) >= 0
}
