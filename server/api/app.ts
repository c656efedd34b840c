// The HTTP application: doors, headers, errors, routes, the built console. It knows the Console port and no store.
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
import type { Console } from './console.port.ts'
import { problems, refusedEarly } from './problem.ts'
import { routes } from './routes.ts'

export type AppOptions = {
  readonly desk: Console
  readonly log?: FastifyBaseLogger
  /** Folder of the built console, when there is one. */
  readonly webRoot?: string
  readonly secureCookie?: boolean
  /** Requests a minute and address. */
  readonly ratePerMinute?: number
  /** Addresses and networks of proxies whose word on where a request comes from is taken. */
  readonly trustedProxies?: readonly string[]
}

/** To send a picture over a slow line; nobody keeps a connection by sending a byte now and then. */
const REQUEST_MS = 120_000

const HEADERS = {
  'content-security-policy':
    "default-src 'self'; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline'; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'x-frame-options': 'DENY',
} as const

/** A cookie alone must not be enough to act: writes that carry an Origin must come from this very host. */
function sameOrigin(origin: string | undefined, host: string | undefined): boolean {
  if (origin === undefined) return true
  return URL.canParse(origin) && new URL(origin).host === host
}

export async function buildApp(options: AppOptions): Promise<FastifyInstance> {
  const { desk, log, webRoot } = options
  const app = Fastify({
    ...(log ? { loggerInstance: log } : { logger: false }),
    bodyLimit: 256 * 1024,
    requestTimeout: REQUEST_MS,
    trustProxy: options.trustedProxies?.length ? [...options.trustedProxies] : false,
    forceCloseConnections: true,
    frameworkErrors: (error, request, reply) => refusedEarly(error, request, reply.headers(HEADERS)),
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
    const reads = request.method === 'GET' || request.method === 'HEAD'
    if (!reads && !sameOrigin(request.headers.origin, request.headers.host)) throw new Fault('origin-refused')
  })
  app.addHook('onSend', async (_request, reply) => {
    reply.headers(HEADERS)
  })
  app.addContentTypeParser(
    ['image/jpeg', 'image/png', 'image/webp', 'application/octet-stream'],
    { parseAs: 'buffer' },
    (_request, body, done) => done(null, body),
  )
  await app.register(fastifyCookie)
  await app.register(fastifyRateLimit, {
    max: options.ratePerMinute ?? 3000,
    timeWindow: '1 minute',
    // Whoever has gone away meanwhile has no address any more.
    keyGenerator: ({ ip }: { ip?: string }) => (ip === undefined ? 'gone' : normalizeIP(ip)),
  })
  await app.register(fastifySwagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Gongzhi 共治', version: '0.1.0', license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    },
    transform: jsonSchemaTransform,
    transformObject: jsonSchemaTransformObject,
  })
  app.decorate('ruledRoutes', [])
  // Wherever a route is registered; only the files of the console have no rule, as they are for whoever comes.
  app.addHook('onRoute', ({ method, url, config }) => {
    if (config?.rule === undefined && url !== '/*') throw new Error(`${String(method)} ${url} has no access rule`)
  })
  await app.register(async (scope) => routes(scope, desk, options.secureCookie === true))
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
