// Webhooks as those who look after the platform see them: in instants of ISO 8601, without secrets and without what was told.
import type { Webhooks, WebhookView, WebhookWish } from '@gongzhi/engine'
import type { Delivery } from '@gongzhi/engine/webhooks/webhooks.port'
import type { Clock } from '@gongzhi/kernel'
import type { z } from 'zod'
import type { WebhookDelivery, WebhookIn, WebhookOut, WebhooksDesk } from '../api/webhooks.routes.ts'
import { iso } from './desk-parts.ts'

export function webhooksDesk({ webhooks, wallClock }: { webhooks: Webhooks; wallClock: Clock }): WebhooksDesk {
  function wishOf({ name, url, topics, places, packs, from, until }: z.infer<typeof WebhookIn>): WebhookWish {
    return {
      name,
      url,
      topics,
      places,
      packs,
      from: from === undefined ? wallClock.now() : Date.parse(from),
      ...(until === undefined ? {} : { until: Date.parse(until) }),
    }
  }
  return {
    listWebhooks: async () => (await webhooks.list()).map(webhookOut),
    async makeWebhook(caller, wish) {
      const { webhook, secret } = await webhooks.make(wishOf(wish), caller.account)
      return { webhook: webhookOut(webhook), secret }
    },
    changeWebhook: async (caller, id, { state, ...wish }) =>
      webhookOut(await webhooks.change(id, wishOf(wish), state, caller.account)),
    renewWebhookSecret: (caller, id) => webhooks.renewSecret(id, caller.account),
    removeWebhook: (caller, id) => webhooks.remove(id, caller.account),
    webhookDeliveries: async (_, id, { limit, state }) =>
      (await webhooks.deliveries(id, limit, state)).map(deliveryOut),
    resendWebhook: (caller, id, delivery) => webhooks.resend(id, delivery, caller.account),
  }
}

function webhookOut(webhook: WebhookView): z.infer<typeof WebhookOut> {
  const { id, name, url, by, state, why, waiting, dead } = webhook
  return {
    id,
    name,
    url,
    topics: [...webhook.topics],
    places: [...webhook.places],
    packs: [...webhook.packs],
    from: iso(webhook.from),
    ...(webhook.until === undefined ? {} : { until: iso(webhook.until) }),
    by,
    made: iso(webhook.made),
    state,
    ...(why === undefined ? {} : { why }),
    ...(webhook.failingSince === undefined ? {} : { failingSince: iso(webhook.failingSince) }),
    ...(webhook.lastDelivered === undefined ? {} : { lastDelivered: iso(webhook.lastDelivered) }),
    waiting,
    dead,
  }
}

function deliveryOut({ id, topic, made, state, tries, next, last }: Delivery): z.infer<typeof WebhookDelivery> {
  return {
    id,
    topic,
    made: iso(made),
    state,
    tries,
    ...(state === 'waiting' ? { next: iso(next) } : {}),
    ...(last
      ? {
          last: {
            at: iso(last.at),
            outcome: last.outcome,
            ms: last.ms,
            ...(last.status === undefined ? {} : { status: last.status }),
          },
        }
      : {}),
  }
}
