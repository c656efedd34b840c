// One camera of an eye process against a source and a detector that do as they are told: what it says when it cannot see.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Blur, Detector, Frame, FrameSource, PictureReader } from '@gongzhi/engine/eye/eye.port'
import { type BlurRegion, type Detection, Fault } from '@gongzhi/kernel'
import { startCamera } from './camera.ts'
import type { CameraJob, FromEye } from './eye-messages.ts'

const START = Date.parse('2026-06-01T02:00:00Z')
const CAR: Detection = { kind: 'car', group: 'vehicle', score: 0.8, box: [0.4, 0.4, 0.6, 0.6] }
const PERSON: Detection = { kind: 'person', group: 'person', score: 0.15, box: [0.1, 0.1, 0.2, 0.4] }

const job: CameraJob = {
  device: 'camera',
  pack: 'fire-lane',
  every: 1000,
  source: { kind: 'stream', address: '' },
  zones: [
    {
      id: 'lane',
      kind: 'fire-lane',
      polygon: [
        [0.3, 0.3],
        [0.7, 0.3],
        [0.7, 0.7],
        [0.3, 0.7],
      ],
    },
  ],
  rules: [
    {
      id: 'stands',
      when: { device: 'lane-camera', group: 'vehicle', inside: 'fire-lane', standing: true, holds: { for: 10_000 } },
    },
  ],
}

const bright = Uint8Array.from({ length: 64 * 48 * 3 }, (_, i) => (i * 7919) % 256)
const flat = new Uint8Array(64 * 48 * 3).fill(9)
const seconds = (from: number, until: number): number[] =>
  Array.from({ length: until - from + 1 }, (_, i) => (from + i) * 1000)
const shows = (ms: readonly number[], pixels = bright): Frame[] =>
  ms.map((each, index) => ({ index, ms: each, width: 64, height: 48, pixels }))

/** Yields what it was given, waits after `hold` frames until it is let go, and ends with `end`. */
function sourceOf(frames: readonly Frame[], { hold, end }: { hold?: number; end?: Error } = {}) {
  let stopped = false
  let letGo = (): void => undefined
  const held = new Promise<void>((resolve) => {
    letGo = resolve
  })
  const source: FrameSource = {
    name: 'told',
    async *frames() {
      for (const [i, frame] of frames.entries()) {
        if (i === hold) await held
        if (stopped) return
        yield frame
      }
      if (frames.length === hold) await held
      if (end && !stopped) throw end
    },
    decodeMs: () => 0,
    async stop() {
      stopped = true
      letGo()
    },
  }
  return { source, letGo }
}

/** `detect` is told whether it looks at a stored picture again, instead of at a frame of the camera. */
const detector = (detect: (again: boolean) => readonly Detection[] = () => [CAR, PERSON]): Detector => ({
  layout: 'told',
  digest: 'd'.repeat(64),
  close: async () => undefined,
  detect: async ({ index }) => ({ detections: detect(index === STORED), inferMs: 1 }),
})
const STORED = -1
const reader: PictureReader = {
  read: async () => ({ frame: { index: STORED, ms: 0, width: 64, height: 48, pixels: bright } }),
}

function watched(source: FrameSource, eye: Detector = detector()) {
  const said: FromEye[] = []
  const hidden: (readonly BlurRegion[])[] = []
  const blur: Blur = {
    async blurred(_frame, regions) {
      hidden.push(regions)
      return new Uint8Array([1])
    },
  }
  const camera = startCamera({
    job,
    source,
    detector: eye,
    blur,
    reader,
    threshold: 0.3,
    now: () => START + 99_000,
    timeOf: (frame) => START + frame.ms,
    say: (message) => {
      said.push(message)
    },
  })
  const health = () =>
    said.flatMap((each) =>
      each.kind === 'health' ? [each.why === undefined ? each.state : `${each.state}/${each.why}`] : [],
    )
  const signals = () => said.flatMap((each) => (each.kind === 'signal' ? [each.signal] : []))
  async function until(done: () => boolean): Promise<void> {
    for (let i = 0; i < 400 && !done(); i++) await sleep(5)
    assert.ok(done(), `in time: ${JSON.stringify(health())}`)
  }
  return {
    camera,
    said,
    hidden,
    health,
    signals,
    until,
    ended: () => until(() => health().some((each) => each === 'blind/ended')),
  }
}

