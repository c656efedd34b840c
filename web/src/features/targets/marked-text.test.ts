// Whatever the marks are: nothing of the text is lost or told twice, and each character carries exactly the marks that cover it.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { linesOf, type Marked, placeOf, stretchesOf } from './marked-text.ts'

const START = 40
const texts = fc.string({
  unit: fc.constantFrom('全', '年', '增', '长', '8', '%', '，', '\n', ' ', '𠮷'),
  maxLength: 40,
})
const marks = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 120 }), fc.integer({ min: 0, max: 60 })), { maxLength: 8 })
  .map((pairs) => pairs.map(([from, length], index): Marked => ({ id: `m${index}`, from, to: from + length })))

test('the stretches put together are the text, and each knows where it stands', () => {
  fc.assert(
    fc.property(texts, marks, (text, given) => {
      const stretches = stretchesOf({ from: START, text }, given)
      assert.equal(stretches.map((each) => each.text).join(''), text)
      let at = START
      for (const stretch of stretches) {
        assert.equal(stretch.from, at)
        assert.ok(stretch.text.length > 0)
        at += stretch.text.length
      }
    }),
  )
})

test('each character carries exactly the marks that cover it', () => {
  fc.assert(
    fc.property(texts, marks, (text, given) => {
      for (const { from, text: part, ids } of stretchesOf({ from: START, text }, given))
        for (let at = from; at < from + part.length; at++)
          assert.deepEqual(
            ids,
            given.filter((mark) => mark.from <= at && at < mark.to).map(({ id }) => id),
          )
    }),
  )
})

test('no more stretches than there are borders, and each mark begins once', () => {
  fc.assert(
    fc.property(texts, marks, (text, given) => {
      const stretches = stretchesOf({ from: START, text }, given)
      const seen = given.filter(({ from, to }) => Math.max(from, START) < Math.min(to, START + text.length))
      assert.ok(stretches.length <= 2 * seen.length + 1)
      assert.deepEqual(stretches.flatMap(({ starts }) => starts).sort(), seen.map(({ id }) => id).sort())
    }),
  )
})

test('lines keep their place in the document; empty ones are left out', () => {
  fc.assert(
    fc.property(texts, (text) => {
      const lines = linesOf({ from: START, text })
      for (const line of lines)
        assert.equal(text.slice(line.from - START, line.from - START + line.text.length), line.text)
      assert.equal(
        lines.map((line) => line.text.trim()).join(''),
        text
          .split('\n')
          .map((line) => line.trim())
          .join(''),
      )
    }),
  )
  assert.deepEqual(linesOf({ from: 0, text: '一\r\n\r\n二' }), [
    { from: 0, text: '一' },
    { from: 5, text: '二' },
  ])
})

test('what a person pasted is found where it stands, however it was broken into lines', () => {
  fc.assert(
    fc.property(texts, fc.nat(), fc.nat(), (text, a, b) => {
      const [from, to] = [a % (text.length + 1), b % (text.length + 1)].sort((x, y) => x - y) as [number, number]
      const wanted = text.slice(from, to)
      // Half of a pair of surrogates is no text of anybody.
      if (!wanted.isWellFormed()) return
      const found = placeOf(` ${wanted}\n`, [{ from: START, text }])
      if (wanted.trim() === '') return assert.equal(found, undefined)
      assert.ok(found)
      assert.equal(text.slice(found.from - START, found.to - START).replace(/\s/g, ''), wanted.replace(/\s/g, ''))
    }),
  )
  assert.equal(placeOf('没有', [{ from: 0, text: '全年增长' }]), undefined)
  assert.deepEqual(
    placeOf('增长', [
      { from: 7, text: '全年' },
      { from: 20, text: '增 长' },
    ]),
    { from: 20, to: 23 },
  )
})
