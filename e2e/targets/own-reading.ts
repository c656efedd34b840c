// The shapes of a reading made by a person, and of what a program prints that is set beside it. Holds shapes only.
export type OwnVerdict = 'met' | 'provisional' | 'behind' | 'unshown' | 'narrative'
export type OwnClaim = {
  readonly value: string
  readonly unit: string
  /** As written: `1-11月`. */
  readonly period?: string
  readonly estimated?: boolean
  /** Stands behind the answer, a part of a sum or of a ratio: another careful reader could leave it out. */
  readonly optional?: boolean
}
export type OwnMeasure = {
  /** In the reader's own words. */
  readonly what: string
  /** A name out of the promise by which it is known among its neighbours. */
  readonly key?: string
  readonly op: string
  readonly of?: string
  readonly value?: string
  /** The number meant where none is written: 0 of "none", 100 of "all". */
  readonly implied?: string
  readonly unit?: string
  readonly verdict: OwnVerdict
  /** Verdicts that another careful reader could give. */
  readonly alternatives?: readonly OwnVerdict[]
  readonly claims?: readonly OwnClaim[]
  readonly doubtful?: boolean
  /** Another careful reader could doubt it. */
  readonly doubtfulOpen?: boolean
  /** Another careful reader could leave it out. */
  readonly optional?: boolean
  readonly why?: string
}
export type OwnTask = {
  readonly no: string | number
  /** Its number, or its heading. */
  readonly chapter?: string | number
  readonly leads: readonly string[]
  readonly verdict: OwnVerdict
  readonly alternatives?: readonly OwnVerdict[]
  readonly measures: readonly OwnMeasure[]
  readonly why?: string
}
export type OwnReading = readonly OwnTask[] | { readonly tasks: readonly OwnTask[] }

/** What the program prints. More may stand in it. */
export type ReadClaim = {
  readonly value?: string | number
  readonly unit?: string
  readonly period?: unknown
  readonly estimated?: boolean
}
export type ReadMeasure = {
  readonly text: string
  readonly op: string
  readonly value?: string | number
  readonly unit?: string
  readonly verdict: string
  readonly claims: readonly ReadClaim[]
  readonly doubtful?: unknown
}
export type ReadTask = {
  readonly no: string | number
  readonly chapter: string
  readonly leads: readonly string[]
  readonly verdict: string
  readonly measures: readonly ReadMeasure[]
}
export type Reading = { readonly tasks: readonly ReadTask[] }
