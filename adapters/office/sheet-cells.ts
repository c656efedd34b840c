// The cells of one sheet as rows of a table: merged cells as spans, what is hidden left out and counted, gaps of empty rows one row.
import { bomb, type ReadingLimits } from './reading-limits.ts'
import type { CellText } from './running-text.ts'
import { type NumberFormats, shownNumber } from './shown-number.ts'
import { spreadsheetText } from './spreadsheet-text.ts'
import type { XmlEvents } from './xml-events.ts'

export type SheetRows = {
  readonly rows: readonly (readonly CellText[])[]
  readonly hiddenRows: number
  readonly hiddenColumns: number
  readonly uncomputed: number
}
/** Rows and columns from 0; `bottom`, `right` included. */
type Area = { readonly top: number; readonly left: number; readonly bottom: number; readonly right: number }
type Found = {
  readonly cells: ReadonlyMap<number, ReadonlyMap<number, string>>
  readonly merges: readonly Area[]
  readonly hiddenRows: ReadonlySet<number>
  readonly hiddenColumns: ReadonlySet<number>
  readonly uncomputed: number
}

const MOST_COLUMNS = 16_384
const MOST_BELOW = 1_000
const MOST_ROWS = 1_048_576

export function sheetRows(
  walk: (events: XmlEvents) => void,
  strings: readonly string[],
  formats: NumberFormats,
  limits: ReadingLimits,
): SheetRows {
  const found = cellsOf(walk, strings, formats, limits)
  const { rows, columns } = extent(found)
  const shownRows = rows.filter((row) => !found.hiddenRows.has(row))
  const shownColumns = columns.filter((column) => !found.hiddenColumns.has(column))
  return {
    rows: laidOut(found, shownRows, shownColumns, limits.parts),
    hiddenRows: rows.filter((row) => found.hiddenRows.has(row) && found.cells.has(row)).length,
    hiddenColumns: columns.length - shownColumns.length,
    uncomputed: found.uncomputed,
  }
}

function cellsOf(
  walk: (events: XmlEvents) => void,
  strings: readonly string[],
  formats: NumberFormats,
  { parts }: ReadingLimits,
): Found {
  const cells = new Map<number, Map<number, string>>()
  const merges: Area[] = []
  const hiddenRows = new Set<number>()
  const hiddenColumns = new Set<number>()
  let uncomputed = 0
  let count = 0
  let row = -1
  let column = -1
  let cell: { type: string; style: number; value: string; formula: boolean; stored: boolean } | undefined
  let taking: 'value' | undefined
  let phonetic = 0
  const counted = (): void => {
    if (++count > parts) throw bomb(`单元格超过 ${parts} 个`, `more than ${parts} cells`)
  }
  const end = (): void => {
    if (!cell) return
    if (cell.formula && !cell.stored) uncomputed++
    const text = shown(cell, strings, formats)
    if (text !== '') {
      counted()
      const inRow = cells.get(row) ?? new Map<number, string>()
      cells.set(row, inRow.set(column, text))
    }
    cell = undefined
  }
  walk({
    open: (name, attributes) => {
      switch (name) {
        case 'row':
          row = Math.min(attributes.r === undefined ? row + 1 : Number(attributes.r) - 1, MOST_ROWS)
          column = -1
          if (isOn(attributes.hidden)) hiddenRows.add(row)
          break
        case 'c': {
          const place = attributes.r === undefined ? undefined : placeOf(attributes.r)
          row = place?.row ?? row
          column = place?.column ?? column + 1
          const { t: type = 'n', s: style = '0' } = attributes
          cell = { type, style: Number(style), value: '', formula: false, stored: false }
          break
        }
        case 'f':
          if (cell) cell.formula = true
          break
        case 'rPh':
          phonetic++
          break
        case 'v':
        case 't':
          if (cell && phonetic === 0) {
            taking = 'value'
            cell.stored = true
          }
          break
        case 'col':
          if (isOn(attributes.hidden)) hide(hiddenColumns, Number(attributes.min), Number(attributes.max))
          break
        case 'mergeCell': {
          const area = areaOf(attributes.ref ?? '')
          counted()
          if (area) merges.push(area)
          break
        }
      }
    },
    close: (name) => {
      if (name === 'c') end()
      else if (name === 'rPh') phonetic--
      else if (name === 'v' || name === 't') taking = undefined
    },
    text: (value) => {
      if (cell && taking) cell.value += value
    },
  })
  return { cells, merges, hiddenRows, hiddenColumns, uncomputed }
}

function shown(
  { type, style, value }: { readonly type: string; readonly style: number; readonly value: string },
  strings: readonly string[],
  formats: NumberFormats,
): string {
  if (type === 's') return strings[Number(value)] ?? ''
  if (type === 'str' || type === 'inlineStr') return spreadsheetText(value)
  if (type === 'b') return value === '' ? '' : value === '1' ? 'TRUE' : 'FALSE'
  if (type === 'e' || type === 'd') return value
  if (value.trim() === '' || !Number.isFinite(Number(value))) return value.trim()
  return shownNumber(Number(value), style, formats)
}

