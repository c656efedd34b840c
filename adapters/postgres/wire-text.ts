// Values as PostgreSQL's text format writes and reads them, the same for both drivers. Knows no statement.
import type { SqlValue } from './sql.ts'

// pg_type: bool, int8, int2, int4.
const BOOL = 16
const NUMBERS = new Set([20, 21, 23])

function element(value: string | number | null): string {
  if (value === null) return 'NULL'
  return typeof value === 'number' ? String(value) : `"${value.replace(/["\\]/g, '\\$&')}"`
}

export function asText(value: SqlValue): string | null {
  if (value === null) return null
  if (typeof value === 'boolean') return value ? 't' : 'f'
  return typeof value === 'object' ? `{${value.map(element).join(',')}}` : String(value)
}

export function fromText(text: string | null, type: number): string | number | boolean | null {
  if (text === null) return null
  if (NUMBERS.has(type)) return Number(text)
  return type === BOOL ? text === 't' : text
}
