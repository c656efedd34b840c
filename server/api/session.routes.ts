// Signing in and out, one's own sessions, password and second factor.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { answers, faults } from './answers.ts'
import type { Caller } from './console.port.ts'
import { SESSION_COOKIE } from './doorman.ts'
import { ACCOUNT, ANYONE, type Doorman } from './rule.ts'
import * as s from './schemas.ts'

const instant = z.iso.datetime()
const secret = z.string().min(1).max(200)
/** Guessing is counted in the database as well; this spares it the work. */
const FEW = { max: 10, timeWindow: '1 minute' } as const

export const CodeAsked = z
  .object({ pending: z.string().describe('for the second step; opens nothing by itself'), expires: instant })
  .meta({ id: 'CodeAsked' })
export const SessionOut = z
  .object({
    id: z.string(),
    created: instant,
    seen: instant.describe('the last request, to the minute'),
    expires: instant,
    network: z.string().describe('of the address it was opened from'),
    client: z.string().describe('kind of browser and system'),
    current: z.boolean(),
  })
  .meta({ id: 'Session' })
export const SecondFactorOut = z
  .object({
    confirmed: instant.optional(),
    recoveryLeft: z.number().int(),
    required: z.boolean().describe('a role of the account asks for one'),
    password: z.boolean().describe('the account has a password, which is asked for as well'),
  })
  .meta({ id: 'SecondFactor' })
const Ways = z.object({ identityProvider: z.object({ label: z.string(), start: z.string() }).optional() })

/** Whole address and browser, of which little is kept. */
export type From = { readonly address: string; readonly client: string }
type Account = z.infer<typeof s.Account>
export type Opened = { readonly token: string; readonly expires: number; readonly account: Account }

export type SessionDesk = {
  /** Faults: sign-in-wrong, sign-in-locked, account-disabled. */
  signIn(login: string, password: string, from: From): Promise<Opened | { readonly asked: z.infer<typeof CodeAsked> }>
  /** Faults: sign-in-expired, second-factor-wrong, sign-in-locked. */
  signInCode(pending: string, code: string, from: From): Promise<Opened>
  signOut(token: string): Promise<void>
  /** Undefined for an unknown or expired token. `attended` (true): somebody is there, which puts off the idle end. */
  callerOf(token: string, attended?: boolean): Promise<Caller | undefined>
  account(caller: Caller): Promise<Account>
  listSessions(caller: Caller): Promise<z.infer<typeof SessionOut>[]>
  endSession(caller: Caller, id: string): Promise<void>
  endOtherSessions(caller: Caller, token: string): Promise<number>
  /** Faults: password-wrong, sign-in-locked, account-external, password-too-short, -too-common, -like-login. */
  changePassword(token: string, before: string, after: string, from: From): Promise<void>
  /** Faults: reset-code-wrong, sign-in-locked and those of a password that is too weak. */
  resetPassword(login: string, code: string, password: string, from: From): Promise<void>
  secondFactor(caller: Caller): Promise<z.infer<typeof SecondFactorOut>>
  beginSecondFactor(caller: Caller, password: string): Promise<{ secret: string; address: string }>
  /** Recovery codes, and the session anew under another token. */
  confirmSecondFactor(
    caller: Caller,
    token: string,
    code: string,
    from: From,
  ): Promise<{ readonly recovery: readonly string[]; readonly token: string; readonly expires: number }>
  renewRecovery(caller: Caller, password: string, code: string): Promise<readonly string[]>
  removeSecondFactor(caller: Caller, password: string, code: string): Promise<void>
  /** How one may sign in beside a password. */
  waysIn(): z.infer<typeof Ways>
}

export const fromOf = (request: FastifyRequest): From => ({
  address: request.ip,
  client: String(request.headers['user-agent'] ?? ''),
})

export function giveSession(
  reply: FastifyReply,
  { token, expires }: { readonly token: string; readonly expires: number },
  secure: boolean,
): void {
  reply.setCookie(SESSION_COOKIE, token, {
    path: '/',
    httpOnly: true,
    sameSite: 'strict',
    secure,
    expires: new Date(expires),
  })
}

