// Boxes are shares of the frame (0 to 1), so that nothing downstream depends on a camera's resolution.

/** [x1, y1, x2, y2], shares of frame width and height, x1 < x2, y1 < y2. */
export type Box = readonly [x1: number, y1: number, x2: number, y2: number]

/** What rules speak of. car, truck, bus and motorcycle are one group: small detectors swap them from frame to frame. */
export type Group = 'vehicle' | 'person' | 'bicycle' | 'animal' | 'furniture' | 'other'

export const GROUPS = [
  'vehicle',
  'person',
  'bicycle',
  'animal',
  'furniture',
  'other',
] as const satisfies readonly Group[]

/** One detected object in one frame. `kind` is the detector's class name (COCO), `score` 0 to 1. */
export type Detection = { readonly kind: string; readonly group: Group; readonly score: number; readonly box: Box }

const GROUP_OF_KIND: Readonly<Record<string, Group>> = {
  car: 'vehicle',
  truck: 'vehicle',
  bus: 'vehicle',
  motorcycle: 'vehicle',
  train: 'vehicle',
  person: 'person',
  bicycle: 'bicycle',
  cat: 'animal',
  dog: 'animal',
  horse: 'animal',
  sheep: 'animal',
  cow: 'animal',
  bird: 'animal',
  chair: 'furniture',
  bench: 'furniture',
  umbrella: 'furniture',
  'dining table': 'furniture',
  couch: 'furniture',
}

export function groupOf(kind: string): Group {
  return (Object.hasOwn(GROUP_OF_KIND, kind) && GROUP_OF_KIND[kind]) || 'other'
}

export function area(box: Box): number {
  return Math.max(0, box[2] - box[0]) * Math.max(0, box[3] - box[1])
}

export function overlap(a: Box, b: Box): number {
  const width = Math.min(a[2], b[2]) - Math.max(a[0], b[0])
  const height = Math.min(a[3], b[3]) - Math.max(a[1], b[1])
  return width > 0 && height > 0 ? width * height : 0
}

/** Intersection over union, 0 to 1. */
export function iou(a: Box, b: Box): number {
  const both = overlap(a, b)
  return both === 0 ? 0 : both / (area(a) + area(b) - both)
}

/** The point by which an object stands in a zone: the middle of its lower edge. */
export function bottomCentre(box: Box): readonly [x: number, y: number] {
  return [(box[0] + box[2]) / 2, box[3]]
}

/** Grown by `share` of its own width and height on every side, cut at the frame. */
export function grow(box: Box, share: number): Box {
  const dx = (box[2] - box[0]) * share
  const dy = (box[3] - box[1]) * share
  return [Math.max(0, box[0] - dx), Math.max(0, box[1] - dy), Math.min(1, box[2] + dx), Math.min(1, box[3] + dy)]
}

/** Persons riding in or on a detected vehicle are dropped for rules (never for blurring): the vehicle is what stands there. */
export function withoutPassengers(detections: readonly Detection[]): Detection[] {
  const vehicles = detections.filter((d) => d.group === 'vehicle')
  return detections.filter(
    (d) => d.group !== 'person' || !vehicles.some((v) => overlap(d.box, v.box) >= 0.8 * area(d.box)),
  )
}
