// Figures by cases counted by hand, and what must hold for any cases: nothing counts twice, nothing gets lost.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { workingCalendar } from '../base/calendar.ts'
import { DAY, HOUR, MINUTE } from '../base/clock.ts'
import { LaneCase, type person } from '../cases/lane-case.contract.ts'
import { lifeOf, live } from '../cases/random-case.contract.ts'
import { anyVersions } from '../cases/random-type.contract.ts'
import { replay } from '../cases/replay.ts'
import { type CaseFacts, factsOf, MEASURES, measure, measureByPlace, type Period } from './indicator.ts'

const calendar = workingCalendar({
  id: 'c',
  utcOffsetMinutes: 480,
  office: [
    [510, 720],
    [810, 1050],
  ],
  years: { 2025: { workdaysOnWeekend: [], restDaysOnWeekday: [] } },
})
const T = Date.parse('2025-09-22T09:00:00+08:00')
const EYE = { kind: 'device', device: 'camera-1' } as const
const WEEK: Period = { from: T - DAY, until: T + 6 * DAY }

type Doing = (lane: LaneCase, at: number) => void
const move =
  (name: string, values = {}, by?: ReturnType<typeof person>): Doing =>
  (lane, at) =>
    assert.notEqual(typeof lane.does({ do: 'move', move: name, values }, at, by), 'string', name)
const proven: Doing = (lane, at) => {
  lane.does({ do: 'look', verdict: 'proven' }, at, EYE)
}
const unproven: Doing = (lane, at) => {
  lane.does({ do: 'look', verdict: 'unproven' }, at, EYE)
}
const late: Doing = (lane) => {
  lane.does({ do: 'tick', seeing: false }, lane.due, { kind: 'clock' })
}
const clear = move('clear', { how: '移车' })

/** One thing every ten minutes. */
function factsAfter(...doings: readonly Doing[]): CaseFacts {
  const lane = new LaneCase(calendar, T)
  for (const [i, doing] of doings.entries()) doing(lane, Math.max(lane.state.changed, T + (i + 1) * 10 * MINUTE))
  return factsOf(lane.state)
}
const onSite = (facts: CaseFacts) => measure('co-governance-rate', [facts], WEEK, T + 5 * DAY)
const onTime = (facts: CaseFacts, now = T + 5 * DAY, period = WEEK) => measure('share-on-time', [facts], period, now)

describe('the rate of co-governance', () => {
  it('counts what the party on site cleared and somebody else proved', () => {
    for (const doings of [
      [move('send'), clear, proven],
      [move('send'), clear, unproven, clear, proven],
      [move('send'), clear, late, move('confirm')],
    ]) {
      const figure = onSite(factsAfter(...doings))
      assert.deepEqual(
        [figure.value, figure.numerator, figure.denominator, figure.apart],
        [1, ['case-1'], ['case-1'], {}],
      )
    }
  })

  it('counts against it what took force, at any time, and what the street cleared itself', () => {
    assert.equal(onSite(factsAfter(move('send'), move('call'), move('remove'), proven)).value, 0)
    assert.equal(
      onSite(factsAfter(move('send'), move('call'), move('remove'), unproven, clear, proven)).value,
      0,
      'cleared by the company in the end, after force',
    )
    const street = factsAfter(move('send'), late, (lane, at) => clear(lane, Math.max(at, lane.state.changed)), proven)
    assert.equal(street.onSite, false)
    assert.equal(onSite(street).value, 0)
  })

  it('sets apart what is no case, what went by itself and what only its handler vouches for', () => {
    const apart = (facts: CaseFacts) => {
      const figure = onSite(facts)
      assert.deepEqual([figure.value, figure.denominator], [undefined, []])
      return figure.apart
    }
    assert.deepEqual(apart(factsAfter(move('drop'))), { void: ['case-1'] })
    assert.deepEqual(apart(factsAfter((lane, at) => lane.does({ do: 'look', verdict: 'cleared-itself' }, at, EYE))), {
      'cleared-itself': ['case-1'],
    })
    assert.deepEqual(apart({ ...factsAfter(move('drop')), end: 'false-alarm' }), { 'false-alarm': ['case-1'] })
    // The street cleared it, nobody could see, and the street itself went to look.
    assert.deepEqual(apart(factsAfter(move('send'), late, clear, late, move('confirm'))), {
      'not-proved-by-another': ['case-1'],
    })
  })

  it('takes a proof only for the work that came before it', () => {
    const lane = new LaneCase(calendar, T)
    lane.type = {
      ...lane.type,
      steps: {
        ...lane.type.steps,
        visiting: {
          ...lane.type.steps.visiting,
          moves: { confirm: { to: 'sent', label: '看过', proves: true }, end: { to: 'closed', label: '结' } },
        } as never,
        sent: {
          ...lane.type.steps.sent,
          moves: {
            look: { to: 'visiting', label: '请看' },
            finish: { to: 'closed', label: '自己办结', handles: true },
          },
        } as never,
      },
    }
    for (const name of ['send', 'look', 'confirm', 'finish'])
      lane.does({ do: 'move', move: name, values: {} }, lane.state.changed + MINUTE)
    assert.equal(lane.state.stands.step, 'closed')
    assert.deepEqual(onSite(factsOf(lane.state)).apart, { 'not-proved-by-another': ['case-1'] })
  })
})

