// Signing in and out.
import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { answers, faults } from './answers.ts'
import type { Console } from './console.port.ts'
import { SESSION_COOKIE } from './doorman.ts'
import { ACCOUNT, ANYONE, type Doorman } from './rule.ts'
import * as s from './schemas.ts'

export function sessionRoutes(app: FastifyInstance, desk: Console, door: Doorman, secureCookie: boolean): void {
  const api = app.withTypeProvider<ZodTypeProvider>()
  api.post(
    '/api/session',
    {
      schema: { operationId: 'signIn', tags: ['session'], body: s.SignIn, response: answers(s.Account) },
      config: { rule: ANYONE, rateLimit: { max: 10, timeWindow: '1 minute' } },
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
    {
      config: { rule: ACCOUNT },
      schema: { operationId: 'getSession', tags: ['session'], response: answers(s.Account) },
    },
    async (request) => desk.account(door.caller(request)),
  )
  api.delete(
    '/api/session',
    {
      config: { rule: ANYONE },
      schema: { operationId: 'signOut', tags: ['session'], response: { 204: z.null(), ...faults } },
    },
    async (request, reply) => {
      await desk.signOut(door.sessionToken(request))
      return reply.clearCookie(SESSION_COOKIE, { path: '/' }).status(204).send(null)
    },
  )
}
