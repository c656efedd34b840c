// Texts in every encoding that offices use, CSV and web pages: what is read is what a person would see.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Fault } from '@gongzhi/kernel'
import { documentIn } from './document-in.ts'
import { READING_LIMITS } from './reading-limits.ts'
import { shownDocument } from './shown-document.contract.ts'

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)
const utf16 = (text: string, big = false, mark = true): Uint8Array => {
  const bytes = Buffer.from((mark ? '\ufeff' : '') + text, 'utf16le')
  return new Uint8Array(big ? bytes.swap16() : bytes)
}

/** Two-byte GBK, by asking the decoder which bytes give which character. */
const GBK = new Map<string, readonly [number, number]>()
for (let lead = 0x81; lead <= 0xfe; lead++)
  for (let trail = 0x40; trail <= 0xfe; trail++) {
    const sign = new TextDecoder('gbk').decode(Uint8Array.of(lead, trail))
    if (sign.length === 1 && sign !== '\ufffd' && !GBK.has(sign)) GBK.set(sign, [lead, trail])
  }
function gbk(text: string): Uint8Array {
  return Uint8Array.from(
    [...text].flatMap((sign) => {
      if (sign < '\u0080') return [sign.charCodeAt(0)]
      return GBK.get(sign) ?? assert.fail(`no GBK for ${sign}`)
    }),
  )
}

const code = (expected: string) => (fault: unknown) => fault instanceof Fault && fault.code === expected
const LINES = '序号\n1\n新增城镇就业8.2万人，同比增长12.3%。\n区人社局\n'

test('a text is itself in every encoding, and every line is a paragraph at its offsets', async () => {
  for (const [name, bytes] of Object.entries({
    utf8: utf8(LINES),
    marked: utf8(`\ufeff${LINES}`),
    utf16le: utf16(LINES),
    utf16be: utf16(LINES, true),
    unmarked: utf16(LINES, false, false),
    gbk: gbk(LINES),
  })) {
    const document = await documentIn(bytes, 'x.txt')
    assert.equal(document.text, LINES, name)
    assert.deepEqual(shownDocument(document), LINES.split('\n').slice(0, -1), name)
  }
  const { notes } = await documentIn(gbk(LINES), 'x.txt')
  assert.deepEqual(notes, [{ note: 'encoding-taken', params: { encoding: 'GB18030' } }])
})

test('line ends of every system are no part of a line', async () => {
  assert.deepEqual(shownDocument(await documentIn(utf8('甲\r\n乙\r丙\n\n丁'), 'x.txt')), ['甲', '乙', '丙', '', '丁'])
})

test('half a character at the end is said, and the rest is read', async () => {
  const cut = gbk(LINES.trimEnd()).slice(0, -1)
  const document = await documentIn(cut, 'x.txt')
  assert.match(document.text, /^序号\n1\n新增城镇就业8\.2万人，同比增长12\.3%。\n区人社/)
  assert.ok(document.notes.some(({ note }) => note === 'bytes-unreadable'))
  const utf = await documentIn(utf8(LINES.repeat(20)).slice(0, -3), 'x.txt')
  assert.match(utf.text, /^序号/)
})

test('what is no text is refused', async () => {
  for (const bytes of [
    Uint8Array.from({ length: 2000 }, (_, at) => (at * 7919) % 256),
    utf8('有\u0000零'),
    Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a),
    utf8('{\\rtf1\\ansi hello}'),
    utf8('<?xml version="1.0"?><Workbook xmlns="urn:x"/>'),
  ]) {
    await assert.rejects(documentIn(bytes, 'x.txt'), code('document-unknown'))
  }
  await assert.rejects(documentIn(new Uint8Array(0), 'x.txt'), code('document-broken'))
})

test('CSV: quotes, doubled quotes, line breaks in cells, GBK, tabs and semicolons', async () => {
  const csv = '序号,任务,完成情况\r\n1,"新增""就业""8万人,\r\n其中大学生2万人",完成8.2万人\r\n2,改造,\r\n'
  const expected = [
    [
      ['序号', '任务', '完成情况'],
      ['1', '新增"就业"8万人,\n其中大学生2万人', '完成8.2万人'],
      ['2', '改造', ''],
    ],
  ]
  assert.deepEqual(shownDocument(await documentIn(utf8(csv), 'x.csv')), expected)
  assert.deepEqual(shownDocument(await documentIn(gbk(csv), 'X.CSV')), expected)
  assert.deepEqual(shownDocument(await documentIn(utf8('a;b\n1;2'), 'x.csv')), [
    [
      ['a', 'b'],
      ['1', '2'],
    ],
  ])
  assert.deepEqual(shownDocument(await documentIn(utf8('a\tb,c\n1\t2'), 'x.tsv')), [
    [
      ['a', 'b,c'],
      ['1', '2'],
    ],
  ])
})

test('CSV that ends within a quoted cell is half a file', async () => {
  await assert.rejects(documentIn(utf8('序号,任务\n1,"新增就业'), 'x.csv'), code('document-broken'))
})

test('CSV of more cells than is allowed is refused', async () => {
  await assert.rejects(
    documentIn(utf8(',,,,\n'.repeat(30)), 'x.csv', { ...READING_LIMITS, parts: 100 }),
    code('document-bomb'),
  )
})

test('HTML: spans, nested tags, entities; scripts and hidden parts are not there', async () => {
  const html = `<!DOCTYPE html><html><head><title>标题</title><style>td{color:red}</style></head><body>
    <script>document.write('坏')</script><h1>工作<b>报告</b></h1><p>第一段&nbsp;A&amp;B<br>第二行</p>
    <p style="display: none">看不见</p><table><caption>表一</caption>
    <thead><tr><th rowspan="2">序号</th><th colspan=2>完成</th></tr><tr><td>目标</td><td>结果</td></tr></thead>
    <tr><td>1<td><p>新增<span>8</span>万人</p><p>其中<em>2</em>万人</p><td>8.2&#19975;人
    <tr><td>2</td><td rowspan="99">合并</td><td>完</td></tr><tr><td>3</td><td>完</td></tr></table>尾</body></html>`
  const document = await documentIn(utf8(html), 'x.html')
  assert.deepEqual(shownDocument(document), [
    '工作报告',
    '第一段 A&B',
    '第二行',
    '表一',
    [
      ['序号↓2', '完成→2'],
      ['目标', '结果'],
      ['1', '新增8万人\n其中2万人', '8.2万人'],
      ['2', '合并↓2', '完'],
      ['3', '完'],
    ],
    '尾',
  ])
  assert.deepEqual(document.notes, [{ note: 'text-hidden', params: { count: 1 } }])
})

test('HTML: tables that only lay out a page are no tables; Chinese lines of the source are one', async () => {
  const html = `<table><tr><td><table><tr><td>单位</td><td>任务</td></tr></table></td></tr></table>
    <table><tr><td>一段被源码
    换行的文字</td></tr></table>`
  assert.deepEqual(shownDocument(await documentIn(utf8(html), 'x.htm')), [[['单位', '任务']], '一段被源码换行的文字'])
})

test('HTML nested without end is refused, in whatever way', async () => {
  await assert.rejects(documentIn(utf8(`<p>${'<div>'.repeat(1000)}`), 'x.html'), code('document-bomb'))
})
