// How a target stands: what comes before what, when it is reached for good, and when somebody is reminded.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { DAY } from '../base/clock.ts'
import { dayEnd, dayOf, monthEnd } from './days.ts'
import { liveFactor } from './live-unit.ts'
import { targetYear } from './path.ts'
import { figureSaid, firstPath, promiseOf, reportDay } from './promise.ts'
import type { MeasureReading } from './reading-types.ts'
import { reasonText } from './reasons.ts'
import { reminderDue } from './remind.ts'
import { knownUpTo, READ_ANEW, replayTarget, type TargetEntry, type TargetState } from './target.ts'
import { targetStanding } from './target-standing.ts'

const YEAR = targetYear(2026, 480)
const at = (day: string) => dayEnd(day, YEAR)
const by = { kind: 'person', account: 'o', role: 'target-officer' } as const

type Change = Partial<Extract<TargetEntry, { kind: 'adopted' }>>
type Rest = TargetEntry extends infer E
  ? E extends TargetEntry
    ? Omit<E, 'target' | 'seq' | 'at' | 'by'>
    : never
  : never
function stateOf(change: Change, ...rest: readonly (Rest & { readonly at?: number })[]): TargetState {
  const adopted = {
    ...{ target: 't', seq: 1, at: at('2026-03-31'), by, kind: 'adopted', year: 2026, chapter: '', no: '1' },
    ...{ sentence: '新增床位300张', leads: [] },
    promise: { what: '床位', op: '>=', of: 'amount', value: 300, unit: '张' },
    path: { of: 'amount', shape: { kind: 'linear' } },
    said: {
      origin: { report: 'r', task: '1', measure: 0 },
      verdict: 'behind',
      reason: { code: 'short' },
      asOf: '2026-03-31',
    },
    ...change,
  } as TargetEntry
  const entries = rest.map(
    (each, place) => ({ target: 't', seq: place + 2, at: at('2026-04-10'), by, ...each }) as TargetEntry,
  )
  const state = replayTarget([adopted, ...entries])
  assert.ok(state)
  return state
}
const told = (value: number, asOf: string, more: object = {}) =>
  ({ kind: 'told', value, asOf, estimated: false, source: 'person', evidence: [], ...more }) as Rest
const standing = (state: TargetState, day = '2026-06-30', live?: number) =>
  targetStanding(state, {
    now: at(day),
    year: YEAR,
    ...(live === undefined ? {} : { live: { value: live, from: at('2025-12-31'), until: at(day), cases: 4 } }),
  })
const short = (state: TargetState, day?: string, live?: number) => {
  const { verdict, by: on } = standing(state, day, live)
  return `${verdict} by ${on}`
}
const level: Change = {
  promise: { what: '处置率', op: '>=', of: 'share', value: 95, unit: '%' },
  path: { of: 'level', shape: { kind: 'linear' } },
}

