// Boxes of successive frames → tracks. Tracks belong to places and moments, never to identities: they have a number
// that ends with them, and nothing of how an object looks is kept.
import type { Instant } from '../base/clock.ts'
import { type Box, type Detection, type Group, iou } from './box.ts'

export type TrackerOptions = {
  /** Detections from here on may begin a track. */
  readonly high: number
  /** Detections from here on may continue one (second pass of ByteTrack, Zhang et al. 2022). */
  readonly low: number
  /** How long a moving object may be out of sight before its track ends, ms. */
  readonly keepMoving: number
  /** The same for one that rests: what stands behind a passer-by is still there. */
  readonly keepResting: number
  /** After how much rest an object counts as standing, ms. */
  readonly settle: number
}

export const TRACKER_DEFAULTS: TrackerOptions = {
  high: 0.3,
  low: 0.1,
  keepMoving: 2_500,
  keepResting: 10_000,
  settle: 2_000,
}

export type Track = {
  readonly id: number
  readonly group: Group
  readonly box: Box
  readonly began: Instant
  readonly seen: Instant
  /** Seen in at least two frames. */
  readonly confirmed: boolean
  /** Mean score of its detections, 0 to 1. */
  readonly confidence: number
  /** Since when it has not moved; the present frame when it moves. */
  readonly restsSince: Instant
  readonly standing: boolean
  /** Whether its path went further than its own size at some time. */
  readonly moved: boolean
}

export type TrackTotals = { readonly confirmed: number; readonly moving: Readonly<Partial<Record<Group, number>>> }

export interface Tracker {
  /** Takes the detections of the frame at `at` (ms, later than the last) and returns the live tracks. */
  update(at: Instant, detections: readonly Detection[]): readonly Track[]
  /** Forgets everything, as after a jump of the camera's clock. */
  reset(): void
  /** Confirmed tracks since the beginning, and by group how many of them moved. */
  totals(): TrackTotals
}

type Live = {
  id: number
  group: Group
  box: Box
  vx: number
  vy: number
  began: Instant
  seen: Instant
  hits: number
  scores: number
  anchor: Box
  restsSince: Instant
  restFrames: number
  restHits: number
  first: Box
  moved: boolean
}

const centreX = (box: Box) => (box[0] + box[2]) / 2
const centreY = (box: Box) => (box[1] + box[3]) / 2
const width = (box: Box) => box[2] - box[0]
const height = (box: Box) => box[3] - box[1]

function shifted(box: Box, dx: number, dy: number): Box {
  return [box[0] + dx, box[1] + dy, box[2] + dx, box[3] + dy]
}

/** Displacement in units of the boxes' mean size. */
function displacement(a: Box, b: Box): number {
  const w = (width(a) + width(b)) / 2
  const h = (height(a) + height(b)) / 2
  return Math.max(Math.abs(centreX(a) - centreX(b)) / w, Math.abs(centreY(a) - centreY(b)) / h)
}

function alike(a: Box, b: Box): boolean {
  const ratio = (width(a) * height(a)) / (width(b) * height(b))
  return ratio > 0.4 && ratio < 2.5
}

const REST_TOLERANCE = 0.35
const SMOOTHING = 0.7
/** What rests must be seen in this share of the frames: different cars passing one spot are not one standing car. */
const SEEN_SHARE = 0.4
/** Overlap from which a box continues a track: what rests is where it was, what moves was only predicted. */
const LEAST_OVERLAP = { resting: 0.45, moving: 0.2, weak: 0.3 } as const
const NEW_WEIGHT_OF_SPEED = 0.6

