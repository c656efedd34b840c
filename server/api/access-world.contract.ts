// A made-up district with far more of everything than the demonstration: five levels, streets that were merged, companies that were
// dissolved or split, people who stand in for one another, cases at every step. It is behind the real desks and the real door;
// only who asks is told by the test, so that a hundred thousand questions take seconds. What may be read is not known here.
import { randomUUID } from 'node:crypto'
import {
  cases as casesService,
  type Directory,
  directory as directoryOf,
  indicators as indicatorsService,
  signals as signalsService,
  standIns as standInsService,
} from '@gongzhi/engine'
import type { Reference } from '@gongzhi/engine/reference/reference.port'
import { memoryDatabase, STORY_CALENDAR } from '@gongzhi/engine/testing'
import {
  type Answer,
  type CaseState,
  type Command,
  type Device,
  type Form,
  type Instant,
  isWork,
  type Pack,
  type Party,
  type Place,
  type PlatformRole,
  type Position,
} from '@gongzhi/kernel'
import { catalogue } from '@gongzhi/packs'
import type { FastifyInstance } from 'fastify'
import { casesDesk } from '../desk/cases-desk.ts'
import { changesDesk } from '../desk/changes-desk.ts'
import type { ConsoleParts } from '../desk/desk-parts.ts'
import { eyesDesk } from '../desk/eyes-desk.ts'
import { figuresDesk } from '../desk/figures-desk.ts'
import { reading } from '../desk/reading.ts'
import { signalsDesk } from '../desk/signals-desk.ts'
import { withStandIns } from '../desk/stand-ins-desk.ts'
import { buildApp } from './app.ts'
import type { Caller, Console } from './console.port.ts'

