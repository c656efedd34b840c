// What came in by a form that asks a person: what is personal is taken out and named, so that the engine can put it away
// before anything else sees it.
import { isRefusal, type Refusal, refuse } from '../base/errors.ts'
import { isPersonalRef } from '../base/personal-ref.ts'
import { type Form, type FormValues, fill, isPersonal, type PersonalField } from '../forms/form.ts'

/** `value`: the text or number itself; of a picture, the reference under which it waits. */
export type PersonalValue = { readonly name: string; readonly field: PersonalField; readonly value: string }
export type Told = { readonly plain: FormValues; readonly personal: readonly PersonalValue[] }

/** China's mobile and fixed numbers and international ones: an optional +, 5 to 20 digits, nothing else. */
const PHONE = /^\+?\d{5,20}$/

/** The value as it is kept, or undefined where it does not fit. */
function kept(field: PersonalField, value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined
  switch (field.kind) {
    case 'text': {
      const text = value.normalize('NFC').trim()
      // Half of a pair of surrogates would come back as something else.
      return text.length > 0 && text.length <= field.most && text.isWellFormed() ? text : undefined
    }
    case 'phone': {
      const digits = value.normalize('NFKC').replace(/[\s()-]/g, '')
      return PHONE.test(digits) ? digits : undefined
    }
    case 'personal-photo':
      return isPersonalRef(value) ? value : undefined
  }
}

const empty = (value: unknown) =>
  value === undefined || value === null || (typeof value === 'string' && value.trim() === '')

/** Refusals name the label, never what was written. */
export function readTold(form: Form | undefined, values: Readonly<Record<string, unknown>>): Told | Refusal {
  const fields = Object.entries(form?.fields ?? {})
  const personal: PersonalValue[] = []
  for (const [name, field] of fields) {
    if (!isPersonal(field)) continue
    const given = Object.hasOwn(values, name) ? values[name] : undefined
    if (empty(given)) {
      if (!field.optional) return refuse('form-field-missing', { label: field.label })
      continue
    }
    const value = kept(field, given)
    if (value === undefined) return refuse('form-field-invalid', { label: field.label })
    personal.push({ name, field, value })
  }
  const rest = Object.fromEntries(fields.filter(([, field]) => !isPersonal(field)))
  const left = Object.entries(values).filter(
    ([name]) => !(Object.hasOwn(form?.fields ?? {}, name) && !Object.hasOwn(rest, name)),
  )
  const plain = fill({ fields: rest }, Object.fromEntries(left))
  return isRefusal(plain) ? plain : { plain, personal }
}
