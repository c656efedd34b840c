// Files as nobody writes them: whatever stands in them, reading ends soon, in a whole document or in a fault of the catalogue.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Fault, type SourceDocument } from '@gongzhi/kernel'
import fc from 'fast-check'
import { documentIn } from './document-in.ts'
import { handMadeLetter, handMadeWorkbook } from './hand-made.contract.ts'
import { officeFiles } from './office-files.ts'
import { readDocument } from './read-document.ts'

const SLOWEST_MS = 20_000
const value = fc.constantFrom(
  '',
  '0',
  '1',
  '-1',
  '2',
  '999999999',
  '1e9',
  'NaN',
  'A1',
  'A1:XFD1048576',
  'ZZZ9999999',
  'C3:A1',
  'restart',
  'true',
  'x',
)
const tag = (names: readonly string[], attributes: readonly string[]) =>
  fc.record({
    name: fc.constantFrom(...names),
    attributes: fc.dictionary(fc.constantFrom(...attributes), value, { maxKeys: 3 }),
    text: fc.constantFrom('', '8.2万人', '12', '<![CDATA[<x>]]>', ' '),
  })
/** Any nesting of these tags: each says how many of the open ones end before it. */
function nested(names: readonly string[], attributes: readonly string[]): fc.Arbitrary<string> {
  const steps = fc.array(fc.tuple(fc.constantFrom(0, 0, 1, 1, 2, 3), tag(names, attributes)), { maxLength: 60 })
  return steps.map((each) => {
    const open: string[] = []
    const end = () => `</${open.pop()}>`
    let xml = ''
    for (const [ended, { name, attributes: given, text }] of each) {
      for (let count = 0; count < ended && open.length > 0; count++) xml += end()
      const written = Object.entries(given).map(([key, of]) => ` ${key}="${of}"`)
      xml += `<${name}${written.join('')}>${text}`
      open.push(name)
    }
    while (open.length > 0) xml += end()
    return xml
  })
}

type Reader = (bytes: Uint8Array, name: string) => Promise<SourceDocument>

async function readsOrRefuses(bytes: Uint8Array, name: string, read: Reader = documentIn): Promise<void> {
  const started = performance.now()
  try {
    const { text, blocks } = await read(bytes, name)
    assert.ok(text.isWellFormed() && !text.includes('\u0000'), 'a database keeps it to the letter')
    let at = 0
    for (const block of blocks) {
      const all = block.kind === 'paragraph' ? [block.words] : block.rows.flat().map((cell) => cell.words)
      for (const { from, to } of all) {
        assert.ok(from >= at && to >= from && to <= text.length, 'words lie in the text, one after another')
        at = to
      }
      if (block.kind === 'paragraph') continue
      for (const { rows = 1, columns = 1 } of block.rows.flat()) {
        assert.ok(Number.isInteger(rows) && rows >= 1 && rows <= block.rows.length, `${rows} rows`)
        assert.ok(Number.isInteger(columns) && columns >= 1, `${columns} columns`)
      }
    }
  } catch (fault) {
    assert.ok(fault instanceof Fault, `${name}: ${fault instanceof Error ? fault.stack : fault}`)
  }
  assert.ok(performance.now() - started < SLOWEST_MS, 'it ends soon')
}

test('sheets of any elements in any order', async () => {
  const xml = nested(
    ['sheetData', 'row', 'c', 'v', 'f', 'is', 't', 'r', 'rPh', 'cols', 'col', 'mergeCells', 'mergeCell'],
    ['r', 't', 's', 'hidden', 'min', 'max', 'ref'],
  )
  await fc.assert(
    fc.asyncProperty(xml, (made) =>
      readsOrRefuses(handMadeWorkbook({ sheets: [{ name: 'a', xml: made }], strings: made, styles: made }), 'x.xlsx'),
    ),
    { numRuns: 400 },
  )
})

test('letters of any elements in any order', async () => {
  const names = [
    'p',
    'r',
    't',
    'tbl',
    'tr',
    'tc',
    'tcPr',
    'trPr',
    'pPr',
    'rPr',
    'gridSpan',
    'vMerge',
    'gridBefore',
    'del',
    'ins',
    'br',
    'tab',
    'vanish',
    'numPr',
    'numId',
    'ilvl',
    'pStyle',
    'txbxContent',
    'sdt',
  ]
  const numbering = [
    'abstractNum',
    'num',
    'lvl',
    'abstractNumId',
    'start',
    'numFmt',
    'lvlText',
    'style',
    'basedOn',
    'numId',
    'ilvl',
  ]
  const attributes = ['w:val', 'w:type', 'w:numId', 'w:abstractNumId', 'w:ilvl', 'w:styleId']
  const of = (each: readonly string[]) =>
    nested(
      each.map((name) => `w:${name}`),
      attributes,
    )
  await fc.assert(
    fc.asyncProperty(of(names), of(numbering), (body, lists) => {
      const part = `<w:x xmlns:w="urn:w">${lists}</w:x>`
      return readsOrRefuses(handMadeLetter(body, { 'word/numbering.xml': part, 'word/styles.xml': part }), 'x.docx')
    }),
    { numRuns: 400 },
  )
})

test('pages of any elements in any order', async () => {
  const xml = nested(
    ['table', 'tr', 'td', 'th', 'p', 'div', 'br', 'caption', 'script', 'b', 'tbody', 'select', 'svg', 'template'],
    ['rowspan', 'colspan', 'hidden', 'style'],
  )
  await fc.assert(
    fc.asyncProperty(xml, (made) => readsOrRefuses(new TextEncoder().encode(`<html>${made}`), 'x.html')),
    { numRuns: 400 },
  )
})

test('any bytes at all, and any bytes changed in a whole file', async () => {
  const about = { title: 'x', at: 0 }
  const table = {
    rows: [
      [{ text: '序号' }, { text: '任务' }],
      [{ text: '1' }, { text: '新增就业8.2万人' }],
    ],
  }
  const pdf = await officeFiles.pdf([{ kind: 'table', ...table }], about)
  const files = await Promise.all([
    officeFiles.workbook([{ name: 'a', ...table }], about),
    officeFiles.letter([{ kind: 'table', ...table }], about),
  ])
  const name = fc.constantFrom('x.txt', 'x.csv', 'x.html', 'x')
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), name, (bytes, called) => readsOrRefuses(bytes, called)),
    { numRuns: 400 },
  )
  const changes = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 12 })
  const changed = (file: Uint8Array, made: readonly (readonly [number, number])[]): Uint8Array => {
    const bytes = file.slice()
    for (const [at, byte] of made) bytes[at % bytes.length] = byte
    return bytes
  }
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...files), changes, (file, made) => readsOrRefuses(changed(file, made), 'x')),
    { numRuns: 200 },
  )
  // A damaged font may keep the library busy for ever: only a process of its own ends it.
  const bounded: Reader = (bytes, name) => readDocument(bytes, name, { ms: 5_000 })
  await fc.assert(
    fc.asyncProperty(changes, (made) => readsOrRefuses(changed(pdf, made), 'x', bounded)),
    { numRuns: 5 },
  )
})
