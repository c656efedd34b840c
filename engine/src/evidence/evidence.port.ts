// Where blurred pictures are kept. Addressed by content: the same bytes are one file, an address cannot be guessed.
import type { Instant } from '@gongzhi/kernel'

/** `at`: when it was put for the last time, by the clock of the store. */
export type StoredBlob = { readonly address: string; readonly bytes: number; readonly at: Instant }

export interface BlobStore {
  /** SHA-256 (hex) of the bytes. Durable when it returns. Fault: evidence-no-room. */
  put(bytes: Uint8Array): Promise<string>
  /** Fault: evidence-missing, also when the stored bytes no longer match their address. */
  get(address: string): Promise<Uint8Array>
  /** Whoever asks is about to use it: it counts as put again. */
  has(address: string): Promise<boolean>
  /** For good. False where it is not there, or was put again after `putUntil`. */
  remove(address: string, putUntil?: Instant): Promise<boolean>
  /** By address. What is put or removed meanwhile may be in it or not. */
  list(): AsyncIterable<StoredBlob>
}
