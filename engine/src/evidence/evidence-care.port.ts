// What is remembered of pictures so that they can be cleared away: who uses them, who uploaded them, which are gone.
import type { EndKind, Instant } from '@gongzhi/kernel'

export type EndedCase = { readonly case: string; readonly ended: Instant; readonly kind: EndKind }

/** `retention`: its case ended long enough ago; `unused`: no case ever named it. */
export type WhyRemoved = 'retention' | 'unused'

export interface EvidenceCareStore {
  /** Pictures a case names; known ones are passed over. */
  addUses(caseId: string, addresses: readonly string[]): Promise<void>
  usesOf(caseId: string): Promise<readonly string[]>
  /** Of these, those that a case other than `butFor` names, or that the personal-data store holds. */
  used(addresses: readonly string[], butFor?: string): Promise<readonly string[]>
  addEnded(row: EndedCase): Promise<void>
  /** Ended before `before`, earliest first. */
  listEnded(kind: EndKind, before: Instant, limit: number): Promise<readonly EndedCase[]>
  /** Nothing is left to look at in this case. */
  settle(caseId: string): Promise<void>
  noteRemoved(addresses: readonly string[], at: Instant, why: WhyRemoved): Promise<void>
  removed(address: string): Promise<{ readonly at: Instant; readonly why: WhyRemoved } | undefined>
  addUpload(address: string, account: string, at: Instant): Promise<void>
  /** Whether this account uploaded it and that has not been forgotten. */
  isUpload(address: string, account: string): Promise<boolean>
  /** Uploads of an account since then that no case names. */
  countUnused(account: string, since: Instant): Promise<number>
  forgetUploads(before: Instant): Promise<number>
  addRun(at: Instant, what: string, removed: number, bytes: number): Promise<void>
  runs(
    limit: number,
  ): Promise<
    readonly { readonly at: Instant; readonly what: string; readonly removed: number; readonly bytes: number }[]
  >
}
