// Keys of programs: what they may claim, when they end, when they were last used. The secret is told once, when a key is made.
import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { answers, byId, faults } from './answers.ts'
import type { Caller } from './console.port.ts'
import { type Doorman, position } from './rule.ts'

const instant = z.iso.datetime()
const pattern = z
  .string()
  .regex(/^[^*\p{Cc}]{0,119}\*?$/u)
  .min(1)
const list = z.array(pattern).min(1).max(200)

export const KeyIn = z
  .strictObject({
    label: z.string().min(1).max(80),
    scopes: z.array(z.enum(['signals', 'read', 'open311'])).min(1),
    places: list.describe('ids; each covers all that lies within; * for everywhere'),
    devices: list.describe('ids, or beginnings that end in *'),
    zones: list.describe('ids, or beginnings that end in *'),
    packs: list,
    perMinute: z.number().int().min(1).max(1_000_000),
    backwardsHours: z.number().int().min(1).max(720).default(24).describe('how old a signal may be'),
    expires: instant.describe('a year ahead at most'),
  })
  .meta({ id: 'KeyIn' })
export const KeyOut = KeyIn.extend({
  id: z.string(),
  made: instant,
  by: z.string().describe('account, or start or cli'),
  byName: z.string().optional(),
  used: instant.optional().describe('to the minute'),
  revoked: instant.optional(),
  state: z.enum(['valid', 'ended', 'revoked']),
}).meta({ id: 'Key' })
export const KeyMade = z
  .object({ key: KeyOut, token: z.string().describe('gz_…, told only now') })
  .meta({ id: 'KeyMade' })
export const KeyProposed = z.object({ proposal: z.string() }).meta({ id: 'KeyProposed' })

export type KeysDesk = {
  listKeys(caller: Caller): Promise<z.infer<typeof KeyOut>[]>
  /** A wide one is only proposed. Faults: input-invalid, not-found (a place). */
  addKey(caller: Caller, wish: z.infer<typeof KeyIn>): Promise<z.infer<typeof KeyMade> | z.infer<typeof KeyProposed>>
  revokeKey(caller: Caller, id: string): Promise<void>
}

export function keysRoutes(app: FastifyInstance, desk: KeysDesk, door: Doorman): void {
  const api = app.withTypeProvider<ZodTypeProvider>()
  const tags = ['keys']
  api.get(
    '/api/keys',
    {
      config: { rule: position('read', 'key') },
      schema: { operationId: 'listKeys', tags, response: answers(z.array(KeyOut)) },
    },
    async (request) => desk.listKeys(door.caller(request)),
  )
  api.post(
    '/api/keys',
    {
      config: { rule: position('change', 'key') },
      schema: {
        operationId: 'addKey',
        tags,
        description:
          '202: the key is wide (any device, pack or place; more than signals) and another administrator decides',
        body: KeyIn,
        response: { ...answers(KeyMade), 202: KeyProposed },
      },
    },
    async (request, reply) => {
      const done = await desk.addKey(door.caller(request), request.body)
      return 'proposal' in done ? reply.status(202).send(done) : reply.status(200).send(done)
    },
  )
  api.delete(
    '/api/keys/:id',
    {
      config: { rule: position('change', 'key') },
      schema: {
        operationId: 'revokeKey',
        tags,
        description: 'in every process a few seconds later',
        params: byId,
        response: { 204: z.null(), ...faults },
      },
    },
    async (request, reply) => {
      await desk.revokeKey(door.caller(request), request.params.id)
      return reply.status(204).send(null)
    },
  )
}
