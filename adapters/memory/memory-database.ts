// The stores in memory, for stories and for a look around. Never a second opinion on how a store behaves: the contract
// suite of the ports decides, for this one as for SQL.
import { AsyncLocalStorage } from 'node:async_hooks'
import { QUEUES, type QueueSpec } from '@gongzhi/engine/queue/queue.port'
import type { Database, Stores } from '@gongzhi/engine/stores.port'
import { Fault } from '@gongzhi/kernel'
import { MemoryCases } from './memory-cases.ts'
import { MemoryEvidence } from './memory-evidence.ts'
import { MemoryEyeBoard } from './memory-eye-board.ts'
import { MemoryAccounts, MemoryAudit, MemoryKeys, MemoryProposals } from './memory-identities.ts'
import { MemoryJobs } from './memory-jobs.ts'
import { MemoryNotices } from './memory-notices.ts'
import { MemoryOutbox } from './memory-outbox.ts'
import { MemoryPersonal } from './memory-personal.ts'
import { MemoryPublications } from './memory-publications.ts'
import { MemorySignals } from './memory-signals.ts'
import { MemoryStandIns } from './memory-stand-ins.ts'
import { MemoryReference } from './memory-tables.ts'
import { MemoryTargets } from './memory-targets.ts'
import { MemoryWebhooks } from './memory-webhooks.ts'
import { type UndoLog, undoAll } from './undo-table.ts'

type Transaction = { readonly reads: boolean; over: boolean; failed: Fault | undefined }

function unusable(detail: string): Fault {
  return new Fault('database-unusable', { detail })
}

/** The store, answering only while its transaction runs. */
function during<S extends object>(transaction: Transaction, store: S, wrote: () => boolean): S {
  const guarded = Object.entries(store).map(([name, method]) => [
    name,
    async (...values: unknown[]) => {
      if (transaction.over) throw unusable('a store was used after its transaction')
      const result = await method(...values)
      if (transaction.reads && wrote()) {
        transaction.failed ??= unusable('a store was written to in a transaction that reads')
        throw transaction.failed
      }
      return result
    },
  ])
  return Object.fromEntries(guarded) as S
}

/** `jobs` and `turn` are for the queue: a change made in its turn, while no transaction is under way. */
export type MemoryDatabase = Database & { readonly jobs: MemoryJobs; turn<T>(work: () => T): Promise<T> }

export function memoryDatabase(queues: readonly QueueSpec[] = QUEUES): MemoryDatabase {
  const log: UndoLog = []
  const cases = new MemoryCases(log)
  const signals = new MemorySignals(log)
  const accounts = new MemoryAccounts(log)
  const keys = new MemoryKeys(log)
  const proposals = new MemoryProposals(log)
  const audit = new MemoryAudit(log)
  const standIns = new MemoryStandIns(log)
  const reference = new MemoryReference(log)
  const outbox = new MemoryOutbox(log)
  const jobs = new MemoryJobs(log, queues)
  const board = new MemoryEyeBoard(log)
  const personal = new MemoryPersonal(log)
  const webhooks = new MemoryWebhooks(log)
  const evidence = new MemoryEvidence(log)
  const targets = new MemoryTargets(log)
  const publications = new MemoryPublications(log)
  const notices = new MemoryNotices(log)
  const running = new AsyncLocalStorage<Transaction>()
  let last: Promise<unknown> = Promise.resolve()
  let closed = false

  async function alone<T>(work: (stores: Stores) => Promise<T>, reads: boolean): Promise<T> {
    if (closed) throw unusable('closed')
    const transaction: Transaction = { reads, over: false, failed: undefined }
    const wrote = () => log.length > 0
    const taken = () => {
      transaction.failed ??= new Fault('case-changed')
      return transaction.failed
    }
    const only = <S extends object>(store: S): S => during(transaction, store, wrote)
    const ofCases = cases.store(taken, (message) => outbox.send(message))
    const stores: Stores = {
      cases: only(ofCases),
      history: only(cases.history()),
      signals: only(signals.store(taken)),
      accounts: only(accounts.store(taken)),
      keys: only(keys.store()),
      proposals: only(proposals.store()),
      audit: only(audit.store(taken)),
      standIns: only(standIns.store()),
      reference: only(reference.store()),
      outbox: only(outbox.store()),
      evidence: only(evidence.store(personal.holds)),
      jobs: only(jobs.store()),
      board: only(board.store()),
      personal: only(personal.store(taken)),
      personalCare: only(personal.care(ofCases.find)),
      webhooks: only(webhooks.store()),
      targets: only(targets.store(taken)),
      publications: only(publications.store(taken)),
      notices: only(notices.store(taken)),
    }
    try {
      const result = await running.run(transaction, () => work(stores))
      if (transaction.failed) throw transaction.failed
      log.length = 0
      return result
    } catch (fault) {
      undoAll(log)
      throw fault
    } finally {
      transaction.over = true
    }
  }

  async function inTurn<T>(work: (stores: Stores) => Promise<T>, reads: boolean): Promise<T> {
    // Waiting for itself would be for ever.
    if (running.getStore()?.over === false) throw unusable('a transaction was begun inside a transaction')
    const turn = last.then(() => alone(work, reads))
    last = turn.catch(() => undefined)
    return turn
  }

  return {
    transaction: (work) => inTurn(work, false),
    read: (work) => inTurn(work, true),
    jobs,
    turn: (work) => inTurn(async () => work(), false),
    async flush() {},
    async close() {
      await last
      closed = true
    },
  }
}
