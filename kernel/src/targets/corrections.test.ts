// What a person set right holds for the same sentence, helps with the one that differs in its numbers only, and nothing else.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type Correction, correctionBook, correctionSchema, exactKey } from './corrections.ts'
import { readReport } from './reading.ts'
import type { TaskReading } from './reading-types.ts'
import type { Passage } from './source.ts'

const passage = (text: string): Passage => ({ text, pieces: [{ at: 0, words: { from: 0, to: text.length } }] })
function read(sentence: string, report: string, corrections: readonly Correction[] = []): TaskReading {
  const rows = [
    { no: '1', key: '1', chapter: '', text: passage(sentence), leads: [], reports: [{ passage: passage(report) }] },
  ]
  const table = { rows, orphans: [], repeated: 0, faults: [], year: 2021, through: 12 }
  return readReport(table, corrections).tasks[0] as TaskReading
}

const SENTENCE = '打造邻里驿站12家，服务居民3万人次。'
const REPORT = '邻里驿站建成投用10家，服务居民3.4万人次。'
const CORRECTION: Correction = {
  sentence: SENTENCE,
  report: REPORT,
  measures: [
    { was: 0, what: '邻里驿站', op: '>=', of: 'amount', value: '12', unit: '家', verdict: 'met' },
    { was: 1, what: '服务居民', op: '>=', of: 'amount', value: '3', unit: '万人次' },
  ],
}

test('the same sentence with the same report takes the verdict of the person', () => {
  assert.equal(read(SENTENCE, REPORT).verdict, 'behind')
  const reading = read(SENTENCE, REPORT, [CORRECTION])
  assert.equal(reading.corrected, 'exact')
  assert.equal(reading.verdict, 'met')
  assert.deepEqual(
    reading.measures.map(({ verdict, reason }) => [verdict, reason.code]),
    [
      ['met', 'corrected'],
      ['met', 'reached'],
    ],
  )
})

test('with another report the measures are kept and judged anew', () => {
  const reading = read(SENTENCE, '邻里驿站建成投用9家，服务居民3.4万人次。', [CORRECTION])
  assert.equal(reading.corrected, 'exact')
  assert.deepEqual(
    reading.measures.map(({ verdict }) => verdict),
    ['behind', 'met'],
  )
})

test('a sentence that differs in its numbers only is read alike, with its own numbers', () => {
  const reading = read('打造邻里驿站20家，服务居民5万人次。', '邻里驿站建成投用21家，服务居民4.4万人次。', [CORRECTION])
  assert.equal(reading.corrected, 'alike')
  assert.deepEqual(
    reading.measures.map(({ value, verdict }) => [value, verdict]),
    [
      ['20', 'met'],
      ['5', 'behind'],
    ],
  )
})

test('another sentence is left alone, and the same sentence comes before one alike', () => {
  assert.equal(read('打造邻里中心12家。', REPORT, [CORRECTION]).corrected, undefined)
  const other: Correction = { sentence: '打造邻里驿站13家，服务居民3万人次。', report: '', verdict: 'narrative' }
  assert.equal(read(SENTENCE, REPORT, [CORRECTION, other]).corrected, 'exact')
  assert.equal(read(SENTENCE, REPORT, [CORRECTION, other]).verdict, 'met')
})

test('a verdict of the whole task holds for that report only', () => {
  const whole: Correction = { sentence: SENTENCE, report: REPORT, verdict: 'unshown' }
  assert.equal(read(SENTENCE, REPORT, [whole]).verdict, 'unshown')
  assert.equal(read(SENTENCE, '邻里驿站建成投用14家，服务居民3.4万人次。', [whole]).verdict, 'met')
})

test('spaces and punctuation make no other sentence; numbers do, for the exact one', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 9999 }), fc.integer({ min: 1, max: 9999 }), (one, two) => {
      const book = correctionBook([{ sentence: `新建公园${one}个。`, report: '' }])
      assert.equal(book(` 新建公园 ${one}个`)?.how, 'exact')
      assert.equal(book(`新建公园${two}个`)?.how, one === two ? 'exact' : 'alike')
      assert.equal(book(`新建花园${two}个`), undefined)
    }),
  )
  assert.equal(exactKey('新建（改建）公园，3个。'), '新建改建公园3个')
  assert.notEqual(exactKey('增长3.5%'), exactKey('增长35%'))
})

test('a correction is checked before it is kept', () => {
  assert.ok(correctionSchema.safeParse(CORRECTION).success)
  assert.ok(!correctionSchema.safeParse({ ...CORRECTION, verdict: 'good' }).success)
  assert.ok(!correctionSchema.safeParse({ ...CORRECTION, sentence: '' }).success)
})
