// Every code of a reading and of a light has its words in both languages, here or in the kernel; and a promise reads as one says it.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  DOUBTS,
  OFS as OF_TEXTS,
  OPS as OP_TEXTS,
  ROW_FLAGS,
  type TargetEntry,
  VERDICT_REASONS,
  VERDICTS as VERDICT_TEXTS,
} from '@gongzhi/kernel'
import type { TFunction } from 'i18next'
import type { Schemas } from '../../api/client.ts'
import en from '../../app/locale/targets.en.json' with { type: 'json' }
import zh from '../../app/locale/targets.zh.json' with { type: 'json' }
import { ENTRY_KINDS, logSideText, sourceText } from './log-words.ts'
import {
  COLOUR_REASONS,
  COLOURS,
  type ColourReasonWithoutWords,
  changeText,
  colourIn,
  expectedText,
  type FLAGS,
  flagText,
  lightText,
  OFS,
  OPS,
  promiseText,
  VERDICTS,
  verdictText,
  withUnit,
} from './target-words.ts'

/** Nothing is left over: a code that the server or the kernel knows and this page does not is a fault of the compiler. */
type None<T extends never> = T
export type Complete = [
  None<ColourReasonWithoutWords>,
  None<Exclude<Schemas['TargetRow']['verdict'], (typeof VERDICTS)[number]>>,
  None<Exclude<Schemas['TargetRow']['colour'], (typeof COLOURS)[number]>>,
  None<Exclude<Schemas['TargetMeasure']['op'], (typeof OPS)[number]>>,
  None<Exclude<Schemas['TargetMeasure']['of'], (typeof OFS)[number]>>,
  None<Exclude<TargetEntry['kind'], (typeof ENTRY_KINDS)[number]>>,
  None<Exclude<(typeof ROW_FLAGS)[number], (typeof FLAGS)[number]>>,
]

const t = ((key: string, values?: object) => [key, ...Object.values(values ?? {})].join(' ')) as unknown as TFunction
const SAID = { zh: zh.targets, en: en.targets } as const

test('every verdict, sign of a promise, reason and doubt of the kernel is said in both languages', () => {
  for (const language of ['zh', 'en'] as const) {
    for (const [codes, texts] of [
      [VERDICTS, VERDICT_TEXTS],
      [OPS, OP_TEXTS],
      [OFS, OF_TEXTS],
      [Object.keys(VERDICT_REASONS), VERDICT_REASONS],
      [Object.keys(DOUBTS), DOUBTS],
    ] as const) {
      assert.deepEqual([...codes].sort(), Object.keys(texts).sort())
      for (const code of codes)
        assert.ok((texts as Record<string, Record<string, string>>)[code]?.[language]?.trim(), code)
    }
    for (const [codes, texts] of [
      [COLOURS, SAID[language].colour],
      [COLOUR_REASONS, SAID[language].light],
      [ROW_FLAGS, SAID[language].flag],
      [ENTRY_KINDS, SAID[language].entry],
    ] as const) {
      assert.deepEqual([...codes].sort(), Object.keys(texts).sort())
      for (const code of codes) assert.ok((texts as Record<string, string>)[code]?.trim(), code)
    }
  }
})

test('what a later program says shows itself, and its light is out', () => {
  assert.equal(lightText('moon-in-the-way', t), 'moon-in-the-way')
  assert.equal(flagText('written-by-hand', t), 'written-by-hand')
  assert.equal(colourIn('purple'), 'grey')
})

test('a promise reads as one says it', () => {
  const text = (promise: Parameters<typeof promiseText>[0], language: 'zh' | 'en' = 'zh') =>
    promiseText(promise, language)
  assert.equal(text({ op: '>=', of: 'growth', value: '8', unit: '%' }), '增长 ≥ 8%')
  assert.equal(text({ op: '>=', of: 'growth', value: '8', unit: '%' }, 'en'), 'growth ≥ 8%')
  assert.equal(text({ op: '>=', of: 'share', value: '95', unit: '%' }), '≥ 95%')
  assert.equal(text({ op: '≈', of: 'amount', value: '1.7', unit: '万人' }), '≈ 1.7 万人')
  assert.equal(text({ op: '>=', of: 'amount', value: 12_000, unit: '家' }), '≥ 12,000 家')
  assert.equal(text({ op: '=', of: 'amount', value: '15', unit: '个' }), '15 个')
  assert.equal(text({ op: 'complete', of: 'amount', unit: '' }), '完成')
  assert.equal(text({ op: '>', of: 'growth', unit: '', than: '投资增速' }), '增长 > 投资增速')
  assert.equal(withUnit('3', ''), '3')
  assert.equal(verdictText('unshown', 'en').charAt(0), 'N')
})

test('a correction is said with measures counted from one', () => {
  const said = (change: Parameters<typeof changeText>[0]) => changeText(change, t, 'zh')
  assert.match(said({ what: 'verdict', measure: 0, verdict: 'met' }), / 1 /)
  assert.match(said({ what: 'measure', measure: 1, op: '<=', value: '3', unit: '%' }), / 2 ≤ 3%$/)
  assert.match(said({ what: 'measure', measure: 1, unit: '公里' }), / 2 公里$/)
  assert.match(
    said({ what: 'add', name: '新增床位', op: '>=', of: 'amount', value: '300', unit: '张' }),
    /新增床位 ≥ 300 张$/,
  )
  assert.match(said({ what: 'claim', measure: 2, words: { from: 1, to: 2 }, attached: false }), /ofDetached 3/)
})

test('both sides of a change in the log', () => {
  const entry = {
    seq: 3,
    at: '',
    by: '',
    what: 'value',
    about: '2025-06-30',
    before: '1200',
    after: '',
    reason: '',
    published: false,
  } as const
  assert.equal(logSideText(entry, 'before', '家', t, 'zh'), '1,200 家')
  assert.equal(logSideText(entry, 'after', '家', t, 'zh'), 'targets.log.withdrawn')
  assert.equal(logSideText({ ...entry, before: 'not done' }, 'before', '', t, 'zh'), 'targets.tell.notDone')
  assert.equal(logSideText({ ...entry, what: 'verdict', after: 'met' }, 'after', '', t, 'zh'), verdictText('met', 'zh'))
  assert.equal(logSideText({ ...entry, what: 'verdict' }, 'after', '', t, 'zh'), 'targets.log.nothing')
})

test('a value says who told it: a unit is one only where somebody of it spoke', () => {
  const said = ((key: string, { by }: { by?: string } = {}) => `${key} ${by ?? ''}`) as unknown as TFunction
  const label = (text: string) => text
  const of = (source: 'person' | 'report', by: string, byUnit: boolean) =>
    sourceText({ source, by, byUnit }, said, 'zh', label)
  assert.equal(of('person', '督查专员', false), 'targets.source.officer 督查专员')
  assert.equal(of('person', '区养老办 经办', true), 'targets.source.unit 区养老办 经办')
  assert.equal(of('report', '督查专员', false), 'targets.source.report ')
})

test('what was due says on which day', () => {
  const said = ((_: string, { day, value }: { day: string; value: string }) =>
    `${day}|${value}`) as unknown as TFunction
  assert.equal(expectedText({ unit: '个', year: 2026, expectedOn: '2026-09-30' }, 13, said, 'zh'), '9 月 30 日|13 个')
})
