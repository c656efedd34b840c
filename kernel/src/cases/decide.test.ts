// Whatever happens to a case, in whatever order: nothing is lost, nobody is missing, no clock runs back.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { canonical } from '../base/canonical.ts'
import { ERRORS, isRefusal } from '../base/errors.ts'
import { type CaseEvent, type CaseState, isOpen, nextDue } from './case.ts'
import { decide } from './decide.ts'
import { laneVersions } from './lane-case.contract.ts'
import { type Life, lifeOf, live, type Moment, someRoles } from './random-case.contract.ts'
import { anyVersions } from './random-type.contract.ts'
import { replay } from './replay.ts'

const LANES = lifeOf(fc.constant(laneVersions))
const ANY = lifeOf(anyVersions)
const THIN = lifeOf(anyVersions, someRoles)

/** For every moment of lanes, of random types, and of random types where not every role is answered for. */
function always(see: (moment: Moment) => void, then?: (events: readonly CaseEvent[], life: Life) => void) {
  return () => {
    for (const [lives, numRuns] of [
      [LANES, 200],
      [ANY, 300],
      [THIN, 200],
    ] as const) {
      fc.assert(
        fc.property(lives, (life) => {
          const events = live(life, see)
          then?.(events, life)
        }),
        { numRuns },
      )
    }
  }
}

function assertSound(state: CaseState): void {
  const open = state.ledger.filter((entry) => entry.outcome === 'open')
  const due = nextDue(state)
  if (!isOpen(state)) {
    assert.equal(open.length, 0)
    assert.equal(due, undefined)
    assert.deepEqual([state.paused, state.dispute, state.moreTime], [undefined, undefined, undefined])
    assert.equal(state.stands.kind === 'end' && state.stands.end, state.ended?.as)
  } else if (state.stands.kind !== 'end') {
    const { owner, step } = state.stands
    assert.ok(Number.isFinite(due))
    assert.ok(owner.role !== '' && owner.party !== '')
    assert.equal(open.length, 1)
    assert.equal(open[0], state.ledger.at(-1), 'the open stretch is the last one')
    assert.deepEqual([open[0]?.owner, open[0]?.step, open[0]?.due], [owner, step, state.stands.due])
    assert.equal(open[0]?.ruling === true, state.dispute !== undefined, 'while somebody rules the step is his')
    assert.equal(state.ended, undefined)
  }
  state.ledger.forEach((entry, i) => {
    assert.equal(entry.ended === undefined, entry.outcome === 'open')
    const next = state.ledger[i + 1]
    if (next) assert.equal(next.started, entry.ended, 'no time between two owners')
    const unended = entry.pauses.filter((pause) => pause.to === undefined)
    assert.equal(unended.length, entry.outcome === 'open' && state.paused ? 1 : 0, 'a pause ends with its stretch')
  })
}

