// Accounts and their rights, under four eyes: one administrator proposes, another one decides, never the one it concerns. What only
// takes away (disabling, ending sessions) one does alone, except where it would take away an administrator.
import { randomBytes, randomUUID } from 'node:crypto'
import { type Clock, canonical, Fault, type Instant, isPlatformRole, type PlaceTree } from '@gongzhi/kernel'
import { digest } from '../cases/chain.ts'
import type { Database, Stores } from '../stores.port.ts'
import type { Account } from './accounts.port.ts'
import { type AuditEntry, addAudit } from './audit.service.ts'
import { checkWish, makeKey } from './keys.service.ts'
import { drawnCode, plainCode } from './passwords.ts'
import type { Proposal, Rights, Wish } from './proposals.port.ts'
import { asksSecondFactor, isAdministrator } from './rights.ts'

const PROPOSAL_MS = 7 * 24 * 3_600_000
const CODE_MS = 24 * 3_600_000
const LEAST_ADMINISTRATORS = 2

/** What rights are about: the roles of the packs, parties and places there are. */
export type RightsGround = {
  readonly places: PlaceTree
  readonly roles: () => ReadonlySet<string>
  readonly hasParty: (id: string) => boolean
}

/** What an approval made, told only now: the code by which the person sets a password, or the token of a key. */
export type Approved = { readonly proposal: Proposal; readonly code?: string; readonly token?: string }
export type AccountRow = { readonly account: Account; readonly secondFactor: boolean }

export interface Accounts {
  /** By login. */
  list(): Promise<readonly AccountRow[]>
  /** Newest first. */
  proposals(limit: number): Promise<readonly Proposal[]>
  /** Faults: login-taken, not-found, input-invalid, account-external, administrators-too-few, second-factor-missing. */
  propose(by: string, wish: Wish): Promise<Proposal>
  /**
   * Makes it so, in one transaction. Faults: not-found, proposal-over, proposal-own, proposal-concerned, proposal-outdated,
   * not-allowed (either of both is no administrator any more) and those of `propose`.
   */
  approve(by: string, id: string): Promise<Approved>
  /** The proposer withdraws, another administrator refuses. Faults: not-found, proposal-over. */
  refuse(by: string, id: string): Promise<Proposal>
  /** At once, with all its sessions. Faults: not-found, administrators-too-few (propose that instead). */
  disable(by: string, account: string): Promise<void>
  /**
   * Without four eyes, from the machine itself, and only while there are fewer than two administrators; afterwards Fault
   * not-allowed. Gives the code by which the person sets a password.
   */
  bootstrap(login: string, name: string): Promise<{ readonly account: Account; readonly code: string }>
}

const concerns = (wish: Wish): string | undefined => ('account' in wish ? wish.account : undefined)
export const isOver = (proposal: Proposal, now: Instant): boolean =>
  proposal.state !== 'open' || proposal.expires <= now

