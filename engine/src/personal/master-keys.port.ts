// Where master keys lie: never in the database. They come in generations; the newest wraps what is new, older ones still open
// what they wrapped until they are dropped for good.

/** `key`: 32 bytes. `id` says nothing about it. */
export type MasterKey = { readonly id: string; readonly key: Uint8Array }

export interface MasterKeys {
  /** The newest generation, also when another process has made it meanwhile. Faults: master-key-invalid, -exposed. */
  current(): Promise<MasterKey>
  find(id: string): Promise<MasterKey | undefined>
  /** Ids of all generations, the current one among them. */
  list(): Promise<readonly string[]>
  /** A new generation, which is the current one as soon as it lies there for good. */
  add(): Promise<MasterKey>
  /** Forgets every generation but the current one, for good; their ids. */
  dropOld(): Promise<readonly string[]>
  /**
   * 32 bytes that no rotation changes, from which keys for what is sealed but is no personal data are derived. Undefined where
   * the keeper of the keys has none.
   */
  root(): Promise<Uint8Array | undefined>
}