describe('a camera', () => {
  test('sees, fires once, ends', async () => {
    const eye = watched(sourceOf(shows(seconds(0, 40))).source)
    await eye.ended()
    assert.deepEqual(eye.health(), ['seeing', 'blind/ended'])
    const [signal, ...more] = eye.signals()
    assert.equal(more.length, 0)
    assert.ok(signal && signal.at - signal.since >= 10_000)
    assert.equal(signal.model, `told:${'d'.repeat(64)}`)
    const looks = eye.said.filter(({ kind }) => kind === 'looks')
    assert.equal(looks.length, 41, 'a look a frame, also when nothing changed: silence is never an empty lane')
  })

  test('whose clock jumps back says so, sees again, and nothing lasts across the jump', async () => {
    // Nine seconds of standing, then the clock goes back by seven: together more than the dwell, each alone less.
    const eye = watched(sourceOf(shows([...seconds(0, 9), ...seconds(2, 11)])).source)
    await eye.ended()
    assert.deepEqual(eye.health(), ['seeing', 'blind/clock', 'seeing', 'blind/ended'])
    assert.deepEqual(eye.signals(), [])
    const on = watched(sourceOf(shows([...seconds(0, 9), ...seconds(2, 16)])).source)
    await on.ended()
    assert.deepEqual(
      on.signals().map(({ since, at }) => [since >= START + 2000, at - since >= 10_000]),
      [[true, true]],
      'it began anew after the jump',
    )
  })

  test('keeps no picture from before a jump as evidence of what came after it', async () => {
    let visible = true
    const { source, letGo } = sourceOf(shows([...seconds(3600, 3605), ...seconds(0, 12)]), { hold: 6 })
    const eye = watched(
      source,
      detector((again) => (again && !visible ? [] : [CAR])),
    )
    await eye.until(() => eye.said.filter(({ kind }) => kind === 'looks').length === 6)
    visible = false
    letGo()
    await eye.ended()
    const [signal] = eye.said.flatMap((each) => (each.kind === 'signal' ? [each] : []))
    assert.equal(signal?.picture.takenAt, signal?.signal.at)
  })

  test('that looks away for long forgets as well', async () => {
    const eye = watched(sourceOf(shows([...seconds(0, 9), ...seconds(60, 68)])).source)
    await eye.ended()
    assert.deepEqual(eye.signals(), [])
  })

  test('that is covered is blind, not empty; uncovered it sees', async () => {
    const frames = [...shows(seconds(0, 3)), ...shows(seconds(4, 8), flat), ...shows(seconds(9, 10))]
    const { source, letGo } = sourceOf(frames, { hold: 9 })
    const eye = watched(source)
    await eye.until(() => eye.health().includes('blind/covered'))
    await assert.rejects(eye.camera.picture(), { code: 'camera-unreadable' }, 'no old picture is shown for a new one')
    letGo()
    await eye.ended()
    assert.deepEqual(eye.health(), ['seeing', 'blind/covered', 'seeing', 'blind/ended'])
    const at = eye.said.flatMap((each) => (each.kind === 'looks' ? [(each.at - START) / 1000] : []))
    assert.deepEqual(at, [0, 1, 2, 3, 9, 10], 'flat pictures are no looks')
  })

  test('that was covered from the first frame never claims to see', async () => {
    const eye = watched(sourceOf(shows(seconds(0, 5), flat)).source)
    await eye.ended()
    assert.deepEqual(eye.health(), ['blind/covered', 'blind/ended'])
  })

  test('a blink is not blindness', async () => {
    const eye = watched(
      sourceOf([...shows(seconds(0, 3)), ...shows(seconds(4, 5), flat), ...shows(seconds(6, 14))]).source,
    )
    await eye.ended()
    assert.deepEqual(eye.health(), ['seeing', 'blind/ended'])
    assert.equal(eye.signals().length, 1, 'the stay goes on')
  })

  test('whose source or detector breaks is blind with the code and its parameters', async () => {
    for (const [end, why, params] of [
      [new Fault('camera-truncated', { frames: 3 }), 'camera-truncated', { frames: 3 }],
      [new TypeError('/somewhere/secret'), 'unexpected', undefined],
    ] as const) {
      const eye = watched(sourceOf(shows(seconds(0, 2)), { end }).source)
      await eye.until(() => eye.health().length === 2)
      const last = eye.said.at(-1)
      assert.ok(last?.kind === 'health' && last.state === 'blind' && last.why === why)
      assert.deepEqual(last.params, params)
      assert.doesNotMatch(JSON.stringify(eye.said), /secret/)
    }
    const eye = watched(
      sourceOf(shows(seconds(0, 2))).source,
      detector(() => {
        throw new Fault('model-outputs-wrong', { detail: 'x' })
      }),
    )
    await eye.until(() => eye.health().length > 0)
    assert.deepEqual(eye.health(), ['blind/model-outputs-wrong'])
  })

  test('shows only blurred pictures, with persons below every threshold hidden; stopped, it says nothing more', async () => {
    const { source } = sourceOf(shows(seconds(0, 3)), { hold: 4 })
    const eye = watched(source)
    await eye.until(() => eye.said.filter(({ kind }) => kind === 'looks').length === 4)
    const picture = await eye.camera.picture()
    assert.equal(picture.takenAt, START + 3000)
    assert.deepEqual(picture.boxes, [CAR.box])
    assert.deepEqual(new Set(eye.hidden.at(-1)?.map(({ kind }) => kind)), new Set(['person', 'plate']))
    await eye.camera.stop()
    assert.deepEqual(eye.health(), ['seeing'], 'an end that was asked for is no blindness')
  })
})