describe('any life of a case', () => {
  it(
    'has one owner and one next deadline as long as it is open, and neither afterwards',
    always(({ after }) => after && assertSound(after)),
  )

  it(
    'is the sum of its events, one by one, all at once, and read back from their text',
    always(
      ({ before, after, decided }) => {
        if (!isRefusal(decided) && before) assert.deepEqual(replay(decided, before), after)
      },
      (events) => {
        const whole = replay(events)
        assert.deepEqual(
          events.reduce<CaseState | undefined>((state, event) => replay([event], state), undefined),
          whole,
        )
        const readBack = events.map((event) => JSON.parse(canonical(event)) as CaseEvent)
        assert.deepEqual(replay(readBack), whole)
        assert.equal(whole?.seq ?? 0, events.length)
      },
    ),
  )

  it(
    'numbers its events without a gap, under the command that asked, and never goes back in time',
    always(
      ({ before, command, decided, now }) => {
        if (isRefusal(decided)) return
        decided.forEach((event, i) => {
          assert.equal(event.seq, (before?.seq ?? 0) + 1 + i)
          assert.equal(event.command, command.id)
          assert.deepEqual(event.by, command.by)
          assert.equal(event.at, Math.max(now, before?.changed ?? now))
        })
      },
      (events) => {
        for (const [i, event] of events.entries()) assert.ok(event.at >= (events[i - 1]?.at ?? event.at))
      },
    ),
  )

  it(
    'refuses with a code of the catalogue, always the same way',
    always(({ before, command, decided, world, now }) => {
      if (isRefusal(decided)) assert.ok(Object.hasOwn(ERRORS, decided.refused))
      assert.deepEqual(decide(before, command, world, now), decided)
    }),
  )

  it(
    'is called by the clock at its deadline and not before',
    always(({ after, command, world }) => {
      if (!after || !isOpen(after) || world.pack.version !== after.version) return
      const due = nextDue(after) as number
      const tick = { ...command, do: 'tick', seeing: true, by: { kind: 'clock' }, expect: after.seq } as const
      const early = decide(after, tick, world, Math.max(after.changed, due - 1))
      if (after.changed < due) assert.deepEqual(early, { refused: 'deadline-not-reached', params: {} })
      const called = decide(after, tick, world, due)
      assert.ok(!isRefusal(called) && called.length > 0, JSON.stringify(called))
    }),
  )

  it(
    'moves only by the hands of its owner',
    always(({ before, command, decided }) => {
      const hands = ['move', 'return', 'pause', 'resume', 'ask-time', 'dispute', 'rule'].includes(command.do)
      if (!hands || isRefusal(decided) || before?.stands.kind === 'end' || !before) return
      assert.ok(command.by.kind === 'person')
      assert.deepEqual([command.by.role, command.by.party], [before.stands.owner.role, before.stands.owner.party])
    }),
  )

  it(
    'gets more time only from whoever was asked, never from its owner, and never what was over before',
    always(({ before, after, command, decided, now }) => {
      if (!before || !after || isRefusal(decided) || decided.length === 0) return
      const moved = after.stands.kind !== 'end' && before.stands.kind !== 'end' && after.stands.due.at
      if (command.do === 'ask-time') {
        assert.deepEqual([after.stands, after.closes, after.ledger], [before.stands, before.closes, before.ledger])
        assert.notEqual(after.moreTime?.of.party, before.stands.kind !== 'end' && before.stands.owner.party)
      }
      if (command.do === 'grant-time' && before.moreTime) {
        const { of } = before.moreTime
        assert.ok(command.by.kind === 'person' && command.by.role === of.role && command.by.party === of.party)
        assert.ok(before.stands.kind !== 'end' && command.by.party !== before.stands.owner.party)
        assert.ok(moved !== false && moved >= before.stands.due.at)
        const over = Math.max(now, before.changed) > before.closes.at
        assert.ok(over ? after.closes.at === before.closes.at : after.closes.at >= before.closes.at)
        assert.deepEqual(after.ledger.at(-1)?.extended?.at(-1)?.by, of)
      }
      if (['grant-time', 'refuse-time'].includes(command.do)) assert.equal(after.moreTime, undefined)
      if (!isOpen(after) || after.stands.step !== before.stands.step) assert.equal(after.moreTime, undefined)
    }),
  )

  it(
    'has no moves but those of its step, whatever they are called',
    always(({ before, command, decided }) => {
      if (command.do !== 'move' || command.move !== 'constructor' || !before || isRefusal(decided)) return
      assert.fail('a move that no pack declared')
    }),
  )

  it(
    'stays with its version until it is moved, and then goes on where the new one says',
    always(({ before, after, command, decided, world }) => {
      if (!before || !after) return
      if (command.do !== 'migrate' || isRefusal(decided)) return assert.equal(after.version, before.version)
      if (!isOpen(before)) return assert.deepEqual(decided, [])
      assert.equal(after.version, world.pack.version)
      const to =
        before.version === 2 ? before.stands.step : (world.type.from?.['1']?.[before.stands.step] ?? before.stands.step)
      assert.equal(after.stands.step, to)
      assert.ok(Object.hasOwn(world.type.steps, to))
    }),
  )

  it(
    'does not answer a caller who saw an older state',
    always(({ before, command, decided }) => {
      if (before && command.do !== 'open' && command.expect !== undefined && command.expect !== before.seq) {
        assert.deepEqual(decided, { refused: 'case-changed', params: {} })
      }
    }),
  )
})
