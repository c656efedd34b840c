// The application behind the HTTP door: who asks, what they may, which service answers. No SQL and no HTTP here.
import { timingSafeEqual } from 'node:crypto'
import {
  type Cases,
  type Directory,
  type Done,
  digest,
  type Indicators,
  type Outbox,
  type Proofs,
  type Sessions,
  type Signals,
} from '@gongzhi/engine'
import type { CaseQuery, StoredCase } from '@gongzhi/engine/cases/cases.port'
import type { BlobStore } from '@gongzhi/engine/evidence/evidence.port'
import type { StoredSignal } from '@gongzhi/engine/signals/signals.port'
import type { Database } from '@gongzhi/engine/stores.port'
import {
  type CaseEvent,
  type CaseRef,
  type CaseState,
  type Clock,
  CONTENT_ADDRESS,
  type Command,
  concerned,
  Fault,
  grantFor,
  isRefusal,
  MEASURE_TEXT,
  type Position,
  type Refusal,
  type Signal,
} from '@gongzhi/kernel'
import { caseViewer } from './api/case-view.ts'
import type { Caller, Console } from './api/console.port.ts'
import type { EyeDesk } from './eye/eye-desk.ts'
import type { FaultLog } from './fault-log.ts'

export type ConsoleParts = {
  readonly database: Database
  readonly clock: Clock
  readonly speed: number
  readonly demo: boolean
  readonly version: string
  readonly directory: () => Directory
  readonly sessions: Sessions
  readonly cases: Cases
  readonly signals: Signals
  readonly proofs: Proofs
  readonly outbox: Outbox
  readonly indicators: Indicators
  readonly blobs: BlobStore
  readonly eyes: EyeDesk
  readonly faults: FaultLog
  readonly english: Readonly<Record<string, Readonly<Record<string, string>>>>
  readonly newCaseId: () => string
  /** SHA-256 of the token that devices sign their signals with. */
  readonly intakeDigest: string
}

const iso = (at: number) => new Date(at).toISOString()

/** Content addresses on a case: pictures of the eye and those of forms (and whatever else was filled in). */
function picturesOf(
  { before, after }: CaseState,
  events: readonly { readonly event: CaseEvent }[],
): readonly unknown[] {
  const filled = events.flatMap(({ event }) => (event.kind === 'moved' ? Object.values(event.filled) : []))
  const seen = events.flatMap(({ event }) => ('after' in event && event.after ? [event.after.blob] : []))
  return [before?.blob, after?.blob, ...seen, ...filled]
}

function answer<T>(result: T | Refusal): T {
  if (isRefusal(result)) throw new Fault(result.refused, result.params)
  return result
}

