// The audit log, for those who may read it. It can be read and checked; nothing here writes to it.
import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { answers } from './answers.ts'
import type { Caller } from './console.port.ts'
import { type Doorman, position } from './rule.ts'

export const AuditEntryOut = z
  .object({
    seq: z.number().int(),
    at: z.iso.datetime(),
    kind: z.string(),
    by: z.string().optional().describe('account, key:ID, cli, start, worker or oidc'),
    byName: z.string().optional(),
    network: z.string().optional(),
    about: z.record(z.string(), z.union([z.string(), z.number(), z.array(z.string())])).optional(),
    hash: z.string().describe('SHA-256 of the chain up to here'),
  })
  .meta({ id: 'AuditEntry' })
export const AuditQuery = z.object({
  before: z.coerce.number().int().min(1).optional().describe('`seq` of the last entry of the page before'),
  kind: z
    .string()
    .regex(/^[a-z.-]{1,40}$/)
    .optional()
    .describe('the kind, or what it begins with'),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})
export const AuditPage = z.object({ entries: z.array(AuditEntryOut), next: z.number().int().optional() })
export const AuditCheck = z.object({
  rows: z.number().int(),
  end: z.object({ seq: z.number().int(), hash: z.string() }),
  faults: z.array(z.object({ seq: z.number().int(), problem: z.enum(['edited', 'cut']), detail: z.string() })),
})

export type AuditDesk = {
  /** Newest first. */
  listAudit(caller: Caller, query: z.infer<typeof AuditQuery>): Promise<z.infer<typeof AuditPage>>
  checkAudit(): Promise<z.infer<typeof AuditCheck>>
}

export function auditRoutes(app: FastifyInstance, desk: AuditDesk, door: Doorman): void {
  const api = app.withTypeProvider<ZodTypeProvider>()
  const rule = position('read', 'audit')
  api.get(
    '/api/audit',
    {
      config: { rule },
      schema: { operationId: 'listAudit', tags: ['audit'], querystring: AuditQuery, response: answers(AuditPage) },
    },
    async (request) => desk.listAudit(door.caller(request), request.query),
  )
  api.get(
    '/api/audit/check',
    {
      config: { rule, rateLimit: { max: 6, timeWindow: '1 minute' } },
      schema: {
        operationId: 'checkAudit',
        tags: ['audit'],
        description: 'the whole chain from the first row kept to the last',
        response: answers(AuditCheck),
      },
    },
    async () => desk.checkAudit(),
  )
}
