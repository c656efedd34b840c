// What the engine needs of the personal-data store. It holds ciphertext and wrapped keys, never a value: what is given to it in
// clear (purpose, label, times, who read) says nothing about the person.
import type { Instant, PersonalKind, ReadReason, Terms } from '@gongzhi/kernel'

/** A key of one person for one purpose. `wrapped`: under the master key `generation`. `case`: '' while it belongs to none. */
export type StoredKey = {
  readonly subject: string
  readonly purpose: string
  readonly case: string
  readonly received: Instant
  readonly terms: Terms
  readonly generation: string
  readonly wrapped: string
}

/** `sealed`: under the key of subject and purpose. `blob`: the address of a sealed picture. */
export type StoredValue = {
  readonly ref: string
  readonly subject: string
  readonly purpose: string
  readonly label: string
  readonly kind: PersonalKind
  readonly sealed: string
  readonly blob?: string
}

/** One value that one official read. `account`: a random reference, for auditors only. */
export type ReadRow = {
  readonly ref: string
  readonly subject: string
  readonly purpose: string
  readonly label: string
  readonly at: Instant
  readonly account: string
  readonly role: string
  readonly party: string
  readonly why: ReadReason
}

export type Destroyed = 'withdrawn' | 'time-over' | 'by-order' | 'adopted'

/** What is left of a key that was destroyed. */
export type GoneRow = {
  readonly subject: string
  readonly purpose: string
  readonly case: string
  readonly received: Instant
  readonly terms: Terms
  readonly at: Instant
  readonly why: Exclude<Destroyed, 'adopted'>
  readonly values: number
}

/** Keys of one purpose in one run of retention: so many destroyed, so many left. */
export type RetentionRow = {
  readonly at: Instant
  readonly purpose: string
  readonly destroyed: number
  readonly left: number
}

export type HeldKey = { readonly key: StoredKey; readonly values: readonly StoredValue[] }

export interface PersonalStore {
  /**
   * Writes keys with their values. Fault case-changed for a key or reference that is taken, and for a generation that was
   * retired meanwhile.
   */
  add(keys: readonly StoredKey[], values: readonly StoredValue[]): Promise<void>
  find(ref: string): Promise<{ readonly key: StoredKey; readonly value: StoredValue } | undefined>
  /** How many keys of this purpose name this place in their terms. */
  countAt(purpose: string, place: string): Promise<number>
  /** What is held of a person, by purpose; values by reference. */
  held(subject: string): Promise<readonly HeldKey[]>
  /**
   * Removes a key with its values and notes what is gone (not what was only `adopted` by another key). False where there is no
   * such key. Addresses of pictures wait in `pictures`, unless they were adopted.
   */
  destroy(subject: string, purpose: string, at: Instant, why: Destroyed): Promise<boolean>
  gone(subject: string): Promise<readonly GoneRow[]>
  /**
   * False, and nothing written, where the key is gone. Once it is written nobody destroys the key before this transaction has
   * ended: what is read was there when it was read.
   */
  addRead(row: ReadRow): Promise<boolean>
  /** Newest first. */
  reads(subject: string, limit: number): Promise<readonly ReadRow[]>
  /** A further code of a person; of more than five the oldest ends. `digest`: SHA-256 of the code. */
  addCode(digest: string, subject: string, at: Instant): Promise<void>
  findCode(digest: string): Promise<string | undefined>
}

/** For the care of the store: rotation, retention, pictures whose key is gone. */
export interface PersonalCareStore {
  /** Keys of all persons by subject and purpose, with the end of their case. */
  list(
    after: { readonly subject: string; readonly purpose: string } | undefined,
    limit: number,
  ): Promise<readonly { readonly key: StoredKey; readonly ended: Instant | undefined; readonly caseKnown: boolean }[]>
  /** How many keys each generation wraps. */
  generations(): Promise<readonly { readonly generation: string; readonly keys: number }[]>
  /** Some key of a generation. */
  sample(generation: string): Promise<StoredKey | undefined>
  notUnder(generation: string, limit: number): Promise<readonly StoredKey[]>
  /** Only where the key is still there as `key` says: what was destroyed meanwhile does not come back. */
  rewrap(key: StoredKey, generation: string, wrapped: string): Promise<boolean>
  /** From now on nothing is written under these generations. How many keys still are; with 0 they are not needed any more. */
  retire(generations: readonly string[]): Promise<number>
  /** Addresses of sealed pictures whose key is gone and that have not been removed yet. */
  pictures(limit: number): Promise<readonly string[]>
  pictureRemoved(address: string): Promise<void>
  /** Whether a sealed picture that somebody can still read lies at the address. */
  holdsPicture(address: string): Promise<boolean>
  /** Of the same run and purpose, what was destroyed adds up; what is left is what was said last. */
  addRun(rows: readonly RetentionRow[]): Promise<void>
  /** Newest first; by purpose within a run. */
  runs(limit: number): Promise<readonly RetentionRow[]>
  /** Forgets reads, codes and notes of persons of whom nothing has been held since before `before`; how many persons. */
  forget(before: Instant): Promise<number>
}
