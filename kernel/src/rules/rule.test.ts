// What becomes of a signal: a case, an attachment, a record, or a refusal with its reason.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { HOUR, MINUTE } from '../base/clock.ts'
import { isRefusal } from '../base/errors.ts'
import { laneCase } from '../cases/lane-case.contract.ts'
import { placeTree } from '../places/place.ts'
import { decideSignal, type NearCase, type Rule, type Signal } from './rule.ts'

/** Lanes along a meridian, so many metres north of the first; `nowhere` has no position. */
const METRES = { here: 0, m49: 49, m51: 51, m500: 500 } as const
const north = (metres: number): readonly [number, number] => [120, 30 + metres / 111_195]
const places = placeTree([
  ...Object.entries(METRES).map(([id, metres]) => ({ id, kind: 'fire-lane', name: id, at: north(metres) })),
  { id: 'nowhere', kind: 'fire-lane', name: '未定位' },
  { id: 'shop', kind: 'shop', name: '早点铺', at: north(1) },
])
const NOW = Date.UTC(2026, 5, 1)
const rule: Rule = {
  id: 'seen',
  label: '见到',
  when: { device: 'camera', group: 'vehicle', inside: 'fire-lane', holds: { for: 1 } },
  opens: 'matter',
  once: 'per-place',
  confident: { above: 0.6, opensAt: 'sent' },
}
const signal: Signal = {
  id: 's',
  at: NOW,
  pack: 'p',
  rule: 'seen',
  device: 'd',
  zone: 'z',
  place: 'here',
  count: 1,
  since: NOW - MINUTE,
  confidence: 0.5,
  model: 'm',
  threshold: 0.3,
}
const decided = (near: readonly NearCase[], change: Partial<Signal> = {}, of: Rule | undefined = rule) =>
  decideSignal({ ...signal, ...change }, of, laneCase, near, places, NOW)
const attached = (near: readonly NearCase[], change: Partial<Signal> = {}) => {
  const what = decided(near, change)
  return isRefusal(what) || what.kind !== 'attach' ? undefined : what.case
}

