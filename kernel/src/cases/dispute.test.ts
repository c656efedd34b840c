// “Not mine”: whoever got a step disputes it, somebody above rules, the time of the step stands still and that of the case does not; what was
// ruled holds for the next matter at the place.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { workingCalendar } from '../base/calendar.ts'
import { DAY, HOUR, MINUTE } from '../base/clock.ts'
import { isRefusal } from '../base/errors.ts'
import { urgent, working } from '../base/span.ts'
import { isOpen } from './case.ts'
import { handlersOf } from './handlers.ts'
import { isOwnMatter } from './heir.ts'
import { LaneCase, laneDisputed, OFFICE_2025, person } from './lane-case.contract.ts'
import { anyEnds, lifeOf, live } from './random-case.contract.ts'
import { anyVersions, orgOf, ROLES } from './random-type.contract.ts'
import { redating } from './redate.ts'

const calendar = workingCalendar(OFFICE_2025)
const china = (text: string) => Date.parse(`${text.replace(' ', 'T')}:00+08:00`)
const MONDAY = china('2025-09-22 09:00')
const dispute = { do: 'dispute', reason: '不在管理范围' } as const
const GROUND = '管理协议约定'
const rule = (to?: string) => ({ do: 'rule', ground: GROUND, ...(to ? { to } : {}) }) as const

/** At the company's step with four working hours, until 14:30. */
function sent(precedents: ConstructorParameters<typeof LaneCase>[3] = []): LaneCase {
  const lane = new LaneCase(calendar, MONDAY, laneDisputed, precedents)
  lane.does({ do: 'move', move: 'send', values: {} }, MONDAY)
  return lane
}
/** Not the account that disputes it. */
const RULER = person('street', 'a-2')
const ownerOf = ({ state: { stands } }: LaneCase) => (stands.kind === 'end' ? undefined : stands.owner.party)