/** From the first to the last row and column with something in them. Gaps of several rows count as one, but not under a merged cell. */
function extent({ cells, merges }: Found): { readonly rows: readonly number[]; readonly columns: readonly number[] } {
  const filled = [...cells.keys()].sort((a, b) => a - b)
  const rows: number[] = []
  const spanned = merges.filter(({ top, left }) => cells.get(top)?.has(left)).sort((a, b) => a.top - b.top)
  let covered = -1
  let next = 0
  for (const row of filled) {
    const last = rows.at(-1)
    if (last !== undefined) {
      for (let between = last + 1; between < row && between <= covered; between++) rows.push(between)
      const from = (rows.at(-1) ?? last) + 1
      if (from < row) rows.push(from)
    }
    if (rows.at(-1) !== row) rows.push(row)
    for (; next < spanned.length && (spanned[next]?.top ?? 0) <= row; next++)
      covered = Math.max(covered, spanned[next]?.bottom ?? 0)
  }
  // A merged cell may reach below all others; one that goes on for ever is cut at what is filled.
  const end = rows.at(-1) ?? -1
  if (covered - end <= MOST_BELOW) for (let below = end + 1; below <= covered; below++) rows.push(below)
  let first = MOST_COLUMNS
  let last = -1
  for (const inRow of cells.values()) {
    for (const column of inRow.keys()) {
      first = Math.min(first, column)
      last = Math.max(last, column)
    }
  }
  for (const { left, right, top } of merges) if (cells.get(top)?.has(left)) last = Math.max(last, right)
  const columns = Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index)
  return { rows, columns }
}

/** Rows and columns by their place among those that are shown. */
type Placed = Area & { readonly text: string }

function laidOut(
  { cells, merges }: Found,
  rows: readonly number[],
  columns: readonly number[],
  most: number,
): readonly (readonly CellText[])[] {
  const merged = placed(cells, merges, rows, columns)
  const starts = new Map(merged.map((area) => [area.top * MOST_COLUMNS + area.left, area]))
  const covering = new Map<number, Placed[]>()
  let covered = 0
  for (const area of merged) {
    for (let row = area.top; row <= area.bottom; row++) {
      if (++covered > most) throw bomb('合并单元格过多', 'too many merged cells')
      const known = covering.get(row)
      if (known) known.push(area)
      else covering.set(row, [area])
    }
  }
  // A stray cell far away does not fill up every row.
  const filled = rows.length * columns.length <= most
  return rows.map((row, at) => {
    const over = (covering.get(at) ?? []).sort((a, b) => a.left - b.left)
    const inRow = cells.get(row)
    const end = filled ? columns.length : lastFilled(inRow, columns, over) + 1
    const laid: CellText[] = []
    let next = 0
    for (let column = 0; column < end; column++) {
      while ((over[next]?.right ?? column) < column) next++
      const area = over[next]
      const start = starts.get(at * MOST_COLUMNS + column)
      if (start) {
        laid.push({ text: start.text, rows: start.bottom - start.top + 1, columns: start.right - start.left + 1 })
        column = start.right
      } else if (area && area.left <= column) column = area.right
      else laid.push({ text: inRow?.get(columns[column] as number) ?? '' })
    }
    return laid
  })
}

/** Only what is shown of each; of two that overlap the first counts. */
function placed(
  cells: Found['cells'],
  merges: readonly Area[],
  rows: readonly number[],
  columns: readonly number[],
): readonly Placed[] {
  const taken = new Set<number>()
  const areas: Placed[] = []
  for (const { top, left, bottom, right } of merges) {
    const area = {
      top: firstFrom(rows, top),
      bottom: firstFrom(rows, bottom + 1) - 1,
      left: firstFrom(columns, left),
      right: firstFrom(columns, right + 1) - 1,
      text: cells.get(top)?.get(left) ?? '',
    }
    if (area.bottom < area.top || area.right < area.left) continue
    const corners = [area.top, area.bottom].flatMap((row) => [
      row * MOST_COLUMNS + area.left,
      row * MOST_COLUMNS + area.right,
    ])
    if (corners.some((corner) => taken.has(corner))) continue
    for (const corner of corners) taken.add(corner)
    areas.push(area)
  }
  return areas
}

/** Index of the first that is not below; the length where all are. */
function firstFrom(sorted: readonly number[], value: number): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((sorted[middle] as number) < value) low = middle + 1
    else high = middle
  }
  return low
}

function lastFilled(
  inRow: ReadonlyMap<number, string> | undefined,
  columns: readonly number[],
  over: readonly Placed[],
): number {
  let last = over.at(-1)?.right ?? -1
  for (const column of inRow?.keys() ?? []) last = Math.max(last, firstFrom(columns, column))
  return Math.min(last, columns.length - 1)
}

const isOn = (value: string | undefined): boolean => value === '1' || value === 'true'

function hide(columns: Set<number>, min: number, max: number): void {
  for (let column = min; column <= Math.min(max, MOST_COLUMNS); column++) columns.add(column - 1)
}

/** "BC12" → row 11, column 54. */
function placeOf(name: string): { readonly row: number; readonly column: number } | undefined {
  const [, letters, digits] = /^\$?([A-Za-z]{1,3})\$?(\d{1,7})$/.exec(name) ?? []
  if (letters === undefined || digits === undefined) return undefined
  let column = 0
  for (const letter of letters.toUpperCase()) column = column * 26 + letter.charCodeAt(0) - 64
  return { row: Number(digits) - 1, column: column - 1 }
}

function areaOf(range: string): Area | undefined {
  const [from = '', to = from] = range.split(':')
  const start = placeOf(from)
  const end = placeOf(to)
  if (!start || !end) return undefined
  return {
    top: Math.min(start.row, end.row),
    left: Math.min(start.column, end.column),
    bottom: Math.max(start.row, end.row),
    right: Math.max(start.column, end.column),
  }
}
