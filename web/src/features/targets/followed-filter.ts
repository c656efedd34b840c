// Which of the followed targets are shown, and in which order: what needs somebody first. Pure.
import type { TargetRow } from './target-queries.ts'
import { COLOURS, type Colour, colourIn } from './target-words.ts'

export type FollowedFilter = {
  readonly year: number | undefined
  readonly colour: Colour | undefined
  readonly unit: string | undefined
  readonly mine: boolean
  readonly text: string
}

/** `except`: whatever its light, to count the lights. */
export function targetsShown(
  rows: readonly TargetRow[],
  { year, colour, unit, mine, text }: FollowedFilter,
  except?: 'colour',
): readonly TargetRow[] {
  const wanted = text.trim().toLowerCase()
  return rows
    .filter(
      (row) =>
        (year === undefined || row.year === year) &&
        (except === 'colour' || colour === undefined || colourIn(row.colour) === colour) &&
        (unit === undefined || row.leads.includes(unit)) &&
        (!mine || row.mine) &&
        (wanted === '' || `${row.no} ${row.what} ${row.sentence}`.toLowerCase().includes(wanted)),
    )
    .map((row, index) => ({ row, index }))
    .sort(
      (a, b) =>
        COLOURS.indexOf(colourIn(a.row.colour)) - COLOURS.indexOf(colourIn(b.row.colour)) ||
        Number(b.row.reminder !== undefined) - Number(a.row.reminder !== undefined) ||
        a.row.no.localeCompare(b.row.no, 'zh', { numeric: true }) ||
        a.index - b.index,
    )
    .map(({ row }) => row)
}

export function coloursOf(rows: readonly Pick<TargetRow, 'colour'>[]): Record<Colour, number> {
  const counts = { red: 0, yellow: 0, green: 0, grey: 0 }
  for (const { colour } of rows) counts[colourIn(colour)] += 1
  return counts
}

/** Newest first. */
export const yearsOf = (rows: readonly TargetRow[]): readonly number[] =>
  [...new Set(rows.map(({ year }) => year))].sort((a, b) => b - a)
/** Those with the most targets first. */
export function unitsOf(rows: readonly TargetRow[]): readonly { name: string; count: number }[] {
  const counts = new Map<string, number>()
  for (const { leads } of rows) for (const name of leads) counts.set(name, (counts.get(name) ?? 0) + 1)
  return [...counts].map(([name, count]) => ({ name, count })).sort((a, b) => b.count - a.count)
}
