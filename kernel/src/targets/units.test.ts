// Which units may be set against each other, and that doing so both ways agrees.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { comparable, isWhole, scaleAt, splitUnit, unitAt } from './units.ts'

const factor = (one: string, other: string): number | string => {
  const found = comparable(one, other)
  return found.fit === 'convertible' ? found.factor : found.fit
}

test('measures of one kind are converted', () => {
  assert.equal(factor('里', '公里'), 0.5)
  assert.equal(factor('公里', '里'), 2)
  assert.equal(factor('公里', '米'), 1000)
  assert.equal(factor('平方公里', '公顷'), 100)
  assert.equal(factor('公顷', '亩'), 15)
  assert.equal(factor('万吨', '公斤'), 1e7)
  assert.equal(factor('亿元', '万元'), 1e4)
  assert.equal(factor('倍', '%'), 100)
  assert.equal(factor('‰', '%'), 0.1)
  assert.equal(factor('成', '%'), 10)
  assert.equal(factor('万吨/日', '吨/天'), 1e4)
  assert.equal(factor('万元/亩', '元/公顷'), 150_000)
  assert.equal(factor('万方', '万平方米'), 'same')
})

test('scales alone make no difference of kind', () => {
  assert.equal(factor('万人', '人'), 1e4)
  assert.equal(factor('万人', '名'), 1e4)
  assert.equal(factor('亿条', '万条'), 1e4)
  assert.equal(factor('人民币', '元'), 'same')
})

test('classifiers of one kind of thing may be read for each other, those of different kinds may not', () => {
  for (const [one, other] of [
    ['个', '家'],
    ['家', '所'],
    ['人', '名'],
    ['项', '件'],
    ['人', '个'],
    ['张', '张'],
    ['处', '个'],
  ] as const)
    assert.equal(factor(one, other), 'same', `${one} ${other}`)
  for (const [one, other] of [
    ['人', '户'],
    ['人', '人次'],
    ['公里', '条'],
    ['%', '家'],
    ['元', '美元'],
    ['亩', '公里'],
    ['吨', '吨/日'],
    ['剂次', '人'],
    ['家', '人'],
  ] as const)
    assert.equal(factor(one, other), 'different-kind', `${one} ${other}`)
  for (const [one, other] of [
    ['', ''],
    ['', '家'],
    ['个百分点', '%'],
    ['家', '件'],
  ] as const)
    assert.equal(factor(one, other), 'unknown', `${one} ${other}`)
})

test('comparing the other way round gives the inverse', () => {
  const units = [
    '人',
    '户',
    '个',
    '家',
    '条',
    '公里',
    '里',
    '米',
    '亩',
    '公顷',
    '平方米',
    '方',
    '元',
    '美元',
    '%',
    '‰',
    '倍',
    '吨',
    '吨/日',
    '天',
    '个月',
    '',
    '张',
    '期',
    '度',
  ]
  const scaled = fc
    .tuple(fc.constantFrom('', '万', '亿'), fc.constantFrom(...units))
    .map(([scale, unit]) => scale + unit)
  fc.assert(
    fc.property(scaled, scaled, (one, other) => {
      const there = comparable(one, other)
      const back = comparable(other, one)
      assert.equal(there.fit, back.fit, `${one} ${other}`)
      if (there.fit === 'convertible' && back.fit === 'convertible')
        assert.ok(Math.abs(there.factor * back.factor - 1) < 1e-9, `${one} ${other}`)
    }),
  )
})

test('a unit is the longest word that stands there, and a scale is no part of 千米 or 百分点', () => {
  assert.equal(unitAt('平方公里绿地', 0), '平方公里')
  assert.equal(unitAt('人次参加', 0), '人次')
  assert.equal(unitAt('微克/立方米', 0), '微克/立方米')
  assert.equal(unitAt('个百分点', 0), '个百分点')
  assert.equal(unitAt('企业', 0), '')
  assert.equal(scaleAt('千米', 0), undefined)
  assert.equal(scaleAt('百分点', 0), undefined)
  assert.equal(scaleAt('万千瓦时', 0)?.factor, 1e4)
  assert.deepEqual(splitUnit('亿千瓦时'), { factor: 1e8, base: '千瓦时' })
  assert.deepEqual(splitUnit('千瓦时'), { factor: 1, base: '千瓦时' })
  assert.deepEqual(splitUnit('万平方米'), { factor: 1e4, base: '平方米' })
})

test('things counted one by one have no half; measures, shares and tens of thousands have', () => {
  for (const unit of ['个', '张', '家', '人', '户', '件', '场']) assert.ok(isWhole(unit), unit)
  for (const unit of ['', '%', '公里', '亿元', '万人', '平方米', '条公里', '微克/立方米'])
    assert.ok(!isWhole(unit), unit)
})