describe('how a target stands', () => {
  it('by its report until a value is told, and by the value from then on', () => {
    assert.equal(short(stateOf({})), 'behind by report')
    const fromReport = told(240, '2026-03-31', { source: 'report', origin: { report: 'r', task: '1', measure: 0 } })
    assert.equal(short(stateOf({}, fromReport)), 'behind by report')
    assert.equal(short(stateOf({}, fromReport, told(300, '2026-05-31'))), 'met by value')
    assert.equal(short(stateOf({}, fromReport, { kind: 'corrected', of: 2, value: 301, reason: 'x' })), 'met by value')
    assert.equal(short(stateOf({}, fromReport, { kind: 'promised', value: 200, reason: 'x' })), 'met by value')
  })

  it('by a later report again, when it speaks of a later day than any value', () => {
    const later = {
      kind: 'appeared',
      ...{ chapter: '', no: '1', leads: [] },
      said: {
        origin: { report: 'r2', task: '1', measure: 0 },
        verdict: 'provisional',
        reason: { code: 'reached-open' },
        asOf: '2026-06-30',
      },
    } as const
    assert.equal(short(stateOf({}, told(299, '2026-05-31'), later)), 'provisional by report')
    assert.equal(short(stateOf({}, later, told(299, '2026-07-31')), '2026-08-31'), 'behind by value')
  })

  it('at the end of a quarter by what speaks of it, whenever it was told', () => {
    const state = stateOf({}, told(120, '2026-06-30'), told(300, '2026-07-01'))
    assert.equal(short(knownUpTo(state, '2026-06-30', 'r'), '2026-06-30'), 'behind by value')
    assert.equal(short(knownUpTo(state, '2026-07-01', 'r'), '2026-06-30'), 'met by value')
    assert.equal(
      short(knownUpTo(state, '2026-02-28', 'r'), '2026-06-30'),
      'behind by report',
      'the report itself stays',
    )
    assert.equal(knownUpTo(state, '2026-02-28', 'other').said.length, 0)
  })

  it('by the live figure while it is tied, whatever was told', () => {
    const tied = { kind: 'tied', tie: { pack: 'p', indicator: 'i', place: 'd' } } as const
    const state = stateOf(level, told(99, '2026-05-31'), tied)
    assert.equal(short(state, '2026-06-30', 94.9), 'behind by indicator')
    assert.equal(short(state, '2026-06-30', 95), 'provisional by indicator')
    assert.equal(short(state, '2026-12-31', 95), 'met by indicator')
    assert.equal(short(state), 'unshown by indicator')
    const { reached } = standing(state, '2026-06-30', 94.9)
    assert.deepEqual([reached?.value, reached?.cases], [94.9, 4])
    assert.equal(short(stateOf(level, tied, { kind: 'untied', reason: 'x' })), 'behind by report')
  })

  it('by a person, before everything', () => {
    const judged = { kind: 'judged', verdict: 'met', reason: '验收' } as const
    assert.equal(short(stateOf({}, told(1, '2026-05-31'), judged)), 'met by person')
    assert.equal(short(stateOf({}, judged, { kind: 'judged', verdict: null, reason: 'x' })), 'behind by report')
  })

  it('holds together when a person gave the verdict: the light follows it, the reason is the one that was given', () => {
    const saying = (verdict: 'unshown' | 'met' | 'behind'): Change => ({
      said: {
        origin: { report: 'r', task: '1', measure: 0 },
        verdict,
        asOf: '2026-12-31',
        reason: { code: 'corrected', params: { why: '口径不同' } },
      },
    })
    const figure = (value: number) => told(value, '2026-12-31', { source: 'report' })
    const seen = (state: TargetState, day: string) => {
      const { verdict, light, reached, why } = standing(state, day)
      return [verdict, light.colour, light.reason, reached?.value, why && reasonText(why, 'zh')]
    }
    const why = '由人工认定：口径不同'
    const after = '2027-01-15'
    assert.deepEqual(seen(stateOf(saying('unshown'), figure(13)), after), [
      ...['unshown', 'red', 'unshown-at-due', undefined],
      why,
    ])
    assert.deepEqual(seen(stateOf(saying('met'), figure(13)), after), ['met', 'green', 'met', 13, why])
    assert.deepEqual(seen(stateOf(saying('behind'), figure(301)), '2026-06-30'), [
      ...['behind', 'yellow', 'said-behind', 301],
      why,
    ])
    const judged = { kind: 'judged', verdict: 'behind', reason: '口径不同' } as const
    assert.deepEqual(seen(stateOf({}, told(301, '2026-05-31'), judged), '2026-06-30'), [
      ...['behind', 'yellow', 'said-behind', 301],
      why,
    ])
    // A figure that the correction changed with it says nothing against it; one that a person set does.
    const anew = { kind: 'corrected', of: 2, value: 250, reason: READ_ANEW } as const
    assert.equal(short(stateOf(saying('met'), figure(13), anew), after), 'met by report')
    assert.equal(short(stateOf(saying('met'), figure(13), { ...anew, reason: '重报' }), after), 'behind by value')
    assert.equal(reasonText({ code: 'corrected' }, 'zh'), '由人工认定')
    assert.equal(reasonText({ code: 'corrected' }, 'en'), 'Decided by a person')
  })

  it('is met for good by what is counted, for the time being by a level, never by an estimate', () => {
    assert.equal(short(stateOf({}, told(300, '2026-05-31'))), 'met by value')
    assert.equal(short(stateOf({}, told(300, '2026-05-31', { estimated: true }))), 'provisional by value')
    assert.equal(short(stateOf(level, told(95, '2026-05-31'))), 'provisional by value')
    assert.equal(short(stateOf(level, told(95, '2026-12-31')), '2026-12-31'), 'met by value')
    const below: Change = { ...level, promise: { what: '浓度', op: '<=', of: 'amount', value: 30, unit: '微克' } }
    assert.equal(short(stateOf(below, told(31, '2026-05-31'))), 'behind by value')
    assert.equal(short(stateOf(below, told(30, '2026-05-31'))), 'provisional by value')
    const about: Change = {
      promise: { what: '增长', op: '≈', of: 'growth', value: 8, unit: '%' },
      path: level.path as never,
    }
    assert.equal(short(stateOf(about, told(7.2, '2026-12-31')), '2026-12-31'), 'met by value')
    assert.equal(short(stateOf(about, told(7.1, '2026-12-31')), '2026-12-31'), 'behind by value')
    const deed: Change = { promise: { what: '中心', op: 'complete', of: 'amount', unit: '' } }
    assert.equal(
      short(stateOf(deed, { ...told(0, '2026-05-31'), value: undefined, done: true } as never)),
      'met by value',
    )
    assert.equal(standing(stateOf(deed)).path, undefined)
  })

  it('expects by its path, and forecasts by figures that are none of estimates', () => {
    const months = [30, 55, 80, 104, 131].map((value, i) => told(value, monthEnd(2026, i + 1)))
    const { expected, expectedAt, ahead, light } = standing(stateOf({}, ...months), '2026-06-15')
    assert.ok(expected !== undefined && Math.abs(expected - 300 * (151 / 365)) < 0.01, String(expected))
    assert.equal(expectedAt, at('2026-05-31'), 'what was due when the value was taken, not what is due today')
    const untold = standing(stateOf({}), '2026-06-15')
    assert.equal(untold.expectedAt, at('2026-06-15'))
    assert.ok(Math.abs((untold.expected ?? 0) - 300 * (166 / 365)) < 0.01, String(untold.expected))
    assert.ok(ahead && 'middle' in ahead && ahead.low < ahead.middle && ahead.middle < ahead.high)
    assert.ok(['green', 'yellow'].includes(light.colour), light.reason)
    const guesses = months.map((each) => ({ ...each, estimated: true }) as Rest)
    assert.deepEqual(standing(stateOf({}, ...guesses)).ahead, { none: 'too-few' })
    const late = [...months, told(290, '2026-12-31')]
    assert.equal(standing(stateOf({}, ...late), '2026-12-31').ahead, undefined, 'no forecast of a year that is over')
    assert.equal(standing(stateOf({}, ...months), '2027-03-01').ahead, undefined)
    assert.ok(standing(stateOf({}, ...late), '2027-03-01').path, 'its path is still shown')
  })
})

