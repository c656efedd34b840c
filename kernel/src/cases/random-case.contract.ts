// Random case types and random days in the life of a case: the commands that people, clocks, eyes and administrators
// send, right and wrong ones, while time goes on, stands still or goes back.
import fc from 'fast-check'
import { type Calendar, type WorkingCalendar, workingCalendar } from '../base/calendar.ts'
import { DAY, HOUR, type Instant, MINUTE } from '../base/clock.ts'
import { calendar as anyCalendar } from '../base/random-calendar.contract.ts'
import { SPAN_KINDS, type Span } from '../base/span.ts'
import type { Form } from '../forms/form.ts'
import { type Org, org, type Party } from '../org/org.ts'
import { type PlaceTree, placeTree } from '../places/place.ts'
import { type Actor, type CaseEvent, type CaseState, nextDue } from './case.ts'
import { type CaseType, END_KINDS, isWork, type Move, type ProofStep, type Step, type WorkStep } from './case-type.ts'
import { type Command, type Decision, decide, type World } from './decide.ts'
import { replay } from './replay.ts'

const ROLES = ['desk', 'company', 'street', 'brigade'] as const
export const PLACES: PlaceTree = placeTree([
  { id: 'district', kind: 'district', name: '示范区' },
  { id: 'lane', kind: 'fire-lane', name: '东门通道', within: 'district' },
  { id: 'shop', kind: 'shop', name: '早点铺', within: 'district' },
])
const PARTIES: readonly Party[] = ROLES.map((role) => ({
  id: `the-${role}`,
  kind: role === 'company' ? 'property-company' : 'department',
  name: role,
}))
export const orgOf = (roles: readonly string[]): Org =>
  org(
    PARTIES,
    roles.map((role) => ({ role, place: 'district', party: `the-${role}` })),
    PLACES,
  )
export const FULL_ORG = orgOf(ROLES)

const REASONS = ['等待拖车', '等待车主'] as const
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

/** What happens next, before it is known where the case stands; `pick` chooses among what is possible there. */
export type Act = {
  readonly kind: Command['do']
  readonly by: 'owner' | 'asked' | 'another' | 'clock' | 'device'
  readonly pick: number
  readonly wait: 'none' | 'due' | 'before-due' | 'back' | number
  readonly span: Span
  readonly wrong: boolean
}

const KINDS = [
  'attach',
  'add-before',
  'move',
  'return',
  'pause',
  'resume',
  'tick',
  'look',
  'judge',
  'redate',
  'migrate',
  'open',
] as const
export const anyAct: fc.Arbitrary<Act> = fc.record({
  kind: fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom('move', 'tick', 'look', 'pause', 'resume') },
    fc.constantFrom(...KINDS),
  ),
  by: fc.oneof(
    { weight: 4, arbitrary: fc.constant('owner' as const) },
    fc.constantFrom('asked' as const, 'another' as const, 'clock' as const, 'device' as const),
  ),
  pick: fc.nat({ max: 50 }),
  wait: fc.oneof(
    { weight: 2, arbitrary: fc.constant('due' as const) },
    fc.constantFrom('none' as const, 'before-due' as const, 'back' as const),
    fc.integer({ min: 0, max: 3 * DAY }),
  ),
  span: fc.oneof(
    anySpan,
    fc.constant<Span>({ in: 'working', amount: Number.MAX_SAFE_INTEGER }),
    fc.constant<Span>({ in: 'workdays', amount: 9e15 }),
  ),
  wrong: fc.integer({ min: 0, max: 7 }).map((n) => n === 0),
})

export type Life = {
  readonly types: readonly [CaseType, CaseType]
  readonly calendar: Calendar
  readonly roles: readonly string[]
  readonly acts: readonly Act[]
  readonly start: Instant
}

const common = {
  calendar: anyCalendar,
  acts: fc.array(anyAct, { minLength: 1, maxLength: 30 }),
  start: fc.integer({ min: Date.UTC(2023, 0, 1), max: Date.UTC(2025, 11, 31) }),
}
export const lifeOf = (
  types: fc.Arbitrary<readonly [CaseType, CaseType]>,
  roles: fc.Arbitrary<readonly string[]> = fc.constant(ROLES),
): fc.Arbitrary<Life> => fc.record({ ...common, types, roles })
export const someRoles = fc.subarray([...ROLES])

function actorFor(act: Act, state: CaseState | undefined): Actor {
  if (act.by === 'clock') return { kind: 'clock' }
  if (act.by === 'device') return { kind: 'device', device: 'camera-1' }
  const owner = state === undefined ? undefined : state.stands.kind === 'end' ? state.stands.asks : state.stands.owner
  if (act.by === 'another' || !owner)
    return { kind: 'person', account: 'somebody', role: 'desk', party: act.pick % 2 ? 'the-street' : 'nobody' }
  return { kind: 'person', account: 'a-1', role: owner.role, party: owner.party }
}

