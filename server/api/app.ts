// The HTTP application: doors, headers, errors, routes, the built console. It knows the Console port and no store.
import type { Socket } from 'node:net'
import fastifyCookie from '@fastify/cookie'
import fastifyRateLimit, { normalizeIP } from '@fastify/rate-limit'
import fastifyStatic from '@fastify/static'
import fastifySwagger from '@fastify/swagger'
import { Fault } from '@gongzhi/kernel'
import Fastify, { type FastifyBaseLogger, type FastifyInstance } from 'fastify'
import {
  jsonSchemaTransform,
  jsonSchemaTransformObject,
  serializerCompiler,
  validatorCompiler,
} from 'fastify-type-provider-zod'
import { requestId } from '../log.ts'
import type { Readiness } from '../readiness.ts'
import { VERSION } from '../version.ts'
import type { Console } from './console.port.ts'
import { setHeaders } from './headers.ts'
import { problems, refusedEarly } from './problem.ts'
import { requestRates } from './request-rates.ts'
import { routes } from './routes.ts'
import { asksSameSite } from './same-site.ts'

export type AppOptions = {
  readonly desk: Console
  readonly log?: FastifyBaseLogger
  /** Folder of the built console, when there is one. */
  readonly webRoot?: string
  readonly secureCookie?: boolean
  /** Requests a minute and address, and a minute and account. */
  readonly ratePerMinute?: number
  /** Addresses and networks of proxies whose word on where a request comes from is taken. */
  readonly trustedProxies?: readonly string[]
  /** Whether this process can do its work; as long as it lives, where nobody says. */
  readonly ready?: () => Promise<Readiness>
  /** Counts and times every request. */
  readonly measure?: (app: FastifyInstance) => void
}

/** To send a picture over a slow line; nobody keeps a connection by sending a byte now and then. */
const REQUEST_MS = 120_000
const HEADERS_MS = 10_000
const CHECK_MS = 2_000
const IDLE_MS = 65_000
const CLOSING_MS = 50
const MOST_HEADER_BYTES = 16 * 1024
const MOST_URL_CHARACTERS = 4_096
/** Streams of changes are connections too. */
const MOST_CONNECTIONS = 10_000

/** A door that closes waits for whoever is being answered, and for nobody who has only come and asked nothing yet. */
function dropSilent(app: FastifyInstance): void {
  const silent = new Set<Socket>()
  app.server.on('connection', (socket: Socket) => {
    silent.add(socket)
    socket.once('close', () => silent.delete(socket))
  })
  app.server.on('request', ({ socket }) => silent.delete(socket))
  app.addHook('preClose', async () => {
    for (const socket of silent) socket.destroy()
  })
}

export async function buildApp(options: AppOptions): Promise<FastifyInstance> {
  const { desk, log, webRoot } = options
  const secure = options.secureCookie === true
  const ratePerMinute = options.ratePerMinute ?? 3000
  const app = Fastify({
    ...(log ? { loggerInstance: log } : { logger: false }),
    bodyLimit: 256 * 1024,
    requestTimeout: REQUEST_MS,
    keepAliveTimeout: IDLE_MS,
    http: { headersTimeout: HEADERS_MS, connectionsCheckingInterval: CHECK_MS, maxHeaderSize: MOST_HEADER_BYTES },
    routerOptions: { maxParamLength: 200 },
    trustProxy: options.trustedProxies?.length ? [...options.trustedProxies] : false,
    // Whoever is being answered is answered to the end; streams of changes end by themselves (events.routes.ts).
    forceCloseConnections: 'idle',
    genReqId: requestId,
    frameworkErrors: (error, request, reply) => refusedEarly(error, request, setHeaders(request, reply, secure)),
  }) as unknown as FastifyInstance
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  problems(
    app,
    webRoot === undefined
      ? undefined
      : (reply) => reply.type('text/html').sendFile('index.html', { maxAge: 0, immutable: false }),
  )
  app.addHook('onRequest', async (request) => {
    asksSameSite(request)
    if (request.url.length > MOST_URL_CHARACTERS)
      throw new Fault('input-invalid', { detail: 'the address is too long' })
  })
  app.addHook('onSend', async (request, reply) => {
    setHeaders(request, reply, secure)
    reply.header('x-request-id', request.id)
  })
  app.server.maxConnections = MOST_CONNECTIONS
  dropSilent(app)
  // Who was being answered when the door closed would keep his connection for another minute.
  app.addHook('preClose', async () => {
    const closing = setInterval(() => app.server.closeIdleConnections(), CLOSING_MS)
    closing.unref()
    app.server.once('close', () => clearInterval(closing))
  })
  // A form of another site can send plain text without asking first; nothing here is sent as such.
  app.removeContentTypeParser('text/plain')
  app.addContentTypeParser(
    ['image/jpeg', 'image/png', 'image/webp', 'application/octet-stream'],
    { parseAs: 'buffer' },
    (_request, body, done) => done(null, body),
  )
  await app.register(fastifyCookie)
  await app.register(fastifyRateLimit, {
    max: ratePerMinute,
    timeWindow: '1 minute',
    // Whoever has gone away meanwhile has no address any more.
    keyGenerator: ({ ip }: { ip?: string }) => (ip === undefined ? 'gone' : normalizeIP(ip)),
  })
  await app.register(fastifySwagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Gongzhi 共治', version: VERSION, license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    },
    transform: jsonSchemaTransform,
    transformObject: jsonSchemaTransformObject,
  })
  options.measure?.(app)
  app.decorate('ruledRoutes', [])
  // Wherever a route is registered; only the files of the console have no rule, as they are for whoever comes.
  app.addHook('onRoute', ({ method, url, config }) => {
    if (config?.rule === undefined && url !== '/*') throw new Error(`${String(method)} ${url} has no access rule`)
  })
  await app.register(async (scope) =>
    routes(
      scope,
      desk,
      secure,
      options.ready ?? (async () => ({ ready: true, checks: {} })),
      requestRates(ratePerMinute),
    ),
  )
  if (webRoot !== undefined) {
    await app.register(fastifyStatic, {
      root: webRoot,
      index: 'index.html',
      immutable: true,
      maxAge: '1y',
      setHeaders: (reply, path) => {
        if (path.endsWith('.html')) reply.header('cache-control', 'no-store')
      },
    })
  }
  return app
}
