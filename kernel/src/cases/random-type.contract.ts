// Random case types, in two versions, over a small district in which everybody answers for everything.
import fc from 'fast-check'
import { HOUR, MINUTE } from '../base/clock.ts'
import { SPAN_KINDS, type Span } from '../base/span.ts'
import type { Form } from '../forms/form.ts'
import { type Org, org, type Party } from '../org/org.ts'
import { type PlaceTree, placeTree } from '../places/place.ts'
import { type CaseType, END_KINDS, type Move, type ProofStep, type Step, type WorkStep } from './case-type.ts'

export const ROLES = ['desk', 'company', 'street', 'brigade'] as const
export const PLACES: PlaceTree = placeTree([
  { id: 'district', kind: 'district', name: '示范区' },
  { id: 'lane', kind: 'fire-lane', name: '东门通道', within: 'district' },
  { id: 'shop', kind: 'shop', name: '早点铺', within: 'district' },
])
/** Two in each role: one for the district, the other for the shop alone. */
const PARTIES: readonly Party[] = ROLES.flatMap((role) =>
  ['the', 'another'].map((which) => ({
    id: `${which}-${role}`,
    kind: role === 'company' ? 'property-company' : 'department',
    name: `${which} ${role}`,
  })),
)
/** `ends`: parties dissolved `day` days after `start`, each with so many successors; `mergers`: parties that became part of another, or another. */
export const orgOf = (
  roles: readonly string[],
  ends: readonly { readonly role: string; readonly day: number; readonly heirs: number }[] = [],
  start = 0,
  mergers: readonly { readonly party: string; readonly into: string; readonly until: string }[] = [],
): Org =>
  org(
    PARTIES.flatMap((party): readonly Party[] => {
      const merger = mergers.find((each) => each.party === party.id)
      if (merger) {
        const isNew = PARTIES.every(({ id }) => id !== merger.into)
        const { until, into } = merger
        return [{ ...party, until, successors: [into] }, ...(isNew ? [{ ...party, id: into }] : [])]
      }
      const end = ends.find((each) => party.id === `the-${each.role}`)
      if (!end) return [party]
      const heirs = ['heir-of', 'other-heir-of']
        .slice(0, end.heirs)
        .map((each) => ({ ...party, id: `${each}-${party.id}` }))
      const until = new Date(start + end.day * 24 * HOUR).toISOString().slice(0, 10)
      return [{ ...party, until, successors: heirs.map(({ id }) => id) }, ...heirs]
    }),
    roles.flatMap((role) => [
      { role, place: 'district', party: `the-${role}` },
      { role, place: 'shop', party: `another-${role}` },
    ]),
    PLACES,
  )
export const FULL_ORG = orgOf(ROLES)

export const REASONS = ['等待拖车', '等待车主'] as const
export const GROUNDS = ['权属清楚', '协议约定'] as const
const LOOKING = { device: 'camera', group: 'vehicle', inside: 'fire-lane' } as const
const FORM: Form = {
  fields: {
    how: { kind: 'choice', label: '如何处置', options: ['劝离', '移车'] },
    after: { kind: 'photo', label: '照片', optional: true },
  },
}

const role = fc.constantFrom(...ROLES)
export const anySpan: fc.Arbitrary<Span> = fc
  .constantFrom(...SPAN_KINDS)
  .chain((kind) =>
    (kind === 'workdays' || kind === 'natural'
      ? fc.integer({ min: 1, max: 9 })
      : fc.integer({ min: 1, max: 8 * HOUR })
    ).map((amount) => ({ in: kind, amount })),
  )
const flag = fc.constantFrom<true | undefined>(true, undefined)
/** Members that are undefined are left out, as in a pack. */
const data = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T

function anyMove(to: fc.Arbitrary<string>): fc.Arbitrary<Move> {
  return fc
    .record({
      to,
      label: fc.constant('去'),
      fill: fc.constantFrom<Form | undefined>(undefined, FORM),
      handles: flag,
      enforcement: flag,
      proves: flag,
    })
    .map((one) => data(one) as Move)
}

