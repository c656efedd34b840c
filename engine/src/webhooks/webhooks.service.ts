// Who gets which messages: subscriptions are made, changed and looked at here, and what happened is laid down for each of
// them. Nothing is sent from here. A secret is told once, when it is made.
import { createHash, randomBytes } from 'node:crypto'
import { type CaseEvent, type Clock, destinationOf, Fault, type Instant, isRefusal, type Reach } from '@gongzhi/kernel'
import { addAudit } from '../access/audit.service.ts'
import type { OutboxRow } from '../outbox/outbox.port.ts'
import type { Directory } from '../reference/directory.ts'
import type { Secrets } from '../secrets/secrets.port.ts'
import type { Database, Stores } from '../stores.port.ts'
import { cloudEvent } from './cloud-event.ts'
import { drawWebhookSecret } from './signature.ts'
import type { Delivery, DeliveryCounts, Webhook } from './webhooks.port.ts'

/** What somebody may wish of a subscription. */
export type WebhookWish = Pick<Webhook, 'name' | 'url' | 'topics' | 'places' | 'packs' | 'from' | 'until'>

/** A subscription as it may be shown: without its secret. */
export type WebhookView = Omit<Webhook, 'secret' | 'before'> & DeliveryCounts

export interface Webhooks {
  /** `secret`: for the receiver, told here and nowhere else. Faults: webhook-address-refused, input-invalid, not-found. */
  make(wish: WebhookWish, by: string): Promise<{ readonly webhook: WebhookView; readonly secret: string }>
  /** Also sets it going again where it had been paused or disabled. Faults as `make`, and not-found. */
  change(id: string, wish: WebhookWish, state: 'active' | 'paused', by: string): Promise<WebhookView>
  /** A new secret; the one before still signs for a day beside it. Fault not-found. */
  renewSecret(id: string, by: string): Promise<{ readonly secret: string }>
  /** With all that waits for it. Fault not-found. */
  remove(id: string, by: string): Promise<void>
  list(): Promise<readonly WebhookView[]>
  /** Newest first. Fault not-found. */
  deliveries(id: string, limit: number, state?: Delivery['state']): Promise<readonly Delivery[]>
  /** Sends one again, with a full day of tries. Faults: not-found, webhook-state-wrong while it waits or the webhook is not active. */
  resend(id: string, delivery: string, by: string): Promise<void>
  /** For the outbox: lays down what each subscription gets of these messages. */
  take(stores: Stores, messages: readonly OutboxRow[]): Promise<void>
}

export const WEBHOOK_QUEUE = 'webhook'
export const SECRET_CONTEXT = (id: string): string => `webhook:${id}`
const OLD_SECRET_MS = 24 * 3_600_000
const MOST_WEBHOOKS = 200
const TOPIC = /^case\.(\*|[a-z-]{1,40})$/

/** A job that sends what waits; another one is not added while it waits itself. */
export const sendJob = (webhook: string, after?: Instant) => ({
  queue: WEBHOOK_QUEUE,
  data: { webhook },
  ...(after === undefined ? { singleton: webhook } : { after }),
})

const wants = (list: readonly string[], id: string): boolean => list.includes('*') || list.includes(id)

/** Whether a subscription was for this at the time at which it is laid down. */
export function subscribes(
  webhook: Webhook,
  topic: string,
  what: { readonly pack: string; readonly path: readonly string[] },
  now: Instant,
): boolean {
  return (
    webhook.state === 'active' &&
    webhook.from <= now &&
    (webhook.until === undefined || now < webhook.until) &&
    (webhook.topics.includes('case.*') || webhook.topics.includes(topic)) &&
    wants(webhook.packs, what.pack) &&
    (webhook.places.includes('*') || what.path.some((place) => webhook.places.includes(place)))
  )
}

/** The same message to the same receiver has the same id, however often it is laid down. */
const deliveryId = (webhook: string, event: CaseEvent): string =>
  `msg_${createHash('sha256').update(`${webhook}\n${event.case}\n${event.seq}`).digest('base64url').slice(0, 32)}`

