// `gongzhi eye watch` as a person calls it: what it sees in real pictures, and the lines it promises.
import assert from 'node:assert/strict'
import { resolve } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { hasProgram, sharedAsset } from '../tools/shared-assets.ts'
import { gongzhi, type Line, linesOf, type Ran, workFolder } from './gongzhi.ts'

const FRAMES = resolve(import.meta.dirname, '../packs/fire-lane/demo/frames')
const VAN = [
  [0.81, 0.1],
  [0.945, 0.1],
  [0.945, 0.22],
  [0.81, 0.24],
] as const
const CAR = [
  [0.946, 0.05],
  [1, 0.05],
  [1, 0.3],
  [0.946, 0.3],
] as const
const CORNER = [
  [0.78, 0.05],
  [1, 0.05],
  [1, 0.3],
  [0.78, 0.3],
] as const
const WHOLE = [
  [0, 0],
  [1, 0],
  [1, 1],
  [0, 1],
] as const
const START = '2026-06-01T02:00:00.000Z'

let folder: Awaited<ReturnType<typeof workFolder>>
before(async () => {
  folder = await workFolder()
})
after(() => folder.remove())

const watch = (source: string, zones: string, ...more: string[]): Promise<Ran> =>
  gongzhi(['eye', 'watch', source, '--pack', 'fire-lane', '--zones', zones, '--dwell', '10s', '--json', ...more])

function seen(ran: Ran): { lines: readonly Line[]; signals: readonly Line[]; summary: Line } {
  assert.equal(ran.code, 0, ran.stderr)
  const lines = linesOf(ran)
  const summary = lines.at(-1)
  assert.ok(summary)
  assert.equal(summary.kind, 'summary', 'the last line sums up')
  return { lines, signals: lines.filter(({ kind }) => kind === 'signal'), summary }
}
const signalsIn = (signals: readonly Line[], zone: string) => signals.filter((each) => each.zone === zone)

describe('the clone alone', () => {
  test('the van in the lane is one signal; persons walk and cause none', async () => {
    const zones = await folder.zones({ lane: VAN })
    const { signals, summary } = seen(await watch(`${FRAMES}/blocked`, zones, '--fps', '2'))
    assert.equal(signals.length, 1)
    const [signal] = signals
    assert.deepEqual(
      [signal?.group, signal?.count, signal?.zone, signal?.rule],
      ['vehicle', 1, 'lane', 'vehicle-in-lane'],
    )
    const waited = Date.parse(String(signal?.at)) - Date.parse(String(signal?.since))
    assert.ok(waited >= 10_000 && waited <= 12_000, `it waited for the dwell and no longer: ${waited} ms`)
    const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = (signal?.box ?? []) as number[]
    assert.ok(x1 > 0.8 && x2 < 0.96 && y1 > 0.03 && y2 < 0.22, `the box is the van's: ${signal?.box}`)
    assert.ok(((summary.moving as Record<string, number>).person ?? 0) >= 5, 'there were persons to be mistaken')
  })

  test('without the van there is none in the lane, and none of persons anywhere', async () => {
    const zones = await folder.zones({ lane: VAN, whole: WHOLE })
    const { lines, signals, summary } = seen(await watch(`${FRAMES}/cleared`, zones))
    assert.deepEqual(signalsIn(signals, 'lane'), [])
    assert.ok(signals.every(({ group }) => group === 'vehicle'))
    assert.ok(
      !lines.some((line) => line.kind === 'observation' && line.zone === 'lane'),
      'nothing was ever in the lane',
    )
    assert.ok(((summary.moving as Record<string, number>).person ?? 0) >= 5, 'persons walked through it')
  })

  test('the pack’s own three minutes are longer than the film: no signal', async () => {
    const zones = await folder.zones({ lane: VAN })
    const { signals } = seen(
      await gongzhi(['eye', 'watch', `${FRAMES}/blocked`, '--pack', 'fire-lane', '--zones', zones, '--json']),
    )
    assert.deepEqual(signals, [])
  })
})

