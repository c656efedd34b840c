// Local days of a target's year as instants, and back.
import { DAY, type Instant } from '../base/clock.ts'
import type { TargetYear } from './path.ts'

const count = (day: string, year: number): number =>
  Math.round((Date.parse(`${day}T00:00:00Z`) - Date.UTC(year, 0)) / DAY)

/** The first instant after that day: a figure as of a day counts all of it. */
export function dayEnd(day: string, { year, months }: TargetYear): Instant {
  return (months[0] as Instant) + (count(day, year) + 1) * DAY
}

/** The ISO date of the day that ends at or holds that instant: the reverse of `dayEnd`. */
export function dayOf(at: Instant, { year, months }: TargetYear): string {
  const days = Math.ceil((at - (months[0] as Instant)) / DAY) - 1
  return new Date(Date.UTC(year, 0) + days * DAY).toISOString().slice(0, 10)
}

/** The last day of a month, 1 to 12. */
export function monthEnd(year: number, month: number): string {
  return new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10)
}
