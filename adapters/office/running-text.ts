// Puts a document together: one running text, each paragraph and each cell on lines of its own, with the offsets of all of them.
import type { Block, Cell, DocumentNote, DocumentNoteCode } from '@gongzhi/kernel'
import { bomb, type ReadingLimits } from './reading-limits.ts'

/** `rows`, `columns`: how many it spans. */
export type CellText = { readonly text: string; readonly rows?: number; readonly columns?: number }

export type Composed = {
  readonly text: string
  readonly blocks: readonly Block[]
  readonly notes: readonly DocumentNote[]
}

export class RunningText {
  readonly #limits: ReadingLimits
  readonly #pieces: string[] = []
  readonly #blocks: Block[] = []
  readonly #notes: DocumentNote[] = []
  #length = 0
  #parts = 0

  constructor(limits: ReadingLimits) {
    this.#limits = limits
  }

  /** Nothing where it is blank. */
  paragraph(text: string): void {
    if (text.trim() === '') return
    this.#blocks.push({ kind: 'paragraph', words: this.#add(text) })
  }

  /** `open`: as of a block. */
  table(rows: readonly (readonly CellText[])[], open = false): void {
    const placed = rows.map((row) => row.map((cell) => this.#cell(cell)))
    if (placed.every((row) => row.length === 0)) return
    this.#blocks.push({ kind: 'table', rows: placed, ...(open ? { open } : {}) })
  }

  note(note: DocumentNoteCode, params: DocumentNote['params'] = {}): void {
    this.#notes.push({ note, params })
  }

  /** Faults: document-bomb, where more came together than is allowed; also thrown while adding. */
  composed(): Composed {
    return { text: this.#pieces.join(''), blocks: this.#blocks, notes: this.#notes }
  }

  #cell({ text, rows = 1, columns = 1 }: CellText): Cell {
    return { words: this.#add(text), ...(rows > 1 ? { rows } : {}), ...(columns > 1 ? { columns } : {}) }
  }

  #add(text: string): { readonly from: number; readonly to: number } {
    this.#parts++
    const from = this.#length
    this.#length += text.length + 1
    const { parts, textLength } = this.#limits
    if (this.#parts > parts) throw bomb(`单元格和段落超过 ${parts} 个`, `more than ${parts} cells and paragraphs`)
    if (this.#length > textLength) throw bomb(`文字超过 ${textLength} 字`, `more than ${textLength} characters`)
    this.#pieces.push(text, '\n')
    return { from, to: from + text.length }
  }
}
