// One table of a document while it is walked through. A cell that goes on downwards is one cell; where it began says how far.
import type { CellText } from './running-text.ts'

type Open = { paragraphs: string[]; columns: number; merge: 'none' | 'begin' | 'go-on' }
type Laid = { text: string; at: number; columns: number; rows: number }

const MOST_COLUMNS = 2_000

export class WordTable {
  readonly #rows: Laid[][] = []
  /** The cell that goes on downwards, by the column it begins at. */
  #above = new Map<number, Laid>()
  #row: Laid[] = []
  #continued: Map<number, Laid> = new Map()
  #column = 0
  #dropped = false
  #cell: Open | undefined

  beginRow(): void {
    this.#row = []
    this.#continued = new Map()
    this.#column = 0
    this.#dropped = false
  }

  /** The row was deleted by a tracked change. */
  dropRow(): void {
    this.#dropped = true
  }

  skipColumns(count: number): void {
    const columns = bounded(count, 0)
    if (columns > 0) this.#place({ text: '', at: this.#column, columns, rows: 1 })
  }

  beginCell(): void {
    this.#cell = { paragraphs: [], columns: 1, merge: 'none' }
  }

  spanColumns(count: number): void {
    if (this.#cell) this.#cell.columns = bounded(count, 1)
  }

  merge(kind: 'begin' | 'go-on'): void {
    if (this.#cell) this.#cell.merge = kind
  }

  addParagraph(text: string): void {
    this.#cell?.paragraphs.push(text)
  }

  endCell(): void {
    const cell = this.#cell
    this.#cell = undefined
    if (!cell || this.#dropped) return
    const text = cell.paragraphs.join('\n').replace(/^\n+|\n+$/g, '')
    const at = this.#column
    const above = this.#above.get(at)
    if (cell.merge === 'go-on' && above && above.columns === cell.columns) {
      above.rows++
      // Nobody sees it, but some programs leave text there.
      this.#continued.set(at, above)
      this.#column += cell.columns
      return
    }
    const laid = { text, at, columns: cell.columns, rows: 1 }
    this.#place(laid)
    if (cell.merge !== 'none') this.#continued.set(at, laid)
  }

  endRow(): void {
    if (this.#dropped) return
    this.#above = this.#continued
    this.#rows.push(this.#row)
  }

  rows(): readonly (readonly CellText[])[] {
    return this.#rows.map((row) => row.map(({ text, rows, columns }) => ({ text, rows, columns })))
  }

  #place(laid: Laid): void {
    this.#row.push(laid)
    this.#column += laid.columns
  }
}

const bounded = (count: number, least: number): number =>
  Number.isInteger(count) ? Math.min(MOST_COLUMNS, Math.max(least, count)) : least