describe('reminders', () => {
  const due = (state: TargetState, day: string, settled = false) =>
    reminderDue(state, { now: at(day), year: YEAR, settled })

  it('come when nobody told anything for long, and again as long after', () => {
    const state = stateOf({}, { ...told(9, '2026-04-05'), at: at('2026-04-06') })
    assert.equal(due(state, '2026-05-20'), undefined)
    assert.equal(due(state, '2026-05-21'), 'silent')
    const reminded = stateOf(
      {},
      { ...told(9, '2026-04-05'), at: at('2026-04-06') },
      { kind: 'reminded', why: 'silent', at: at('2026-05-21') },
    )
    assert.equal(reminded.reminder?.why, 'silent')
    assert.equal(due(reminded, '2026-05-22'), undefined)
    assert.equal(due(reminded, '2026-07-05'), 'silent')
  })

  it('come before a quarter ends without a value of it, once', () => {
    const state = stateOf({}, { ...told(9, '2026-04-05'), at: at('2026-06-01') })
    assert.equal(due(state, '2026-06-25'), undefined, 'it has a value of this quarter')
    const without = stateOf({}, { ...told(9, '2026-03-31'), at: at('2026-06-01') })
    assert.equal(due(without, '2026-06-19'), undefined)
    assert.equal(due(without, '2026-06-20'), 'quarter-end')
    const reminded = stateOf(
      {},
      { ...told(9, '2026-03-31'), at: at('2026-06-01') },
      { kind: 'reminded', why: 'quarter-end', at: at('2026-06-20') },
    )
    assert.equal(due(reminded, '2026-06-29'), undefined)
    assert.equal(due(reminded, '2026-09-25'), 'quarter-end')
  })

  it('never come for what is met, tied, judged, dropped or long over', () => {
    assert.equal(due(stateOf({}), '2026-11-30'), 'silent')
    assert.equal(due(stateOf({}), '2026-11-30', true), undefined)
    assert.equal(
      due(stateOf({}, { kind: 'tied', tie: { pack: 'p', indicator: 'i', place: 'd' } }), '2026-11-30'),
      undefined,
    )
    assert.equal(due(stateOf({}, { kind: 'judged', verdict: 'met', reason: 'x' }), '2026-11-30'), undefined)
    assert.equal(due(stateOf({}, { kind: 'dropped', reason: 'x' }), '2026-11-30'), undefined)
    assert.equal(reminderDue(stateOf({}), { now: at('2026-12-31') + 61 * DAY, year: YEAR, settled: false }), undefined)
  })
})

