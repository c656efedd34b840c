// One camera's frames → signals: who is in a zone, for how long, and what must never cause or repeat a signal.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import type { Detection, Group } from './box.ts'
import type { EyeCondition } from './condition.ts'
import { thing } from './scene.contract.ts'
import { type Watched, type WatchOptions, watch } from './watch.ts'

const square = (id: string, x: number, y: number, kind = 'lane') => ({
  id,
  kind,
  polygon: [
    [x, y],
    [x + 0.3, y],
    [x + 0.3, y + 0.3],
    [x, y + 0.3],
  ] as [number, number][],
})
const WEST = square('west', 0.1, 0.4)
const EAST = square('east', 0.6, 0.4)
const IN_WEST: readonly [x: number, y: number] = [0.25, 0.55]
const IN_EAST: readonly [x: number, y: number] = [0.75, 0.55]
const OUTSIDE: readonly [x: number, y: number] = [0.25, 0.95]

const when = (holds: EyeCondition['holds'], more: Partial<EyeCondition> = {}): EyeCondition => ({
  device: 'camera',
  group: 'vehicle',
  inside: 'lane',
  holds,
  ...more,
})
const rule = (id: string, condition: EyeCondition) => ({ id, when: condition })
const LONG = rule('long', when({ for: 10_000 }))

/** Frames of one second from `from` on; `scene` says what is seen in each. */
function frames(
  options: Partial<WatchOptions>,
  count: number,
  scene: (i: number) => readonly Detection[],
  eye = watch({ zones: [WEST], rules: [LONG], ...options }),
  from = 0,
): Watched[] {
  return Array.from({ length: count }, (_, i) => eye.frame(from + i * 1000, scene(i)))
}
const fired = (all: readonly Watched[]) =>
  all.flatMap((watched, i) => watched.signals.map((signal) => ({ i, ...signal })))
const countIn = (watched: Watched | undefined, zone = 'west', group: Group = 'vehicle') =>
  watched?.looks.find((look) => look.zone === zone && look.group === group)

describe('a zone', () => {
  it('holds what stands in it by the middle of its lower edge', () => {
    const wide = thing(0.25, 0.42, { w: 0.15, h: 0.4 })
    assert.equal(countIn(frames({}, 3, () => [wide]).at(-1))?.count, 1, 'nearly all of it is above the zone')
    const beside = thing(0.42, 0.55, { w: 0.3 })
    assert.equal(countIn(frames({}, 3, () => [beside]).at(-1))?.count, 0, 'its left half is in the zone')
    assert.equal(countIn(frames({}, 3, () => [thing(0.25, 0.75, { h: 0.3 })]).at(-1))?.count, 0, 'it stands below')
  })

  it('is not entered in one frame, nor left in two', () => {
    const counts = (pattern: string) =>
      frames(
        {},
        pattern.length,
        (i) => [thing(0.25, pattern[i] === '#' ? 0.41 : 0.39)],
        watch({ zones: [WEST], rules: [LONG], tracker: { settle: 1e9 } }),
      )
        .map((watched) => countIn(watched)?.count)
        .join('')
    assert.equal(counts('...#...#...'), '00000000000')
    assert.equal(counts('###.###..##'), '01111111111')
    assert.equal(counts('###...###'), '011110011')
  })

  it('is entered at the first of the frames that settled it', () => {
    const [signal] = fired(
      frames(
        {},
        20,
        (i) => [thing(0.25, i < 4 ? 0.39 : 0.41)],
        watch({ zones: [WEST], rules: [LONG], tracker: { settle: 1e9 } }),
      ),
    )
    assert.deepEqual([signal?.since, signal?.i], [4_000, 14])
  })

  it('says zero as it says any number, and when a number changed', () => {
    const all = frames(
      { zones: [WEST, EAST], rules: [LONG, rule('people', when({ for: 1 }, { group: 'person' }))] },
      4,
      () => [thing(...IN_WEST)],
    )
    assert.deepEqual(
      all[3]?.looks.map(({ zone, group, count }) => [zone, group, count]),
      [
        ['west', 'vehicle', 1],
        ['west', 'person', 0],
        ['east', 'vehicle', 0],
        ['east', 'person', 0],
      ],
    )
    assert.deepEqual(
      all.map((watched) => countIn(watched)?.changed),
      [true, true, true, false],
      'nothing, one, one at rest',
    )
    assert.deepEqual(
      all.map((watched) => countIn(watched, 'east')?.changed),
      [true, false, false, false],
    )
    assert.deepEqual(
      all.map((watched) => countIn(watched)?.standing),
      [0, 0, 1, 1],
    )
  })
})

