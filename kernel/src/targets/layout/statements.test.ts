// Running text of units: whose it is, what its figures are for, and what counts for nobody.
import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { commitmentsIn, statementsIn } from './statements.ts'
import { textDocument } from './text-document.ts'

const PAGE = `（紧接2版）参加活动，走访职工三百户。

围绕主业。建立试点37家。

区住建局

2023年，区住建局紧紧围绕中心工作，扎实推进城市建

设各项任务。截至10月底，完成道路12公里，同比增长5%。

聚焦民生增进福祉。东苑小区1112户居民完成签约，共建安置房226套。

区城建集团（区更新办）

2023年，区城建集团承建学校16所，交付3所。

聚焦民生增进福祉。东苑小区1112户居民完成签约，共建安置房226套。

区水务局

2023年，区水务局新建管网40公里。

2023年，区教育局全面推进集团化办学，新增学位3000个。

区文旅局

全年接待游客120万人次，新增民宿35家、床位（下转6版）`

test('paragraphs belong to the unit that heads them; what broke off goes on', () => {
  const { sections, year } = statementsIn(textDocument(PAGE))
  assert.equal(year, 2023)
  assert.deepEqual(
    sections.map(({ unit, names = [] }) => [unit, ...names]),
    [['区住建局'], ['区城建集团', '区更新办'], ['区水务局'], ['区文旅局']],
  )
  assert.equal(sections[0]?.statements[0]?.text, '2023年，区住建局紧紧围绕中心工作，扎实推进城市建设各项任务。')
})

test('text without an owner gets none', () => {
  const document = textDocument(PAGE)
  const { orphans, notes, sections } = statementsIn(document)
  assert.deepEqual(
    orphans.map(({ text }) => text),
    [
      '参加活动，走访职工三百户。',
      '围绕主业。',
      '建立试点37家。',
      '2023年，区教育局全面推进集团化办学，新增学位3000个。',
    ],
  )
  assert.ok(sections.every(({ statements }) => statements.every(({ text }) => !text.includes('集团化办学'))))
  assert.deepEqual(
    notes.filter(({ code }) => code !== 'repeated-under-other-unit').map(({ code, name }) => [code, name]),
    [
      ['begins-mid-sentence', '2'],
      ['heading-lost', '区教育局'],
      ['breaks-off', '6'],
    ],
  )
})

test('what two units say word for word counts for neither', () => {
  const { sections, notes } = statementsIn(textDocument(PAGE))
  const repeated = sections.flatMap(({ unit, statements }) =>
    statements.filter(({ counted }) => !counted).map(({ text, alsoUnder }) => [unit, text, alsoUnder?.join()]),
  )
  const said = '东苑小区1112户居民完成签约，共建安置房226套。'
  assert.deepEqual(repeated.slice(0, 2), [
    ['区住建局', said, '区城建集团'],
    ['区城建集团', said, '区住建局'],
  ])
  assert.equal(notes.filter(({ code }) => code === 'repeated-under-other-unit').length, 2)
})

test('a sentence that the page cuts off is not counted', () => {
  const last = statementsIn(textDocument(PAGE)).sections.at(-1)?.statements.at(-1)
  assert.deepEqual([last?.cut, last?.counted], [true, false])
})

test('figures with their unit, months and place', () => {
  const document = textDocument(PAGE)
  const figures = statementsIn(document).sections[0]?.statements[1]?.figures ?? []
  assert.deepEqual(
    figures.map(({ quantity, period, words, promised }) => [
      quantity.value,
      quantity.baseUnit,
      period?.to.month,
      document.text.slice(words.from, words.to),
      promised,
    ]),
    [
      [12, '公里', 10, '12公里', false],
      [5, '%', 10, '5%', false],
    ],
  )
})

test('headings that name no unit are topics', () => {
  const { title, sections, orphans } = statementsIn(
    textDocument(
      '今年以来，我区推进整改。\n\n# 让人民满意\n\n## 改革攻坚\n\n新增站点35家。\n\n## 民生服务\n\n新建食堂3家。',
    ),
  )
  assert.equal(title, '让人民满意')
  assert.deepEqual(
    sections.map(({ unit, topic }) => [unit, topic]),
    [
      [undefined, undefined],
      [undefined, '改革攻坚'],
      [undefined, '民生服务'],
    ],
  )
  assert.deepEqual(orphans, [])
})

test('commitments by year and unit', () => {
  const document = textDocument(
    '# 开启新征程\n\n### ▶ 区安置办\n\n#### 全力以赴\n\n确保2025年底前交付安置房25个。2023年回迁安置1238户，2024年回迁安置2429户。围绕三条主线推进。\n\n### ▶ 区住建局\n\n#### 再上台阶\n\n2023年计划开工道路20条，高标准完成绿道36.4公里。已建成道路8条。',
  )
  const { sections } = statementsIn(document)
  assert.deepEqual(
    sections.map(({ unit, subtitle }) => [unit, subtitle]),
    [
      ['区安置办', '全力以赴'],
      ['区住建局', '再上台阶'],
    ],
  )
  assert.deepEqual(
    commitmentsIn(statementsIn(document)).map(({ unit, year, figure: { quantity } }) => [
      unit,
      year,
      quantity.value,
      quantity.baseUnit,
    ]),
    [
      ['区安置办', 2025, 25, '个'],
      ['区安置办', 2023, 1238, '户'],
      ['区安置办', 2024, 2429, '户'],
      ['区住建局', 2023, 20, '条'],
      ['区住建局', 2023, 36.4, '公里'],
    ],
  )
})

test('whatever the text, every word it names stands in it', () => {
  const parts = fc.array(
    fc.constantFrom(
      '区住建局',
      '\n',
      '\n\n',
      '2023年，',
      '完成5公里。',
      '（下转3版）',
      '## ',
      '▶',
      '；',
      '已',
      '新增20%',
      '（',
      '）',
    ),
    { maxLength: 50 },
  )
  fc.assert(
    fc.property(parts, (said) => {
      const document = textDocument(said.join(''))
      const { sections, orphans } = statementsIn(document)
      for (const { words, figures } of [...orphans, ...sections.flatMap(({ statements }) => statements)]) {
        for (const { from, to } of [words, ...figures.map((figure) => figure.words)])
          assert.ok(from >= 0 && from <= to && to <= document.text.length)
      }
    }),
    { numRuns: 300 },
  )
})
