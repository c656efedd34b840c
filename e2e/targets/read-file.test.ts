// gongzhi targets read, as a person calls it: reports in every kind of file give the same reading, and bad files clear words.
import assert from 'node:assert/strict'
import { mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { writeLetter } from '@gongzhi/adapters/office/write-letter'
import { writePdf } from '@gongzhi/adapters/office/write-pdf'
import { writeWorkbook } from '@gongzhi/adapters/office/write-workbook'
import { writeArchive } from '@gongzhi/adapters/office/zip-writing'
import type { PublishedCell } from '@gongzhi/engine/targets/publication-files.port'
import { assertFault, gongzhi } from '../gongzhi.ts'

const ABOUT = { title: '测试', at: 0 }
const HEAD = ['序号', '项目名称', '主要工作内容', '牵头单位', '完成情况']
const ROWS = [
  ['1', '（一）稳增长', '新增城镇就业8万人以上。', '区人社局', '1—12月，新增城镇就业8.2万人。'],
  ['2', '（一）稳增长', '社会消费品零售总额增长6%。', '区商务局', '全年社会消费品零售总额增长5.1%。'],
  ['3', '（二）惠民生', '改造老旧小区37个。', '区住建局、区城管局', '37个老旧小区改造全部完工。'],
  ['4', '（二）惠民生', '新建公园12个。', '区园林局', '举办公园文化活动，受到市民欢迎。'],
]
const TITLE = '2023年四季度《政府工作报告》主要目标任务完成情况'
const table: readonly (readonly PublishedCell[])[] = [HEAD, ...ROWS].map((row) => row.map((text) => ({ text })))

type Read = {
  readonly tasks: readonly {
    readonly no: string
    readonly chapter: string
    readonly leads: readonly string[]
    readonly verdict: string
    readonly text: string
    readonly words: { readonly from: number; readonly to: number }
  }[]
}

let folder = ''
const file = async (name: string, content: string | Uint8Array): Promise<string> => {
  const path = join(folder, name)
  await writeFile(path, content)
  return path
}
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'targets-read-'))
})
after(() => rm(folder, { recursive: true }))

test('one report in six kinds of file gives one reading', async () => {
  const cells = [HEAD, ...ROWS]
  const lines = [TITLE, ...cells.flat()].join('\n\n')
  const files = await Promise.all([
    file('a.txt', lines),
    file('a.csv', `${TITLE},,,,\n${cells.map((row) => row.join(',')).join('\n')}`),
    file(
      'a.html',
      `<h1>${TITLE}</h1><table>${cells.map((row) => `<tr>${row.map((cell) => `<td>${cell}</td>`).join('')}</tr>`).join('')}</table>`,
    ),
    file('a.xlsx', await writeWorkbook([{ name: 'Sheet1', rows: [[{ text: TITLE, columns: 5 }], ...table] }], ABOUT)),
    file(
      'a.docx',
      await writeLetter(
        [
          { kind: 'heading', level: 1, text: TITLE },
          { kind: 'table', rows: table },
        ],
        ABOUT,
      ),
    ),
    file(
      'a.pdf',
      await writePdf(
        [
          { kind: 'heading', level: 1, text: TITLE },
          { kind: 'table', rows: table },
        ],
        ABOUT,
      ),
    ),
  ])
  for (const path of files) {
    const ran = await gongzhi(['targets', 'read', path, '--json'])
    assert.equal(ran.code, 0, `${path}: ${ran.stderr}`)
    const { tasks } = JSON.parse(ran.stdout) as Read
    assert.deepEqual(
      tasks.map(({ no, chapter, leads, verdict }) => [no, chapter, leads.join('、'), verdict]),
      [
        ['1', '（一）稳增长', '区人社局', 'met'],
        ['2', '（一）稳增长', '区商务局', 'behind'],
        ['3', '（二）惠民生', '区住建局、区城管局', 'met'],
        ['4', '（二）惠民生', '区园林局', 'unshown'],
      ],
      path,
    )
  }
  const { tasks } = JSON.parse((await gongzhi(['targets', 'read', files[0] as string, '--json'])).stdout) as Read
  const text = await readFile(files[0] as string, 'utf8')
  for (const task of tasks) assert.equal(text.slice(task.words.from, task.words.to), task.text)
})

