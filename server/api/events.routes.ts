// Changes as server-sent events.
import { Socket } from 'node:net'
import { Readable } from 'node:stream'
import { Fault } from '@gongzhi/kernel'
import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import type { Console } from './console.port.ts'
import { type Doorman, position } from './rule.ts'

const MOST_UNREAD_BYTES = 1024 * 1024
/** Streams of changes at once of one account: each has to be told of every change. */
const MOST_STREAMS = 50

export function eventsRoutes(app: FastifyInstance, desk: Console, door: Doorman): void {
  const api = app.withTypeProvider<ZodTypeProvider>()
  const streams = new Map<string, number>()
  const ends = new Set<() => void>()
  // Whoever listens comes again by himself, to another process or to the next start of this one.
  app.addHook('preClose', async () => {
    for (const end of ends) end()
  })
  // Changes as server-sent events: `event: changed`, data {id, topic, case}
  api.get(
    '/api/events',
    {
      config: { rule: position('read', 'case') },
      schema: { operationId: 'followChanges', tags: ['events'], produces: ['text/event-stream'] },
    },
    async (request, reply) => {
      const { account } = door.caller(request)
      const others = streams.get(account) ?? 0
      if (others >= MOST_STREAMS) throw new Fault('too-many-requests')
      streams.set(account, others + 1)
      const stream = new Readable({ read() {} })
      const who = () => door.who(request)
      let open = true
      function end(): void {
        if (!open) return
        open = false
        ends.delete(end)
        const left = (streams.get(account) ?? 1) - 1
        if (left > 0) streams.set(account, left)
        else streams.delete(account)
        stop()
        clearInterval(beat)
        stream.push(null)
      }
      ends.add(end)
      const tell = (text: string): void => {
        // Whoever does not take what he is told is cut off; he may come back and read anew.
        if (stream.readableLength > MOST_UNREAD_BYTES) stream.destroy()
        else if (open) stream.push(text)
      }
      tell('retry: 2000\n\n')
      const stop = desk.follow(
        who,
        (message) => tell(`id: ${message.id}\nevent: changed\ndata: ${JSON.stringify(message)}\n\n`),
        end,
      )
      const beat = setInterval(() => who().then((known) => (known ? tell(': beat\n\n') : end()), end), 15_000)
      reply.raw.once('close', () => {
        end()
        stream.destroy()
        // Its line, where there is one, is not for anything else afterwards: a door that closes would wait for it.
        const { socket } = request.raw
        if (socket instanceof Socket) socket.destroy()
      })
      return reply
        .type('text/event-stream')
        .header('cache-control', 'no-store')
        .header('x-accel-buffering', 'no')
        .send(stream)
    },
  )
}
