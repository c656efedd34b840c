// Real cases for the suites of the stores: a small case type, and what the kernel decides on it. No store is touched.
import { createHash } from 'node:crypto'
import {
  type Actor,
  type Command,
  canonical,
  caseType,
  decide,
  factsOf,
  type Instant,
  isRefusal,
  nextDue,
  org,
  placeKind,
  placeTree,
  replay,
  roles,
  urgent,
  type World,
  workingCalendar,
} from '@gongzhi/kernel'
import type { Append, StoredCase } from './cases.port.ts'

export const T0: Instant = Date.UTC(2026, 2, 2, 1, 0)
export const MINUTES = 60_000

const { operator, company, street } = roles({ operator: '受理员', company: '物业公司', street: '街道办事处' })
const lane = placeKind('lane', { label: '消防通道', within: 'compound', shape: 'area' })

export const blocked = caseType('blocked', {
  label: '消防通道占用',
  at: lane,
  start: 'reported',
  closes: urgent('2h'),
  merge: { within: '50m', during: '2h' },
  steps: {
    reported: {
      label: '待派遣',
      owner: operator,
      within: urgent('15m'),
      late: { raiseTo: street, within: urgent('30m') },
      moves: { send: { to: 'sent', label: '派遣' }, dismiss: { to: 'dismissed', label: '不予立案' } },
    },
    sent: {
      label: '处置中',
      owner: company,
      within: urgent('30m'),
      late: { raiseTo: street, within: urgent('30m') },
      returns: { to: 'reported', reasons: ['不属于本单位'] },
      moves: { clear: { to: 'proving', label: '已清通', handles: true } },
    },
    proving: {
      label: '核实中',
      owner: street,
      within: urgent('1h'),
      proof: { device: 'lane-camera', group: 'vehicle', inside: 'lane', holds: { none: 120_000 } },
      proven: 'closed',
      unproven: 'sent',
      unseen: 'reported',
    },
    closed: { label: '已结案', end: 'done', asks: { satisfaction: company } },
    dismissed: { label: '不立案', end: 'void' },
  },
})

export const DISTRICT = 'district'
export const STREETS = ['street-a', 'street-b'] as const
/** Two lanes in one compound of each street. */
export const LANES = ['lane-a1', 'lane-a2', 'lane-b1', 'lane-b2'] as const

const places = placeTree([
  { id: DISTRICT, kind: 'district', name: '示范区' },
  ...STREETS.flatMap((id) => [
    { id, kind: 'street', name: `街道 ${id.slice(-1)}`, within: DISTRICT },
    { id: `compound-${id.slice(-1)}`, kind: 'compound', name: '小区', within: id },
  ]),
  ...LANES.map((id) => ({ id, kind: 'lane', name: `通道 ${id}`, within: `compound-${id[5]}` })),
])

export const world: World = {
  type: blocked,
  pack: { id: 'contract', version: 1 },
  calendar: workingCalendar({ id: 'cn', utcOffsetMinutes: 480, office: [[540, 1020]], years: {} }),
  places,
  org: org(
    [
      { id: 'centre', kind: 'department', name: '指挥中心' },
      ...STREETS.map((id) => ({ id: `office-${id}`, kind: 'street' as const, name: '街道办' })),
      ...STREETS.map((id) => ({ id: `company-${id}`, kind: 'property-company' as const, name: '物业' })),
    ],
    [
      { role: 'operator', place: DISTRICT, party: 'centre' },
      ...STREETS.flatMap((id) => [
        { role: 'street', place: id, party: `office-${id}` },
        { role: 'company', place: id, party: `company-${id}` },
      ]),
    ],
    places,
  ),
}

type Wish = Command extends infer C ? (C extends Command ? Omit<C, 'id' | 'by' | 'case'> : never) : never
export const WISHES = {
  send: { do: 'move', move: 'send', values: {} },
  dismiss: { do: 'move', move: 'dismiss', values: {} },
  clear: { do: 'move', move: 'clear', values: {} },
  giveBack: { do: 'return', reason: '不属于本单位' },
  proven: { do: 'look', verdict: 'proven' },
  unproven: { do: 'look', verdict: 'unproven' },
  late: { do: 'tick', seeing: true },
  attach: { do: 'attach', signal: 'signal-2', count: 3 },
} as const satisfies Readonly<Record<string, Wish>>
export type WishName = keyof typeof WISHES

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

/** Whoever owns the case now, so that every move is allowed. */
function actorFor(before: StoredCase | undefined): Actor {
  const stands = before?.state.stands
  if (!stands || stands.kind === 'end') return { kind: 'system', command: 'contract' }
  return { kind: 'person', account: 'account-1', role: stands.owner.role, party: stands.owner.party }
}

function appendOf(before: StoredCase | undefined, command: Command, now: Instant): Append | undefined {
  const decided = decide(before?.state, command, world, now)
  if (isRefusal(decided)) return undefined
  const state = replay(decided, before?.state)
  if (!state) throw new Error('an append needs an event')
  let head = before?.head ?? ''
  const events = decided.map((event) => {
    const text = canonical(event)
    head = sha256(`${head}\n${text}`)
    return { case: event.case, seq: event.seq, at: event.at, text, hash: head }
  })
  return {
    state,
    facts: factsOf(state),
    head,
    events,
    outbox: events.map(({ text }, i) => ({ topic: `case.${decided[i]?.kind}`, case: state.id, text })),
    due: nextDue(state),
    command: { id: command.id, digest: sha256(canonical(command)) },
  }
}

let commands = 0
const commandOn = (id: string) => `command-${++commands}-on-${id}`

/** The append that opens a case; every call is a command of its own. */
export function opening(id: string, place: string = LANES[0], now: Instant = T0): Append {
  const by: Actor = { kind: 'device', device: 'camera-1' }
  const found = {
    signal: `signal-of-${id}`,
    rule: 'vehicle-in-lane',
    device: 'camera-1',
    zone: '通道 1',
    count: 2,
    since: now - 180_000,
    confidence: 0.871,
    model: 'centernet',
    threshold: 0.3,
  }
  const made = appendOf(undefined, { id: commandOn(id), case: id, by, do: 'open', place, source: 'eye', found }, now)
  if (!made) throw new Error(`the kernel refused to open ${id}`)
  return made
}

/** The append by which the case does what is wished, or undefined where the kernel refuses. */
export function wished(before: StoredCase, wish: WishName, now: Instant): Append | undefined {
  return appendOf(
    before,
    { id: commandOn(before.state.id), case: before.state.id, by: actorFor(before), ...WISHES[wish] },
    now,
  )
}

export function continued(before: StoredCase, wish: WishName, now: Instant): Append {
  const made = wished(before, wish, now)
  if (!made) throw new Error(`the kernel refused ${wish} on ${before.state.id}`)
  return made
}

/** The appends of one case, one wish a minute after the other. */
export function storyOf(
  id: string,
  wishes: readonly WishName[],
  place: string = LANES[0],
  now: Instant = T0,
): readonly Append[] {
  const appends: Append[] = [opening(id, place, now)]
  for (const [i, wish] of wishes.entries()) appends.push(continued(appends[i] as Append, wish, now + (i + 1) * MINUTES))
  return appends
}
