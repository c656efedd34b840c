// The CenterNet layout: 1×3×H×W RGB 0–255 in; class scores 1×80×H/4×W/4, distances to the four sides
// 1×4×H/4×W/4 and the best score of each cell 1×1×H/4×W/4 out.
// Box formula as the graph's own last nodes have it: centre cell × 4 minus/plus the distances. Must not run a model.
import { Fault } from '@gongzhi/kernel'
import { COCO_KINDS } from './coco-kinds.ts'
import type { Candidate, FindLayout, Layout, Output, Size } from './layout.ts'

const CELL = 4
/** The network halves its input five times and adds the halves up again: other sizes do not fit together. */
const STEP = 32

export const findCenternetLayout: FindLayout = (input, outputs) => {
  const [, channels, height, width] = input.shape
  if (input.shape.length !== 4 || channels !== 3 || typeof height === 'number' || typeof width === 'number')
    return undefined
  const withPlanes = (planes: number): string | undefined =>
    outputs.find((output) => output.shape.length === 4 && output.shape[1] === planes)?.name
  const [scores, sides, best] = [withPlanes(COCO_KINDS.length), withPlanes(4), withPlanes(1)]
  if (outputs.length !== 3 || scores === undefined || sides === undefined || best === undefined) return undefined
  return { layout: CENTERNET, outputNames: [scores, sides, best] }
}

const CENTERNET: Layout = {
  name: 'centernet',
  input: { order: 'rgb', pad: 114, factor: 1, anchor: 'corner' },
  sameObject: 0.6,
  inputSize({ width, height }, longSide) {
    const long = Math.max(STEP, Math.round(longSide / STEP) * STEP)
    const share = Math.min(width, height) / Math.max(width, height)
    const short = Math.max(STEP, Math.ceil((long * share) / STEP - 0.01) * STEP)
    return width >= height ? { width: long, height: short } : { width: short, height: long }
  },
  outputShapes({ width, height }) {
    const grid = [height / CELL, width / CELL]
    return [
      [1, COCO_KINDS.length, ...grid],
      [1, 4, ...grid],
      [1, 1, ...grid],
    ]
  },
  decode(outputs, input, floor) {
    const [scores, sides, best] = outputs as [Output, Output, Output]
    return peaks(scores.values, sides.values, best.values, input, floor)
  },
}

function peaks(scores: Float32Array, sides: Float32Array, best: Float32Array, input: Size, floor: number): Candidate[] {
  const columns = input.width / CELL
  const rows = input.height / CELL
  const cells = columns * rows
  const found: Candidate[] = []
  for (let cell = 0; cell < cells; cell++) {
    // Written this way round, NaN comes through as well and is caught below.
    if ((best[cell] as number) < floor) continue
    const x = cell % columns
    const y = (cell - x) / columns
    const left = x * CELL - (sides[cell] as number)
    const top = y * CELL - (sides[cell + cells] as number)
    const right = x * CELL + (sides[cell + 2 * cells] as number)
    const bottom = y * CELL + (sides[cell + 3 * cells] as number)
    if (Number.isNaN((best[cell] as number) + left + top + right + bottom)) {
      throw new Fault('model-outputs-wrong', { detail: 'a score or a box is not a number' })
    }
    for (let kind = 0; kind < COCO_KINDS.length; kind++) {
      const i = kind * cells + cell
      const score = scores[i] as number
      if (score < floor || !isPeak(scores, i, x, y, columns, rows)) continue
      found.push({ kind: COCO_KINDS[kind] ?? '', score, box: [left, top, right, bottom] })
    }
  }
  return found
}

/** Largest of its 3×3 neighbours; of two equal ones the first. */
function isPeak(scores: Float32Array, i: number, x: number, y: number, columns: number, rows: number): boolean {
  const score = scores[i] as number
  for (let dy = y > 0 ? -1 : 0; dy <= (y < rows - 1 ? 1 : 0); dy++) {
    for (let dx = x > 0 ? -1 : 0; dx <= (x < columns - 1 ? 1 : 0); dx++) {
      const step = dy * columns + dx
      const other = scores[i + step] as number
      if (other > score || (step < 0 && other === score)) return false
    }
  }
  return true
}
