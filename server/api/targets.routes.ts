// Work reports and the targets followed: import, what was read, corrections, adoption, values told, evidence. Publication and
// supervision are elsewhere.
import { MOST_DOCUMENT_BYTES } from '@gongzhi/engine/targets/documents.port'
import { Fault } from '@gongzhi/kernel'
import type { FastifyInstance, FastifyReply } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { answers, byId, faults } from './answers.ts'
import type { Caller } from './console.port.ts'
import { type Doorman, position } from './rule.ts'
import { commandId, id } from './schemas.ts'
import * as t from './target-shapes.ts'

const FILE_LIMIT_BYTES = 20 * 1024 * 1024

const name = z
  .string()
  .min(1)
  .max(200)
  .refine((text) => text.isWellFormed(), 'not well-formed')
const byTask = byId.extend({ task: id })
const byUnit = z.object({ name: z.string().min(1).max(60) })
const byFile = byId.extend({ address: z.string().regex(/^[0-9a-f]{64}$/) })
export const SourceQuery = z.object({
  from: z.coerce.number().int().min(0).default(0),
  to: z.coerce.number().int().min(0).optional().describe('excluded; 200,000 characters at most'),
})
export const UnitQuery = z.object({ year: t.year.optional() })

export const TargetUnitOut = t.TargetUnitRow.extend({
  report: z.string().optional().describe('the newest adopted one, whose tasks these are'),
  rows: z.array(t.TargetTaskRow),
  followed: z.array(t.TargetRow),
}).meta({ id: 'TargetUnit' })

type Of<T extends z.ZodType> = z.infer<T>
export type TargetsDesk = {
  /** Drafts for those only who may change them. Newest first. */
  listTargetReports(caller: Caller): Promise<Of<typeof t.TargetReportRow>[]>
  /**
   * Whole or not at all; the same file again is answered with the report that it became. Faults: those of documents and of
   * reports, target-report-empty, body-too-large.
   */
  importTargetReport(
    caller: Caller,
    name: string,
    bytes: Uint8Array,
  ): Promise<{ report: Of<typeof t.TargetReportRow>; known: boolean }>
  /** Fault not-found, as of everything here. */
  getTargetReport(caller: Caller, id: string): Promise<Of<typeof t.TargetReportOut>>
  /** Only a draft. Fault target-state-wrong. */
  discardTargetReport(caller: Caller, id: string): Promise<void>
  getTargetTask(caller: Caller, id: string, task: string): Promise<Of<typeof t.TargetTaskOut>>
  getTargetSource(caller: Caller, id: string, query: Of<typeof SourceQuery>): Promise<Of<typeof t.TargetSourceOut>>
  /** Faults: target-changed, target-state-wrong, input-invalid, command-id-reused. */
  correctTargetTask(
    caller: Caller,
    id: string,
    task: string,
    wish: Of<typeof t.TargetCorrectionIn>,
  ): Promise<Of<typeof t.TargetTaskOut>>
  listTargetCorrections(caller: Caller): Promise<Of<typeof t.TargetCorrectionOut>[]>
  undoTargetCorrection(
    caller: Caller,
    id: string,
    wish: Of<typeof t.TargetCorrectionUndo>,
  ): Promise<Of<typeof t.TargetCorrectionOut>>
  /** Faults: target-changed, target-state-wrong, target-year-missing. */
  adoptTargetReport(caller: Caller, id: string, wish: Of<typeof t.TargetAdoption>): Promise<Of<typeof t.TargetAdopted>>
  listTargetUnits(caller: Caller, query: Of<typeof UnitQuery>): Promise<Of<typeof t.TargetUnitRow>[]>
  getTargetUnit(caller: Caller, name: string, query: Of<typeof UnitQuery>): Promise<Of<typeof TargetUnitOut>>
  mapTargetUnit(caller: Caller, name: string, party: string | null): Promise<Of<typeof t.TargetUnitRow>>
  listTargets(caller: Caller, query: Of<typeof t.TargetsQuery>): Promise<Of<typeof t.TargetRow>[]>
  getTarget(caller: Caller, id: string): Promise<Of<typeof t.TargetOut>>
  /** Faults: not-allowed, target-changed, command-id-reused, and the refusals of the command. */
  commandTarget(caller: Caller, id: string, command: Of<typeof t.TargetCommand>): Promise<Of<typeof t.TargetOut>>
  /** A picture is blurred first. Faults: target-file-refused, those of pictures, upload-quota, evidence-no-room. */
  addTargetFile(
    caller: Caller,
    id: string,
    name: string,
    /** Asked for once the caller may: whoever may not is told that first. */
    bytes: () => Uint8Array,
  ): Promise<Of<typeof t.TargetFile>>
  getTargetFile(caller: Caller, id: string, address: string): Promise<{ bytes: Uint8Array; name: string; type: string }>
}

