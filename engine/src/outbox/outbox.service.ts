// Tells what decisions left to be told, each message under its id and at least once: to those who follow in this process,
// from now on, and to durable consumers, from where they were.
import type { Database, Stores } from '../stores.port.ts'
import type { OutboxRow, Position, Trimmed } from './outbox.port.ts'

export type Consumer = (stores: Stores, messages: readonly OutboxRow[]) => Promise<void>

export interface Outbox {
  /** Tells everything that can be told by now to those who follow here and to consumers; runs of it never overlap. */
  pump(): Promise<void>
  /**
   * Messages from now on, whichever process wrote them, in the order of the feed. Where `taken` throws, what it was called
   * for comes again with the next pump, and others may hear it twice.
   */
  follow(taken: (message: OutboxRow) => Promise<void> | void): () => void
  /**
   * Messages since the name was first used, to one process at a time. What `consumer` writes and how far it has come is one
   * transaction, which may be run again from its start: it touches nothing but the stores given.
   */
  consume(name: string, consumer: Consumer): () => void
  /** Removes what is older than an hour and told to every durable consumer. Of several processes, one is enough. */
  trim(): Promise<Trimmed>
}

const BATCH = 500
const TRIMMED_AT_ONCE = 5_000
const KEEP_MS = 3_600_000
/** A consumer that is not run any more would keep everything for ever. */
const FORGET_MS = 30 * 24 * 3_600_000

export function outbox({
  database,
  keepMs = KEEP_MS,
  forgetMs = FORGET_MS,
}: {
  database: Database
  /** Milliseconds of real time that a message is kept for those who follow. */
  keepMs?: number
  /** After so much waiting a durable consumer is given up. */
  forgetMs?: number
}): Outbox {
  const followers = new Set<(message: OutboxRow) => Promise<void> | void>()
  const consumers = new Map<string, Consumer>()
  let pumping: Promise<void> = Promise.resolve()
  let at: Promise<Position> | undefined

  /** Where those who follow are; read when the first one comes. One that could not be read is read again. */
  function position(): Promise<Position> {
    at ??= database
      .read((stores) => stores.outbox.end())
      .catch((fault: unknown) => {
        at = undefined
        throw fault
      })
    return at
  }

  async function tell(): Promise<void> {
    for (let from = await position(); ; ) {
      const { messages, next } = await database.read((stores) => stores.outbox.after(from, BATCH))
      for (const message of messages) await Promise.all([...followers].map(async (taken) => taken(message)))
      at = Promise.resolve(next)
      from = next
      if (messages.length < BATCH) return
    }
  }

  async function feed(name: string, consumer: Consumer): Promise<void> {
    for (let more = true; more; ) {
      more = await database.transaction(async (stores) => {
        const from = await stores.outbox.hold(name)
        if (from === undefined) return false
        const { messages, next } = await stores.outbox.after(from, BATCH)
        if (messages.length === 0) return false
        await consumer(stores, messages)
        await stores.outbox.move(name, next)
        return messages.length === BATCH
      })
    }
  }

  async function deliver(): Promise<void> {
    // One that cannot go on keeps nobody else waiting.
    const done = await Promise.allSettled([tell(), ...[...consumers].map(([name, consumer]) => feed(name, consumer))])
    for (const each of done) if (each.status === 'rejected') throw each.reason
  }

  return {
    pump() {
      pumping = pumping.then(deliver, deliver)
      return pumping
    },
    follow(taken) {
      followers.add(taken)
      position().catch(() => undefined)
      return () => followers.delete(taken)
    },
    consume(name, consumer) {
      consumers.set(name, consumer)
      return () => consumers.delete(name)
    },
    async trim() {
      const forgotten: string[] = []
      for (let removed = 0; ; ) {
        const done = await database.transaction((stores) => stores.outbox.trim(keepMs, forgetMs, TRIMMED_AT_ONCE))
        removed += done.removed
        forgotten.push(...done.forgotten)
        if (done.removed < TRIMMED_AT_ONCE) return { removed, forgotten }
      }
    },
  }
}
