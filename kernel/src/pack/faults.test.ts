// Everything that is wrong with a pack, all at once, each at its place; and nothing that is not.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { faultsIn } from './faults.ts'
import { broken, type Loose, put, samplePack } from './sample-pack.contract.ts'

const pathsOf = (pack: unknown) =>
  faultsIn(pack)
    .map((fault) => fault.path)
    .sort()
const STEPS = 'cases/blocked/steps'

/** What is broken, where it is reported and nowhere else, what is put where. */
// biome-ignore format: a table, one fault a line
const FAULTS: readonly (readonly [name: string, paths: readonly string[], at: string, value: unknown])[] = [
  ['an owner that is no role', [`${STEPS}/reported/owner`], 'cases/0/steps/reported/owner', 'ghost'],
  ['a call to nobody', [`${STEPS}/sent/late/raiseTo`], 'cases/0/steps/sent/late/raiseTo', 'ghost'],
  ['a move to nowhere', [`${STEPS}/reported/moves/drop/to`, `${STEPS}/dropped`], 'cases/0/steps/reported/moves/drop/to', 'constructor'],
  ['a step without time', [`${STEPS}/proving/within`], 'cases/0/steps/proving/within/amount', 0],
  ['half a millisecond', [`${STEPS}/sent/late/within`], 'cases/0/steps/sent/late/within/amount', 0.5],
  ['a closing beyond all calendars', ['cases/blocked/closes'], 'cases/0/closes/amount', 9e9],
  ['an unknown way out of a proof', [`${STEPS}/proving/unseen`], 'cases/0/steps/proving/unseen', 'nowhere'],
  ['a proof by no device', [`${STEPS}/proving/proof/device`], 'cases/0/steps/proving/proof/device', 'ear'],
  ['asking nobody', [`${STEPS}/closed/asks/satisfaction`], 'cases/0/steps/closed/asks/satisfaction', 'ghost'],
  ['a choice without options', [`${STEPS}/sent/moves/clear/fill/fields/how/options`], 'cases/0/steps/sent/moves/clear/fill/fields/how/options', []],
  ['an end of no kind', [`${STEPS}/away/end`], 'cases/0/steps/away/end', 'lost'],
  ['a return to nowhere', [`${STEPS}/sent/returns/to`], 'cases/0/steps/sent/returns/to', 'nowhere'],
  ['an old step that goes nowhere', ['cases/blocked/from/1/gone'], 'cases/0/from/1/gone', 'nowhere'],
  ['a rule that opens nothing', ['rules/seen/opens'], 'rules/0/opens', 'ghost'],
  ['a rule that skips to nowhere', ['rules/seen/confident/opensAt'], 'rules/0/confident/opensAt', 'nowhere'],
  ['surer than sure', ['rules/seen/confident/above'], 'rules/0/confident/above', 1.5],
  ['a group nobody sees', ['rules/seen/when/group'], 'rules/0/when/group', 'ghosts'],
  ['a place within nothing', ['places/gate/within'], 'places/1/within', 'ghost'],
  ['a device at no place', ['devices/eye/at'], 'devices/0/at', 'ghost'],
  ['a channel to nothing', ['channels/told/opens'], 'channels/0/opens', 'ghost'],
  ['a grant to nobody', ['access/0/role'], 'access/0/role', 'ghost'],
  ['a grant on nothing', ['access/1/on'], 'access/1/on', 'ghost'],
  ['a measure of nothing', ['indicators/on-time/of'], 'indicators/0/of', 'ghost'],
  ['an unknown measure', ['indicators/on-time/measure'], 'indicators/0/measure', 'mood'],
  ['a gauge of a case type', ['cockpit/1/of'], 'cockpit/1/of', 'blocked'],
  ['a role twice', ['roles/desk'], 'roles/3', { id: 'desk', label: '又一个坐席' }],
  ['a label without text', ['label'], 'label', ''],
  ['a text without a purpose', ['channels/told/reporter/fields/what/purpose'], 'channels/0/reporter/fields/what', { kind: 'text', label: '说明', most: 10 }],
  ['a text for nothing declared', ['channels/told/reporter/fields/what/purpose'], 'channels/0/reporter/fields/what/purpose', 'curiosity'],
  ['a phone for what needs no phone', ['channels/told/reporter/fields/phone/purpose'], 'channels/0/reporter/fields/phone/purpose', 'describe-matter'],
  ['a text in a move', [`${STEPS}/sent/moves/clear/fill/fields/alone`], 'cases/0/steps/sent/moves/clear/fill/fields/alone', { kind: 'text', label: '说明', purpose: 'describe-matter', most: 9 }],
  ['a reference in a move', [`${STEPS}/sent/moves/clear/fill/fields/about`], 'cases/0/steps/sent/moves/clear/fill/fields/about', { kind: 'reference', label: '来源', to: ['case'] }],
  ['a reference to nothing', ['channels/told/reporter/fields/about/to'], 'channels/0/reporter/fields/about', { kind: 'reference', label: '来源', to: [] }],
  ['a letter without end', ['channels/told/reporter/fields/letter/most'], 'channels/0/reporter/fields/letter', { kind: 'letter', label: '说明', most: 0 }],
  ['addressed to no role', ['cases/blocked/addressed'], 'cases/0/addressed', 'ghost'],
  ['a case at no place', ['cases/blocked/at'], 'cases/0/at', 'ghost'],
  ['a purpose that nobody holds', ['purposes/contact-back/holder'], 'purposes/0/holder', 'ghost'],
  ['a purpose without a ground', ['purposes/contact-back/basis'], 'purposes/0/basis', 'because'],
  ['a purpose without an end', ['purposes/contact-back/keep/span'], 'purposes/0/keep/span', null],
  ['a purpose twice', ['purposes/contact-back'], 'purposes/2', { ...(samplePack.purposes?.[0] ?? {}) }],
  ['a handler who may know', ['knows/0/role'], 'knows/0/role', 'company'],
  ['knowledge for no purpose', ['knows/1/purpose'], 'knows/1/purpose', 'curiosity'],
  ['knowledge of nothing', ['knows/1/on'], 'knows/1/on', 'ghost'],
  ['more time from nobody', [`${STEPS}/sent/moreTime/grants`], 'cases/0/steps/sent/moreTime', { grants: 'ghost', atMost: { in: 'workdays', amount: 5 }, reasons: ['太难'] }],
  ['more time from oneself', [`${STEPS}/sent/moreTime/grants`], 'cases/0/steps/sent/moreTime', { grants: 'company', atMost: { in: 'workdays', amount: 5 }, reasons: ['太难'] }],
  ['a version that is no number', ['version'], 'version', '2'],
]

