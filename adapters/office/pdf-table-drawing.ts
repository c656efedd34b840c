// Draws a table over as many pages as it needs. Rows are kept whole where they fit a page; a cell that spans several rows is
// begun anew on the next page, with the rest of its text.
import type { PublishedTable, Run } from '@gongzhi/engine/targets/publication-files.port'
import { PdfPaper } from './pdf-paper.ts'
import { gridOf, type Placed, runsOf, sharesOf } from './published-text.ts'
import type { WrappedLine } from './text-wrapping.ts'

const SIZE = 9
const PADDING = 4
const HEAD_FILL = '#e8eef7'

/** `left`: lines of its text that are not drawn yet. */
type Cell = Placed & { readonly x: number; readonly width: number; readonly lines: readonly WrappedLine[] }

export function drawTable(table: PublishedTable, paper: PdfPaper): void {
  const { head = 0 } = table
  const grid = gridOf(table)
  if (grid.cells.length === 0) return
  const widths = sharesOf(table, grid.columns).map((share) => share * paper.width)
  const starts = widths.map((_, at) => paper.left + widths.slice(0, at).reduce((sum, each) => sum + each, 0))
  const cells: Cell[] = grid.cells.map((placed) => {
    const width = widths.slice(placed.column, placed.column + placed.columns).reduce((sum, each) => sum + each, 0)
    const runs: readonly Run[] =
      placed.row < head ? runsOf(placed.cell.text).map((run) => ({ ...run, bold: true })) : runsOf(placed.cell.text)
    const lines = paper.lines(runs, Math.max(SIZE, width - 2 * PADDING), SIZE)
    return { ...placed, x: starts[placed.column] ?? paper.left, width, lines }
  })
  const heights = rowHeights(cells, grid.rows)
  const body = blocksOf(cells, head, grid.rows)
  const headHeight = sum(heights, 0, head)
  const drawHead = (): void => {
    drawRows(cells, heights, 0, head, head, paper)
  }
  const page = paper.bottom - paper.top
  const repeats = headHeight < page / 3
  // A heading does not stand alone at the end of a page.
  paper.space(0, Math.min(page, headHeight + (heights[head] ?? 0)))
  drawHead()
  for (const { from, to } of body) {
    const height = sum(heights, from, to)
    const begun = paper.y > paper.top + headHeight + 1
    const first = Math.min(heights[from] ?? 0, page / 2)
    const whole = height <= (page - (repeats ? headHeight : 0)) / 2
    // Rows that belong together stay together, unless that would leave half a page empty.
    if (height > paper.room && begun && (whole || paper.room < first)) {
      paper.newPage()
      if (repeats) drawHead()
    }
    if (height <= paper.room) drawRows(cells, heights, from, to, head, paper)
    else drawParted(cells, heights, from, to, head, paper, repeats ? drawHead : () => {})
  }
}

/** A row is as high as its cells need; what spans several rows makes the last of them higher. */
function rowHeights(cells: readonly Cell[], rows: number): number[] {
  const heights = Array.from({ length: rows }, () => PdfPaper.heightOf(1, SIZE) + 2 * PADDING)
  const needs = (cell: Cell) => PdfPaper.heightOf(cell.lines.length, SIZE) + 2 * PADDING
  for (const cell of cells) if (cell.rows === 1) heights[cell.row] = Math.max(heights[cell.row] ?? 0, needs(cell))
  for (const cell of [...cells].sort((a, b) => a.row + a.rows - b.row - b.rows)) {
    const last = cell.row + cell.rows - 1
    const missing = needs(cell) - sum(heights, cell.row, last + 1)
    if (missing > 0) heights[last] = (heights[last] ?? 0) + missing
  }
  return heights
}

/** Rows that no cell ties together. */
function blocksOf(
  cells: readonly Cell[],
  head: number,
  rows: number,
): readonly { readonly from: number; readonly to: number }[] {
  const tied = new Uint8Array(rows + 1)
  for (const { row, rows: high } of cells) tied.fill(1, row + 1, row + high)
  const blocks: { from: number; to: number }[] = []
  for (let row = head; row < rows; row++) {
    const last = blocks.at(-1)
    if (tied[row] && last) last.to = row + 1
    else blocks.push({ from: row, to: row + 1 })
  }
  return blocks
}

