// Workbooks and text documents as other programs write them: what is read is what stands on the screen.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Fault } from '@gongzhi/kernel'
import { documentIn } from './document-in.ts'
import { handMadeLetter, handMadeWorkbook } from './hand-made.contract.ts'
import { READING_LIMITS } from './reading-limits.ts'
import { shownDocument } from './shown-document.contract.ts'

const code = (expected: string) => (fault: unknown) => fault instanceof Fault && fault.code === expected
const workbook = (xml: string, more: Omit<Parameters<typeof handMadeWorkbook>[0], 'sheets'> = {}) =>
  documentIn(handMadeWorkbook({ sheets: [{ name: 'Sheet1', xml }], ...more }), 'x.xlsx')
const letter = (body: string, more = {}) => documentIn(handMadeLetter(body, more), 'x.docx')
const p = (text: string, look = '') => `<w:p>${look}<w:r><w:t xml:space="preserve">${text}</w:t></w:r></w:p>`
const tc = (inside: string, look = '') => `<w:tc><w:tcPr>${look}</w:tcPr>${inside}</w:tc>`
const tr = (...cells: string[]) => `<w:tr>${cells.join('')}</w:tr>`

test('xlsx: shared strings, rich text, pronunciation left out, booleans, errors, inline text', async () => {
  const document = await workbook(
    `<sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>
     <row r="2"><c r="A2" t="b"><v>1</v></c><c r="B2" t="e"><v>#DIV/0!</v></c><c r="C2" t="inlineStr"><is><t>内联_x000D_文字_x005F_x41_</t></is></c></row></sheetData>`,
    {
      strings:
        '<si><r><rPr><b/></rPr><t>完成</t></r><r><t xml:space="preserve"> 8.2万人</t></r><rPh sb="0" eb="1"><t>ワン</t></rPh></si><si><t>序号</t></si>',
    },
  )
  assert.deepEqual(shownDocument(document), [
    [
      ['完成 8.2万人', '序号', ''],
      ['TRUE', '#DIV/0!', '内联\n文字_x41_'],
    ],
  ])
})

test('xlsx: numbers as they are displayed', async () => {
  const codes = ['0.0%', '#,##0.00', 'yyyy"年"m"月"d"日"', '0.0"万人"', '[=1]"已完成";0', '[$-804]yyyy/m/d']
  const styles = `<numFmts>${codes.map((each, at) => `<numFmt numFmtId="${164 + at}" formatCode="${each.replaceAll('"', '&quot;')}"/>`).join('')}</numFmts><cellStyleXfs><xf numFmtId="9"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="9"/><xf numFmtId="14"/>${codes.map((_, at) => `<xf numFmtId="${164 + at}"/>`).join('')}</cellXfs>`
  const cells = [
    [0, '0.30000000000000004', '0.3'],
    [0, '123456789012', '123456789012'],
    [1, '0.12', '12%'],
    [2, '44562', '2022/1/1'],
    [3, '0.1234', '12.3%'],
    [4, '12345.678', '12,345.68'],
    [5, '44562', '2022年1月1日'],
    [6, '8.2', '8.2万人'],
    [7, '1', '已完成'],
    [8, '44562.5', '2022/1/1'],
  ] as const
  const row = cells.map(([style, value]) => `<c s="${style}"><v>${value}</v></c>`).join('')
  const document = await workbook(`<sheetData><row>${row}</row></sheetData>`, { styles })
  assert.deepEqual(shownDocument(document), [[cells.map(([, , shown]) => shown)]])
  const of1904 = await workbook(`<sheetData><row><c s="2"><v>43100</v></c></row></sheetData>`, {
    styles,
    workbookPr: '<workbookPr date1904="1"/>',
  })
  assert.deepEqual(shownDocument(of1904), [[['2022/1/1']]])
})

