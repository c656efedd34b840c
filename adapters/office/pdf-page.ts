// What stands on one page of a PDF, upright and measured from its upper left corner in points: pieces of text and ruled lines.
// Nothing is drawn; pictures are only counted.
import type { PDFPageProxy } from 'pdfjs-dist'

/** A piece of one line. `y`: of its base line. */
export type Piece = {
  readonly text: string
  readonly x: number
  readonly y: number
  readonly width: number
  readonly size: number
}
/** Straight and upright: `at` is its y (or x), from `from` to `to` along the other axis. */
export type Ruling = { readonly at: number; readonly from: number; readonly to: number }
export type Page = {
  readonly width: number
  readonly height: number
  readonly pieces: readonly Piece[]
  readonly across: readonly Ruling[]
  readonly down: readonly Ruling[]
  readonly pictures: number
}

type Matrix = readonly [number, number, number, number, number, number]
type Codes = Readonly<Record<string, number>>

/** A filled shape this thin is a line that was drawn as a shape, points. */
const THIN = 3.5
const SHORTEST = 4
const MOST_RULINGS = 20_000

export async function pageOf(page: PDFPageProxy, codes: Codes): Promise<Page> {
  const view = page.getViewport({ scale: 1 })
  const upright = view.transform as unknown as Matrix
  const content = await page.getTextContent({ includeMarkedContent: false })
  const pieces: Piece[] = []
  for (const item of content.items) {
    if (!('str' in item) || item.str.trim() === '') continue
    const [a, b, c, d, x, y] = product(upright, item.transform as unknown as Matrix)
    // Slanted or upright-running text is a watermark or a margin.
    if (Math.abs(b) > Math.abs(a) * 0.1 || a <= 0) continue
    pieces.push({
      text: item.str,
      x,
      y,
      width: item.width * scaleOf(upright),
      size: Math.hypot(c, d) || Math.hypot(a, b),
    })
  }
  const drawn = await page.getOperatorList()
  return {
    width: view.width,
    height: view.height,
    pieces,
    ...rulingsOf(drawn.fnArray, drawn.argsArray, upright, codes),
  }
}

function rulingsOf(operators: readonly number[], args: readonly unknown[], upright: Matrix, codes: Codes) {
  const across: Ruling[] = []
  const down: Ruling[] = []
  let pictures = 0
  let matrix = upright
  const kept: Matrix[] = []
  const pictureCodes = new Set([codes.paintImageXObject, codes.paintInlineImageXObject, codes.paintImageMaskXObject])
  const add = (x1: number, y1: number, x2: number, y2: number): void => {
    if (across.length + down.length > MOST_RULINGS) return
    if (Math.abs(y1 - y2) < 1 && Math.abs(x1 - x2) >= SHORTEST)
      across.push({ at: (y1 + y2) / 2, from: Math.min(x1, x2), to: Math.max(x1, x2) })
    else if (Math.abs(x1 - x2) < 1 && Math.abs(y1 - y2) >= SHORTEST)
      down.push({ at: (x1 + x2) / 2, from: Math.min(y1, y2), to: Math.max(y1, y2) })
  }
  operators.forEach((operator, index) => {
    const given = args[index] as readonly unknown[]
    if (operator === codes.save) kept.push(matrix)
    else if (operator === codes.restore) matrix = kept.pop() ?? matrix
    else if (operator === codes.transform) matrix = product(matrix, given as unknown as Matrix)
    else if (operator === codes.paintFormXObjectBegin) {
      kept.push(matrix)
      if (Array.isArray(given?.[0])) matrix = product(matrix, given[0] as unknown as Matrix)
    } else if (operator === codes.paintFormXObjectEnd) matrix = kept.pop() ?? matrix
    else if (pictureCodes.has(operator)) pictures++
    else if (operator === codes.constructPath) {
      const [kind, [path]] = given as unknown as readonly [number, readonly (Float32Array | null)[]]
      if (!path || kind === codes.endPath) return
      const strokes = kind === codes.stroke || kind === codes.closeStroke
      const both = !strokes && kind !== codes.fill && kind !== codes.eoFill
      shapesOf(path, matrix, strokes || both, add)
    }
  })
  return { across, down, pictures }
}

/** Path data: 0 move x y, 1 line x y, 2 curve (six numbers), 3 curve (four numbers), 4 close. */
function shapesOf(
  path: Float32Array,
  matrix: Matrix,
  strokes: boolean,
  add: (x1: number, y1: number, x2: number, y2: number) => void,
): void {
  let shape: [number, number][] = []
  const end = (closed: boolean): void => {
    const points = closed && shape[0] ? [...shape, shape[0]] : shape
    shape = []
    if (points.length < 2) return
    const xs = points.map(([x]) => x)
    const ys = points.map(([, y]) => y)
    const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)]
    if (right - left < THIN && bottom - top >= SHORTEST) add((left + right) / 2, top, (left + right) / 2, bottom)
    else if (bottom - top < THIN && right - left >= SHORTEST) add(left, (top + bottom) / 2, right, (top + bottom) / 2)
    else if (strokes) {
      points.forEach(([x, y], index) => {
        const before = points[index - 1]
        if (before) add(before[0], before[1], x, y)
      })
    }
  }
  for (let at = 0; at < path.length; ) {
    const kind = path[at] as number
    const numbers = kind === 0 || kind === 1 ? 2 : kind === 2 ? 6 : kind === 3 ? 4 : 0
    if (kind === 0) end(false)
    if (kind === 4) end(true)
    else if (shape.length < 10_000) {
      const x = path[at + numbers - 1] as number
      const y = path[at + numbers] as number
      const [a, b, c, d, e, f] = matrix
      shape.push([a * x + c * y + e, b * x + d * y + f])
    }
    at += numbers + 1
  }
  end(false)
}

function product(outer: Matrix, inner: Matrix): Matrix {
  const [a, b, c, d, e, f] = outer
  const [g, h, i, j, k, l] = inner
  return [a * g + c * h, b * g + d * h, a * i + c * j, b * i + d * j, a * k + c * l + e, b * k + d * l + f]
}

const scaleOf = ([a, b]: Matrix): number => Math.hypot(a, b)
