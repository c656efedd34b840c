// Who stands in for whom while somebody is away.
import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { answers, byId } from './answers.ts'
import type { Caller } from './console.port.ts'
import { ACCOUNT, type Doorman } from './rule.ts'
import { commandId, id as reference } from './schemas.ts'

const instant = z.iso.datetime()
const Held = z.object({ role: reference, party: reference, place: reference })

export const StandInWish = z
  .object({
    id: commandId,
    absent: reference.optional().describe('account; without it whoever is signed in'),
    standing: reference.describe('account'),
    positions: z.union([z.literal('all'), z.array(Held).min(1).max(50)]),
    from: instant,
    until: instant.describe('excluded; 366 days at most'),
  })
  .meta({ id: 'StandInWish' })

export const StandInOut = z
  .object({
    id: z.string(),
    absent: z.string(),
    standing: z.string(),
    positions: z.union([z.literal('all'), z.array(Held)]),
    from: instant,
    until: instant,
    by: z.string(),
    declared: instant,
    ended: z.object({ at: instant, by: z.string() }).optional(),
    active: z.boolean(),
  })
  .meta({ id: 'StandIn' })

export type StandInsDesk = {
  /** Those in which the caller is either of the two; all for whoever may read them all. */
  listStandIns(caller: Caller): Promise<z.infer<typeof StandInOut>[]>
  /** For himself; for another only whoever may change stand-ins. Faults: not-allowed, not-found, input-invalid. */
  declareStandIn(caller: Caller, wish: z.infer<typeof StandInWish>): Promise<z.infer<typeof StandInOut>>
  /** Fault not-found, also for one that is none of his. */
  endStandIn(caller: Caller, id: string): Promise<z.infer<typeof StandInOut>>
}

export function standInsRoutes(app: FastifyInstance, desk: StandInsDesk, door: Doorman): void {
  const api = app.withTypeProvider<ZodTypeProvider>()
  // Whoever has an account may be away: what he sees and does of others is decided behind the door.
  api.get(
    '/api/stand-ins',
    {
      config: { rule: ACCOUNT },
      schema: { operationId: 'listStandIns', tags: ['stand-ins'], response: answers(z.array(StandInOut)) },
    },
    async (request) => desk.listStandIns(door.caller(request)),
  )
  api.post(
    '/api/stand-ins',
    {
      config: { rule: ACCOUNT },
      schema: {
        operationId: 'declareStandIn',
        tags: ['stand-ins'],
        body: StandInWish,
        response: answers(StandInOut),
      },
    },
    async (request) => desk.declareStandIn(door.caller(request), request.body),
  )
  api.delete(
    '/api/stand-ins/:id',
    {
      config: { rule: ACCOUNT },
      schema: { operationId: 'endStandIn', tags: ['stand-ins'], params: byId, response: answers(StandInOut) },
    },
    async (request) => desk.endStandIn(door.caller(request), request.params.id),
  )
}
