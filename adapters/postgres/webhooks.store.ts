// Webhooks and their deliveries in SQL.
import type { Delivery, Webhook, WebhooksStore } from '@gongzhi/engine/webhooks/webhooks.port'
import { canonical } from '@gongzhi/kernel'
import type { Sql, SqlRow } from './sql.ts'

const webhookOf = (row: SqlRow): Webhook => JSON.parse(row.text as string) as Webhook
const deliveryOf = (row: SqlRow): Delivery => ({
  ...(JSON.parse(row.text as string) as Omit<Delivery, 'body' | 'state' | 'next' | 'blocks'>),
  body: row.body as string,
  state: row.state as Delivery['state'],
  next: row.next as number,
  blocks: row.blocks as boolean,
})
const COLUMNS = 'text, body, state, next, blocks'

/** What has no column of its own. */
const restOf = ({ body: _, state: __, next: ___, blocks: ____, ...rest }: Delivery): string => canonical(rest)

// What comes after the first that blocks and is not due has to wait for it.
const BARRIER = `
barrier as (
  select min(arrival) as arrival from webhook_delivery
  where webhook = $1 and state = 'waiting' and blocks and next > $2
)`

export function webhooksStore(sql: Sql): WebhooksStore {
  return {
    async find(id) {
      const [row] = await sql.query('select text from webhook where id = $1', [id])
      return row && webhookOf(row)
    },
    async lock(id) {
      const [row] = await sql.query('select text from webhook where id = $1 for update', [id])
      return row && webhookOf(row)
    },
    async list() {
      return (await sql.query('select text from webhook order by name, id')).map(webhookOf)
    },
    async save(webhook) {
      await sql.query(
        `insert into webhook (id, name, text) values ($1, $2, $3)
        on conflict (id) do update set name = excluded.name, text = excluded.text`,
        [webhook.id, webhook.name, canonical(webhook)],
      )
    },
    async remove(id) {
      await sql.query('delete from webhook_delivery where webhook = $1', [id])
      await sql.query('delete from webhook where id = $1', [id])
    },
    async hold(id, holder, now, until) {
      const rows = await sql.query(
        `update webhook set holder = $2, held = $4
        where id = $1 and (holder is null or holder = $2 or held <= $3) returning id`,
        [id, holder, now, until],
      )
      return rows.length > 0
    },
    async release(id, holder) {
      await sql.query('update webhook set holder = null, held = null where id = $1 and holder = $2', [id, holder])
    },
    async add(deliveries) {
      if (deliveries.length === 0) return
      const column = <T>(of: (delivery: Delivery) => T) => deliveries.map(of)
      await sql.query(
        `insert into webhook_delivery (id, webhook, made, state, next, blocks, text, body)
        select id, webhook, made::bigint, state, next::bigint, blocks = 'true', text, body
        from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[])
          with ordinality as given (id, webhook, made, state, next, blocks, text, body, place)
        order by place
        on conflict (id) do nothing`,
        [
          column(({ id }) => id),
          column(({ webhook }) => webhook),
          column(({ made }) => String(made)),
          column(({ state }) => state),
          column(({ next }) => String(next)),
          column(({ blocks }) => String(blocks)),
          column(restOf),
          column(({ body }) => body),
        ],
      )
    },
    async findDelivery(id) {
      const [row] = await sql.query(`select ${COLUMNS} from webhook_delivery where id = $1`, [id])
      return row && deliveryOf(row)
    },
    async due(webhook, now) {
      const [row] = await sql.query(
        `with ${BARRIER}
        select ${COLUMNS} from webhook_delivery
        where webhook = $1 and state = 'waiting' and next <= $2
          and arrival < coalesce((select arrival from barrier), 9223372036854775807)
        order by arrival limit 1`,
        [webhook, now],
      )
      return row && deliveryOf(row)
    },
    async nextDue(webhook) {
      const [row] = await sql.query(
        `select min(next) as next from webhook_delivery
        where webhook = $1 and state = 'waiting' and arrival <= coalesce((
          select min(arrival) from webhook_delivery where webhook = $1 and state = 'waiting' and blocks
        ), 9223372036854775807)`,
        [webhook],
      )
      return (row?.next as number | null | undefined) ?? undefined
    },
    async withDue(now) {
      const rows = await sql.query(
        `select distinct webhook from webhook_delivery where state = 'waiting' and next <= $1`,
        [now],
      )
      return rows.map((row) => row.webhook as string)
    },
    async settle(delivery) {
      await sql.query('update webhook_delivery set state = $2, next = $3, blocks = $4, text = $5 where id = $1', [
        delivery.id,
        delivery.state,
        delivery.next,
        delivery.blocks,
        restOf(delivery),
      ])
    },
    async bury(webhook) {
      const rows = await sql.query(
        `update webhook_delivery set state = 'dead' where webhook = $1 and state = 'waiting' returning id`,
        [webhook],
      )
      return rows.length
    },
    async listDeliveries({ webhook, state, limit }) {
      const rows = await sql.query(
        `select ${COLUMNS} from webhook_delivery where webhook = $1 and ($2::text is null or state = $2)
        order by arrival desc limit $3`,
        [webhook, state ?? null, limit],
      )
      return rows.map(deliveryOf)
    },
    async counts(webhook) {
      const [row] = await sql.query(
        `select count(*) filter (where state = 'waiting') as waiting, count(*) filter (where state = 'dead') as dead
        from webhook_delivery where webhook = $1 and state <> 'delivered'`,
        [webhook],
      )
      return { waiting: (row?.waiting as number) ?? 0, dead: (row?.dead as number) ?? 0 }
    },
    async trim(deliveredBefore, deadBefore, limit) {
      const rows = await sql.query(
        `delete from webhook_delivery where id in (
          select id from webhook_delivery
          where (state = 'delivered' and made < $1) or (state = 'dead' and made < $2) order by made limit $3
        ) returning id`,
        [deliveredBefore, deadBefore, limit],
      )
      return rows.length
    },
  }
}