test('without --json it is a table to read', async () => {
  const path = await file('b.xlsx', await writeWorkbook([{ name: 'Sheet1', rows: table }], ABOUT))
  const { code, stdout } = await gongzhi(['targets', 'read', path])
  assert.equal(code, 0)
  assert.match(stdout, /【（一）稳增长】\n +1 {2}已完成 {2}区人社局 {2}新增城镇就业8万人以上。/)
  assert.match(stdout, /共 4 项任务：未达到 1，未说明 1，暂时达到 0，已完成 2，叙述性 0/)
})

test('bad files: clear words, exit code 1, and nothing of them on the output', async () => {
  const whole = await writeWorkbook([{ name: 'Sheet1', rows: table }], ABOUT)
  const macros = writeArchive([
    { name: '[Content_Types].xml', content: '<Types/>' },
    { name: 'xl/vbaProject.bin', content: 'x' },
  ])
  const bomb = writeArchive([{ name: '[Content_Types].xml', content: new Uint8Array(150 * 1024 * 1024) }])
  for (const [code, path] of [
    ['document-broken', await file('half.xlsx', whole.subarray(0, whole.length / 2))],
    ['document-macros', await file('macros.xlsm', macros)],
    ['document-bomb', await file('bomb.xlsx', bomb)],
    [
      'document-unknown',
      await file(
        'program.xlsx',
        Uint8Array.from({ length: 3000 }, (_, at) => (at * 7919) % 256),
      ),
    ],
    ['document-broken', await file('empty.txt', '')],
    ['not-found', join(folder, 'nothing.txt')],
    ['not-found', folder],
  ] as const) {
    const ran = await gongzhi(['targets', 'read', path, '--json'])
    assertFault(ran, code)
    assert.equal(ran.stdout, '', path)
  }
  assertFault(await gongzhi(['targets', 'read']), 'usage', { exit: 2 })
  assertFault(await gongzhi(['targets', 'read', 'a', 'b']), 'usage', { exit: 2 })
})

test('running text: whose figure, for when, promised; what two units say word for word counts for neither', async () => {
  const text = [
    '各部门对2024年工作的承诺',
    '',
    '区住建局',
    '2024年计划改造老旧小区37个，6月底前完工10条道路。',
    '两家单位都有的一句话，新增绿地12万平方米。',
    '',
    '区园林局',
    '两家单位都有的一句话，新增绿地12万平方米。',
  ].join('\n')
  const ran = await gongzhi(['targets', 'statements', await file('said.txt', text), '--json'])
  assert.equal(ran.code, 0, ran.stderr)
  type Said = { readonly text: string; readonly counted: boolean }
  const { sections, commitments, notes } = JSON.parse(ran.stdout) as {
    sections: { unit?: string; statements: Said[] }[]
    commitments: { unit?: string; year?: number; value: string; words: { from: number; to: number } }[]
    notes: { code: string }[]
  }
  assert.deepEqual(
    sections.map(({ unit }) => unit),
    ['区住建局', '区园林局'],
  )
  assert.deepEqual(sections.flatMap(({ statements }) => statements.filter(({ counted }) => !counted)).length, 2)
  assert.ok(notes.some(({ code }) => code === 'repeated-under-other-unit'))
  assert.deepEqual(
    commitments.map(({ words }) => text.slice(words.from, words.to)),
    ['37个', '10条'],
  )
  assertFault(await gongzhi(['targets', 'statements']), 'usage', { exit: 2 })
})

test('200 MB are refused without being read', async () => {
  const path = join(folder, 'large.txt')
  const large = await open(path, 'w')
  await large.truncate(200 * 1024 * 1024)
  await large.close()
  const started = performance.now()
  const ran = await gongzhi(['targets', 'read', path])
  assertFault(ran, 'document-too-large')
  assert.ok(performance.now() - started < 10_000)
})
