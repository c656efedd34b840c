// The FastestDet layout: 1×3×H×W BGR 0–1 in; 1×85×H/16×W/16 out: presence, tanh offsets, sigmoid sizes, class scores.
// Formulas: FastestDet, example/onnx-runtime. Must not run a model.
import { Fault } from '@gongzhi/kernel'
import { COCO_KINDS } from './coco-kinds.ts'
import type { Candidate, FindLayout, Layout, Output, Size } from './layout.ts'

const CELL = 16
const PLANES = 5 + COCO_KINDS.length

export const findFastestdetLayout: FindLayout = (input, outputs) => {
  const [, channels, height, width] = input.shape
  const [output] = outputs
  if (channels !== 3 || typeof height !== 'number' || typeof width !== 'number') return undefined
  if (outputs.length !== 1 || output === undefined || output.shape.length !== 4) return undefined
  const [, planes, rows, columns] = output.shape
  const fits = (cells: number | string | undefined, side: number): boolean =>
    typeof cells === 'string' || cells === side / CELL
  if (planes !== PLANES || !fits(rows, height) || !fits(columns, width)) return undefined
  return { layout: fastestdet({ width, height }), outputNames: [output.name] }
}

function fastestdet(size: Size): Layout {
  return {
    name: 'fastestdet',
    input: { order: 'bgr', pad: 114, factor: 1 / 255, anchor: 'corner' },
    sameObject: 0.35,
    inputSize: () => size,
    outputShapes: () => [[1, PLANES, size.height / CELL, size.width / CELL]],
    decode(outputs, input, floor) {
      const [output] = outputs as [Output]
      return decodeCells(output.values, input, floor)
    },
  }
}

function decodeCells(values: Float32Array, input: Size, floor: number): Candidate[] {
  const columns = input.width / CELL
  const cells = columns * (input.height / CELL)
  const found: Candidate[] = []
  for (let cell = 0; cell < cells; cell++) {
    const present = values[cell] as number
    if (present < floor) continue
    const plane = (index: number): number => values[index * cells + cell] as number
    let best = 0
    let score = -1
    for (let kind = 0; kind < COCO_KINDS.length; kind++) {
      const value = present * plane(5 + kind)
      if (value <= score) continue
      best = kind
      score = value
    }
    const x = cell % columns
    const centreX = (x + Math.tanh(plane(1))) * CELL
    const centreY = ((cell - x) / columns + Math.tanh(plane(2))) * CELL
    const halfWidth = (sigmoid(plane(3)) * input.width) / 2
    const halfHeight = (sigmoid(plane(4)) * input.height) / 2
    if (Number.isNaN(score + centreX + centreY + halfWidth + halfHeight)) {
      throw new Fault('model-outputs-wrong', { detail: 'a score or a box is not a number' })
    }
    if (score < floor) continue
    const box = [centreX - halfWidth, centreY - halfHeight, centreX + halfWidth, centreY + halfHeight] as const
    found.push({ kind: COCO_KINDS[best] ?? '', score, box })
  }
  return found
}

function sigmoid(value: number): number {
  return 1 / (1 + Math.exp(-value))
}
