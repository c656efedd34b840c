// The spans offered for a pause or for more time: round ones up to the limit, and the limit itself.
import type { SpanShape } from '../../blocks/span-text.ts'

const MINUTE = 60_000
const ROUND = {
  time: [15, 30, 60, 120, 240, 480, 1440].map((minutes) => minutes * MINUTE),
  days: [1, 2, 3, 5, 7, 10, 15, 30],
} as const

export function spanChoices(atMost: SpanShape): readonly SpanShape[] {
  const round = atMost.in === 'urgent' || atMost.in === 'working' ? ROUND.time : ROUND.days
  const amounts = round.filter((amount) => amount < atMost.amount)
  return [...amounts, atMost.amount].map((amount) => ({ in: atMost.in, amount }))
}
