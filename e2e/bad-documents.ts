// Files that nobody should be harmed by: halves, bombs, scans, locked ones and files that pretend, each with the word it is refused by.
import { crc32, deflateRawSync } from 'node:zlib'
import { handMadeLetter, handMadeWorkbook } from '@gongzhi/adapters/office/hand-made.contract'
import { writeArchive } from '@gongzhi/adapters/office/zip-writing'
import type { ErrorCode } from '@gongzhi/kernel'
import PDFDocument from 'pdfkit'
import sharp from 'sharp'

export type BadDocument = {
  readonly name: string
  readonly bytes: Uint8Array
  readonly code: ErrorCode
  /** What the person is told in Chinese and in English, beside the words of the catalogue. */
  readonly says?: readonly RegExp[]
}

export const TITLE = '2025年三季度区重点工作目标任务完成情况'
export const HEAD = ['序号', '项目名称', '主要工作内容', '牵头单位', '完成情况'] as const
export const ROWS: readonly (readonly string[])[] = [
  ['1', '（一）稳增长', '新增城镇就业8万人以上。', '区人社局', '1—9月，新增城镇就业6.2万人。'],
  ['2', '（一）稳增长', '社会消费品零售总额增长6%。', '区商务局', '1—9月，社会消费品零售总额增长5.1%。'],
  ['3', '（一）稳增长', '引进项目40个。', '区投促局', '已引进项目42个。'],
  ['4', '（二）惠民生', '改造老旧小区37个。', '区住建局、区城管局', '37个老旧小区改造全部完工。'],
  ['5', '（二）惠民生', '新建公园12个。', '区园林局', '正在有序推进，其中3个已开放。'],
  ['6', '（二）惠民生', '新增养老床位300张。', '区民政局', '已新增养老床位310张，提前完成全年任务。'],
]

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)
const MB = 1024 * 1024

/** A line each, as it is when copied from a page. */
export const lineByLine = (rows = ROWS, head: readonly string[] = HEAD): string =>
  [TITLE, ...head, ...rows.flat()].join('\n\n')
export const tabbed = (rows = ROWS, head: readonly string[] = HEAD): string =>
  [TITLE, ...[head, ...rows].map((row) => row.join('\t'))].join('\n')
