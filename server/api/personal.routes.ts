// What people tell: reports, what was told about a case, and what a person may ask and withdraw without an account. A value is
// only ever in the answer of `readPersonal`, and only after the row that says so.
import { Fault, READ_REASONS, type ReadReason } from '@gongzhi/kernel'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { answers, byId } from './answers.ts'
import type { Caller } from './console.port.ts'
import { type Doorman, position, type Rule } from './rule.ts'
import { commandId, id } from './schemas.ts'

const PICTURE_LIMIT_BYTES = 10 * 1024 * 1024
/** Guesses at a code of 100 bits; and whoever lost his own needs no more. */
const CODE_LIMIT = { max: 20, timeWindow: '1 minute' }
const CODE: Rule = { who: 'code' }

const instant = z.iso.datetime().describe('ISO 8601, UTC')
const ref = z.string().regex(/^pd:[0-9a-f]{32}$/)
const reason = z.enum(Object.keys(READ_REASONS) as [ReadReason, ...ReadReason[]])
const texts = z.object({ zh: z.string(), en: z.string() })

export const ReportIn = z
  .strictObject({
    id: commandId,
    pack: id,
    channel: id,
    place: id,
    values: z
      .record(z.string().max(60), z.union([z.string().max(10_000), z.number(), z.boolean()]))
      .refine((values) => Object.keys(values).length <= 50, 'too many fields'),
  })
  .meta({ id: 'ReportIn' })
export const Reported = z
  .object({ case: z.string(), code: z.string().optional().describe('for the person; shown this once') })
  .meta({ id: 'Reported' })
export const PictureTold = z.object({ ref }).meta({ id: 'PictureTold' })

export const ToldItem = z
  .object({
    ref,
    kind: z.enum(['text', 'phone', 'personal-photo']),
    label: z.string(),
    purpose: z.string(),
    purposeLabel: z.string(),
    gone: z.boolean().describe('destroyed: nobody can read it any more'),
    until: instant.optional().describe('when it will be destroyed; absent while that depends on the open case'),
  })
  .meta({ id: 'ToldItem' })
export const ReadWish = z.strictObject({ purpose: id, why: reason }).meta({ id: 'ReadWish' })
export const ToldValue = z
  .object({
    kind: z.enum(['text', 'phone', 'personal-photo']),
    label: z.string(),
    text: z.string().optional(),
    jpeg: z.string().optional().describe('base64'),
  })
  .meta({ id: 'ToldValue' })

const Holder = z.object({ role: z.string(), party: z.string() })
export const MyData = z
  .object({
    held: z.array(
      z.object({
        purpose: z.string(),
        label: z.string(),
        labelEn: z.string().optional(),
        basis: z.object({ item: z.number().int().describe('of article 13, PIPL') }).extend(texts.shape),
        holder: Holder,
        received: instant,
        until: instant.optional(),
        withdrawable: z.boolean().describe('now; otherwise once the case has ended'),
        items: z.array(z.object({ kind: z.string(), label: z.string() })),
      }),
    ),
    gone: z.array(
      z.object({
        purpose: z.string(),
        label: z.string(),
        received: instant,
        at: instant,
        why: z.enum(['withdrawn', 'time-over', 'by-order']),
        items: z.number().int(),
      }),
    ),
    reads: z.array(z.object({ at: instant, label: z.string(), purpose: z.string(), reader: Holder, why: texts })),
  })
  .meta({ id: 'MyData' })
export const Withdrawn = z
  .object({ destroyed: z.array(z.string()), held: z.array(z.string()) })
  .meta({ id: 'Withdrawn', description: 'purposes; what is held must be kept until the case has ended' })
export const RetentionRun = z
  .object({ at: instant, purpose: z.string(), destroyed: z.number().int(), left: z.number().int() })
  .meta({ id: 'RetentionRun' })

const byPurpose = z.object({ purpose: id.optional() })

