// Leaves one box per object: of boxes that overlap much, the best stays. Never mixes objects of different groups.
import { area, type Detection, type Group, overlap } from '@gongzhi/kernel'

/** Small detectors call one van car and truck at once; within these groups that is one object. In the others kinds stay apart. */
const ONE_OBJECT: ReadonlySet<Group> = new Set<Group>(['vehicle', 'animal'])

/** Best first. `sameObject` is the IoU from which two boxes are one object. */
export function suppress(detections: readonly Detection[], sameObject: number): Detection[] {
  const kept: Detection[] = []
  const sorted = [...detections].sort((a, b) => b.score - a.score)
  for (const detection of sorted) {
    if (!kept.some((better) => comparable(better, detection) && shared(better, detection) > sameObject))
      kept.push(detection)
  }
  return kept
}

function comparable(a: Detection, b: Detection): boolean {
  return a.kind === b.kind || (a.group === b.group && ONE_OBJECT.has(a.group))
}

function shared(a: Detection, b: Detection): number {
  const both = overlap(a.box, b.box)
  return both === 0 ? 0 : both / (area(a.box) + area(b.box) - both)
}
