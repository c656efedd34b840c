// Every number written in characters is read back as what it was, however it is written.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { chineseNumber, chineseNumberAt } from './chinese-numbers.ts'

const DIGITS = '零一二三四五六七八九'

/** The plain way: 一千零五十万三千. Written here on its own, with none of the reader's tables. */
function section(value: number, leading: boolean): string {
  let out = ''
  let gap = false
  for (const [step, sign] of [
    [1000, '千'],
    [100, '百'],
    [10, '十'],
    [1, ''],
  ] as const) {
    const digit = Math.floor(value / step) % 10
    if (digit === 0) gap = out !== '' || leading
    else {
      if (gap) out += '零'
      gap = false
      out += step === 10 && digit === 1 && out === '' && !leading ? sign : DIGITS[digit] + sign
    }
  }
  return out
}

function inCharacters(value: number): string {
  if (value === 0) return '零'
  let out = ''
  for (const [scale, sign] of [
    [1e8, '亿'],
    [1e4, '万'],
    [1, ''],
  ] as const) {
    const part = Math.floor(value / scale) % 1e4
    if (part > 0)
      out +=
        (out !== '' && part < 1000 ? '零' : '') + section(part, false).replace(/^十/, out === '' ? '十' : '一十') + sign
  }
  return out
}

test('a number written in characters is read back', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 999_999_999_999 }), (value) => {
      const written = inCharacters(value)
      assert.equal(chineseNumber(written), value, written)
      assert.equal(
        chineseNumber(written.replaceAll('二千', '两千').replaceAll('二万', '两万').replaceAll('二百', '两百')),
        value,
      )
    }),
  )
})

test('a round number with 余 or 多 means more than it says', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 99 }),
      fc.constantFrom('余', '多'),
      fc.constantFrom('', '万', '亿'),
      (tens, more, scale) => {
        const written = `${inCharacters(tens * 10)}${more}${scale}`
        const found = chineseNumberAt(written, 0)
        assert.equal(found?.value, tens * 10 * (scale === '万' ? 1e4 : scale === '亿' ? 1e8 : 1), written)
        assert.equal(found?.vague, 'over')
        assert.equal(found?.to, written.length)
      },
    ),
  )
})

test('short forms leave out the last step', () => {
  assert.equal(chineseNumber('两万五'), 25_000)
  assert.equal(chineseNumber('三百二'), 320)
  assert.equal(chineseNumber('四千六'), 4600)
  assert.equal(chineseNumber('三百零二'), 302)
  assert.equal(chineseNumber('一亿三千万'), 130_000_000)
  assert.equal(chineseNumber('三万亿'), 3e12)
})

test('几 and 数 and pairs of digits are ranges', () => {
  const range = (written: string) => {
    const { value, high, vague } = chineseNumberAt(written, 0) ?? {}
    return [value, high, vague]
  }
  assert.deepEqual(range('十几'), [11, 19, 'some'])
  assert.deepEqual(range('几十'), [20, 90, 'some'])
  assert.deepEqual(range('数千'), [2000, 9000, 'some'])
  assert.deepEqual(range('数十万'), [200_000, 900_000, 'some'])
  assert.deepEqual(range('七八'), [7, 8, 'some'])
  assert.deepEqual(range('十七八'), [17, 18, 'some'])
  assert.deepEqual(range('三四十'), [30, 40, 'some'])
  assert.deepEqual(range('三五'), [3, 5, 'some'])
})

test('digits side by side are a year, not a sum', () => {
  assert.deepEqual(chineseNumberAt('二〇二五年', 0), { value: 2025, digitwise: true, to: 4 })
  assert.equal(chineseNumber('二零二一'), 2021)
})

test('what is no number is none', () => {
  for (const written of ['', '万一', '百十百', '万千', '几几', '数'])
    assert.equal(chineseNumber(written), undefined, written)
})
