// A PDF with text in it, in the order of reading: ruled tables as tables, everything else as paragraphs. A PDF knows neither, so
// that it is told of the result that it was put together from positions. Scripts and forms in it are not looked at.
import { fileURLToPath } from 'node:url'
import { Fault } from '@gongzhi/kernel'
import { type Grid, gridsOf } from './pdf-grid.ts'
import { goesOn, joined, type Line, linesOf, paragraphsOf } from './pdf-lines.ts'
import { type Page, type Piece, pageOf } from './pdf-page.ts'
import { type CellRow, continued, PdfTable } from './pdf-table.ts'
import { bomb, broken, type ReadingLimits } from './reading-limits.ts'
import { type Composed, RunningText } from './running-text.ts'

/** What stands on the pages from top to bottom; `edge`: at the upper or lower end of its page. */
type Found =
  | { readonly line: Line; readonly page: number; readonly atEdge: boolean }
  | { readonly table: PdfTable; readonly page: number }

/** A page with fewer signs than this and a picture on it is a picture of a page. */
const FEWEST_SIGNS = 8
/** Where the end mark of the file is looked for; mailers and signers append something. */
const END_BYTES = 4_096
const MOST_PIXELS = 50_000_000
const PAGE_NUMBER = /^[-—–－\s·第]*\d{1,4}[-—–－\s·页]*(?:[/共]\s*\d{1,4}\s*页?)?$/

/** Faults: document-encrypted, document-scan, document-broken, document-bomb. */
export async function readPdf(bytes: Uint8Array, limits: ReadingLimits): Promise<Composed> {
  // The library mends what is cut off as far as it can; half a document is none.
  const end = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).subarray(-END_BYTES)
  if (!end.includes('%%EOF')) throw broken('PDF 不完整', 'the PDF is cut off')
  const pages = await pagesOf(bytes, limits)
  const isPicture = await pictured(bytes, pages, limits)
  if (isPicture.every((each) => each)) throw new Fault('document-scan')
  const found = withoutFurniture(
    pages.flatMap((page, index) => foundOn(page, index)),
    pages.length,
  )
  const document = new RunningText(limits)
  compose(found, document)
  const pictures = isPicture.flatMap((each, index) => (each ? [index + 1] : []))
  if (pictures.length > 0) document.note('pages-without-text', { pages: pictures.join('、') })
  const tables = found.filter((each) => 'table' in each).length
  if (tables > 0) document.note('tables-by-position', { count: tables })
  return document.composed()
}

/** Of each page whether it has no text, or next to none beside a picture (a scan with a stamp or a page number over it). */
async function pictured(bytes: Uint8Array, pages: readonly Page[], limits: ReadingLimits): Promise<readonly boolean[]> {
  const signs = pages.map(({ pieces }) => pieces.reduce((sum, { text }) => sum + text.trim().length, 0))
  const doubtful = signs.findIndex((count) => count > 0 && count < FEWEST_SIGNS)
  // Pictures were left out at first: unpacking them takes long. What one such page is, the others are.
  const withPictures = doubtful === -1 ? [] : await pagesOf(bytes, limits, doubtful + 1)
  const few = withPictures.some(({ pictures }) => pictures > 0) ? FEWEST_SIGNS : 1
  return signs.map((count) => count < few)
}

/** All pages without their pictures, or `only` this one with them. */
async function pagesOf(bytes: Uint8Array, limits: ReadingLimits, only?: number): Promise<readonly Page[]> {
  // The library wants them to be there, for drawing; nothing is drawn.
  for (const name of ['DOMMatrix', 'Path2D', 'ImageData']) {
    if (!(name in globalThis)) Object.assign(globalThis, { [name]: class {} })
  }
  const { getDocument, OPS } = await import('pdfjs-dist/legacy/build/pdf.mjs')
  const folder = (name: string) => fileURLToPath(new URL(`${name}/`, import.meta.resolve('pdfjs-dist/package.json')))
  const loading = getDocument({
    // The library keeps what it is given.
    data: new Uint8Array(bytes),
    cMapUrl: folder('cmaps'),
    cMapPacked: true,
    standardFontDataUrl: folder('standard_fonts'),
    useSystemFonts: false,
    disableFontFace: true,
    isEvalSupported: false,
    enableXfa: false,
    useWasm: false,
    maxImageSize: only === undefined ? 1 : MOST_PIXELS,
    stopAtErrors: false,
    verbosity: 0,
  })
  try {
    const document = await loading.promise
    if (document.numPages > limits.pages) throw bomb(`超过 ${limits.pages} 页`, `more than ${limits.pages} pages`)
    const pages: Page[] = []
    for (let number = only ?? 1; number <= (only ?? document.numPages); number++) {
      const page = await document.getPage(number)
      pages.push(await pageOf(page, OPS as unknown as Readonly<Record<string, number>>))
      page.cleanup()
    }
    return pages
  } catch (fault) {
    if (fault instanceof Fault) throw fault
    if ((fault as Error).name === 'PasswordException') throw new Fault('document-encrypted', {}, { cause: fault })
    throw broken('PDF 不完整或有错', 'the PDF is incomplete or wrong', fault)
  } finally {
    await loading.destroy()
  }
}

