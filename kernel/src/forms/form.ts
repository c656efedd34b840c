// Forms as data: the same declaration draws the fields, checks the values and names them on the case.
// Events hold no personal data: what a field for texts, phones or pictures of people holds is a reference to the personal-data
// store, never the text itself.
import { type Refusal, refuse } from '../base/errors.ts'
import { isPersonalRef } from '../base/personal-ref.ts'

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
  /**
   * What an office writes on its own business. The value is the address of a text that was stored before (SHA-256); the history
   * holds the address alone, so that the text can be taken away where it should not have been written. `most`: characters (UTF-16).
   */
  | { readonly kind: 'letter'; readonly label: string; readonly most: number; readonly optional?: boolean }
  /** Something of the platform by kind and id: `target:ID`. Only in the form by which a case is opened. */
  | {
      readonly kind: 'reference'
      readonly label: string
      readonly to: readonly ReferenceKind[]
      readonly optional?: boolean
    }
  | PersonalField

/** What is told about or by a person, for the purpose of that id. `most`: characters (UTF-16). */
export type PersonalField =
  | {
      readonly kind: 'text'
      readonly label: string
      readonly purpose: string
      readonly most: number
      readonly optional?: boolean
    }
  | { readonly kind: 'phone'; readonly label: string; readonly purpose: string; readonly optional?: boolean }
  | { readonly kind: 'personal-photo'; readonly label: string; readonly purpose: string; readonly optional?: boolean }
export type PersonalKind = PersonalField['kind']
export const PERSONAL_KINDS = ['text', 'phone', 'personal-photo'] as const satisfies readonly PersonalKind[]

/** What a case may refer to. An instruction is known to no other part of the platform. */
export const REFERENCE_KINDS = ['target', 'case', 'instruction'] as const
export type ReferenceKind = (typeof REFERENCE_KINDS)[number]

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

export function letter(label: string, { most = 4000 }: { most?: number } = {}): Field {
  return { kind: 'letter', label, most }
}

export function reference(label: string, to: readonly ReferenceKind[]): Field {
  return { kind: 'reference', label, to }
}

type For = { readonly id: string }

/** Free text: always personal, whoever writes it. */
export function text(label: string, purpose: For, { most = 1000 }: { most?: number } = {}): PersonalField {
  return { kind: 'text', label, purpose: purpose.id, most }
}

export function phone(label: string, purpose: For): PersonalField {
  return { kind: 'phone', label, purpose: purpose.id }
}

/** A picture that a person sends of his own accord; blurred like any other, and kept under that person's key. */
export function personalPhoto(label: string, purpose: For): PersonalField {
  return { kind: 'personal-photo', label, purpose: purpose.id }
}

export function optional<F extends Field>(field: F): F & { readonly optional: true } {
  return { ...field, optional: true }
}

export function isPersonal(field: Field): field is PersonalField {
  return (PERSONAL_KINDS as readonly string[]).includes(field.kind)
}

/** A content address: SHA-256 of the stored bytes, lower-case hexadecimal. */
export const CONTENT_ADDRESS = /^[0-9a-f]{64}$/

const REFERENCE = /^([a-z]+):[A-Za-z0-9][A-Za-z0-9._-]{0,119}$/

/** The kind and the id of a reference; undefined for anything else. */
export function referenceOf(value: unknown): { readonly kind: ReferenceKind; readonly id: string } | undefined {
  const kind = typeof value === 'string' ? REFERENCE.exec(value)?.[1] : undefined
  const known = REFERENCE_KINDS.find((each) => each === kind)
  return known && { kind: known, id: (value as string).slice(known.length + 1) }
}

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
    case 'reference': {
      const found = referenceOf(value)
      return found !== undefined && field.to.includes(found.kind)
    }
    case 'letter':
    case 'photo':
      return typeof value === 'string' && CONTENT_ADDRESS.test(value)
    case 'text':
    case 'phone':
    case 'personal-photo':
      return isPersonalRef(value)
  }
}

/** The values of a filled form, or the first thing wrong with them. Of a personal field it takes only a reference. */
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
