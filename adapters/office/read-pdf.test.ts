// PDF files of our own writer, of others by hand, scans, locked ones and halves.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { PublishedBlock, PublishedCell } from '@gongzhi/engine/targets/publication-files.port'
import { Fault } from '@gongzhi/kernel'
import PDFDocument from 'pdfkit'
import sharp from 'sharp'
import { chineseFont } from './chinese-font.ts'
import { documentIn } from './document-in.ts'
import { shownDocument } from './shown-document.contract.ts'
import { writePdf } from './write-pdf.ts'

const code = (expected: string) => (fault: unknown) => fault instanceof Fault && fault.code === expected
const ABOUT = { title: '测试', at: Date.UTC(2024, 0, 19) }
const picture = sharp({ create: { width: 400, height: 500, channels: 3, background: '#eee' } })
  .jpeg()
  .toBuffer()

type Draw = (document: PDFKit.PDFDocument) => void
function drawn(draw: Draw, options: PDFKit.PDFDocumentOptions = {}): Promise<Uint8Array> {
  return new Promise((done, failed) => {
    const document = new PDFDocument({ size: 'A4', font: chineseFont().regular, ...options })
    const pieces: Buffer[] = []
    document.on('data', (piece: Buffer) => pieces.push(piece))
    document.on('end', () => done(new Uint8Array(Buffer.concat(pieces))))
    document.on('error', failed)
    draw(document)
    document.end()
  })
}

