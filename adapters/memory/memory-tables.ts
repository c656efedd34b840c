// Everything but cases in memory: signals, accounts, reference, outbox. One function a port.
import type { Account, AccountsStore, Session } from '@gongzhi/engine/access/accounts.port'
import type { OutboxMessage } from '@gongzhi/engine/cases/cases.port'
import type { OutboxRow, OutboxStore } from '@gongzhi/engine/outbox/outbox.port'
import type { ReferenceStore } from '@gongzhi/engine/reference/reference.port'
import type { SignalsStore, StoredSignal } from '@gongzhi/engine/signals/signals.port'
import type { Answer, Calendar, Device, Fault, Pack, Party, Place } from '@gongzhi/kernel'
import { stored, type UndoLog, UndoTable } from './undo-table.ts'

export class MemorySignals {
  readonly #rows: UndoTable<StoredSignal>

  constructor(log: UndoLog) {
    this.#rows = new UndoTable(log)
  }

  store(taken: () => Fault): SignalsStore {
    return {
      find: async (id) => this.#rows.get(id),
      add: async (row) => {
        if (this.#rows.has(row.signal.id)) throw taken()
        this.#rows.set(row.signal.id, stored(row))
      },
      // Of equal age the one that came last is first: reversed before a sort that keeps the order of equals.
      list: async (limit) =>
        this.#rows
          .values()
          .reverse()
          .sort((a, b) => b.received - a.received)
          .slice(0, limit),
      counts: async () => {
        const counts = { opened: 0, attached: 0, recorded: 0, refused: 0 }
        for (const { outcome } of this.#rows.values()) counts[outcome.kind]++
        return counts
      },
    }
  }
}

export class MemoryAccounts {
  readonly #accounts: UndoTable<Account>
  readonly #sessions: UndoTable<Session>

  constructor(log: UndoLog) {
    this.#accounts = new UndoTable(log)
    this.#sessions = new UndoTable(log)
  }

  #withLogin(login: string): Account | undefined {
    return this.#accounts.values().find((account) => account.login === login)
  }

  store(taken: () => Fault): AccountsStore {
    return {
      findByLogin: async (login) => this.#withLogin(login),
      find: async (id) => this.#accounts.get(id),
      list: async () => this.#accounts.values().sort((a, b) => (a.login < b.login ? -1 : 1)),
      save: async (account) => {
        const holder = this.#withLogin(account.login)
        if (holder && holder.id !== account.id) throw taken()
        this.#accounts.set(account.id, stored(account))
      },
      addSession: async (session) => this.#sessions.set(session.digest, stored(session)),
      findSession: async (digest) => this.#sessions.get(digest),
      endSession: async (digest) => this.#sessions.delete(digest),
      endExpired: async (now) => {
        for (const { digest, expires } of this.#sessions.values()) if (expires < now) this.#sessions.delete(digest)
      },
    }
  }
}

export class MemoryReference {
  readonly #places: UndoTable<Place>
  readonly #parties: UndoTable<Party>
  readonly #answers: UndoTable<Answer>
  readonly #devices: UndoTable<Device>
  readonly #calendar: UndoTable<Calendar>
  readonly #packs: UndoTable<Pack>

  constructor(log: UndoLog) {
    this.#places = new UndoTable(log)
    this.#parties = new UndoTable(log)
    this.#answers = new UndoTable(log)
    this.#devices = new UndoTable(log)
    this.#calendar = new UndoTable(log)
    this.#packs = new UndoTable(log)
  }

  store(): ReferenceStore {
    return {
      load: async () => ({
        places: this.#places.values(),
        parties: this.#parties.values(),
        answers: this.#answers.values(),
        devices: this.#devices.values(),
        calendar: this.#calendar.get(''),
        packs: this.#packs.values(),
      }),
      save: async ({ places, parties, answers, devices, calendar, packs }) => {
        for (const place of places ?? []) this.#places.set(place.id, stored(place))
        for (const party of parties ?? []) this.#parties.set(party.id, stored(party))
        for (const answer of answers ?? [])
          this.#answers.set(JSON.stringify([answer.role, answer.place]), stored(answer))
        for (const device of devices ?? []) this.#devices.set(device.id, stored(device))
        if (calendar) this.#calendar.set('', stored(calendar))
        for (const pack of packs ?? []) this.#packs.set(JSON.stringify([pack.id, pack.version]), stored(pack))
      },
    }
  }
}

export class MemoryOutbox {
  readonly #rows: UndoTable<OutboxRow>
  #last = 0

  constructor(log: UndoLog) {
    this.#rows = new UndoTable(log)
  }

  send(message: OutboxMessage): void {
    const id = ++this.#last
    this.#rows.set(String(id), stored({ id, ...message }))
  }

  store(): OutboxStore {
    return {
      take: async (limit) =>
        this.#rows
          .values()
          .sort((a, b) => a.id - b.id)
          .slice(0, limit),
      delivered: async (ids) => {
        for (const id of ids) this.#rows.delete(String(id))
      },
    }
  }
}
