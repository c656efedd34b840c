// What everybody may read without signing in: frozen publications as pages and files, and their catalogue. Nothing else is reachable
// from here, and nothing that is not frozen.
import { createHash } from 'node:crypto'
import type { PublicationFile, PublicationRecord, StoredPublication } from '@gongzhi/engine/targets/publications.port'
import { Fault, type PublicationContent } from '@gongzhi/kernel'
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { openCatalog } from './open-catalog.ts'
import { noSuchPage, openListPage, openPublicationPage, wantsPage } from './public-pages.ts'
import { ANYONE } from './rule.ts'

export type PublicDesk = {
  /** Newest first. */
  openRecords(): Promise<readonly PublicationRecord[]>
  /** Fault not-found. */
  openPublication(id: string): Promise<{
    readonly publication: StoredPublication
    readonly content: PublicationContent
    readonly correctedBy?: PublicationRecord
  }>
  /** Fault not-found. */
  openFile(id: string, name: string): Promise<{ readonly file: PublicationFile; readonly bytes: Uint8Array }>
}

/** A page a second, and a few that open at once. */
const LIMIT = { max: 120, timeWindow: '1 minute' }
/** What never changes may be kept for ever; what may get a further version, a minute. */
const FOR_EVER = 'public, max-age=31536000, immutable'
const A_MINUTE = 'public, max-age=60'

const byId = z.object({ id: z.string().regex(/^\d{4}-q[1-4]-\d{1,6}$/) })
const byName = byId.extend({ name: z.string().regex(/^\d{4}-q[1-4]-\d{1,6}\.(html|xlsx|docx|pdf|json)$/) })

/** Whoever has it already is told so. */
function sent(
  request: FastifyRequest,
  reply: FastifyReply,
  { body, type, etag, cache }: { body: string | Uint8Array; type: string; etag: string; cache: string },
): FastifyReply {
  reply.header('etag', `"${etag}"`).header('cache-control', cache).header('access-control-allow-origin', '*')
  const known = request.headers['if-none-match']?.split(',').map((each) => each.trim().replace(/^W\//, ''))
  if (known?.some((each) => each === `"${etag}"` || each === '*')) return reply.status(304).send()
  return reply.type(type).send(typeof body === 'string' ? body : Buffer.from(body))
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

/** What people type instead, and where they are led. */
const INSTEAD = [
  ['openFromShort', '/open'],
  ['openFromRoot', '/public'],
  ['openFromRootSlash', '/public/'],
  ['openListSlash', '/public/open/'],
] as const

/** Whoever comes with a browser for what is not there gets a page; a program the error as everywhere. */
function missing(error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  const absent = error instanceof Fault ? error.code === 'not-found' : error.validation !== undefined
  if (!absent || !wantsPage(request)) throw error
  noSuchPage(reply)
}

export function publicRoutes(app: FastifyInstance, desk: PublicDesk): void {
  const api = app.withTypeProvider<ZodTypeProvider>()
  const tags = ['public']
  const config = { rule: ANYONE, rateLimit: LIMIT }

  api.get(
    '/public/open',
    { config, schema: { operationId: 'openList', tags, produces: ['text/html'] } },
    async (request, reply) => {
      const body = openListPage(await desk.openRecords())
      return sent(request, reply, { body, type: 'text/html; charset=utf-8', etag: sha256(body), cache: A_MINUTE })
    },
  )
  api.get(
    '/public/open/catalog.jsonld',
    { config, schema: { operationId: 'openCatalog', tags, produces: ['application/ld+json'] } },
    async (request, reply) => {
      const body = JSON.stringify(openCatalog(await desk.openRecords()), undefined, 1)
      return sent(request, reply, { body, type: 'application/ld+json', etag: sha256(body), cache: A_MINUTE })
    },
  )
  for (const [operationId, url] of INSTEAD)
    api.get(url, { config, schema: { operationId, hide: true } }, async (_, reply) =>
      reply.header('cache-control', A_MINUTE).redirect('/public/open', 301),
    )
  api.get(
    '/public/open/:id/',
    { config, errorHandler: missing, schema: { operationId: 'openPublicationSlash', hide: true, params: byId } },
    async (request, reply) =>
      reply.header('cache-control', A_MINUTE).redirect(`/public/open/${request.params.id}`, 301),
  )
  api.get(
    '/public/open/:id',
    {
      config,
      errorHandler: missing,
      schema: { operationId: 'openPublication', tags, params: byId, produces: ['text/html'] },
    },
    async (request, reply) => {
      const { publication, content, correctedBy } = await desk.openPublication(request.params.id)
      const body = openPublicationPage(publication, content, correctedBy)
      return sent(request, reply, { body, type: 'text/html; charset=utf-8', etag: sha256(body), cache: A_MINUTE })
    },
  )
  api.get(
    '/public/open/:id/:name',
    {
      config,
      errorHandler: missing,
      schema: { operationId: 'openFile', tags, params: byName, produces: ['application/octet-stream'] },
    },
    async (request, reply) => {
      const { id, name } = request.params
      if (!name.startsWith(`${id}.`)) throw new Fault('not-found', { what: name })
      const { file, bytes } = await desk.openFile(id, name)
      const shown = file.kind === 'html' || file.kind === 'pdf' ? 'inline' : 'attachment'
      reply.header('content-disposition', `${shown}; filename="${file.name}"`)
      return sent(request, reply, { body: bytes, type: file.type, etag: file.sha256, cache: FOR_EVER })
    },
  )
}
