// Forms as data: the same declaration draws the fields, checks the values and names them on the case.
// A field never holds free text about people: events hold no personal data, so forms of moves offer choices, numbers and pictures.
import { type Refusal, refuse } from '../base/errors.ts'

export type Field =
  | {
      readonly kind: 'choice'
      readonly label: string
      readonly options: readonly string[]
      readonly optional?: boolean
    }
  | {
      readonly kind: 'number'
      readonly label: string
      readonly unit?: string
      readonly min?: number
      readonly max?: number
      readonly optional?: boolean
    }
  | { readonly kind: 'yes-no'; readonly label: string; readonly optional?: boolean }
  /** The value is the content address of a blurred picture that was uploaded before. */
  | { readonly kind: 'photo'; readonly label: string; readonly optional?: boolean }

export type Form = { readonly fields: Readonly<Record<string, Field>> }
export type FormValues = Readonly<Record<string, string | number | boolean>>

export function form(fields: Form['fields']): Form {
  return { fields }
}

export function choice(label: string, options: readonly string[]): Field {
  return { kind: 'choice', label, options }
}

export function quantity(label: string, limits: { unit?: string; min?: number; max?: number } = {}): Field {
  return { kind: 'number', label, ...limits }
}

export function yesNo(label: string): Field {
  return { kind: 'yes-no', label }
}

export function photo(label: string): Field {
  return { kind: 'photo', label }
}

export function optional(field: Field): Field {
  return { ...field, optional: true }
}

/** A content address: SHA-256 of the stored bytes, lower-case hexadecimal. */
export const CONTENT_ADDRESS = /^[0-9a-f]{64}$/

function fits(field: Field, value: unknown): value is string | number | boolean {
  switch (field.kind) {
    case 'choice':
      return typeof value === 'string' && field.options.includes(value)
    case 'number':
      return (
        typeof value === 'number' &&
        Number.isFinite(value) &&
        value >= (field.min ?? Number.NEGATIVE_INFINITY) &&
        value <= (field.max ?? Number.POSITIVE_INFINITY)
      )
    case 'yes-no':
      return typeof value === 'boolean'
    case 'photo':
      return typeof value === 'string' && CONTENT_ADDRESS.test(value)
  }
}

/** The values of a filled form, or the first thing wrong with them. */
export function fill(declared: Form | undefined, values: Readonly<Record<string, unknown>>): FormValues | Refusal {
  const fields = declared?.fields ?? {}
  const unknown = Object.keys(values).find((name) => !Object.hasOwn(fields, name))
  if (unknown !== undefined) return refuse('form-field-unknown', { field: unknown })
  const filled: Record<string, string | number | boolean> = {}
  for (const [name, field] of Object.entries(fields)) {
    const value = Object.hasOwn(values, name) ? values[name] : undefined
    if (value === undefined || value === null || value === '') {
      if (!field.optional) return refuse('form-field-missing', { label: field.label })
    } else if (fits(field, value)) filled[name] = value
    else return refuse('form-field-invalid', { label: field.label })
  }
  return filled
}