describe('the share on time', () => {
  it('counts a closing up to its deadline, and an open case from its deadline on', () => {
    const facts = factsAfter(move('send'), clear, proven)
    assert.equal(onTime(facts).value, 1)
    assert.equal(onTime({ ...facts, ended: facts.closes }).value, 1, 'at the deadline is in time')
    assert.equal(onTime({ ...facts, ended: facts.closes + 1 }).value, 0)
    const tooLate = { ...facts, ended: facts.closes + 3 * DAY }
    const about = (at: number): Period => ({ from: at - HOUR, until: at + HOUR })
    assert.equal(onTime(tooLate, tooLate.ended, about(facts.closes)).value, 0, 'it was due at its deadline')
    assert.deepEqual(onTime(tooLate, tooLate.ended, about(tooLate.ended)).denominator, [], 'and counted then')
    const open = factsAfter(move('send'))
    assert.deepEqual(onTime(open, open.closes - 1).denominator, [], 'not due yet')
    assert.deepEqual([onTime(open, open.closes).value, onTime(open, open.closes).denominator], [0, ['case-1']])
  })

  it('says what it would be without the moves of a changed calendar, and which cases they concern', () => {
    const facts = factsAfter(move('send'), clear, proven)
    const ended = facts.closes - HOUR
    const moved = { ...facts, ended, closesMoved: 2 * HOUR }
    const figure = measure('share-on-time', [moved, { ...facts, id: 'case-2' }], WEEK, T + 5 * DAY)
    assert.deepEqual([figure.value, figure.redated], [1, { cases: ['case-1'], valueBefore: 0.5 }])
    assert.equal(onTime({ ...moved, closesMoved: -2 * HOUR }).redated?.valueBefore, 1)
    assert.equal(onTime(facts).redated, undefined)
    assert.equal(measure('count', [moved], WEEK, T + 5 * DAY).redated, undefined)
  })

  it('sets apart what is no case and what went by itself', () => {
    assert.deepEqual(onTime(factsAfter(move('drop'))).apart, { void: ['case-1'] })
    assert.deepEqual(onTime({ ...factsAfter(move('drop')), end: 'false-alarm' }).apart, { 'false-alarm': ['case-1'] })
    assert.deepEqual(onTime({ ...factsAfter(move('drop')), end: 'cleared-itself' }).apart, {
      'cleared-itself': ['case-1'],
    })
  })
})

const facts: fc.Arbitrary<CaseFacts> = fc
  .record({
    street: fc.constantFrom('s1', 's2'),
    community: fc.constantFrom('c1', 'c2', 'c3'),
    opened: fc.nat({ max: 500 }),
    closes: fc.integer({ min: 1, max: 300 }),
    took: fc.option(fc.nat({ max: 400 }), { nil: undefined }),
    end: fc.constantFrom(
      'done' as const,
      'done' as const,
      'void' as const,
      'false-alarm' as const,
      'cleared-itself' as const,
    ),
    concerned: fc.constant([]),
    onSite: fc.boolean(),
    provedByAnother: fc.boolean(),
    shuffles: fc.nat({ max: 3 }),
  })
  .map(({ street, community, opened, closes, took, end, ...rest }) => ({
    id: '',
    type: 't',
    path: [`${street}-${community}`, street, 'district'],
    opened,
    closes: opened + closes,
    ...rest,
    ...(took === undefined ? {} : { ended: opened + took, end }),
  }))