const bytesOf = (body: unknown): Uint8Array => {
  // An empty one is a file too: whoever reads it says so.
  if (!(body instanceof Uint8Array))
    throw new Fault('input-invalid', { detail: 'no file in the body (application/octet-stream)' })
  return body
}

/** Never shown by the browser as a page of this platform, whatever it is. */
const attached = (
  reply: FastifyReply,
  { bytes, name: file, type }: { bytes: Uint8Array; name: string; type: string },
) =>
  reply
    .type(type)
    .header('cache-control', 'private, no-store')
    .header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(file)}`)
    .send(Buffer.from(bytes))

export function targetsRoutes(app: FastifyInstance, desk: TargetsDesk, door: Doorman): void {
  const api = app.withTypeProvider<ZodTypeProvider>()
  const tags = ['targets']
  const reads = { rule: position('read', 'target') }
  const changes = { rule: position('change', 'target') }
  const tells = { rule: position('act', 'target') }
  const consumes = ['application/octet-stream']

  api.get(
    '/api/targets/reports',
    {
      config: reads,
      schema: { operationId: 'listTargetReports', tags, response: answers(z.array(t.TargetReportRow)) },
    },
    async (request) => desk.listTargetReports(door.caller(request)),
  )
  api.post(
    '/api/targets/reports',
    {
      bodyLimit: MOST_DOCUMENT_BYTES,
      config: changes,
      schema: {
        operationId: 'importTargetReport',
        tags,
        consumes,
        description: 'The file as the body; its name tells what is in it. Stored whole or not at all',
        querystring: z.object({ name }),
        response: answers(z.object({ report: t.TargetReportRow, known: z.boolean().describe('imported before') })),
      },
    },
    async (request) => desk.importTargetReport(door.caller(request), request.query.name, bytesOf(request.body)),
  )
  api.get(
    '/api/targets/reports/:id',
    {
      config: reads,
      schema: { operationId: 'getTargetReport', tags, params: byId, response: answers(t.TargetReportOut) },
    },
    async (request) => desk.getTargetReport(door.caller(request), request.params.id),
  )
  api.delete(
    '/api/targets/reports/:id',
    {
      config: changes,
      schema: {
        operationId: 'discardTargetReport',
        tags,
        description: 'a draft; what was adopted stays',
        params: byId,
        response: { 204: z.null(), ...faults },
      },
    },
    async (request, reply) => {
      await desk.discardTargetReport(door.caller(request), request.params.id)
      return reply.status(204).send(null)
    },
  )
  api.get(
    '/api/targets/reports/:id/source',
    {
      config: reads,
      schema: {
        operationId: 'getTargetSource',
        tags,
        params: byId,
        querystring: SourceQuery,
        response: answers(t.TargetSourceOut),
      },
    },
    async (request) => desk.getTargetSource(door.caller(request), request.params.id, request.query),
  )
  api.post(
    '/api/targets/reports/:id/adopt',
    {
      config: changes,
      schema: {
        operationId: 'adoptTargetReport',
        tags,
        description:
          'Every measure of its tasks is followed from now on; one that is followed already gets the value of this report',
        params: byId,
        body: t.TargetAdoption,
        response: answers(t.TargetAdopted),
      },
    },
    async (request) => desk.adoptTargetReport(door.caller(request), request.params.id, request.body),
  )
  api.get(
    '/api/targets/reports/:id/tasks/:task',
    {
      config: reads,
      schema: { operationId: 'getTargetTask', tags, params: byTask, response: answers(t.TargetTaskOut) },
    },
    async (request) => desk.getTargetTask(door.caller(request), request.params.id, request.params.task),
  )
  api.post(
    '/api/targets/reports/:id/tasks/:task/corrections',
    {
      config: changes,
      schema: {
        operationId: 'correctTargetTask',
        tags,
        description: 'Applied at once, and to the same sentence in later reports; undone by undoTargetCorrection',
        params: byTask,
        body: t.TargetCorrectionIn,
        response: answers(t.TargetTaskOut),
      },
    },
    async (request) =>
      desk.correctTargetTask(door.caller(request), request.params.id, request.params.task, request.body),
  )
  api.get(
    '/api/targets/corrections',
    {
      config: reads,
      schema: { operationId: 'listTargetCorrections', tags, response: answers(z.array(t.TargetCorrectionOut)) },
    },
    async (request) => desk.listTargetCorrections(door.caller(request)),
  )
  api.post(
    '/api/targets/corrections/:id/undo',
    {
      config: changes,
      schema: {
        operationId: 'undoTargetCorrection',
        tags,
        params: z.object({ id: commandId }),
        body: t.TargetCorrectionUndo,
        response: answers(t.TargetCorrectionOut),
      },
    },
    async (request) => desk.undoTargetCorrection(door.caller(request), request.params.id, request.body),
  )
  api.get(
    '/api/targets/units',
    {
      config: reads,
      schema: {
        operationId: 'listTargetUnits',
        tags,
        querystring: UnitQuery,
        response: answers(z.array(t.TargetUnitRow)),
      },
    },
    async (request) => desk.listTargetUnits(door.caller(request), request.query),
  )
  api.get(
    '/api/targets/units/:name',
    {
      config: reads,
      schema: {
        operationId: 'getTargetUnit',
        tags,
        params: byUnit,
        querystring: UnitQuery,
        response: answers(TargetUnitOut),
      },
    },
    async (request) => desk.getTargetUnit(door.caller(request), request.params.name, request.query),
  )
  api.put(
    '/api/targets/units/:name',
    {
      config: changes,
      schema: {
        operationId: 'mapTargetUnit',
        tags,
        description: 'Which party of the platform is meant by this name; targets without an owner get it',
        params: byUnit,
        body: t.TargetUnitParty,
        response: answers(t.TargetUnitRow),
      },
    },
    async (request) => desk.mapTargetUnit(door.caller(request), request.params.name, request.body.party),
  )
  api.get(
    '/api/targets',
    {
      config: reads,
      schema: {
        operationId: 'listTargets',
        tags,
        querystring: t.TargetsQuery,
        response: answers(z.array(t.TargetRow)),
      },
    },
    async (request) => desk.listTargets(door.caller(request), request.query),
  )
  api.get(
    '/api/targets/:id',
    { config: reads, schema: { operationId: 'getTarget', tags, params: byId, response: answers(t.TargetOut) } },
    async (request) => desk.getTarget(door.caller(request), request.params.id),
  )
  api.post(
    '/api/targets/:id/commands',
    {
      config: tells,
      schema: {
        operationId: 'commandTarget',
        tags,
        description:
          'The party that leads it: tell, correct (its own value), evidence. Everything else: whoever looks after targets',
        params: byId,
        body: t.TargetCommand,
        response: answers(t.TargetOut),
      },
    },
    async (request) => desk.commandTarget(door.caller(request), request.params.id, request.body),
  )
  api.post(
    '/api/targets/:id/files',
    {
      bodyLimit: FILE_LIMIT_BYTES,
      config: tells,
      schema: {
        operationId: 'addTargetFile',
        tags,
        consumes,
        description: 'Evidence as the body: PDF, Office, OFD or a picture, which is blurred; then named in a command',
        params: byId,
        querystring: z.object({ name }),
        response: answers(t.TargetFile),
      },
    },
    async (request) =>
      desk.addTargetFile(door.caller(request), request.params.id, request.query.name, () => bytesOf(request.body)),
  )
  api.get(
    '/api/targets/:id/files/:address',
    {
      config: reads,
      schema: { operationId: 'getTargetFile', tags, params: byFile, produces: ['application/octet-stream'] },
    },
    async (request, reply) =>
      attached(reply, await desk.getTargetFile(door.caller(request), request.params.id, request.params.address)),
  )
}