describe('a pack', () => {
  it('without faults has none', () => assert.deepEqual(faultsIn(samplePack), []))

  for (const [name, paths, at, value] of FAULTS) {
    it(`with ${name} is told so, and nothing else`, () => {
      const found = faultsIn(broken((pack) => put(pack, at, value)))
      assert.deepEqual([...new Set(found.map((fault) => fault.path))].sort(), [...paths].sort())
      for (const { zh, en } of found) assert.ok(/\p{Script=Han}/u.test(zh) && /[a-z]/.test(en))
    })
  }

  it('with ten faults, any ten, is told all of them at once', () =>
    fc.assert(
      // Where the case type is unknown, so are its steps: that one fault hides another.
      fc.property(
        fc.shuffledSubarray(
          FAULTS.filter(([name]) => name !== 'a rule that opens nothing'),
          { minLength: 10, maxLength: 10 },
        ),
        (faults) => {
          const pack = broken((p) => {
            for (const [, , at, value] of faults) put(p, at, value)
          })
          const found = new Set(pathsOf(pack))
          assert.deepEqual([...found].sort(), [...new Set(faults.flatMap(([, paths]) => paths))].sort())
        },
      ),
      { numRuns: 150 },
    ))

  it('with a step that no step leads to, or that leads to no end, is told which', () => {
    const island = broken((p) => {
      p.cases[0].steps.island = {
        ...p.cases[0].steps.reported,
        moves: { stay: { to: 'island', label: '留' } },
        clears: undefined,
      }
    })
    assert.deepEqual(
      faultsIn(island).map(({ path, en }) => [path, en]),
      [
        [`${STEPS}/island`, 'no step leads here'],
        [`${STEPS}/island`, 'no end can be reached from here'],
      ],
    )
    const skipped = broken((p) => {
      p.cases[0].steps.express = { ...p.cases[0].steps.sent, returns: undefined }
      p.rules[0].confident.opensAt = 'express'
    })
    assert.deepEqual(faultsIn(skipped), [], 'a rule may lead where no step does')
    const endless = broken((p) => {
      p.cases[0].steps.closed.end = 'void'
    })
    assert.deepEqual(pathsOf(endless), [STEPS])
    assert.deepEqual(
      pathsOf(
        broken((p) => {
          p.cases[0].steps.sent.moves = {}
        }),
      ).includes(`${STEPS}/sent/moves`),
      true,
    )
  })

  it('with a rule that fires on nothing, or words that nobody knows, is told so', () => {
    assert.deepEqual(
      pathsOf(
        broken((p) => {
          p.rules[0].when.holds = { none: 1000 }
        }),
      ),
      ['rules/seen/when/holds'],
    )
    assert.deepEqual(
      pathsOf(
        broken((p) => {
          p.cases[0].steps.sent.priority = 1
        }),
      ),
      [`${STEPS}/sent`],
    )
    assert.deepEqual(
      pathsOf(
        broken((p) => {
          p.handler = 'code'
        }),
      ),
      [''],
    )
  })
})

describe('what is no pack', () => {
  it('is full of faults and never breaks the finder', () => {
    for (const garbage of [
      null,
      undefined,
      [],
      42,
      '',
      'pack',
      {},
      { cases: [null], roles: [{ id: { toString: 1 } }] },
      { rules: [{ id: [] }] },
      { cases: [{ steps: [1] }] },
    ])
      assert.ok(faultsIn(garbage).length > 0)
    fc.assert(fc.property(fc.jsonValue(), (value) => assert.ok(faultsIn(value).length > 0)))
  })

  it('may be a pack with anything in place of anything', () => {
    type Path = (string | number)[]
    const everywhere = (value: unknown, path: Path = []): Path[] => [
      path,
      ...(typeof value === 'object' && value !== null
        ? Object.entries(value).flatMap(([key, member]) => everywhere(member, [...path, key]))
        : []),
    ]
    const paths = everywhere(samplePack).slice(1)
    fc.assert(
      fc.property(
        fc.array(
          fc.tuple(fc.constantFrom(...paths), fc.oneof(fc.jsonValue(), fc.constant({ toString: 1, valueOf: 2 }))),
          { minLength: 1, maxLength: 4 },
        ),
        (changes) => {
          const pack = structuredClone(samplePack) as Loose
          for (const [path, value] of changes) {
            let at = pack
            for (const key of path.slice(0, -1)) at = at?.[key]
            if (typeof at === 'object' && at !== null) at[path.at(-1) as string] = value
          }
          for (const { path, zh, en } of faultsIn(pack))
            assert.ok([path, zh, en].every((text) => typeof text === 'string'))
        },
      ),
      { numRuns: 500 },
    )
  })
})