test('xlsx: merged cells are spans, what is hidden is left out and said, empty rows are one', async () => {
  const cell = (place: string, text: string) => `<c r="${place}" t="str"><f>x</f><v>${text}</v></c>`
  const document = await workbook(
    `<cols><col min="4" max="16384" hidden="1"/></cols><sheetData>
     <row r="3">${cell('A3', '标题')}</row>
     <row r="4">${cell('A4', '章')}${cell('B4', '一')}${cell('C4', '甲')}${cell('D4', '藏')}</row>
     <row r="5" hidden="1">${cell('B5', '暗')}</row>
     <row r="6">${cell('B6', '二')}<c r="C6"><f>SUM(A1)</f></c></row>
     <row r="900">${cell('A900', '尾')}</row></sheetData>
     <mergeCells><mergeCell ref="A3:C3"/><mergeCell ref="A4:A6"/><mergeCell ref="X1:XFD9999"/></mergeCells>`,
  )
  assert.deepEqual(shownDocument(document), [
    [['标题→3'], ['章↓2', '一', '甲'], ['二', ''], ['', '', ''], ['尾', '', '']],
  ])
  assert.deepEqual(document.notes, [
    { note: 'rows-hidden', params: { name: 'Sheet1', count: 1 } },
    { note: 'columns-hidden', params: { name: 'Sheet1', count: 1 } },
    { note: 'formulas-uncomputed', params: { name: 'Sheet1', count: 1 } },
  ])
})

test('xlsx: several sheets with their names; hidden ones are said', async () => {
  const xml = (text: string) => `<sheetData><row><c t="str"><v>${text}</v></c></row></sheetData>`
  const document = await documentIn(
    handMadeWorkbook({
      sheets: [
        { name: '目标', xml: xml('甲') },
        { name: '底稿', xml: xml('乙'), state: 'veryHidden' },
        { name: 'Sheet2', xml: xml('丙') },
      ],
    }),
    'x.xlsx',
  )
  assert.deepEqual(shownDocument(document), ['目标', [['甲']], [['丙']]])
  assert.deepEqual(document.notes, [{ note: 'sheet-hidden', params: { name: '底稿' } }])
})

test('xlsx: a stray cell at the far end neither fills memory nor hides the rest', async () => {
  const rows = Array.from({ length: 200 }, (_, at) => `<row r="${at + 1}"><c r="A${at + 1}"><v>${at}</v></c></row>`)
  const document = await workbook(
    `<sheetData>${rows.join('')}<row r="1048576"><c r="XFD1048576"><v>9</v></c></row></sheetData>`,
  )
  const [table] = shownDocument(document)
  assert.ok(Array.isArray(table))
  assert.deepEqual(table[199], ['199'])
  assert.equal(table.at(-1)?.at(-1), '9')
})

test('xlsx: more cells or merges than are allowed are refused', async () => {
  const limits = { ...READING_LIMITS, parts: 1000 }
  const many = Array.from({ length: 1001 }, () => '<row><c><v>1</v></c></row>').join('')
  await assert.rejects(
    documentIn(handMadeWorkbook({ sheets: [{ name: 'a', xml: `<sheetData>${many}</sheetData>` }] }), 'x.xlsx', limits),
    code('document-bomb'),
  )
})

test('macros are refused by their parts and by what the file calls itself, under any name', async () => {
  const sheets = [{ name: 'a', xml: '<sheetData/>' }]
  for (const bytes of [
    handMadeWorkbook({ sheets, type: 'application/vnd.ms-excel.sheet.macroEnabled.main+xml' }),
    handMadeWorkbook({ sheets, more: { 'xl/vbaProject.bin': 'x' } }),
    handMadeWorkbook({ sheets, more: { 'xl/macrosheets/sheet1.xml': '<x/>' } }),
    handMadeLetter('', {}, 'application/vnd.ms-word.document.macroEnabled.main+xml'),
    handMadeLetter(p('文字'), { 'word/VBAPROJECT.BIN': 'x' }),
  ]) {
    await assert.rejects(documentIn(bytes, 'report.txt'), code('document-macros'))
  }
})

