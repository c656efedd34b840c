// Writes a workbook (xlsx). Text is text: nothing in it ever becomes a formula.
import type { About, PublishedCell, PublishedSheet, Run } from '@gongzhi/engine/targets/publication-files.port'
import { Fault } from '@gongzhi/kernel'
import { officeParts, type Relation, relations, relationType } from './office-parts.ts'
import { gridOf, hexOf, linkOf, plainOf, runsOf } from './published-text.ts'
import { storedText } from './spreadsheet-text.ts'
import { WorkbookStyles } from './workbook-styles.ts'
import { XML_HEAD, xmlText } from './xml-text.ts'
import { type Part, writeArchive } from './zip-writing.ts'

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const RELATED = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml'
/** Excel refuses longer ones. */
const LONGEST_TEXT = 32_767
const DEFAULT_WIDTH = 14
const MOST_WIDTH = 255
const LINE_HEIGHT = 15.6

/** Fault input-invalid: see `PublicationFiles.workbook`. */
export async function writeWorkbook(sheets: readonly PublishedSheet[], about: About): Promise<Uint8Array> {
  checkNames(sheets)
  const styles = new WorkbookStyles()
  const written = sheets.map((sheet, at) => sheetPart(sheet, at + 1, styles))
  const listed = sheets
    .map(({ name }, at) => `<sheet name="${xmlText(storedText(name))}" sheetId="${at + 1}" r:id="rId${at + 1}"/>`)
    .join('')
  const related: Relation[] = sheets.map((_, at) => ({
    id: `rId${at + 1}`,
    type: relationType('worksheet'),
    target: `worksheets/sheet${at + 1}.xml`,
  }))
  const parts = officeParts(
    {
      name: 'xl/workbook.xml',
      type: `${TYPE}.sheet.main+xml`,
      content: `${XML_HEAD}<workbook xmlns="${MAIN}" xmlns:r="${RELATED}"><sheets>${listed}</sheets></workbook>`,
    },
    [
      ...written.map(({ content }, at) => ({
        name: `xl/worksheets/sheet${at + 1}.xml`,
        type: `${TYPE}.worksheet+xml`,
        content,
      })),
      { name: 'xl/styles.xml', type: `${TYPE}.styles+xml`, content: styles.xml() },
    ],
    about,
  )
  return writeArchive([
    ...parts,
    relations('xl/_rels/workbook.xml.rels', [
      ...related,
      { id: `rId${sheets.length + 1}`, type: relationType('styles'), target: 'styles.xml' },
    ]),
    ...written.flatMap(({ links }) => links),
  ])
}

function checkNames(sheets: readonly PublishedSheet[]): void {
  const invalid = (detail: string) => new Fault('input-invalid', { detail })
  if (sheets.length === 0) throw invalid('a workbook without sheets')
  const names = new Set<string>()
  for (const { name } of sheets) {
    if (name === '' || name.length > 31 || /[[\]:*?/\\]|^'|'$/.test(name)) throw invalid(`sheet name ${name}`)
    if (names.has(name.toLowerCase())) throw invalid(`two sheets ${name}`)
    names.add(name.toLowerCase())
  }
}

