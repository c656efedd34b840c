// Destroys what a region of an RGB picture shows, in place. What is left of a person is a handful of coarse colours; of a
// plate nothing at all, because its band takes the colour of what lies around it. Never reversible by any filter.
import type { BlurRegion } from '@gongzhi/kernel'

export type Canvas = { readonly width: number; readonly height: number; readonly pixels: Uint8Array }

type Rect = { readonly left: number; readonly top: number; readonly right: number; readonly bottom: number }

/** Cells along the longer and the shorter side of a person's region: a face is then a part of one cell. */
const CELLS_LONG = 6
const CELLS_SHORT = 3
const SMALLEST_CELL = 10
const COLOUR_STEP = 16
/** Width of the frame around a plate band from which its colours are taken, in pixels. */
const RIM = 3

export function hideRegions(canvas: Canvas, regions: readonly BlurRegion[]): void {
  const rects = (kind: BlurRegion['kind']): Rect[] =>
    regions
      .filter((region) => region.kind === kind)
      .map((region) => pixelRect(canvas, region))
      .filter((rect) => rect.right > rect.left && rect.bottom > rect.top)
  // Persons first: a plate band takes its colours from around it, and those must not be a visible person's.
  for (const rect of rects('person')) smear(canvas, rect)
  const bands = rects('plate')
  // Every band is emptied before any is painted nicely, so that none takes colours from another one's plate.
  for (const band of bands) fill(canvas, band, rimColour(canvas, band))
  for (const band of bands) bridge(canvas, band)
}

/** Whole pixels, outward. */
function pixelRect({ width, height }: Canvas, { box }: BlurRegion): Rect {
  return {
    left: Math.max(0, Math.floor(box[0] * width)),
    top: Math.max(0, Math.floor(box[1] * height)),
    right: Math.min(width, Math.ceil(box[2] * width)),
    bottom: Math.min(height, Math.ceil(box[3] * height)),
  }
}

type Colour = readonly [red: number, green: number, blue: number]

const GREY: Colour = [128, 128, 128]

function fill({ width, pixels }: Canvas, { left, top, right, bottom }: Rect, [red, green, blue]: Colour): void {
  for (let y = top; y < bottom; y++) {
    for (let x = left, p = (y * width + left) * 3; x < right; x++, p += 3) {
      pixels[p] = red
      pixels[p + 1] = green
      pixels[p + 2] = blue
    }
  }
}

function rimColour(canvas: Canvas, rect: Rect): Colour {
  const { width, height, pixels } = canvas
  const outer: Rect = {
    left: Math.max(0, rect.left - RIM),
    top: Math.max(0, rect.top - RIM),
    right: Math.min(width, rect.right + RIM),
    bottom: rect.bottom,
  }
  let [red, green, blue, count] = [0, 0, 0, 0]
  for (let y = outer.top; y < Math.min(height, outer.bottom); y++) {
    const inRows = y >= rect.top
    for (let x = outer.left; x < outer.right; x++) {
      if (inRows && x === rect.left) x = rect.right
      if (x >= outer.right) break
      const p = (y * width + x) * 3
      red += pixels[p] as number
      green += pixels[p + 1] as number
      blue += pixels[p + 2] as number
      count++
    }
  }
  return count === 0 ? GREY : [Math.round(red / count), Math.round(green / count), Math.round(blue / count)]
}

/** Fills a band with what lies above and below it, softened along the rows so that no letter at its edge is drawn out. */
function bridge(canvas: Canvas, rect: Rect): void {
  const { width, height, pixels } = canvas
  const above = rect.top > 0 ? softRow(canvas, rect, Math.max(0, rect.top - RIM), rect.top) : undefined
  const below =
    rect.bottom < height ? softRow(canvas, rect, rect.bottom, Math.min(height, rect.bottom + RIM)) : undefined
  const upper = above ?? below
  const lower = below ?? above
  if (upper === undefined || lower === undefined) return
  const tall = rect.bottom - rect.top
  for (let y = rect.top; y < rect.bottom; y++) {
    const share = (y - rect.top + 0.5) / tall
    for (let i = 0, p = (y * width + rect.left) * 3; i < upper.length; i++, p++) {
      pixels[p] = mix(upper[i] as number, lower[i] as number, share)
    }
  }
}