export type PersonalDesk = {
  /** Faults: not-allowed, those of forms and of opening. */
  report(caller: Caller, input: z.infer<typeof ReportIn>): Promise<z.infer<typeof Reported>>
  /** Blurred, sealed and waiting for a report of the same account. Faults: those of pictures, upload-quota, evidence-no-room. */
  reportPicture(caller: Caller, bytes: Uint8Array): Promise<z.infer<typeof PictureTold>>
  /** What this caller may read. Faults: case-not-found, not-allowed: the same for whoever handles it and where nobody told anything. */
  listPersonal(caller: Caller, caseId: string): Promise<z.infer<typeof ToldItem>[]>
  /** Faults: case-not-found, not-allowed, personal-not-found, personal-gone, personal-purpose-wrong. */
  readPersonal(
    caller: Caller,
    caseId: string,
    ref: string,
    wish: z.infer<typeof ReadWish>,
  ): Promise<z.infer<typeof ToldValue>>
  /** At the person's request, by whoever answers for data on the whole. Faults: case-not-found, not-allowed. */
  destroyPersonal(caller: Caller, caseId: string, purpose: string | undefined): Promise<z.infer<typeof Withdrawn>>
  /** Fault follow-code-wrong. */
  mine(code: string): Promise<z.infer<typeof MyData>>
  /** Faults: follow-code-wrong, personal-held. */
  withdraw(code: string, purpose: string | undefined): Promise<z.infer<typeof Withdrawn>>
  retentionRuns(caller: Caller): Promise<z.infer<typeof RetentionRun>[]>
}

const bearer = (request: FastifyRequest) =>
  /^Bearer ([^\s]{1,60})$/.exec(request.headers.authorization ?? '')?.[1] ?? ''
const unkept = (reply: FastifyReply) => reply.header('cache-control', 'private, no-store')

export function personalRoutes(app: FastifyInstance, desk: PersonalDesk, door: Doorman): void {
  const api = app.withTypeProvider<ZodTypeProvider>()
  api.post(
    '/api/reports',
    {
      config: { rule: position('open', 'case') },
      schema: { operationId: 'report', tags: ['personal'], body: ReportIn, response: answers(Reported) },
    },
    async (request, reply) => {
      unkept(reply)
      return desk.report(door.caller(request), request.body)
    },
  )
  api.post(
    '/api/reports/pictures',
    {
      bodyLimit: PICTURE_LIMIT_BYTES,
      config: { rule: position('open', 'case') },
      schema: {
        operationId: 'reportPicture',
        tags: ['personal'],
        consumes: ['image/jpeg', 'image/png', 'image/webp'],
        description: 'A picture for a report: blurred in memory and sealed before it is stored; it waits for an hour',
        response: answers(PictureTold),
      },
    },
    async (request) => {
      const known = door.caller(request)
      if (!(request.body instanceof Uint8Array))
        throw new Fault('picture-invalid', { detail: 'no picture in the body' })
      return desk.reportPicture(known, request.body)
    },
  )
  api.get(
    '/api/cases/:id/personal',
    {
      config: { rule: position('read', 'personal') },
      schema: {
        operationId: 'listPersonal',
        tags: ['personal'],
        description: 'What was told about the case that the caller may read: never the values, never who',
        params: byId,
        response: answers(z.array(ToldItem)),
      },
    },
    async (request) => desk.listPersonal(door.caller(request), request.params.id),
  )
  api.post(
    '/api/cases/:id/personal/:ref/reads',
    {
      config: { rule: position('read', 'personal') },
      schema: {
        operationId: 'readPersonal',
        tags: ['personal'],
        description: 'One value, for one purpose. A row says that it was read, and the person can ask for it',
        params: byId.extend({ ref }),
        body: ReadWish,
        response: answers(ToldValue),
      },
    },
    async (request, reply) => {
      unkept(reply)
      return desk.readPersonal(door.caller(request), request.params.id, request.params.ref, request.body)
    },
  )
  api.delete(
    '/api/cases/:id/personal',
    {
      config: { rule: position('destroy', 'personal') },
      schema: {
        operationId: 'destroyPersonal',
        tags: ['personal'],
        params: byId,
        querystring: byPurpose,
        response: answers(Withdrawn),
      },
    },
    async (request) => desk.destroyPersonal(door.caller(request), request.params.id, request.query.purpose),
  )
  api.get(
    '/api/personal/runs',
    {
      config: { rule: position('read', 'audit') },
      schema: { operationId: 'listRetentionRuns', tags: ['personal'], response: answers(z.array(RetentionRun)) },
    },
    async (request) => desk.retentionRuns(door.caller(request)),
  )
  api.get(
    '/api/my',
    {
      config: { rule: CODE, rateLimit: CODE_LIMIT },
      schema: {
        operationId: 'getMyData',
        tags: ['personal'],
        description: 'With the code of a report as bearer: what is held, for what, until when, and who read it',
        response: answers(MyData),
      },
    },
    async (request, reply) => {
      unkept(reply)
      return desk.mine(bearer(request))
    },
  )
  api.delete(
    '/api/my',
    {
      config: { rule: CODE, rateLimit: CODE_LIMIT },
      schema: {
        operationId: 'withdrawMyData',
        tags: ['personal'],
        querystring: byPurpose,
        response: answers(Withdrawn),
      },
    },
    async (request) => desk.withdraw(bearer(request), request.query.purpose),
  )
}
