// Tables of a page from its ruled lines: where lines cross there is a grid, and where a line is missing between two fields they are
// one cell. What is ruled otherwise (by gaps, by colour) is no table here.
import type { Ruling } from './pdf-page.ts'

/** `rows`, `columns` spanned; the box in points. */
export type GridCell = {
  readonly row: number
  readonly column: number
  readonly rows: number
  readonly columns: number
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
}
export type Grid = {
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
  readonly rows: number
  readonly columns: number
  readonly edges: readonly number[]
  readonly cells: readonly GridCell[]
}

/** Lines closer than this are one, points. */
const NEAR = 3
/** A column open to its side is at least this wide, points. */
const OPEN = 12
const MOST_FIELDS = 100_000

type Line = Ruling & { readonly down: boolean }

export function gridsOf(across: readonly Ruling[], down: readonly Ruling[]): readonly Grid[] {
  const lines: Line[] = [
    ...across.map((line) => ({ ...line, down: false })),
    ...down.map((line) => ({ ...line, down: true })),
  ]
  return groupsOf(lines)
    .map(gridOf)
    .filter((grid) => grid !== undefined)
    .sort((a, b) => a.top - b.top || a.left - b.left)
}

/** Lines that meet belong to one table. */
function groupsOf(lines: readonly Line[]): readonly (readonly Line[])[] {
  const parent = lines.map((_, index) => index)
  const root = (index: number): number => {
    let at = index
    while (parent[at] !== at) {
      parent[at] = parent[parent[at] as number] as number
      at = parent[at] as number
    }
    return at
  }
  const flat = lines.map((line, index) => ({ line, index })).filter(({ line }) => !line.down)
  flat.sort((a, b) => a.line.at - b.line.at)
  const heights = flat.map(({ line }) => line.at)
  lines.forEach((line, index) => {
    if (!line.down) return
    for (let at = firstFrom(heights, line.from - NEAR); at < flat.length; at++) {
      const other = flat[at] as { line: Line; index: number }
      if (other.line.at > line.to + NEAR) break
      if (other.line.from - NEAR <= line.at && line.at <= other.line.to + NEAR) parent[root(index)] = root(other.index)
    }
  })
  const groups = new Map<number, Line[]>()
  lines.forEach((line, index) => {
    const group = groups.get(root(index))
    if (group) group.push(line)
    else groups.set(root(index), [line])
  })
  return [...groups.values()]
}

function gridOf(lines: readonly Line[]): Grid | undefined {
  const down = crossing(
    lines.filter((line) => line.down),
    lines.filter((line) => !line.down),
  )
  // Underlined words are ruled too.
  const across = crossing(
    lines.filter((line) => !line.down),
    down,
  )
  const ys = edgesOf(across.map(({ at }) => at))
  const xs = withOpenSides(edgesOf(down.map(({ at }) => at)), across)
  const rows = ys.length - 1
  const columns = xs.length - 1
  if (rows < 1 || columns < 1 || rows * columns < 2 || rows * columns > MOST_FIELDS) return undefined
  const below = sides(across, ys, xs)
  const beside = sides(down, xs, ys)
  const cells: GridCell[] = []
  const taken = new Uint8Array(rows * columns)
  const isFree = (row: number, column: number) => taken[row * columns + column] === 0
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      if (!isFree(row, column)) continue
      let right = column
      while (right + 1 < columns && !beside.has(`${right + 1} ${row}`) && isFree(row, right + 1)) right++
      let bottom = row
      while (bottom + 1 < rows && !below.has(`${bottom + 1} ${column}`) && isFree(bottom + 1, column)) bottom++
      for (let at = row; at <= bottom; at++) taken.fill(1, at * columns + column, at * columns + right + 1)
      cells.push({
        row,
        column,
        rows: bottom - row + 1,
        columns: right - column + 1,
        left: xs[column] as number,
        right: xs[right + 1] as number,
        top: ys[row] as number,
        bottom: ys[bottom + 1] as number,
      })
    }
  }
  if (cells.length < 2) return undefined
  return {
    left: xs[0] as number,
    right: xs[columns] as number,
    top: ys[0] as number,
    bottom: ys[rows] as number,
    rows,
    columns,
    edges: xs,
    cells,
  }
}

/** Those that meet at least two of the others, which run the other way. */
function crossing(lines: readonly Line[], others: readonly Line[]): readonly Line[] {
  const sorted = [...others].sort((a, b) => a.at - b.at)
  const places = sorted.map(({ at }) => at)
  return lines.filter(({ at, from, to }) => {
    let first: number | undefined
    for (let index = firstFrom(places, from - NEAR); index < sorted.length; index++) {
      const other = sorted[index] as Line
      if (other.at > to + NEAR) break
      if (other.from - NEAR > at || at > other.to + NEAR) continue
      if (first === undefined) first = other.at
      else if (other.at - first > NEAR) return true
    }
    return false
  })
}

/** Many a table has no lines at its left and right: its horizontal lines say how far it goes. */
function withOpenSides(xs: readonly number[], across: readonly Ruling[]): readonly number[] {
  const left = across.reduce((least, { from }) => Math.min(least, from), Number.POSITIVE_INFINITY)
  const right = across.reduce((most, { to }) => Math.max(most, to), 0)
  const [first] = xs
  const last = xs.at(-1)
  if (first === undefined || last === undefined) return xs
  return [...(first - left > OPEN ? [left] : []), ...xs, ...(right - last > OPEN ? [right] : [])]
}

/** `edge field`: along this edge there is a line beside this field. */
function sides(lines: readonly Ruling[], edges: readonly number[], fields: readonly number[]): ReadonlySet<string> {
  const found = new Set<string>()
  for (const { at, from, to } of lines) {
    const edge = nearest(edges, at)
    for (let field = Math.max(0, firstFrom(fields, from) - 1); field < fields.length - 1; field++) {
      const start = fields[field] as number
      const end = fields[field + 1] as number
      if (start > to) break
      const middle = (start + end) / 2
      if (from <= middle && middle <= to) found.add(`${edge} ${field}`)
    }
  }
  return found
}

function edgesOf(values: readonly number[]): readonly number[] {
  const edges: number[] = []
  for (const value of [...values].sort((a, b) => a - b)) {
    const last = edges.at(-1)
    if (last === undefined || value - last > NEAR) edges.push(value)
  }
  return edges
}

function nearest(edges: readonly number[], value: number): number {
  const at = firstFrom(edges, value)
  const before = edges[at - 1]
  const after = edges[at]
  if (after === undefined) return at - 1
  return before !== undefined && value - before < after - value ? at - 1 : at
}

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