describe('a condition', () => {
  it('fires when it has held that long, once a stay, and again after the zone was free', () => {
    const all = fired(frames({}, 120, (i) => [thing(...(i >= 40 && i < 70 ? OUTSIDE : IN_WEST))]))
    assert.deepEqual(
      all.map(({ i, since }) => [i, since]),
      [
        [10, 0],
        [80, 70_000],
      ],
    )
    assert.deepEqual([all[0]?.rule, all[0]?.zone, all[0]?.group, all[0]?.count], ['long', 'west', 'vehicle', 1])
  })

  it('fires whatever a zone is called', () => {
    const odd = { ...WEST, id: 'west\nof 7' }
    assert.deepEqual(
      fired(frames({}, 15, () => [thing(...IN_WEST)], watch({ zones: [odd], rules: [LONG] }))).map(({ zone, i }) => [
        zone,
        i,
      ]),
      [[odd.id, 10]],
    )
  })

  it('fires for each zone and each rule on its own', () => {
    const short = rule('short', when({ for: 5_000 }))
    const elsewhere = rule('elsewhere', when({ for: 5_000 }, { inside: 'shop' }))
    const all = fired(
      frames({ zones: [WEST, EAST], rules: [LONG, short, elsewhere] }, 40, () => [
        thing(...IN_WEST),
        thing(...IN_EAST),
      ]),
    )
    assert.deepEqual(
      all.map((each) => `${each.rule} ${each.zone} ${each.i}`),
      ['short west 5', 'short east 5', 'long west 10', 'long east 10'],
    )
  })

  it('about things at rest counts from when they came to rest', () => {
    const standing = rule('standing', when({ for: 10_000 }, { standing: true }))
    const road = {
      ...WEST,
      polygon: [
        [0, 0.4],
        [1, 0.4],
        [1, 0.7],
        [0, 0.7],
      ] as [number, number][],
    }
    const all = fired(
      frames({ zones: [road], rules: [standing, LONG] }, 60, (i) => [thing(0.1 + 0.05 * Math.min(i, 16), 0.55)]),
    )
    assert.equal(all.find((each) => each.rule === 'long')?.i, 10)
    const stood = all.find((each) => each.rule === 'standing')
    assert.ok(
      stood && stood.since >= 15_000 && stood.since <= 17_000 && stood.i === stood.since / 1000 + 10,
      JSON.stringify(stood),
    )
  })

  it('about a number of things needs that many at once, all the time', () => {
    const three = rule('three', when({ for: 10_000, atLeast: 3 }))
    const spots = [0.15, 0.25, 0.35].map((x) => thing(x, 0.55, { w: 0.06, h: 0.06 }))
    const all = fired(
      frames(
        { rules: [three] },
        60,
        (i) => (i >= 8 && i < 20 ? spots.slice(0, 2) : spots),
        watch({ zones: [WEST], rules: [three], tracker: { keepMoving: 0, keepResting: 0 } }),
      ),
    )
    assert.equal(all.length, 1)
    assert.deepEqual([all[0]?.i, all[0]?.count, all[0]?.boxes.length], [31, 3, 3])
    assert.equal(all[0]?.since, 21_000, 'from when the third had come back')
    assert.deepEqual(fired(frames({ rules: [three] }, 60, () => spots.slice(0, 2))), [])
  })

  it('about nothing being there never fires', () => {
    assert.deepEqual(fired(frames({ rules: [rule('none', when({ none: 1_000 }))] }, 30, () => [])), [])
  })

  it('about persons does not see who sits in a car', () => {
    const people = rule('people', when({ for: 5_000 }, { group: 'person' }))
    const car = thing(...IN_WEST, { w: 0.2, h: 0.2 })
    const driver = thing(0.25, 0.5, { group: 'person', w: 0.05, h: 0.08 })
    assert.deepEqual(fired(frames({ rules: [people] }, 20, () => [car, driver])), [])
    assert.equal(fired(frames({ rules: [people] }, 20, () => [driver])).length, 1)
  })
})

