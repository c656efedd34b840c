// What is published as files: a plain description of sheets and of a running text, which a writer turns into xlsx, docx and PDF.
// The same description gives the same bytes, whenever and wherever it is written: a hash of the file proves it.
import type { Instant } from '@gongzhi/kernel'

/** `#rrggbb`. */
export type Colour = `#${string}`

/** `link`: an http or https address. `to`: the mark of a place in the same text; a page leads there, elsewhere it is text. */
export type Run = {
  readonly text: string
  readonly bold?: boolean
  readonly colour?: Colour
  readonly link?: string
  readonly to?: string
}
/** A line feed begins a new line. */
export type RunningText = string | readonly Run[]

/**
 * `rows`, `columns`: how many it spans, where more than one; what it covers is not in the rows. `number`: in a workbook the cell
 * is this number, shown by `format` (as in Excel); elsewhere its text is shown. `mark`: a name by which a page leads here.
 */
export type PublishedCell = {
  readonly text: RunningText
  readonly rows?: number
  readonly columns?: number
  readonly fill?: Colour
  readonly align?: 'left' | 'centre' | 'right'
  readonly number?: { readonly value: number; readonly format: string }
  readonly mark?: string
}

/** `widths`: of the columns, relative to one another; else all alike. `head`: how many rows are its heading; they are repeated on each page. */
export type PublishedTable = {
  readonly rows: readonly (readonly PublishedCell[])[]
  readonly widths?: readonly number[]
  readonly head?: number
}

export type PublishedBlock =
  | { readonly kind: 'heading'; readonly level: 1 | 2 | 3; readonly text: RunningText; readonly mark?: string }
  | { readonly kind: 'paragraph'; readonly text: RunningText }
  | ({ readonly kind: 'table' } & PublishedTable)
  /** Small print. */
  | { readonly kind: 'note'; readonly text: RunningText }

/** `name`: at most 31 characters, without []:*?/\ . `widths`: in characters of the standard font. */
export type PublishedSheet = PublishedTable & { readonly name: string }

/** What the file says of itself. `at`: when it was published; nothing in the file depends on when it was written. */
export type About = {
  readonly title: string
  readonly author?: string
  readonly at: Instant
  readonly language?: 'zh' | 'en'
  /** A PDF lies on its side: for wide tables. */
  readonly landscape?: boolean
}

export interface PublicationFiles {
  /** xlsx. Fault input-invalid (no sheet, a name twice, cells that overlap). */
  workbook(sheets: readonly PublishedSheet[], about: About): Promise<Uint8Array>
  /** docx. Fault input-invalid. */
  letter(blocks: readonly PublishedBlock[], about: About): Promise<Uint8Array>
  /** Faults: input-invalid, publication-font-missing (the Chinese font is not installed). */
  pdf(blocks: readonly PublishedBlock[], about: About): Promise<Uint8Array>
}