function foundOn(page: Page, index: number): readonly Found[] {
  const grids = gridsOf(page.across, page.down)
  const inGrid = new Map<Grid, Piece[]>(grids.map((grid) => [grid, []]))
  const loose: Piece[] = []
  for (const piece of page.pieces) {
    const grid = grids.find((each) => isIn(piece, each))
    if (grid) inGrid.get(grid)?.push(piece)
    else loose.push(piece)
  }
  const found: { top: number; each: Found }[] = []
  for (const [grid, pieces] of inGrid) {
    // A frame around prose is no table, nor is one with nothing in it.
    if (pieces.length === 0) continue
    found.push({ top: grid.top, each: { table: new PdfTable(grid, pieces), page: index } })
  }
  for (const line of linesOf(loose)) {
    const atEdge = line.y < page.height * 0.09 || line.y > page.height * 0.91
    found.push({ top: line.y - line.size, each: { line, page: index, atEdge } })
  }
  return found.sort((a, b) => a.top - b.top).map(({ each }) => each)
}

function isIn({ x, y, size, width }: Piece, { left, right, top, bottom }: Grid): boolean {
  const middle = y - size * 0.3
  return middle > top && middle < bottom && x + Math.min(width, size) / 2 > left && x < right
}

/** Page numbers, and what stands at the end of page after page, belong to the paper. */
function withoutFurniture(found: readonly Found[], pages: number): readonly Found[] {
  const seen = new Map<string, number>()
  for (const each of found) {
    if ('line' in each && each.atEdge) seen.set(each.line.text, (seen.get(each.line.text) ?? 0) + 1)
  }
  return found.filter((each) => {
    if (!('line' in each) || !each.atEdge) return true
    return !PAGE_NUMBER.test(each.line.text) && !(pages > 2 && (seen.get(each.line.text) ?? 0) > pages / 2)
  })
}

function compose(found: readonly Found[], document: RunningText): void {
  let lines: { line: Line; page: number }[] = []
  let table: { rows: CellRow[]; last: PdfTable; page: number } | undefined
  const prose = found.flatMap((each) => ('line' in each ? [each.line] : []))
  const left = prose.reduce((least, line) => Math.min(least, line.left), Number.POSITIVE_INFINITY)
  const right = prose.reduce((most, line) => Math.max(most, line.right), 0)
  const endLines = (): void => {
    for (const paragraph of paragraphsOver(lines, left, right)) document.paragraph(paragraph)
    lines = []
  }
  const endTable = (): void => {
    if (table) document.table(table.rows)
    table = undefined
  }
  for (const each of found) {
    if ('line' in each) {
      endTable()
      lines.push(each)
      continue
    }
    endLines()
    const rows = each.table.rows()
    if (table && each.page === table.page + 1 && each.table.isLike(table.last)) continued(table.rows, rows)
    else {
      endTable()
      table = { rows: [...rows], last: each.table, page: each.page }
    }
    if (table) table = { ...table, last: each.table, page: each.page }
  }
  endTable()
  endLines()
}

/** Paragraphs may go on over a page's end. */
function paragraphsOver(
  lines: readonly { line: Line; page: number }[],
  left: number,
  right: number,
): readonly string[] {
  const paragraphs: string[] = []
  let before: Line | undefined
  for (const page of new Set(lines.map((each) => each.page))) {
    const here = lines.filter((each) => each.page === page).map(({ line }) => line)
    const made = [...paragraphsOf(here, left, right)]
    const [first] = here
    const last = paragraphs.at(-1)
    if (before && first && last !== undefined && goesOn(before, first, left, right)) {
      paragraphs[paragraphs.length - 1] = joined(last, made.shift() ?? '')
    }
    paragraphs.push(...made)
    before = here.at(-1)
  }
  return paragraphs
}
