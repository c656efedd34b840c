// The eye process: cameras in, boxes, signals and blurred pictures out. Unblurred pixels live and die here.
import { BLUR_FLOOR, blurRegions, Fault } from '@gongzhi/kernel'
import { type EyeAdapters, eyeAdapters } from '../compose-eye.ts'
import { type PlatformClock, platformClock } from '../platform-clock.ts'
import { FRAME_LONG_SIDE, startCamera } from './camera.ts'
import type { CameraJob, EyeJob, FromEye, Picture, ToEye } from './eye-messages.ts'
import { type EyeTrace, eyeTrace } from './eye-trace.ts'
import { paced, pacedScenes } from './paced-source.ts'
import { type OpenedSource, type WatchedCamera, watchedCamera } from './watched-camera.ts'

const RESEND_MS = 3_000

type Scene = 'standing' | 'cleared'

const cameras = new Map<string, { readonly job: CameraJob; readonly watched: WatchedCamera }>()
const shows = new Map<string, (scene: Scene) => void>()
const scenes = new Map<string, Scene>()
/** Signals that the server has not confirmed yet; sent again until it does. */
const unconfirmed = new Map<string, FromEye>()
let trace: EyeTrace | undefined

function say(message: FromEye): void {
  if (message.kind === 'signal') {
    if (!unconfirmed.has(message.signal.id)) trace?.seen(message.signal)
    unconfirmed.set(message.signal.id, message)
  }
  if (process.connected) process.send?.(message)
}

async function openSource(job: CameraJob, adapters: EyeAdapters, clock: PlatformClock): Promise<OpenedSource> {
  const { source } = job
  const start = clock.now()
  if (source.kind === 'scenes') {
    const { standing, cleared } = source.scenes
    const options = { fps: source.fps, loop: true }
    const played = pacedScenes<Scene>(
      { standing: await adapters.folder(standing, options), cleared: await adapters.folder(cleared, options) },
      scenes.get(job.device) ?? 'standing',
      job.every,
      clock,
    )
    shows.set(job.device, played.show)
    return { source: played, timeOf: (frame) => start + frame.ms, live: false }
  }
  const opened = await adapters.stream(source.address, { fps: 1000 / job.every, longSide: FRAME_LONG_SIDE })
  return opened.live
    ? { source: opened.source, timeOf: () => clock.now(), live: true }
    : { source: paced(opened.source, clock), timeOf: (frame) => start + frame.ms, live: false }
}

async function start({ clock: setting, cameras: jobs, threshold, modelFile }: EyeJob): Promise<void> {
  const clock = platformClock(setting)
  trace = await eyeTrace(clock)
  const adapters = await eyeAdapters()
  const detector = await adapters.detector(modelFile)

  function begin(job: CameraJob): void {
    const watched = watchedCamera({
      job,
      now: clock.now,
      say,
      speed: setting.speed,
      open: () => openSource(job, adapters, clock),
      start: ({ source, timeOf }, told) =>
        startCamera({
          job,
          source,
          detector,
          blur: adapters.blur,
          reader: adapters.reader,
          threshold,
          now: clock.now,
          timeOf,
          say: told,
        }),
    })
    cameras.set(job.device, { job, watched })
  }

  function watch(wanted: readonly CameraJob[]): void {
    for (const [device, { job, watched }] of cameras) {
      const same = wanted.find((each) => each.device === device)
      if (same && JSON.stringify(same) === JSON.stringify(job)) continue
      cameras.delete(device)
      void watched.stop()
    }
    for (const job of wanted) if (!cameras.has(job.device)) begin(job)
  }

  process.on('message', (message: ToEye) => {
    if (message.kind === 'watch') watch(message.cameras)
    if (message.kind === 'scene') {
      scenes.set(message.device, message.scene)
      shows.get(message.device)?.(message.scene)
    }
    if (message.kind === 'taken') {
      unconfirmed.delete(message.signal)
      trace?.taken(message.signal)
    }
    if (message.kind === 'stop') void stop()
    if (message.kind === 'picture' || message.kind === 'blur') void answer(message)
  })

  async function answer(message: ToEye & { request: number }): Promise<void> {
    try {
      say({ kind: 'answer', request: message.request, picture: await made(message) })
    } catch (fault) {
      const { code, params } = fault instanceof Fault ? fault : new Fault('unexpected')
      say({ kind: 'refused', request: message.request, code, params })
    }
  }

  async function made(message: ToEye & { request: number }): Promise<Picture> {
    if (message.kind === 'picture') {
      const camera = cameras.get(message.device)
      if (!camera) throw new Fault('eye-not-running')
      return camera.watched.picture()
    }
    if (message.kind !== 'blur') throw new Fault('unexpected')
    const { frame, takenAt } = await adapters.reader.read(message.bytes)
    const { detections } = await detector.detect(frame, BLUR_FLOOR)
    const jpeg = await adapters.blur.blurred(frame, blurRegions(detections), { longSide: FRAME_LONG_SIDE })
    return { jpeg, takenAt: takenAt ?? clock.now(), boxes: [] }
  }

  watch(jobs)
  say({ kind: 'ready' })
  setInterval(() => {
    say({ kind: 'alive' })
    for (const message of unconfirmed.values()) say(message)
  }, RESEND_MS)
}

async function stop(): Promise<void> {
  await Promise.all([...cameras.values()].map(({ watched }) => watched.stop().catch(() => undefined)))
  await trace?.stop()
  process.exit(0)
}

// A parent that is gone takes its eye with it.
process.on('disconnect', () => process.exit(0))
process.on('SIGINT', () => undefined)
process.on('SIGTERM', () => void stop())
process.once('message', (message: ToEye) => {
  // Asked to end while it still opens its model.
  process.once('message', (next: ToEye) => (next.kind === 'stop' ? void stop() : undefined))
  if (message.kind === 'start')
    start(message.job).catch((fault) => {
      const { code, params } = fault instanceof Fault ? fault : new Fault('unexpected')
      if (code === 'unexpected') console.error(fault)
      process.send?.({ kind: 'failed', code, params } satisfies FromEye, () => process.exit(1))
    })
})