test('docx: paragraphs of nested runs, breaks, tabs, hidden text, fields, links', async () => {
  const document = await letter(
    `<w:p><w:r><w:t>新增</w:t></w:r><w:hyperlink><w:r><w:rPr><w:b/></w:rPr><w:t>就业</w:t></w:r></w:hyperlink><w:smartTag><w:r><w:t>8.2</w:t></w:r></w:smartTag><w:r><w:t xml:space="preserve"> 万人</w:t><w:br/><w:t>第二行</w:t><w:tab/><w:t>后</w:t></w:r></w:p>
     <w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>暗</w:t></w:r><w:r><w:t>明</w:t></w:r><w:r><w:instrText>PAGE</w:instrText></w:r></w:p>
     <w:p/><w:sdt><w:sdtContent>${p('控件里的字')}</w:sdtContent></w:sdt>`,
  )
  assert.deepEqual(shownDocument(document), ['新增就业8.2 万人\n第二行\t后', '明', '控件里的字'])
  assert.deepEqual(document.notes, [{ note: 'text-hidden', params: { count: 1 } }])
})

test('docx: cells merged across and down, nested tables within their cell', async () => {
  const span = '<w:gridSpan w:val="2"/>'
  const document = await letter(
    `<w:tbl>${tr(tc(p('序号'), '<w:vMerge w:val="restart"/>'), tc(p('完成'), span))}
     ${tr(tc('<w:p/>', '<w:vMerge/>'), tc(p('目标')), tc(p('结果') + p('第二段')))}
     ${tr(tc(p('1')), tc(`${p('内')}<w:tbl>${tr(tc(p('甲')), tc(p('乙')))}</w:tbl>`), tc(p('完'), '<w:vMerge w:val="restart"/>'))}
     ${tr(tc(p('2')), tc(p('丙')), tc(p('看不见'), '<w:vMerge/>'))}</w:tbl>${p('尾')}`,
  )
  assert.deepEqual(shownDocument(document), [
    [
      ['序号↓2', '完成→2'],
      ['目标', '结果\n第二段'],
      ['1', '内\n甲\t乙', '完↓2'],
      ['2', '丙'],
    ],
    '尾',
  ])
})

test('docx: tracked changes are read as accepted, rows too; text boxes and notes are left out; all of it is said', async () => {
  const box =
    '<mc:AlternateContent><mc:Choice><w:drawing><wps:txbx><w:txbxContent><w:p><w:r><w:t>框</w:t></w:r></w:p></w:txbxContent></wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox><w:txbxContent><w:p><w:r><w:t>框</w:t></w:r></w:p></w:txbxContent></v:textbox></w:pict></mc:Fallback></mc:AlternateContent>'
  const document = await letter(
    `<w:p><w:pPr><w:rPr><w:del w:id="9"/></w:rPr></w:pPr><w:r><w:t>完成</w:t></w:r><w:del w:id="1"><w:r><w:rPr><w:del/></w:rPr><w:delText>7万</w:delText></w:r></w:del><w:ins w:id="2"><w:r><w:t>8万</w:t></w:r></w:ins><w:r>${box}<w:t>人</w:t><w:footnoteReference w:id="1"/></w:r><w:moveFrom><w:r><w:t>旧</w:t></w:r></w:moveFrom></w:p>
     <w:tbl>${tr(tc(p('1')))}<w:tr><w:trPr><w:del w:id="3"/></w:trPr>${tc(`<w:p><w:del><w:r><w:delText>删</w:delText></w:r></w:del></w:p>`)}</w:tr><w:tr><w:trPr><w:ins w:id="4"/></w:trPr>${tc(p('2'))}</w:tr></w:tbl>`,
  )
  assert.deepEqual(shownDocument(document), ['完成8万人', [['1'], ['2']]])
  const notes = document.notes.map(({ note }) => note)
  assert.deepEqual(notes, ['text-boxes-left-out', 'notes-left-out', 'changes-accepted'])
})

