// Checks a description of what is published and reads it as runs. What cannot be laid out is refused before anything is written.
import type {
  About,
  PublishedCell,
  PublishedTable,
  Run,
  RunningText,
} from '@gongzhi/engine/targets/publication-files.port'
import { Fault } from '@gongzhi/kernel'

export type Placed = {
  readonly cell: PublishedCell
  readonly row: number
  readonly column: number
  readonly rows: number
  readonly columns: number
}
export type Grid = { readonly cells: readonly Placed[]; readonly rows: number; readonly columns: number }

const MOST_FIELDS = 2_000_000

export const runsOf = (text: RunningText): readonly Run[] => (typeof text === 'string' ? [{ text }] : text)
export const plainOf = (text: RunningText): string =>
  runsOf(text)
    .map((run) => run.text)
    .join('')

const invalid = (detail: string): Fault => new Fault('input-invalid', { detail })

/** Only addresses that a reader may follow. Fault input-invalid. */
export function linkOf(run: Run): string | undefined {
  if (run.link === undefined) return undefined
  const url = URL.canParse(run.link) ? new URL(run.link) : undefined
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:') throw invalid(`link ${run.link}`)
  return url.href
}

/** `#rrggbb` as RRGGBB. Fault input-invalid. */
export function hexOf(colour: string): string {
  if (!/^#[0-9a-f]{6}$/i.test(colour)) throw invalid(`colour ${colour}`)
  return colour.slice(1).toUpperCase()
}

/** Every cell at its place. Fault input-invalid: cells that overlap, spans below 1, more heading rows than there are. */
export function gridOf({ rows, head = 0 }: PublishedTable): Grid {
  const taken: Set<number>[] = rows.map(() => new Set<number>())
  const cells: Placed[] = []
  let columns = 0
  let fields = 0
  rows.forEach((row, at) => {
    let column = 0
    for (const cell of row) {
      while (taken[at]?.has(column)) column++
      const { rows: high = 1, columns: wide = 1 } = cell
      if (!(Number.isInteger(high) && Number.isInteger(wide) && high >= 1 && wide >= 1)) throw invalid('span of a cell')
      if (at + high > rows.length) throw invalid(`a cell of row ${at + 1} spans beyond the table`)
      fields += high * wide
      if (fields > MOST_FIELDS) throw invalid('too many cells')
      for (let below = at; below < at + high; below++) {
        for (let beside = column; beside < column + wide; beside++) {
          if (taken[below]?.has(beside)) throw invalid(`cells of row ${at + 1} overlap`)
          taken[below]?.add(beside)
        }
      }
      cells.push({ cell, row: at, column, rows: high, columns: wide })
      column += wide
      columns = Math.max(columns, column)
    }
  })
  if (!Number.isInteger(head) || head < 0 || head > rows.length) throw invalid('heading rows')
  if (cells.some(({ row, rows: high }) => row < head && row + high > head))
    throw invalid('a cell of the heading spans beyond it')
  return { cells, rows: rows.length, columns }
}

/** Shares of the width, one a column, together 1. Fault input-invalid. */
export function sharesOf({ widths }: PublishedTable, columns: number): readonly number[] {
  const given = Array.from({ length: columns }, (_, at) => widths?.[at] ?? 1)
  if (given.some((width) => !(width > 0 && width < 1e6))) throw invalid('widths')
  const all = given.reduce((sum, width) => sum + width, 0)
  return given.map((width) => width / all)
}

export const instantOf = ({ at }: About): string => new Date(at).toISOString().replace(/\.\d+Z$/, 'Z')
