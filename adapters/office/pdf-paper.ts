// The pages of a PDF that is written: where the next line goes, how wide a text is, and what is drawn at a place.
import type { Run } from '@gongzhi/engine/targets/publication-files.port'
import type { FontFiles } from './chinese-font.ts'
import { hexOf, linkOf } from './published-text.ts'
import { type Measure, type WrappedLine, wrapped } from './text-wrapping.ts'

type Look = { readonly size: number; readonly align?: 'left' | 'centre' | 'right' }
const LEADING = 1.5
const LINK = '#0563c1'
/** From the top of a line to its base, of its size; the font's own ascent is far above its characters. */
const BASE = 1.02

export class PdfPaper {
  readonly #document: PDFKit.PDFDocument
  readonly #margin: number
  readonly #font: FontFiles
  readonly #widths = { regular: new Map<string, number>(), bold: new Map<string, number>() }
  #y = 0

  constructor(document: PDFKit.PDFDocument, font: FontFiles, margin: number) {
    this.#document = document
    this.#margin = margin
    this.#font = font
    this.newPage()
  }

  get left(): number {
    return this.#margin
  }
  get width(): number {
    return this.#document.page.width - 2 * this.#margin
  }
  get y(): number {
    return this.#y
  }
  get top(): number {
    return this.#margin
  }
  get bottom(): number {
    return this.#document.page.height - this.#margin
  }
  get room(): number {
    return this.bottom - this.#y
  }

  newPage(): void {
    this.#document.addPage()
    this.#y = this.#margin
  }

  moveTo(y: number): void {
    this.#y = y
  }

  /** Goes on to the next page where less than `least` would be left. */
  space(height: number, least = 0): void {
    if (this.#y > this.top) this.#y += height
    if (this.room < least) this.newPage()
  }

  lines(runs: readonly Run[], width: number, size: number): readonly WrappedLine[] {
    const measure: Measure = (text, bold) => this.#widthOf(text, bold) * size
    return wrapped(runs, width, measure)
  }

  /** In the full width, over as many pages as it needs. */
  text(runs: readonly Run[], { size, align = 'left' }: Look): void {
    for (const line of this.lines(runs, this.width, size)) {
      if (this.room < size * LEADING) this.newPage()
      this.line(line, this.left, this.#y, this.width, { size, align })
      this.#y += size * LEADING
    }
  }

  line(line: WrappedLine, left: number, top: number, width: number, { size, align = 'left' }: Look): void {
    let x = left + { left: 0, centre: (width - line.width) / 2, right: width - line.width }[align]
    for (const { text, run, width: wide } of line.segments) {
      const target = linkOf(run)
      const colour = run.colour === undefined ? (target === undefined ? '#000000' : LINK) : `#${hexOf(run.colour)}`
      const y = top + (size * LEADING - size) / 2 + size * BASE * 0.86
      this.#document
        .font(run.bold ? this.#font.bold : this.#font.regular)
        .fontSize(size)
        .fillColor(colour)
        .text(text, x, y, { lineBreak: false, baseline: 'alphabetic' })
      if (target !== undefined) {
        this.#document.link(x, top, wide, size * LEADING, target)
        this.#document
          .moveTo(x, y + size * 0.15)
          .lineTo(x + wide, y + size * 0.15)
          .lineWidth(0.5)
          .stroke(colour)
      }
      x += wide
    }
  }

  box(left: number, top: number, width: number, height: number, fill: string | undefined): void {
    if (fill !== undefined) this.#document.rect(left, top, width, height).fill(`#${hexOf(fill)}`)
    this.#document.rect(left, top, width, height).lineWidth(0.5).stroke('#808080')
  }

  numberPages(): void {
    const { start, count } = this.#document.bufferedPageRange()
    for (let page = start; page < start + count; page++) {
      this.#document.switchToPage(page)
      const text = `${page - start + 1} / ${count}`
      const line = this.lines([{ text }], this.width, 8.5)[0]
      if (line) this.line(line, this.left, this.bottom + 14, this.width, { size: 8.5, align: 'centre' })
    }
  }

  static heightOf(lines: number, size: number): number {
    return lines * size * LEADING
  }

  /** Of a text of size 1. Signs are measured one by one: a font of Chinese characters knows no pairs. */
  #widthOf(text: string, bold: boolean): number {
    let width = 0
    for (const sign of text) width += this.#signWidth(sign, bold)
    return width
  }

  #signWidth(sign: string, bold: boolean): number {
    const known = this.#widths[bold ? 'bold' : 'regular']
    const found = known.get(sign)
    if (found !== undefined) return found
    const measured =
      this.#document
        .font(bold ? this.#font.bold : this.#font.regular)
        .fontSize(100)
        .widthOfString(sign) / 100
    known.set(sign, measured)
    return measured
  }
}
