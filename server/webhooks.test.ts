// Webhooks through a whole platform on its own database: made behind the door, laid down by the outbox, sent by the worker.
import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { Webhook } from 'standardwebhooks'
import type { Caller } from './api/console.port.ts'
import { compose } from './compose.ts'
import { readConfig } from './config.ts'

test('a decision reaches a receiver that the operator named, and nobody else', { timeout: 90_000 }, async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'gongzhi-webhooks-'))
  let secret = ''
  const taken: { type: string; data: { place: string } }[] = []
  const receiver = createServer(async (request, response) => {
    let body = ''
    for await (const part of request.setEncoding('utf8')) body += part
    taken.push(new Webhook(secret).verify(body, request.headers as Record<string, string>) as (typeof taken)[0])
    response.writeHead(202).end()
  })
  await new Promise<void>((done) => receiver.listen(0, '127.0.0.1', done))
  const origin = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`
  const config = await readConfig(['--no-demo', '--data', folder, '--company', 'off'], {
    LOG_LEVEL: 'silent',
    GONGZHI_WEBHOOK_INTERNAL: `${origin}=127.0.0.1/32`,
    GONGZHI_EVENT_SOURCE: 'https://gongzhi.example/',
  })
  assert.ok(config)
  const platform = await compose(config)
  t.after(async () => {
    await platform.close()
    receiver.close()
    await rm(folder, { recursive: true, force: true })
  })
  await platform.begin()
  const { desk } = platform
  const admin: Caller = { account: 'admin', positions: [], roles: ['administrator'], session: 's' }
  const wish = { name: '市平台', topics: ['case.opened'], places: ['*'], packs: ['*'] }
  await assert.rejects(desk.makeWebhook(admin, { ...wish, url: 'http://127.0.0.1:9/' }), /webhook-address-refused/)
  const made = await desk.makeWebhook(admin, { ...wish, url: `${origin}/hook` })
  secret = made.secret
  assert.ok(!JSON.stringify(await desk.listWebhooks(admin)).includes(secret.slice(6)))
  const operator: Caller = {
    ...admin,
    roles: [],
    positions: [{ role: 'operator', party: 'operations-centre', place: '330105' }],
  }
  await desk.openCase(operator, { id: 'hook-1', pack: 'fire-lane', type: 'blocked-fire-lane', place: 'demo-lane' })
  for (let i = 0; i < 300 && taken.length === 0; i++) await sleep(100)
  assert.deepEqual(
    taken.map((event) => [event.type, event.data.place]),
    [['city.gongzhi.case.opened', 'demo-lane']],
  )
  for (let i = 0; i < 50 && (await desk.listWebhooks(admin))[0]?.waiting !== 0; i++) await sleep(100)
  const [delivery] = await desk.webhookDeliveries(admin, made.webhook.id, { limit: 9 })
  assert.deepEqual([delivery?.state, delivery?.tries, delivery?.last?.status], ['delivered', 1, 202])
  await desk.resendWebhook(admin, made.webhook.id, delivery?.id ?? '')
  for (let i = 0; i < 300 && taken.length < 2; i++) await sleep(100)
  assert.equal(taken.length, 2, 'sent again')
})
