// Which parts of a picture must be hidden before it leaves the eye. Pure; prefers hiding too much to hiding too little.
import type { Instant } from '../base/clock.ts'
import { type Box, type Detection, grow, iou } from './box.ts'

export type BlurRegion = { readonly box: Box; readonly kind: 'person' | 'plate' }

/**
 * Detections for blurring start at this score, far below what rules believe: at 0.30 a sixth of the person area on the
 * test video stays visible.
 */
export const BLUR_FLOOR = 0.1

const PERSON_MARGIN = 0.3

/**
 * Where plates are on a vehicle's box: from the boot lid of a car seen from its own height down to the bumper, nearly over the
 * whole width. Wheels and outline stay visible, so that the vehicle can still be recognised as one.
 */
const PLATE_TOP = 0.33
const PLATE_BOTTOM = 0.92
const PLATE_SIDE = 0.05

/**
 * Lorries, vans and buses carry theirs low. They get the lower band only while they are small in the picture: small detectors
 * take cars for lorries, and on a large one the plate at the boot lid could be read.
 */
const LOW_PLATE_TOP = 0.5
const LOW_PLATE_BOTTOM = 0.9
const LOW_PLATED: ReadonlySet<string> = new Set(['truck', 'bus'])
const SMALL_HEIGHT = 0.15

const PLATED: ReadonlySet<string> = new Set(['car', 'truck', 'bus', 'motorcycle'])

/** Every person, whatever it sits on or in, and the plate band of every vehicle. `detections` must reach down to BLUR_FLOOR. */
export function blurRegions(detections: readonly Detection[]): BlurRegion[] {
  const regions: BlurRegion[] = []
  for (const { kind, group, box } of detections) {
    if (group === 'person') regions.push({ kind: 'person', box: grow(box, PERSON_MARGIN) })
    if (PLATED.has(kind)) regions.push({ kind: 'plate', box: plateBand(kind, box) })
  }
  return regions
}

function plateBand(kind: string, [x1, y1, x2, y2]: Box): Box {
  const side = (x2 - x1) * PLATE_SIDE
  const height = y2 - y1
  const low = LOW_PLATED.has(kind) && height < SMALL_HEIGHT
  const top = y1 + height * (low ? LOW_PLATE_TOP : PLATE_TOP)
  return [x1 + side, top, x2 - side, y1 + height * (low ? LOW_PLATE_BOTTOM : PLATE_BOTTOM)]
}

/** What was hidden lately, so that a person whom the detector loses for a moment stays hidden. */
export type BlurHold = readonly HeldRegion[]

type HeldRegion = BlurRegion & {
  readonly seenAt: Instant
  /** Shares of the frame per millisecond, of the region's middle. */
  readonly velocity: readonly [x: number, y: number]
}

export const NOTHING_HELD: BlurHold = []

export type HoldOptions = {
  /** How long a region stays after it was last seen. */
  readonly forMs: number
}

/** From this overlap on, a region is taken for the same person or plate as before. */
const SAME = 0.2

/**
 * The regions of this frame together with those seen within `forMs`, moved on as they were moving. `at` is the frame's own
 * time; a clock that went back starts anew.
 */
export function holdRegions(
  hold: BlurHold,
  regions: readonly BlurRegion[],
  at: Instant,
  options: HoldOptions = { forMs: 1_500 },
): { readonly regions: readonly BlurRegion[]; readonly hold: BlurHold } {
  const before = hold.filter((held) => at >= held.seenAt && at - held.seenAt <= options.forMs)
  const unmatched = new Set(before)
  const seen = regions.map((region): HeldRegion => {
    const same = mostAlike(region, unmatched, at)
    if (same === undefined) return { ...region, seenAt: at, velocity: [0, 0] }
    unmatched.delete(same)
    return { ...region, seenAt: at, velocity: velocity(same, region, at) }
  })
  const held = [...seen, ...unmatched]
  return { hold: held, regions: held.map((region) => ({ kind: region.kind, box: movedTo(region, at) })) }
}

function mostAlike(region: BlurRegion, candidates: ReadonlySet<HeldRegion>, at: Instant): HeldRegion | undefined {
  let best: HeldRegion | undefined
  let bestShare = SAME
  for (const candidate of candidates) {
    if (candidate.kind !== region.kind) continue
    const share = iou(region.box, movedTo(candidate, at))
    if (share < bestShare) continue
    best = candidate
    bestShare = share
  }
  return best
}

function movedTo({ box, velocity: [vx, vy], seenAt }: HeldRegion, at: Instant): Box {
  const dx = vx * (at - seenAt)
  const dy = vy * (at - seenAt)
  const moved: Box = [cut(box[0] + dx), cut(box[1] + dy), cut(box[2] + dx), cut(box[3] + dy)]
  // Whoever has left the picture by reckoning may have turned back in fact.
  return moved[2] > moved[0] && moved[3] > moved[1] ? moved : box
}

function velocity(from: HeldRegion, to: BlurRegion, at: Instant): readonly [number, number] {
  const ms = at - from.seenAt
  if (ms <= 0) return from.velocity
  const middle = (box: Box, axis: 0 | 1): number => (box[axis] + box[axis === 0 ? 2 : 3]) / 2
  return [(middle(to.box, 0) - middle(from.box, 0)) / ms, (middle(to.box, 1) - middle(from.box, 1)) / ms]
}

function cut(share: number): number {
  return Math.min(1, Math.max(0, share))
}