function drawRows(
  cells: readonly Cell[],
  heights: readonly number[],
  from: number,
  to: number,
  head: number,
  paper: PdfPaper,
): void {
  for (const cell of cells) {
    if (cell.row < from || cell.row >= to) continue
    const top = paper.y + sum(heights, from, cell.row)
    drawCell(cell, cell.lines, top, sum(heights, cell.row, cell.row + cell.rows), head, paper)
  }
  paper.moveTo(paper.y + sum(heights, from, to))
}

/** What is higher than a page: row by row, and within a row line by line. */
function drawParted(
  cells: readonly Cell[],
  heights: readonly number[],
  from: number,
  to: number,
  head: number,
  paper: PdfPaper,
  drawHead: () => void,
): void {
  const drawn = new Map<Cell, number>()
  let row = from
  let left = heights[row] ?? 0
  while (row < to) {
    if (paper.room < PdfPaper.heightOf(1, SIZE) + 2 * PADDING) {
      paper.newPage()
      drawHead()
    }
    // The strip of this page: whole rows and, at its end, a part of one.
    const top = paper.y
    const strip: { readonly row: number; readonly top: number; readonly height: number }[] = []
    let y = top
    while (row < to && y + Math.min(left, PdfPaper.heightOf(1, SIZE) + 2 * PADDING) <= paper.bottom) {
      // A row is parted only where no page holds it.
      if (y + left > paper.bottom && y > top && (heights[row] ?? 0) <= paper.bottom - top) break
      const height = Math.min(left, paper.bottom - y)
      strip.push({ row, top: y, height })
      y += height
      left -= height
      if (left > 0.01) break
      row++
      left = heights[row] ?? 0
    }
    const first = strip[0]?.row ?? row
    const last = strip.at(-1)?.row ?? row
    for (const cell of cells) {
      if (cell.row + cell.rows <= first || cell.row > last || cell.row < from) continue
      const inStrip = strip.filter((each) => each.row >= cell.row && each.row < cell.row + cell.rows)
      const [start] = inStrip
      if (!start) continue
      const height = inStrip.reduce((all, each) => all + each.height, 0)
      const before = drawn.get(cell) ?? 0
      const fit = Math.max(0, Math.floor((height - 2 * PADDING + 0.01) / PdfPaper.heightOf(1, SIZE)))
      const goesOn = last < cell.row + cell.rows - 1 || (last === row && left > 0.01 && row < cell.row + cell.rows)
      const lines = cell.lines.slice(before, goesOn ? before + fit : undefined)
      drawn.set(cell, before + lines.length)
      drawCell(cell, lines, start.top, height, head, paper)
    }
    paper.moveTo(y)
    if (row < to) {
      paper.newPage()
      drawHead()
    }
  }
}

function drawCell(
  cell: Cell,
  lines: readonly WrappedLine[],
  top: number,
  height: number,
  head: number,
  paper: PdfPaper,
): void {
  const isHead = cell.row < head
  paper.box(cell.x, top, cell.width, height, cell.cell.fill ?? (isHead ? HEAD_FILL : undefined))
  const align = cell.cell.align ?? (isHead ? 'centre' : 'left')
  const inner = Math.max(0, height - PdfPaper.heightOf(lines.length, SIZE))
  // Short texts stand in the middle, as in printed tables; what fills its cell begins at the top.
  lines.forEach((line, at) => {
    const y = top + Math.max(PADDING / 2, inner / 2) + PdfPaper.heightOf(at, SIZE)
    paper.line(line, cell.x + PADDING, y, cell.width - 2 * PADDING, { size: SIZE, align })
  })
}

function sum(heights: readonly number[], from: number, to: number): number {
  let all = 0
  for (let at = from; at < to; at++) all += heights[at] ?? 0
  return all
}
