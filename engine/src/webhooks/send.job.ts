// Sends what waits: to each receiver one after the other, in the order in which it happened, at least once, each message
// under its own id. What does not arrive comes again, later each time, for about a day; then it is a dead letter that a
// person may send again. A receiver that takes nothing for days is sent nothing more until a person says so.
import { randomUUID } from 'node:crypto'
import { type Clock, destinationOf, type Instant, isRefusal, type Reach } from '@gongzhi/kernel'
import type { Job } from '../queue/queue.port.ts'
import type { Secrets } from '../secrets/secrets.port.ts'
import type { Database, Stores } from '../stores.port.ts'
import { CLOUD_EVENT_TYPE } from './cloud-event.ts'
import { signedHeaders } from './signature.ts'
import type { Carried, Delivery, Webhook, WebhookCarrier } from './webhooks.port.ts'
import { SECRET_CONTEXT, sendJob } from './webhooks.service.ts'

/** Milliseconds. */
export type Patience = {
  /** The first pause; each is twice the one before, up to `mostMs`, and up to a quarter shorter or longer by chance. */
  readonly firstMs: number
  readonly mostMs: number
  /** A message is given up so long after it was made, or sent again by a person. */
  readonly giveUpMs: number
  /** A receiver that took nothing for so long is sent nothing more. */
  readonly disableMs: number
}

const MINUTE = 60_000
const HOUR = 60 * MINUTE
export const WEBHOOK_PATIENCE: Patience = {
  firstMs: 10_000,
  mostMs: 6 * HOUR,
  giveUpMs: 24 * HOUR,
  disableMs: 72 * HOUR,
}

export const SEND_WITHIN_MS = 15_000
/** Longer than one message can take, so that nobody else sends meanwhile. */
const HOLD_MS = 2 * MINUTE
const DELIVERED_KEPT_MS = 7 * 24 * HOUR
const DEAD_KEPT_MS = 30 * 24 * HOUR
const TRIMMED_AT_ONCE = 1_000

export interface WebhookSender {
  /** Sends what is due to the webhook of the job. Throws for what is wrong with the platform itself only. */
  send(job: Pick<Job, 'data' | 'signal'>): Promise<void>
  /** Jobs for what is due and has none: a process that died took it along. How many. */
  sweep(): Promise<number>
  /** Removes what was delivered a week ago, and dead letters of a month ago. */
  trim(): Promise<number>
}

