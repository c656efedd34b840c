// Seals what must be stored and read again (secrets of the second factor, of outgoing messages). The key lies outside the database.

export interface Secrets {
  /**
   * Text that only `open` with the same context reads again; never twice the same. `context` says what it is and whose (like
   * `totp:ACCOUNT`): what was sealed for one thing does not open as another.
   */
  seal(text: string, context: string): string
  /** Fault secret-unreadable for a key that is not there, another context or text that was altered. */
  open(sealed: string, context: string): string
}