const quoted = (cell: string): string => (/[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)
export const asCsv = (rows = ROWS, head: readonly string[] = HEAD, title = TITLE): string =>
  [title, ...[head, ...rows].map((row) => row.map(quoted).join(','))].join('\n')

export const asHtml = (rows = ROWS): string =>
  `<h1>${TITLE}</h1><table>${[HEAD, ...rows].map((row) => `<tr>${row.map((cell) => `<td>${cell}</td>`).join('')}</tr>`).join('\n')}</table>\n`

const xml = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
const inline = (at: string, text: string): string => `<c r="${at}" t="inlineStr"><is><t>${xml(text)}</t></is></c>`
/** What stands inside `<worksheet>`. */
export function sheetXml(rows: readonly (readonly string[])[], merges: readonly string[] = []): string {
  const lines = rows.map((row, line) => {
    const cells = row.map((cell, column) => inline(`${String.fromCharCode(65 + column)}${line + 1}`, cell))
    return `<row r="${line + 1}">${cells.join('')}</row>`
  })
  const merged =
    merges.length === 0 ? '' : `<mergeCells>${merges.map((ref) => `<mergeCell ref="${ref}"/>`).join('')}</mergeCells>`
  return `<sheetData>${lines.join('')}</sheetData>${merged}`
}
export const workbook = (rows: readonly (readonly string[])[] = [[TITLE], HEAD, ...ROWS]): Uint8Array =>
  handMadeWorkbook({ sheets: [{ name: '三季度', xml: sheetXml(rows) }] })
export const letterTable = (rows: readonly (readonly string[])[]): string =>
  `<w:tbl>${rows.map((row) => `<w:tr>${row.map((cell) => `<w:tc><w:p><w:r><w:t>${xml(cell)}</w:t></w:r></w:p></w:tc>`).join('')}</w:tr>`).join('')}</w:tbl>`
export const paragraph = (text: string): string => `<w:p><w:r><w:t>${xml(text)}</w:t></w:r></w:p>`

/** The other way round than a TextDecoder: each pair of bytes of GBK that is a character. */
export function gbk(text: string): Uint8Array {
  const decoder = new TextDecoder('gbk')
  const pairs = new Map<string, readonly [number, number]>()
  for (let first = 0x81; first <= 0xfe; first++)
    for (let second = 0x40; second <= 0xfe; second++) {
      const sign = decoder.decode(Uint8Array.of(first, second))
      if (sign.length === 1 && sign !== '\ufffd') pairs.set(sign, [first, second])
    }
  return Uint8Array.from([...text].flatMap((sign) => pairs.get(sign) ?? [sign.charCodeAt(0)]))
}

/** One entry that says it unfolds to `says` bytes and unfolds to 300 MB. */
function lyingArchive(says: number): Uint8Array {
  const large = Buffer.alloc(300 * MB, 0x20)
  const packed = deflateRawSync(large, { level: 9 })
  const name = Buffer.from('[Content_Types].xml')
  const about = Buffer.alloc(26)
  about.writeUInt16LE(20, 0)
  about.writeUInt16LE(8, 4)
  about.writeUInt32LE(crc32(large), 10)
  about.writeUInt32LE(packed.length, 14)
  about.writeUInt32LE(says, 18)
  about.writeUInt16LE(name.length, 22)
  const number = (value: number): Buffer => {
    const bytes = Buffer.alloc(4)
    bytes.writeUInt32LE(value)
    return bytes
  }
  const local = Buffer.concat([number(0x04034b50), about, name, packed])
  const listed = Buffer.concat([number(0x02014b50), Buffer.from([20, 0]), about, Buffer.alloc(14), name])
  const end = Buffer.alloc(18)
  end.writeUInt16LE(1, 4)
  end.writeUInt16LE(1, 6)
  end.writeUInt32LE(listed.length, 8)
  end.writeUInt32LE(local.length, 12)
  return new Uint8Array(Buffer.concat([local, listed, number(0x06054b50), end]))
}

async function scan(): Promise<Uint8Array> {
  const picture = await sharp({ create: { width: 600, height: 800, channels: 3, background: '#eee' } })
    .jpeg()
    .toBuffer()
  return new Promise((done, failed) => {
    const document = new PDFDocument({ size: 'A4' })
    const pieces: Buffer[] = []
    document.on('data', (piece: Buffer) => pieces.push(piece))
    document.on('end', () => done(new Uint8Array(Buffer.concat(pieces))))
    document.on('error', failed)
    for (let page = 0; page < 3; page++) {
      if (page > 0) document.addPage()
      document.image(picture, 0, 0, { width: 500 })
    }
    document.end()
  })
}

/** A compound file (MS-CFB) as far as anybody looks before refusing it. */
const compound = (inside: string): Uint8Array =>
  new Uint8Array(
    Buffer.concat([
      Buffer.from('d0cf11e0a1b11ae1', 'hex'),
      Buffer.alloc(1016),
      Buffer.from(inside, 'utf16le'),
      Buffer.alloc(512),
    ]),
  )

function halves(): BadDocument[] {
  const half = 'report-half-table'
  const lines = lineByLine()
  const rows = tabbed()
  const csv = asCsv()
  const page = asHtml()
  const upTo = (text: string, end: string): Uint8Array => utf8(text.slice(0, text.indexOf(end) + end.length))
  const headLost = (first: number): Uint8Array => utf8(lineByLine(ROWS.slice(first), []).replace(`${TITLE}\n\n`, ''))
  return [
    { name: '断在句中.txt', bytes: upTo(lines, '已新增养老床位310'), code: half },
    { name: '断在牵头单位后.txt', bytes: upTo(lines, '区民政局'), code: half },
    { name: '断在任务后.txt', bytes: upTo(lines, '新增养老床位300张。'), code: half },
    { name: '制表符断在句中.txt', bytes: upTo(rows, '已新增养老床位310'), code: half },
    { name: '制表符断在牵头单位后.txt', bytes: upTo(rows, '区民政局'), code: half },
    { name: '断在句中.csv', bytes: upTo(csv, '已新增养老床位310'), code: half },
    { name: '断在牵头单位后.csv', bytes: upTo(csv, '区民政局'), code: half },
    {
      name: '断在引号里.csv',
      bytes: upTo(asCsv([...ROWS, ['7', '民生', '"好"房子', '区住建局', '一,二']]), '"一,'),
      code: 'document-broken',
      says: [/引号/, /quotation/],
    },
    { name: '断在单元格里.html', bytes: upTo(page, '已新增养老床位310'), code: half },
    { name: '断在行里.html', bytes: upTo(page, '<td>区民政局</td>'), code: half },
    { name: '没有开头.txt', bytes: headLost(2), code: half },
  ]
}

function packages(): BadDocument[] {
  const sheets = [{ name: 'a', xml: sheetXml([[TITLE], HEAD, ...ROWS]) }]
  const whole = workbook()
  const letter = handMadeLetter(paragraph(TITLE) + letterTable([HEAD, ...ROWS]))
  const laughs = Array.from(
    { length: 20 },
    (_, at) => `<!ENTITY a${at} "${`&a${at === 0 ? '' : at - 1};`.repeat(10)}">`,
  )
  const letterOf = (head: string, text: string): Uint8Array =>
    handMadeLetter('', {
      'word/document.xml': `<?xml version="1.0"?>${head}<w:document xmlns:w="urn:w"><w:body><w:p><w:r><w:t>${text}</w:t></w:r></w:p></w:body></w:document>`,
    })
  const macroType = 'application/vnd.ms-word.document.macroEnabled.main+xml'
  const macros = [/宏/, /macros/]
  return [
    {
      name: '带宏.xlsm',
      bytes: handMadeWorkbook({ sheets, more: { 'xl/vbaProject.bin': 'x' } }),
      code: 'document-macros',
      says: macros,
    },
    {
      name: '改了名的带宏.xlsx',
      bytes: handMadeWorkbook({ sheets, more: { 'xl/vbaProject.bin': 'x' } }),
      code: 'document-macros',
      says: macros,
    },
    {
      name: '带宏.docm',
      bytes: handMadeLetter(paragraph(TITLE), { 'word/vbaProject.bin': 'x' }),
      code: 'document-macros',
      says: macros,
    },
    {
      name: '声明带宏.docx',
      bytes: handMadeLetter(paragraph(TITLE), {}, macroType),
      code: 'document-macros',
      says: macros,
    },
    {
      name: '炸弹.xlsx',
      bytes: handMadeWorkbook({ sheets: [{ name: 'a', xml: `<sheetData>${' '.repeat(150 * MB)}</sheetData>` }] }),
      code: 'document-bomb',
    },
    {
      name: '炸弹.docx',
      bytes: handMadeLetter(paragraph(TITLE), { 'word/media/image1.png': new Uint8Array(250 * MB) }),
      code: 'document-bomb',
    },
    { name: '谎报大小.xlsx', bytes: lyingArchive(100), code: 'document-bomb' },
    {
      name: '六千个文件.docx',
      bytes: writeArchive(Array.from({ length: 6_000 }, (_, at) => ({ name: `a/${at}.xml`, content: '' }))),
      code: 'document-bomb',
    },
    {
      name: '深层.xlsx',
      bytes: handMadeWorkbook({ sheets: [{ name: 'a', xml: '<x>'.repeat(100_000) + '</x>'.repeat(100_000) }] }),
      code: 'document-bomb',
    },
    {
      name: '深层.docx',
      bytes: handMadeLetter('<w:sdt>'.repeat(100_000) + '</w:sdt>'.repeat(100_000)),
      code: 'document-bomb',
    },
    {
      name: '实体展开.docx',
      bytes: letterOf(`<!DOCTYPE x [<!ENTITY a "ha">${laughs.join('')}]>`, '&a19;'),
      code: 'document-bomb',
    },
    {
      name: '外部实体.docx',
      bytes: letterOf('<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>', '&e;'),
      code: 'document-bomb',
    },
    {
      name: '断掉.xlsx',
      bytes: whole.subarray(0, whole.length / 2),
      code: 'document-broken',
      says: [/不完整/, /cut off/],
    },
    {
      name: '断在末尾.docx',
      bytes: letter.subarray(0, letter.length - 30),
      code: 'document-broken',
      says: [/不完整/, /cut off/],
    },
    {
      name: '改了一字节.docx',
      bytes: letter.map((byte, at) => (at === 900 ? byte ^ 0xff : byte)),
      code: 'document-broken',
    },
  ]
}

/** Every file with the code it must be refused by. */
export async function badDocuments(): Promise<readonly BadDocument[]> {
  const other = (text: string): string =>
    text.replaceAll('三季度', '二季度').replaceAll('1—9月', '1—6月').replaceAll('已', '现已')
  const withoutReport = ROWS.map((row) => row.slice(0, 4))
  const two = 'report-two-documents'
  const endless = '新增养老床位300张。'.repeat(20_000)
  return [
    ...halves(),
    {
      name: '缺完成情况.csv',
      bytes: utf8(asCsv(withoutReport, HEAD.slice(0, 4))),
      code: 'report-columns-missing',
      says: [/完成情况/],
    },
    {
      name: '缺牵头单位和完成情况.csv',
      bytes: utf8(
        asCsv(
          ROWS.map((row) => row.slice(0, 3)),
          HEAD.slice(0, 3),
        ),
      ),
      code: 'report-columns-missing',
      says: [/牵头单位/],
    },
    { name: '没有表.txt', bytes: utf8('今天天气很好，公园里有12万人。\n'.repeat(20)), code: 'report-unreadable' },
    { name: '两份.txt', bytes: utf8(`${tabbed()}\n\n${other(tabbed())}\n`), code: two, says: [/三季度.*二季度/] },
    {
      name: '两份.docx',
      bytes: handMadeLetter(
        [tabbed(), other(tabbed())]
          .map((each) => each.split('\n').map((line) => line.split('\t')))
          .map(([title, ...rows]) => paragraph(title?.[0] ?? '') + letterTable(rows))
          .join(''),
      ),
      code: two,
    },
    {
      name: '两份.xlsx',
      bytes: handMadeWorkbook({
        sheets: [tabbed(), other(tabbed())].map((each, at) => ({
          name: `表${at}`,
          xml: sheetXml(each.split('\n').map((line) => line.split('\t'))),
        })),
      }),
      code: two,
    },
    ...packages(),
    { name: '空.xlsx', bytes: new Uint8Array(), code: 'document-broken', says: [/空文件/, /empty/] },
    {
      name: '其实是图.xlsx',
      bytes: await sharp({ create: { width: 20, height: 20, channels: 3, background: '#f00' } })
        .png()
        .toBuffer(),
      code: 'document-unknown',
      says: [/图片/, /picture/],
    },
    { name: '扫描件.pdf', bytes: await scan(), code: 'document-scan', says: [/扫描件/, /scan/] },
    { name: '断掉.pdf', bytes: (await scan()).subarray(0, 700), code: 'document-broken' },
    { name: '加密.xlsx', bytes: compound('EncryptedPackage'), code: 'document-encrypted', says: [/密码/, /password/] },
    { name: '旧版.xls', bytes: compound('Workbook'), code: 'document-unknown', says: [/旧版/, /old Office/] },
    { name: '程序.xlsx', bytes: utf8('MZ\u0090\u0000\u0003'), code: 'document-unknown' },
    {
      name: '一句两万遍.csv',
      bytes: utf8(asCsv([['1', '民生', endless, '区民政局', endless.replaceAll('新', '已新')], ...ROWS])),
      code: 'document-bomb',
    },
    { name: '满是制表符.txt', bytes: utf8('\t'.repeat(2_000_000)), code: 'report-unreadable' },
    { name: '十五万行.txt', bytes: utf8('今天天气很好，12万人。\n'.repeat(150_000)), code: 'report-unreadable' },
  ]
}
