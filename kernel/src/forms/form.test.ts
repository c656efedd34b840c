// Filled forms: what is taken, what is refused, and that nothing slips through that was not declared.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { isRefusal } from '../base/errors.ts'
import { PERSONAL_REF } from '../base/personal-ref.ts'
import {
  choice,
  type Field,
  type Form,
  fill,
  form,
  letter,
  optional,
  personalPhoto,
  phone,
  photo,
  quantity,
  reference,
  referenceOf,
  text,
  yesNo,
} from './form.ts'

const declared = form({
  how: choice('如何处置', ['劝离', '移车']),
  minutes: quantity('用时', { unit: '分钟', min: 0, max: 60 }),
  alone: yesNo('独自完成'),
  after: optional(photo('照片')),
})
const good = { how: '移车', minutes: 12, alone: false }
const codeOf = (values: Record<string, unknown>, of: Form | undefined = declared) => {
  const filled = fill(of, values)
  return isRefusal(filled) ? [filled.refused, ...Object.values(filled.params)] : 'filled'
}

describe('a form', () => {
  it('takes what fits, and leaves out what may be empty', () => {
    assert.deepEqual(fill(declared, { ...good, after: '' }), good)
    assert.deepEqual(fill(declared, { ...good, after: null }), good)
    assert.deepEqual(fill(declared, { ...good, after: 'a'.repeat(64) }), { ...good, after: 'a'.repeat(64) })
    assert.deepEqual(fill(undefined, {}), {})
  })

  it('names the field that is missing, wrong or not its own', () => {
    assert.deepEqual(codeOf({ ...good, how: undefined }), ['form-field-missing', '如何处置'])
    assert.deepEqual(codeOf({ ...good, how: '' }), ['form-field-missing', '如何处置'])
    assert.deepEqual(codeOf({ ...good, more: 1 }), ['form-field-unknown', 'more'])
    assert.deepEqual(codeOf({ a: 1 }, undefined), ['form-field-unknown', 'a'])
    assert.deepEqual(codeOf({ ...good, toString: 1 }), ['form-field-unknown', 'toString'])
    const wrong: [string, unknown][] = [
      ['how', '拖离'],
      ['how', 1],
      ['how', ['移车']],
      ['minutes', -1],
      ['minutes', 61],
      ['minutes', '12'],
      ['minutes', Number.NaN],
      ['minutes', Number.POSITIVE_INFINITY],
      ['alone', 'yes'],
      ['alone', 0],
      ['after', 'A'.repeat(64)],
      ['after', 'a'.repeat(63)],
      ['after', `${'a'.repeat(64)}\n`],
      ['after', {}],
    ]
    for (const [field, value] of wrong)
      assert.deepEqual(codeOf({ ...good, [field]: value })[0], 'form-field-invalid', `${field} ${String(value)}`)
  })

  it('takes zero and no for answers, and the limits themselves', () => {
    assert.equal(codeOf({ ...good, minutes: 0 }), 'filled')
    assert.equal(codeOf({ ...good, minutes: 60 }), 'filled')
    assert.equal(codeOf({ minutes: -1e300 }, form({ minutes: quantity('用时') })), 'filled')
  })

  it('may have fields of any name', () => {
    const odd = form({ constructor: optional(yesNo('建造')), valueOf: quantity('值') })
    assert.deepEqual(fill(odd, JSON.parse('{"valueOf":1}')), { valueOf: 1 })
    assert.deepEqual(codeOf(JSON.parse('{}'), odd), ['form-field-missing', '值'])
  })

  it('gives back its own fields only, whatever is sent', () => {
    const field: fc.Arbitrary<Field> = fc.oneof(
      fc.constant(choice('选', ['甲', '乙'])),
      fc.constant(quantity('数')),
      fc.constant(yesNo('否')),
      fc.constant(photo('照')),
      fc.constant(optional(yesNo('可'))),
    )
    const name = fc.constantFrom('a', 'b', 'c', 'toString')
    const value = fc.oneof(fc.constantFrom('甲', true, false, 3, 'f'.repeat(64)), fc.jsonValue())
    fc.assert(
      fc.property(fc.dictionary(name, field), fc.dictionary(name, value), (fields, values) => {
        const filled = fill({ fields }, values)
        if (isRefusal(filled)) return
        for (const [key, given] of Object.entries(filled))
          assert.ok(Object.hasOwn(fields, key) && given === values[key])
        for (const [key, { optional: may }] of Object.entries(fields)) assert.ok(may || Object.hasOwn(filled, key))
      }),
      { numRuns: 400 },
    )
  })
})

describe('a letter and a reference', () => {
  const written = form({ why: letter('原因'), about: optional(reference('来源', ['target', 'case'])) })

  it('hold an address, and a kind with an id', () => {
    const good = { why: 'a'.repeat(64), about: 'target:tg-1' }
    assert.deepEqual(fill(written, good), good)
    assert.deepEqual(fill(written, { why: good.why }), { why: good.why })
    assert.deepEqual(referenceOf('case:20300101-ABC'), { kind: 'case', id: '20300101-ABC' })
  })

  it('never hold what was written itself, and refer to nothing else', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'grapheme' }), fc.anything()), (value) => {
        if (typeof value === 'string' && /^[0-9a-f]{64}$/.test(value)) return
        assert.ok(isRefusal(fill(written, { why: value })))
      }),
    )
    for (const wrong of ['instruction:1', 'account:1', 'target:', 'target:a b', 'target:../x', 'target', 7, {}])
      assert.ok(isRefusal(fill(written, { why: 'a'.repeat(64), about: wrong })), String(wrong))
    assert.equal(referenceOf('account:1'), undefined)
  })
})

describe('a personal field', () => {
  const purpose = { id: 'contact-back' }
  const asking = form({
    what: text('说明', purpose),
    phone: phone('电话', purpose),
    seen: personalPhoto('照片', purpose),
  })
  const ref = `pd:${'0'.repeat(32)}`

  it('holds a reference', () => {
    const told = { what: ref, phone: ref, seen: ref }
    assert.deepEqual(fill(asking, told), told)
    assert.deepEqual(fill(form({ what: optional(text('说明', purpose)) }), {}), {})
  })

  it('never holds what a person wrote, whatever that is', () =>
    fc.assert(
      fc.property(
        fc.constantFrom('what', 'phone', 'seen'),
        fc.oneof(fc.string({ unit: 'grapheme' }), fc.stringMatching(/^p?d?:?[0-9a-fA-F]{30,34}$/), fc.anything()),
        (name, value) => {
          const filled = fill(asking, { what: ref, phone: ref, seen: ref, [name]: value })
          assert.ok(isRefusal(filled) || PERSONAL_REF.test(String(filled[name])))
        },
      ),
    ))
})
