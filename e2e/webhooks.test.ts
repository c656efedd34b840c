// From a decision to a receiver: outbox, queue, network, and the receiver's own library that says whether the message is
// genuine (npm's standardwebhooks). The receiver falls over, answers late, and still gets everything, in order.
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { memoryDatabase } from '@gongzhi/adapters/memory/memory-database'
import { memoryQueue } from '@gongzhi/adapters/memory/memory-queue'
import { httpsCarrier } from '@gongzhi/adapters/webhook/https-carrier'
import { directory, outbox, secretsUnder, webhookSender, webhooks } from '@gongzhi/engine'
import { parseNetwork, type Reach } from '@gongzhi/kernel'
import { Webhook } from 'standardwebhooks'
import { GROUND, ServiceWorld } from '../engine/src/service-world.contract.ts'

const SOURCE = 'urn:gongzhi:e2e'

test('a receiver gets every decision, genuine and in order, though it fails half of the time', {
  timeout: 60_000,
}, async (t) => {
  const database = memoryDatabase()
  const world = new ServiceWorld(GROUND, database)
  const queue = memoryQueue(database)
  const real = { now: () => Date.now() }
  const secrets = secretsUnder(new Uint8Array(32).fill(7))

  let secret = ''
  let requests = 0
  const taken: { id: string; event: { id: string; subject: string } }[] = []
  const receiver = createServer(async (request, response) => {
    let body = ''
    for await (const part of request.setEncoding('utf8')) body += part
    const headers = request.headers as Record<string, string>
    const event = new Webhook(secret).verify(body, headers) as (typeof taken)[number]['event']
    assert.throws(() => new Webhook(secret).verify(`${body} `, headers))
    assert.throws(() => new Webhook('whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA').verify(body, headers))
    assert.equal(headers['content-type'], 'application/cloudevents+json; charset=utf-8')
    requests++
    if (requests % 2 === 1) return response.writeHead(503).end()
    taken.push({ id: headers['webhook-id'] ?? '', event })
    // Taken, and the answer lost: it comes again under the same id.
    if (requests % 6 === 0) return request.socket.destroy()
    response.writeHead(204).end()
  })
  await new Promise<void>((done) => receiver.listen(0, '127.0.0.1', done))
  t.after(() => receiver.closeAllConnections())
  t.after(() => receiver.close())
  const origin = `http://receiver.intern:${(receiver.address() as AddressInfo).port}`
  const network = parseNetwork('127.0.0.0/8')
  assert.ok(network)
  const reach: Reach = { ports: [443], internal: [{ origin, network }] }
  const common = { database, clock: real, secrets, reach }
  const service = webhooks({ ...common, directory: () => directory(world.reference), source: SOURCE })
  const sender = webhookSender({
    ...common,
    carrier: httpsCarrier({ lookup: async () => ['127.0.0.1'] }),
    patience: { firstMs: 50, mostMs: 100, giveUpMs: 60_000, disableMs: 60_000 },
  })
  const out = outbox({ database })
  out.consume('webhooks', service.take)
  await out.pump()
  const wish = { name: 'e2e', url: `${origin}/hook`, topics: ['case.*'], places: ['district'], packs: ['*'], from: 0 }
  const made = await service.make(wish, 'admin')
  secret = made.secret
  const stop = await queue.work('webhook', { pollMs: 50 }, sender.send)
  t.after(stop)

  for (const [id, place] of [
    ['case-1', 'lane-1'],
    ['case-2', 'lane-3'],
  ] as const) {
    await world.proving(id, place)
    await out.pump()
  }
  for (let i = 0; i < 400 && (await service.list())[0]?.waiting !== 0; i++) await sleep(50)
  const first = [...new Map(taken.map(({ id, event }) => [id, event.id])).values()]
  assert.deepEqual(first, ['case-1/1', 'case-1/2', 'case-1/3', 'case-2/1', 'case-2/2', 'case-2/3'])
  assert.ok(taken.length > first.length, 'one whose answer was lost came again, under its id')
  assert.ok(requests >= 2 * first.length)
})
