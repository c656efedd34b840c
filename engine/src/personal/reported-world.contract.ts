// A small district in which people report: one pack with a channel that asks, and the real services over any stores.
import {
  type Actor,
  allow,
  type Command,
  caseType,
  choice,
  contactBack,
  definePack,
  describeMatter,
  form,
  type Instant,
  isRefusal,
  mayKnow,
  natural,
  optional,
  type Pack,
  personalPhoto,
  phone,
  placeKind,
  type Retention,
  report,
  roles,
  text,
  urgent,
} from '@gongzhi/kernel'
import { type Cases, cases as casesService, type Done } from '../cases/cases.service.ts'
import type { BlobStore } from '../evidence/evidence.port.ts'
import { type History, history as historyService } from '../history/history.service.ts'
import { directory } from '../reference/directory.ts'
import type { Database } from '../stores.port.ts'
import type { MasterKeys } from './master-keys.port.ts'
import { type Personal, personal as personalService, type Reader } from './personal.service.ts'
import { type Reported, type Reports, reported, reports as reportsService } from './reports.service.ts'
import { retain } from './retain.job.ts'

const { desk, company, street } = roles({ desk: '坐席', company: '物业公司', street: '街道' })
const lane = placeKind('lane', { label: '通道', within: 'compound', shape: 'area' })
const [calling, describing] = [
  contactBack(desk, { span: natural(30), after: 'received' }),
  describeMatter(desk, { span: natural(90), after: 'case-ended', held: true }),
]

const blocked = caseType('blocked', {
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
    },
    sent: {
      label: '处置',
      owner: company,
      within: urgent('30m'),
      late: { raiseTo: street, within: urgent('30m') },
      returns: { to: 'reported', reasons: ['地点不对'] },
      moves: { clear: { to: 'closed', label: '已清', handles: true } },
    },
    closed: { label: '结案', end: 'done' },
    dropped: { label: '不予立案', end: 'void' },
  },
})

export const reportPack: Pack = definePack({
  id: 'lanes',
  version: 1,
  family: 'street-order',
  label: '通道',
  roles: [desk, company, street],
  places: [lane],
  devices: [],
  cases: [blocked],
  rules: [],
  channels: [
    report('tell', {
      label: '有人报告',
      opens: blocked,
      reporter: form({
        kind: optional(choice('类型', ['车辆', '杂物'])),
        what: text('说明', describing),
        seen: optional(personalPhoto('现场照片', describing)),
        phone: optional(phone('联系电话', calling)),
      }),
    }),
  ],
  access: [allow(desk, 'open', blocked), allow(street, 'read', blocked)],
  purposes: [calling, describing],
  knows: [mayKnow(desk, calling, blocked), mayKnow(desk, describing, blocked)],
  indicators: [],
  cockpit: [],
})

const known = directory({
  places: [
    { id: 'district', kind: 'district', name: '区' },
    { id: 'lane-1', kind: 'lane', name: '通道', within: 'district' },
  ],
  parties: [
    { id: 'the-desk', kind: 'department', name: '中心' },
    { id: 'the-company', kind: 'property-company', name: '物业' },
    { id: 'the-street', kind: 'street', name: '街道' },
  ],
  answers: ['desk', 'company', 'street'].map((role) => ({ role, place: 'district', party: `the-${role}` })),
  devices: [],
  calendar: { id: 'c', utcOffsetMinutes: 480, office: [[540, 1020]], years: {} },
  packs: [reportPack],
})

export const official: Reader = { account: 'account-of-wang', role: 'desk', party: 'the-desk' }
const person = (role: string) => ({ kind: 'person', account: official.account, role, party: `the-${role}` }) as const

export class ReportedWorld {
  now: Instant = Date.parse('2026-06-01T02:00:00Z')
  readonly clock = { now: () => this.now }
  readonly directory = () => known
  readonly personal: Personal
  readonly cases: Cases
  readonly reports: Reports
  readonly history: History
  retention: Retention = {}
  readonly database: Database
  readonly blobs: BlobStore
  readonly masters: MasterKeys
  #count = 0

  constructor({ database, blobs, masters }: { database: Database; blobs: BlobStore; masters: MasterKeys }) {
    const { clock } = this
    this.database = database
    this.blobs = blobs
    this.masters = masters
    const parts = { database, clock, directory: this.directory }
    this.personal = personalService({ ...parts, blobs, masters })
    this.cases = casesService(parts)
    const newCaseId = () => `case-${++this.#count}`
    this.reports = reportsService({ ...parts, cases: this.cases, personal: this.personal, newCaseId })
    this.history = historyService({ database, clock, heads: { read: async () => [], append: async () => {} } })
  }

  async tell(values: Record<string, unknown>, id = `report-${this.#count}`): Promise<Reported> {
    return reported(await this.reports.open(this.report(values, id)))
  }

  report(values: Record<string, unknown>, id: string) {
    return { id, by: person('desk'), pack: 'lanes', channel: 'tell', place: 'lane-1', values }
  }

  async does(
    caseId: string,
    what: { move: string } | { reason: string } | 'tick',
    role: string,
  ): Promise<Done | undefined> {
    const by: Actor = what === 'tick' ? { kind: 'clock' } : person(role)
    const rest =
      what === 'tick'
        ? { do: 'tick', seeing: true }
        : 'move' in what
          ? { do: 'move', ...what, values: {} }
          : { do: 'return', ...what }
    const done = await this.cases.run({ id: `act-${++this.#count}`, case: caseId, by, ...rest } as Command)
    return isRefusal(done) ? undefined : done
  }

  retain() {
    const { database, clock, retention, personal } = this
    return retain({ database, clock, directory: this.directory, retention, personal })
  }
}

/** Every row of the store, and all that is history. */
export async function everyRow({ database }: ReportedWorld): Promise<unknown> {
  return database.read(async ({ personal, personalCare, history, cases }) => {
    const keys = (await personalCare.list(undefined, 10_000)).map(({ key }) => key)
    const held = []
    for (const subject of new Set(keys.map((key) => key.subject)))
      held.push(await personal.held(subject), await personal.gone(subject), await personal.reads(subject, 1_000))
    return {
      held,
      runs: await personalCare.runs(1_000),
      chains: await history.chains(undefined, 1_000),
      projections: await history.projections(undefined, 1_000),
      cases: await cases.list({ limit: 500 }),
    }
  })
}