export function deskConsole(parts: ConsoleParts): Console {
  const { database, clock, cases, proofs, eyes } = parts
  const places = () => parts.directory().places

  function refOf(state: CaseState): CaseRef {
    return { type: state.type, path: state.path, owners: concerned(state) }
  }

  function mayRead({ positions }: Caller, state: CaseState): boolean {
    const grants = parts.directory().findPack(state.pack, state.version)?.access ?? []
    return grantFor(positions, 'read', refOf(state), grants) !== undefined
  }

  /** A signal that became no case is for those who read such cases there; one that names nothing known, for the top. */
  function mayReadAt({ positions }: Caller, { pack, rule, place }: Signal): boolean {
    const { packs, findPack } = parts.directory()
    const grants = packs.flatMap(({ access }) => access)
    const top = places()
      .list()
      .filter(({ within }) => within === undefined)
    const path = places().find(place) ? places().path(place) : top.map(({ id }) => id)
    const opens = findPack(pack)?.rules.find(({ id }) => id === rule)?.opens
    const types = opens === undefined ? new Set(grants.map(({ on }) => on)) : [opens]
    return [...types].some(
      (each) => grantFor(positions, 'read', { type: each, path, owners: [] }, grants) !== undefined,
    )
  }

  async function readable(
    caller: Caller,
    id: string,
  ): Promise<{ stored: StoredCase; events: { event: CaseEvent; hash: string }[] }> {
    const found = await database.transaction(async (stores) => {
      const stored = await stores.cases.find(id)
      return stored && { stored, rows: await stores.cases.listEvents(id) }
    })
    // Whether a case exists is itself something to know: no difference is made.
    if (!found || !mayRead(caller, found.stored.state)) throw new Fault('case-not-found')
    return {
      stored: found.stored,
      events: found.rows.map(({ text, hash }) => ({ event: JSON.parse(text) as CaseEvent, hash })),
    }
  }

  async function detail(caller: Caller, id: string) {
    const { stored, events } = await readable(caller, id)
    return caseViewer(parts.directory(), caller.positions, clock.now()).detail(stored.state, events, proofs.view(id))
  }

  function positionFor(caller: Caller, state: CaseState): Position {
    const owner = state.stands.kind === 'end' ? state.stands.asks : state.stands.owner
    const position = caller.positions.find(({ role, party }) => role === owner?.role && party === owner.party)
    if (!position) throw new Fault('not-allowed')
    return position
  }

  function accountOut(id: string, login: string, name: string, positions: readonly Position[]) {
    const { org, packs } = parts.directory()
    const label = (role: string) => packs.flatMap((pack) => pack.roles).find((each) => each.id === role)?.label ?? role
    return {
      id,
      login,
      name,
      positions: positions.map(({ role, party, place }) => ({
        role,
        roleLabel: label(role),
        party,
        partyName: org.findParty(party)?.name ?? party,
        place,
        placeName: places().find(place)?.name ?? place,
      })),
    }
  }

  /** Places whose cases the caller may see at all: what a grant or an ownership could reach. */
  const reach = (caller: Caller) => [...new Set(caller.positions.map((position) => position.place))]

  return {
    async signIn(login, password) {
      const { token, expires, account } = await parts.sessions.signIn(login, password)
      return { token, expires, account: accountOut(account.id, account.login, account.name, account.positions) }
    },
    signOut: (token) => parts.sessions.signOut(token),
    async callerOf(token) {
      const account = await parts.sessions.accountOf(token)
      return account && { account: account.id, positions: account.positions }
    },
    async account(caller) {
      const account = await database.transaction((stores) => stores.accounts.find(caller.account))
      if (!account) throw new Fault('not-signed-in')
      return accountOut(account.id, account.login, account.name, account.positions)
    },

    async listCases(caller, query) {
      const viewer = caseViewer(parts.directory(), caller.positions, clock.now())
      const [first] = caller.positions
      const wanted: CaseQuery = {
        limit: query.limit,
        places: reach(caller),
        ...(query.open === undefined ? {} : { open: query.open === 'true' }),
        ...(query.type === undefined ? {} : { type: query.type }),
        ...(query.after === undefined ? {} : { after: query.after }),
        ...(query.mine === 'true' && caller.positions.length === 1 && first
          ? { owner: { role: first.role, party: first.party } }
          : {}),
      }
      const rows: ReturnType<typeof viewer.row>[] = []
      let next: string | undefined
      let after = wanted.after
      // What may not be read is skipped, so pages are filled from as many store pages as it takes.
      do {
        const page = await database.transaction((stores) =>
          stores.cases.list({ ...wanted, limit: query.limit - rows.length, ...(after ? { after } : {}) }),
        )
        for (const { state } of page.cases) {
          if (!mayRead(caller, state) || (query.place !== undefined && !state.path.includes(query.place))) continue
          const row = viewer.row(state)
          if (query.mine !== 'true' || row.mine || row.asked) rows.push(row)
        }
        next = page.next
        after = page.next
      } while (next !== undefined && rows.length < query.limit)
      return { cases: rows, ...(next === undefined ? {} : { next }) }
    },
    getCase: detail,
    async openCase(caller, { id, pack, type, place }) {
      const known = parts.directory().findPack(pack)
      if (!known) throw new Fault('pack-unknown', { pack })
      if (!places().find(place)) throw new Fault('signal-place-unknown', { place })
      const grant = grantFor(caller.positions, 'open', { type, path: places().path(place), owners: [] }, known.access)
      if (!grant) throw new Fault('not-allowed')
      const by = { kind: 'person', account: caller.account, role: grant.role, party: grant.party } as const
      // In one transaction, so that two of the same at once do not draw two case numbers.
      const done = await database.transaction(async (stores) => {
        const known = (await stores.cases.findCommand(id))?.case ?? parts.newCaseId()
        return cases.runIn(stores, { id, case: known, by, do: 'open', place, source: 'report' }, { pack, type })
      })
      cases.tell(done)
      return detail(caller, answer<Done>(done).state.id)
    },
    async command(caller, caseId, { id, expect, ...what }) {
      const { stored, events } = await readable(caller, caseId)
      const commandBy = ({ role, party }: Position) => {
        const by = { kind: 'person', account: caller.account, role, party } as const
        return { ...what, id, case: caseId, by, ...(expect === undefined ? {} : { expect }) } as Command
      }
      if (await database.transaction((stores) => stores.cases.findCommand(id))) {
        // The case may be somebody else's by now: the answer is for whoever gave this very command, then.
        for (const position of caller.positions)
          if (!isRefusal(await cases.run(commandBy(position)))) return detail(caller, caseId)
        throw new Fault('command-id-reused')
      }
      // Who acts on what he saw before is told that it changed, not that it is no longer his.
      if (expect !== undefined && expect !== stored.state.seq) throw new Fault('case-changed')
      if (stored.state.stands.kind === 'end' && what.do !== 'judge') throw new Fault('case-ended')
      const command = commandBy(positionFor(caller, stored.state))
      for (const [name, value] of 'values' in what ? Object.entries(what.values) : []) {
        if (typeof value !== 'string' || !CONTENT_ADDRESS.test(value)) continue
        // A picture named in a form must be one that was stored; anything else is not evidence.
        if (!(await parts.blobs.has(value))) throw new Fault('evidence-missing')
        // And a new one: what showed the matter, or an earlier handling, does not show that it is over.
        if (picturesOf(stored.state, events).includes(value)) throw new Fault('form-field-invalid', { label: name })
      }
      answer(await cases.run(command))
      return detail(caller, caseId)
    },
    async evidence(caller, id, address) {
      const { stored, events } = await readable(caller, id)
      if (!picturesOf(stored.state, events).includes(address)) throw new Fault('evidence-missing')
      return parts.blobs.get(address)
    },
    async upload(_caller, bytes) {
      return { blob: await parts.blobs.put(await eyes.blur(bytes)) }
    },

    async takeSignal(token, input) {
      const given = Buffer.from(digest(token), 'hex')
      if (token === '' || !timingSafeEqual(given, Buffer.from(parts.intakeDigest, 'hex')))
        throw new Fault('not-signed-in')
      const [at, since] = [Date.parse(input.at), Date.parse(input.since)]
      if (since > at) throw new Fault('input-invalid', { detail: '/since lies after /at' })
      const { kind, ...rest } = await parts.signals.take({ ...input, at, since })
      return { kind, ...('case' in rest ? { case: rest.case } : {}), ...('code' in rest ? { code: rest.code } : {}) }
    },
    async listSignals(caller) {
      const visible = await database.transaction(async (stores) => {
        const rows: StoredSignal[] = []
        for (const row of await stores.signals.list(200)) {
          const stored = 'case' in row.outcome ? await stores.cases.find(row.outcome.case) : undefined
          if (stored ? mayRead(caller, stored.state) : mayReadAt(caller, row.signal)) rows.push(row)
        }
        return rows
      })
      return visible.map(({ signal, received, outcome }) => ({
        ...signal,
        at: iso(signal.at),
        since: iso(signal.since),
        received: iso(received),
        outcome: {
          kind: outcome.kind,
          ...('case' in outcome ? { case: outcome.case } : {}),
          ...('code' in outcome ? { code: outcome.code } : {}),
        },
      }))
    },

    async indicators(caller, place) {
      const at = place ?? places().list('district')[0]?.id ?? ''
      const shown = places().find(at)
      if (!shown) throw new Fault('not-found', { what: at })
      const figures = await parts.indicators.figures(at)
      return figures.map(({ pack, indicator, period, figure, cases: behind }) => {
        const grants = parts.directory().findPack(pack)?.access ?? []
        const counted = (ids: readonly string[]) => ({
          count: ids.length,
          cases: ids.filter((id) => {
            const facts = behind.get(id)
            return (
              facts && grantFor(caller.positions, 'read', { ...facts, owners: facts.concerned }, grants) !== undefined
            )
          }),
        })
        return {
          pack,
          id: indicator.id,
          label: indicator.label,
          measure: indicator.measure,
          place: { id: shown.id, name: shown.name, kind: shown.kind },
          from: iso(period.from),
          until: iso(period.until),
          ...(indicator.target === undefined ? {} : { target: indicator.target }),
          ...(figure.value === undefined ? {} : { value: figure.value }),
          numerator: counted(figure.numerator),
          denominator: counted(figure.denominator),
          apart: Object.fromEntries(Object.entries(figure.apart).map(([reason, ids]) => [reason, counted(ids)])),
          formula: MEASURE_TEXT[indicator.measure].zh,
          formulaEn: MEASURE_TEXT[indicator.measure].en,
        }
      })
    },
    async eyes(caller) {
      const mine = reach(caller)
      return eyes.states().filter(({ zones }) =>
        zones.some(
          ({ place }) =>
            places()
              .path(place.id)
              .some((id) => mine.includes(id)) || mine.some((id) => places().path(id).includes(place.id)),
        ),
      )
    },
    async eyePicture(caller, device) {
      if (!(await this.eyes(caller)).some((each) => each.device === device))
        throw new Fault('not-found', { what: device })
      return (await eyes.picture(device)).jpeg
    },
    async packs() {
      return parts.directory().packs.map((pack) => ({
        id: pack.id,
        version: pack.version,
        label: pack.label,
        family: pack.family,
        ...(pack.row === undefined ? {} : { row: pack.row }),
        data: pack,
        english: { ...parts.english[pack.id] },
      }))
    },
    async places() {
      return places()
        .list()
        .map(({ id, name, kind, within, code }) => ({
          id,
          name,
          kind,
          ...(within ? { within } : {}),
          ...(code ? { code } : {}),
        }))
    },
    async health() {
      return {
        ok: parts.faults.list().length === 0,
        now: iso(clock.now()),
        speed: parts.speed,
        version: parts.version,
        demo: parts.demo,
        faults: [...parts.faults.list()],
      }
    },
    follow(who, changed, over) {
      return parts.outbox.follow(async ({ id, topic, case: caseId }) => {
        const caller = await who()
        if (!caller) return over()
        const stored = await database.transaction((stores) => stores.cases.find(caseId))
        if (stored && mayRead(caller, stored.state)) changed({ id, topic, case: caseId })
      })
    },
  }
}
