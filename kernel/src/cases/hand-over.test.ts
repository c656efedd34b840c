// Whoever had it is dissolved: the case goes on with who stands for them, and nobody gains or loses a minute by it.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { isRefusal } from '../base/errors.ts'
import { type CaseState, isOpen, nextDue } from './case.ts'
import { anyEnds, type Life, lifeOf, live } from './random-case.contract.ts'
import { anyVersions } from './random-type.contract.ts'
import { redating } from './redate.ts'
import { replay } from './replay.ts'

const reorganised: fc.Arbitrary<Life> = fc.tuple(lifeOf(anyVersions), anyEnds).map(([life, ended]) => ({
  ...life,
  ends: ended,
  // Handed over again and again in between, whatever else happens, and some of it while it is paused.
  acts: life.acts.flatMap((act, i) => {
    const soon = { ...act, by: 'owner' as const, wait: 'none' as const, wrong: false }
    if (i % 2) return i % 4 === 1 ? [act, { ...soon, kind: 'pause' as const }] : [act]
    return [act, { ...soon, kind: 'hand-over' as const }]
  }),
}))

/** Milliseconds of the ledger until `now`: those under an owner, and of them those that a pause took. */
function minutes(state: CaseState, now: number): { owned: number; paused: number } {
  const sum = (all: readonly number[]) => all.reduce((total, each) => total + each, 0)
  return {
    owned: sum(state.ledger.map(({ started, ended }) => (ended ?? now) - started)),
    paused: sum(state.ledger.flatMap(({ pauses }) => pauses.map(({ from, to }) => (to ?? now) - from))),
  }
}

describe('a hand-over', () => {
  it('keeps the step, the deadlines, the pause and every minute; the new owner stands, and once is enough', () => {
    let handed = 0
    let paused = 0
    fc.assert(
      fc.property(reorganised, (life) => {
        live(life, ({ before, after, command, decided, world, now }) => {
          if (command.do !== 'hand-over' || isRefusal(decided) || !before || !after) return
          const on = world.calendar.day(Math.max(now, before.changed))
          const standing = (party: string) => world.org.succession.heirs(party, on).some(({ id }) => id === party)
          const [had, has] = [before.stands, after.stands]
          if (had.kind === 'end' || has.kind === 'end') return assert.equal(had.kind, has.kind)
          assert.ok(standing(has.owner.party), 'who has it now has not been dissolved')
          if (decided.length === 0) return assert.equal(after, before)
          handed++
          if (before.paused) paused++
          assert.equal(standing(had.owner.party), false, 'nothing is taken from whom it still belongs to')
          assert.deepEqual({ ...has, owner: had.owner }, had)
          assert.deepEqual(
            [nextDue(after), after.closes, after.paused],
            [nextDue(before), before.closes, before.paused],
          )
          assert.equal(after.stepSince, before.stepSince)
          assert.deepEqual(redating(after, world.calendar), redating(before, world.calendar))
          const later = after.changed + 3_600_000
          assert.deepEqual(minutes(after, later), minutes(before, later))
          assert.equal(after.ledger.at(-2)?.outcome, 'handed-over')
          assert.deepEqual(replay([...decided], before), after)
        })
      }),
      { numRuns: 2500 },
    )
    assert.ok(handed > 100 && paused > 10, `${handed} hand-overs, ${paused} of them paused`)
  })

  it('leaves nobody to grant himself time', () => {
    let granted = 0
    fc.assert(
      fc.property(reorganised, (life) => {
        const asks = life.acts.flatMap((act) => [
          { ...act, kind: 'ask-time' as const, by: 'owner' as const, wait: 'none' as const, wrong: false },
          act,
          { ...act, kind: 'grant-time' as const, wait: 'none' as const, wrong: false },
        ])
        live({ ...life, acts: asks }, ({ before, command, decided }) => {
          if (command.do !== 'grant-time' || isRefusal(decided) || !before || before.stands.kind === 'end') return
          granted++
          assert.ok(command.by.kind === 'person' && command.by.party !== before.stands.owner.party)
        })
      }),
      { numRuns: 500 },
    )
    assert.ok(granted > 20, `${granted} times`)
  })

  it('leaves nobody who was dissolved with an open case, as long as anybody answers at all', () =>
    fc.assert(
      fc.property(reorganised, (life) => {
        live(life, ({ after, command, decided, world, now }) => {
          if (command.do !== 'hand-over' || !after || !isOpen(after) || after.stands.kind === 'end') return
          const on = world.calendar.day(Math.max(now, after.changed))
          if (!isRefusal(decided)) return assert.ok(world.org.succession.heirs(after.stands.owner.party, on).length > 0)
          if (decided.refused === 'nobody-answers')
            assert.equal(world.org.whoAnswers(after.stands.owner.role, after.place, on), undefined)
        })
      }),
      { numRuns: 300 },
    ))
})
