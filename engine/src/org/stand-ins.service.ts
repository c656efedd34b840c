// Standing in for somebody who is away: what an account may act as at this very moment, and who may declare it. It ends by
// itself; nobody stands in for a stand-in; what the platform's own roles may do is never handed on.
import { type Clock, Fault, type Position } from '@gongzhi/kernel'
import type { Account } from '../access/accounts.port.ts'
import { addAudit } from '../access/audit.service.ts'
import { positionsOf } from '../access/rights.ts'
import type { Database, Stores } from '../stores.port.ts'
import type { StandIn } from './stand-ins.port.ts'

/** Longer than anybody is away without his positions being given to somebody else. */
const LONGEST_MS = 366 * 24 * 60 * 60 * 1000
const LISTED = 200
/** Of one who is away: each is looked at with every request of the one who stands in, and none is ever removed. */
const MOST_OPEN = 20
const MOST_A_DAY = 100
const DAY_MS = 24 * 60 * 60 * 1000

export type Declaration = Pick<StandIn, 'id' | 'absent' | 'standing' | 'positions' | 'from' | 'until'>

export interface StandIns {
  /**
   * The positions in which the account stands in now; each says for whom. Those whose role asks for a second factor only where the
   * account has one itself.
   */
  positionsOf(account: string): Promise<readonly Position[]>
  /**
   * Repeatable under its id. `by` declares it for himself, or with `any` for somebody else, but never makes himself the one who
   * stands in; and for somebody else only within a party: what goes beyond it are new rights, which two administrators give.
   * Faults: not-allowed, not-found (either account), input-invalid (times, oneself, positions one has not), command-id-reused,
   * too-many-requests.
   */
  declare(declaration: Declaration, by: string, any: boolean): Promise<StandIn>
  /** By either of the two, or with `any`. Faults: not-found, also for one that is none of one's own. */
  end(id: string, by: string, any: boolean): Promise<StandIn>
  /** Those in which the account is either of the two; with `any` all, newest first. */
  list(account: string, any: boolean): Promise<readonly StandIn[]>
}

const same = (a: Position, b: Position) => a.role === b.role && a.party === b.party && a.place === b.place

/** What `standing` may be handed of `away` by somebody else: that of parties to which he belongs anyway. */
const withinParty = (away: Account, standing: Account): readonly Position[] => {
  const parties = new Set(positionsOf(standing).map(({ party }) => party))
  return positionsOf(away).filter(({ party }) => parties.has(party))
}

/** `wallClock`: real time, by which the audit log runs. `secondFactorFor`: roles that ask for a second factor. */
export function standIns({
  database,
  clock,
  wallClock = clock,
  secondFactorFor = [],
}: {
  database: Database
  clock: Clock
  wallClock?: Clock
  secondFactorFor?: readonly string[]
}): StandIns {
  async function isSure({ accounts }: Stores, account: string, positions: readonly Position[]): Promise<boolean> {
    if (!positions.some(({ role }) => secondFactorFor.includes(role))) return true
    return (await accounts.findSecondFactor(account))?.confirmed !== undefined
  }

  return {
    positionsOf: (account) =>
      database.read(async (stores) => {
        const positions: Position[] = []
        const active = await stores.standIns.listActive(account, clock.now())
        if (active.length === 0) return positions
        const there = await stores.accounts.find(account)
        for (const { absent, by, positions: named } of active) {
          const away = await stores.accounts.find(absent)
          // Whoever was taken out of service has nothing left that could be done for him.
          if (!there || !away || away.disabled !== undefined) continue
          for (const { role, party, place } of by === absent ? positionsOf(away) : withinParty(away, there)) {
            const position = { role, party, place, standsInFor: absent }
            if (named === 'all' || named.some((each) => same(each, position))) positions.push(position)
          }
        }
        if (await isSure(stores, account, positions)) return positions
        return positions.filter(({ role }) => !secondFactorFor.includes(role))
      }),

    async declare({ id, absent, standing, positions, from, until }, by, any) {
      if (absent !== by && !any) throw new Fault('not-allowed')
      // Nobody gives himself the positions of another.
      if (absent !== by && standing === by) throw new Fault('not-allowed')
      if (absent === standing) throw new Fault('input-invalid', { detail: '/standing' })
      const now = clock.now()
      if (!(from < until) || until <= now || until - Math.max(from, now) > LONGEST_MS)
        throw new Fault('input-invalid', { detail: '/until' })
      return database.transaction(async (stores) => {
        const known = await stores.standIns.find(id)
        if (known) {
          const { declared, ended: _, ...before } = known
          const again = { id, absent, standing, positions, from, until, by }
          if (JSON.stringify(sorted(before)) !== JSON.stringify(sorted(again))) throw new Fault('command-id-reused')
          return { ...known, declared }
        }
        // Held, so that several at once are counted one after the other.
        const [away, there] = [await stores.accounts.lock(absent), await stores.accounts.find(standing)]
        if (!away || away.disabled !== undefined) throw new Fault('not-found', { what: absent })
        if (!there || there.disabled !== undefined) throw new Fault('not-found', { what: standing })
        const has = positionsOf(away)
        if (positions !== 'all' && !positions.every((each) => has.some((own) => same(own, each))))
          throw new Fault('input-invalid', { detail: '/positions' })
        if (absent !== by) {
          const may = withinParty(away, there)
          if (!(positions === 'all' ? has : positions).every((each) => may.some((own) => same(own, each))))
            throw new Fault('not-allowed')
        }
        const { open, declared } = await stores.standIns.count(absent, now, now - DAY_MS)
        if (open >= MOST_OPEN || declared >= MOST_A_DAY) throw new Fault('too-many-requests')
        const standIn: StandIn = { id, absent, standing, positions, from, until, by, declared: now }
        await stores.standIns.save(standIn)
        await addAudit(stores, wallClock.now(), {
          kind: 'stand-in.declared',
          by,
          about: { standIn: id, absent, standing, from, until },
        })
        return standIn
      })
    },

    end: (id, by, any) =>
      database.transaction(async (stores) => {
        const known = await stores.standIns.find(id)
        if (!known || !(any || known.absent === by || known.standing === by)) throw new Fault('not-found', { what: id })
        const at = clock.now()
        if (known.ended || known.until <= at) return known
        const ended = { ...known, ended: { at, by } }
        await stores.standIns.save(ended)
        await addAudit(stores, wallClock.now(), { kind: 'stand-in.ended', by, about: { standIn: id } })
        return ended
      }),

    list: (account, any) =>
      database.read((stores) => stores.standIns.list({ limit: LISTED, ...(any ? {} : { account }) })),
  }
}

function sorted(value: object): object {
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
}
