// One text for one value: the examples of RFC 8785, and that nothing is lost or depends on the order of writing.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { canonical } from './canonical.ts'

describe('RFC 8785', () => {
  it('section 3.2.2: numbers, strings and literals', () => {
    const input = String.raw`{
      "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
      "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
      "literals": [null, true, false]
    }`
    assert.equal(
      canonical(JSON.parse(input)),
      String.raw`{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\u000f\nA'B\"\\\\\"/"}`,
    )
  })

  it('section 3.2.3: keys in the order of their UTF-16 code units', () => {
    const input = {
      '\u20ac': 'Euro Sign',
      '\r': 'Carriage Return',
      '\ufb33': 'Hebrew Letter Dalet With Dagesh',
      '1': 'One',
      '\ud83d\ude00': 'Emoji: Grinning Face',
      '\u0080': 'Control',
      '\u00f6': 'Latin Small Letter O With Diaeresis',
    }
    const inOrder = Object.values(JSON.parse(canonical(input)) as object)
    // A key that looks like a number comes first in an object, so the order is read from the text as well.
    assert.deepEqual(new Set(inOrder), new Set(Object.values(input)))
    const at = (text: string) => canonical(input).indexOf(text)
    const order = [
      'Carriage Return',
      'One',
      'Control',
      'Latin Small Letter O With Diaeresis',
      'Euro Sign',
      'Emoji: Grinning Face',
      'Hebrew Letter Dalet With Dagesh',
    ]
    assert.deepEqual(
      [...order].sort((a, b) => at(a) - at(b)),
      order,
    )
  })

  it('appendix B: numbers as ECMAScript prints them', () => {
    const ofBits = (hex: string) => {
      const view = new DataView(new ArrayBuffer(8))
      view.setBigUint64(0, BigInt(`0x${hex}`))
      return view.getFloat64(0)
    }
    const table = {
      '0000000000000000': '0',
      '8000000000000000': '0',
      '0000000000000001': '5e-324',
      '8000000000000001': '-5e-324',
      '7fefffffffffffff': '1.7976931348623157e+308',
      ffefffffffffffff: '-1.7976931348623157e+308',
      '4340000000000000': '9007199254740992',
      c340000000000000: '-9007199254740992',
      '4430000000000000': '295147905179352830000',
      '44b52d02c7e14af5': '9.999999999999997e+22',
      '44b52d02c7e14af6': '1e+23',
      '44b52d02c7e14af7': '1.0000000000000001e+23',
      '444b1ae4d6e2ef4e': '999999999999999700000',
      '444b1ae4d6e2ef4f': '999999999999999900000',
      '444b1ae4d6e2ef50': '1e+21',
      '3eb0c6f7a0b5ed8c': '9.999999999999997e-7',
      '3eb0c6f7a0b5ed8d': '0.000001',
      '41b3de4355555553': '333333333.3333332',
      '41b3de4355555554': '333333333.33333325',
      '41b3de4355555555': '333333333.3333333',
      '41b3de4355555556': '333333333.3333334',
      '41b3de4355555557': '333333333.33333343',
      becbf647612f3696: '-0.0000033333333333333333',
      '43143ff3c1cb0959': '1424953923781206.2',
    }
    for (const [bits, text] of Object.entries(table)) assert.equal(canonical(ofBits(bits)), text, bits)
    for (const bits of ['7fffffffffffffff', '7ff0000000000000']) assert.throws(() => canonical(ofBits(bits)), TypeError)
  })
})

describe('canonical text', () => {
  const json = fc.jsonValue({ maxDepth: 4 })

  it('reads back as the value it was written from', () =>
    fc.assert(
      fc.property(json, (value) => assert.deepEqual(JSON.parse(canonical(value)), JSON.parse(JSON.stringify(value)))),
    ))

  it('does not depend on the order in which members were added', () =>
    fc.assert(
      fc.property(
        fc.dictionary(fc.string({ unit: 'binary', maxLength: 6 }), fc.jsonValue({ maxDepth: 1 })),
        (members) => {
          const other = Object.fromEntries(Object.entries(members).reverse())
          assert.equal(canonical(other), canonical(members))
        },
      ),
    ))

  it('is the text of itself: canonical again changes nothing', () =>
    fc.assert(fc.property(json, (value) => assert.equal(canonical(JSON.parse(canonical(value))), canonical(value)))))

  it('tells different values apart', () =>
    fc.assert(
      fc.property(json, json, (a, b) => {
        let same = true
        try {
          assert.deepEqual(JSON.parse(JSON.stringify(a)), JSON.parse(JSON.stringify(b)))
        } catch {
          same = false
        }
        assert.equal(canonical(a) === canonical(b), same)
      }),
    ))

  it('leaves undefined members out and refuses what is no JSON', () => {
    assert.equal(canonical({ b: 1, a: undefined }), '{"b":1}')
    assert.throws(() => canonical([undefined]), TypeError)
    for (const value of [undefined, Number.NaN, Number.POSITIVE_INFINITY, 1n, () => 1, Symbol('x')])
      assert.throws(() => canonical(value), TypeError)
  })
})