function anyWork(to: fc.Arbitrary<string>): fc.Arbitrary<WorkStep> {
  return fc
    .record({
      label: fc.constant('做'),
      owner: role,
      within: anySpan,
      moves: fc.dictionary(fc.constantFrom('send', 'clear', 'drop'), anyMove(to), { minKeys: 1 }),
      late: fc.record({ raiseTo: role, within: anySpan }),
      returns: fc.option(fc.record({ to, reasons: fc.constant(REASONS) }), { nil: undefined }),
      pause: fc.option(fc.record({ atMost: anySpan, reasons: fc.constant(REASONS) }), { nil: undefined }),
      dispute: fc.option(
        fc.record({
          ruler: role,
          within: anySpan,
          late: fc.record({ raiseTo: role, within: anySpan }),
          reasons: fc.constant(REASONS),
          grounds: fc.constant(GROUNDS),
        }),
        { nil: undefined },
      ),
      moreTime: fc.option(fc.record({ grants: role, atMost: anySpan, reasons: fc.constant(REASONS) }), {
        nil: undefined,
      }),
      clears: fc.option(fc.record({ when: fc.constant({ ...LOOKING, holds: { none: MINUTE } }), to }), {
        nil: undefined,
      }),
    })
    .map((one) => data(one) as WorkStep)
}

function anyProof(to: fc.Arbitrary<string>): fc.Arbitrary<ProofStep> {
  return fc.record({
    label: fc.constant('核实'),
    proof: fc.constant({ ...LOOKING, holds: { none: MINUTE } }),
    owner: role,
    within: anySpan,
    proven: to,
    unproven: to,
    unseen: to,
  })
}

const anyEnd: fc.Arbitrary<Step> = fc
  .record({
    label: fc.constant('结束'),
    end: fc.constantFrom(...END_KINDS),
    asks: fc.option(fc.record({ satisfaction: role }), { nil: undefined }),
  })
  .map((one) => data(one) as Step)

/** A case type whose steps lead anywhere among `names`; the last one or two are ends. */
function anyTypeOver(names: readonly string[]): fc.Arbitrary<CaseType> {
  const to = fc.constantFrom(...names)
  const ends = names.length > 3 ? 2 : 1
  return fc
    .record({
      start: fc.constantFrom(...names.slice(0, -ends)),
      closes: anySpan,
      steps: fc.tuple(
        ...names.map((_, i) =>
          i >= names.length - ends ? anyEnd : fc.oneof({ weight: 3, arbitrary: anyWork(to) }, anyProof(to)),
        ),
      ),
    })
    .map(({ start, closes, steps }) => ({
      id: 'matter',
      label: '事项',
      at: 'fire-lane',
      start,
      closes,
      merge: { metres: 50, during: HOUR },
      steps: Object.fromEntries(names.map((name, i) => [name, steps[i] as Step])),
    }))
}

/** Two versions of a type; the second says where the steps that it dropped continue. */
export const anyVersions: fc.Arbitrary<readonly [CaseType, CaseType]> = fc
  .record({
    before: fc.subarray(['a', 'b', 'c', 'd', 'e'], { minLength: 2 }),
    after: fc.subarray(['a', 'b', 'c', 'x', 'y'], { minLength: 2 }),
  })
  .chain(({ before, after }) =>
    fc
      .tuple(
        anyTypeOver(before),
        anyTypeOver(after),
        fc.array(fc.constantFrom(...after), { minLength: 5, maxLength: 5 }),
      )
      .map(([one, two, to]) => {
        const dropped = before.filter((name) => !after.includes(name)).map((name, i) => [name, to[i] as string])
        return [one, { ...two, from: { '1': Object.fromEntries(dropped) } }] as const
      }),
  )
