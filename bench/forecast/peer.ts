// The naive peer: a straight line through what was told, with the prediction interval of ordinary least squares.
import type { ToldFigure } from '@gongzhi/kernel'
import { at } from './series.ts'

/** 0.9 quantiles of Student's t for 1 to 10 degrees of freedom; beyond, the normal one. */
const T90 = [3.078, 1.886, 1.638, 1.533, 1.476, 1.44, 1.415, 1.397, 1.383, 1.372]

export function straightLine(told: readonly ToldFigure[]): { middle: number; low: number; high: number } {
  const byInstant = new Map<number, ToldFigure>()
  for (const each of told) {
    const known = byInstant.get(each.at)
    if (!known || (each.told ?? each.at) >= (known.told ?? known.at)) byInstant.set(each.at, each)
  }
  const points = [...byInstant.values()].map((each) => ({ x: (each.at - at(0)) / (at(1) - at(0)), y: each.value }))
  const n = points.length
  const mx = points.reduce((sum, { x }) => sum + x, 0) / n
  const my = points.reduce((sum, { y }) => sum + y, 0) / n
  const sxx = points.reduce((sum, { x }) => sum + (x - mx) ** 2, 0)
  const slope = points.reduce((sum, { x, y }) => sum + (x - mx) * (y - my), 0) / sxx
  const rest = points.reduce((sum, { x, y }) => sum + (y - my - slope * (x - mx)) ** 2, 0)
  const middle = my + slope * (1 - mx)
  const deviation = Math.sqrt((rest / Math.max(1, n - 2)) * (1 + 1 / n + (1 - mx) ** 2 / sxx))
  const wide = (T90[n - 3] ?? 1.2816) * deviation
  return { middle, low: middle - wide, high: middle + wide }
}