export function commandFor(act: Act, state: CaseState | undefined, type: CaseType, id: string): Command {
  const { kind, pick, wrong } = act
  const head = { id, case: 'case-1', by: actorFor(act, state), ...(wrong && pick % 3 === 0 ? { expect: pick } : {}) }
  const picture = { blob: 'f'.repeat(64), takenAt: 0, device: 'camera-1', boxes: [] }
  const step = state && type.steps[state.stands.step]
  const moves = step && isWork(step) ? Object.keys(step.moves) : []
  switch (kind) {
    case 'open':
      return {
        ...head,
        do: 'open',
        place: wrong ? (['shop', 'nowhere'][pick % 2] as string) : 'lane',
        source: 'report',
      }
    case 'attach':
      return { ...head, do: 'attach', signal: `signal-${pick % 4}`, count: 1 }
    case 'add-before':
      return { ...head, do: 'add-before', before: picture }
    case 'move': {
      const move = wrong ? 'constructor' : (moves[pick % Math.max(1, moves.length)] ?? 'none')
      const filled = step && isWork(step) && step.moves[move]?.fill ? { how: '劝离' } : {}
      return { ...head, do: 'move', move, values: pick % 9 === 8 ? { how: '别的', more: 1 } : filled }
    }
    case 'return':
      return { ...head, do: 'return', reason: wrong ? '不想去' : REASONS[0] }
    case 'pause':
      return { ...head, do: 'pause', reason: wrong ? '不想去' : REASONS[1], span: act.span }
    case 'resume':
      return { ...head, do: 'resume' }
    case 'tick':
      return { ...head, by: { kind: 'clock' }, do: 'tick', seeing: pick % 2 === 0 }
    case 'look':
      return {
        ...head,
        do: 'look',
        verdict: (['proven', 'unproven', 'cleared-itself'] as const)[pick % 3] as 'proven',
        ...(pick % 2 ? { after: picture } : {}),
      }
    case 'judge':
      return { ...head, do: 'judge', satisfied: pick % 2 === 0 }
    case 'redate':
      return { ...head, do: 'redate', why: '节假日安排' }
    case 'migrate':
      return { ...head, do: 'migrate' }
  }
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value)
    for (const member of Object.values(value)) deepFreeze(member)
  }
  return value
}

export type Moment = {
  readonly before: CaseState | undefined
  readonly command: Command
  readonly decided: Decision
  readonly after: CaseState | undefined
  readonly world: World
  readonly now: Instant
}

/** Lives the life through and shows every moment of it. Returns all its events. */
export function live({ types, calendar, roles, acts, start }: Life, see: (moment: Moment) => void): CaseEvent[] {
  const events: CaseEvent[] = []
  const reckonings: readonly WorkingCalendar[] = [
    workingCalendar(calendar),
    workingCalendar({
      ...calendar,
      years: {
        ...calendar.years,
        2024: { workdaysOnWeekend: [], restDaysOnWeekday: [] },
        2026: { workdaysOnWeekend: [], restDaysOnWeekday: ['2026-01-01'] },
      },
    }),
  ]
  const known = { places: PLACES, org: orgOf(roles) }
  const first: Act = {
    kind: 'open',
    by: 'owner',
    pick: 1,
    wait: 'none',
    span: { in: 'urgent', amount: 1 },
    wrong: false,
  }
  let state: CaseState | undefined
  let now = start
  let newCalendar = false
  ;[first, ...acts].forEach((act, i) => {
    const due = state && nextDue(state)
    if (act.wait === 'due') now = due ?? now
    else if (act.wait === 'before-due') now = due === undefined ? now : due - 1
    else if (act.wait === 'back') now -= act.pick * MINUTE
    else if (act.wait !== 'none') now += act.wait
    newCalendar ||= act.kind === 'redate'
    const version = state === undefined || act.kind === 'migrate' ? (i === 0 ? 1 : 2) : state.version
    const world: World = {
      ...known,
      type: types[version - 1] as CaseType,
      pack: { id: 'pack', version },
      calendar: reckonings[newCalendar ? 1 : 0] as WorkingCalendar,
    }
    const command = commandFor(act, state, world.type, `command-${i}`)
    const before = deepFreeze(state)
    const decided = deepFreeze(decide(before, command, world, now))
    if ('refused' in decided) return see({ before, command, decided, after: before, world, now })
    events.push(...decided)
    state = replay(decided, before)
    see({ before, command, decided, after: state, world, now })
  })
  return events
}