describe('a camera whose time breaks', () => {
  it('says that its clock went back, and times anew', () => {
    const eye = watch({ zones: [WEST], rules: [LONG] })
    const scene = () => [thing(...IN_WEST)]
    assert.deepEqual(fired(frames({}, 9, scene, eye, 100_000)), [])
    const after = frames({}, 30, scene, eye, 50_000)
    assert.equal(after[0]?.jumpedBack, 58_000)
    assert.ok(after.slice(1).every((watched) => watched.jumpedBack === undefined))
    assert.deepEqual(
      fired(after).map(({ i, since }) => [i, since]),
      [[10, 50_000]],
    )
  })

  it('forgets what it saw before a gap, and joins what it saw before a shorter one', () => {
    for (const [gap, since, i] of [
      [30_000, 0, 0],
      [30_001, 38_001, 10],
    ] as const) {
      const eye = watch({ zones: [WEST], rules: [LONG] })
      frames({}, 9, () => [thing(...IN_WEST)], eye)
      const after = fired(frames({}, 20, () => [thing(...IN_WEST)], eye, 8_000 + gap))
      assert.deepEqual(
        after.map((each) => [each.since, each.i]),
        [[since, i]],
      )
    }
  })
})

describe('any stream', () => {
  const step = fc.record({
    wait: fc.oneof(
      { weight: 9, arbitrary: fc.integer({ min: 1, max: 3_000 }) },
      fc.constantFrom(-20_000, 0, 29_000, 31_000),
    ),
    places: fc.array(fc.constantFrom(IN_WEST, IN_WEST, IN_EAST, OUTSIDE, [0.25, 0.41] as const), { maxLength: 3 }),
    score: fc.constantFrom(0.05, 0.2, 0.9),
  })
  const stream = fc
    .array(fc.record({ step, times: fc.integer({ min: 1, max: 12 }) }), { maxLength: 12 })
    .map((parts) =>
      parts.flatMap(({ step: one, times }) =>
        Array.from({ length: times }, (_, i) => (i === 0 ? one : { ...one, wait: Math.max(1, one.wait % 3_000) })),
      ),
    )

  it('fires only for what has lasted, since the last break of time, once a stay', () =>
    fc.assert(
      fc.property(stream, fc.option(fc.integer({ min: 1, max: 2 }), { nil: undefined }), (steps, atLeast) => {
        const eye = watch({
          zones: [WEST, EAST],
          rules: [rule('r', when({ for: 8_000, ...(atLeast ? { atLeast } : {}) }))],
        })
        let at = 1_000_000
        let began = at
        eye.frame(at, [])
        const resting = new Map<string, boolean>()
        for (const { wait, places, score } of steps) {
          if (wait < 0 || wait > 30_000) began = at + wait
          at += wait
          const { looks, signals, tracks, jumpedBack } = eye.frame(
            at,
            places.map(([x, y], i) => thing(x + i * 0.02, y, { score, w: 0.05, h: 0.05 })),
          )
          assert.equal(jumpedBack, wait < 0 ? -wait : undefined)
          assert.ok(
            tracks.every((track) => track.began >= began),
            'no track from before the break',
          )
          for (const { zone, count } of looks) if (count === 0) resting.set(zone, false)
          for (const { zone, since, count, boxes } of signals) {
            assert.ok(at - since >= 8_000 && since >= began)
            assert.ok(count >= (atLeast ?? 1) && boxes.length === count)
            assert.equal(looks.find((look) => look.zone === zone)?.count, count)
            assert.notEqual(resting.get(zone), true, 'one stay, one signal')
            resting.set(zone, true)
          }
        }
      }),
      { numRuns: 300 },
    ))
})