function sheetPart(
  sheet: PublishedSheet,
  number: number,
  styles: WorkbookStyles,
): { readonly content: string; readonly links: readonly Part[] } {
  const { head = 0, widths } = sheet
  const grid = gridOf(sheet)
  const rows: string[][] = Array.from({ length: grid.rows }, () => [])
  const linesOf: number[] = Array.from({ length: grid.rows }, () => 1)
  const merges: string[] = []
  const links: { readonly place: string; readonly target: string }[] = []
  const width = (column: number) => Math.min(MOST_WIDTH, Math.max(1, widths?.[column] ?? DEFAULT_WIDTH))
  const placed = [...grid.cells].sort((a, b) => a.row - b.row || a.column - b.column)
  const inOrder: { row: number; column: number; xml: string }[] = []
  for (const { cell, row, column, rows: high, columns: wide } of placed) {
    const style = styles.of(cell, row < head)
    const place = placeName(row, column)
    inOrder.push({ row, column, xml: cellXml(cell, place, style) })
    if (high > 1 || wide > 1) {
      merges.push(`<mergeCell ref="${place}:${placeName(row + high - 1, column + wide - 1)}"/>`)
      // The border of a merged cell is that of each cell under it.
      for (let below = row; below < row + high; below++)
        for (let beside = column; beside < column + wide; beside++)
          if (below !== row || beside !== column)
            inOrder.push({ row: below, column: beside, xml: `<c r="${placeName(below, beside)}" s="${style}"/>` })
    }
    // A cell leads to one place only.
    const target = runsOf(cell.text)
      .map(linkOf)
      .find((each) => each !== undefined)
    if (target !== undefined) links.push({ place, target })
    if (high === 1) {
      let room = 0
      for (let beside = column; beside < column + wide; beside++) room += width(beside)
      linesOf[row] = Math.max(linesOf[row] ?? 1, linesIn(plainOf(cell.text), room))
    }
  }
  for (const { row, xml } of inOrder.sort((a, b) => a.row - b.row || a.column - b.column)) rows[row]?.push(xml)
  const data = rows
    .map((cells, row) => {
      const height = Math.min(409, (linesOf[row] ?? 1) * LINE_HEIGHT + 4).toFixed(1)
      return `<row r="${row + 1}" ht="${height}" customHeight="1">${cells.join('')}</row>`
    })
    .join('')
  const columns = Array.from(
    { length: grid.columns },
    (_, at) => `<col min="${at + 1}" max="${at + 1}" width="${width(at)}" customWidth="1"/>`,
  ).join('')
  const frozen =
    head === 0
      ? ''
      : `<pane ySplit="${head}" topLeftCell="${placeName(head, 0)}" activePane="bottomLeft" state="frozen"/>`
  const content = `${XML_HEAD}<worksheet xmlns="${MAIN}" xmlns:r="${RELATED}"><sheetViews><sheetView workbookViewId="0">${frozen}</sheetView></sheetViews><sheetFormatPr defaultRowHeight="${LINE_HEIGHT}"/>${columns === '' ? '' : `<cols>${columns}</cols>`}<sheetData>${data}</sheetData>${merges.length === 0 ? '' : `<mergeCells count="${merges.length}">${merges.join('')}</mergeCells>`}${links.length === 0 ? '' : `<hyperlinks>${links.map(({ place }, at) => `<hyperlink ref="${place}" r:id="rId${at + 1}"/>`).join('')}</hyperlinks>`}<pageMargins left="0.5" right="0.5" top="0.6" bottom="0.6" header="0.3" footer="0.3"/><pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/></worksheet>`
  return {
    content,
    links:
      links.length === 0
        ? []
        : [
            relations(
              `xl/worksheets/_rels/sheet${number}.xml.rels`,
              links.map(({ target }, at) => ({
                id: `rId${at + 1}`,
                type: relationType('hyperlink'),
                target,
                outside: true,
              })),
            ),
          ],
  }
}

function cellXml(cell: PublishedCell, place: string, style: number): string {
  if (cell.number !== undefined) {
    if (!Number.isFinite(cell.number.value)) throw new Fault('input-invalid', { detail: `number of ${place}` })
    return `<c r="${place}" s="${style}"><v>${cell.number.value}</v></c>`
  }
  const runs = runsOf(cell.text)
  const text = plainOf(cell.text)
  if (text.length > LONGEST_TEXT) throw new Fault('input-invalid', { detail: `text of ${place} too long` })
  if (text === '') return `<c r="${place}" s="${style}"/>`
  const [only] = runs
  const inside = runs.length === 1 && only ? textXml(only.text) : runs.map(runXml).join('')
  return `<c r="${place}" s="${style}" t="inlineStr"><is>${inside}</is></c>`
}

const textXml = (text: string): string => `<t xml:space="preserve">${xmlText(storedText(text))}</t>`

function runXml(run: Run): string {
  const colour = run.colour === undefined ? '' : `<color rgb="FF${hexOf(run.colour)}"/>`
  return `<r><rPr>${run.bold ? '<b/>' : ''}<sz val="11"/>${colour}<rFont val="等线"/></rPr>${textXml(run.text)}</r>`
}

/** How many lines a text needs in a column; Excel does not grow rows of files by itself. */
function linesIn(text: string, width: number): number {
  let lines = 0
  for (const line of text.split('\n')) {
    let used = 0
    for (const sign of line) used += /[\u2e80-\uffef“”‘’…—]/.test(sign) ? 2 : 1.05
    lines += Math.max(1, Math.ceil(used / Math.max(1, width - 1)))
  }
  return lines
}

/** Row 0, column 27 → "AB1". */
function placeName(row: number, column: number): string {
  let letters = ''
  for (let left = column + 1; left > 0; left = Math.floor((left - 1) / 26))
    letters = String.fromCharCode(65 + ((left - 1) % 26)) + letters
  return `${letters}${row + 1}`
}
