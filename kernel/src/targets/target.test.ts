// A target's history: whatever is commanded in whatever order, the state is what the entries add up to, no number that was ever told
// is lost, and who may not is refused.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { canonical } from '../base/canonical.ts'
import { DAY } from '../base/clock.ts'
import { isRefusal } from '../base/errors.ts'
import { decideTarget, pathKindOf, type TargetCommand, type TargetWish } from './decide-target.ts'
import { foldTarget, replayTarget, type TargetActor, type TargetEntry, type TargetState } from './target.ts'

const T0 = Date.parse('2026-03-01T00:00:00Z')
const officer: TargetActor = { kind: 'person', account: 'o', role: 'target-officer' }
const lead = (party: string): TargetActor => ({ kind: 'person', account: `of-${party}`, role: 'unit', party })
const ADOPT: TargetWish = {
  ...{ do: 'adopt', year: 2026, chapter: '民生', no: '1', sentence: '新增床位300张', leads: ['区民政局'] },
  promise: { what: '床位', op: '>=', of: 'amount', value: 300, unit: '张' },
  path: { of: 'amount', shape: { kind: 'linear' } },
  said: {
    origin: { report: 'r', task: '1', measure: 0 },
    verdict: 'behind',
    reason: { code: 'short' },
    asOf: '2026-02-28',
  },
  owner: 'p',
}
const TELL = { do: 'tell', asOf: '2026-02-28', estimated: false, source: 'person', evidence: [] } as const
const NOW = { now: T0, today: '2026-03-01' }

function after(state: TargetState | undefined, wish: TargetWish, by = officer, as: TargetCommand['as'] = 'officer') {
  const decided = decideTarget(state, { ...wish, target: 't', by, as }, NOW)
  assert.ok(!isRefusal(decided), JSON.stringify(decided))
  const next = decided.reduce<TargetState | undefined>(foldTarget, state)
  assert.ok(next)
  return next
}
function refused(state: TargetState | undefined, wish: TargetWish, by = officer, as: TargetCommand['as'] = 'officer') {
  const decided = decideTarget(state, { ...wish, target: 't', by, as }, NOW)
  assert.ok(isRefusal(decided), JSON.stringify(decided))
  return decided.refused
}

const parties = fc.constantFrom('p', 'q')
const value = fc.integer({ min: -50, max: 400 })
const day = fc.constantFrom('2026-01-31', '2026-02-10', '2026-02-28', '2026-03-01', '2026-03-02', '2025-12-31')
const seq = fc.integer({ min: 0, max: 30 })
const reason = fc.constant('因为')
const evidence = fc.array(fc.record({ kind: fc.constant('link' as const), url: fc.constant('https://e.cn/') }), {
  maxLength: 2,
})
const said = fc.record({
  origin: fc.constant({ report: 'r2', task: '1', measure: 0 }),
  verdict: fc.constantFrom('met' as const, 'behind' as const, 'unshown' as const),
  reason: fc.constant({ code: 'short' as const }),
  asOf: day,
})
const wishes: fc.Arbitrary<TargetWish> = fc.oneof(
  fc.constant(ADOPT),
  fc.record({
    do: fc.constant('appear' as const),
    chapter: fc.constant('别章'),
    no: fc.constant('7'),
    leads: fc.constant(['区民政局']),
    said,
  }),
  fc.record({ do: fc.constant('own' as const), owner: fc.option(parties) }),
  fc.record({
    do: fc.constant('tell' as const),
    value,
    asOf: day,
    estimated: fc.boolean(),
    source: fc.constantFrom('person' as const, 'report' as const, 'indicator' as const),
    evidence,
  }),
  fc.record({ do: fc.constant('correct' as const), of: seq, value, reason }),
  fc.record({ do: fc.constant('correct' as const), of: seq, reason }),
  fc.record({ do: fc.constant('correct' as const), of: seq, value, reason }),
  fc.record({
    do: fc.constant('tell' as const),
    value,
    asOf: fc.constant('2026-02-28'),
    estimated: fc.boolean(),
    source: fc.constant('person' as const),
    evidence,
  }),
  fc.record({ do: fc.constant('promise' as const), value, reason }),
  fc.record({ do: fc.constant('evidence' as const), of: seq, evidence }),
  fc.constant<TargetWish>({ do: 'tie', tie: { pack: 'k', indicator: 'i', place: 'd' } }),
  fc.record({ do: fc.constant('untie' as const), reason }),
  fc.record({
    do: fc.constant('judge' as const),
    verdict: fc.constantFrom('met' as const, 'behind' as const, null),
    reason,
  }),
  fc.constant<TargetWish>({ do: 'remind', why: 'silent' }),
  fc.constant<TargetWish>({ do: 'publish', publication: 'q1' }),
  // Nothing is told of what is dropped.
  fc.constantFrom<TargetWish>(
    { do: 'drop', reason: '因为' },
    { do: 'resume', reason: '因为' },
    { do: 'resume', reason: '所以' },
  ),
)
/** Most corrections are of a value that is there. */
function aimed(wish: TargetWish, state: TargetState | undefined): TargetWish {
  if (wish.do !== 'correct' && wish.do !== 'evidence') return wish
  const values = state?.values ?? []
  return { ...wish, of: values[wish.of % (values.length + 1)]?.seq ?? wish.of }
}
const hands = fc.oneof(
  fc.constant({ by: officer, as: 'officer' as const }),
  parties.map((party) => ({ by: lead(party), as: 'lead' as const })),
)

