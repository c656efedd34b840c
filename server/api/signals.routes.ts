// Signals of devices, and what the eyes see.
import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { answers, byId } from './answers.ts'
import type { Console } from './console.port.ts'
import { type Doorman, key, position } from './rule.ts'
import * as s from './schemas.ts'

export function signalsRoutes(app: FastifyInstance, desk: Console, door: Doorman): void {
  const api = app.withTypeProvider<ZodTypeProvider>()
  api.post(
    '/api/signals',
    {
      config: { rule: key('signals') },
      schema: {
        operationId: 'takeSignal',
        tags: ['signals'],
        description: 'Bearer key with the scope signals; repeated ids are answered and not repeated',
        body: s.SignalIn,
        response: answers(s.SignalOutcome),
      },
    },
    async (request) => desk.takeSignal(door.key(request), request.body),
  )
  api.post(
    '/api/signals/batch',
    {
      config: { rule: key('signals') },
      schema: {
        operationId: 'takeSignals',
        tags: ['signals'],
        description: 'all of them or, with an error, none; outcomes in the order of the signals',
        body: z.array(s.SignalIn).min(1).max(100),
        response: answers(z.array(s.SignalOutcome)),
      },
    },
    async (request) => desk.takeSignals(door.key(request), request.body),
  )
  api.get(
    '/api/signals',
    {
      config: { rule: position('read', 'signal') },
      schema: { operationId: 'listSignals', tags: ['signals'], response: answers(z.array(s.SignalRow)) },
    },
    async (request) => desk.listSignals(door.caller(request)),
  )
  api.get(
    '/api/eyes',
    {
      config: { rule: position('read', 'eye') },
      schema: { operationId: 'listEyes', tags: ['eyes'], response: answers(z.array(s.EyeState)) },
    },
    async (request) => desk.eyes(door.caller(request)),
  )
  api.get(
    '/api/eyes/:id/picture',
    {
      config: { rule: position('read', 'eye') },
      schema: { operationId: 'getEyePicture', tags: ['eyes'], params: byId, produces: ['image/jpeg'] },
    },
    async (request, reply) => door.jpeg(reply, await desk.eyePicture(door.caller(request), request.params.id)),
  )
}
