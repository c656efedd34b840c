// Until when something may be kept. A district may keep it for a shorter time than the person was told, never for a longer one.
import { z } from 'zod'
import type { WorkingCalendar } from '../base/calendar.ts'
import type { Instant } from '../base/clock.ts'
import { type Refusal, refuse } from '../base/errors.ts'
import { type Keep, keepShape } from './purpose.ts'

/** What a district says of a purpose, by `pack/purpose` or by the purpose for all packs; the nearer one counts. */
export type Retention = Readonly<Record<string, Keep>>

const shape = z.record(z.string().regex(/^([a-zA-Z][a-zA-Z0-9-]*\/)?[a-zA-Z][a-zA-Z0-9-]*$/), keepShape)

/** `{"contact-back": {"span": {"in": "natural", "amount": 30}, "after": "case-ended"}}`. Refusal config-invalid. */
export function retentionFrom(json: unknown): Retention | Refusal {
  const parsed = shape.safeParse(json)
  if (!parsed.success) return refuse('config-invalid', { detail: z.prettifyError(parsed.error).slice(0, 400) })
  return parsed.data as Retention
}

export function keepFor(retention: Retention, pack: string, purpose: string): Keep | undefined {
  const own = `${pack}/${purpose}`
  if (Object.hasOwn(retention, own)) return retention[own]
  return Object.hasOwn(retention, purpose) ? retention[purpose] : undefined
}

/** `ended`: when its case ended; undefined while it is open. Without a case nothing is waited for. */
export type Times = { readonly received: Instant; readonly case: boolean; readonly ended?: Instant }

function endOf({ span, after, held }: Keep, { received, case: has, ended }: Times, calendar: WorkingCalendar) {
  const open = has && ended === undefined
  if (open && (held || after === 'case-ended')) return undefined
  const from = after === 'case-ended' ? (ended ?? received) : received
  return Math.max(calendar.add(from, span).at, ended !== undefined && held ? ended : 0)
}

/** The instant it has to go: the earlier of what was promised and what the district says now. Undefined: not known yet. */
export function keepUntil(
  promised: Keep,
  district: Keep | undefined,
  times: Times,
  calendar: WorkingCalendar,
): Instant | undefined {
  const ends = [promised, ...(district ? [district] : [])]
    .map((keep) => endOf(keep, times, calendar))
    .filter((at) => at !== undefined)
  return ends.length === 0 ? undefined : Math.min(...ends)
}

/** Whether the person may have it destroyed now. Consent may be taken back at any time (article 15). */
export function mayWithdraw({ basis, keep }: { basis: string; keep: Keep }, caseOpen: boolean): boolean {
  return basis === 'consent' || !keep.held || !caseOpen
}
