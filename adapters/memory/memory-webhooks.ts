// Webhooks and their deliveries in memory.
import type { Delivery, Webhook, WebhooksStore } from '@gongzhi/engine/webhooks/webhooks.port'
import { stored, type UndoLog, UndoTable } from './undo-table.ts'

type Row = { readonly arrival: number; readonly delivery: Delivery }
type Hold = { readonly holder: string; readonly until: number }

export class MemoryWebhooks {
  readonly #webhooks: UndoTable<Webhook>
  readonly #holds: UndoTable<Hold>
  readonly #deliveries: UndoTable<Row>
  #last = 0

  constructor(log: UndoLog) {
    this.#webhooks = new UndoTable(log)
    this.#holds = new UndoTable(log)
    this.#deliveries = new UndoTable(log)
  }

  #of(webhook: string, ...states: readonly Delivery['state'][]): Row[] {
    return this.#deliveries
      .values()
      .filter(({ delivery }) => delivery.webhook === webhook && states.includes(delivery.state))
      .sort((a, b) => a.arrival - b.arrival)
  }

  #settle(delivery: Delivery): void {
    const row = this.#deliveries.get(delivery.id)
    if (row) this.#deliveries.set(delivery.id, stored({ ...row, delivery }))
  }

  store(): WebhooksStore {
    return {
      find: async (id) => this.#webhooks.get(id),
      lock: async (id) => this.#webhooks.get(id),
      list: async () =>
        this.#webhooks.values().sort((a, b) => (a.name === b.name ? (a.id < b.id ? -1 : 1) : a.name < b.name ? -1 : 1)),
      save: async (webhook) => this.#webhooks.set(webhook.id, stored(webhook)),
      remove: async (id) => {
        for (const { delivery } of this.#deliveries.values())
          if (delivery.webhook === id) this.#deliveries.delete(delivery.id)
        this.#webhooks.delete(id)
        this.#holds.delete(id)
      },
      hold: async (id, holder, now, until) => {
        const held = this.#holds.get(id)
        if (!this.#webhooks.has(id) || (held && held.holder !== holder && held.until > now)) return false
        this.#holds.set(id, { holder, until })
        return true
      },
      release: async (id, holder) => {
        if (this.#holds.get(id)?.holder === holder) this.#holds.delete(id)
      },
      add: async (deliveries) => {
        for (const delivery of deliveries)
          if (!this.#deliveries.has(delivery.id))
            this.#deliveries.set(delivery.id, stored({ arrival: ++this.#last, delivery }))
      },
      findDelivery: async (id) => this.#deliveries.get(id)?.delivery,
      due: async (webhook, now) => {
        for (const { delivery } of this.#of(webhook, 'waiting')) {
          if (delivery.next <= now) return delivery
          if (delivery.blocks) return undefined
        }
        return undefined
      },
      nextDue: async (webhook) => {
        let next: number | undefined
        for (const { delivery } of this.#of(webhook, 'waiting')) {
          next = Math.min(next ?? delivery.next, delivery.next)
          if (delivery.blocks) break
        }
        return next
      },
      withDue: async (now) => [
        ...new Set(
          this.#deliveries
            .values()
            .filter(({ delivery }) => delivery.state === 'waiting' && delivery.next <= now)
            .map(({ delivery }) => delivery.webhook),
        ),
      ],
      settle: async (delivery) => this.#settle(delivery),
      bury: async (webhook) => {
        const waiting = this.#of(webhook, 'waiting')
        for (const { delivery } of waiting) this.#settle({ ...delivery, state: 'dead' })
        return waiting.length
      },
      listDeliveries: async ({ webhook, state, limit }) =>
        this.#of(webhook, ...(state ? [state] : (['waiting', 'delivered', 'dead'] as const)))
          .reverse()
          .slice(0, limit)
          .map(({ delivery }) => delivery),
      counts: async (webhook) => ({
        waiting: this.#of(webhook, 'waiting').length,
        dead: this.#of(webhook, 'dead').length,
      }),
      trim: async (deliveredBefore, deadBefore, limit) => {
        const over = this.#deliveries
          .values()
          .map(({ delivery }) => delivery)
          .filter(({ state, made }) =>
            state === 'delivered' ? made < deliveredBefore : state === 'dead' && made < deadBefore,
          )
          .sort((a, b) => a.made - b.made)
          .slice(0, limit)
        for (const { id } of over) this.#deliveries.delete(id)
        return over.length
      },
    }
  }
}
