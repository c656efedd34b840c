// What one administrator wishes and another one decides, with everything that came of it. Never removed.
import type { Instant, PlatformRole, Position } from '@gongzhi/kernel'
import type { KeyWish } from './keys.port.ts'

/** The rights of an account in full. */
export type Rights = { readonly positions: readonly Position[]; readonly roles: readonly PlatformRole[] }

/** `before`: the rights the proposer saw; where they have changed since, the proposal is outdated. */
export type Wish =
  | ({ readonly kind: 'add-account'; readonly login: string; readonly name: string } & Rights)
  | ({ readonly kind: 'change-rights'; readonly account: string; readonly before: Rights } & Rights)
  | { readonly kind: 'enable-account' | 'disable-account'; readonly account: string }
  | { readonly kind: 'reset-second-factor' | 'reset-password'; readonly account: string }
  | { readonly kind: 'add-key'; readonly key: KeyWish }

export type ProposalState = 'open' | 'approved' | 'refused' | 'withdrawn'

/** Open and past `expires` is over. `by` and `decidedBy` are accounts; `made` what an approval made: an account or a key. */
export type Proposal = {
  readonly id: string
  readonly wish: Wish
  readonly by: string
  readonly at: Instant
  readonly expires: Instant
  readonly state: ProposalState
  readonly decidedBy?: string
  readonly decidedAt?: Instant
  readonly made?: string
}

export interface ProposalsStore {
  /** Until the transaction ends nobody else locks it. */
  lock(id: string): Promise<Proposal | undefined>
  /** Newest first. */
  list(limit: number): Promise<readonly Proposal[]>
  save(proposal: Proposal): Promise<void>
}
