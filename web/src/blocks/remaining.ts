// How much time a deadline leaves, and how much that should worry. Pure; `now` is the platform's clock.
import type { Language } from './local-time.ts'
import { durationText, type SpanShape } from './span-text.ts'

export type DueShape = { readonly at: string; readonly provisional: boolean; readonly span: SpanShape }
export type Urgency = 'late' | 'soon' | 'calm'

const DAY_MS = 86_400_000
const SOON_SHARE = 0.25

/** The whole length of a deadline in elapsed time: from `started` where it is known, otherwise what its span says. */
function wholeMs(due: DueShape, started?: string): number {
  if (started !== undefined) return Date.parse(due.at) - Date.parse(started)
  return due.span.in === 'urgent' || due.span.in === 'working' ? due.span.amount : due.span.amount * DAY_MS
}

export function urgencyOf(due: DueShape, now: number, started?: string): Urgency {
  const left = Date.parse(due.at) - now
  if (left < 0) return 'late'
  return left < wholeMs(due, started) * SOON_SHARE ? 'soon' : 'calm'
}

/** “还有 12 分 30 秒”, “已超 5 分钟”. Seconds only in the last hour. */
export function remainingText(due: DueShape, now: number, language: Language): string {
  const left = Date.parse(due.at) - now
  const size = Math.abs(left)
  const shown = size >= 3_600_000 ? Math.floor(size / 60_000) * 60_000 : size
  const text = durationText(shown, language)
  if (language === 'zh') return left < 0 ? `已超 ${text}` : `还有 ${text}`
  return left < 0 ? `${text} late` : `${text} left`
}
