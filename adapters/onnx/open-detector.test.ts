// The detectors against pictures whose objects were drawn by eye, and against files that are not what they claim.
import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import type { Detector, Frame } from '@gongzhi/engine/eye/eye.port'
import { type Box, type Detection, Fault, iou } from '@gongzhi/kernel'
import sharp from 'sharp'
import { sharedAsset } from '../../tools/shared-assets.ts'
import { onnxModel } from './onnx-model.ts'
import { openDetector } from './open-detector.ts'

const DEMO = join(import.meta.dirname, '../../packs/fire-lane/demo/frames')
const VAN: Box = [0.8488, 0.0767, 0.9425, 0.1754]

async function frameOf(picture: string): Promise<Frame> {
  const { data, info } = await sharp(picture).removeAlpha().raw().toBuffer({ resolveWithObject: true })
  return { index: 0, ms: 0, width: info.width, height: info.height, pixels: data }
}

type Expected = { group: string; box: Box; optional?: boolean }
type Score = { found: number; required: number; missed: string[]; falsely: string[] }

/** Hits at IoU 0.5; false is a tall box (6 % of the frame) of a group the file speaks of that lies on nothing expected. */
async function judge(detector: Detector, file: string): Promise<Score> {
  const { images } = JSON.parse(await readFile(file, 'utf8')) as { images: Record<string, Expected[]> }
  const score: Score = { found: 0, required: 0, missed: [], falsely: [] }
  const spoken = new Set(['vehicle', 'person', 'bicycle', 'dog', 'motorcycle'])
  const names = (found: Detection): string[] => [found.group, found.kind]
  for (const [name, expected] of Object.entries(images)) {
    const { detections } = await detector.detect(await frameOf(join(file, '..', name)), 0.3)
    const used = new Set<Detection>()
    for (const { group, box, optional } of expected) {
      const hit = detections.find((d) => !used.has(d) && names(d).includes(group) && iou(d.box, box) >= 0.5)
      if (hit !== undefined) used.add(hit)
      if (optional === true) continue
      score.required++
      if (hit !== undefined) score.found++
      else score.missed.push(`${name} ${group} ${box.join(' ')}`)
    }
    for (const d of detections) {
      const tall = d.box[3] - d.box[1] > 0.06
      const onSomething = used.has(d) || expected.some(({ box }) => iou(d.box, box) >= 0.5)
      if (tall && !onSomething && names(d).some((n) => spoken.has(n)))
        score.falsely.push(`${name} ${d.kind} ${d.score.toFixed(2)}`)
    }
  }
  return score
}

const said = ({ found, required, missed, falsely }: Score): string =>
  `${found} of ${required} found, ${falsely.length} false; missed: ${missed.join('; ')}; false: ${falsely.join('; ')}`

describe('embedded detector', () => {
  let detector: Detector
  before(async () => {
    detector = await openDetector()
  })
  after(() => detector.close())

  it('names its layout and weights', () => {
    assert.equal(detector.layout, 'centernet')
    assert.equal(detector.digest, '1b635a15009071f506f9f2b3519b31c072c534888989f30d269ffd44734ef7ef')
  })

  it('sees the van of the demonstration in every blocked frame and in no cleared one', async (t) => {
    const seen = async (set: string): Promise<number> => {
      let count = 0
      for (let i = 1; i <= 40; i += 3) {
        const frame = await frameOf(join(DEMO, set, `${String(i).padStart(3, '0')}.jpg`))
        const { detections } = await detector.detect(frame, 0.3)
        if (detections.some((d) => d.group === 'vehicle' && iou(d.box, VAN) >= 0.5)) count++
      }
      return count
    }
    const [blocked, cleared] = [await seen('blocked'), await seen('cleared')]
    t.diagnostic(`van seen in ${blocked} of 14 blocked frames, ${cleared} of 14 cleared`)
    assert.deepEqual([blocked, cleared], [14, 0])
  })

  it('finds what was drawn by eye', async (t) => {
    const file = sharedAsset(t, 'images/expected.json')
    if (file === undefined) return
    const score = await judge(detector, file)
    t.diagnostic(said(score))
    assert.equal(score.required, 29)
    assert.ok(score.found >= 27, said(score))
    assert.ok(score.falsely.length <= 3, said(score))
  })

  it('gives boxes within the frame, best first, none below the floor, in any proportion', async () => {
    const source = await frameOf(join(DEMO, 'blocked/001.jpg'))
    for (const [width, height] of [
      [768, 576],
      [301, 577],
      [1280, 200],
      [33, 31],
    ] as const) {
      const raw = { width: source.width, height: source.height, channels: 3 } as const
      const pixels = await sharp(source.pixels, { raw }).resize(width, height, { fit: 'fill' }).raw().toBuffer()
      const { detections, inferMs } = await detector.detect({ index: 0, ms: 0, width, height, pixels }, 0.1)
      assert.ok(inferMs > 0)
      assert.ok(detections.every((d) => d.score >= 0.1))
      assert.ok(detections.every(({ box: [a, b, c, d] }) => 0 <= a && a < c && c <= 1 && 0 <= b && b < d && d <= 1))
      assert.deepEqual(
        detections.map((d) => d.score),
        detections.map((d) => d.score).sort((a, b) => b - a),
      )
    }
  })

  it('answers calls that overlap one after the other, each for its own frame', async () => {
    const [blocked, cleared] = [
      await frameOf(join(DEMO, 'blocked/001.jpg')),
      await frameOf(join(DEMO, 'cleared/001.jpg')),
    ]
    const alone = [(await detector.detect(blocked, 0.3)).detections, (await detector.detect(cleared, 0.3)).detections]
    const together = await Promise.all([detector.detect(blocked, 0.3), detector.detect(cleared, 0.3)])
    assert.deepEqual(
      together.map((result) => result.detections),
      alone,
    )
  })

  it('spends little beside the run of the model', async (t) => {
    const frame = await frameOf(join(DEMO, 'blocked/001.jpg'))
    for (let i = 0; i < 5; i++) await detector.detect(frame, 0.1)
    let inferMs = 0
    const begin = process.cpuUsage()
    for (let i = 0; i < 15; i++) inferMs += (await detector.detect(frame, 0.1)).inferMs
    const used = process.cpuUsage(begin)
    const total = (used.user + used.system) / 1000
    t.diagnostic(
      `768×576: ${(total / 15).toFixed(1)} ms CPU a frame, of which the model ${(inferMs / 15).toFixed(1)} ms`,
    )
    assert.ok(total < 1.25 * inferMs, `${total} ms for ${inferMs} ms of inference`)
  })
})