/** A seeded stream of numbers in [0, 1) (mulberry32, public domain), so that a failure can be played again. */
export function dice(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

export type WorldAccount = {
  readonly id: string
  readonly positions: readonly Position[]
  readonly roles: readonly PlatformRole[]
}

/** All that a question could be answered from, as it was put in. */
export type Raw = {
  readonly pack: Pack
  readonly reference: Reference
  readonly accounts: readonly WorldAccount[]
  readonly standing: readonly {
    absent: string
    standing: string
    positions: 'all' | readonly Position[]
    active: boolean
  }[]
  readonly today: string
}

type Follower = (message: { id: number; topic: string; case: string }) => Promise<void> | void

export type World = {
  readonly app: FastifyInstance
  readonly desk: Console
  /** Tells whoever follows that this case changed. */
  readonly tell: (caseId: string) => Promise<void>
  readonly raw: Raw
  readonly cases: () => Promise<readonly CaseState[]>
  /** Accounts that the world does not have, by the token they come with. */
  readonly strangers: Map<string, Caller>
  readonly close: () => Promise<void>
}

const NOW: Instant = Date.parse('2026-06-10T02:00:00Z')
const DAY = 86_400_000
const ROLE_KINDS = {
  operator: 'department',
  propertyCompany: 'property-company',
  streetOffice: 'street',
  fireBrigade: 'department',
  community: 'community',
} as const
export const MERGED_ON = '2026-06-05'
/** Every form was filled with this very picture. */
export const PICTURE = 'a'.repeat(64)

/** City, district, streets, communities, compounds and lanes: places, who answers for them, and a camera on some lanes. */
export function madeUpDistrict(streets: number): Omit<Reference, 'calendar' | 'packs'> {
  const places: Place[] = [
    { id: 'city', kind: 'city', name: '市' },
    { id: 'district', kind: 'district', name: '区', within: 'city' },
  ]
  const parties: Party[] = [
    { id: 'centre', kind: 'department', name: '运行中心' },
    { id: 'brigade', kind: 'department', name: '消防' },
  ]
  const answers: Answer[] = [
    { role: 'operator', place: 'district', party: 'centre' },
    { role: 'fireBrigade', place: 'district', party: 'brigade' },
  ]
  const devices: Device[] = []
  for (let s = 0; s < streets; s++) {
    const street = `street-${s}`
    // The last two streets become one on the day of the merger; their places stay as they are.
    const merged = s === streets - 1 && s > 0 ? { until: MERGED_ON, successors: [`street-${s - 1}`] } : {}
    places.push({ id: street, kind: 'street', name: '街道', within: 'district', ...merged })
    const heirs = merged.until ? { until: MERGED_ON, successors: [`office-${s - 1}`] } : {}
    parties.push({ id: `office-${s}`, kind: 'street', name: `街道办 ${s}`, ...heirs })
    answers.push({ role: 'streetOffice', place: street, party: `office-${s}` })
    // One company has the whole street; in every other street it was dissolved, and two have divided it among them.
    const split = s % 2 === 1
    parties.push({
      id: `company-${s}`,
      kind: 'property-company',
      name: `物业 ${s}`,
      ...(split ? { until: MERGED_ON, successors: [`company-${s}-a`, `company-${s}-b`] } : {}),
    })
    if (split)
      for (const half of ['a', 'b'])
        parties.push({ id: `company-${s}-${half}`, kind: 'property-company', name: `物业 ${s}${half}` })
    answers.push({ role: 'propertyCompany', place: street, party: `company-${s}` })
    for (let c = 0; c < 2; c++) {
      const community = `${street}-community-${c}`
      places.push({ id: community, kind: 'community', name: '社区', within: street })
      parties.push({ id: community, kind: 'community', name: '居委会' })
      answers.push({ role: 'community', place: community, party: community })
      // Something that the half answers for in another role says where it is.
      if (split) answers.push({ role: 'warden', place: community, party: `company-${s}-${c === 0 ? 'a' : 'b'}` })
      for (let b = 0; b < 2; b++) {
        const compound = `${community}-compound-${b}`
        places.push({ id: compound, kind: 'compound', name: '小区', within: community })
        for (let l = 0; l < 2; l++) {
          const lane = `${compound}-lane-${l}`
          places.push({ id: lane, kind: 'fire-lane', name: '通道', within: compound })
          if (l > 0) continue
          const square = [
            [0, 0],
            [1, 0],
            [1, 1],
          ] as const
          devices.push({
            id: `camera-${lane}`,
            kind: 'lane-camera',
            name: '摄像头',
            zones: [
              { id: 'z', kind: 'fire-lane', place: lane, polygon: square.map(([x, y]) => [x, y] as [number, number]) },
            ],
          })
        }
      }
    }
  }
  return { places, parties, answers, devices }
}

export type Size = {
  readonly streets: number
  readonly accounts: number
  readonly cases: number
  readonly signals: number
}

export async function accessWorld(seed: number, size: Size): Promise<World> {
  const next = dice(seed)
  const below = (n: number) => Math.floor(next() * n)
  const pick = <T>(all: readonly T[]): T => all[below(all.length)] as T
  const entry = catalogue.find(({ pack }) => pack.id === 'fire-lane')
  if (!entry) throw new Error('the world is made of fire lanes')
  const { pack } = entry
  const reference: Reference = { ...madeUpDistrict(size.streets), calendar: STORY_CALENDAR, packs: [pack] }
  const database = memoryDatabase()
  const known: Directory = directoryOf(reference)
  let now = NOW - 12 * DAY
  const clock = { now: () => now }
  const directory = () => known
  const cases = casesService({ database, clock, directory })
  const signals = signalsService({ database, clock, cases, directory, newCaseId: () => randomUUID() })
  const indicators = indicatorsService({ database, clock, directory })

  // Half of the positions are where that party answers, half are anywhere at all.
  const role = () => pick(Object.keys(ROLE_KINDS) as (keyof typeof ROLE_KINDS)[])
  const anyPlace = () => pick(reference.places).id
  function position(): Position {
    const as = role()
    const right = reference.answers.filter((each) => each.role === as)
    const heirs = reference.parties.filter(({ id }) => /^company-\d+-[ab]$/.test(id))
    if (as === 'propertyCompany' && next() < 0.4) return { role: as, party: pick(heirs).id, place: anyPlace() }
    if (next() < 0.6) {
      const { party, place } = pick(right)
      return { role: as, party, place: next() < 0.7 ? place : anyPlace() }
    }
    return { role: as, party: pick(reference.parties).id, place: anyPlace() }
  }
  const ROLES: readonly PlatformRole[] = ['administrator', 'auditor', 'data-officer', 'engineer']
  const accounts: WorldAccount[] = Array.from({ length: size.accounts }, (_, i) => ({
    id: `account-${i}`,
    positions: Array.from({ length: below(4) }, position),
    roles: next() < 0.1 ? [pick(ROLES)] : [],
  }))
  await database.transaction(async (stores) => {
    for (const { id, positions, roles } of accounts)
      await stores.accounts.save({ id, login: id, name: id, password: '', positions, roles })
  })

  const lanes = reference.places.filter(({ kind }) => kind === 'fire-lane')
  const type = pack.cases[0]
  if (!type) throw new Error('no case type')
  const companies = reference.answers.filter((each) => each.role === 'propertyCompany').map(({ party }) => party)
  for (let i = 0; i < size.cases; i++) {
    now += below(20) * 60_000
    const id = `case-${String(i).padStart(4, '0')}`
    const opener = { kind: 'person', account: 'opener', role: 'operator', party: 'centre' } as const
    const place = pick(lanes).id
    await cases.run(
      { id: `${id}-0`, case: id, by: opener, do: 'open', place, source: 'report' },
      { pack: pack.id, type: type.id },
    )
    for (let step = 1; step <= below(6); step++) {
      now += below(20) * 60_000
      const stored = await database.read((stores) => stores.cases.find(id))
      if (!stored || stored.state.stands.kind === 'end') break
      const { stands } = stored.state
      const { owner } = stands
      const by = { kind: 'person', account: 'worker', role: owner.role, party: owner.party } as const
      const declared = type.steps[stands.step]
      const move = declared && isWork(declared) ? pick(Object.keys(declared.moves)) : undefined
      const fill = declared && isWork(declared) && move !== undefined ? declared.moves[move]?.fill : undefined
      const dispute = declared && isWork(declared) ? declared.dispute : undefined
      const said: Command | undefined = !dispute
        ? undefined
        : stored.state.dispute
          ? {
              ...{ id: `${id}-${step}`, case: id, by, do: 'rule', ground: dispute.grounds[0] ?? '' },
              ...(next() < 0.2 ? {} : { to: pick(companies) }),
            }
          : next() < 0.5
            ? { id: `${id}-${step}`, case: id, by, do: 'dispute', reason: dispute.reasons[0] ?? '' }
            : undefined
      const command: Command =
        said ??
        (move !== undefined
          ? { id: `${id}-${step}`, case: id, by, do: 'move', move, values: valuesFor(fill) }
          : {
              id: `${id}-${step}`,
              case: id,
              by: { kind: 'device', device: 'd' },
              do: 'look',
              verdict: pick(['proven', 'unproven']),
            })
      await cases.run(command)
    }
  }
  for (let i = 0; i < size.signals; i++) {
    const place = next() < 0.1 ? 'nowhere' : pick(reference.places).id
    await signals.take({
      id: `signal-${i}`,
      at: now,
      since: now,
      pack: next() < 0.9 ? pack.id : 'unknown',
      rule: next() < 0.9 ? 'vehicle-in-lane' : 'unknown',
      device: 'outside',
      zone: 'z',
      place,
      count: 1,
      confidence: next(),
      model: 'm',
      threshold: 0.3,
    })
  }
  now = NOW

  const standing: Raw['standing'][number][] = []
  const service = standInsService({ database, clock })
  for (let i = 0; i < size.accounts / 4; i++) {
    const [absent, other] = [pick(accounts), pick(accounts)]
    if (absent.id === other.id) continue
    const positions = next() < 0.5 || absent.positions.length === 0 ? 'all' : [pick(absent.positions)]
    const later = next() < 0.3
    const ended = !later && next() < 0.2
    const from = later ? NOW + DAY : NOW - DAY
    const wish = {
      id: `stand-in-${i}`,
      absent: absent.id,
      standing: other.id,
      positions,
      from,
      until: NOW + 9 * DAY,
    } as const
    await service.declare(wish, absent.id, false)
    if (ended) await service.end(wish.id, other.id, false)
    standing.push({ absent: absent.id, standing: other.id, positions, active: !later && !ended })
  }

  const followers = new Set<Follower>()
  const parts = {
    database,
    clock,
    speed: 1,
    demo: false,
    version: 'test',
    directory,
    cases,
    signals,
    indicators,
    proofs: { view: async () => undefined },
    outbox: {
      follow: (taken: Follower) => {
        followers.add(taken)
        return () => followers.delete(taken)
      },
    },
    blobs: { has: async () => true, get: async () => new Uint8Array([0xff, 0xd8]) },
    eyes: {
      states: async () =>
        reference.devices.map(({ id, name, kind, zones }) => ({
          device: id,
          name,
          kind,
          state: 'seeing',
          picture: true,
          zones: zones.map(({ id: zone, place, polygon }) => ({
            id: zone,
            polygon,
            place: { id: place, name: '', kind: '' },
          })),
        })),
      picture: async () => ({ jpeg: new Uint8Array([0xff, 0xd8]) }),
      blur: async (bytes: Uint8Array) => bytes,
    },
    faults: { list: () => [], add: () => undefined },
    english: {},
    newCaseId: () => randomUUID(),
  } as unknown as ConsoleParts
  const strangers = new Map<string, Caller>()
  let told = 0
  const byId = new Map(accounts.map((each) => [each.id, each]))
  const seen = reading(parts)
  // Whoever asks is given; what he may see is decided by the desks that a running platform has.
  const desk = {
    mayKnock: seen.mayKnock,
    ...casesDesk(parts, seen),
    ...signalsDesk(parts, seen),
    ...figuresDesk(parts, seen),
    ...eyesDesk(parts, seen),
    ...changesDesk(parts, seen),
    callerOf: withStandIns(parts, async (token) => {
      const account = byId.get(token)
      const stranger = strangers.get(token)
      return account
        ? { account: account.id, positions: account.positions, roles: account.roles, session: token }
        : stranger
    }),
  } as unknown as Console
  const app = await buildApp({ desk, ratePerMinute: 10_000_000 })
  return {
    app,
    desk,
    async tell(caseId) {
      const id = ++told
      for (const taken of followers) await taken({ id, topic: 'case.changed', case: caseId })
    },
    raw: { pack, reference, accounts, standing, today: known.calendar.day(NOW) },
    strangers,
    cases: () =>
      database.read(async ({ cases: store }) => {
        const all: CaseState[] = []
        for (let after: string | undefined; ; ) {
          const page = await store.list({ limit: 500, ...(after === undefined ? {} : { after }) })
          all.push(...page.cases.map(({ state }) => state))
          if (page.next === undefined) return all
          after = page.next
        }
      }),
    async close() {
      await app.close()
      await database.close()
    },
  }
}

/** What a form asks for at least. */
function valuesFor(form: Form | undefined): Record<string, string> {
  return Object.fromEntries(
    Object.entries(form?.fields ?? {}).flatMap(([name, field]) =>
      field.kind === 'choice' ? [[name, field.options[0] as string]] : field.kind === 'photo' ? [[name, PICTURE]] : [],
    ),
  )
}
