// A small district for the tests of services: three lanes, two cameras, one pack; a clock moved by hand.
import {
  type Actor,
  allow,
  type CaseState,
  type Command,
  camera,
  caseType,
  type Device,
  definePack,
  type Evidence,
  type Instant,
  isRefusal,
  type Pack,
  placeKind,
  report,
  roles,
  rule,
  type Signal,
  urgent,
} from '@gongzhi/kernel'
import { type Cases, cases as casesService, type Done } from './cases/cases.service.ts'
import { type Proofs, proofs as proofsService } from './eye/proofs.service.ts'
import { directory } from './reference/directory.ts'
import type { Reference } from './reference/reference.port.ts'
import { type Signals, signals as signalsService } from './signals/signals.service.ts'
import type { Database } from './stores.port.ts'
import { memoryDatabase, STORY_CALENDAR, STORY_START } from './testing.ts'

const { desk, company, street } = roles({ desk: '坐席', company: '物业公司', street: '街道' })
const lane = placeKind('lane', { label: '通道', within: 'compound', shape: 'area' })
const eye = camera('lane-camera', { label: '摄像头', at: lane, every: '2s' })
export const laneFree = eye.sees('vehicle').inside(lane).none('1m')

export const laneType = caseType('blocked', {
  label: '占用',
  at: lane,
  start: 'reported',
  closes: urgent('4h'),
  merge: { within: '50m', during: '2h' },
  steps: {
    reported: {
      label: '待派遣',
      owner: desk,
      within: urgent('15m'),
      late: { raiseTo: street, within: urgent('15m') },
      moves: { send: { to: 'sent', label: '派遣' }, drop: { to: 'dropped', label: '不予立案' } },
      clears: { when: laneFree, to: 'away' },
    },
    sent: {
      label: '处置',
      owner: company,
      within: urgent('30m'),
      late: { raiseTo: street, within: urgent('30m') },
      returns: { to: 'reported', reasons: ['地点不对'] },
      pause: { atMost: urgent('2h'), reasons: ['等待拖车'] },
      moves: { clear: { to: 'proving', label: '已清', handles: true } },
    },
    proving: {
      label: '核实',
      proof: laneFree,
      owner: company,
      within: urgent('1h'),
      proven: 'closed',
      unproven: 'sent',
      unseen: 'visiting',
    },
    visiting: {
      label: '现场核实',
      owner: street,
      within: urgent('1h'),
      late: { raiseTo: desk, within: urgent('1h') },
      moves: { confirm: { to: 'closed', label: '已畅通', proves: true } },
    },
    closed: { label: '结案', end: 'done', asks: { satisfaction: desk } },
    dropped: { label: '不予立案', end: 'void' },
    away: { label: '自行离开', end: 'cleared-itself' },
  },
})
const seen = eye.sees('vehicle').inside(lane).for('3m')
export const lanePack: Pack = definePack({
  id: 'lanes',
  version: 1,
  family: 'street-order',
  label: '通道',
  roles: [desk, company, street],
  places: [lane],
  devices: [eye],
  channels: [report('told', { label: '报告', opens: laneType })],
  cases: [laneType],
  rules: [
    rule('seen', {
      label: '见到',
      when: seen,
      opens: laneType,
      once: 'per-place',
      confident: { above: 0.6, opensAt: 'sent' },
    }),
    rule('shadowed', { label: '试运行', when: seen, opens: laneType, once: 'per-place', shadow: true }),
  ],
  access: [allow(desk, 'open', laneType)],
  indicators: [],
  cockpit: [],
})

const zone = (id: string, place: string, kind = 'lane') => ({
  id,
  kind,
  place,
  polygon: [
    [0, 0],
    [1, 0],
    [1, 1],
  ] as const,
})
export const CAMERA: Device = { id: 'camera-1', kind: 'lane-camera', name: '一号', zones: [zone('z1', 'lane-1')] }

