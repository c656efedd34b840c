// Accounts and proposals as administrators see them: in words, with what each of them may decide.
import { BACKWARDS_MS, isOver } from '@gongzhi/engine'
import type { Account } from '@gongzhi/engine/access/accounts.port'
import type { ApiKey, KeyWish } from '@gongzhi/engine/access/keys.port'
import type { Proposal, Rights, Wish } from '@gongzhi/engine/access/proposals.port'
import { Fault } from '@gongzhi/kernel'
import type { z } from 'zod'
import type { AccountsDesk, ProposalIn } from '../api/accounts.routes.ts'
import type { Caller } from '../api/console.port.ts'
import type { KeyIn, KeyOut, KeysDesk } from '../api/keys.routes.ts'
import { accountView } from './account-view.ts'
import { type ConsoleParts, iso } from './desk-parts.ts'

type Parts = Pick<
  ConsoleParts,
  'database' | 'directory' | 'wallClock' | 'sessions' | 'accounts' | 'keys' | 'secondFactorFor'
>
const HOUR_MS = 3_600_000

export function accountsDesk(parts: Parts): AccountsDesk {
  const { accounts, sessions, wallClock, database } = parts
  const view = accountView(parts)
  const inWords = ({ positions, roles }: Rights) => ({ positions: view.positions(positions), roles: view.roles(roles) })
  const byId = async () => new Map((await accounts.list()).map(({ account }) => [account.id, account]))
  const who = (known: ReadonlyMap<string, Account>, id: string) => ({ id, name: known.get(id)?.name ?? '' })

  function out(proposal: Proposal, caller: Caller, known: ReadonlyMap<string, Account>) {
    const { wish } = proposal
    const over = isOver(proposal, wallClock.now())
    const concerned = 'account' in wish ? wish.account : undefined
    return {
      id: proposal.id,
      kind: wish.kind,
      state: over && proposal.state === 'open' ? ('expired' as const) : proposal.state,
      by: who(known, proposal.by),
      at: iso(proposal.at),
      expires: iso(proposal.expires),
      ...(proposal.decidedBy === undefined ? {} : { decidedBy: who(known, proposal.decidedBy) }),
      ...(proposal.decidedAt === undefined ? {} : { decidedAt: iso(proposal.decidedAt) }),
      ...(concerned === undefined ? {} : { account: who(known, concerned) }),
      ...(wish.kind === 'add-account' ? { login: wish.login, name: wish.name } : {}),
      ...(wish.kind === 'change-rights' ? { before: inWords(wish.before) } : {}),
      ...('roles' in wish ? { after: inWords(wish) } : {}),
      ...(wish.kind === 'add-key' ? { key: wishOut(wish.key) } : {}),
      mayApprove:
        !over &&
        caller.roles.includes('administrator') &&
        proposal.by !== caller.account &&
        concerned !== caller.account,
    }
  }

  async function wishOf(input: z.infer<typeof ProposalIn>): Promise<Wish> {
    if (input.kind === 'add-key') return { kind: 'add-key', key: wishIn(input.key) }
    if (input.kind !== 'change-rights') return input
    const account = await database.read((stores) => stores.accounts.find(input.account))
    if (!account) throw new Fault('not-found', { what: input.account })
    return { ...input, before: { positions: account.positions, roles: account.roles ?? [] } }
  }

  return {
    async listAccounts() {
      return (await accounts.list()).map(({ account, secondFactor }) => {
        const { id, login, name, positions, roles } = view.account(account, false)
        return {
          id,
          login,
          name,
          positions,
          roles,
          ...(account.disabled === undefined ? {} : { disabled: iso(account.disabled) }),
          ...(account.external ? { issuer: account.external.issuer } : {}),
          secondFactor,
          passwordSet: account.password !== '',
        }
      })
    },
    disableAccount: (caller, id) => accounts.disable(caller.account, id),
    async endSessionsOf(caller, id) {
      if (!(await byId()).has(id)) throw new Fault('not-found', { what: id })
      return sessions.endOthers(id, caller.account)
    },
    async listProposals(caller) {
      const known = await byId()
      return (await accounts.proposals(200)).map((each) => out(each, caller, known))
    },
    propose: async (caller, input) =>
      out(await accounts.propose(caller.account, await wishOf(input)), caller, await byId()),
    async approve(caller, id) {
      const { proposal, code, token } = await accounts.approve(caller.account, id)
      return {
        proposal: out(proposal, caller, await byId()),
        ...(code === undefined ? {} : { code }),
        ...(token === undefined ? {} : { token }),
      }
    },
    refuse: async (caller, id) => out(await accounts.refuse(caller.account, id), caller, await byId()),
  }
}

function wishIn({ expires, backwardsHours, ...rest }: z.infer<typeof KeyIn>): KeyWish {
  return { ...rest, backwards: backwardsHours * HOUR_MS, expires: Date.parse(expires) }
}

function wishOut(wish: KeyWish): z.infer<typeof KeyIn> {
  return {
    label: wish.label,
    scopes: [...wish.scopes],
    places: [...wish.places],
    devices: [...wish.devices],
    zones: [...wish.zones],
    packs: [...wish.packs],
    perMinute: wish.perMinute,
    backwardsHours: Math.round((wish.backwards || BACKWARDS_MS) / HOUR_MS),
    expires: iso(wish.expires),
  }
}

export function keysDesk(parts: Parts): KeysDesk {
  const { keys, accounts, wallClock } = parts

  function out(key: ApiKey, byName: string | undefined): z.infer<typeof KeyOut> {
    const ended = key.expires <= wallClock.now()
    return {
      ...wishOut(key),
      id: key.id,
      made: iso(key.made),
      by: key.by,
      ...(byName === undefined ? {} : { byName }),
      ...(key.used === undefined ? {} : { used: iso(key.used) }),
      ...(key.revoked === undefined ? {} : { revoked: iso(key.revoked) }),
      state: key.revoked !== undefined ? 'revoked' : ended ? 'ended' : 'valid',
    }
  }

  return {
    async listKeys() {
      const names = new Map((await accounts.list()).map(({ account }) => [account.id, account.name]))
      return (await keys.list()).map((key) => out(key, names.get(key.by)))
    },
    async addKey(caller, input) {
      const wish = wishIn(input)
      if (keys.isWide(wish))
        return { proposal: (await accounts.propose(caller.account, { kind: 'add-key', key: wish })).id }
      const { key, token } = await keys.make(wish, caller.account)
      return { key: out(key, undefined), token }
    },
    revokeKey: (caller, id) => keys.revoke(id, caller.account),
  }
}