/** Mean of some rows over the width of a band, each pixel the mean of a sixth of the width around it. */
function softRow({ width, pixels }: Canvas, rect: Rect, top: number, bottom: number): Float64Array {
  const wide = rect.right - rect.left
  const sums = new Float64Array((wide + 1) * 3)
  for (let x = 0; x < wide; x++) {
    for (let c = 0; c < 3; c++) {
      let sum = sums[x * 3 + c] as number
      for (let y = top; y < bottom; y++) sum += pixels[(y * width + rect.left + x) * 3 + c] as number
      sums[(x + 1) * 3 + c] = sum
    }
  }
  const reach = Math.max(2, Math.round(wide / 12))
  const row = new Float64Array(wide * 3)
  for (let x = 0; x < wide; x++) {
    const from = Math.max(0, x - reach)
    const to = Math.min(wide, x + reach + 1)
    const count = (to - from) * (bottom - top)
    for (let c = 0; c < 3; c++) row[x * 3 + c] = ((sums[to * 3 + c] as number) - (sums[from * 3 + c] as number)) / count
  }
  return row
}

function smear(canvas: Canvas, rect: Rect): void {
  const width = rect.right - rect.left
  const height = rect.bottom - rect.top
  const cell = Math.max(Math.max(width, height) / CELLS_LONG, Math.min(width, height) / CELLS_SHORT, SMALLEST_CELL)
  const columns = Math.max(1, Math.floor(width / cell))
  const rows = Math.max(1, Math.floor(height / cell))
  spread(canvas, rect, columns, rows, cellColours(canvas, rect, columns, rows))
}

/** Mean colour of each cell, coarsened, row by row. */
function cellColours({ width, pixels }: Canvas, rect: Rect, columns: number, rows: number): Uint8Array {
  const sums = new Float64Array(columns * rows * 3)
  const counts = new Uint32Array(columns * rows)
  const [wide, tall] = [rect.right - rect.left, rect.bottom - rect.top]
  for (let y = rect.top; y < rect.bottom; y++) {
    const row = Math.floor(((y - rect.top) * rows) / tall) * columns
    for (let x = rect.left, p = (y * width + rect.left) * 3; x < rect.right; x++, p += 3) {
      const cell = row + Math.floor(((x - rect.left) * columns) / wide)
      sums[cell * 3] = (sums[cell * 3] as number) + (pixels[p] as number)
      sums[cell * 3 + 1] = (sums[cell * 3 + 1] as number) + (pixels[p + 1] as number)
      sums[cell * 3 + 2] = (sums[cell * 3 + 2] as number) + (pixels[p + 2] as number)
      counts[cell] = (counts[cell] as number) + 1
    }
  }
  return Uint8Array.from(sums, (sum, i) => {
    const mean = sum / Math.max(1, counts[Math.floor(i / 3)] as number)
    return Math.min(255, Math.floor(mean / COLOUR_STEP) * COLOUR_STEP + COLOUR_STEP / 2)
  })
}

/** Paints the cells with soft transitions between their middles, so that the picture stays pleasant to look at. */
function spread({ width, pixels }: Canvas, rect: Rect, columns: number, rows: number, colours: Uint8Array): void {
  const across = between(rect.right - rect.left, columns)
  const down = between(rect.bottom - rect.top, rows)
  for (let y = rect.top; y < rect.bottom; y++) {
    const row = y - rect.top
    const upper = (down.from[row] as number) * columns
    const lower = (down.to[row] as number) * columns
    const v = down.share[row] as number
    for (let x = rect.left, p = (y * width + rect.left) * 3; x < rect.right; x++, p += 3) {
      const column = x - rect.left
      const a = across.from[column] as number
      const b = across.to[column] as number
      const u = across.share[column] as number
      for (let c = 0; c < 3; c++) {
        const above = mix(colours[(upper + a) * 3 + c] as number, colours[(upper + b) * 3 + c] as number, u)
        const below = mix(colours[(lower + a) * 3 + c] as number, colours[(lower + b) * 3 + c] as number, u)
        pixels[p + c] = mix(above, below, v)
      }
    }
  }
}

function mix(a: number, b: number, share: number): number {
  return a + (b - a) * share
}

/** For each pixel the two cells between whose middles it lies, and how far from the first. */
function between(size: number, cells: number): { from: Uint16Array; to: Uint16Array; share: Float32Array } {
  const from = new Uint16Array(size)
  const to = new Uint16Array(size)
  const share = new Float32Array(size)
  for (let i = 0; i < size; i++) {
    const at = Math.min(cells - 1, Math.max(0, ((i + 0.5) * cells) / size - 0.5))
    from[i] = Math.floor(at)
    to[i] = Math.min(cells - 1, Math.floor(at) + 1)
    share[i] = at - Math.floor(at)
  }
  return { from, to, share }
}
