// One camera of an eye process: its loop, its latest frame (the only unblurred picture there is) and what it reports.
import { frameLoop } from '@gongzhi/engine'
import type { Blur, Detector, Frame, FrameSource } from '@gongzhi/engine/eye/eye.port'
import {
  BLUR_FLOOR, type BlurHold, type BlurRegion, type Box, type Detection, Fault, type Instant, NOTHING_HELD, type Watched, blurRegions, holdRegions,
} from '@gongzhi/kernel'
import type { CameraJob, FromEye, Picture } from './eye-messages.ts'

export interface Camera {
  /** The latest frame, blurred. Fault camera-unreadable while there is none. */
  picture(): Promise<Picture>
  stop(): Promise<void>
}

const EVIDENCE_LONG_SIDE = 1280

/** Longer side of frames and of stored pictures, pixels. */
export const FRAME_LONG_SIDE = EVIDENCE_LONG_SIDE

export function startCamera({ job, source, detector, blur, threshold, now, timeOf, say }: {
  job: CameraJob
  source: FrameSource
  detector: Detector
  blur: Blur
  threshold: number
  now: () => Instant
  timeOf: (frame: Frame) => Instant
  say: (message: FromEye) => void
}): Camera {
  let latest: { frame: Frame; at: Instant; boxes: readonly Box[]; regions: readonly BlurRegion[] } | undefined
  let hold: BlurHold = NOTHING_HELD
  let stopped = false
  const model = `${detector.layout}:${detector.digest}`
  const groups = new Set(job.rules.map((rule) => rule.when.group))

  async function pictureOf({ frame, at, boxes, regions }: NonNullable<typeof latest>): Promise<Picture> {
    return { jpeg: await blur.blurred(frame, regions, { longSide: EVIDENCE_LONG_SIDE }), takenAt: at, boxes }
  }

  async function onFrame(at: Instant, frame: Frame, detections: readonly Detection[], { looks, signals, tracks }: Watched): Promise<void> {
    const held = holdRegions(hold, blurRegions(detections), at)
    hold = held.hold
    const boxes = tracks.filter((track) => groups.has(track.group) && track.confirmed && track.seen === at).map((track) => track.box)
    latest = { frame, at, boxes, regions: held.regions }
    for (const signal of signals) {
      const { rule, zone, count, since, confidence, boxes: standing } = signal
      const id = `${job.device}:${rule}:${zone}:${since}`
      const seen = { id, at, pack: job.pack, rule, device: job.device, zone, count, since, confidence, model, threshold }
      say({ kind: 'signal', signal: seen, picture: await pictureOf({ ...latest, boxes: standing }) })
    }
    say({ kind: 'looks', device: job.device, at, looks: looks.map(({ zone, group, count, standing }) => ({ zone, group, count, standing })) })
  }

  function blind(at: Instant, why: string, params?: Fault['params']): void {
    latest = undefined
    say({ kind: 'health', device: job.device, at, state: 'blind', why, ...(params ? { params } : {}) })
  }

  async function run(): Promise<void> {
    try {
      await frameLoop({
        source, detector, zones: job.zones, rules: job.rules, threshold, floor: BLUR_FLOOR, timeOf, onFrame,
        onHealth: (at, state, why) => (state === 'blind' ? blind(at, why ?? 'unknown') : say({ kind: 'health', device: job.device, at, state })),
      })
      if (!stopped) blind(now(), 'ended')
    } catch (fault) {
      if (fault instanceof Fault) blind(now(), fault.code, fault.params)
      else blind(now(), 'unexpected')
    }
  }

  const running = run()
  return {
    async picture() {
      if (!latest) throw new Fault('camera-unreadable', { detail: job.device })
      return pictureOf(latest)
    },
    async stop() {
      stopped = true
      await source.stop()
      await running
    },
  }
}
