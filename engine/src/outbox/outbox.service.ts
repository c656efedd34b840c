// Delivers what decisions left to be told: in order, at least once, each message under its id. Rows stay until every
// listener has taken them.
import type { Database } from '../stores.port.ts'
import type { OutboxRow } from './outbox.port.ts'

export interface Outbox {
  /** Delivers everything that waits; runs of it never overlap. */
  pump(): Promise<void>
  follow(taken: (message: OutboxRow) => Promise<void> | void): () => void
}

const BATCH = 500

export function outbox({ database }: { database: Database }): Outbox {
  const followers = new Set<(message: OutboxRow) => Promise<void> | void>()
  let pumping: Promise<void> = Promise.resolve()

  async function deliver(): Promise<void> {
    for (;;) {
      const rows = await database.transaction((stores) => stores.outbox.take(BATCH))
      for (const row of rows) for (const taken of followers) await taken(row)
      if (rows.length > 0) await database.transaction((stores) => stores.outbox.delivered(rows.map((row) => row.id)))
      if (rows.length < BATCH) return
    }
  }

  return {
    pump() {
      pumping = pumping.then(deliver, deliver)
      return pumping
    },
    follow(taken) {
      followers.add(taken)
      return () => followers.delete(taken)
    },
  }
}