export function webhookSender({
  database,
  clock,
  secrets,
  reach,
  carrier,
  chance = Math.random,
  patience = WEBHOOK_PATIENCE,
}: {
  database: Database
  /** Real time. */
  clock: Clock
  secrets: Secrets
  reach: Reach
  carrier: WebhookCarrier
  /** From 0 up to 1. */
  chance?: () => number
  patience?: Patience
}): WebhookSender {
  /** The next message and its receiver; undefined when there is nothing more to do now, and then nobody holds it. */
  async function next(id: string, holder: string): Promise<{ webhook: Webhook; delivery: Delivery } | undefined> {
    return database.transaction(async (stores) => {
      const now = clock.now()
      const webhook = await stores.webhooks.lock(id)
      if (!webhook || !(await stores.webhooks.hold(id, holder, now, now + HOLD_MS))) return undefined
      const going = webhook.state === 'active'
      // Nobody waits any more for what a subscription that is long over still had.
      if (webhook.until !== undefined && now >= webhook.until + patience.giveUpMs) await stores.webhooks.bury(id)
      const delivery = going ? await stores.webhooks.due(id, now) : undefined
      if (delivery) return { webhook, delivery }
      await stores.webhooks.release(id, holder)
      const later = going ? await stores.webhooks.nextDue(id) : undefined
      if (later !== undefined) await stores.jobs.add([sendJob(id, Math.max(later, now + 1_000))])
      return undefined
    })
  }

  async function carry(
    { webhook, delivery }: { webhook: Webhook; delivery: Delivery },
    end: AbortSignal,
  ): Promise<Carried> {
    const destination = destinationOf(webhook.url, reach)
    if (isRefusal(destination)) return { outcome: 'address-refused' }
    const now = clock.now()
    const sealed = [webhook.secret, ...(webhook.before && now < webhook.before.until ? [webhook.before.secret] : [])]
    let opened: string[]
    try {
      opened = sealed.map((secret) => secrets.open(secret, SECRET_CONTEXT(webhook.id)))
    } catch {
      return { outcome: 'secret-unreadable' }
    }
    const headers = {
      'content-type': CLOUD_EVENT_TYPE,
      'user-agent': 'Gongzhi-Webhooks/1',
      ...signedHeaders(delivery.id, now, delivery.body, opened),
    }
    return carrier.carry(destination, headers, delivery.body, end)
  }

  function pause(tries: number, retryAfterMs = 0): number {
    const { firstMs, mostMs } = patience
    const wished = Math.min(mostMs, firstMs * 2 ** Math.min(tries - 1, 40))
    return Math.max(Math.round(wished * (0.75 + chance() / 2)), Math.min(retryAfterMs, mostMs))
  }

  function after(delivery: Delivery, carried: Carried, began: Instant, now: Instant): Delivery {
    const { outcome, status } = carried
    const tries = delivery.tries + 1
    const last = { at: began, outcome, ms: now - began, ...(status === undefined ? {} : { status }) }
    const tried = { ...delivery, tries, last }
    if (outcome === 'delivered') return { ...tried, state: 'delivered', blocks: false }
    if (outcome === 'gone' || now - (delivery.since ?? delivery.made) >= patience.giveUpMs)
      return { ...tried, state: 'dead', blocks: false }
    // What the receiver does not want does not keep it from what comes after.
    return { ...tried, blocks: outcome !== 'refused', next: now + pause(tries, carried.retryAfterMs) }
  }

  async function settle(stores: Stores, sent: Delivery, carried: Carried, began: Instant): Promise<void> {
    const now = clock.now()
    const webhook = await stores.webhooks.lock(sent.webhook)
    const delivery = await stores.webhooks.findDelivery(sent.id)
    // Removed, or given up by a person meanwhile.
    if (!webhook || delivery?.state !== 'waiting') return
    await stores.webhooks.settle(after(delivery, carried, began, now))
    const { failingSince, why, ...rest } = webhook
    if (carried.outcome === 'delivered') {
      await stores.webhooks.save({ ...rest, lastDelivered: now })
      return
    }
    // It answers: only the message is not wanted.
    if (carried.outcome === 'refused') return
    const since = failingSince ?? began
    if (carried.outcome === 'gone' || now - since >= patience.disableMs) {
      await stores.webhooks.save({ ...rest, failingSince: since, state: 'disabled', why: carried.outcome })
      await stores.webhooks.bury(webhook.id)
    } else await stores.webhooks.save({ ...rest, failingSince: since, why: carried.outcome })
  }

  return {
    async send({ data, signal }) {
      const id = (data as { readonly webhook?: unknown } | null)?.webhook
      if (typeof id !== 'string') return
      const holder = randomUUID()
      try {
        for (let step = await next(id, holder); step && !signal.aborted; step = await next(id, holder)) {
          const began = clock.now()
          const carried = await carry(step, AbortSignal.any([signal, AbortSignal.timeout(SEND_WITHIN_MS)]))
          // One that was broken off by ourselves says nothing about the receiver; it comes again.
          if (signal.aborted && carried.outcome !== 'delivered') break
          const { delivery } = step
          await database.transaction((stores) => settle(stores, delivery, carried, began))
        }
      } finally {
        await database.transaction((stores) => stores.webhooks.release(id, holder))
      }
    },

    async sweep() {
      return database.transaction(async (stores) => {
        const ids = await stores.webhooks.withDue(clock.now())
        const active = (await stores.webhooks.list()).filter(({ id, state }) => state === 'active' && ids.includes(id))
        if (active.length > 0) await stores.jobs.add(active.map(({ id }) => sendJob(id)))
        return active.length
      })
    },

    async trim() {
      for (let removed = 0; ; ) {
        const now = clock.now()
        const some = await database.transaction(({ webhooks }) =>
          webhooks.trim(now - DELIVERED_KEPT_MS, now - DEAD_KEPT_MS, TRIMMED_AT_ONCE),
        )
        removed += some
        if (some < TRIMMED_AT_ONCE) return removed
      }
    },
  }
}
