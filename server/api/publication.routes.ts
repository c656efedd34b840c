// Publications of the quarter inside the platform: looked at, drafted by one, approved by another. What everybody may read is in
// public.routes.ts.
import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { answers, byId, faults } from './answers.ts'
import type { Caller } from './console.port.ts'
import { type Doorman, position } from './rule.ts'
import { id } from './schemas.ts'

const instant = z.iso.datetime()
const sha256 = z.string().regex(/^[0-9a-f]{64}$/)

export const PublicationWish = z
  .strictObject({
    report: id,
    quarter: z.number().int().min(1).max(4).optional().describe('else the one that the report speaks up to'),
    reason: z.string().trim().min(1).max(500).optional().describe('why the version before is corrected'),
  })
  .meta({ id: 'PublicationWish' })
export const PublicationPreview = z
  .object({
    id: z.string(),
    sha256: sha256.describe('of `content`'),
    content: z.string().describe('canonical JSON (RFC 8785), as it would be frozen'),
  })
  .meta({ id: 'PublicationPreview' })

const about = {
  id: z.string(),
  report: z.string(),
  year: z.number().int(),
  quarter: z.number().int(),
  version: z.number().int(),
  prepared: instant,
  sha256,
}
export const PublicationDraftRow = z
  .object({
    ...about,
    own: z.boolean().describe('drafted by the caller, who therefore cannot approve it'),
    outdated: z.boolean().describe('the report was changed since'),
  })
  .meta({ id: 'PublicationDraftRow' })
export const PublicationDraftOut = PublicationDraftRow.extend({
  content: z.string().describe('canonical JSON'),
  may: z.object({ approve: z.boolean(), withdraw: z.boolean() }),
}).meta({ id: 'PublicationDraft' })
export const PublicationRow = z
  .object({
    ...about,
    number: z.number().int(),
    title: z.string(),
    titleEn: z.string(),
    frozen: instant,
    hash: sha256.describe('of the chain of all publications up to here'),
    corrects: z.string().optional(),
    correctedBy: z.string().optional(),
    files: z.array(
      z.object({
        kind: z.enum(['html', 'xlsx', 'docx', 'pdf', 'json']),
        name: z.string(),
        type: z.string(),
        bytes: z.number().int(),
        sha256,
      }),
    ),
  })
  .meta({ id: 'PublicationRow' })
export const PublicationList = z
  .object({
    published: z.array(PublicationRow).describe('newest first'),
    drafts: z.array(PublicationDraftRow),
    may: z.object({ draft: z.boolean(), approve: z.boolean() }),
  })
  .meta({ id: 'PublicationList' })
export const PublicationApproval = z
  .strictObject({ sha256: sha256.describe('of the content that was looked at') })
  .meta({ id: 'PublicationApproval' })

type Of<T extends z.ZodType> = z.infer<T>
export type PublicationDesk = {
  listPublications(caller: Caller): Promise<Of<typeof PublicationList>>
  /** Faults: not-found, publication-not-adopted, publication-reason-missing, target-year-missing. */
  previewPublication(caller: Caller, wish: Of<typeof PublicationWish>): Promise<Of<typeof PublicationPreview>>
  draftPublication(caller: Caller, wish: Of<typeof PublicationWish>): Promise<Of<typeof PublicationDraftOut>>
  getPublicationDraft(caller: Caller, id: string): Promise<Of<typeof PublicationDraftOut>>
  withdrawPublicationDraft(caller: Caller, id: string): Promise<void>
  /** Faults: not-found, publication-draft-changed, publication-own-draft. */
  approvePublication(
    caller: Caller,
    id: string,
    approval: Of<typeof PublicationApproval>,
  ): Promise<Of<typeof PublicationRow>>
}

export function publicationRoutes(app: FastifyInstance, desk: PublicationDesk, door: Doorman): void {
  const api = app.withTypeProvider<ZodTypeProvider>()
  const tags = ['publications']
  const reads = { rule: position('read', 'publication') }
  const drafts = { rule: position('change', 'publication') }
  const approves = { rule: position('act', 'publication') }

  api.get(
    '/api/publications',
    { config: reads, schema: { operationId: 'listPublications', tags, response: answers(PublicationList) } },
    async (request) => desk.listPublications(door.caller(request)),
  )
  api.post(
    '/api/publications/preview',
    {
      config: drafts,
      schema: {
        operationId: 'previewPublication',
        tags,
        description: 'What would be published now; nothing is kept',
        body: PublicationWish,
        response: answers(PublicationPreview),
      },
    },
    async (request) => desk.previewPublication(door.caller(request), request.body),
  )
  api.post(
    '/api/publications',
    {
      config: drafts,
      schema: {
        operationId: 'draftPublication',
        tags,
        description: 'Kept for somebody else to approve; takes the place of an earlier draft of the same quarter',
        body: PublicationWish,
        response: answers(PublicationDraftOut),
      },
    },
    async (request) => desk.draftPublication(door.caller(request), request.body),
  )
  api.get(
    '/api/publications/drafts/:id',
    {
      config: reads,
      schema: { operationId: 'getPublicationDraft', tags, params: byId, response: answers(PublicationDraftOut) },
    },
    async (request) => desk.getPublicationDraft(door.caller(request), request.params.id),
  )
  api.delete(
    '/api/publications/drafts/:id',
    {
      config: drafts,
      schema: {
        operationId: 'withdrawPublicationDraft',
        tags,
        params: byId,
        response: { 204: z.null(), ...faults },
      },
    },
    async (request, reply) => {
      await desk.withdrawPublicationDraft(door.caller(request), request.params.id)
      return reply.status(204).send(null)
    },
  )
  api.post(
    '/api/publications/drafts/:id/approve',
    {
      config: approves,
      schema: {
        operationId: 'approvePublication',
        tags,
        description: 'Freezes it for good, with all of its files. Never by the account that drafted it',
        params: byId,
        body: PublicationApproval,
        response: answers(PublicationRow),
      },
    },
    async (request) => desk.approvePublication(door.caller(request), request.params.id, request.body),
  )
}
