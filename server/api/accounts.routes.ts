// Accounts and their rights, which two administrators change together: one proposes, another one decides.
import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { answers, byId, faults } from './answers.ts'
import type { Caller } from './console.port.ts'
import { KeyIn } from './keys.routes.ts'
import { type Doorman, position } from './rule.ts'
import * as s from './schemas.ts'

const { id } = s

const instant = z.iso.datetime()
const Held = z.strictObject({ role: id, party: id, place: id })
const roles = z
  .array(z.enum(['administrator', 'auditor', 'data-officer', 'engineer', 'target-officer', 'leader']))
  .max(6)
const positions = z.array(Held).max(50)
const account = id
const login = z
  .string()
  .regex(/^[\p{L}\p{N}][\p{L}\p{N}._@-]{1,79}$/u)
  .describe('2 to 80 letters, digits and . _ @ -')

export const AccountRow = z
  .object({
    id: z.string(),
    login: z.string(),
    name: z.string(),
    positions: z.array(s.Position),
    roles: z.array(s.PlatformRoleOut),
    disabled: instant.optional(),
    issuer: z.string().optional().describe('its identity provider'),
    secondFactor: z.boolean(),
    passwordSet: z.boolean(),
  })
  .meta({ id: 'AccountRow' })

export const ProposalIn = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('add-account'), login, name: z.string().min(1).max(80), positions, roles }),
    z
      .strictObject({ kind: z.literal('change-rights'), account, positions, roles })
      .describe('all rights that are to hold afterwards; what the identity provider grants is not among them'),
    z.strictObject({ kind: z.literal('enable-account'), account }),
    z
      .strictObject({ kind: z.literal('disable-account'), account })
      .describe('for an administrator; see disableAccount'),
    z.strictObject({ kind: z.literal('reset-second-factor'), account }),
    z.strictObject({ kind: z.literal('reset-password'), account }),
    z.strictObject({ kind: z.literal('add-key'), key: KeyIn }),
  ])
  .meta({ id: 'ProposalIn' })

const Who = z.object({ id: z.string(), name: z.string() })
export const ProposalOut = z
  .object({
    id: z.string(),
    kind: z.string(),
    state: z.enum(['open', 'approved', 'refused', 'withdrawn', 'expired']),
    by: Who,
    at: instant,
    expires: instant,
    decidedBy: Who.optional(),
    decidedAt: instant.optional(),
    account: Who.optional().describe('whom it concerns'),
    login: z.string().optional(),
    name: z.string().optional(),
    before: z.object({ positions: z.array(s.Position), roles: z.array(s.PlatformRoleOut) }).optional(),
    after: z.object({ positions: z.array(s.Position), roles: z.array(s.PlatformRoleOut) }).optional(),
    key: KeyIn.optional(),
    mayApprove: z.boolean().describe('by whoever asks: an administrator who neither proposed it nor is concerned'),
  })
  .meta({ id: 'Proposal' })

export const ApprovedOut = z
  .object({
    proposal: ProposalOut,
    code: z.string().optional().describe('by which the person sets a password within a day; told only now'),
    token: z.string().optional().describe('of the key; told only now'),
  })
  .meta({ id: 'Approved' })

export type AccountsDesk = {
  listAccounts(caller: Caller): Promise<z.infer<typeof AccountRow>[]>
  /** At once. Fault administrators-too-few for an administrator, which is to be proposed. */
  disableAccount(caller: Caller, account: string): Promise<void>
  endSessionsOf(caller: Caller, account: string): Promise<number>
  listProposals(caller: Caller): Promise<z.infer<typeof ProposalOut>[]>
  propose(caller: Caller, wish: z.infer<typeof ProposalIn>): Promise<z.infer<typeof ProposalOut>>
  /** Faults: proposal-own, proposal-concerned, proposal-over, proposal-outdated, not-found, not-allowed. */
  approve(caller: Caller, id: string): Promise<z.infer<typeof ApprovedOut>>
  refuse(caller: Caller, id: string): Promise<z.infer<typeof ProposalOut>>
}

export function accountsRoutes(app: FastifyInstance, desk: AccountsDesk, door: Doorman): void {
  const api = app.withTypeProvider<ZodTypeProvider>()
  const tags = ['accounts']
  api.get(
    '/api/accounts',
    {
      config: { rule: position('read', 'account') },
      schema: { operationId: 'listAccounts', tags, response: answers(z.array(AccountRow)) },
    },
    async (request) => desk.listAccounts(door.caller(request)),
  )
  api.post(
    '/api/accounts/:id/disable',
    {
      config: { rule: position('change', 'account') },
      schema: {
        operationId: 'disableAccount',
        tags,
        description: 'at once, with all its sessions',
        params: byId,
        response: { 204: z.null(), ...faults },
      },
    },
    async (request, reply) => {
      await desk.disableAccount(door.caller(request), request.params.id)
      return reply.status(204).send(null)
    },
  )
  api.delete(
    '/api/accounts/:id/sessions',
    {
      config: { rule: position('change', 'account') },
      schema: {
        operationId: 'endSessionsOf',
        tags,
        params: byId,
        response: answers(z.object({ ended: z.number().int() })),
      },
    },
    async (request) => ({ ended: await desk.endSessionsOf(door.caller(request), request.params.id) }),
  )
  api.get(
    '/api/proposals',
    {
      config: { rule: position('read', 'proposal') },
      schema: { operationId: 'listProposals', tags, response: answers(z.array(ProposalOut)) },
    },
    async (request) => desk.listProposals(door.caller(request)),
  )
  api.post(
    '/api/proposals',
    {
      config: { rule: position('change', 'proposal') },
      schema: { operationId: 'propose', tags, body: ProposalIn, response: answers(ProposalOut) },
    },
    async (request) => desk.propose(door.caller(request), request.body),
  )
  api.post(
    '/api/proposals/:id/approve',
    {
      config: { rule: position('change', 'proposal') },
      schema: { operationId: 'approveProposal', tags, params: byId, response: answers(ApprovedOut) },
    },
    async (request) => desk.approve(door.caller(request), request.params.id),
  )
  api.post(
    '/api/proposals/:id/refuse',
    {
      config: { rule: position('change', 'proposal') },
      schema: {
        operationId: 'refuseProposal',
        tags,
        description: 'whoever made it withdraws it',
        params: byId,
        response: answers(ProposalOut),
      },
    },
    async (request) => desk.refuse(door.caller(request), request.params.id),
  )
}