export function webhooks({
  database,
  clock,
  directory,
  secrets,
  reach,
  source,
}: {
  database: Database
  /** Real time: receivers do not live faster. */
  clock: Clock
  directory: () => Directory
  secrets: Secrets
  reach: Reach
  /** URI that names this platform to receivers. */
  source: string
}): Webhooks {
  const unknown = (what: string) => new Fault('not-found', { what })

  function checked(wish: WebhookWish): WebhookWish {
    const wrong = (detail: string) => new Fault('input-invalid', { detail })
    const destination = destinationOf(wish.url, reach)
    if (isRefusal(destination)) throw new Fault(destination.refused, destination.params)
    const topic = wish.topics.find((each) => !TOPIC.test(each))
    if (topic !== undefined || wish.topics.length === 0) throw wrong('/topics')
    if (wish.places.length === 0 || wish.packs.length === 0) throw wrong('/places and /packs: * or ids')
    if (wish.until !== undefined && wish.until <= wish.from) throw wrong('/until')
    const { places, packs } = directory()
    for (const id of wish.places) if (id !== '*' && !places.find(id)) throw unknown(id)
    for (const id of wish.packs) if (id !== '*' && !packs.some((pack) => pack.id === id)) throw unknown(id)
    const { name, topics, places: at, packs: of, from, until } = wish
    return {
      name,
      url: destination.url,
      topics,
      places: at,
      packs: of,
      from,
      ...(until === undefined ? {} : { until }),
    }
  }

  async function locked(stores: Stores, id: string): Promise<Webhook> {
    const webhook = await stores.webhooks.lock(id)
    if (!webhook) throw unknown(id)
    return webhook
  }

  async function viewOf(stores: Stores, webhook: Webhook): Promise<WebhookView> {
    const { secret: _, before: __, ...shown } = webhook
    return { ...shown, ...(await stores.webhooks.counts(webhook.id)) }
  }

  return {
    async make(wish, by) {
      const wanted = checked(wish)
      const id = `wh-${randomBytes(9).toString('hex')}`
      const secret = drawWebhookSecret()
      const now = clock.now()
      const sealed = secrets.seal(secret, SECRET_CONTEXT(id))
      return database.transaction(async (stores) => {
        if ((await stores.webhooks.list()).length >= MOST_WEBHOOKS)
          throw new Fault('input-invalid', { detail: `more than ${MOST_WEBHOOKS}` })
        const webhook: Webhook = { id, ...wanted, by, made: now, state: 'active', secret: sealed }
        await stores.webhooks.save(webhook)
        const view = await viewOf(stores, webhook)
        await addAudit(stores, now, { kind: 'webhook.made', by, about: { webhook: id } })
        return { webhook: view, secret }
      })
    },

    async change(id, wish, state, by) {
      const wanted = checked(wish)
      const now = clock.now()
      return database.transaction(async (stores) => {
        const { made, by: maker, secret, before, lastDelivered } = await locked(stores, id)
        const webhook: Webhook = {
          id,
          ...wanted,
          by: maker,
          made,
          state,
          secret,
          ...(before ? { before } : {}),
          ...(lastDelivered === undefined ? {} : { lastDelivered }),
        }
        await stores.webhooks.save(webhook)
        if (state === 'active') await stores.jobs.add([sendJob(id)])
        const view = await viewOf(stores, webhook)
        await addAudit(stores, now, { kind: 'webhook.changed', by, about: { webhook: id, state } })
        return view
      })
    },

    async renewSecret(id, by) {
      const secret = drawWebhookSecret()
      const sealed = secrets.seal(secret, SECRET_CONTEXT(id))
      const now = clock.now()
      return database.transaction(async (stores) => {
        const webhook = await locked(stores, id)
        const before = { secret: webhook.secret, until: now + OLD_SECRET_MS }
        await stores.webhooks.save({ ...webhook, secret: sealed, before })
        await addAudit(stores, now, { kind: 'webhook.changed', by, about: { webhook: id, secret: 'renewed' } })
        return { secret }
      })
    },

    async remove(id, by) {
      const now = clock.now()
      await database.transaction(async (stores) => {
        await locked(stores, id)
        await stores.webhooks.remove(id)
        await addAudit(stores, now, { kind: 'webhook.removed', by, about: { webhook: id } })
      })
    },

    list: () =>
      database.read(async (stores) => {
        const views: WebhookView[] = []
        for (const webhook of await stores.webhooks.list()) views.push(await viewOf(stores, webhook))
        return views
      }),

    deliveries: (id, limit, state) =>
      database.read(async (stores) => {
        if (!(await stores.webhooks.find(id))) throw unknown(id)
        return stores.webhooks.listDeliveries({ webhook: id, limit, ...(state ? { state } : {}) })
      }),

    async resend(id, delivery, by) {
      const now = clock.now()
      await database.transaction(async (stores) => {
        const webhook = await locked(stores, id)
        const found = await stores.webhooks.findDelivery(delivery)
        if (!found || found.webhook !== id) throw unknown(delivery)
        if (webhook.state !== 'active' || found.state === 'waiting') throw new Fault('webhook-state-wrong')
        await stores.webhooks.settle({ ...found, state: 'waiting', next: now, since: now, tries: 0, blocks: false })
        await stores.jobs.add([sendJob(id)])
        await addAudit(stores, now, { kind: 'webhook.resent', by, about: { webhook: id, delivery } })
      })
    },

    async take(stores, messages) {
      const now = clock.now()
      const active = (await stores.webhooks.list()).filter(({ state }) => state === 'active')
      const topics = messages.filter(({ topic }) => topic.startsWith('case.'))
      if (active.length === 0 || topics.length === 0) return
      const { cases } = await stores.cases.load([], [...new Set(topics.map((message) => message.case))])
      const deliveries: Delivery[] = []
      for (const { topic, case: id, text } of topics) {
        const state = cases.get(id)?.state
        if (!state) continue
        const event = JSON.parse(text) as CaseEvent
        for (const webhook of active) {
          if (!subscribes(webhook, topic, state, now)) continue
          const body = cloudEvent(event, state, source)
          const common = { webhook: webhook.id, topic, body, made: now, next: now }
          deliveries.push({ id: deliveryId(webhook.id, event), ...common, state: 'waiting', tries: 0, blocks: false })
        }
      }
      await stores.webhooks.add(deliveries)
      const to = new Set(deliveries.map(({ webhook }) => webhook))
      if (to.size > 0) await stores.jobs.add([...to].map((id) => sendJob(id)))
    },
  }
}
