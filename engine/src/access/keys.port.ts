// Keys that programs sign in with. Of the secret only a digest is stored.
import type { Instant } from '@gongzhi/kernel'

/** What a key opens; routes name it in their rule. */
export const KEY_SCOPES = ['signals', 'read', 'open311'] as const
export type KeyScope = (typeof KEY_SCOPES)[number]

/**
 * What a key may claim. Entries of `devices` and `zones` are ids or beginnings that end in `*`, of `places` and `packs` ids or `*`;
 * a place covers all that lies within. `perMinute`: requests or signals of one process. `backwards`: how old a signal may be,
 * milliseconds.
 */
export type KeyWish = {
  readonly label: string
  readonly scopes: readonly KeyScope[]
  readonly places: readonly string[]
  readonly devices: readonly string[]
  readonly zones: readonly string[]
  readonly packs: readonly string[]
  readonly perMinute: number
  readonly backwards: number
  readonly expires: Instant
}

/** `by`: account, or `start` and `cli` where nobody was signed in. `digest`: SHA-256 of the secret. */
export type ApiKey = KeyWish & {
  readonly id: string
  readonly digest: string
  readonly made: Instant
  readonly by: string
  readonly used?: Instant
  readonly revoked?: Instant
}

export interface KeysStore {
  find(id: string): Promise<ApiKey | undefined>
  /** Newest first. */
  list(): Promise<readonly ApiKey[]>
  /** Adds or replaces by id; `used` is kept as it is stored. */
  save(key: ApiKey): Promise<void>
  use(id: string, at: Instant): Promise<void>
}