export function sessionRoutes(app: FastifyInstance, desk: SessionDesk, door: Doorman, secureCookie: boolean): void {
  const api = app.withTypeProvider<ZodTypeProvider>()
  api.get(
    '/api/session/ways',
    {
      config: { rule: ANYONE },
      schema: { operationId: 'getWaysIn', tags: ['session'], response: answers(Ways) },
    },
    async () => desk.waysIn(),
  )
  api.post(
    '/api/session',
    {
      schema: {
        operationId: 'signIn',
        tags: ['session'],
        body: s.SignIn,
        description: '202: the password was right and a code is asked for, see signInCode',
        response: { ...answers(s.Account), 202: CodeAsked },
      },
      config: { rule: ANYONE, rateLimit: FEW },
    },
    async (request, reply) => {
      const done = await desk.signIn(request.body.login, request.body.password, fromOf(request))
      if ('asked' in done) return reply.status(202).send(done.asked)
      giveSession(reply, done, secureCookie)
      return reply.status(200).send(done.account)
    },
  )
  api.post(
    '/api/session/code',
    {
      schema: {
        operationId: 'signInCode',
        tags: ['session'],
        description: 'six digits of the authenticator application, or a recovery code',
        body: z.object({ pending: secret, code: z.string().min(1).max(40) }),
        response: answers(s.Account),
      },
      config: { rule: ANYONE, rateLimit: FEW },
    },
    async (request, reply) => {
      const done = await desk.signInCode(request.body.pending, request.body.code, fromOf(request))
      giveSession(reply, done, secureCookie)
      return done.account
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
  ownSessions(app, desk, door)
  passwords(app, desk, door)
  secondFactor(app, desk, door, secureCookie)
}

function ownSessions(app: FastifyInstance, desk: SessionDesk, door: Doorman): void {
  const api = app.withTypeProvider<ZodTypeProvider>()
  api.get(
    '/api/sessions',
    {
      config: { rule: ACCOUNT },
      schema: { operationId: 'listSessions', tags: ['session'], response: answers(z.array(SessionOut)) },
    },
    async (request) => desk.listSessions(door.caller(request)),
  )
  api.delete(
    '/api/sessions/:id',
    {
      config: { rule: ACCOUNT },
      schema: {
        operationId: 'endSession',
        tags: ['session'],
        params: z.object({ id: z.string().min(1).max(64) }),
        response: { 204: z.null(), ...faults },
      },
    },
    async (request, reply) => {
      await desk.endSession(door.caller(request), request.params.id)
      return reply.status(204).send(null)
    },
  )
  api.delete(
    '/api/sessions',
    {
      config: { rule: ACCOUNT },
      schema: {
        operationId: 'endOtherSessions',
        tags: ['session'],
        description: 'all but the one that asks',
        response: answers(z.object({ ended: z.number().int() })),
      },
    },
    async (request) => ({ ended: await desk.endOtherSessions(door.caller(request), door.sessionToken(request)) }),
  )
}

function passwords(app: FastifyInstance, desk: SessionDesk, door: Doorman): void {
  const api = app.withTypeProvider<ZodTypeProvider>()
  api.post(
    '/api/password',
    {
      config: { rule: ACCOUNT, rateLimit: FEW },
      schema: {
        operationId: 'changePassword',
        tags: ['session'],
        description: 'ends every other session',
        body: z.object({ before: secret, after: secret }),
        response: { 204: z.null(), ...faults },
      },
    },
    async (request, reply) => {
      await desk.changePassword(door.sessionToken(request), request.body.before, request.body.after, fromOf(request))
      return reply.status(204).send(null)
    },
  )
  api.post(
    '/api/password/reset',
    {
      config: { rule: ANYONE, rateLimit: FEW },
      schema: {
        operationId: 'resetPassword',
        tags: ['session'],
        description: 'sets a password by the one-time code an administrator handed over; ends every session',
        body: z.object({ login: z.string().min(1).max(100), code: z.string().min(1).max(40), password: secret }),
        response: { 204: z.null(), ...faults },
      },
    },
    async (request, reply) => {
      const { login, code, password } = request.body
      await desk.resetPassword(login, code, password, fromOf(request))
      return reply.status(204).send(null)
    },
  )
}

function secondFactor(app: FastifyInstance, desk: SessionDesk, door: Doorman, secureCookie: boolean): void {
  const api = app.withTypeProvider<ZodTypeProvider>()
  const password = z.string().max(200).default('').describe('of the account, where it has one')
  const code = z.string().min(1).max(40)
  const Recovery = z.object({ recovery: z.array(z.string()).describe('each counts once; told only now') })
  api.get(
    '/api/second-factor',
    {
      config: { rule: ACCOUNT },
      schema: { operationId: 'getSecondFactor', tags: ['session'], response: answers(SecondFactorOut) },
    },
    async (request) => desk.secondFactor(door.caller(request)),
  )
  api.post(
    '/api/second-factor',
    {
      config: { rule: ACCOUNT, rateLimit: FEW },
      schema: {
        operationId: 'beginSecondFactor',
        tags: ['session'],
        body: z.object({ password }),
        response: answers(
          z.object({
            secret: z.string().describe('base 32'),
            address: z.string().describe('otpauth:// for a QR code'),
          }),
        ),
      },
    },
    async (request) => desk.beginSecondFactor(door.caller(request), request.body.password),
  )
  api.post(
    '/api/second-factor/confirm',
    {
      config: { rule: ACCOUNT, rateLimit: FEW },
      schema: {
        operationId: 'confirmSecondFactor',
        tags: ['session'],
        description: 'from here on it is asked for; this session goes on under a new cookie, all others end',
        body: z.object({ code }),
        response: answers(Recovery),
      },
    },
    async (request, reply) => {
      const token = door.sessionToken(request)
      const done = await desk.confirmSecondFactor(door.caller(request), token, request.body.code, fromOf(request))
      giveSession(reply, done, secureCookie)
      return { recovery: [...done.recovery] }
    },
  )
  api.post(
    '/api/second-factor/recovery',
    {
      config: { rule: ACCOUNT, rateLimit: FEW },
      schema: {
        operationId: 'renewRecoveryCodes',
        tags: ['session'],
        body: z.object({ password, code }),
        response: answers(Recovery),
      },
    },
    async (request) => ({
      recovery: [...(await desk.renewRecovery(door.caller(request), request.body.password, request.body.code))],
    }),
  )
  api.post(
    '/api/second-factor/remove',
    {
      config: { rule: ACCOUNT, rateLimit: FEW },
      schema: {
        operationId: 'removeSecondFactor',
        tags: ['session'],
        body: z.object({ password, code }),
        response: { 204: z.null(), ...faults },
      },
    },
    async (request, reply) => {
      await desk.removeSecondFactor(door.caller(request), request.body.password, request.body.code)
      return reply.status(204).send(null)
    },
  )
}
