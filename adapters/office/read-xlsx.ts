// A workbook: every visible sheet a table of what its cells display. Formulas are not computed: what was stored with them counts.
// ECMA-376 part 1, section 18.
import type { OfficePackage } from './office-package.ts'
import { broken, type ReadingLimits } from './reading-limits.ts'
import { type Composed, RunningText } from './running-text.ts'
import { sheetRows } from './sheet-cells.ts'
import { builtInFormat, type NumberFormats } from './shown-number.ts'
import { spreadsheetText } from './spreadsheet-text.ts'

type Sheet = { readonly name: string; readonly hidden: boolean; readonly path: string | undefined }

/** What a program calls a sheet by itself says nothing. */
const NO_NAME = /^(sheet|工作表|表)\s*\d*$/i

/** Faults: document-bomb, document-broken. */
export function readXlsx(file: OfficePackage, limits: ReadingLimits): Composed {
  const document = new RunningText(limits)
  const related = file.targets(file.main)
  const { sheets, from1904 } = workbook(file, new Map(related.map(({ id, path }) => [id, path])))
  const partOf = (type: string) => related.find((each) => each.type.endsWith(type))?.path
  const strings = sharedStrings(file, partOf('/sharedStrings'))
  const formats: NumberFormats = { codes: formatCodes(file, partOf('/styles')), from1904 }
  for (const { name, hidden, path } of sheets) {
    if (hidden) {
      document.note('sheet-hidden', { name })
      continue
    }
    // A chart on a sheet of its own has no cells.
    if (path === undefined || !file.has(path)) continue
    const { rows, hiddenRows, hiddenColumns, uncomputed } = sheetRows(
      (events) => file.walk(path, events),
      strings,
      formats,
      limits,
    )
    if (rows.length > 0 && !NO_NAME.test(name)) document.paragraph(name)
    document.table(rows)
    if (hiddenRows > 0) document.note('rows-hidden', { name, count: hiddenRows })
    if (hiddenColumns > 0) document.note('columns-hidden', { name, count: hiddenColumns })
    if (uncomputed > 0) document.note('formulas-uncomputed', { name, count: uncomputed })
  }
  return document.composed()
}

function workbook(
  file: OfficePackage,
  paths: ReadonlyMap<string, string>,
): { readonly sheets: readonly Sheet[]; readonly from1904: boolean } {
  const sheets: Sheet[] = []
  let from1904 = false
  file.walk(file.main, {
    open: (name, attributes) => {
      if (name === 'workbookPr') from1904 = /^(1|true|on)$/.test(attributes.date1904 ?? '')
      if (name !== 'sheet') return
      const { name: label = '', state = 'visible' } = attributes
      const id = attributes['r:id'] ?? attributes.id ?? ''
      sheets.push({ name: spreadsheetText(label), hidden: state !== 'visible', path: paths.get(id) })
    },
  })
  if (sheets.length === 0) throw broken('工作簿里没有工作表', 'the workbook has no sheets')
  return { sheets, from1904 }
}

/** Rich text is its runs put together; how it is pronounced (rPh) is none of it. */
function sharedStrings(file: OfficePackage, path: string | undefined): readonly string[] {
  const strings: string[] = []
  if (path === undefined) return strings
  let text = ''
  let inText = false
  let phonetic = 0
  file.walk(path, {
    open: (name) => {
      if (name === 'si') text = ''
      else if (name === 'rPh') phonetic++
      else if (name === 't') inText = phonetic === 0
    },
    close: (name) => {
      if (name === 'si') strings.push(spreadsheetText(text))
      else if (name === 'rPh') phonetic--
      else if (name === 't') inText = false
    },
    text: (value) => {
      if (inText) text += value
    },
  })
  return strings
}

function formatCodes(file: OfficePackage, path: string | undefined): readonly string[] {
  const own = new Map<number, string>()
  const codes: string[] = []
  if (path === undefined) return codes
  let inCells = false
  file.walk(path, {
    open: (name, { numFmtId = '0', formatCode = '' }) => {
      if (name === 'numFmt') own.set(Number(numFmtId), formatCode)
      else if (name === 'cellXfs') inCells = true
      else if (name === 'xf' && inCells) codes.push(own.get(Number(numFmtId)) ?? builtInFormat(Number(numFmtId)))
    },
    close: (name) => {
      if (name === 'cellXfs') inCells = false
    },
  })
  return codes
}
