// Stands at every route: without a rule it does not open, and who must be known is known before anything of what was sent is read.
import { type Action, Fault, type ResourceKind } from '@gongzhi/kernel'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Caller } from './console.port.ts'
import type { Doorman, Rule } from './rule.ts'

export const SESSION_COOKIE = 'gongzhi_session'

export type Known = {
  callerOf(token: string): Promise<Caller | undefined>
  /** Whether anything at all of this kind is granted to the caller, wherever. */
  mayKnock(caller: Caller, action: Action, kind: ResourceKind): boolean
}

export function doorman(app: FastifyInstance, known: Known): Doorman {
  const callers = new WeakMap<FastifyRequest, Caller>()
  const sessionToken = (request: FastifyRequest) => request.cookies[SESSION_COOKIE] ?? ''
  const who = (request: FastifyRequest) => known.callerOf(sessionToken(request))

  async function asksSession(request: FastifyRequest): Promise<void> {
    const caller = await who(request)
    if (!caller) throw new Fault('not-signed-in')
    callers.set(request, caller)
  }

  const asksPosition = (rule: Rule & { who: 'position' }) => async (request: FastifyRequest) => {
    const caller = callers.get(request)
    if (!caller || !known.mayKnock(caller, rule.action, rule.on)) throw new Fault('not-allowed')
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
    bearer: (request) => /^Bearer (\S+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '',
    jpeg: (reply, bytes) =>
      reply.type('image/jpeg').header('cache-control', 'private, no-store').send(Buffer.from(bytes)),
  }
}
