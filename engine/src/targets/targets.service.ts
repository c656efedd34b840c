// Targets followed: commands decided and appended once, standing computed anew each time it is asked for. What a person may do of it
// was decided before; publication and supervision build on this and are not here.
import {
  type Clock,
  canonical,
  type Day,
  Fault,
  isRefusal,
  type Org,
  type Party,
  type TargetActor,
  type TargetEntry,
  type TargetStanding,
  type TargetState,
  type TargetTie,
  type TargetVoice,
  type TargetWish,
  targetStanding,
} from '@gongzhi/kernel'
import { addAudit } from '../access/audit.service.ts'
import { digest } from '../cases/chain.ts'
import type { Directory } from '../reference/directory.ts'
import type { Database, Stores } from '../stores.port.ts'
import type { LiveFigures, Tied } from './live-figures.ts'
import { entryOf, written } from './target-log.ts'
import type { StoredTarget, UnitParty } from './targets.port.ts'
import { partiesOf } from './unit-parties.ts'
import { verifyTargets } from './verify-targets.ts'

/** `live`: of a target that is tied. */
export type StandingTarget = {
  readonly state: TargetState
  readonly head: string
  readonly standing: TargetStanding
  readonly live?: Tied
}

/** `id`: of the command; sent again it does nothing, and with other content it is refused. */
export type TargetOrder = {
  readonly id: string
  readonly target: string
  readonly wish: TargetWish
  readonly as: TargetVoice
  readonly expect?: number
}

export interface Targets {
  /** Of a year, or all; those dropped too. By id. */
  list(year?: number): Promise<readonly StandingTarget[]>
  find(id: string): Promise<StandingTarget | undefined>
  entries(id: string): Promise<readonly { readonly entry: TargetEntry; readonly hash: string }[]>
  /** Once for each id. Faults: command-id-reused, target-tie-unfit, not-found (a party), and the refusals of `decideTarget`. */
  run(order: TargetOrder, by: TargetActor): Promise<void>
  /** The platform's own doing, without an id: whoever was quicker is followed, not overtaken. Refusals do nothing. */
  note(target: string, wishes: (state: TargetState) => readonly TargetWish[], by: TargetActor): Promise<void>
  units(): Promise<readonly UnitParty[]>
  /** The party of the platform that a lead unit is, now. */
  partyOf(units: readonly UnitParty[]): (unit: string) => Party | undefined
  /** Targets of that unit without an owner get the party. Fault not-found. */
  mapUnit(name: string, party: string | null, by: TargetActor & { readonly kind: 'person' }): Promise<void>
  /** Checks every chain, and what is stored beside it. */
  verify(): ReturnType<typeof verifyTargets>
}

const COMMAND_KINDS_OF_THE_PLATFORM: readonly TargetWish['do'][] = ['adopt', 'appear', 'remind', 'publish']

export function targets({
  database,
  clock,
  directory,
  live,
}: {
  database: Database
  clock: Clock
  directory: () => Directory
  live: LiveFigures
}): Targets {
  const nowOf = () => {
    const now = clock.now()
    return { now, today: directory().calendar.day(now) }
  }
  const today = (): Day => nowOf().today
  const org = (): Org => directory().org

  async function standing({ state, head }: StoredTarget): Promise<StandingTarget> {
    const tied = state.tie && (await live.figure(state.tie, state.promise, state.year))
    const known = { now: clock.now(), year: live.year(state.year), ...(tied ? { live: tied } : {}) }
    return { state, head, standing: targetStanding(state, known), ...(tied ? { live: tied } : {}) }
  }

  /** What the world has to say of it before it is decided. */
  function checked(wish: TargetWish, state: TargetState | undefined): void {
    if (wish.do === 'own' && wish.owner !== null && !org().findParty(wish.owner))
      throw new Fault('not-found', { what: wish.owner })
    if (wish.do === 'tie' && state && !live.fits(wish.tie satisfies TargetTie, state.promise))
      throw new Fault('target-tie-unfit')
  }

  async function append({ targets: store, evidence }: Stores, change: NonNullable<ReturnType<typeof written>>) {
    if (isRefusal(change)) throw new Fault(change.refused, change.params)
    await store.append([change])
    const files = change.entries
      .map(entryOf)
      .flatMap((entry) => (entry.kind === 'told' || entry.kind === 'evidenced' ? entry.evidence : []))
      .flatMap((each) => (each.kind === 'file' ? [each.address] : []))
    // Named by a target, it is not cleared away as what nobody uses.
    if (files.length > 0) await evidence.addUses(change.state.id, files)
  }

  return {
    async list(year) {
      const stored = await database.read(({ targets: store }) => store.list(year))
      return Promise.all(stored.map(standing))
    },
    async find(id) {
      const stored = await database.read(({ targets: store }) => store.find(id))
      return stored && standing(stored)
    },
    async entries(id) {
      const rows = await database.read(({ targets: store }) => store.entries(id))
      return rows.map((row) => ({ entry: entryOf(row), hash: row.hash }))
    },

    async run({ id, target, wish, as, expect }, by) {
      if (COMMAND_KINDS_OF_THE_PLATFORM.includes(wish.do)) throw new Fault('not-allowed')
      const account = by.kind === 'person' ? by.account : by.what
      const content = digest(canonical({ target, wish, expect, account }))
      await database.transaction(async (stores) => {
        const done = await stores.targets.findCommand(id)
        if (done) {
          if (done.digest !== content) throw new Fault('command-id-reused')
          return
        }
        const stored = await stores.targets.find(target)
        const change = written(target, stored, [wish], { by, as }, nowOf(), expect)
        if (isRefusal(change)) throw new Fault(change.refused, change.params)
        // Who may not is told that, and not whether there is such a party or indicator.
        checked(wish, stored?.state)
        if (change) await append(stores, change)
        const seq = change?.state.seq ?? stored?.state.seq ?? 0
        await stores.targets.addCommand({ id, about: target, seq, digest: content })
        await addAudit(stores, clock.now(), {
          kind: 'target.changed',
          by: account,
          about: { target, do: wish.do, seq },
        })
      })
    },

    async note(target, wishes, by) {
      await database.transaction(async (stores) => {
        const stored = await stores.targets.find(target)
        if (!stored) return
        const change = written(target, stored, wishes(stored.state), { by, as: 'platform' }, nowOf())
        if (change && !isRefusal(change)) await append(stores, change)
      })
    },

    units: () => database.read(({ targets: store }) => store.units()),
    partyOf: (units) => partiesOf(units, org(), today()),

    async mapUnit(name, party, by) {
      if (party !== null && !org().findParty(party)) throw new Fault('not-found', { what: party })
      await database.transaction(async (stores) => {
        const { targets: store } = stores
        await store.saveUnit({ name, party, at: clock.now(), by: by.account })
        const orphans = (await store.list()).filter(
          ({ state }) => party !== null && state.owner === undefined && !state.dropped && state.leads.includes(name),
        )
        const changes = orphans.flatMap((stored) => {
          const change = written(stored.state.id, stored, [{ do: 'own', owner: party }], { by, as: 'officer' }, nowOf())
          return change && !isRefusal(change) ? [change] : []
        })
        await store.append(changes)
        const about = { unit: name, ...(party === null ? {} : { party }), targets: orphans.length }
        await addAudit(stores, clock.now(), { kind: 'target.unit', by: by.account, about })
      })
    },

    verify: () => verifyTargets(database),
  }
}
