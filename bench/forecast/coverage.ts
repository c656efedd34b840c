// Plays generators against the forecaster and its naive peer, and counts how often the truth fell into the interval of 80 %.
import { forecast, isForecast } from '@gongzhi/kernel'
import { straightLine } from './peer.ts'
import { chance } from './random.ts'
import { type Generator, YEAR } from './series.ts'

/** Of one side: covered, mean width, mean interval score (Gneiting and Raftery 2007) and error of the middle, in parts of the truth. */
export type Side = { covered: number; width: number[]; score: number[]; error: number[] }
export type Row = { readonly name: string; runs: number; none: number; below: number; ours: Side; peer: Side }

const side = (): Side => ({ covered: 0, width: [], score: [], error: [] })

type Interval = { readonly middle: number; readonly low: number; readonly high: number }

function count(into: Side, { middle, low, high }: Interval, truth: number): void {
  const size = Math.abs(truth) || 1
  const miss = Math.max(0, low - truth) + Math.max(0, truth - high)
  if (miss <= 1e-9 * size) into.covered++
  into.width.push((high - low) / size)
  into.score.push((high - low + (2 / 0.2) * miss) / size)
  into.error.push(Math.abs(middle - truth) / size)
}

/** Each run draws its generator in turn and its place in the year between a quarter and nineteen twentieths. */
export function play(generators: Readonly<Record<string, Generator>>, runs: number, seed: number): Row[] {
  const rows = Object.entries(generators).map(([name, make]) => ({
    make,
    row: { name, runs: 0, none: 0, below: 0, ours: side(), peer: side() },
  }))
  for (let run = 0; run < runs; run++) {
    const { make, row } = rows[run % rows.length] as (typeof rows)[number]
    const luck = chance(seed + run * 7919)
    const until = luck.between(0.25, 0.95)
    const { truth, ...asked } = make(luck, until)
    const result = forecast({ year: YEAR, ...asked })
    row.runs++
    if (!isForecast(result)) {
      row.none++
      continue
    }
    if (truth < result.low) row.below++
    count(row.ours, result, truth)
    count(row.peer, straightLine(asked.told), truth)
  }
  return rows.map(({ row }) => row)
}

export const share = ({ row, of }: { row: Row; of: Side }): number => of.covered / Math.max(1, row.runs - row.none)

export function median(figures: readonly number[]): number {
  return [...figures].sort((a, b) => a - b)[Math.floor(figures.length / 2)] ?? Number.NaN
}
export const mean = (figures: readonly number[]): number =>
  figures.reduce((sum, each) => sum + each, 0) / Math.max(1, figures.length)

/** All rows as one. */
export function together(rows: readonly Row[]): Row {
  const merged = (of: 'ours' | 'peer'): Side => ({
    covered: rows.reduce((sum, row) => sum + row[of].covered, 0),
    width: rows.flatMap((row) => row[of].width),
    score: rows.flatMap((row) => row[of].score),
    error: rows.flatMap((row) => row[of].error),
  })
  const sum = (of: 'runs' | 'none' | 'below'): number => rows.reduce((all, row) => all + row[of], 0)
  return {
    name: 'all',
    runs: sum('runs'),
    none: sum('none'),
    below: sum('below'),
    ours: merged('ours'),
    peer: merged('peer'),
  }
}
