// Stories: a pack played on the real services, with stores in memory, cameras that show what the story says, and a clock
// moved by hand. What a story shows is what the server does.
import { memoryDatabase } from '@gongzhi/adapters/memory/memory-database'
import {
  type Calendar,
  type CaseState,
  contains,
  type Demo,
  type Detection,
  Fault,
  type FormValues,
  type Group,
  type Instant,
  isOpen,
  isRefusal,
  milliseconds,
  type Owner,
  type Pack,
  type Party,
  type Place,
  type Position,
  type Span,
  type Watch,
  watch,
} from '@gongzhi/kernel'
import { type Cases, cases as casesService } from './cases/cases.service.ts'
import { callLate } from './cases/late.job.ts'
import { type Proofs, proofs as proofsService } from './eye/proofs.service.ts'
import { indicators as indicatorsService } from './indicators/indicators.service.ts'
import { directory } from './reference/directory.ts'
import type { Reference } from './reference/reference.port.ts'
import type { SignalOutcome } from './signals/signals.port.ts'
import { signals as signalsService } from './signals/signals.service.ts'
import type { Database } from './stores.port.ts'

/** Monday to Friday 8:30–12:00 and 13:30–17:30, China time, with 2026 as an ordinary year. */
export const STORY_CALENDAR: Calendar = {
  id: 'story',
  utcOffsetMinutes: 480,
  office: [
    [510, 720],
    [810, 1050],
  ],
  years: { 2026: { workdaysOnWeekend: [], restDaysOnWeekday: [] } },
}

export const STORY_START: Instant = Date.parse('2026-06-01T02:00:00Z')

/** The district around a demonstration: what its places and accounts refer to and do not declare. */
export function groundOf(demo: Demo): {
  places: Place[]
  parties: Party[]
  answers: { role: string; place: string; party: string }[]
} {
  const declared = new Set(demo.places.map((place) => place.id))
  const places = new Map<string, Place>()
  const add = (code: string) => {
    if (declared.has(code) || places.has(code)) return
    const [kind, within] =
      code.length === 12
        ? ['community', code.slice(0, 9)]
        : code.length === 9
          ? ['street', code.slice(0, 6)]
          : ['district', undefined]
    places.set(code, { id: code, kind, name: code, ...(within ? { within } : {}) })
    if (within) add(within)
  }
  for (const place of demo.places) if (place.within !== undefined) add(place.within)
  const positions = demo.accounts.flatMap((account) => account.positions)
  for (const { place } of positions) if (/^\d+$/.test(place)) add(place)
  const known = new Set(demo.parties.map((party) => party.id))
  const kindOf = (id: string) =>
    id.startsWith('street-') ? 'street' : id.startsWith('community-') ? 'community' : 'department'
  const parties = positions
    .filter(({ party }) => !known.has(party))
    .map(({ party }): Party => ({ id: party, kind: kindOf(party), name: party }))
  return {
    places: [...places.values()],
    parties,
    answers: positions.map(({ role, place, party }) => ({ role, place, party })),
  }
}

/** An empty database in memory, for the tests of services. */
export { memoryDatabase }

export interface Story {
  /** From now on the cameras see so many of `group` in the zones of `place`, standing still. */
  shows(place: string, count: number, group?: Group): void
  /** The camera sees nothing any more (covered, stopped), until `uncover`. */
  cover(device: string): void
  uncover(device: string): void
  /** Time goes by, in the steps at which the cameras look. */
  pass(duration: string): Promise<void>
  /** Does as the holder of a demonstration account. Refusals are thrown as faults. */
  as(login: string): Hands
  cases(): Promise<readonly CaseState[]>
  /** The only case, or the newest one. */
  theCase(): Promise<CaseState>
  outcomes(): readonly SignalOutcome[]
  figure(indicator: string): Promise<number | undefined>
  now(): Instant
}

