// Where the engine tells what it did and how long that took, for whoever looks for what was slow. Never what a person said or
// is called: attributes are kinds, steps, codes and the random numbers of cases.

/** W3C: 32 and 16 hexadecimal digits. `root`: the span that all others of the trace hang on. */
export type TraceIds = { readonly trace: string; readonly root: string }

export type Attributes = Readonly<Record<string, string | number | boolean>>

/** Something that is over. Instants are real time, milliseconds since 1970. */
export type Recorded = {
  readonly name: string
  readonly of: TraceIds
  /** This is the span that the others hang on. */
  readonly isRoot?: boolean
  readonly since: number
  readonly until: number
  readonly attributes: Attributes
  /** Other traces that led to it. */
  readonly links?: readonly TraceIds[]
  /** A code of the catalogue, where it failed. */
  readonly failed?: string
}

export interface Tracer {
  /** Never throws and never waits: what nobody takes is dropped. */
  record(span: Recorded): void
  /** Sends what is still here, for at most a few seconds. */
  stop(): Promise<void>
}
