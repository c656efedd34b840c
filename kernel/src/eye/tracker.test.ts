// Boxes → tracks: what begins one, what continues it, what ends it, and what must never be taken for standing.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { type Box, type Detection, GROUPS } from './box.ts'
import { thing, tremble } from './scene.contract.ts'
import { TRACKER_DEFAULTS, type Track, tracker } from './tracker.ts'

type Scene = (ms: number, frame: number) => readonly Detection[]

/** Plays a scene for so many seconds and returns the tracks of every frame. */
function play(scene: Scene, seconds: number, every = 500, eyes = tracker()): (readonly Track[])[] {
  return Array.from({ length: Math.round((seconds * 1000) / every) + 1 }, (_, i) =>
    eyes.update(i * every, scene(i * every, i)),
  )
}
const idsOf = (frames: (readonly Track[])[]) => [...new Set(frames.flat().map((track) => track.id))]
const last = (frames: (readonly Track[])[]) => frames.at(-1) ?? []

describe('a track', () => {
  it('is begun by a sure box only, and continued by an unsure one', () => {
    const faint = thing(0.5, 0.5, { score: TRACKER_DEFAULTS.high - 0.01 })
    assert.deepEqual(idsOf(play(() => [faint], 10)), [])
    const fading = play(
      (_, i) => [thing(0.5, 0.5, { score: i === 0 ? TRACKER_DEFAULTS.high : TRACKER_DEFAULTS.low })],
      60,
    )
    assert.deepEqual(idsOf(fading), [1])
    assert.equal(last(fading)[0]?.seen, 60_000)
    const gone = play((_, i) => [thing(0.5, 0.5, { score: i === 0 ? 0.8 : TRACKER_DEFAULTS.low - 0.01 })], 20)
    assert.deepEqual(last(gone), [], 'below the lower threshold there is nothing')
  })

  it('is confirmed by its second frame', () => {
    const [first, second] = play(() => [thing(0.5, 0.5)], 1)
    assert.deepEqual([first?.[0]?.confirmed, second?.[0]?.confirmed], [false, true])
  })

  it('never changes its group', () => {
    const frames = play((_, i) => [thing(0.5, 0.5, { group: i % 20 < 10 ? 'vehicle' : 'person' })], 30)
    const groups = new Map<number, Set<string>>()
    for (const track of frames.flat()) groups.set(track.id, (groups.get(track.id) ?? new Set()).add(track.group))
    for (const of of groups.values()) assert.equal(of.size, 1)
    assert.ok(groups.size >= 2)
  })

  it('survives being hidden for a while, longer when it rests, and not for ever', () => {
    const hiddenFrom = 10_000
    const hidden = (ms: number) =>
      play((at, i) => (at > hiddenFrom && at <= hiddenFrom + ms ? [] : [thing(0.5 + tremble(i), 0.5)]), 40)
    assert.deepEqual(idsOf(hidden(8_000)), [1])
    assert.equal(idsOf(hidden(12_000)).length, 2)
    const moving = (ms: number) =>
      play((at) => (at > 3_000 && at <= 3_000 + ms ? [] : [thing(0.05 + at * 0.00007, 0.5)]), 10)
    assert.deepEqual(idsOf(moving(1_000)), [1])
    assert.equal(idsOf(moving(4_000)).length, 2)
  })

  it('goes on under trembling boxes and missing frames, and counts as standing', () =>
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            seen: fc.integer({ min: 0, max: 9 }),
            dx: fc.double({ min: -0.012, max: 0.012, noNaN: true }),
            dy: fc.double({ min: -0.012, max: 0.012, noNaN: true }),
          }),
          { minLength: 60, maxLength: 120 },
        ),
        (frames) => {
          const seen = frames.map((frame, i) => ({ ...frame, seen: i < 10 || frame.seen >= 3 }))
          const longest = seen.reduce(
            (run, { seen: is }) =>
              is ? { now: 0, most: run.most } : { now: run.now + 1, most: Math.max(run.most, run.now + 1) },
            { now: 0, most: 0 },
          ).most
          if (longest * 500 >= TRACKER_DEFAULTS.keepResting) return
          const played = play(
            (_, i) => (seen[i]?.seen ? [thing(0.5 + (seen[i]?.dx ?? 0), 0.5 + (seen[i]?.dy ?? 0))] : []),
            (frames.length - 1) / 2,
          )
          assert.deepEqual(idsOf(played), [1])
          const track = last(played)[0] as Track
          assert.equal(track.restsSince, 0, 'it never moved')
          assert.equal(track.moved, false)
          const share = seen.filter((frame) => frame.seen).length / seen.length
          if (share > 0.45) assert.equal(track.standing, true)
        },
      ),
      { numRuns: 60 },
    ))

  it('keeps its number when two cars pass each other', () => {
    const frames = play((ms) => [thing(0.1 + ms * 0.00008, 0.4), thing(0.9 - ms * 0.00008, 0.55)], 10, 250)
    assert.equal(idsOf(frames).length, 2)
    const [one, other] = [1, 2].map((id) => last(frames).find((track) => track.id === id)?.box as Box)
    assert.ok((one?.[0] ?? 0) > 0.8 && (other?.[2] ?? 1) < 0.2, 'each went its own way')
  })

  it('keeps its number in a queue that gathers speed', () => {
    let gone = 0
    const ways = Array.from({ length: 15 }, (_, i) => (gone += Math.min(0.015 + 0.004 * i, 0.055)))
    const frames = play(
      (_, i) => [0, 0.07, 0.14].map((ahead) => thing(0.05 + ahead + (ways[i] ?? 0), 0.5, { w: 0.05, h: 0.05 })),
      14,
      1000,
    )
    assert.equal(idsOf(frames).length, 3)
    const order = (tracks: readonly Track[] = []) =>
      [...tracks].sort((a, b) => a.box[0] - b.box[0]).map((track) => track.id)
    assert.deepEqual(order(last(frames)), order(frames[0]))
  })

  it('is not doubled by a second box of the same thing, nor taken over by what comes to rest beside it', () => {
    const twice = play((_, i) => [thing(0.5, 0.5), ...(i > 0 ? [thing(0.505, 0.5, { score: 0.5 })] : [])], 10)
    assert.deepEqual(idsOf(twice), [1])
    const relieved = play((ms) => [thing(ms < 10_000 ? 0.5 : 0.58, 0.5)], 15)
    assert.equal(idsOf(relieved).length, 2, 'most of a length away is another car')
  })

  it('knows what moved and since when it rests', () => {
    const frames = play((ms, i) => [thing(Math.min(0.1 + ms * 0.00005, 0.6) + tremble(i), 0.5)], 30)
    const track = last(frames)[0] as Track
    assert.deepEqual(idsOf(frames), [1])
    assert.ok(track.moved && track.standing)
    assert.ok(track.restsSince >= 9_000 && track.restsSince <= 10_500, String(track.restsSince))
    assert.equal(frames[8]?.[0]?.standing, false, 'not while it drives')
    assert.equal(frames[26]?.[0]?.standing, true, 'two seconds of rest are enough, however long it drove before')
  })
})

