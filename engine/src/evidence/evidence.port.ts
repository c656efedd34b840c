// Where blurred pictures are kept. Addressed by content: the same bytes are one file, an address cannot be guessed.

export interface BlobStore {
  /** SHA-256 (hex) of the bytes. Durable when it returns. Fault: evidence-no-room. */
  put(bytes: Uint8Array): Promise<string>
  /** Fault: evidence-missing, also when the stored bytes no longer match their address. */
  get(address: string): Promise<Uint8Array>
  has(address: string): Promise<boolean>
}
