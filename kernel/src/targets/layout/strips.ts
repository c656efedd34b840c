// A document as strips, one after another: lines of text, and grids of cells with their spans laid out. Tables that plain text
// draws with bars or tabs are grids like any other. It never asks what a cell means.
import type { Cell, SourceDocument, Words } from '../source.ts'
import { columnOf, isHeader } from './columns.ts'
import { plainText } from './passage.ts'

/** `text` as it is compared. `gap`: an empty line stands before it. */
export type Line = { readonly words: Words; readonly text: string; readonly gap: boolean }

/** `id`: the same for every place of a merged cell. `wide`: how many columns it spans. */
export type GridCell = {
  readonly id: number
  readonly lines: readonly Words[]
  readonly text: string
  readonly wide: number
}
export type Grid = { readonly rows: readonly (readonly GridCell[])[]; readonly width: number }
export type Strip =
  | { readonly kind: 'lines'; readonly lines: readonly Line[] }
  /** `drawn`: in a text, which can break off anywhere. */
  | { readonly kind: 'grid'; readonly grid: Grid; readonly drawn: boolean }

/** A merged cell that says it goes on for ever is cut here. */
const WIDEST = 200

export function stripsOf(document: SourceDocument): Strip[] {
  const strips: Strip[] = []
  let waiting: Words[] = []
  const flush = (): void => {
    if (waiting.length > 0) for (const strip of textStrips(document.text, waiting)) strips.push(strip)
    waiting = []
  }
  for (const block of document.blocks) {
    if (block.kind === 'paragraph') for (const line of linesWithin(document.text, block.words)) waiting.push(line)
    else {
      flush()
      strips.push({ kind: 'grid', grid: gridOf(document.text, block.rows), drawn: block.open === true })
    }
  }
  flush()
  return strips
}

/** The lines of some words, empty ones too. */
export function linesWithin(text: string, words: Words): Words[] {
  const lines: Words[] = []
  let from = words.from
  while (from <= words.to) {
    const end = text.indexOf('\n', from)
    const to = end === -1 || end > words.to ? words.to : end
    lines.push({ from, to: to > from && text[to - 1] === '\r' ? to - 1 : to })
    from = to + 1
  }
  return lines
}