/** lane-2 lies 30 m from lane-1, lane-3 a kilometre away. */
export const GROUND: Reference = {
  places: [
    { id: 'district', kind: 'district', name: '区' },
    ...[0, 30, 1000].map((metres, i) => ({
      id: `lane-${i + 1}`,
      kind: 'lane',
      name: `通道${i + 1}`,
      within: 'district',
      at: [120, 30 + metres / 111_195] as const,
    })),
  ],
  parties: [
    { id: 'the-desk', kind: 'department', name: '中心' },
    { id: 'the-company', kind: 'property-company', name: '物业' },
    { id: 'the-street', kind: 'street', name: '街道' },
  ],
  answers: ['desk', 'company', 'street'].map((role) => ({ role, place: 'district', party: `the-${role}` })),
  devices: [CAMERA, { id: 'camera-2', kind: 'lane-camera', name: '二号', zones: [zone('z2', 'lane-2')] }],
  calendar: STORY_CALENDAR,
  packs: [lanePack],
}
export { zone }

export const person = (role: string): Actor => ({ kind: 'person', account: 'a-1', role, party: `the-${role}` })
export const OPENS = { pack: 'lanes', type: 'blocked' } as const
export const openAt = (id: string, place = 'lane-1'): Command => ({
  id: `open:${id}`,
  case: id,
  by: person('desk'),
  do: 'open',
  place,
  source: 'report',
})
export const moveOf = (id: string, move: string, role: string, command = `${move}:${id}`): Command => ({
  id: command,
  case: id,
  by: person(role),
  do: 'move',
  move,
  values: {},
})
export const signalOf = (id: string, at: Instant, change: Partial<Signal> = {}): Signal => ({
  id,
  at,
  pack: 'lanes',
  rule: 'seen',
  device: 'camera-1',
  zone: 'z1',
  place: 'lane-1',
  count: 1,
  since: at - 180_000,
  confidence: 0.5,
  model: 'm',
  threshold: 0.3,
  ...change,
})

export class ServiceWorld {
  now: Instant = STORY_START
  reference: Reference
  readonly clock = { now: () => this.now }
  readonly database: Database
  readonly cases: Cases
  readonly signals: Signals
  readonly faults: unknown[] = []
  picture: (device: string) => Promise<Evidence | undefined> = async (device) => ({
    blob: '0'.repeat(64),
    takenAt: this.now,
    device,
    boxes: [],
  })
  newCaseId: () => string = () => `case-${++this.#cases}`
  #cases = 0

  constructor(reference: Reference = GROUND, database: Database = memoryDatabase()) {
    this.reference = reference
    this.database = database
    const known = { database: this.database, clock: this.clock, directory: () => directory(this.reference) }
    this.cases = casesService(known)
    this.signals = signalsService({ ...known, cases: this.cases, newCaseId: () => this.newCaseId() })
  }

  /** A new one each time, as after a restart. */
  proofs(): Proofs {
    const { database, clock, cases } = this
    return proofsService({
      database,
      clock,
      cases,
      directory: () => directory(this.reference),
      picture: (device) => this.picture(device),
      onFault: (fault) => this.faults.push(fault),
    })
  }

  /** What must not be refused. */
  async does(command: Command): Promise<Done> {
    const done = await this.cases.run(command, command.do === 'open' ? OPENS : undefined)
    if (isRefusal(done)) throw new RangeError(`${command.do} was refused: ${done.refused}`)
    return done
  }

  async state(id = 'case-1'): Promise<CaseState | undefined> {
    return (await this.database.transaction(({ cases }) => cases.find(id)))?.state
  }

  async step(id = 'case-1'): Promise<string | undefined> {
    return (await this.state(id))?.stands.step
  }

  /** A case with the property company, opened now. */
  async sent(id = 'case-1', place = 'lane-1'): Promise<void> {
    await this.does(openAt(id, place))
    await this.does(moveOf(id, 'send', 'desk'))
  }

  async proving(id = 'case-1', place = 'lane-1'): Promise<void> {
    await this.sent(id, place)
    await this.does(moveOf(id, 'clear', 'company'))
  }
}

/** Everything that lies in the stores, as one value to compare. */
export async function everythingIn(database: Database): Promise<unknown> {
  return database.transaction(async ({ cases, history, signals, outbox }) => ({
    cases: await cases.list({ limit: 500 }),
    chains: await history.chains(undefined, 500),
    projections: await history.projections(undefined, 500),
    signals: await signals.list(500),
    outbox: await outbox.list(5000),
  }))
}
