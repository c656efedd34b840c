// The stores in memory, for stories and for a look around. Never a second opinion on how a store behaves: the contract
// suite of the ports decides, for this one as for SQL.
import { AsyncLocalStorage } from 'node:async_hooks'
import type { Database, Stores } from '@gongzhi/engine/stores.port'
import { Fault } from '@gongzhi/kernel'
import { MemoryCases } from './memory-cases.ts'
import { MemoryAccounts, MemoryOutbox, MemoryReference, MemorySignals } from './memory-tables.ts'
import { type UndoLog, undoAll } from './undo-table.ts'

type Transaction = { over: boolean; failed: Fault | undefined }

function unusable(detail: string): Fault {
  return new Fault('database-unusable', { detail })
}

/** The store, answering only while its transaction runs. */
function during<S extends object>(transaction: Transaction, store: S): S {
  const guarded = Object.entries(store).map(([name, method]) => [
    name,
    async (...values: unknown[]) => {
      if (transaction.over) throw unusable('a store was used after its transaction')
      return method(...values)
    },
  ])
  return Object.fromEntries(guarded) as S
}

export function memoryDatabase(): Database {
  const log: UndoLog = []
  const cases = new MemoryCases(log)
  const signals = new MemorySignals(log)
  const accounts = new MemoryAccounts(log)
  const reference = new MemoryReference(log)
  const outbox = new MemoryOutbox(log)
  const running = new AsyncLocalStorage<Transaction>()
  let last: Promise<unknown> = Promise.resolve()
  let closed = false

  async function alone<T>(work: (stores: Stores) => Promise<T>): Promise<T> {
    if (closed) throw unusable('closed')
    const transaction: Transaction = { over: false, failed: undefined }
    const taken = () => {
      transaction.failed ??= new Fault('case-changed')
      return transaction.failed
    }
    const stores: Stores = {
      cases: during(
        transaction,
        cases.store(taken, (message) => outbox.send(message)),
      ),
      history: during(transaction, cases.history()),
      signals: during(transaction, signals.store(taken)),
      accounts: during(transaction, accounts.store(taken)),
      reference: during(transaction, reference.store()),
      outbox: during(transaction, outbox.store()),
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

  return {
    async transaction(work) {
      // Waiting for itself would be for ever.
      if (running.getStore()?.over === false) throw unusable('a transaction was begun inside a transaction')
      const turn = last.then(() => alone(work))
      last = turn.catch(() => undefined)
      return turn
    },
    async flush() {},
    async close() {
      await last
      closed = true
    },
  }
}