describe('what of a reading is followed', () => {
  const words = { from: 0, to: 1 }
  const measure = (change: Partial<MeasureReading>): MeasureReading => ({
    ...{ what: '床位', text: '', op: '>=', of: 'amount', value: '300', unit: '张', words, claims: [] },
    ...{ verdict: 'met', reason: { code: 'reached', params: { shown: '310', promised: '300', unit: '张' } } },
    ...change,
  })
  const origin = { report: 'r', task: '1', measure: 0 }
  const said = (change: Partial<MeasureReading>, through = 9, today = '2026-10-08') =>
    figureSaid(measure(change), origin, { year: 2026, through }, today)

  it('a promise as a number, as written or in Chinese figures', () => {
    assert.equal(promiseOf(measure({ value: '1.7', unit: '万人' })).value, 1.7)
    assert.equal(promiseOf(measure({ value: '1,200' })).value, 1200)
    const { value: _, ...deed } = measure({ op: 'complete' })
    assert.equal(promiseOf(deed).value, undefined)
    assert.deepEqual(firstPath(measure({ by: '6月底前' }), { year: 2026 }), {
      of: 'amount',
      shape: { kind: 'linear' },
      due: '2026-06-30',
    })
    assert.equal(firstPath(measure({ by: '年底前' }), { year: 2026 }).due, undefined)
  })

  it('the figure of the report, as of the day that it speaks of', () => {
    assert.deepEqual([said({})?.value, said({})?.asOf], [310, '2026-09-30'])
    const claim = { kind: 'figure', value: '310', unit: '张', estimated: false, words } as const
    assert.equal(said({ claims: [{ ...claim, period: '1-8月' }] })?.asOf, '2026-08-31')
    assert.equal(said({ claims: [{ ...claim, period: '1-8月' }, claim] })?.asOf, '2026-09-30')
    assert.equal(said({ claims: [{ ...claim, estimated: true }] })?.estimated, true)
    assert.equal(said({}, 12, '2026-12-20')?.asOf, '2026-12-20', 'no day that is still to come')
    assert.equal(said({ reason: { code: 'no-answer' } }), undefined)
    assert.equal(said({}, 12, '2025-12-20'), undefined)
    const { value: _, ...deed } = measure({ op: 'complete', reason: { code: 'said-done' } })
    assert.equal(figureSaid(deed, origin, { year: 2026 }, '2027-01-05')?.done, true)
    assert.equal(reportDay({ year: 2026 }, '2027-01-05'), '2026-12-31')
  })

  it('a live figure only where it measures what was promised', () => {
    assert.equal(liveFactor('share-on-time', { unit: '%', of: 'share' }), 100)
    assert.equal(liveFactor('share-on-time', { unit: '‰', of: 'share' }), 1000)
    assert.equal(liveFactor('share-on-time', { unit: '家', of: 'amount' }), undefined)
    assert.equal(liveFactor('share-on-time', { unit: '%', of: 'growth' }), undefined)
    assert.equal(liveFactor('count', { unit: '件', of: 'amount' }), 1)
    assert.equal(liveFactor('count', { unit: '万件', of: 'amount' }), 1e-4)
    assert.equal(liveFactor('count', { unit: '%', of: 'amount' }), undefined)
  })

  it('days are local, and go back and forth', () => {
    assert.equal(at('2025-12-31'), YEAR.months[0])
    assert.equal(at('2026-12-31'), YEAR.months[12])
    for (const day of ['2026-01-01', '2026-02-28', '2026-12-31']) assert.equal(dayOf(at(day), YEAR), day)
    assert.equal(dayOf(at('2026-05-01') - 1, YEAR), '2026-05-01')
    assert.equal(dayOf(at('2026-05-01') + 1, YEAR), '2026-05-02')
    assert.equal(monthEnd(2028, 2), '2028-02-29')
  })
})
