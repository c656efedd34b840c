// Whatever is written is read again: any table, any text, in every kind of file; and it is written the same each time.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { PublishedCell, PublishedTable } from '@gongzhi/engine/targets/publication-files.port'
import { Fault } from '@gongzhi/kernel'
import fc from 'fast-check'
import { documentIn } from './document-in.ts'
import { officeFiles } from './office-files.ts'
import { shownDocument } from './shown-document.contract.ts'

const ABOUT = { title: '公开', author: '某区', at: Date.UTC(2024, 0, 19), language: 'zh' as const }

/** Texts as they occur and as nobody expects them; those that no reader can see again are left out. */
const text = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '新增就业8.2万人',
        '≥30公里',
        '同比增长12.3%',
        '<b>&amp;"',
        '_x000D_',
        '=1+1',
        '𠮷',
        '\n',
        ' ',
        "'",
      ),
      fc.string({ unit: 'grapheme', maxLength: 6 }),
    ),
    { maxLength: 5 },
  )
  .map((pieces) => visible(pieces.join('')))

function visible(text: string): string {
  return [...text.replace(/[^\n\P{C}]|[\u2028\u2029]/gu, '')].join('').replace(/^\n+|\n+$/g, '')
}

/** A table whose cells are torn out of a full grid, so that spans fit. */
const table: fc.Arbitrary<PublishedTable> = fc
  .record({
    rows: fc.integer({ min: 1, max: 6 }),
    columns: fc.integer({ min: 1, max: 5 }),
    texts: fc.array(text, { minLength: 30, maxLength: 30 }),
    spans: fc.array(fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 })), {
      minLength: 30,
      maxLength: 30,
    }),
  })
  .map(({ rows, columns, texts, spans }) => {
    const taken = Array.from({ length: rows }, () => new Set<number>())
    const laid = taken.map((_, row) => {
      const cells: PublishedCell[] = []
      for (let column = 0; column < columns; column++) {
        if (taken[row]?.has(column)) continue
        const [high = 1, wide = 1] = spans[row * columns + column] ?? []
        const down = Math.min(high, rows - row)
        let across = 0
        while (across < wide && column + across < columns && !taken[row]?.has(column + across)) across++
        for (let below = row; below < row + down; below++)
          for (let beside = column; beside < column + across; beside++) taken[below]?.add(beside)
        const said = texts[row * columns + column] ?? ''
        // A sheet begins and ends where something stands in it.
        const edge = (row === 0 && column === 0) || row + down === rows || column + across === columns
        cells.push({ text: edge && said === '' ? '空' : said, rows: down, columns: across })
      }
      return cells
    })
    return { rows: laid }
  })

const expected = ({ rows }: PublishedTable) =>
  rows.map((row) =>
    row.map(
      (cell) =>
        `${cell.text}${(cell.rows ?? 1) > 1 ? `↓${cell.rows}` : ''}${(cell.columns ?? 1) > 1 ? `→${cell.columns}` : ''}`,
    ),
  )

test('any table is the same table after a workbook, and after a letter', async () => {
  await fc.assert(
    fc.asyncProperty(table, async (made) => {
      const bytes = await officeFiles.workbook([{ name: 'Sheet1', ...made }], ABOUT)
      assert.deepEqual(await officeFiles.workbook([{ name: 'Sheet1', ...made }], ABOUT), bytes)
      const [sheet] = shownDocument(await documentIn(bytes, 'x.xlsx'))
      assert.deepEqual(sheet, expected(made))
      const letter = await officeFiles.letter([{ kind: 'table', ...made }], ABOUT)
      assert.deepEqual(await officeFiles.letter([{ kind: 'table', ...made }], ABOUT), letter)
      const [inLetter] = shownDocument(await documentIn(letter, 'x.docx'))
      assert.deepEqual(inLetter, expected(made))
    }),
    { numRuns: 150 },
  )
})

test('any CSV that a spreadsheet would write is read as it was', async () => {
  const rows = fc.array(fc.array(text, { minLength: 3, maxLength: 3 }), { minLength: 1, maxLength: 8 })
  await fc.assert(
    fc.asyncProperty(rows, async (made) => {
      const filled = made.map(([first, ...others]) => [`甲${first}`, ...others])
      const csv = filled.map((row) => row.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',')).join('\r\n')
      assert.deepEqual(shownDocument(await documentIn(new TextEncoder().encode(csv), 'x.csv')), [filled])
    }),
    { numRuns: 150 },
  )
})

test('a PDF holds every sign that was written, in order, and is the same each time', async () => {
  const sentence = fc.array(
    fc.constantFrom(
      '新增',
      '就业',
      '8.2万人',
      '，',
      '同比增长',
      '12.3%',
      '。',
      '（含',
      '高校毕业生）',
      '《规划》',
      'GDP',
    ),
    {
      minLength: 1,
      maxLength: 60,
    },
  )
  await fc.assert(
    fc.asyncProperty(fc.array(sentence, { minLength: 1, maxLength: 4 }), async (made) => {
      const blocks = made.map((pieces) => ({ kind: 'paragraph' as const, text: `甲${pieces.join('')}` }))
      const bytes = await officeFiles.pdf(blocks, ABOUT)
      assert.deepEqual(await officeFiles.pdf(blocks, ABOUT), bytes)
      const read = await documentIn(bytes, 'x.pdf')
      assert.equal(read.text.replace(/\s/g, ''), blocks.map((block) => block.text).join(''))
    }),
    { numRuns: 8 },
  )
})

test('numbers of a workbook are shown by their format, links and colours do no harm', async () => {
  const bytes = await officeFiles.workbook(
    [
      {
        name: '目标',
        head: 1,
        rows: [
          [{ text: '比例' }, { text: '说明' }],
          [
            { text: '12.3%', number: { value: 0.123, format: '0.0%' }, fill: '#d9ead3' },
            { text: [{ text: '见' }, { text: '公告', link: 'https://example.org/?a=1&b="2"', colour: '#0000ff' }] },
          ],
        ],
      },
    ],
    ABOUT,
  )
  assert.deepEqual(shownDocument(await documentIn(bytes, 'x.xlsx')), [
    '目标',
    [
      ['比例', '说明'],
      ['12.3%', '见公告'],
    ],
  ])
})

test('a description that cannot be laid out is refused', async () => {
  const refused = (fault: unknown) => fault instanceof Fault && fault.code === 'input-invalid'
  const one = [[{ text: 'a' }]]
  await assert.rejects(officeFiles.workbook([], ABOUT), refused)
  await assert.rejects(officeFiles.workbook([{ name: 'a/b', rows: one }], ABOUT), refused)
  await assert.rejects(
    officeFiles.workbook(
      [
        { name: 'a', rows: one },
        { name: 'A', rows: one },
      ],
      ABOUT,
    ),
    refused,
  )
  for (const rows of [
    [[{ text: 'a', rows: 2 }]],
    [[{ text: 'a', columns: 0 }]],
    [[{ text: 'a' }, { text: 'b', rows: 2 }], [{ text: 'c', columns: 2 }]],
  ]) {
    await assert.rejects(officeFiles.letter([{ kind: 'table', rows }], ABOUT), refused)
    await assert.rejects(officeFiles.pdf([{ kind: 'table', rows }], ABOUT), refused)
  }
  for (const link of ['javascript:alert(1)', 'nowhere', 'file:///etc/passwd'])
    await assert.rejects(officeFiles.letter([{ kind: 'paragraph', text: [{ text: 'a', link }] }], ABOUT), refused)
})
