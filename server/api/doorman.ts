// Stands at every route: without a rule it does not open, and who must be known is known before anything of what was sent is read.
import type { ApiKey, KeyScope } from '@gongzhi/engine/access/keys.port'
import { type Action, Fault, type ResourceKind } from '@gongzhi/kernel'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Caller } from './console.port.ts'
import type { RequestRates } from './request-rates.ts'
import type { Doorman, Rule } from './rule.ts'

export const SESSION_COOKIE = 'gongzhi_session'
export const UNATTENDED = 'x-gongzhi-unattended'
const BY_ITSELF: ReadonlySet<string> = new Set(['/api/events', '/api/health'])

export type Known = {
  /** `attended`: somebody is there; only that keeps a session from its idle end. */
  callerOf(token: string, attended: boolean): Promise<Caller | undefined>
  /** Faults: not-signed-in, key-ended, key-scope, sign-in-locked. */
  keyOf(token: string, scope: KeyScope, address: string): Promise<ApiKey>
  /** Whether anything at all of this kind is granted to the caller, wherever. */
  mayKnock(caller: Caller, action: Action, kind: ResourceKind): boolean
}

/** `rates`: how often an account may ask, wherever it asks from; without them as often as it likes. */
export function doorman(app: FastifyInstance, known: Known, rates?: RequestRates): Doorman {
  const callers = new WeakMap<FastifyRequest, Caller>()
  const keys = new WeakMap<FastifyRequest, ApiKey>()
  const sessionToken = (request: FastifyRequest) => request.cookies[SESSION_COOKIE] ?? ''
  // A console that asks by itself says so; a stream of changes and the look at the platform's health never are somebody's doing.
  const attended = ({ headers, routeOptions: { url = '' } }: FastifyRequest) =>
    headers[UNATTENDED] === undefined && !BY_ITSELF.has(url)
  const who = (request: FastifyRequest) => known.callerOf(sessionToken(request), attended(request))

  async function asksSession(request: FastifyRequest): Promise<void> {
    const caller = await who(request)
    if (!caller) throw new Fault('not-signed-in')
    if (rates?.take(caller.account) === false) throw new Fault('too-many-requests')
    callers.set(request, caller)
  }

  const asksPosition = (rule: Rule & { who: 'position' }) => async (request: FastifyRequest) => {
    const caller = callers.get(request)
    // Told apart, so that the console can ask for what is missing.
    if (caller?.enrols) throw new Fault('second-factor-needed')
    if (!caller || !known.mayKnock(caller, rule.action, rule.on)) throw new Fault('not-allowed')
  }

  const bearer = (request: FastifyRequest) => /^Bearer (\S+)$/.exec(request.headers.authorization ?? '')?.[1] ?? ''
  const asksKey = (rule: Rule & { who: 'key' }) => async (request: FastifyRequest) => {
    keys.set(request, await known.keyOf(bearer(request), rule.scope, request.ip))
  }

  // A hook of each route, as the limit of requests is one too and must come before: made-up sessions are looked up as well.
  app.addHook('onRoute', (route) => {
    const rule = route.config?.rule
    if (rule === undefined) throw new Error(`${String(route.method)} ${route.url} has no access rule`)
    if (rule.who === 'account' || rule.who === 'position')
      route.onRequest = [
        ...[route.onRequest ?? []].flat(),
        asksSession,
        ...(rule.who === 'position' ? [asksPosition(rule)] : []),
      ]
    if (rule.who === 'key') route.onRequest = [...[route.onRequest ?? []].flat(), asksKey(rule)]
    const operation = (route.schema as { operationId?: string } | undefined)?.operationId
    for (const method of [route.method].flat()) {
      if (method === 'HEAD') continue
      app.ruledRoutes.push({ method, url: route.url, operation: operation ?? `${method} ${route.url}`, rule })
    }
  })

  return {
    sessionToken,
    who,
    caller(request) {
      const caller = callers.get(request)
      if (!caller) throw new Fault('not-signed-in')
      return caller
    },
    key(request) {
      const key = keys.get(request)
      if (!key) throw new Fault('not-signed-in')
      return key
    },
    jpeg: (reply, bytes) =>
      reply.type('image/jpeg').header('cache-control', 'private, no-store').send(Buffer.from(bytes)),
  }
}
