// Whether this process lives and can do its work, for whoever watches it from outside: status words, nothing of its inside.
import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Readiness } from '../readiness.ts'
import { ANYONE } from './rule.ts'

const Live = z.object({ status: z.literal('live') }).meta({ id: 'Live' })
const Ready = z
  .object({
    status: z.enum(['ready', 'not-ready']),
    checks: z.record(z.string(), z.string()).describe('“ok”, or a word for what is wrong'),
  })
  .meta({ id: 'Ready' })

export function opsRoutes(app: FastifyInstance, ready: () => Promise<Readiness>): void {
  const api = app.withTypeProvider<ZodTypeProvider>()
  api.get(
    '/health/live',
    {
      config: { rule: ANYONE },
      schema: { operationId: 'getLiveness', tags: ['health'], response: { 200: Live } },
    },
    async () => ({ status: 'live' as const }),
  )
  api.get(
    '/health/ready',
    {
      config: { rule: ANYONE },
      schema: {
        operationId: 'getReadiness',
        tags: ['health'],
        description:
          '503 while requests should go elsewhere: the database is away, the disk is full, the process is ending',
        response: { 200: Ready, 503: Ready },
      },
    },
    async (_request, reply) => {
      const told = await ready()
      const status = told.ready ? ('ready' as const) : ('not-ready' as const)
      return reply
        .status(told.ready ? 200 : 503)
        .header('cache-control', 'no-store')
        .send({ status, checks: { ...told.checks } })
    },
  )
}
