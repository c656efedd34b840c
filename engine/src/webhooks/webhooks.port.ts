// Messages to programs of others: who wants what, what waits, and how it is carried. Secrets are stored sealed only.
import type { Destination, Instant } from '@gongzhi/kernel'

/**
 * `topics`: `case.opened`, or `case.*` for all; `places`: ids, with all that lies within them; `packs`: ids; `*` stands for
 * all of either. `secret` and `before.secret` are sealed; the one before still signs until `until`, so that a receiver can
 * change over. `failingSince`: since when not a single message arrived, undefined while they do.
 */
export type Webhook = {
  readonly id: string
  readonly name: string
  readonly url: string
  readonly topics: readonly string[]
  readonly places: readonly string[]
  readonly packs: readonly string[]
  readonly from: Instant
  readonly until?: Instant
  readonly by: string
  readonly made: Instant
  /** `paused`: messages of that time are not laid down, what waits goes out afterwards. `disabled`: by the platform, as nothing arrived for too long or the receiver said that it is gone. */
  readonly state: 'active' | 'paused' | 'disabled'
  readonly why?: DeliveryOutcome
  readonly failingSince?: Instant
  readonly lastDelivered?: Instant
  readonly secret: string
  readonly before?: { readonly secret: string; readonly until: Instant }
}

/**
 * How an attempt ended. `gone`: 410; `refused`: the receiver is there and does not want this very message (400, 413, 422 and
 * their like); `answered`: any other status that is no success, a redirect among them.
 */
export const DELIVERY_OUTCOMES = [
  'delivered',
  'address-refused',
  'name-unknown',
  'not-connected',
  'not-trusted',
  'timed-out',
  'answered',
  'refused',
  'gone',
  'secret-unreadable',
] as const
export type DeliveryOutcome = (typeof DELIVERY_OUTCOMES)[number]

export type Attempt = {
  readonly at: Instant
  readonly outcome: DeliveryOutcome
  readonly status?: number
  readonly ms: number
}

/** One message to one receiver. `id` is what the receiver knows it by (`webhook-id`), the same at each attempt. */
export type Delivery = {
  readonly id: string
  readonly webhook: string
  readonly topic: string
  /** What is sent, byte by byte. */
  readonly body: string
  readonly made: Instant
  readonly state: 'waiting' | 'delivered' | 'dead'
  /** When it is tried next; while it waits. */
  readonly next: Instant
  /** When a person sent it again: its tries are counted from then. */
  readonly since?: Instant
  readonly tries: number
  /** Later ones wait for it. */
  readonly blocks: boolean
  readonly last?: Attempt
}

export type DeliveryCounts = { readonly waiting: number; readonly dead: number }

export interface WebhooksStore {
  find(id: string): Promise<Webhook | undefined>
  /** The same; nobody else changes it until the transaction ends. */
  lock(id: string): Promise<Webhook | undefined>
  /** By name and id. */
  list(): Promise<readonly Webhook[]>
  /** Adds or replaces; who is sending is not touched by it. */
  save(webhook: Webhook): Promise<void>
  /** With all its deliveries. */
  remove(id: string): Promise<void>
  /**
   * Whether `holder` alone sends to it until `until`: nobody else does at `now`, or it is he already. `now` and `until` are
   * of real time.
   */
  hold(id: string, holder: string, now: Instant, until: Instant): Promise<boolean>
  release(id: string, holder: string): Promise<void>
  /** One whose id is known is left as it is. */
  add(deliveries: readonly Delivery[]): Promise<void>
  findDelivery(id: string): Promise<Delivery | undefined>
  /** The oldest that waits and is due, unless one before it blocks and is not. */
  due(webhook: string, now: Instant): Promise<Delivery | undefined>
  /** When one can be tried next; undefined when none waits. */
  nextDue(webhook: string): Promise<Instant | undefined>
  /** Webhooks with something to be tried at `now`, in any order; some of it may be held up by what blocks. */
  withDue(now: Instant): Promise<readonly string[]>
  /** Replaces by id. */
  settle(delivery: Delivery): Promise<void>
  /** Gives up all that waits; how many. */
  bury(webhook: string): Promise<number>
  /** In the order in which they were added, newest first. */
  listDeliveries(query: {
    readonly webhook: string
    readonly state?: Delivery['state']
    readonly limit: number
  }): Promise<readonly Delivery[]>
  counts(webhook: string): Promise<DeliveryCounts>
  /** Removes at most so many that were made before: delivered ones, and dead ones. How many. */
  trim(deliveredBefore: Instant, deadBefore: Instant, limit: number): Promise<number>
}

export type Carried = { readonly outcome: DeliveryOutcome; readonly status?: number; readonly retryAfterMs?: number }

/** Carries a message over the network. Never throws for what the other side does, never follows it anywhere. */
export interface WebhookCarrier {
  /** POST of `body` with these headers, to an IP that the destination allows. */
  carry(
    destination: Destination,
    headers: Readonly<Record<string, string>>,
    body: string,
    signal: AbortSignal,
  ): Promise<Carried>
}
