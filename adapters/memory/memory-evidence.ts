// What is remembered of pictures, in memory.
import type { EndedCase, EvidenceCareStore, WhyRemoved } from '@gongzhi/engine/evidence/evidence-care.port'
import { stored, type UndoLog, UndoTable } from './undo-table.ts'

type Run = { at: number; what: string; removed: number; bytes: number }

export class MemoryEvidence {
  readonly #uses: UndoTable<{ address: string; case: string }>
  readonly #ended: UndoTable<EndedCase>
  readonly #removed: UndoTable<{ at: number; why: WhyRemoved }>
  readonly #uploads: UndoTable<{ address: string; account: string; at: number }>
  readonly #runs: UndoTable<Run>

  constructor(log: UndoLog) {
    this.#uses = new UndoTable(log)
    this.#ended = new UndoTable(log)
    this.#removed = new UndoTable(log)
    this.#uploads = new UndoTable(log)
    this.#runs = new UndoTable(log)
  }

  /** `isPersonal`: whether the personal-data store holds the picture. */
  store(isPersonal: (address: string) => boolean): EvidenceCareStore {
    const uses = this.#uses
    const isUsed = (address: string, butFor = '') =>
      uses.values().some((use) => use.address === address && use.case !== butFor)
    return {
      addUses: async (caseId, addresses) => {
        for (const address of addresses) uses.set(`${address} ${caseId}`, { address, case: caseId })
      },
      usesOf: async (caseId) =>
        uses
          .values()
          .filter((use) => use.case === caseId)
          .map(({ address }) => address)
          .sort(),
      used: async (addresses, butFor) => addresses.filter((address) => isUsed(address, butFor) || isPersonal(address)),
      addEnded: async (row) => this.#ended.set(row.case, stored(row)),
      listEnded: async (kind, before, limit) =>
        this.#ended
          .values()
          .filter((row) => row.kind === kind && row.ended < before)
          .sort((a, b) => a.ended - b.ended || (a.case < b.case ? -1 : 1))
          .slice(0, limit),
      settle: async (caseId) => {
        this.#ended.delete(caseId)
        for (const [key, use] of uses.entries()) if (use.case === caseId) uses.delete(key)
      },
      noteRemoved: async (addresses, at, why) => {
        for (const address of addresses) this.#removed.set(address, { at, why })
      },
      removed: async (address) => this.#removed.get(address),
      addUpload: async (address, account, at) => this.#uploads.set(`${address} ${account}`, { address, account, at }),
      isUpload: async (address, account) => this.#uploads.has(`${address} ${account}`),
      countUnused: async (account, since) =>
        this.#uploads.values().filter((row) => row.account === account && row.at > since && !isUsed(row.address))
          .length,
      forgetUploads: async (before) => {
        const old = this.#uploads.entries().filter(([, row]) => row.at <= before)
        for (const [key] of old) this.#uploads.delete(key)
        return old.length
      },
      addRun: async (at, what, removed, bytes) => {
        const key = `${at} ${what}`
        const known = this.#runs.get(key)
        this.#runs.set(key, {
          ...{ at, what },
          removed: (known?.removed ?? 0) + removed,
          bytes: (known?.bytes ?? 0) + bytes,
        })
      },
      runs: async (limit) =>
        this.#runs
          .values()
          .sort((a, b) => b.at - a.at || (a.what < b.what ? -1 : 1))
          .slice(0, limit),
    }
  }
}