describe('a dispute', () => {
  it('goes to whoever rules, and goes on with what was left where it stays', () => {
    const lane = sent()
    const closes = lane.state.closes
    lane.does(dispute, MONDAY + HOUR)
    assert.deepEqual([ownerOf(lane), lane.due], ['the-street', MONDAY + 5 * HOUR])
    lane.does(rule(), MONDAY + 2 * HOUR, RULER)
    assert.equal(ownerOf(lane), 'the-company')
    assert.equal(lane.due, china('2025-09-22 15:30'), 'an hour later')
    assert.equal(lane.state.closes, closes, 'the case does not wait')
    assert.equal(lane.does(dispute, MONDAY + 2 * HOUR), 'dispute-not-possible', 'it was ruled')
    assert.deepEqual(
      lane.state.ledger.map(({ outcome }) => outcome),
      ['in-time', 'disputed', 'in-time', 'open'],
    )
  })

  it('goes with all its time to whom it is given, and is counted as sent anew', () => {
    const lane = sent()
    lane.does(dispute, MONDAY + HOUR)
    assert.equal(lane.does(rule('nobody'), MONDAY + HOUR, RULER), 'ruling-party-unknown')
    assert.equal(
      lane.does(rule('the-desk'), MONDAY + HOUR, RULER),
      'ruling-party-unknown',
      'it answers for nothing of the kind',
    )
    assert.equal(
      lane.does({ ...rule('another-company'), ground: '随便' }, MONDAY + HOUR, RULER),
      'ruling-ground-unknown',
    )
    lane.does(rule('another-company'), MONDAY + 2 * HOUR, RULER)
    assert.deepEqual([ownerOf(lane), lane.due], ['another-company', calendar.add(MONDAY + 2 * HOUR, working('4h')).at])
    assert.equal(lane.state.dispatches, 2)
    const [ruling] = lane.state.rulings ?? []
    assert.deepEqual(
      [ruling?.from, ruling?.to, ruling?.kept, ruling?.reason, ruling?.ground],
      ['the-company', 'another-company', false, '不在管理范围', GROUND],
    )
    assert.equal(lane.does(dispute, MONDAY + 2 * HOUR), 'dispute-not-possible')
  })

  it('leaves nothing else to do until it is ruled, and is called when that is late', () => {
    const lane = sent()
    assert.equal(lane.does(rule(), MONDAY, person('street')), 'dispute-not-there')
    assert.equal(lane.does({ ...dispute, reason: '不想去' }, MONDAY), 'dispute-reason-unknown')
    lane.does({ do: 'pause', reason: '等待拖车', span: urgent('1h') }, MONDAY)
    assert.equal(lane.does(dispute, MONDAY), 'case-paused')
    lane.does({ do: 'resume' }, MONDAY)
    lane.does(dispute, MONDAY)
    assert.equal(lane.does({ do: 'move', move: 'call', values: {} }, MONDAY), 'case-disputed')
    assert.equal(lane.does({ do: 'return', reason: '等待拖车' }, MONDAY), 'case-disputed')
    assert.equal(lane.does(rule(), MONDAY, person('company')), 'not-allowed')
    lane.does({ do: 'tick', seeing: false }, lane.due, { kind: 'clock' })
    assert.deepEqual([ownerOf(lane), lane.state.dispute?.reason], ['the-desk', '不在管理范围'])
    lane.does(rule(), lane.state.changed + MINUTE, person('desk', 'a-2'))
    assert.equal(ownerOf(lane), 'the-company')
    assert.equal(calendar.diff(lane.state.changed, lane.due, 'working'), 4 * HOUR)
  })

  it('is a precedent: what is opened later there goes to whom it was given, and says why', () => {
    const before = { place: 'lane', role: 'company', instead: 'the-company' } as const
    const given = { ...before, case: 'case-0', at: MONDAY - DAY, party: 'another-company' }
    const back = { ...before, case: 'case-1', at: MONDAY - HOUR, party: 'the-company' }
    const becauseOf = ({ state: { stands } }: LaneCase) => (stands.kind === 'end' ? undefined : stands.because)
    const lane = sent([given])
    assert.equal(ownerOf(lane), 'another-company')
    assert.deepEqual(becauseOf(lane), { case: 'case-0', at: MONDAY - DAY })
    assert.equal(ownerOf(sent([{ ...given, place: 'shop' }])), 'the-company', 'elsewhere it says nothing')
    const last = sent([back, given])
    assert.deepEqual(
      [ownerOf(last), becauseOf(last)],
      ['the-company', undefined],
      'only the last one, and no word where nothing differs',
    )
    assert.equal(
      ownerOf(sent([{ ...given, instead: 'another-company' }])),
      'the-company',
      'the register was written anew since',
    )
    assert.equal(ownerOf(sent([{ ...given, party: 'nobody' }])), 'the-company')

    lane.does({ do: 'move', move: 'clear', values: { how: '劝离' } }, MONDAY)
    assert.equal(ownerOf(lane), 'another-company', 'and so does every step of that role')
    const running = sent()
    running.precedents = [{ ...given, at: MONDAY + 1 }]
    running.does({ do: 'move', move: 'clear', values: { how: '劝离' } }, MONDAY + MINUTE)
    assert.equal(
      ownerOf(running),
      'the-company',
      'a ruling about another matter takes nothing from whoever has this one',
    )
  })

  it('is not ruled by whoever disputes it, as successor or under the same account, and does not make a handler of whoever rules', () => {
    const lane = sent()
    lane.does(dispute, MONDAY)
    assert.equal(lane.does(rule(), MONDAY, person('street')), 'not-allowed', 'the same account')
    assert.ok(!handlersOf(lane.state, laneDisputed).includes('the-street'))
    // The company becomes part of the street.
    lane.org = orgOf(ROLES, [], MONDAY, [{ party: 'the-company', into: 'the-street', until: '2025-09-22' }])
    assert.equal(lane.does(rule(), MONDAY, RULER), 'not-allowed')
    lane.does({ do: 'tick', seeing: false }, lane.due, { kind: 'clock' })
    assert.equal(ownerOf(lane), 'the-desk')
    lane.does(rule(), lane.state.changed, person('desk', 'a-2'))
    assert.equal(ownerOf(lane), 'the-street', 'it stays with whoever stands for the company now')
    assert.equal(lane.does(dispute, lane.state.changed), 'dispute-not-possible', 'nor does he dispute it again')
  })

  it('comes in time, and is given to whoever answers somewhere, as it is called today', () => {
    const late = sent()
    assert.equal(late.does(dispute, late.due + 1), 'dispute-too-late')
    const lane = sent()
    lane.does(dispute, MONDAY)
    lane.org = orgOf(ROLES, [], MONDAY, [{ party: 'another-company', into: 'a-new-company', until: '2025-09-22' }])
    assert.equal(lane.does(rule('another-company'), MONDAY, RULER), 'ruling-party-unknown')
    lane.does(rule('a-new-company'), MONDAY, RULER)
    assert.equal(ownerOf(lane), 'a-new-company')
  })

  it('is dated anew like everything else: what stands still, too', () => {
    const off = workingCalendar({
      ...OFFICE_2025,
      years: { 2025: { workdaysOnWeekend: [], restDaysOnWeekday: ['2025-09-22'] } },
    })
    const lane = sent()
    lane.does(dispute, MONDAY + HOUR)
    assert.equal(redating(lane.state, calendar), undefined)
    lane.calendar = off
    lane.does({ do: 'redate', why: '调休' }, MONDAY + HOUR, { kind: 'system', command: 'calendar' })
    assert.deepEqual(lane.state.dispute?.left, working('4h'), 'nothing of a day off was used')
    lane.does(rule(), china('2025-09-23 08:30'), RULER)
    assert.equal(lane.due, china('2025-09-23 14:00'))
    assert.equal(redating(lane.state, off), undefined)
  })
})

