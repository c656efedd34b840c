// One ruled table of a page with its text in the cells, and how it goes on over the end of a page: the heading is repeated there,
// and a row may have been cut in two.
import type { Grid, GridCell } from './pdf-grid.ts'
import { joined, linesOf, paragraphsOf } from './pdf-lines.ts'
import type { Piece } from './pdf-page.ts'
import type { CellText } from './running-text.ts'

/** A cell with the column it begins at. */
export type PdfCell = CellText & { readonly column: number }
export type CellRow = readonly PdfCell[]

export class PdfTable {
  readonly #grid: Grid
  readonly #text = new Map<GridCell, Piece[]>()

  constructor(grid: Grid, pieces: readonly Piece[]) {
    this.#grid = grid
    for (const piece of pieces.flatMap((each) => this.#parted(each))) {
      const cell = this.#cellOf(piece)
      if (!cell) continue
      const known = this.#text.get(cell)
      if (known) known.push(piece)
      else this.#text.set(cell, [piece])
    }
  }

  /** Has its columns at the same places. */
  isLike({ edges }: { readonly edges: readonly number[] }): boolean {
    return edges.length === this.edges.length && edges.every((edge, at) => Math.abs(edge - (this.edges[at] ?? 0)) < 4)
  }

  get edges(): readonly number[] {
    return this.#grid.edges
  }

  rows(): readonly CellRow[] {
    const rows: PdfCell[][] = Array.from({ length: this.#grid.rows }, () => [])
    for (const cell of this.#grid.cells) {
      const { row, column, rows: high, columns: wide, left, right } = cell
      const lines = linesOf(this.#text.get(cell) ?? [])
      // What is centred has room on both sides: it is the widest line that tells how much room there is.
      const inner = lines.reduce((least, line) => Math.min(least, line.left), right)
      const outer = lines.length < 2 ? right : lines.reduce((most, line) => Math.max(most, line.right), left)
      const text = paragraphsOf(lines, inner, outer).join('\n')
      rows[row]?.push({ text, column, rows: high, columns: wide })
    }
    return rows
  }

  #cellOf({ x, y, size, width }: Piece): GridCell | undefined {
    const middle = y - size * 0.3
    const start = x + Math.min(width, size) / 2
    return this.#grid.cells.find(
      ({ left, right, top, bottom }) => start >= left && start < right && middle >= top && middle < bottom,
    )
  }

  /** A piece that runs over the line between two cells is two pieces that stand close together. */
  #parted(piece: Piece): readonly Piece[] {
    const cell = this.#cellOf(piece)
    if (!cell || piece.x + piece.width <= cell.right + piece.size * 0.6) return [piece]
    const signs = [...piece.text]
    const widths = signs.map((sign) => (/[\u2e80-\uffef“”‘’…—]/.test(sign) ? 2 : 1))
    const all = widths.reduce((sum, width) => sum + width, 0)
    let x = piece.x
    for (let at = 0; at < signs.length; at++) {
      const width = (piece.width * (widths[at] ?? 1)) / all
      if (at > 0 && x + width / 2 > cell.right) {
        const head = { ...piece, text: signs.slice(0, at).join(''), width: x - piece.x }
        const tail = { ...piece, text: signs.slice(at).join(''), x, width: piece.x + piece.width - x }
        return [head, ...this.#parted(tail)]
      }
      x += width
    }
    return [piece]
  }
}

/** Appends the rows of the next page. */
export function continued(rows: CellRow[], next: readonly CellRow[]): void {
  let left = [...next]
  const [heading] = rows
  const [first] = left
  if (heading && first && heading.some(({ text }) => text !== '') && sameTexts(heading, first)) {
    left = left.slice(1)
    // A heading of two rows comes back with both.
    const [, under] = rows
    if (under && left[0] && heading.some((cell) => (cell.rows ?? 1) > 1) && sameTexts(under, left[0]))
      left = left.slice(1)
  }
  left = goneOn(rows, left)
  const [cut] = left
  const last = rows.at(-1)
  if (cut && last && isRest(rows, last, cut)) {
    const rest = new Map(cut.map((cell) => [cell.column, cell.text]))
    rows[rows.length - 1] = last.map((cell) => ({ ...cell, text: joined(cell.text, rest.get(cell.column) ?? '') }))
    left = left.slice(1)
  }
  rows.push(...left)
}

/** A merged cell that the end of the page cuts is drawn anew on the next, mostly without its text: it is one cell. */
function goneOn(rows: CellRow[], next: readonly CellRow[]): CellRow[] {
  const [first, ...others] = next
  if (!first) return []
  const kept: PdfCell[] = []
  for (const cell of first) {
    const found = above(rows, cell.column)
    const merged = found && ((found.cell.rows ?? 1) > 1 || (cell.rows ?? 1) > 1)
    const same = merged && found.cell.columns === cell.columns && (cell.text === '' || cell.text === found.cell.text)
    if (!same) {
      kept.push(cell)
      continue
    }
    const grown = { ...found.cell, rows: (found.cell.rows ?? 1) + (cell.rows ?? 1) }
    rows[found.row] = (rows[found.row] as CellRow).map((each) => (each === found.cell ? grown : each))
  }
  return [kept, ...others]
}

/** The cell of a column that reaches down to the last row. */
function above(rows: readonly CellRow[], column: number): { readonly row: number; readonly cell: PdfCell } | undefined {
  for (let row = rows.length - 1; row >= 0; row--) {
    const cell = rows[row]?.find((each) => each.column === column)
    if (cell) return row + (cell.rows ?? 1) >= rows.length ? { row, cell } : undefined
  }
  return undefined
}

const sameTexts = (a: CellRow, b: CellRow): boolean =>
  a.length === b.length && a.every(({ text }, at) => text === b[at]?.text)

/** The rest of a row has no number where every row has one. */
function isRest(rows: readonly CellRow[], last: CellRow, cut: CellRow): boolean {
  if (cut.every(({ text }) => text === '')) return false
  const columns = new Set(last.map(({ column }) => column))
  if (!cut.every(({ column }) => columns.has(column))) return false
  const numbered = [...columns].find((column) => {
    const cells = rows.flatMap((row) => row.filter((cell) => cell.column === column))
    return cells.filter(({ text }) => /^\d{1,4}[.、]?$/.test(text)).length * 2 > cells.length
  })
  return numbered !== undefined && cut.find(({ column }) => column === numbered)?.text === ''
}