/** Every number that a list of entries ever told, with the day it is of. */
const toldIn = (entries: readonly TargetEntry[]): string[] =>
  entries.flatMap((entry) =>
    entry.kind === 'told' && entry.value !== undefined ? [`${entry.asOf} ${entry.value}`] : [],
  )

describe('a target', () => {
  it('is what its entries add up to, and loses no number whatever is commanded', () => {
    const seen = { corrected: 0, refused: 0, long: 0 }
    fc.assert(
      fc.property(fc.array(fc.tuple(wishes, hands), { minLength: 5, maxLength: 60, size: 'max' }), (commands) => {
        let state: TargetState | undefined
        const entries: TargetEntry[] = []
        for (const [place, [wish, hand]] of [
          [ADOPT, { by: officer, as: 'officer' as const }] as const,
          ...commands,
        ].entries()) {
          const before = canonical(state ?? null)
          const now = { now: T0 + place * DAY, today: '2026-03-01' }
          const decided = decideTarget(state, { ...aimed(wish, state), target: 't', ...hand }, now)
          assert.equal(canonical(state ?? null), before, 'deciding changes nothing')
          if (isRefusal(decided)) {
            seen.refused++
            continue
          }
          for (const entry of decided) {
            entries.push(entry)
            state = foldTarget(state, JSON.parse(canonical(entry)) as TargetEntry)
          }
        }
        assert.ok(state)
        assert.equal(canonical(state), canonical(replayTarget(entries)), 'fold = state')
        assert.equal(state.seq, entries.length)
        // A number is among the values as it was told, or in the log as what a corrected value was before.
        const there = [
          ...state.values.flatMap((each) => (each.value === undefined ? [] : [`${each.asOf} ${each.value}`])),
          ...state.log.flatMap((each) => (each.what === 'value' ? [`${each.about} ${each.before}`] : [])),
        ]
        for (const told of toldIn(entries)) assert.ok(there.includes(told), `${told} is lost`)
        // The log walks from each value that was told to the one that stands, without a gap.
        for (const entry of entries) {
          if (entry.kind !== 'told') continue
          const steps = entries.filter((each) => each.kind === 'corrected' && each.of === entry.seq)
          const logged: TargetState['log'] = state.log.filter(({ seq: of }) => steps.some((step) => step.seq === of))
          assert.equal(logged.length, steps.length)
          let ends = String(entry.value)
          for (const each of logged) {
            assert.equal(each.before, ends)
            ends = each.after
          }
          assert.equal(String(state.values.find(({ seq: of }) => of === entry.seq)?.value ?? ''), ends)
          seen.corrected += steps.length
        }
        const published = entries.find(({ kind }) => kind === 'published')
        for (const each of state.log) assert.equal(each.published, published !== undefined && published.seq < each.seq)
        const days = state.values.map(({ asOf }) => asOf)
        assert.deepEqual(days, [...days].sort())
        if (entries.length > 15) seen.long++
      }),
      { numRuns: 300 },
    )
    assert.ok(seen.corrected > 150 && seen.refused > 1000 && seen.long > 30, JSON.stringify(seen))
  })

  it('is told by the party that leads it, which takes back only what it said itself', () => {
    const state = after(undefined, ADOPT)
    const one = after(state, { ...TELL, value: 100 }, lead('p'), 'lead')
    const [told] = one.values
    assert.ok(told)
    const correct = { do: 'correct', of: told.seq, value: 90, reason: '重复计数' } as const
    assert.equal(refused(one, correct, lead('q'), 'lead'), 'not-allowed')
    assert.equal(after(one, correct, lead('p'), 'lead').values[0]?.value, 90)
    const said2 = after(one, { ...TELL, source: 'report', value: 120 })
    const other = said2.values.find(({ source }) => source === 'report')
    assert.equal(refused(said2, { ...correct, of: other?.seq ?? 0 }, lead('p'), 'lead'), 'not-allowed')
    for (const wish of [
      { do: 'own', owner: 'q' },
      { do: 'promise', value: 200, reason: '调减' },
      { do: 'judge', verdict: 'met', reason: '已达' },
      { do: 'drop', reason: '不报' },
      { do: 'path', path: { of: 'amount', shape: { kind: 'linear' } } },
    ] as const)
      assert.equal(refused(one, wish, lead('p'), 'lead'), 'not-allowed', wish.do)
  })

  it('takes figures of days of its year that have come, and no others', () => {
    const state = after(undefined, ADOPT)
    for (const asOf of ['2025-12-31', '2026-03-02', '2027-01-01'])
      assert.equal(refused(state, { ...TELL, asOf, value: 1 }), 'target-date-outside', asOf)
    assert.equal(refused(state, { ...TELL, done: true }), 'target-figure-wrong')
    assert.equal(refused(state, { ...TELL, value: Number.NaN }), 'target-figure-wrong')
    assert.equal(refused(undefined, { ...TELL, value: 1 }), 'not-found')
    assert.equal(refused(state, ADOPT), 'target-exists')
  })

  it('says that it changed to whoever acts on what he saw before', () => {
    const state = after(after(undefined, ADOPT), { ...TELL, value: 3 })
    const command = { ...TELL, value: 4, target: 't', by: officer, as: 'officer', expect: 1 } as const
    const decided = decideTarget(state, command, NOW)
    assert.ok(isRefusal(decided) && decided.refused === 'target-changed')
  })

  it('an entry that does not follow is no history', () => {
    const state = after(undefined, ADOPT)
    const entry = { target: 't', seq: 5, at: T0, by: officer, kind: 'untied', reason: 'x' } as const
    assert.throws(() => foldTarget(state, entry), RangeError)
    assert.throws(() => foldTarget(undefined, { ...entry, seq: 1 }), RangeError)
  })

  it('percentages, growth and what must stay below are levels; what is counted is an amount', () => {
    assert.equal(pathKindOf({ of: 'amount', unit: '家', op: '>=' }), 'amount')
    assert.equal(pathKindOf({ of: 'amount', unit: '%', op: '>=' }), 'level')
    assert.equal(pathKindOf({ of: 'growth', unit: '%', op: '≈' }), 'level')
    assert.equal(pathKindOf({ of: 'amount', unit: '微克', op: '<=' }), 'level')
  })
})
