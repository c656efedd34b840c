// A case type like that of fire lanes, written out by hand, and its second version: what most tests of cases play with.

import type { Calendar, WorkingCalendar } from '../base/calendar.ts'
import type { Instant } from '../base/clock.ts'
import { isRefusal } from '../base/errors.ts'
import { natural, type Span, urgent, workdays, working } from '../base/span.ts'
import { choice, form } from '../forms/form.ts'
import type { Org } from '../org/org.ts'
import { caseType, placeKind, roles } from '../pack/define.ts'
import type { Actor, CaseState } from './case.ts'
import type { CaseType, WorkStep } from './case-type.ts'
import { type Command, decide } from './decide.ts'
import type { Precedent } from './precedent.ts'
import { FULL_ORG, PLACES } from './random-type.contract.ts'
import { replay } from './replay.ts'

const { desk, company, street, brigade } = roles({
  desk: '坐席',
  company: '物业公司',
  street: '街道',
  brigade: '消防站',
})
const lane = placeKind('fire-lane', { label: '消防通道', shape: 'area' })
const free = { device: 'camera', group: 'vehicle', inside: 'fire-lane', holds: { none: 120_000 } } as const

export const laneCase: CaseType = caseType('matter', {
  label: '消防通道占用',
  at: lane,
  start: 'reported',
  closes: workdays(2),
  merge: { within: '50m', during: '2h' },
  steps: {
    reported: {
      label: '待派遣',
      owner: desk,
      within: urgent('15m'),
      late: { raiseTo: street, within: urgent('15m') },
      moves: { send: { to: 'sent', label: '派遣' }, drop: { to: 'dismissed', label: '不予立案' } },
      clears: { when: free, to: 'gone' },
    },
    sent: {
      label: '处置',
      owner: company,
      within: working('4h'),
      late: { raiseTo: street, within: natural('1d') },
      returns: { to: 'reported', reasons: ['等待拖车'] },
      pause: { atMost: workdays(3), reasons: ['等待拖车', '等待车主'] },
      moves: {
        clear: {
          to: 'proving',
          label: '已清通',
          fill: form({ how: choice('如何处置', ['劝离', '移车']) }),
          handles: true,
        },
        call: { to: 'enforcing', label: '请消防站处置' },
      },
    },
    enforcing: {
      label: '执法处置',
      owner: brigade,
      within: urgent('1h'),
      late: { raiseTo: street, within: urgent('1h') },
      moves: { remove: { to: 'proving', label: '已强制清通', handles: true, enforcement: true } },
    },
    proving: {
      label: '核实',
      proof: free,
      owner: company,
      within: urgent('1h'),
      proven: 'closed',
      unproven: 'sent',
      unseen: 'visiting',
    },
    visiting: {
      label: '现场核实',
      owner: street,
      within: urgent('2h'),
      late: { raiseTo: desk, within: urgent('1h') },
      moves: { confirm: { to: 'closed', label: '已畅通', proves: true }, still: { to: 'sent', label: '仍被占用' } },
    },
    closed: { label: '结案', end: 'done', asks: { satisfaction: desk } },
    dismissed: { label: '不予立案', end: 'void' },
    gone: { label: '自行驶离', end: 'cleared-itself' },
  },
})

const { visiting, enforcing: _, ...others } = laneCase.steps

/** No brigade any more, and the visit has another name. */
export const laneCaseTwo: CaseType = {
  ...laneCase,
  steps: {
    ...Object.fromEntries(
      Object.entries(others).map(([name, step]) => [name, 'proof' in step ? { ...step, unseen: 'inspecting' } : step]),
    ),
    inspecting: visiting as WorkStep,
    sent: { ...(others.sent as WorkStep), moves: { clear: { to: 'proving', label: '已清通', handles: true } } },
  },
  from: { '1': { visiting: 'inspecting', enforcing: 'sent' } },
}

export const laneVersions = [laneCase, laneCaseTwo] as const

type What = Command extends infer C ? (C extends Command ? Omit<C, 'id' | 'case' | 'by'> : never) : never

export const person = (role: string, account = 'a-1') =>
  ({ kind: 'person', account, role, party: `the-${role}` }) as const

/** A case of the hand-written type, led by the hand of a test. What is refused is given back as its code. */
export class LaneCase {
  calendar: WorkingCalendar
  type: CaseType
  version = 1
  #state: CaseState | undefined
  #commands = 0

  precedents: readonly Precedent[]
  /** Who there is and who answers for what; as it changes. */
  org: Org = FULL_ORG

  constructor(
    calendar: WorkingCalendar,
    opened: Instant,
    type: CaseType = laneCase,
    precedents: readonly Precedent[] = [],
  ) {
    this.calendar = calendar
    this.type = type
    this.precedents = precedents
    this.does({ do: 'open', place: 'lane', source: 'report' }, opened)
  }

  get state(): CaseState {
    if (!this.#state) throw new RangeError('the case was not opened')
    return this.#state
  }

  get due(): Instant {
    if (this.state.stands.kind === 'end') throw new RangeError('the case has ended')
    return this.state.stands.due.at
  }

  /** By the owner of the step, unless somebody else is named. */
  does(what: What, now: Instant, by?: Actor): CaseState | string {
    const stands = this.#state?.stands
    const owner = stands?.kind === 'end' ? stands.asks : stands?.owner
    const command = {
      id: `c-${++this.#commands}`,
      case: 'case-1',
      by: by ?? { ...person(owner?.role ?? 'desk'), ...(owner ? { party: owner.party } : {}) },
      ...what,
    } as Command
    const world = {
      type: this.type,
      pack: { id: 'pack', version: this.version },
      calendar: this.calendar,
      places: PLACES,
      org: this.org,
      precedents: this.precedents,
    }
    const decided = decide(this.#state, command, world, now)
    if (isRefusal(decided)) return decided.refused
    this.#state = replay(decided, this.#state)
    return this.state
  }
}

/** Of the hand-written type, with another time for the company, all the pauses it likes, and nine workdays more from the street. */
export function laneWith(within: Span): CaseType {
  const cut = laneCase.steps.sent as WorkStep
  const pause = { atMost: urgent('90d'), reasons: ['等待拖车'] }
  const moreTime = { grants: 'street', atMost: workdays(9), reasons: ['等待拖车'] }
  return { ...laneCase, steps: { ...laneCase.steps, sent: { ...cut, within, pause, moreTime } } }
}

/** Of the hand-written type, where the company may dispute its step and the street rules within four hours. */
export const laneDisputed: CaseType = {
  ...laneCase,
  steps: {
    ...laneCase.steps,
    sent: {
      ...(laneCase.steps.sent as WorkStep),
      dispute: {
        ruler: 'street',
        within: urgent('4h'),
        late: { raiseTo: 'desk', within: urgent('4h') },
        reasons: ['不在管理范围'],
        grounds: ['管理协议约定', '权属登记'],
      },
    },
  },
}

export const OFFICE_2025: Calendar = {
  id: 'office',
  utcOffsetMinutes: 480,
  office: [
    [510, 720],
    [810, 1050],
  ],
  years: { 2025: { workdaysOnWeekend: [], restDaysOnWeekday: [] } },
}