describe('a signal', () => {
  it('opens a case at the first step, or further on where the eye is sure', () => {
    assert.deepEqual(decided([]), { kind: 'open', startAt: 'reported' })
    assert.deepEqual(decided([], { confidence: 0.6 }), { kind: 'open', startAt: 'sent' })
    assert.deepEqual(decided([], { confidence: 0.599 }), { kind: 'open', startAt: 'reported' })
    const { confident: _, ...unsure } = rule
    assert.deepEqual(decided([], { confidence: 1 }, unsure), { kind: 'open', startAt: 'reported' })
  })

  it('belongs to the open case at its place, however old that is', () => {
    assert.equal(attached([{ id: 'old', place: 'here', opened: NOW - 1000 * HOUR }]), 'old')
    assert.equal(attached([{ id: 'ended', place: 'here', opened: NOW - HOUR, ended: NOW - MINUTE }]), undefined)
  })

  it('belongs to an open case nearby only within the metres and the time of the case type', () => {
    const at = (place: string, opened: number) => attached([{ id: 'near', place, opened }])
    assert.equal(at('m49', NOW - 2 * HOUR), 'near')
    assert.equal(at('m49', NOW - 2 * HOUR - 1), undefined)
    assert.equal(at('m51', NOW - 1), undefined)
    assert.equal(at('nowhere', NOW - 1), undefined, 'what has no position is near nothing')
    assert.equal(attached([{ id: 'x', place: 'm49', opened: NOW - 1 }], { place: 'nowhere' }), undefined)
  })

  it('prefers its own place to a nearer past', () => {
    assert.equal(
      attached([
        { id: 'near', place: 'm49', opened: NOW },
        { id: 'own', place: 'here', opened: NOW - 9 * HOUR },
      ]),
      'own',
    )
  })

  it('names the latest case that ended here shortly before', () => {
    const ended = (id: string, ago: number, place = 'here'): NearCase => ({
      id,
      place,
      opened: NOW - 9 * HOUR,
      ended: NOW - ago,
    })
    const againOf = (...near: NearCase[]) => {
      const what = decided(near)
      return isRefusal(what) || what.kind !== 'open' ? 'no' : what.again
    }
    assert.equal(againOf(ended('a', HOUR), ended('b', MINUTE), ended('c', 90 * MINUTE)), 'b')
    assert.equal(againOf(ended('a', 2 * HOUR)), 'a')
    assert.equal(againOf(ended('a', 2 * HOUR + 1)), undefined)
    assert.equal(againOf(ended('a', MINUTE, 'm49')), undefined)
  })

  it('of a rule in shadow is only recorded', () => {
    assert.deepEqual(
      decided([{ id: 'open', place: 'here', opened: NOW }], { confidence: 1 }, { ...rule, shadow: true }),
      { kind: 'record' },
    )
  })

  it('is refused for an unknown rule, an unknown or wrong place, and a time to come', () => {
    const code = (change: Partial<Signal>, of: Rule | null = rule) => {
      const what = decideSignal({ ...signal, ...change }, of ?? undefined, laneCase, [], places, NOW)
      return isRefusal(what) ? what.refused : what.kind
    }
    assert.equal(code({}, null), 'signal-rule-unknown')
    assert.equal(code({ place: 'atlantis' }), 'signal-place-unknown')
    assert.equal(code({ place: 'shop' }), 'signal-place-kind')
    assert.equal(code({ at: NOW + MINUTE + 1 }), 'signal-from-future')
    assert.equal(code({ at: NOW + MINUTE }), 'open', 'clocks differ a little')
    const isRefused = decideSignal(signal, rule, undefined, [], places, NOW)
    assert.ok(isRefusal(isRefused) && isRefused.refused === 'signal-rule-unknown')
  })

  it('opens a second case at its place never, whatever else is around and in whatever order', () => {
    const near = fc.record({
      place: fc.constantFrom('here', 'm49', 'm51', 'm500', 'nowhere'),
      opened: fc.integer({ min: NOW - 4 * HOUR, max: NOW }),
      ended: fc.option(fc.integer({ min: NOW - 4 * HOUR, max: NOW }), { nil: undefined }),
    })
    fc.assert(
      fc.property(fc.array(near, { maxLength: 8 }), fc.constantFrom(...Object.keys(METRES)), (list, place) => {
        const cases = list.map(
          ({ ended, ...each }, i): NearCase => ({
            id: `case-${i}`,
            ...each,
            ...(ended === undefined ? {} : { ended: Math.max(ended, each.opened) }),
          }),
        )
        const what = decided(cases, { place })
        assert.ok(!isRefusal(what))
        const openHere = cases.filter((each) => each.place === place && each.ended === undefined)
        const openClose = cases.filter(
          (each) =>
            each.ended === undefined &&
            (places.metres(each.place, place) ?? 999) <= 50 &&
            NOW - each.opened <= 2 * HOUR,
        )
        if (what.kind === 'attach')
          assert.ok((openHere.length > 0 ? openHere : openClose).some((each) => each.id === what.case))
        else assert.ok(openHere.length === 0 && openClose.length === 0)
        const reversed = decided([...cases].reverse(), { place })
        assert.equal(isRefusal(reversed) || reversed.kind, what.kind)
      }),
      { numRuns: 300 },
    )
  })

  it('is the same whether all cases of the type are asked, or only those within the merge distance', () => {
    const place = fc.constantFrom('here', 'm49', 'm51', 'm500', 'nowhere')
    const nearCase = fc.record(
      {
        id: fc.uuid(),
        place,
        opened: fc.integer({ min: NOW - 5 * HOUR, max: NOW }),
        ended: fc.integer({ min: NOW - 3 * HOUR, max: NOW }),
      },
      { requiredKeys: ['id', 'place', 'opened'] },
    )
    fc.assert(
      fc.property(fc.array(nearCase, { maxLength: 8 }), place, fc.nat({ max: 3 * HOUR }), (cases, at, late) => {
        const change = { place: at, at: NOW - late }
        const asked = new Set(places.within(at, laneCase.merge.metres, laneCase.at).map(({ id }) => id))
        const endedAfter = Math.min(NOW, change.at) - laneCase.merge.during - 1
        const few = cases.filter(
          (each) => asked.has(each.place) && (each.ended === undefined || each.ended > endedAfter),
        )
        assert.deepEqual(decided(few, change), decided([...cases].reverse(), change))
      }),
      { numRuns: 500 },
    )
  })
})