const someFacts = fc
  .array(facts, { maxLength: 30 })
  .map((list) => list.map((each, i) => ({ ...each, id: `case-${i}` })))
const NOW = 1_000

describe('any cases', () => {
  it('count in exactly one of the periods that time is cut into', () =>
    fc.assert(
      fc.property(
        someFacts,
        fc.uniqueArray(fc.integer({ min: 1, max: NOW - 1 }), { maxLength: 6 }),
        fc.constantFrom(...MEASURES),
        (all, cuts, name) => {
          const edges = [0, ...cuts.sort((a, b) => a - b), NOW + 1]
          const seen = edges.slice(1).flatMap((until, i) => {
            const figure = measure(name, all, { from: edges[i] as number, until }, NOW)
            return [...figure.denominator, ...Object.values(figure.apart).flat()]
          })
          const ofEnded = name === 'co-governance-rate' || name === 'first-dispatch-accuracy'
          const due = all.filter((each) => !ofEnded || each.ended !== undefined)
          assert.deepEqual([...seen].sort(), due.map((each) => each.id).sort())
        },
      ),
      { numRuns: 300 },
    ))

  it('add up: a place has what its parts have, and the district has everything', () =>
    fc.assert(
      fc.property(someFacts, fc.constantFrom(...MEASURES), fc.nat({ max: NOW }), (all, name, from) => {
        const period = { from, until: NOW + 1 }
        const byPlace = measureByPlace(name, all, period, NOW)
        if (all.length > 0) assert.deepEqual(byPlace.get('district'), measure(name, all, period, NOW))
        for (const street of ['s1', 's2']) {
          const parts = [...byPlace].filter(([place]) => place.startsWith(`${street}-`)).map(([, figure]) => figure)
          for (const list of ['numerator', 'denominator'] as const) {
            assert.deepEqual(
              parts.flatMap((figure) => figure[list]).sort(),
              [...(byPlace.get(street)?.[list] ?? [])].sort(),
            )
          }
        }
        for (const { value, numerator, denominator } of byPlace.values()) {
          assert.ok(numerator.every((id) => denominator.includes(id)))
          if (name === 'count') assert.equal(value, denominator.length)
          else assert.equal(value, denominator.length === 0 ? undefined : numerator.length / denominator.length)
        }
      }),
      { numRuns: 200 },
    ))

  it('keep their facts when they are judged afterwards, and change them only by what happened', () =>
    fc.assert(
      fc.property(lifeOf(anyVersions), (life) => {
        const events = live(life, () => {})
        const whole = replay(events)
        if (!whole) return
        const facts = factsOf(whole)
        assert.deepEqual([facts.ended, facts.end], [whole.ended?.at, whole.ended?.as])
        if (facts.onSite) assert.ok(whole.handlings.length > 0 && whole.handlings.every((each) => !each.enforcement))
        if (facts.provedByAnother) assert.ok(whole.proved && whole.proved.at >= (whole.handlings.at(-1)?.at ?? 0))
        const unjudged = replay(events.filter((event) => event.kind !== 'judged'))
        assert.deepEqual(unjudged && factsOf(unjudged), facts)
      }),
      { numRuns: 150 },
    ))

  it('leave out nobody who waits longer than an hour for it', () => {
    const open = factsAfter(move('send'))
    assert.equal(measure('count', [open], { from: T, until: T + HOUR }, T + HOUR).value, 1)
    assert.equal(measure('count', [open], { from: T + 1, until: T + HOUR }, T + HOUR).value, 0)
    assert.equal(measure('count', [open], { from: T - HOUR, until: T }, T + HOUR).value, 0)
  })
})
