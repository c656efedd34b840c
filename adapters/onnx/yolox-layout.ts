// The YOLOX layout: 1×3×H×W BGR 0–255 in; 1×N×85 out, before the grid is applied (as YOLOX's own export writes it).
// Formulas: Megvii YOLOX, demo/ONNXRuntime (centre = (offset + cell) × stride, size = exp × stride). Must not run a model.
import { Fault } from '@gongzhi/kernel'
import { COCO_KINDS } from './coco-kinds.ts'
import type { Candidate, FindLayout, Layout, Output, Size } from './layout.ts'

const STRIDES = [8, 16, 32] as const
const COLUMNS = 5 + COCO_KINDS.length

export const findYoloxLayout: FindLayout = (input, outputs) => {
  const [, channels, height, width] = input.shape
  const [output] = outputs
  if (
    channels !== 3 ||
    typeof height !== 'number' ||
    typeof width !== 'number' ||
    height % 32 !== 0 ||
    width % 32 !== 0
  )
    return undefined
  if (outputs.length !== 1 || output === undefined || output.shape.length !== 3) return undefined
  const [, anchors, columns] = output.shape
  if (columns !== COLUMNS || (typeof anchors === 'number' && anchors !== anchorCount({ width, height })))
    return undefined
  return { layout: yolox({ width, height }), outputNames: [output.name] }
}

function anchorCount({ width, height }: Size): number {
  return STRIDES.reduce((sum, stride) => sum + (width / stride) * (height / stride), 0)
}

function yolox(size: Size): Layout {
  return {
    name: 'yolox',
    input: { order: 'bgr', pad: 114, factor: 1, anchor: 'corner' },
    sameObject: 0.45,
    inputSize: () => size,
    outputShapes: () => [[1, anchorCount(size), COLUMNS]],
    decode(outputs, input, floor) {
      const [output] = outputs as [Output]
      return decodeAnchors(output.values, input, floor)
    },
  }
}

function decodeAnchors(values: Float32Array, input: Size, floor: number): Candidate[] {
  const found: Candidate[] = []
  let at = 0
  for (const stride of STRIDES) {
    for (let y = 0; y < input.height / stride; y++) {
      for (let x = 0; x < input.width / stride; x++, at += COLUMNS) {
        const present = values[at + 4] as number
        if (present < floor) continue
        let best = 0
        let score = -1
        for (let kind = 0; kind < COCO_KINDS.length; kind++) {
          const value = present * (values[at + 5 + kind] as number)
          if (value <= score) continue
          best = kind
          score = value
        }
        const centreX = ((values[at] as number) + x) * stride
        const centreY = ((values[at + 1] as number) + y) * stride
        const halfWidth = (Math.exp(values[at + 2] as number) * stride) / 2
        const halfHeight = (Math.exp(values[at + 3] as number) * stride) / 2
        if (Number.isNaN(score + centreX + centreY + halfWidth + halfHeight)) {
          throw new Fault('model-outputs-wrong', { detail: 'a score or a box is not a number' })
        }
        if (score < floor) continue
        const box = [centreX - halfWidth, centreY - halfHeight, centreX + halfWidth, centreY + halfHeight] as const
        found.push({ kind: COCO_KINDS[best] ?? '', score, box })
      }
    }
  }
  return found
}
