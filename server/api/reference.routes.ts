// Figures, packs, places, health.
import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { answers } from './answers.ts'
import type { Console } from './console.port.ts'
import { ACCOUNT, ANYONE, type Doorman, position } from './rule.ts'
import * as s from './schemas.ts'

const PlaceRow = z.object({
  id: z.string(),
  name: z.string(),
  kind: z.string(),
  within: z.string().optional(),
  code: z.string().optional(),
})

export function referenceRoutes(app: FastifyInstance, desk: Console, door: Doorman): void {
  const api = app.withTypeProvider<ZodTypeProvider>()
  api.get(
    '/api/indicators',
    {
      config: { rule: position('read', 'indicator') },
      schema: {
        operationId: 'listIndicators',
        tags: ['indicators'],
        querystring: z.object({ place: z.string().max(120).optional() }),
        response: answers(z.array(s.Indicator)),
      },
    },
    async (request) => desk.indicators(door.caller(request), request.query.place),
  )
  api.get(
    '/api/packs',
    {
      config: { rule: ACCOUNT },
      schema: { operationId: 'listPacks', tags: ['packs'], response: answers(z.array(s.PackOut)) },
    },
    async () => desk.packs(),
  )
  api.get(
    '/api/places',
    {
      config: { rule: ACCOUNT },
      schema: { operationId: 'listPlaces', tags: ['places'], response: answers(z.array(PlaceRow)) },
    },
    async (request) => desk.places(door.caller(request)),
  )
  api.get(
    '/api/health',
    { config: { rule: ANYONE }, schema: { operationId: 'getHealth', tags: ['health'], response: answers(s.Health) } },
    async (request) => desk.health((await door.who(request)) !== undefined),
  )
}