function textStrips(text: string, lines: readonly Words[]): Strip[] {
  const strips: Strip[] = []
  let plain: Line[] = []
  let gap = false
  // Of a table whose columns are only kept apart by blanks: how many it has.
  let columns = 0
  const flush = (): void => {
    if (plain.length > 0) strips.push({ kind: 'lines', lines: plain })
    plain = []
  }
  let index = 0
  while (index < lines.length) {
    const drawn = drawnTable(text, lines, index)
    if (drawn) {
      flush()
      strips.push({ kind: 'grid', grid: gridOf(text, drawn.rows), drawn: true })
      index = drawn.next
      gap = true
      continue
    }
    const words = lines[index] as Words
    const header = headerTokens(text, words)
    if (header) columns = header.length
    const tokens = columns === 0 ? undefined : (header ?? rowTokens(text, words, columns))
    if (tokens) {
      for (const token of tokens) {
        plain.push({ words: token, text: plainText(text.slice(token.from, token.to)), gap })
        gap = false
      }
      index += 1
      continue
    }
    const said = plainText(text.slice(words.from, words.to)).replace(/^[#>\s]+(?=.)/, '')
    if (said === '') gap = true
    else {
      plain.push({ words, text: said, gap })
      gap = false
    }
    index += 1
  }
  flush()
  return strips
}

/** The cells of a header that stands on one line with blanks in between. */
function headerTokens(text: string, { from, to }: Words): Words[] | undefined {
  if (to - from > 160) return undefined
  const tokens = tokensOf(text, { from, to }, /\S+/g)
  if (tokens.length < 3 || tokens.length > 16) return undefined
  const found = tokens.map((token) => columnOf(text.slice(token.from, token.to)))
  return found.every((column) => column !== undefined) && isHeader(found) ? tokens : undefined
}

/** The cells of a row below such a header: wide blanks part them, in a line with a number single ones too. */
function rowTokens(text: string, words: Words, columns: number): Words[] | undefined {
  const said = text.slice(words.from, words.to)
  const wide = tokensOf(text, words, /\S+(?:[ \u00a0]\S+)*/g)
  if (wide.length >= 3 && wide.length <= columns) return wide
  if (!/^\s*[(（]?\d{1,6}[)）.、．]?\s+\S/.test(said)) return undefined
  const tokens = tokensOf(text, words, /\S+/g)
  const last = tokens[columns - 1]
  return last ? [...tokens.slice(0, columns - 1), { from: last.from, to: (tokens.at(-1) as Words).to }] : tokens
}

function tokensOf(text: string, { from, to }: Words, token: RegExp): Words[] {
  return [...text.slice(from, to).matchAll(token)].map((found) => ({
    from: from + found.index,
    to: from + found.index + found[0].length,
  }))
}

const BARS = /[|│┃｜]/
const RULE = /^[\s|│┃｜:：\-—–=+*_─━┌┐└┘├┤┬┴┼┏┓┗┛┣┫┳┻╋╔╗╚╝╠╣╦╩╬═║]+$/

type Drawn = { readonly rows: Cell[][]; readonly next: number }

/** The table that begins at this line, if at least two lines running are drawn as rows. */
function drawnTable(text: string, lines: readonly Words[], start: number): Drawn | undefined {
  const said = (index: number): string => {
    const words = lines[index]
    return words ? text.slice(words.from, words.to) : ''
  }
  const first = said(start)
  const ruled = RULE.test(first) && first.trim() !== '' && BARS.test(said(start + 1))
  const bars = ruled || (BARS.test(first) && cellsBy(first, BARS).length >= 2)
  if (!bars && !first.trimEnd().includes('\t')) return undefined
  const rows: Cell[][] = []
  let index = start
  let blanks = 0
  while (index < lines.length) {
    const words = lines[index] as Words
    const line = said(index)
    if (line.trim() === '') {
      // Blank lines within a drawn table are passed over, but only if it goes on.
      blanks += 1
      if (blanks > 1) break
      index += 1
      continue
    }
    if (bars && RULE.test(line)) {
      index += 1
      blanks = 0
      continue
    }
    if (bars ? !BARS.test(line) || cellsBy(line, BARS).length < 2 : !line.includes('\t')) break
    blanks = 0
    if (bars) {
      rows.push(cellsBy(line, BARS).map(([from, to]) => ({ words: { from: words.from + from, to: words.from + to } })))
      index += 1
    } else {
      const tabbed = tabbedRow(text, lines, index)
      rows.push(tabbed.cells)
      index = tabbed.next
    }
  }
  if (rows.length < 2 || Math.max(...rows.slice(0, 50).map((row) => row.length)) < 2) return undefined
  return { rows, next: index - blanks }
}

/** Where the cells between the bars stand, without the border itself. */
function cellsBy(line: string, bar: RegExp): [number, number][] {
  const cells: [number, number][] = []
  let from = 0
  for (let at = 0; at <= line.length; at += 1) {
    if (at < line.length && !(bar.test(line[at] as string) && line[at - 1] !== '\\')) continue
    cells.push([from, at])
    from = at + 1
  }
  const empty = (cell: [number, number] | undefined): boolean => cell !== undefined && line.slice(...cell).trim() === ''
  if (cells.length > 1 && empty(cells[0])) cells.shift()
  if (cells.length > 1 && empty(cells.at(-1))) cells.pop()
  return cells
}

/** A line of cells between tabs; a cell in quotation marks may go on over the following lines, as spreadsheets copy it. */
function tabbedRow(text: string, lines: readonly Words[], start: number): { cells: Cell[]; next: number } {
  const cells: Cell[] = []
  const first = lines[start] as Words
  let line = start
  let from = first.from
  let end = first.to
  for (;;) {
    let at = from
    let quoted = text[from] === '"'
    if (quoted) {
      let close = text.indexOf('"', from + 1)
      let last = line
      while (close !== -1 && text[close + 1] === '"') close = text.indexOf('"', close + 2)
      while (close !== -1 && last < lines.length && (lines[last] as Words).to <= close && last - start < 200) last += 1
      const found = lines[last]
      if (close !== -1 && found && close < found.to && close >= found.from && /^[\t\r]?$/.test(text[close + 1] ?? '')) {
        cells.push({ words: { from: from + 1, to: close } })
        line = last
        end = found.to
        at = close + 1
      } else if (close !== -1 && found && close + 1 === found.to) {
        cells.push({ words: { from: from + 1, to: close } })
        return { cells, next: last + 1 }
      } else quoted = false
    }
    if (!quoted) {
      const tab = text.indexOf('\t', from)
      at = tab === -1 || tab > end ? end : tab
      cells.push({ words: { from, to: at } })
    }
    if (at >= end) return { cells, next: line + 1 }
    from = at + 1
  }
}

/** Every place of the grid filled, spans laid out. */
export function gridOf(text: string, rows: readonly (readonly Cell[])[]): Grid {
  const laid: GridCell[][] = rows.map(() => [])
  let id = 0
  let width = 0
  for (const [index, row] of rows.entries()) {
    let column = 0
    const own = laid[index] as GridCell[]
    for (const cell of row) {
      while (own[column]) column += 1
      const wide = Math.max(1, Math.min(cell.columns ?? 1, WIDEST))
      const high = Math.max(1, Math.min(cell.rows ?? 1, rows.length - index))
      const said = text.slice(cell.words.from, cell.words.to)
      const lines = /[\n<]/.test(said) ? linesOf(text, cell.words) : [cell.words]
      const filled = lines.filter(({ from, to }) => text.slice(from, to).trim() !== '')
      const laidCell: GridCell = {
        id,
        lines: filled,
        text: plainText(said.replace(/<br\s*\/?>/gi, '\n')),
        wide,
      }
      id += 1
      for (let down = 0; down < high; down += 1)
        for (let right = 0; right < wide; right += 1) (laid[index + down] as GridCell[])[column + right] ??= laidCell
      column += wide
    }
    width = Math.max(width, own.length)
  }
  // Places that no cell fills are the same empty cell, row after row: a wide table of few words stays small.
  const empty = Array.from(
    { length: width },
    (_, column): GridCell => ({ id: -1 - column, lines: [], text: '', wide: 1 }),
  )
  const whole = laid.map((row) => empty.map((none, column) => row[column] ?? none))
  return { rows: whole, width }
}

/** Lines of a cell: line feeds, and the breaks that bar tables write as <br>. */
function linesOf(text: string, words: Words): Words[] {
  return linesWithin(text, words).flatMap(({ from, to }) => {
    const parts: Words[] = []
    let begin = from
    for (const found of text.slice(from, to).matchAll(/<br\s*\/?>/gi)) {
      parts.push({ from: begin, to: from + found.index })
      begin = from + found.index + found[0].length
    }
    parts.push({ from: begin, to })
    return parts
  })
}
