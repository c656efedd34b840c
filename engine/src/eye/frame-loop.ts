// One camera's loop: frame → boxes → what happened. The only holder of unblurred pixels, and only of the latest frame.
import {
  BLIND_BELOW,
  contrast,
  type Detection,
  type EyeRule,
  type Instant,
  type TrackTotals,
  type Watched,
  watch,
  type Zone,
} from '@gongzhi/kernel'
import type { Detector, Frame, FrameSource } from './eye.port.ts'

export type LoopOptions = {
  readonly source: FrameSource
  readonly detector: Detector
  readonly zones: readonly Zone[]
  readonly rules: readonly EyeRule[]
  /** Detections from here on count for rules; those above `floor` are kept for blurring. */
  readonly threshold: number
  readonly floor: number
  /** Instant of a frame, given its place in the source. */
  readonly timeOf: (frame: Frame) => Instant
  /** Called for every frame that could be seen, in order; the next frame waits for it. */
  readonly onFrame: (
    at: Instant,
    frame: Frame,
    detections: readonly Detection[],
    watched: Watched,
  ) => Promise<void> | void
  /** The eye sees no longer, or again. `backMs`: by how much the camera's clock went back. */
  readonly onHealth: (
    at: Instant,
    state: 'seeing' | 'blind',
    why?: 'covered' | 'clock',
    backMs?: number,
  ) => Promise<void> | void
}

export type LoopTotals = {
  readonly frames: number
  /** Of the source's own time. */
  readonly seconds: number
  readonly tracks: number
  readonly moving: TrackTotals['moving']
  readonly inferMs: number
}

const FLAT_FRAMES_TO_BLIND = 3

/** Runs until the source ends. Faults of source and detector pass through. */
export async function frameLoop(options: LoopOptions): Promise<LoopTotals> {
  const { source, detector, threshold, floor } = options
  const eye = watch({
    zones: options.zones,
    rules: options.rules,
    tracker: { high: threshold, low: Math.min(threshold, 0.1) },
  })
  let frames = 0
  let lastMs = 0
  let inferMs = 0
  let flat = 0
  let seeing = false
  for await (const frame of source.frames()) {
    const at = options.timeOf(frame)
    frames++
    lastMs = frame.ms
    flat = contrast(frame.pixels) < BLIND_BELOW ? flat + 1 : 0
    if (flat > 0) {
      if (flat === FLAT_FRAMES_TO_BLIND) {
        seeing = false
        await options.onHealth(at, 'blind', 'covered')
      }
      continue
    }
    const found = await detector.detect(frame, floor)
    inferMs += found.inferMs
    const watched = eye.frame(at, found.detections)
    if (watched.jumpedBack !== undefined) await options.onHealth(at, 'blind', 'clock', watched.jumpedBack)
    if (!seeing || watched.jumpedBack !== undefined) await options.onHealth(at, 'seeing')
    seeing = true
    await options.onFrame(at, frame, found.detections, watched)
  }
  const totals = eye.totals()
  return { frames, seconds: lastMs / 1000, tracks: totals.confirmed, moving: totals.moving, inferMs }
}