/** A PDF without an embedded font and with the encoding of old Chinese programs, written by hand. */
function oldChinesePdf(codes: string): Uint8Array {
  const content = `BT /F1 14 Tf 72 700 Td <${codes}> Tj ET`
  const objects = [
    '<</Type/Catalog/Pages 2 0 R>>',
    '<</Type/Pages/Kids[3 0 R]/Count 1>>',
    '<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 4 0 R>>>>/Contents 5 0 R>>',
    '<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/GBK-EUC-H/DescendantFonts[6 0 R]>>',
    `<</Length ${content.length}>>stream\n${content}\nendstream`,
    '<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>/DW 1000/FontDescriptor 7 0 R>>',
    '<</Type/FontDescriptor/FontName/STSong-Light/Flags 6/FontBBox[-25 -254 1000 880]/ItalicAngle 0/Ascent 880/Descent -120/CapHeight 880/StemV 93>>',
  ]
  let file = '%PDF-1.4\n'
  const offsets = objects.map((object, at) => {
    const offset = file.length
    file += `${at + 1} 0 obj\n${object}\nendobj\n`
    return offset
  })
  const start = file.length
  file += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('')}trailer\n<</Size ${objects.length + 1}/Root 1 0 R>>\nstartxref\n${start}\n%%EOF\n`
  return new Uint8Array(Buffer.from(file, 'latin1'))
}

const LONG = '全年开工建设保障性住房2136套，其中新建1124套、改建681套、收购331套；基本建成985套，发放补贴4302户。'

test('a table over several pages is one table again: heading once, merged cells whole, lines put together', async () => {
  const head: PublishedCell[] = ['序号', '篇章', '任务', '完成情况'].map((text) => ({ text }))
  const body = Array.from({ length: 24 }, (_, at): PublishedCell[] => [
    { text: `${at + 1}` },
    ...(at % 4 === 0 ? [{ text: `（${at / 4 + 1}）民生`, rows: 4 }] : []),
    { text: LONG.repeat(1 + (at % 3)) },
    {
      text: [
        { text: '1-11月，' },
        { text: '8.2万人', colour: '#c00000' as const },
        { text: '，详见公告', link: 'https://example.org/' },
      ],
    },
  ])
  const blocks: PublishedBlock[] = [
    { kind: 'heading', level: 1, text: '目标完成情况' },
    { kind: 'paragraph', text: LONG.repeat(4) },
    { kind: 'table', head: 1, widths: [1, 2, 5, 4], rows: [head, ...body] },
    { kind: 'note', text: '说明：数据截至12月31日。' },
  ]
  const document = await documentIn(await writePdf(blocks, ABOUT), 'x.pdf')
  const text = (cell: PublishedCell) =>
    typeof cell.text === 'string' ? cell.text : cell.text.map((run) => run.text).join('')
  assert.deepEqual(shownDocument(document), [
    '目标完成情况',
    LONG.repeat(4),
    [head, ...body].map((row) => row.map((cell) => `${text(cell)}${cell.rows ? `↓${cell.rows}` : ''}`)),
    '说明：数据截至12月31日。',
  ])
})

test('a row too high for a page is one row again', async () => {
  const rows = [
    ['1', LONG],
    ['2', LONG.repeat(60)],
    ['3', LONG],
  ].map((row) => row.map((text) => ({ text })))
  const bytes = await writePdf([{ kind: 'table', widths: [1, 6], rows }], ABOUT)
  assert.deepEqual(shownDocument(await documentIn(bytes, 'x.pdf')), [rows.map((row) => row.map(({ text }) => text))])
})

test('open sides, underlines and slanted watermarks do not make or break a table', async () => {
  const bytes = await drawn((page) => {
    page.fontSize(12)
    for (const y of [100, 130, 160]) page.moveTo(60, y).lineTo(500, y).stroke()
    page.moveTo(200, 100).lineTo(200, 160).stroke()
    page.moveTo(350, 100).lineTo(350, 160).stroke()
    for (const [x, y, text] of [
      [70, 108, '单位'],
      [210, 108, '指标'],
      [360, 108, '完成'],
      [70, 138, '甲局'],
      [210, 138, '≥30公里'],
      [360, 138, '28公里'],
    ] as const)
      page.text(text, x, y, { lineBreak: false, underline: text === '28公里' })
    page
      .rotate(45, { origin: [300, 400] })
      .fontSize(60)
      .text('内部资料', 200, 380, { lineBreak: false })
  })
  const [table] = shownDocument(await documentIn(bytes, 'x.pdf'))
  assert.deepEqual(table, [
    ['单位', '指标', '完成'],
    ['甲局', '≥30公里', '28公里'],
  ])
})

test('old Chinese PDF files without fonts are read by their encoding', async () => {
  // 就业8万人
  const document = await documentIn(oldChinesePdf('BECDD2B538CDF2C8CB'), 'x.pdf')
  assert.deepEqual(shownDocument(document), ['就业8万人'])
})

test('a scan is refused, also with a page number stamped on it', async () => {
  const jpeg = await picture
  const scan = await drawn((page) => page.image(jpeg, 0, 0, { width: 500 }))
  await assert.rejects(documentIn(scan, 'x.pdf'), code('document-scan'))
  const stamped = await drawn((page) => {
    page.image(jpeg, 0, 0, { width: 500 }).text('第1页', 250, 700)
    page.addPage().image(jpeg, 0, 0, { width: 500 }).text('第2页', 250, 700)
  })
  await assert.rejects(documentIn(stamped, 'x.pdf'), code('document-scan'))
})

test('of pages of which some are pictures these are named; few words alone are no scan', async () => {
  const jpeg = await picture
  const mixed = await drawn((page) => {
    page.text(LONG, 72, 100, { width: 400 })
    page.addPage().image(jpeg, 0, 0, { width: 500 })
  })
  const document = await documentIn(mixed, 'x.pdf')
  assert.deepEqual(document.notes, [{ note: 'pages-without-text', params: { pages: '2' } }])
  assert.equal(document.text.replaceAll('\n', ''), LONG)
  const few = await drawn((page) => page.text('附件一', 72, 100))
  assert.deepEqual(shownDocument(await documentIn(few, 'x.pdf')), ['附件一'])
})

test('a locked file is refused, half a file is too', async () => {
  const locked = await drawn((page) => page.text(LONG), { userPassword: 'x', pdfVersion: '1.7' })
  await assert.rejects(documentIn(locked, 'x.pdf'), code('document-encrypted'))
  const whole = await writePdf([{ kind: 'paragraph', text: LONG }], ABOUT)
  await assert.rejects(documentIn(whole.subarray(0, 400), 'x.pdf'), code('document-broken'))
  await assert.rejects(documentIn(new TextEncoder().encode('%PDF-1.4 nothing'), 'x.pdf'), code('document-broken'))
})

test('half of a longer file is broken or a scan, never a part of a document', async () => {
  const whole = await writePdf(
    Array.from({ length: 60 }, () => ({ kind: 'paragraph' as const, text: LONG.repeat(3) })),
    ABOUT,
  )
  for (const share of [0.3, 0.6, 0.9, 0.99]) {
    const half = whole.subarray(0, Math.floor(whole.length * share))
    await assert.rejects(documentIn(half, 'x.pdf'), (fault: unknown) => fault instanceof Fault, `${share}`)
  }
})
