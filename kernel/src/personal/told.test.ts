// What a person tells: what is personal is parted from what is not, and nothing of it shows in a refusal.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { isRefusal } from '../base/errors.ts'
import { choice, form, optional, personalPhoto, phone, text } from '../forms/form.ts'
import { readTold, type Told } from './told.ts'

const purpose = { id: 'p' }
const asking = form({
  kind: optional(choice('类型', ['车辆', '杂物'])),
  what: text('说明', purpose, { most: 20 }),
  phone: optional(phone('电话', purpose)),
  seen: optional(personalPhoto('照片', purpose)),
})
const personalOf = (values: Record<string, unknown>) => {
  const told = readTold(asking, values)
  assert.ok(!isRefusal(told))
  return Object.fromEntries(told.personal.map(({ name, value }) => [name, value]))
}

describe('what a person tells', () => {
  it('is parted', () => {
    const told = readTold(asking, { kind: '车辆', what: ' 有车 ', phone: '+86 (571) 8888-0000' }) as Told
    assert.deepEqual(told.plain, { kind: '车辆' })
    assert.deepEqual(personalOf({ what: ' 有车 ', phone: '+86 (571) 8888-0000' }), {
      what: '有车',
      phone: '+8657188880000',
    })
    assert.deepEqual(personalOf({ what: 'x', phone: '１３８００１３８０００' }), { what: 'x', phone: '13800138000' })
  })

  it('is refused by label', () => {
    const refusal = (values: Record<string, unknown>, of = asking) => {
      const told = readTold(of, values)
      return isRefusal(told) ? [told.refused, ...Object.values(told.params)] : 'told'
    }
    assert.deepEqual(refusal({}), ['form-field-missing', '说明'])
    assert.deepEqual(refusal({ what: '  ' }), ['form-field-missing', '说明'])
    assert.deepEqual(refusal({ what: 'x'.repeat(21) }), ['form-field-invalid', '说明'])
    assert.deepEqual(refusal({ what: '\ud800' }), ['form-field-invalid', '说明'])
    assert.deepEqual(refusal({ what: 7 }), ['form-field-invalid', '说明'])
    assert.deepEqual(refusal({ what: 'x', phone: '110a' }), ['form-field-invalid', '电话'])
    assert.deepEqual(refusal({ what: 'x', seen: '0'.repeat(64) }), ['form-field-invalid', '照片'])
    assert.deepEqual(refusal({ what: 'x', kind: '飞机' }), ['form-field-invalid', '类型'])
    assert.deepEqual(refusal({ what: 'x', more: 1 }), ['form-field-unknown', 'more'])
    assert.deepEqual(refusal({ what: 'x', __proto__x: 1 }), ['form-field-unknown', '__proto__x'])
    assert.deepEqual(readTold(undefined, {}), { plain: {}, personal: [] })
  })

  it('leaves nothing personal among what is not, and no value in a refusal', () =>
    fc.assert(
      fc.property(fc.string({ minLength: 3 }), fc.string({ minLength: 3 }), (what, number) => {
        const told = readTold(asking, { what, phone: number })
        if (isRefusal(told)) assert.ok(!Object.values(told.params).some((each) => each === what || each === number))
        else assert.deepEqual(told.plain, {})
      }),
    ))
})
