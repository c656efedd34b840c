// Random days in the life of a case: the commands that people, clocks, eyes and administrators send, right and wrong
// ones, while time goes on, stands still or goes back.
import fc from 'fast-check'
import { type Calendar, type WorkingCalendar, workingCalendar } from '../base/calendar.ts'
import { DAY, type Instant, MINUTE } from '../base/clock.ts'
import { calendar as anyCalendar } from '../base/random-calendar.contract.ts'
import type { Span } from '../base/span.ts'
import { type Actor, type CaseEvent, type CaseState, nextDue } from './case.ts'
import { type CaseType, isWork } from './case-type.ts'
import { type Command, type Decision, decide, type World } from './decide.ts'
import { anySpan, GROUNDS, orgOf, PLACES, REASONS, ROLES } from './random-type.contract.ts'
import { replay } from './replay.ts'

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
  'ask-time',
  'grant-time',
  'refuse-time',
  'dispute',
  'rule',
  'tick',
  'look',
  'judge',
  'redate',
  'migrate',
  'hand-over',
  'open',
] as const
export const anyAct: fc.Arbitrary<Act> = fc.record({
  kind: fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom('move', 'tick', 'look', 'pause', 'resume', 'ask-time', 'grant-time') },
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

/** A dissolution: from that day on, and by whom it is stood for; several of which the first is named first. */
export type Ended = { readonly role: string; readonly day: number; readonly heirs: 0 | 1 | 2 }

export const anyEnds: fc.Arbitrary<readonly Ended[]> = fc.uniqueArray(
  fc.record({
    role: fc.constantFrom(...ROLES),
    day: fc.integer({ min: -1, max: 6 }),
    heirs: fc.constantFrom<0 | 1 | 2>(0, 1, 1, 2),
  }),
  { minLength: 1, maxLength: 3, selector: ({ role }) => role },
)

export type Life = {
  /** Parties that end while the case lives; none where it is left out. */
  readonly ends?: readonly Ended[]
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
  return { kind: 'person', account: state?.dispute ? 'a-2' : 'a-1', role: owner.role, party: owner.party }
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
    case 'dispute':
      return { ...head, do: 'dispute', reason: wrong ? '不想去' : REASONS[0] }
    case 'rule':
      return {
        ...head,
        do: 'rule',
        ground: wrong ? '随便' : GROUNDS[0],
        ...(pick % 3 === 0 ? {} : { to: pick % 3 === 1 ? `another-${state?.dispute?.owner.role}` : 'nobody' }),
      }
    case 'ask-time': {
      const { atMost } = (step && isWork(step) && step.moreTime) || { atMost: act.span }
      const amount = wrong ? act.span.amount : 1 + (pick % Math.max(1, atMost.amount))
      return { ...head, do: 'ask-time', reason: REASONS[0], span: { in: atMost.in, amount } }
    }
    case 'grant-time':
    case 'refuse-time': {
      const of = state?.moreTime?.of
      const by = of && !wrong ? { kind: 'person' as const, account: 'a-2', role: of.role, party: of.party } : head.by
      return { ...head, by, do: kind }
    }
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
    case 'hand-over':
      return { ...head, by: { kind: 'system', command: 'successors' }, do: 'hand-over' }
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
export function live(
  { types, calendar, roles, acts, start, ends = [] }: Life,
  see: (moment: Moment) => void,
): CaseEvent[] {
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
  const known = { places: PLACES, org: orgOf(roles, ends, start) }
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
  for (const [i, act] of [first, ...acts].entries()) {
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
    if (!('refused' in decided)) {
      events.push(...decided)
      state = replay(decided, before)
    }
    see({ before, command, decided, after: state, world, now })
  }
  return events
}