describe('any life with disputes', () => {
  it('changes no date by itself, loses no minute, and nobody rules in his own matter', () => {
    const seen = { disputed: 0, ruled: 0 }
    fc.assert(
      fc.property(lifeOf(anyVersions), anyEnds, (life, ends) => {
        const acts = life.acts.flatMap((act) => [
          { ...act, kind: 'dispute' as const, by: 'owner' as const, wait: 'none' as const, wrong: false },
          act,
          { ...act, kind: 'rule' as const, by: 'owner' as const, wait: 'none' as const },
        ])
        live({ ...life, acts, ends }, ({ before, after, command, decided, world, now }) => {
          if (!before || !after || isRefusal(decided) || decided.length === 0) return
          if (after.dispute && after.stands.kind !== 'end' && command.do !== 'hand-over')
            assert.notEqual(after.stands.owner.party, after.dispute.owner.party)
          if (command.do !== 'dispute' && command.do !== 'rule') return
          assert.ok(
            command.by.kind === 'person' &&
              !isOwnMatter(before, command.by.party, world, Math.max(now, before.changed)),
          )
          seen[command.do === 'rule' ? 'ruled' : 'disputed']++
          assert.ok(isOpen(after))
          assert.deepEqual(redating(after, world.calendar), redating(before, world.calendar))
          assert.equal(after.closes, before.closes)
          const owned = after.ledger.reduce((sum, { started, ended }) => sum + (ended ?? after.changed) - started, 0)
          assert.equal(owned, after.changed - after.opened)
          if (command.do === 'dispute')
            assert.notEqual(after.stands.kind !== 'end' && after.stands.owner.party, after.dispute?.owner.party)
        })
      }),
      { numRuns: 500 },
    )
    assert.ok(seen.disputed > 100 && seen.ruled > 50, JSON.stringify(seen))
  })
})