export function accounts({
  database,
  wallClock,
  ground,
  secondFactorFor = [],
}: {
  database: Database
  wallClock: Clock
  ground: RightsGround
  secondFactorFor?: readonly string[]
}): Accounts {
  const administrators = async (stores: Stores) => (await stores.accounts.list()).filter(isAdministrator)

  function checkRights({ positions, roles }: Rights): void {
    const known = ground.roles()
    for (const { role, party, place } of positions) {
      if (!known.has(role)) throw new Fault('not-found', { what: role })
      if (!ground.hasParty(party)) throw new Fault('not-found', { what: party })
      if (!ground.places.find(place)) throw new Fault('not-found', { what: place })
    }
    const strange = roles.find((role) => !isPlatformRole(role))
    if (strange !== undefined) throw new Fault('not-found', { what: strange })
  }

  async function accountOf({ accounts: store }: Stores, id: string): Promise<Account> {
    const account = await store.lock(id)
    if (!account) throw new Fault('not-found', { what: id })
    return account
  }

  async function keepsAdministrators(stores: Stores, without: Account): Promise<void> {
    const left = (await administrators(stores)).filter(({ id }) => id !== without.id)
    if (isAdministrator(without) && left.length < LEAST_ADMINISTRATORS) throw new Fault('administrators-too-few')
  }

  /** Whether it could be carried out now; what it is about is held until the transaction ends. */
  async function check(stores: Stores, wish: Wish, now: Instant): Promise<void> {
    switch (wish.kind) {
      case 'add-account':
        checkRights(wish)
        if (await stores.accounts.findByLogin(wish.login)) throw new Fault('login-taken', { login: wish.login })
        return
      case 'add-key':
        return checkWish(wish.key, ground.places, now)
      case 'change-rights': {
        checkRights(wish)
        const account = await accountOf(stores, wish.account)
        if (!wish.roles.includes('administrator') && account.roles?.includes('administrator'))
          await keepsAdministrators(stores, account)
        return
      }
      case 'disable-account':
        return keepsAdministrators(stores, await accountOf(stores, wish.account))
      case 'reset-second-factor':
        await accountOf(stores, wish.account)
        if (!(await stores.accounts.findSecondFactor(wish.account))) throw new Fault('second-factor-missing')
        return
      case 'reset-password':
        if ((await accountOf(stores, wish.account)).external) throw new Fault('account-external')
        return
      case 'enable-account':
        await accountOf(stores, wish.account)
    }
  }

  function withCode(account: Account, now: Instant): { readonly account: Account; readonly code: string } {
    const code = drawnCode()
    return { account: { ...account, reset: { digest: digest(plainCode(code)), expires: now + CODE_MS } }, code }
  }

  const rightsOf = ({ positions, roles = [] }: Account): Rights => ({ positions, roles })

  /** Carries it out. */
  async function effect(
    stores: Stores,
    wish: Wish,
    by: string,
    now: Instant,
  ): Promise<{ readonly made?: string; readonly code?: string; readonly token?: string }> {
    const note = (kind: AuditEntry['kind'], account: string) => addAudit(stores, now, { kind, by, about: { account } })
    switch (wish.kind) {
      case 'add-account': {
        const { login, name, positions, roles } = wish
        const blank = { id: randomUUID(), login, name, password: '', positions, roles }
        const { account, code } = withCode(blank, now)
        await stores.accounts.save(account)
        await note('account.added', account.id)
        return { made: account.id, code }
      }
      case 'add-key': {
        const { key, token } = await makeKey(stores, wish.key, by, now)
        return { made: key.id, token }
      }
      case 'change-rights': {
        const account = await accountOf(stores, wish.account)
        if (canonical(rightsOf(account)) !== canonical(wish.before)) throw new Fault('proposal-outdated')
        const changed = { ...account, positions: wish.positions, roles: wish.roles }
        await stores.accounts.save(changed)
        const factor = await stores.accounts.findSecondFactor(account.id)
        // Whoever now has to have a second factor sets it up at his next sign-in.
        if (factor?.confirmed === undefined && asksSecondFactor(changed, secondFactorFor))
          await stores.accounts.endSessions(account.id)
        await note('account.rights', account.id)
        return {}
      }
      case 'disable-account': {
        const account = await accountOf(stores, wish.account)
        await stores.accounts.save({ ...account, disabled: now })
        await stores.accounts.endSessions(account.id)
        await note('account.disabled', account.id)
        return {}
      }
      case 'enable-account': {
        const { disabled: _, ...account } = await accountOf(stores, wish.account)
        await stores.accounts.save(account)
        await note('account.enabled', account.id)
        return {}
      }
      case 'reset-second-factor':
        await stores.accounts.removeSecondFactor(wish.account)
        await stores.accounts.endSessions(wish.account)
        await note('second-factor.removed', wish.account)
        return {}
      case 'reset-password': {
        const { account, code } = withCode(await accountOf(stores, wish.account), now)
        // The old one is gone: whoever knew it has nothing any more.
        await stores.accounts.save({ ...account, password: '' })
        await stores.accounts.endSessions(account.id)
        await note('password.drawn', account.id)
        return { code }
      }
    }
  }

  /** Nobody else changes rights meanwhile, so that no two decide by the same picture. */
  async function openProposal(stores: Stores, id: string, now: Instant): Promise<Proposal> {
    await stores.cases.claim(['rights'])
    const proposal = await stores.proposals.lock(id)
    if (!proposal) throw new Fault('not-found', { what: id })
    if (isOver(proposal, now)) throw new Fault('proposal-over')
    return proposal
  }

  return {
    async list() {
      return database.read(async (stores) => {
        const rows: AccountRow[] = []
        for (const account of await stores.accounts.list()) {
          const factor = await stores.accounts.findSecondFactor(account.id)
          rows.push({ account, secondFactor: factor?.confirmed !== undefined })
        }
        return rows
      })
    },
    proposals: (limit) => database.read((stores) => stores.proposals.list(limit)),

    async propose(by, wish) {
      const now = wallClock.now()
      return database.transaction(async (stores) => {
        await check(stores, wish, now)
        const proposal: Proposal = {
          id: randomBytes(12).toString('hex'),
          wish,
          by,
          at: now,
          expires: now + PROPOSAL_MS,
          state: 'open',
        }
        await stores.proposals.save(proposal)
        const account = concerns(wish)
        await addAudit(stores, now, {
          kind: 'proposal.made',
          by,
          about: { proposal: proposal.id, what: wish.kind, ...(account === undefined ? {} : { account }) },
        })
        return proposal
      })
    },

    async approve(by, id) {
      const now = wallClock.now()
      return database.transaction(async (stores) => {
        const proposal = await openProposal(stores, id, now)
        if (proposal.by === by) throw new Fault('proposal-own')
        if (concerns(proposal.wish) === by) throw new Fault('proposal-concerned')
        const present = (await administrators(stores)).map((each) => each.id)
        if (!present.includes(by) || !present.includes(proposal.by)) throw new Fault('not-allowed')
        await check(stores, proposal.wish, now)
        const { made, ...told } = await effect(stores, proposal.wish, by, now)
        const decided: Proposal = {
          ...proposal,
          state: 'approved',
          decidedBy: by,
          decidedAt: now,
          ...(made === undefined ? {} : { made }),
        }
        await stores.proposals.save(decided)
        await addAudit(stores, now, {
          kind: 'proposal.approved',
          by,
          about: { proposal: id, what: proposal.wish.kind, proposer: proposal.by },
        })
        return { proposal: decided, ...told }
      })
    },

    async refuse(by, id) {
      const now = wallClock.now()
      return database.transaction(async (stores) => {
        const proposal = await openProposal(stores, id, now)
        const own = proposal.by === by
        const decided: Proposal = {
          ...proposal,
          state: own ? 'withdrawn' : 'refused',
          decidedBy: by,
          decidedAt: now,
        }
        await stores.proposals.save(decided)
        await addAudit(stores, now, {
          kind: own ? 'proposal.withdrawn' : 'proposal.refused',
          by,
          about: { proposal: id, what: proposal.wish.kind },
        })
        return decided
      })
    },

    async disable(by, id) {
      const now = wallClock.now()
      await database.transaction(async (stores) => {
        await stores.cases.claim(['rights'])
        const account = await accountOf(stores, id)
        // One administrator alone does not put out another.
        if (isAdministrator(account)) throw new Fault('administrators-too-few')
        await effect(stores, { kind: 'disable-account', account: id }, by, now)
      })
    },

    async bootstrap(login, name) {
      const now = wallClock.now()
      return database.transaction(async (stores) => {
        await stores.cases.claim(['rights'])
        if ((await administrators(stores)).length >= LEAST_ADMINISTRATORS) throw new Fault('not-allowed')
        if (await stores.accounts.findByLogin(login)) throw new Fault('login-taken', { login })
        const made = withCode(
          { id: randomUUID(), login, name, password: '', positions: [], roles: ['administrator'] },
          now,
        )
        await stores.accounts.save(made.account)
        await addAudit(stores, now, {
          kind: 'account.added',
          by: 'cli',
          about: { account: made.account.id, roles: ['administrator'] },
        })
        return made
      })
    },
  }
}
