// The few words the stores say to a database, whichever driver is behind them. It knows no table.
import { Fault } from '@gongzhi/kernel'

/** Arrays are PostgreSQL arrays; a statement casts what its text does not make plain. */
export type SqlValue = string | number | boolean | null | readonly (string | null)[] | readonly number[]
/** A bigint comes back as a number: it holds milliseconds and counters, which are far from 2^53. */
export type SqlRow = Readonly<Record<string, string | number | boolean | null>>

/** One transaction. */
export interface Sql {
  /** Faults: case-changed for a key that is taken, input-invalid for text no database can hold, else database-unusable. */
  query(text: string, values?: readonly SqlValue[]): Promise<readonly SqlRow[]>
  /** Several statements without values. */
  script(text: string): Promise<void>
}

/** What a driver reports. `state`: SQLSTATE; undefined when it was not the server that refused. */
export class SqlError extends Error {
  readonly state: string | undefined
  constructor(message: string, state: string | undefined) {
    super(message)
    this.name = 'SqlError'
    this.state = state
  }
}

// 23505 unique_violation; 40001 and 40P01: another transaction was quicker.
const QUICKER = new Set(['23505', '40001', '40P01'])
// 22021 character_not_in_repertoire (NUL), 22P05 untranslatable_character.
const NOT_TEXT = new Set(['22021', '22P05'])

export function faultOf(error: unknown): Fault {
  if (error instanceof Fault) return error
  const { state, message } = error instanceof SqlError ? error : { state: undefined, message: String(error) }
  if (state !== undefined && QUICKER.has(state)) return new Fault('case-changed', {}, { cause: error })
  if (state !== undefined && NOT_TEXT.has(state))
    return new Fault('input-invalid', { detail: message }, { cause: error })
  return new Fault('database-unusable', { detail: message }, { cause: error })
}