describe('the lines', () => {
  const KEYS: Readonly<Record<string, readonly string[]>> = {
    health: ['at', 'camera', 'kind', 'state'],
    observation: ['at', 'camera', 'kind', 'zone', 'group', 'count', 'standing'],
    signal: ['at', 'camera', 'kind', 'rule', 'zone', 'group', 'count', 'track', 'since', 'box', 'confidence'],
    summary: ['kind', 'frames', 'seconds', 'tracks', 'moving', 'decodeMs', 'inferMs', 'overheadMs', 'wallMs'],
  }

  test('each kind has its keys and nothing else; times go on from --start; the summary adds up', async () => {
    const zones = await folder.zones({ lane: VAN })
    const ran = await watch(`${FRAMES}/blocked`, zones, '--start', START)
    const { lines, summary } = seen(ran)
    assert.deepEqual(new Set(lines.map(({ kind }) => kind)), new Set(Object.keys(KEYS)))
    let last = Date.parse(START)
    for (const line of lines) {
      assert.deepEqual(Object.keys(line), KEYS[line.kind])
      if (line.kind === 'summary') continue
      assert.equal(line.camera, 'blocked')
      const at = String(line.at)
      assert.equal(new Date(at).toISOString(), at)
      assert.ok(Date.parse(at) >= last, 'in order of time')
      last = Date.parse(at)
    }
    assert.deepEqual(lines[0], { at: START, camera: 'blocked', kind: 'health', state: 'seeing' })
    assert.equal(lines.filter(({ kind }) => kind === 'summary').length, 1)
    const { frames, seconds, tracks, decodeMs, inferMs, overheadMs, wallMs } = summary as Record<
      string,
      unknown
    > as Record<string, number>
    assert.equal(frames, 40)
    assert.equal(seconds, 19.5)
    assert.ok(Number.isInteger(tracks) && (tracks ?? 0) > 0)
    for (const ms of [decodeMs, inferMs, overheadMs, wallMs])
      assert.ok(Number.isInteger(ms) && (ms ?? -1) >= 0, `${ms} whole milliseconds`)
    assert.ok((inferMs ?? 0) > 0 && (decodeMs ?? 0) > 0)
    assert.equal(ran.stderr, '', 'nothing to complain of')
  })

  test('what is said twice is the same twice', async () => {
    const zones = await folder.zones({ lane: VAN })
    const [first, second] = [
      await watch(`${FRAMES}/blocked`, zones, '--start', START),
      await watch(`${FRAMES}/blocked`, zones, '--start', START),
    ]
    assert.deepEqual(linesOf(first).slice(0, -1), linesOf(second).slice(0, -1))
  })

  test('Ctrl-C ends it in order, with its summary', async () => {
    const zones = await folder.zones({ lane: VAN })
    let sent = false
    const ran = await gongzhi(
      ['eye', 'watch', `${FRAMES}/blocked`, '--pack', 'fire-lane', '--zones', zones, '--json'],
      {
        onOutput(stdout, kill) {
          if (!sent && stdout.includes('\n')) kill('SIGINT')
          sent = true
        },
      },
    )
    const { summary } = seen(ran)
    assert.ok((summary.frames as number) < 40, 'it did not watch to the end')
  })

  test('another detector', async (t) => {
    const model = sharedAsset(t, 'models/yolox_nano.onnx')
    if (model === undefined) return
    const zones = await folder.zones({ lane: VAN })
    const { signals } = seen(await watch(`${FRAMES}/blocked`, zones, '--model', model))
    assert.deepEqual(
      signals.map(({ group, count }) => [group, count]),
      [['vehicle', 1]],
    )
  })
})

describe('videos', () => {
  for (const rate of [['--fps', '1'], [], ['--fps', '5']]) {
    const shown = rate[1] ?? 'the default'
    test(`two vehicles stand, people walk, at ${shown} frames a second`, async (t) => {
      const video = sharedAsset(t, 'video/vtest_20s_5fps.mp4')
      if (video === undefined || !hasProgram(t, 'ffmpeg', ['-version'])) return
      const zones = await folder.zones({ corner: CORNER, van: VAN, car: CAR, whole: WHOLE })
      const { signals, summary } = seen(await watch(video, zones, ...rate))
      assert.deepEqual(
        signalsIn(signals, 'corner').map(({ count }) => count),
        [2],
        'both are one signal of the corner',
      )
      assert.deepEqual(
        signalsIn(signals, 'van').map(({ count }) => count),
        [1],
      )
      assert.deepEqual(
        signalsIn(signals, 'car').map(({ count }) => count),
        [1],
      )
      const [whole, ...others] = signalsIn(signals, 'whole')
      assert.ok(whole && others.length === 0)
      assert.ok(Number((whole.box as number[])[0]) > 0.78, 'it is one of the two that stand, and nobody who walks')
      assert.ok(((summary.moving as Record<string, number>).person ?? 0) >= 5, 'people walked')
    })
  }

  for (const fps of ['2', '5']) {
    test(`traffic that flows is no signal, at ${fps} frames a second`, async (t) => {
      const video = sharedAsset(t, 'video/opencv4nodejs_traffic.mp4')
      if (video === undefined || !hasProgram(t, 'ffmpeg', ['-version'])) return
      const zones = await folder.zones({ whole: WHOLE })
      const { signals, summary } = seen(await watch(video, zones, '--fps', fps))
      assert.deepEqual(signals, [])
      assert.ok(((summary.moving as Record<string, number>).vehicle ?? 0) >= 10, 'the vehicles were seen')
    })
  }
})
