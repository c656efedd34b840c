// Cases, their evidence, and pictures for them.
import { Fault } from '@gongzhi/kernel'
import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { answers, byId } from './answers.ts'
import type { Console } from './console.port.ts'
import { type Doorman, position } from './rule.ts'
import * as s from './schemas.ts'

const PICTURE_LIMIT_BYTES = 10 * 1024 * 1024

export function casesRoutes(app: FastifyInstance, desk: Console, door: Doorman): void {
  const api = app.withTypeProvider<ZodTypeProvider>()
  api.get(
    '/api/cases',
    {
      config: { rule: position('read', 'case') },
      schema: { operationId: 'listCases', tags: ['cases'], querystring: s.CasesQuery, response: answers(s.CaseList) },
    },
    async (request) => desk.listCases(door.caller(request), request.query),
  )
  api.post(
    '/api/cases',
    {
      config: { rule: position('open', 'case') },
      schema: { operationId: 'openCase', tags: ['cases'], body: s.OpenCase, response: answers(s.CaseDetail) },
    },
    async (request) => desk.openCase(door.caller(request), request.body),
  )
  api.get(
    '/api/cases/:id',
    {
      config: { rule: position('read', 'case') },
      schema: { operationId: 'getCase', tags: ['cases'], params: byId, response: answers(s.CaseDetail) },
    },
    async (request) => desk.getCase(door.caller(request), request.params.id),
  )
  api.post(
    '/api/cases/:id/commands',
    {
      config: { rule: position('act', 'case') },
      schema: {
        operationId: 'commandCase',
        tags: ['cases'],
        params: byId,
        body: s.CaseCommand,
        response: answers(s.CaseDetail),
      },
    },
    async (request) => desk.command(door.caller(request), request.params.id, request.body),
  )
  api.get(
    '/api/cases/:id/evidence/:address',
    {
      config: { rule: position('read', 'case') },
      schema: {
        operationId: 'getEvidence',
        tags: ['cases'],
        params: byId.extend({ address: z.string().regex(/^[0-9a-f]{64}$/) }),
        produces: ['image/jpeg'],
      },
    },
    async (request, reply) =>
      door.jpeg(reply, await desk.evidence(door.caller(request), request.params.id, request.params.address)),
  )
  api.post(
    '/api/uploads',
    {
      bodyLimit: PICTURE_LIMIT_BYTES,
      config: { rule: position('open', 'evidence') },
      schema: {
        operationId: 'upload',
        tags: ['cases'],
        consumes: ['image/jpeg', 'image/png', 'image/webp'],
        description: 'A picture; it is blurred in memory before it is stored',
        response: answers(s.Upload),
      },
    },
    async (request) => {
      const known = door.caller(request)
      if (!(request.body instanceof Uint8Array))
        throw new Fault('picture-invalid', { detail: 'no picture in the body' })
      return desk.upload(known, request.body)
    },
  )
}
