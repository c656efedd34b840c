// One camera of an eye process: its loop, its latest frame (the only unblurred picture there is) and what it reports.
import { frameLoop } from '@gongzhi/engine'
import type { Blur, Detector, Frame, FrameSource, PictureReader } from '@gongzhi/engine/eye/eye.port'
import {
  BLUR_FLOOR,
  type BlurHold,
  type BlurRegion,
  type Box,
  blurRegions,
  bottomCentre,
  contains,
  type Detection,
  type EyeSignal,
  Fault,
  type Group,
  holdRegions,
  type Instant,
  iou,
  NOTHING_HELD,
  type Track,
  type Watched,
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

/** From this overlap on, what is found in a stored picture is the object that the signal speaks of. */
const SAME_OBJECT = 0.5
/** How often a picture is kept in reserve while something stands in a zone, ms. */
const RESERVE_EVERY_MS = 15_000
/** How soon it is tried again where nothing could be made out, ms. */
const RESERVE_AGAIN_MS = 4_000

export function startCamera({
  job,
  source,
  detector,
  blur,
  reader,
  threshold,
  now,
  timeOf,
  say,
}: {
  job: CameraJob
  source: FrameSource
  detector: Detector
  blur: Blur
  reader: PictureReader
  threshold: number
  now: () => Instant
  timeOf: (frame: Frame) => Instant
  say: (message: FromEye) => void
}): Camera {
  let latest: { frame: Frame; at: Instant; boxes: readonly Box[]; regions: readonly BlurRegion[] } | undefined
  let hold: BlurHold = NOTHING_HELD
  let stopped = false
  /** By zone: the last picture that shows what stands there, and when one was tried last. */
  const reserve = new Map<string, Picture>()
  const tried = new Map<string, Instant>()
  const model = `${detector.layout}:${detector.digest}`
  const groups = new Set(job.rules.map((rule) => rule.when.group))

  async function pictureOf({ frame, at, boxes, regions }: NonNullable<typeof latest>): Promise<Picture> {
    return { jpeg: await blur.blurred(frame, regions, { longSide: EVIDENCE_LONG_SIDE }), takenAt: at, boxes }
  }

  /**
   * Whether the object can still be made out in the blurred picture. A passer-by in front of a van hides it together with
   * himself; the evidence then is an earlier picture of the same stay.
   */
  async function shows({ jpeg }: Picture, group: Group, object: Box): Promise<boolean> {
    const { frame } = await reader.read(jpeg)
    const { detections } = await detector.detect(frame, threshold)
    return detections.some((each) => each.group === group && iou(each.box, object) >= SAME_OBJECT)
  }

  async function evidenceOf(signal: EyeSignal, current: NonNullable<typeof latest>): Promise<Picture> {
    const picture = await pictureOf({ ...current, boxes: signal.boxes })
    if (await shows(picture, signal.group, signal.box)) return picture
    const kept = reserve.get(signal.zone)
    return kept && kept.takenAt >= signal.since ? kept : picture
  }

  /** Keeps a picture in which what stands in a zone can be made out. */
  async function keepReserve(
    at: Instant,
    standing: readonly Track[],
    current: NonNullable<typeof latest>,
  ): Promise<void> {
    for (const zone of job.zones) {
      const inside = standing.filter((track) => contains(zone.polygon, bottomCentre(track.box)))
      const [first] = inside
      if (!first || at - (tried.get(zone.id) ?? Number.NEGATIVE_INFINITY) < RESERVE_EVERY_MS) continue
      tried.set(zone.id, at)
      const picture = await pictureOf({ ...current, boxes: inside.map((track) => track.box) })
      if (await shows(picture, first.group, first.box)) reserve.set(zone.id, picture)
      else tried.set(zone.id, at - RESERVE_EVERY_MS + RESERVE_AGAIN_MS)
    }
  }

  async function onFrame(
    at: Instant,
    frame: Frame,
    detections: readonly Detection[],
    { looks, signals, tracks }: Watched,
  ): Promise<void> {
    const held = holdRegions(hold, blurRegions(detections), at)
    hold = held.hold
    // A picture marks what is in the zones that it is about; the rest of the street is nobody's business.
    const inZone = (box: Box) => job.zones.some((zone) => contains(zone.polygon, bottomCentre(box)))
    const boxes = tracks
      .filter((track) => groups.has(track.group) && track.confirmed && track.seen === at && inZone(track.box))
      .map((track) => track.box)
    latest = { frame, at, boxes, regions: held.regions }
    for (const signal of signals) {
      const { rule, zone, count, since, confidence } = signal
      const id = `${job.device}:${rule}:${zone}:${since}`
      const seen = {
        id,
        at,
        pack: job.pack,
        rule,
        device: job.device,
        zone,
        count,
        since,
        confidence,
        model,
        threshold,
      }
      say({ kind: 'signal', signal: seen, picture: await evidenceOf(signal, latest) })
    }
    await keepReserve(
      at,
      tracks.filter((track) => track.standing && track.confirmed && track.seen === at && groups.has(track.group)),
      latest,
    )
    say({
      kind: 'looks',
      device: job.device,
      at,
      looks: looks.map(({ zone, group, count, standing }) => ({ zone, group, count, standing })),
    })
  }

  function blind(at: Instant, why: string, params?: Fault['params']): void {
    latest = undefined
    // What was kept belongs to a stay, or to a clock, that is over.
    reserve.clear()
    tried.clear()
    say({ kind: 'health', device: job.device, at, state: 'blind', why, ...(params ? { params } : {}) })
  }

  async function run(): Promise<void> {
    try {
      await frameLoop({
        source,
        detector,
        zones: job.zones,
        rules: job.rules,
        threshold,
        floor: BLUR_FLOOR,
        timeOf,
        onFrame,
        onHealth: (at, state, why, backMs = 0) =>
          state === 'blind'
            ? blind(at, why ?? 'unknown', { seconds: Math.ceil(backMs / 1000) })
            : say({ kind: 'health', device: job.device, at, state }),
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