test('docx: numbers that the program writes itself are read', async () => {
  const level = (at: number, format: string, text: string) =>
    `<w:lvl w:ilvl="${at}"><w:start w:val="1"/><w:numFmt w:val="${format}"/><w:lvlText w:val="${text}"/></w:lvl>`
  const numbering = `<w:numbering xmlns:w="urn:w"><w:abstractNum w:abstractNumId="0">${level(0, 'chineseCountingThousand', '（%1）')}${level(1, 'decimal', '%1.%2')}</w:abstractNum><w:num w:numId="5"><w:abstractNumId w:val="0"/></w:num></w:numbering>`
  const legal = numbering.replace('%1.%2"/>', '%1.%2"/><w:isLgl/>')
  const styles =
    '<w:styles xmlns:w="urn:w"><w:style w:styleId="A"><w:pPr><w:numPr><w:numId w:val="5"/></w:numPr></w:pPr></w:style><w:style w:styleId="B"><w:basedOn w:val="A"/></w:style></w:styles>'
  const numbered = (level: number) => `<w:pPr><w:numPr><w:ilvl w:val="${level}"/><w:numId w:val="5"/></w:numPr></w:pPr>`
  const document = await letter(
    `${p('稳增长', numbered(0))}${p('8万人', numbered(1))}${p('二', numbered(1))}${p('惠民生', '<w:pPr><w:pStyle w:val="B"/></w:pPr>')}<w:tbl>${tr(tc(`<w:p>${numbered(1)}</w:p>`), tc(p('任务')))}</w:tbl>`,
    { 'word/numbering.xml': numbering, 'word/styles.xml': styles },
  )
  assert.deepEqual(shownDocument(document), [
    '（一）稳增长',
    '一.1\t8万人',
    '一.2\t二',
    '（二）惠民生',
    [['二.1', '任务']],
  ])
  const inDigits = await letter(p('甲', numbered(0)) + p('乙', numbered(1)), { 'word/numbering.xml': legal })
  assert.deepEqual(shownDocument(inDigits), ['（一）甲', '1.1\t乙'])
})

test('a document type is refused: nothing outside is ever asked for, and nothing unfolds', async () => {
  const outside = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>'
  const laughs = `<!DOCTYPE x [<!ENTITY a "ha">${Array.from({ length: 20 }, (_, at) => `<!ENTITY a${at} "${`&a${at === 0 ? '' : at - 1};`.repeat(10)}">`).join('')}]>`
  for (const head of [outside, laughs]) {
    const bytes = handMadeLetter('', {
      'word/document.xml': `${head}<w:document xmlns:w="urn:w"><w:body><w:p><w:r><w:t>&e;&a19;</w:t></w:r></w:p></w:body></w:document>`,
    })
    await assert.rejects(documentIn(bytes, 'x.docx'), code('document-bomb'))
  }
  const entity = handMadeLetter('<w:p><w:r><w:t>&unknown;</w:t></w:r></w:p>')
  await assert.rejects(documentIn(entity, 'x.docx'), code('document-broken'))
})

test('XML that nests without end, is cut off or is no XML is refused', async () => {
  const deep = handMadeLetter(`${'<w:sdt>'.repeat(400)}${'</w:sdt>'.repeat(400)}`)
  await assert.rejects(documentIn(deep, 'x.docx'), code('document-bomb'))
  for (const xml of ['<w:document xmlns:w="urn:w"><w:body><w:p>', 'keine', '']) {
    await assert.rejects(
      documentIn(handMadeLetter('', { 'word/document.xml': xml }), 'x.docx'),
      code('document-broken'),
    )
  }
})

test('other archives are told apart in clear words', async () => {
  const only = (name: string, content: string) =>
    import('./zip-writing.ts').then(({ writeArchive }) => documentIn(writeArchive([{ name, content }]), 'x.xlsx'))
  await assert.rejects(only('a.txt', 'x'), code('document-unknown'))
  await assert.rejects(
    only('OFD.xml', '<OFD/>'),
    (fault: unknown) => fault instanceof Fault && /OFD/.test(fault.message),
  )
  await assert.rejects(only('mimetype', 'application/vnd.oasis.opendocument.spreadsheet'), code('document-unknown'))
})
