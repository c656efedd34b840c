// Supervision notices: sent from a red target, a late case or an instruction. They are cases: what happens to one afterwards goes the way
// of every case (/api/cases).
import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { answers, byId } from './answers.ts'
import type { Caller } from './console.port.ts'
import { type Doorman, position } from './rule.ts'
import { commandId, Due, id } from './schemas.ts'

const instant = z.iso.datetime()
const about = z.string().regex(/^(target|case):[A-Za-z0-9][A-Za-z0-9._-]{0,119}$/)

export const NoticeIn = z
  .strictObject({
    id: commandId,
    about: about.optional().describe('target:ID or case:ID; without it an instruction'),
    to: id.optional().describe('a party; else whoever has the target or was late with the case'),
    text: z.string().min(1).max(4000).describe('what is asked; written by an office, no personal data'),
  })
  .meta({ id: 'NoticeIn' })
export const NoticeRow = z
  .object({
    case: z.string(),
    about: z.object({
      kind: z.enum(['target', 'case', 'instruction']),
      id: z.string(),
      label: z.string().describe('of a target: what was promised; of a case: its type and place'),
      standing: z.string().describe('of a target its colour, of a case its step'),
    }),
    step: z.string(),
    stepLabel: z.string(),
    to: z.object({ id: z.string(), name: z.string() }),
    owner: z.object({ role: z.string(), party: z.string(), name: z.string() }).optional(),
    opened: instant,
    due: Due.optional().describe('of the step; absent once it has ended'),
    pausedUntil: instant.optional(),
    closes: instant,
    ended: instant.optional(),
    late: z.boolean(),
    raises: z.number().int(),
    readable: z.boolean().describe('the caller may open the case itself'),
    mine: z.boolean().describe('the step is the caller’s, or his answer is awaited'),
  })
  .meta({ id: 'NoticeRow' })
export const NoticeOpened = z
  .object({ notice: NoticeRow, opened: z.boolean().describe('false: there was an open one already') })
  .meta({ id: 'NoticeOpened' })
export const NoticeList = z
  .object({
    notices: z.array(NoticeRow),
    may: z.object({ open: z.boolean() }),
    parties: z
      .array(z.object({ id: z.string(), name: z.string() }))
      .describe('to whom a notice can be sent, for whoever may send one'),
  })
  .meta({ id: 'NoticeList' })
export const LateCase = z
  .object({
    case: z.string(),
    label: z.string(),
    place: z.string(),
    step: z.string(),
    owner: z.object({ id: z.string(), name: z.string() }),
    due: Due,
    raises: z.number().int(),
  })
  .describe('what is late, where, and with whom; nothing of what is in the case')
  .meta({ id: 'LateCase' })
export const NoticesQuery = z.object({
  about: about.optional(),
  limit: z.coerce.number().int().min(1).max(500).default(200),
})

type Of<T extends z.ZodType> = z.infer<T>
export type NoticesDesk = {
  /** Those the caller may read as cases. Newest first. */
  listNotices(caller: Caller, query: Of<typeof NoticesQuery>): Promise<Of<typeof NoticeList>>
  /** Faults: not-allowed, not-found, notice-not-due, addressee-unknown, command-id-reused. */
  openNotice(caller: Caller, wish: Of<typeof NoticeIn>): Promise<Of<typeof NoticeOpened>>
  /** For whoever may send notices. Fault not-allowed. */
  listLateCases(caller: Caller): Promise<Of<typeof LateCase>[]>
  /** How the notices of a target stand, for whoever may see the target; never their letters. */
  targetNotices(caller: Caller, target: string): Promise<Of<typeof NoticeList>>
}

export function noticesRoutes(app: FastifyInstance, desk: NoticesDesk, door: Doorman): void {
  const api = app.withTypeProvider<ZodTypeProvider>()
  const tags = ['supervision']
  api.get(
    '/api/notices',
    {
      config: { rule: position('read', 'notice') },
      schema: { operationId: 'listNotices', tags, querystring: NoticesQuery, response: answers(NoticeList) },
    },
    async (request) => desk.listNotices(door.caller(request), request.query),
  )
  api.post(
    '/api/notices',
    {
      config: { rule: position('open', 'notice') },
      schema: {
        operationId: 'openNotice',
        tags,
        description: 'One open notice for a target or a case: a second wish is answered with the first notice',
        body: NoticeIn,
        response: answers(NoticeOpened),
      },
    },
    async (request) => desk.openNotice(door.caller(request), request.body),
  )
  api.get(
    '/api/notices/late-cases',
    {
      config: { rule: position('open', 'notice') },
      schema: {
        operationId: 'listLateCases',
        tags,
        description: 'Open cases that are late and have no open notice, for whoever may send one',
        response: answers(z.array(LateCase)),
      },
    },
    async (request) => desk.listLateCases(door.caller(request)),
  )
  api.get(
    '/api/targets/:id/notices',
    {
      config: { rule: position('read', 'target') },
      schema: { operationId: 'targetNotices', tags, params: byId, response: answers(NoticeList) },
    },
    async (request) => desk.targetNotices(door.caller(request), request.params.id),
  )
}
