// The route table of the HTTP API. Each route: schema in, one call, schema out.
import { Readable } from 'node:stream'
import { Fault } from '@gongzhi/kernel'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Caller, Console } from './console.port.ts'
import * as s from './schemas.ts'

export const SESSION_COOKIE = 'gongzhi_session'
const PICTURE_LIMIT_BYTES = 10 * 1024 * 1024
const MOST_UNREAD_BYTES = 1024 * 1024
/** Streams of changes at once of one account: each has to be told of every change. */
const MOST_STREAMS = 50
/** Operations for whoever knocks. All others ask for a session, before anything of what was sent is read. */
const OPEN = new Set(['signIn', 'signOut', 'takeSignal', 'getHealth'])

const faults = { '4XX': s.Problem, '5XX': s.Problem }
const ok = <T extends z.ZodType>(schema: T) => ({ 200: schema, ...faults })
const byId = z.object({ id: z.string().min(1).max(120) })
const PlaceRow = z.object({
  id: z.string(),
  name: z.string(),
  kind: z.string(),
  within: z.string().optional(),
  code: z.string().optional(),
})

export function routes(app: FastifyInstance, desk: Console, secureCookie: boolean): void {
  const api = app.withTypeProvider<ZodTypeProvider>()
  const token = (request: FastifyRequest) => request.cookies[SESSION_COOKIE] ?? ''

  const callers = new WeakMap<FastifyRequest, Caller>()
  async function asksSession(request: FastifyRequest): Promise<void> {
    const known = await desk.callerOf(token(request))
    if (!known) throw new Fault('not-signed-in')
    callers.set(request, known)
  }
  // A hook of each route, as the limit of requests is one too and must come before: made-up sessions are looked up as well.
  app.addHook('onRoute', (route) => {
    if (OPEN.has(route.schema?.operationId ?? '')) return
    route.onRequest = [...[route.onRequest ?? []].flat(), asksSession]
  })
  function caller(request: FastifyRequest): Caller {
    const known = callers.get(request)
    if (!known) throw new Fault('not-signed-in')
    return known
  }
  const jpeg = (reply: FastifyReply, bytes: Uint8Array) =>
    reply.type('image/jpeg').header('cache-control', 'private, no-store').send(Buffer.from(bytes))

  // Sessions
  api.post(
    '/api/session',
    {
      schema: { operationId: 'signIn', tags: ['session'], body: s.SignIn, response: ok(s.Account) },
      config: { rateLimit: { max: 10, timeWindow: '1 minute' } },
    },
    async (request, reply) => {
      const session = await desk.signIn(request.body.login, request.body.password)
      reply.setCookie(SESSION_COOKIE, session.token, {
        path: '/',
        httpOnly: true,
        sameSite: 'strict',
        secure: secureCookie,
        expires: new Date(session.expires),
      })
      return session.account
    },
  )
  api.get(
    '/api/session',
    { schema: { operationId: 'getSession', tags: ['session'], response: ok(s.Account) } },
    async (request) => desk.account(caller(request)),
  )
  api.delete(
    '/api/session',
    { schema: { operationId: 'signOut', tags: ['session'], response: { 204: z.null(), ...faults } } },
    async (request, reply) => {
      await desk.signOut(token(request))
      return reply.clearCookie(SESSION_COOKIE, { path: '/' }).status(204).send(null)
    },
  )

  // Cases
  api.get(
    '/api/cases',
    { schema: { operationId: 'listCases', tags: ['cases'], querystring: s.CasesQuery, response: ok(s.CaseList) } },
    async (request) => desk.listCases(caller(request), request.query),
  )
  api.post(
    '/api/cases',
    { schema: { operationId: 'openCase', tags: ['cases'], body: s.OpenCase, response: ok(s.CaseDetail) } },
    async (request) => desk.openCase(caller(request), request.body),
  )
  api.get(
    '/api/cases/:id',
    { schema: { operationId: 'getCase', tags: ['cases'], params: byId, response: ok(s.CaseDetail) } },
    async (request) => desk.getCase(caller(request), request.params.id),
  )
  api.post(
    '/api/cases/:id/commands',
    {
      schema: {
        operationId: 'commandCase',
        tags: ['cases'],
        params: byId,
        body: s.CaseCommand,
        response: ok(s.CaseDetail),
      },
    },
    async (request) => desk.command(caller(request), request.params.id, request.body),
  )
  api.get(
    '/api/cases/:id/evidence/:address',
    {
      schema: {
        operationId: 'getEvidence',
        tags: ['cases'],
        params: byId.extend({ address: z.string().regex(/^[0-9a-f]{64}$/) }),
        produces: ['image/jpeg'],
      },
    },
    async (request, reply) =>
      jpeg(reply, await desk.evidence(caller(request), request.params.id, request.params.address)),
  )
  api.post(
    '/api/uploads',
    {
      bodyLimit: PICTURE_LIMIT_BYTES,
      schema: {
        operationId: 'upload',
        tags: ['cases'],
        consumes: ['image/jpeg', 'image/png', 'image/webp'],
        description: 'A picture; it is blurred in memory before it is stored',
        response: ok(s.Upload),
      },
    },
    async (request) => {
      const known = caller(request)
      if (!(request.body instanceof Uint8Array))
        throw new Fault('picture-invalid', { detail: 'no picture in the body' })
      return desk.upload(known, request.body)
    },
  )

  // Signals and eyes
  api.post(
    '/api/signals',
    {
      schema: {
        operationId: 'takeSignal',
        tags: ['signals'],
        description: 'Bearer token of an intake; repeated ids are answered and not repeated',
        body: s.SignalIn,
        response: ok(s.SignalOutcome),
      },
    },
    async (request) =>
      desk.takeSignal(/^Bearer (\S+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '', request.body),
  )
  api.get(
    '/api/signals',
    { schema: { operationId: 'listSignals', tags: ['signals'], response: ok(z.array(s.SignalRow)) } },
    async (request) => desk.listSignals(caller(request)),
  )
  api.get(
    '/api/eyes',
    { schema: { operationId: 'listEyes', tags: ['eyes'], response: ok(z.array(s.EyeState)) } },
    async (request) => desk.eyes(caller(request)),
  )
  api.get(
    '/api/eyes/:id/picture',
    { schema: { operationId: 'getEyePicture', tags: ['eyes'], params: byId, produces: ['image/jpeg'] } },
    async (request, reply) => jpeg(reply, await desk.eyePicture(caller(request), request.params.id)),
  )

  // Figures, packs, places
  api.get(
    '/api/indicators',
    {
      schema: {
        operationId: 'listIndicators',
        tags: ['indicators'],
        querystring: z.object({ place: z.string().max(120).optional() }),
        response: ok(z.array(s.Indicator)),
      },
    },
    async (request) => desk.indicators(caller(request), request.query.place),
  )
  api.get(
    '/api/packs',
    { schema: { operationId: 'listPacks', tags: ['packs'], response: ok(z.array(s.PackOut)) } },
    async () => desk.packs(),
  )
  api.get(
    '/api/places',
    { schema: { operationId: 'listPlaces', tags: ['places'], response: ok(z.array(PlaceRow)) } },
    async (request) => desk.places(caller(request)),
  )
  api.get('/api/health', { schema: { operationId: 'getHealth', tags: ['health'], response: ok(s.Health) } }, async () =>
    desk.health(),
  )

  const streams = new Map<string, number>()
  // Changes as server-sent events: `event: changed`, data {id, topic, case}
  api.get(
    '/api/events',
    { schema: { operationId: 'followChanges', tags: ['events'], produces: ['text/event-stream'] } },
    async (request, reply) => {
      const { account } = caller(request)
      const others = streams.get(account) ?? 0
      if (others >= MOST_STREAMS) throw new Fault('too-many-requests')
      streams.set(account, others + 1)
      const stream = new Readable({ read() {} })
      const who = () => desk.callerOf(token(request))
      let open = true
      function end(): void {
        if (!open) return
        open = false
        const left = (streams.get(account) ?? 1) - 1
        if (left > 0) streams.set(account, left)
        else streams.delete(account)
        stop()
        clearInterval(beat)
        stream.push(null)
      }
      const tell = (text: string): void => {
        // Whoever does not take what he is told is cut off; he may come back and read anew.
        if (stream.readableLength > MOST_UNREAD_BYTES) stream.destroy()
        else if (open) stream.push(text)
      }
      tell('retry: 2000\n\n')
      const stop = desk.follow(
        who,
        (message) => tell(`id: ${message.id}\nevent: changed\ndata: ${JSON.stringify(message)}\n\n`),
        end,
      )
      const beat = setInterval(() => who().then((known) => (known ? tell(': beat\n\n') : end()), end), 15_000)
      request.raw.on('close', () => {
        end()
        stream.destroy()
      })
      return reply
        .type('text/event-stream')
        .header('cache-control', 'no-store')
        .header('x-accel-buffering', 'no')
        .send(stream)
    },
  )
}