export function tracker(options: Partial<TrackerOptions> = {}): Tracker {
  const { high, low, keepMoving, keepResting, settle } = { ...TRACKER_DEFAULTS, ...options }
  let live: Live[] = []
  let nextId = 1
  let last: Instant | undefined
  const totals: { confirmed: number; moving: Partial<Record<Group, number>> } = { confirmed: 0, moving: {} }

  const rests = (track: Live) =>
    track.seen - track.restsSince >= settle && track.restHits >= SEEN_SHARE * track.restFrames

  function predicted(track: Live, at: Instant): Box {
    if (rests(track)) return track.box
    const ms = Math.min(at - track.seen, keepMoving)
    return shifted(track.box, track.vx * ms, track.vy * ms)
  }

  function take(track: Live, detection: Detection, at: Instant): void {
    const before = track.box
    const ms = Math.max(1, at - track.seen)
    const [x1, y1, x2, y2] = detection.box
    const resting = rests(track)
    const keep = resting ? SMOOTHING * 0.5 : SMOOTHING
    track.box = resting
      ? [
          before[0] + (x1 - before[0]) * keep,
          before[1] + (y1 - before[1]) * keep,
          before[2] + (x2 - before[2]) * keep,
          before[3] + (y2 - before[3]) * keep,
        ]
      : detection.box
    const weight = track.hits === 1 ? 1 : NEW_WEIGHT_OF_SPEED
    track.vx += weight * ((centreX(detection.box) - centreX(before)) / ms - track.vx)
    track.vy += weight * ((centreY(detection.box) - centreY(before)) / ms - track.vy)
    track.seen = at
    track.hits++
    track.scores += detection.score
    if (track.hits === 2) totals.confirmed++
    if (displacement(track.anchor, track.box) > REST_TOLERANCE) {
      track.anchor = track.box
      track.restsSince = at
      track.restFrames = 1
      track.restHits = 0
    }
    track.restHits++
    if (!track.moved && track.hits >= 2 && displacement(track.first, track.box) > 1) {
      track.moved = true
      totals.moving[track.group] = (totals.moving[track.group] ?? 0) + 1
    }
  }

  /** Greedy by falling `fit`; pairs below `least` stay apart. Returns what found no partner. */
  function pair(
    tracks: readonly Live[],
    detections: readonly Detection[],
    at: Instant,
    fit: (track: Live, box: Box) => number,
    least: number,
  ) {
    const pairs: { track: Live; detection: Detection; fit: number }[] = []
    for (const track of tracks) {
      for (const detection of detections) {
        if (detection.group !== track.group) continue
        const value = fit(track, detection.box)
        if (value >= least) pairs.push({ track, detection, fit: value })
      }
    }
    pairs.sort((a, b) => b.fit - a.fit || a.track.id - b.track.id)
    const taken = new Set<Live | Detection>()
    for (const { track, detection } of pairs) {
      if (taken.has(track) || taken.has(detection)) continue
      taken.add(track).add(detection)
      take(track, detection, at)
    }
    return {
      tracks: tracks.filter((track) => !taken.has(track)),
      detections: detections.filter((each) => !taken.has(each)),
    }
  }

  function begin(detection: Detection, at: Instant): Live {
    const { box, group, score } = detection
    return {
      id: nextId++,
      group,
      box,
      vx: 0,
      vy: 0,
      began: at,
      seen: at,
      hits: 1,
      scores: score,
      anchor: box,
      restsSince: at,
      restFrames: 1,
      restHits: 1,
      first: box,
      moved: false,
    }
  }

  /** At one frame a second a car travels further than its own length: nearness in place of overlap, scaled by the time passed. */
  function reach(at: Instant) {
    return (track: Live, box: Box) => {
      if (!alike(track.box, box) || rests(track)) return 0
      const gap = (at - track.seen) / 1000
      const away = displacement(predicted(track, at), box) / (0.5 + Math.min(gap, 2) * 2)
      return 1 - away
    }
  }

  function snapshot(track: Live): Track {
    return {
      id: track.id,
      group: track.group,
      box: track.box,
      began: track.began,
      seen: track.seen,
      confirmed: track.hits >= 2,
      confidence: track.scores / track.hits,
      restsSince: track.restsSince,
      standing: rests(track),
      moved: track.moved,
    }
  }

  return {
    update(at, detections) {
      for (const track of live) track.restFrames++
      const overlapWith = (track: Live, box: Box) => {
        const value = iou(predicted(track, at), box)
        return rests(track) && value < LEAST_OVERLAP.resting ? 0 : value
      }
      const strong = pair(
        live,
        detections.filter((each) => each.score >= high),
        at,
        overlapWith,
        LEAST_OVERLAP.moving,
      )
      const weak = detections.filter((each) => each.score >= low && each.score < high)
      const continued = pair(strong.tracks, weak, at, overlapWith, LEAST_OVERLAP.weak)
      const near = pair(continued.tracks, strong.detections, at, reach(at), 0.01)
      const fresh = near.detections.filter(
        (each) =>
          !live.some((track) => track.seen === at && track.group === each.group && iou(track.box, each.box) > 0.6),
      )
      live.push(...fresh.map((each) => begin(each, at)))
      const step = last === undefined ? 0 : at - last
      const patience = (track: Live) => Math.max(rests(track) ? keepResting : keepMoving, 1.5 * step)
      live = live.filter((track) => at - track.seen <= patience(track))
      last = at
      return live.map(snapshot)
    },
    reset() {
      live = []
      last = undefined
    },
    totals: () => ({ confirmed: totals.confirmed, moving: { ...totals.moving } }),
  }
}
