// Comma separated values as spreadsheets write them (RFC 4180), also with semicolons or tabs; what is between quotes may hold
// line feeds. Formulas are text.
import type { DecodedText } from './decode-text.ts'
import { bomb, broken, type ReadingLimits } from './reading-limits.ts'
import { type CellText, type Composed, RunningText } from './running-text.ts'

/** Fault document-broken: a quote that is opened and never closed (half a file). */
export function readCsv({ text, notes }: DecodedText, limits: ReadingLimits): Composed {
  const document = new RunningText(limits)
  for (const { note, params } of notes) document.note(note, params)
  const rows = rowsOf(text, separatorOf(text), limits.parts)
  const columns = rows.reduce((most, row) => Math.max(most, row.length), 0)
  // Ragged rows are filled up as a spreadsheet shows them, unless that would make a monster of it.
  const fill = rows.length * columns <= limits.parts
  document.table(
    rows.map((row) => {
      const cells: CellText[] = row.map((value) => ({ text: value }))
      while (fill && cells.length < columns) cells.push({ text: '' })
      return cells
    }),
    // Whoever writes a row to its end ends its line, or stops exactly there.
    !/[\r\n]$/.test(text),
  )
  return document.composed()
}

/** The sign that stands outside quotes in the first lines most often. */
function separatorOf(text: string): string {
  const counts: Record<string, number> = { ',': 0, '\t': 0, ';': 0, '，': 0 }
  let quoted = false
  for (const sign of text.slice(0, 20_000)) {
    if (sign === '"') quoted = !quoted
    else if (!quoted && sign in counts) counts[sign] = (counts[sign] as number) + 1
  }
  // A Chinese comma belongs to the prose, unless nothing else could separate.
  const plain = [',', '\t', ';'].reduce((most, sign) => ((counts[sign] ?? 0) > (counts[most] ?? 0) ? sign : most))
  return counts[plain] === 0 && (counts['，'] ?? 0) > 0 ? '，' : plain
}

function rowsOf(text: string, separator: string, most: number): string[][] {
  const rows: string[][] = []
  let row: string[] = []
  let from = 0
  let cells = 0
  const end = text.length
  const endRow = (): void => {
    if (row.some((cell) => cell !== '')) rows.push(row)
    row = []
  }
  while (from <= end) {
    if (++cells > most) throw bomb(`单元格超过 ${most} 个`, `more than ${most} cells`)
    let value: string
    let at = from
    if (text[from] === '"') {
      const close = closingQuote(text, from)
      at = close + 1
      value = text.slice(from + 1, close).replaceAll('""', '"')
      // What follows the closing quote up to the separator belongs to the cell, as spreadsheets read it.
      const stop = nextStop(text, at, separator)
      value += text.slice(at, stop)
      at = stop
    } else {
      at = nextStop(text, from, separator)
      value = text.slice(from, at)
    }
    row.push(value.replace(/\r\n?/g, '\n'))
    if (at >= end) break
    if (text[at] === separator) {
      from = at + 1
      continue
    }
    endRow()
    from = at + (text[at] === '\r' && text[at + 1] === '\n' ? 2 : 1)
    if (from >= end) break
  }
  endRow()
  return rows
}

function closingQuote(text: string, open: number): number {
  let at = open + 1
  for (;;) {
    const close = text.indexOf('"', at)
    if (close === -1) throw broken('引号没有结束', 'a quotation mark is never closed')
    if (text[close + 1] !== '"') return close
    at = close + 2
  }
}

function nextStop(text: string, from: number, separator: string): number {
  for (let at = from; at < text.length; at++) {
    const sign = text[at]
    if (sign === separator || sign === '\n' || sign === '\r') return at
  }
  return text.length
}
