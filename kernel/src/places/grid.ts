// Cells of the globe, so that what lies near a position is found without asking everything. Knows no place and no case.
import { type GeoPoint, metresBetween } from './geo.ts'

/** Mean Earth: metres of one degree of a great circle. */
const METRES_A_DEGREE = metresBetween([0, 0], [1, 0])
/** Rounding of doubles must never put a position outside its own circle. */
const MARGIN_DEGREES = 1e-9
const SMALLEST_CELL_METRES = 64

/**
 * Edge of the cells for circles of so many metres: some four times as long, and a power of two, so that two that differ by
 * little still speak of the same cells.
 */
export function cellFor(metres: number): number {
  return 2 ** Math.ceil(Math.log2(Math.max(SMALLEST_CELL_METRES, metres * 4)))
}

/**
 * Every cell (`edge` metres) that a circle of `metres` around a position may touch. Rows of equal latitude are cut into as
 * many cells as are at least `edge` wide on their poleward side, so a position lies in one cell, whoever asks.
 */
export function cellsWithin([longitude, latitude]: GeoPoint, metres: number, edge: number): readonly string[] {
  const height = edge / METRES_A_DEGREE
  const radius = metres / METRES_A_DEGREE + MARGIN_DEGREES
  const [south, north] = [Math.max(-90, latitude - radius), Math.min(90, latitude + radius)]
  const rows = { from: Math.floor(south / height), to: Math.floor(north / height) }
  const half = halfWidth(latitude, radius)
  const cells: string[] = []
  for (let row = rows.from; row <= rows.to; row++) {
    const columns = columnsOf(row, height)
    const width = 360 / columns
    const east = longitude + 180
    const from = Math.floor((east - half) / width)
    // All the way round is all of them, once.
    const to = half >= 180 ? from + columns - 1 : Math.min(Math.floor((east + half) / width), from + columns - 1)
    for (let column = from; column <= to; column++) cells.push(`${row}:${((column % columns) + columns) % columns}`)
  }
  return cells
}

/** Degrees of longitude that a circle reaches to either side; 180 where it holds a pole. */
function halfWidth(latitude: number, radius: number): number {
  const rad = Math.PI / 180
  if (Math.abs(latitude) + radius >= 90) return 180
  const ratio = Math.sin(radius * rad) / Math.cos(latitude * rad)
  return ratio >= 1 ? 180 : Math.asin(ratio) / rad + MARGIN_DEGREES
}

function columnsOf(row: number, height: number): number {
  const poleward = Math.max(Math.abs(row * height), Math.abs((row + 1) * height))
  if (poleward >= 90) return 1
  return Math.max(1, Math.floor((360 * Math.cos((poleward * Math.PI) / 180)) / height))
}