describe("an operator's model", () => {
  it('YOLOX finds what was drawn by eye', async (t) => {
    const modelFile = sharedAsset(t, 'models/yolox_nano.onnx')
    const file = modelFile && sharedAsset(t, 'images/expected.json')
    if (modelFile === undefined || file === undefined) return
    const detector = await openDetector({ modelFile })
    const score = await judge(detector, file)
    await detector.close()
    t.diagnostic(said(score))
    assert.equal(detector.layout, 'yolox')
    assert.ok(score.found >= 26, said(score))
  })

  it('FastestDet is understood', async (t) => {
    const modelFile = sharedAsset(t, 'models/FastestDet.onnx')
    const file = modelFile && sharedAsset(t, 'images/expected.json')
    if (modelFile === undefined || file === undefined) return
    const detector = await openDetector({ modelFile })
    const score = await judge(detector, file)
    await detector.close()
    t.diagnostic(said(score))
    assert.equal(detector.layout, 'fastestdet')
    assert.ok(score.found >= 15, said(score))
  })
})

describe('a model that is none', () => {
  let folder: string
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'model-'))
  })
  after(() => rm(folder, { recursive: true }))

  const opening = async (bytes: Uint8Array): Promise<Detector> => {
    const modelFile = join(folder, 'model.onnx')
    await writeFile(modelFile, bytes)
    return openDetector({ modelFile })
  }
  const refused = (code: string) => (error: unknown) =>
    error instanceof Fault && error.code === code && !error.message.includes(folder)

  /** Always answers `values`, whatever the picture: picture → its mean → × 0 → + values. */
  const constant = (
    input: readonly number[],
    declared: readonly (number | string)[],
    shape: number[],
    value: number,
  ): Uint8Array =>
    onnxModel({
      inputs: [{ name: 'in', shape: input }],
      outputs: [{ name: 'out', shape: declared }],
      constants: [
        { name: 'zero', shape: [1], values: Float32Array.of(0) },
        { name: 'values', shape, values: new Float32Array(shape.reduce((a, b) => a * b, 1)).fill(value) },
      ],
      nodes: [
        { op: 'ReduceMean', inputs: ['in'], outputs: ['mean'], attributes: { axes: [1, 2, 3], keepdims: 0 } },
        { op: 'Mul', inputs: ['mean', 'zero'], outputs: ['nothing'] },
        { op: 'Add', inputs: ['nothing', 'values'], outputs: ['out'] },
      ],
    })
  const PICTURE = [1, 3, 64, 64]

  it('is refused when it is missing, garbage, cut off or empty', async () => {
    await assert.rejects(openDetector({ modelFile: join(folder, 'none.onnx') }), refused('model-unreadable'))
    const good = constant(PICTURE, [1, 84, 85], [1, 84, 85], 0)
    await (await opening(good)).close()
    for (const bytes of [
      Buffer.from('not a model at all'),
      good.subarray(0, good.length - 100),
      Buffer.alloc(5000, 0xff),
      Buffer.alloc(0),
    ]) {
      await assert.rejects(opening(bytes), refused('model-unreadable'))
    }
  })

  it('is refused when its outputs fit no layout', async () => {
    for (const shape of [
      [1, 84, 84],
      [1, 83, 85],
      [1, 84],
      [1, 85, 5, 5],
    ]) {
      await assert.rejects(opening(constant(PICTURE, shape, shape, 0)), refused('model-outputs-wrong'))
    }
  })

  it('is refused when a run gives another shape than announced, or no numbers', async () => {
    await assert.rejects(opening(constant(PICTURE, [1, 'n', 85], [1, 10, 85], 0)), refused('model-outputs-wrong'))
    await assert.rejects(
      opening(constant(PICTURE, [1, 84, 85], [1, 84, 85], Number.NaN)),
      refused('model-outputs-wrong'),
    )
  })
})