export interface Hands {
  /** By a channel of the pack. `told`: its form; addresses and references, as no text is stored here. */
  open(channel: string, at: { place: string; to?: string; told?: FormValues }): Promise<CaseState>
  move(move: string, values?: FormValues): Promise<CaseState>
  giveBack(reason: string): Promise<CaseState>
  pause(reason: string, span: Span): Promise<CaseState>
  askTime(reason: string, span: Span): Promise<CaseState>
  grantTime(): Promise<CaseState>
  refuseTime(): Promise<CaseState>
  resume(): Promise<CaseState>
  dispute(reason: string): Promise<CaseState>
  /** `to`: the party; left out, it stays. */
  rule(ground: string, to?: string): Promise<CaseState>
  judge(satisfied: boolean): Promise<CaseState>
}

type Camera = { device: string; every: number; watch: Watch; next: Instant; covered: boolean }

export type StoryOptions = { readonly database?: Database; readonly start?: Instant; readonly confidence?: number }

export async function story(
  pack: Pack,
  demo: Demo,
  { database = memoryDatabase(), start = STORY_START, confidence = 0.8 }: StoryOptions = {},
): Promise<Story> {
  const ground = groundOf(demo)
  const reference: Reference = {
    places: [...ground.places, ...demo.places],
    parties: [...ground.parties, ...demo.parties],
    answers: [...ground.answers, ...demo.answers],
    devices: demo.devices,
    calendar: STORY_CALENDAR,
    packs: [pack],
  }
  const known = directory(reference)
  let now = start
  let caseNumber = 0
  let commandNumber = 0
  const clock = { now: () => now }
  const cases: Cases = casesService({ database, clock, directory: () => known })
  const signals = signalsService({
    database,
    clock,
    cases,
    directory: () => known,
    newCaseId: () => `case-${++caseNumber}`,
  })
  const proofs: Proofs = proofsService({
    database,
    clock,
    cases,
    directory: () => known,
    picture: async (device) => ({ blob: '0'.repeat(64), takenAt: now, device, boxes: [] }),
    onFault: (fault) => {
      throw fault
    },
  })
  const figures = indicatorsService({ database, clock, directory: () => known })
  const outcomes: SignalOutcome[] = []
  const shown = new Map<string, { count: number; group: Group }>()
  const cameras: Camera[] = demo.devices.map((device) => ({
    device: device.id,
    every: known.findDeviceKind(device.id)?.every ?? 1000,
    next: start,
    covered: false,
    watch: watch({ zones: device.zones, rules: pack.rules }),
  }))

  /** Boxes whose lower edge stands on points inside the zone; they tremble a little, as real ones do. */
  function detectionsOf(device: string): Detection[] {
    return (known.findDevice(device)?.zones ?? []).flatMap((zone) => {
      const { count, group } = shown.get(zone.place) ?? { count: 0, group: 'vehicle' as const }
      const xs = zone.polygon.map(([x]) => x)
      const ys = zone.polygon.map(([, y]) => y)
      const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)]
      const y = (top + bottom) / 2
      const size = (right - left) / (count + 1)
      const middles = Array.from({ length: count }, (_, i) => left + size * (i + 1)).filter((x) =>
        contains(zone.polygon, [x, y]),
      )
      const tremble = (((now / 1000) % 3) - 1) * 0.001
      return middles.map(
        (x): Detection => ({
          kind: group === 'vehicle' ? 'car' : group,
          group,
          score: confidence,
          box: [x - size * 0.4 + tremble, Math.max(0, y - size * 0.6), x + size * 0.4 + tremble, y],
        }),
      )
    })
  }

  async function lookOnce(camera: Camera): Promise<void> {
    if (camera.covered) return proofs.blind(camera.device)
    const { looks, signals: fired } = camera.watch.frame(now, detectionsOf(camera.device))
    for (const each of fired) {
      const zone = known.findDevice(camera.device)?.zones.find(({ id }) => id === each.zone)
      outcomes.push(
        await signals.take({
          id: `${camera.device}:${each.rule}:${each.zone}:${each.since}`,
          at: now,
          pack: pack.id,
          rule: each.rule,
          device: camera.device,
          zone: each.zone,
          place: zone?.place ?? '',
          count: each.count,
          since: each.since,
          confidence: each.confidence,
          model: 'story',
          threshold: 0.3,
        }),
      )
    }
    for (const each of looks) await proofs.observe({ at: now, device: camera.device, ...each })
  }

  async function listCases(): Promise<readonly CaseState[]> {
    const page = await database.transaction((stores) => stores.cases.list({ limit: 200 }))
    return page.cases.map(({ state }) => state)
  }

  async function theCase(): Promise<CaseState> {
    const all = [...(await listCases())].sort((a, b) => b.opened - a.opened)
    const found = all.find(isOpen) ?? all[0]
    if (!found) throw new Fault('case-not-found')
    return found
  }

  const turnOf = ({ stands }: CaseState) => (stands.kind === 'end' ? stands.asks : stands.owner)
  const asked = ({ moreTime }: CaseState) => moreTime?.of

  function positionFor(positions: readonly Position[], owner: Owner | undefined): Position {
    const mine = positions.find(({ role, party }) => role === owner?.role && party === owner.party) ?? positions[0]
    if (!mine) throw new Fault('not-allowed')
    return mine
  }

  function as(login: string): Hands {
    const account = demo.accounts.find((each) => each.login === login)
    if (!account) throw new Fault('not-found', { what: login })
    const run = async (
      what: Parameters<Cases['run']>[0] extends infer C
        ? C extends { do: string }
          ? Omit<C, 'id' | 'case' | 'by'>
          : never
        : never,
      whose: (state: CaseState) => Owner | undefined = turnOf,
    ) => {
      const state = await theCase()
      const { role, party } = positionFor(account.positions, whose(state))
      const by = { kind: 'person', account: login, role, party } as const
      const done = await cases.run({ ...what, id: `story:${++commandNumber}`, case: state.id, by } as Parameters<
        Cases['run']
      >[0])
      if (isRefusal(done)) throw new Fault(done.refused, done.params)
      return done.state
    }
    return {
      async open(channel, { place, to, told }) {
        const type = pack.channels.find(({ id }) => id === channel)?.opens ?? ''
        const position = account.positions.find(({ role }) =>
          pack.access.some((grant) => grant.role === role && grant.action === 'open' && grant.on === type),
        )
        if (!position) throw new Fault('not-allowed')
        const by = { kind: 'person', account: login, role: position.role, party: position.party } as const
        const what = { ...(to === undefined ? {} : { to }), ...(told ? { told } : {}) }
        const id = `story:${++commandNumber}`
        const command = { id, by, do: 'open', place, source: 'report', ...what } as const
        const done = await cases.open(command, { pack: pack.id, type, channel }, () => `case-${++caseNumber}`)
        if (isRefusal(done)) throw new Fault(done.refused, done.params)
        return done.state
      },
      move: (move, values = {}) => run({ do: 'move', move, values }),
      giveBack: (reason) => run({ do: 'return', reason }),
      pause: (reason, span) => run({ do: 'pause', reason, span }),
      askTime: (reason, span) => run({ do: 'ask-time', reason, span }),
      grantTime: () => run({ do: 'grant-time' }, asked),
      refuseTime: () => run({ do: 'refuse-time' }, asked),
      resume: () => run({ do: 'resume' }),
      dispute: (reason) => run({ do: 'dispute', reason }),
      rule: (ground, to) => run({ do: 'rule', ground, ...(to === undefined ? {} : { to }) }),
      judge: (satisfied) => run({ do: 'judge', satisfied }),
    }
  }

  return {
    shows: (place, count, group = 'vehicle') => {
      shown.set(place, { count, group })
    },
    cover: (device) => {
      for (const camera of cameras) if (camera.device === device) camera.covered = true
    },
    uncover: (device) => {
      for (const camera of cameras) if (camera.device === device) camera.covered = false
    },
    async pass(duration) {
      const until = now + milliseconds(duration)
      const step = Math.min(...cameras.map((camera) => camera.every), 60_000)
      while (now < until) {
        now = Math.min(until, now + step)
        for (const camera of cameras) {
          if (now < camera.next) continue
          camera.next = now + camera.every
          await lookOnce(camera)
        }
        await callLate({ database, cases, clock, seeing: proofs.seeing })
      }
    },
    as,
    cases: listCases,
    theCase,
    outcomes: () => outcomes,
    async figure(indicator) {
      const district = ground.places.find((place) => place.kind === 'district')?.id ?? ''
      const all = await figures.figures(district)
      return all.find((each) => each.indicator.id === indicator)?.figure.value
    },
    now: () => now,
  }
}
