// Messages to programs of others: who gets which, how it went, and sending again. A secret is told once; what a message says
// is not shown here, as whoever looks after the platform sees no case by it.
import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { answers, byId, faults } from './answers.ts'
import type { Caller } from './console.port.ts'
import { type Doorman, position } from './rule.ts'
import { id } from './schemas.ts'

const instant = z.iso.datetime()
const ids = z.array(id).min(1).max(200)

export const WebhookIn = z
  .strictObject({
    name: z.string().min(1).max(80),
    url: z.string().min(1).max(2000).describe('https, outside; a receiver inside only where the operator named it'),
    topics: z
      .array(z.string().regex(/^case\.(\*|[a-z-]{1,40})$/))
      .min(1)
      .max(50)
      .describe('case.opened, case.moved, … or case.* for all'),
    places: ids.describe('ids; each covers all that lies within; * for everywhere'),
    packs: ids.describe('ids; * for all'),
    from: instant.optional().describe('now where left out'),
    until: instant.optional(),
  })
  .meta({ id: 'WebhookIn' })
export const WebhookChange = WebhookIn.extend({ state: z.enum(['active', 'paused']) }).meta({ id: 'WebhookChange' })
const outcome = z.enum([
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
])
export const WebhookOut = WebhookIn.extend({
  id: z.string(),
  from: instant,
  by: z.string().describe('account'),
  made: instant,
  state: z.enum(['active', 'paused', 'disabled']).describe('disabled: by the platform, as nothing arrived for days'),
  why: outcome.optional().describe('how the last attempt failed'),
  failingSince: instant.optional(),
  lastDelivered: instant.optional(),
  waiting: z.number().int(),
  dead: z.number().int(),
}).meta({ id: 'Webhook' })
export const WebhookMade = z
  .object({ webhook: WebhookOut, secret: z.string().describe('whsec_…, told only now') })
  .meta({ id: 'WebhookMade' })
export const WebhookSecret = z
  .object({ secret: z.string().describe('whsec_…, told only now; the one before signs beside it for a day') })
  .meta({ id: 'WebhookSecret' })
export const WebhookDelivery = z
  .object({
    id: z.string().describe('as the receiver knows it: webhook-id'),
    topic: z.string(),
    made: instant,
    state: z.enum(['waiting', 'delivered', 'dead']),
    tries: z.number().int(),
    next: instant.optional().describe('while it waits'),
    last: z
      .object({ at: instant, outcome, status: z.number().int().optional(), ms: z.number().int() })
      .optional()
      .describe('the last attempt'),
  })
  .meta({ id: 'WebhookDelivery' })
export const DeliveriesQuery = z.object({
  state: z.enum(['waiting', 'delivered', 'dead']).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})

export type WebhooksDesk = {
  listWebhooks(caller: Caller): Promise<z.infer<typeof WebhookOut>[]>
  /** Faults: webhook-address-refused, input-invalid, not-found (a place or a pack). */
  makeWebhook(caller: Caller, wish: z.infer<typeof WebhookIn>): Promise<z.infer<typeof WebhookMade>>
  /** Faults as `makeWebhook`, and not-found. */
  changeWebhook(caller: Caller, id: string, wish: z.infer<typeof WebhookChange>): Promise<z.infer<typeof WebhookOut>>
  renewWebhookSecret(caller: Caller, id: string): Promise<z.infer<typeof WebhookSecret>>
  removeWebhook(caller: Caller, id: string): Promise<void>
  webhookDeliveries(
    caller: Caller,
    id: string,
    query: z.infer<typeof DeliveriesQuery>,
  ): Promise<z.infer<typeof WebhookDelivery>[]>
  /** Faults: not-found, webhook-state-wrong. */
  resendWebhook(caller: Caller, id: string, delivery: string): Promise<void>
}

export function webhooksRoutes(app: FastifyInstance, desk: WebhooksDesk, door: Doorman): void {
  const api = app.withTypeProvider<ZodTypeProvider>()
  const tags = ['webhooks']
  const reads = { rule: position('read', 'webhook') }
  const changes = { rule: position('change', 'webhook') }
  api.get(
    '/api/webhooks',
    { config: reads, schema: { operationId: 'listWebhooks', tags, response: answers(z.array(WebhookOut)) } },
    async (request) => desk.listWebhooks(door.caller(request)),
  )
  api.post(
    '/api/webhooks',
    {
      config: changes,
      schema: {
        operationId: 'makeWebhook',
        tags,
        description:
          'CloudEvents 1.0 (structured, JSON), signed as Standard Webhooks 1.0 says; at least once, in order',
        body: WebhookIn,
        response: answers(WebhookMade),
      },
    },
    async (request) => desk.makeWebhook(door.caller(request), request.body),
  )
  api.put(
    '/api/webhooks/:id',
    {
      config: changes,
      schema: {
        operationId: 'changeWebhook',
        tags,
        description: 'also sets one going again that was paused or disabled',
        params: byId,
        body: WebhookChange,
        response: answers(WebhookOut),
      },
    },
    async (request) => desk.changeWebhook(door.caller(request), request.params.id, request.body),
  )
  api.post(
    '/api/webhooks/:id/secret',
    {
      config: changes,
      schema: { operationId: 'renewWebhookSecret', tags, params: byId, response: answers(WebhookSecret) },
    },
    async (request) => desk.renewWebhookSecret(door.caller(request), request.params.id),
  )
  api.delete(
    '/api/webhooks/:id',
    {
      config: changes,
      schema: { operationId: 'removeWebhook', tags, params: byId, response: { 204: z.null(), ...faults } },
    },
    async (request, reply) => {
      await desk.removeWebhook(door.caller(request), request.params.id)
      return reply.status(204).send(null)
    },
  )
  api.get(
    '/api/webhooks/:id/deliveries',
    {
      config: reads,
      schema: {
        operationId: 'listWebhookDeliveries',
        tags,
        params: byId,
        querystring: DeliveriesQuery,
        response: answers(z.array(WebhookDelivery)),
      },
    },
    async (request) => desk.webhookDeliveries(door.caller(request), request.params.id, request.query),
  )
  api.post(
    '/api/webhooks/:id/deliveries/:delivery/resend',
    {
      config: changes,
      schema: {
        operationId: 'resendWebhook',
        tags,
        params: byId.extend({ delivery: id }),
        response: { 204: z.null(), ...faults },
      },
    },
    async (request, reply) => {
      await desk.resendWebhook(door.caller(request), request.params.id, request.params.delivery)
      return reply.status(204).send(null)
    },
  )
}