describe('what passes by', () => {
  it('never counts as standing, however many cars take the same way', () => {
    for (const every of [500, 1000, 2000]) {
      const gap = 4_000
      const frames = play(
        (ms) => {
          const at = 0.1 + (ms % gap) * 0.0002
          return at < 0.9 ? [thing(at, 0.5)] : []
        },
        120,
        every,
      )
      assert.ok(
        frames.flat().every((track) => !track.standing),
        `one picture every ${every} ms`,
      )
    }
  })

  it('never counts as standing where one spot is seen again and again with a car in it', () => {
    // Every third picture shows a car in the very same spot: three different ones, not one that stands.
    const frames = play((_, i) => (i % 3 === 0 ? [thing(0.5, 0.5)] : []), 180, 1000)
    assert.ok(
      frames
        .slice(10)
        .flat()
        .every((track) => !track.standing),
    )
  })
})

describe('totals', () => {
  it('count confirmed tracks and those that moved, over a reset too', () => {
    const eyes = tracker()
    play((ms) => [thing(0.1 + ms * 0.00005, 0.5), thing(0.5, 0.9, { group: 'bicycle' })], 8, 500, eyes)
    assert.deepEqual(eyes.totals(), { confirmed: 2, moving: { vehicle: 1 } })
    eyes.reset()
    const again = eyes.update(9_000, [thing(0.5, 0.9, { group: 'bicycle' })])
    assert.deepEqual(
      again.map(({ id, began }) => [id, began]),
      [[3, 9_000]],
      'forgotten, and never numbered twice',
    )
    assert.deepEqual(eyes.totals(), { confirmed: 2, moving: { vehicle: 1 } })
  })
})

describe('any stream of boxes', () => {
  const side = fc.double({ min: 0, max: 0.9, noNaN: true })
  const detection: fc.Arbitrary<Detection> = fc
    .record({
      group: fc.constantFrom(...GROUPS),
      score: fc.double({ min: 0, max: 1, noNaN: true }),
      x: side,
      y: side,
      w: fc.double({ min: 0.001, max: 0.5, noNaN: true }),
      h: fc.double({ min: 0.001, max: 0.5, noNaN: true }),
    })
    .map(({ group, score, x, y, w, h }) => ({
      kind: group,
      group,
      score,
      box: [x, y, Math.min(1, x + w), Math.min(1, y + h)],
    }))

  it('makes tracks with one number each, of one group, with sound figures, the same ones again', () =>
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 15_000 }), fc.array(detection, { maxLength: 6 })), {
          maxLength: 25,
        }),
        (stream) => {
          const run = () => {
            const eyes = tracker()
            let at = 0
            return stream.map(([wait, detections]) => {
              at += wait
              return eyes.update(at, detections)
            })
          }
          const frames = run()
          assert.deepEqual(run(), frames)
          const groups = new Map<number, string>()
          let highest = 0
          for (const tracks of frames) {
            const ids = tracks.map((track) => track.id)
            assert.equal(new Set(ids).size, ids.length)
            for (const track of tracks) {
              if (!groups.has(track.id)) assert.ok(track.id > highest, 'a number is never given twice')
              highest = Math.max(highest, track.id)
              assert.equal(groups.get(track.id) ?? track.group, track.group)
              groups.set(track.id, track.group)
              assert.ok(track.began <= track.seen && track.restsSince <= track.seen && track.restsSince >= track.began)
              assert.ok(track.confidence > 0 && track.confidence <= 1 && track.box.every(Number.isFinite))
            }
          }
        },
      ),
      { numRuns: 150 },
    ))
})
