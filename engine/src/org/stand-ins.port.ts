// Who stands in for whom while somebody is away. Never removed: who acted for another, and why he could, must stay known.
import type { Instant, Position } from '@gongzhi/kernel'

/**
 * From `from` until `until` (excluded), or until it was `ended`, `standing` may act in the positions of `absent`: in all it has
 * then, or in those named, as far as it has them still. `by`: the account that declared it.
 */
export type StandIn = {
  readonly id: string
  readonly absent: string
  readonly standing: string
  readonly positions: 'all' | readonly Pick<Position, 'role' | 'party' | 'place'>[]
  readonly from: Instant
  readonly until: Instant
  readonly by: string
  readonly declared: Instant
  readonly ended?: { readonly at: Instant; readonly by: string }
}

export interface StandInsStore {
  find(id: string): Promise<StandIn | undefined>
  /** Adds or replaces by id. */
  save(standIn: StandIn): Promise<void>
  /** Those by which this account stands in for somebody at that instant, oldest first. */
  listActive(standing: string, now: Instant): Promise<readonly StandIn[]>
  /** Of those by which `absent` is away: how many end after `now`, and how many were declared after `since`. */
  count(absent: string, now: Instant, since: Instant): Promise<{ readonly open: number; readonly declared: number }>
  /** Newest first; of an account those in which it is either of the two. */
  list(query: { readonly account?: string; readonly limit: number }): Promise<readonly StandIn[]>
}
