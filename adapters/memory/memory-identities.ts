// Accounts and all that belongs to them in memory: sessions, second factors, failed attempts, keys, proposals, the audit log.
import type { Account, AccountsStore, Attempts, SecondFactor, Session } from '@gongzhi/engine/access/accounts.port'
import type { AuditEnd, AuditRow, AuditStore } from '@gongzhi/engine/access/audit.port'
import type { ApiKey, KeysStore } from '@gongzhi/engine/access/keys.port'
import type { Proposal, ProposalsStore } from '@gongzhi/engine/access/proposals.port'
import type { Fault } from '@gongzhi/kernel'
import { stored, type UndoLog, UndoTable } from './undo-table.ts'

export class MemoryAccounts {
  readonly #accounts: UndoTable<Account>
  readonly #sessions: UndoTable<Session>
  readonly #factors: UndoTable<SecondFactor>
  readonly #attempts: UndoTable<Attempts>

  constructor(log: UndoLog) {
    this.#accounts = new UndoTable(log)
    this.#sessions = new UndoTable(log)
    this.#factors = new UndoTable(log)
    this.#attempts = new UndoTable(log)
  }

  #withLogin(login: string): Account | undefined {
    return this.#accounts.values().find((account) => account.login === login)
  }

  #known(issuer: string, subject: string): Account | undefined {
    return this.#accounts.values().find(({ external }) => external?.issuer === issuer && external.subject === subject)
  }

  store(taken: () => Fault): AccountsStore {
    return {
      findByLogin: async (login) => this.#withLogin(login),
      findExternal: async (issuer, subject) => this.#known(issuer, subject),
      find: async (id) => this.#accounts.get(id),
      lock: async (id) => this.#accounts.get(id),
      list: async () => this.#accounts.values().sort((a, b) => (a.login < b.login ? -1 : 1)),
      save: async (account) => {
        const { external } = account
        const holders = [
          this.#withLogin(account.login),
          external ? this.#known(external.issuer, external.subject) : undefined,
        ]
        if (holders.some((holder) => holder && holder.id !== account.id)) throw taken()
        this.#accounts.set(account.id, stored(account))
      },
      ...this.#sessionStore(),
      ...this.#attemptStore(),
    }
  }

  #sessionStore() {
    return {
      addSession: async (session: Session) => this.#sessions.set(session.digest, stored(session)),
      findSession: async (digest: string) => this.#sessions.get(digest),
      listSessions: async (account: string) =>
        this.#sessions
          .values()
          .filter((session) => session.account === account)
          .sort((a, b) => b.created - a.created || (a.digest < b.digest ? -1 : 1)),
      seeSession: async (digest: string, at: number) => {
        const session = this.#sessions.get(digest)
        if (session) this.#sessions.set(digest, stored({ ...session, seen: Math.max(session.seen, at) }))
      },
      endSession: async (digest: string) => this.#sessions.delete(digest),
      endSessions: async (account: string, except = '') => {
        const ended = this.#sessions
          .values()
          .filter((session) => session.account === account && session.digest !== except)
        for (const { digest } of ended) this.#sessions.delete(digest)
        return ended.length
      },
      endExpired: async (now: number, forgotten = 0) => {
        for (const { digest, expires } of this.#sessions.values()) if (expires < now) this.#sessions.delete(digest)
        for (const { key, last } of this.#attempts.values()) if (last < forgotten) this.#attempts.delete(key)
      },
    }
  }

  #attemptStore() {
    const factor = async (account: string) => this.#factors.get(account)
    return {
      findSecondFactor: factor,
      lockSecondFactor: factor,
      saveSecondFactor: async (row: SecondFactor) => this.#factors.set(row.account, stored(row)),
      removeSecondFactor: async (account: string) => this.#factors.delete(account),
      findAttempts: async (key: string) => this.#attempts.get(key),
      lockAttempts: async (key: string) => {
        if (!this.#attempts.has(key)) this.#attempts.set(key, { key, failures: 0, last: 0, locked: 0 })
        return this.#attempts.get(key) as Attempts
      },
      saveAttempts: async (row: Attempts) => {
        if (this.#attempts.has(row.key)) this.#attempts.set(row.key, stored(row))
      },
      forgetAttempts: async (key: string) => this.#attempts.delete(key),
    }
  }
}

export class MemoryKeys {
  readonly #keys: UndoTable<ApiKey>

  constructor(log: UndoLog) {
    this.#keys = new UndoTable(log)
  }

  store(): KeysStore {
    return {
      find: async (id) => this.#keys.get(id),
      list: async () => this.#keys.values().sort((a, b) => b.made - a.made || (a.id < b.id ? -1 : 1)),
      save: async ({ used: _, ...key }) => {
        const used = this.#keys.get(key.id)?.used
        this.#keys.set(key.id, stored({ ...key, ...(used === undefined ? {} : { used }) }))
      },
      use: async (id, at) => {
        const key = this.#keys.get(id)
        if (key) this.#keys.set(id, stored({ ...key, used: Math.max(key.used ?? 0, at) }))
      },
    }
  }
}

export class MemoryProposals {
  readonly #proposals: UndoTable<Proposal>

  constructor(log: UndoLog) {
    this.#proposals = new UndoTable(log)
  }

  store(): ProposalsStore {
    return {
      lock: async (id) => this.#proposals.get(id),
      list: async (limit) => this.#proposals.values().reverse().slice(0, limit),
      save: async (proposal) => this.#proposals.set(proposal.id, stored(proposal)),
    }
  }
}

export class MemoryAudit {
  readonly #rows: UndoTable<AuditRow>
  readonly #start: UndoTable<AuditEnd>

  constructor(log: UndoLog) {
    this.#rows = new UndoTable(log)
    this.#start = new UndoTable(log)
  }

  store(taken: () => Fault): AuditStore {
    const oldestFirst = () => this.#rows.values().sort((a, b) => a.seq - b.seq)
    const start = async () => this.#start.get('') ?? { seq: 0, hash: '' }
    return {
      start,
      lockEnd: async () => {
        const last = oldestFirst().at(-1)
        return last ? { seq: last.seq, hash: last.hash } : start()
      },
      append: async (row) => {
        if (this.#rows.has(String(row.seq))) throw taken()
        this.#rows.set(String(row.seq), stored(row))
      },
      list: async ({ limit, before = Number.POSITIVE_INFINITY, kind = '' }) =>
        oldestFirst()
          .reverse()
          .filter((row) => row.seq < before && row.kind.startsWith(kind))
          .slice(0, limit),
      following: async (seq, limit) =>
        oldestFirst()
          .filter((row) => row.seq > seq)
          .slice(0, limit),
      cut: async (before) => {
        const rows = oldestFirst()
        const stays = rows.findIndex(({ at }) => at >= before)
        const gone = stays === -1 ? rows : rows.slice(0, stays)
        const last = gone.at(-1)
        if (last) this.#start.set('', { seq: last.seq, hash: last.hash })
        for (const { seq } of gone) this.#rows.delete(String(seq))
        return gone.length
      },
    }
  }
}
