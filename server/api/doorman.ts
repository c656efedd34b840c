// Stands at every route: without a rule it does not open, and who must be known is known before anything of what was sent is read.
import { Fault } from '@gongzhi/kernel'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Caller } from './console.port.ts'
import type { Doorman } from './rule.ts'

export const SESSION_COOKIE = 'gongzhi_session'

export type Known = { callerOf(token: string): Promise<Caller | undefined> }

export function doorman(app: FastifyInstance, known: Known): Doorman {
  const callers = new WeakMap<FastifyRequest, Caller>()
  const sessionToken = (request: FastifyRequest) => request.cookies[SESSION_COOKIE] ?? ''
  const who = (request: FastifyRequest) => known.callerOf(sessionToken(request))

  async function asksSession(request: FastifyRequest): Promise<void> {
    const caller = await who(request)
    if (!caller) throw new Fault('not-signed-in')
    callers.set(request, caller)
  }

  // A hook of each route, as the limit of requests is one too and must come before: made-up sessions are looked up as well.
  app.addHook('onRoute', (route) => {
    const rule = route.config?.rule
    if (rule === undefined) throw new Error(`${String(route.method)} ${route.url} has no access rule`)
    if (rule.who === 'account' || rule.who === 'position')
      route.onRequest = [...[route.onRequest ?? []].flat(), asksSession]
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
