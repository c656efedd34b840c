// Signing in through an identity provider: there and back. What comes back is judged by the desk; here are only cookies and addresses.

import { Fault } from '@gongzhi/kernel'
import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { answers, faults } from './answers.ts'
import { SESSION_COOKIE } from './doorman.ts'
import { ANYONE, type Doorman } from './rule.ts'
import { type From, fromOf, giveSession } from './session.routes.ts'

/** What was asked of the provider, sealed, until the browser comes back; good once. */
export const OIDC_COOKIE = 'gongzhi_oidc'
/** The id token of a sign-in, sealed, to sign out there as well. */
export const OIDC_HINT_COOKIE = 'gongzhi_oidc_hint'
const PATH = '/api/oidc'

export type OidcDesk = {
  /** Where to send the browser, and what it has to bring back. Faults: not-found without a provider, oidc-unavailable. */
  startOidc(): Promise<{ readonly address: string; readonly sealed: string; readonly expires: number }>
  /** Faults: oidc-refused, oidc-unavailable, oidc-no-rights, account-disabled. */
  finishOidc(
    query: string,
    sealed: string,
    from: From,
  ): Promise<{
    /** `pending`: a second factor is still asked for. */
    readonly token: string
    readonly expires: number
    readonly pending: boolean
    readonly hint: string
  }>
  /** The provider's own end of session, where it has one. */
  signOutOidc(token: string, hint: string): Promise<{ address?: string }>
}

export function oidcRoutes(app: FastifyInstance, desk: OidcDesk, door: Doorman, secure: boolean): void {
  const api = app.withTypeProvider<ZodTypeProvider>()
  const cookie = (expires: number) => ({
    path: PATH,
    httpOnly: true,
    // Lax: the browser comes back from another site, by a link it follows.
    sameSite: 'lax' as const,
    secure,
    expires: new Date(expires),
  })
  const config = { rule: ANYONE, rateLimit: { max: 30, timeWindow: '1 minute' } }
  api.get(
    `${PATH}/start`,
    {
      config,
      schema: {
        operationId: 'startOidc',
        tags: ['session'],
        description: 'for the browser to follow: 302 to the identity provider',
        response: { 302: z.null(), ...faults },
      },
    },
    async (_request, reply) => {
      const { address, sealed, expires } = await desk.startOidc()
      return reply.setCookie(OIDC_COOKIE, sealed, cookie(expires)).redirect(address, 302)
    },
  )
  api.get(
    `${PATH}/callback`,
    {
      config,
      schema: {
        operationId: 'finishOidc',
        tags: ['session'],
        description:
          '302 to the console: signed in, with #pending=TOKEN for the second step, or with ?problem=CODE for what went wrong',
        response: { 302: z.null(), ...faults },
      },
    },
    async (request, reply) => {
      reply.clearCookie(OIDC_COOKIE, { path: PATH })
      const query = request.url.split('?')[1] ?? ''
      try {
        const done = await desk.finishOidc(query, request.cookies[OIDC_COOKIE] ?? '', fromOf(request))
        reply.setCookie(OIDC_HINT_COOKIE, done.hint, cookie(done.expires))
        // Behind the #, so that no server and no log ever sees it.
        if (done.pending) return reply.redirect(`/#pending=${encodeURIComponent(done.token)}`, 302)
        giveSession(reply, done, secure)
        return reply.redirect('/', 302)
      } catch (fault) {
        if (!(fault instanceof Fault)) throw fault
        request.log.info({ code: fault.code }, 'sign-in through the identity provider was refused')
        return reply.redirect(`/?problem=${fault.code}`, 302)
      }
    },
  )
  api.post(
    `${PATH}/sign-out`,
    {
      config,
      schema: {
        operationId: 'signOutOidc',
        tags: ['session'],
        description: 'ends the session here; the address ends it at the provider',
        response: answers(z.object({ address: z.string().optional() })),
      },
    },
    async (request, reply) => {
      const done = await desk.signOutOidc(door.sessionToken(request), request.cookies[OIDC_HINT_COOKIE] ?? '')
      reply.clearCookie(OIDC_HINT_COOKIE, { path: PATH }).clearCookie(SESSION_COOKIE, { path: '/' })
      return done
    },
  )
}
