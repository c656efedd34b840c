// Messages to others: who gets what of a case, in which order, how often it is tried, and what is never told.
import assert from 'node:assert/strict'
import { createHmac, randomBytes } from 'node:crypto'
import { describe, it } from 'node:test'
import { Fault, REACH_OUTSIDE } from '@gongzhi/kernel'
import fc from 'fast-check'
import { outbox } from '../outbox/outbox.service.ts'
import { directory } from '../reference/directory.ts'
import { secretsUnder } from '../secrets/secrets-under.ts'
import { moveOf, openAt, person, ServiceWorld } from '../service-world.contract.ts'
import { SEND_WITHIN_MS, WEBHOOK_PATIENCE, webhookSender } from './send.job.ts'
import type { Carried, WebhookCarrier } from './webhooks.port.ts'
import { type WebhookWish, webhooks } from './webhooks.service.ts'

const HOUR = 3_600_000
const isFault = (code: string) => (fault: unknown) => fault instanceof Fault && fault.code === code
const WISH: WebhookWish = {
  name: '城运中心',
  url: 'https://hooks.example.com/gongzhi',
  topics: ['case.*'],
  places: ['*'],
  packs: ['*'],
  from: 0,
}

type Sent = { readonly headers: Readonly<Record<string, string>>; readonly body: string }

class Hooks {
  readonly world = new ServiceWorld()
  readonly outbox = outbox(this.world)
  readonly secrets = secretsUnder(randomBytes(32))
  readonly sent: Sent[] = []
  /** What the receiver answers next; delivered where there is nothing. */
  readonly script: (Carried | 'never')[] = []
  readonly common = {
    database: this.world.database,
    clock: this.world.clock,
    secrets: this.secrets,
    reach: REACH_OUTSIDE,
  }
  readonly service = webhooks({
    ...this.common,
    directory: () => directory(this.world.reference),
    source: 'urn:gongzhi:test',
  })
  readonly carrier: WebhookCarrier = {
    carry: async (_, headers, body) => {
      this.sent.push({ headers, body })
      const answer = this.script.shift() ?? { outcome: 'delivered', status: 204 }
      return answer === 'never' ? new Promise(() => undefined) : answer
    },
  }

  constructor() {
    this.outbox.consume('webhooks', this.service.take)
  }

  /** Everything that happened so far begins to count from the first call on. */
  begin(): Promise<void> {
    return this.outbox.pump()
  }

  async send(id: string): Promise<void> {
    await this.outbox.pump()
    await this.sender().send({ data: { webhook: id }, signal: new AbortController().signal })
  }

  sender() {
    return webhookSender({ ...this.common, carrier: this.carrier, chance: () => 0.5 })
  }

  bodies(): { id: string; type: string; subject: string; data: Record<string, unknown> }[] {
    return this.sent.map(({ body }) => JSON.parse(body))
  }
  types(): string[] {
    return this.bodies().map(({ type }) => type.replace('city.gongzhi.case.', ''))
  }
  async states(id: string): Promise<string[]> {
    return (await this.service.deliveries(id, 99)).map(({ state }) => state).reverse()
  }
}

describe('a webhook', () => {
  it('gets what happens from then on, in order, each signed and under its id', async () => {
    const hooks = new Hooks()
    await hooks.begin()
    await hooks.world.sent('case-0')
    await hooks.outbox.pump()
    const { webhook, secret } = await hooks.service.make(WISH, 'admin')
    await hooks.world.proving('case-1')
    await hooks.send(webhook.id)
    assert.deepEqual(hooks.types(), ['opened', 'moved', 'moved'])
    const [first] = hooks.bodies()
    assert.deepEqual(first, {
      specversion: '1.0',
      id: 'case-1/1',
      source: 'urn:gongzhi:test',
      type: 'city.gongzhi.case.opened',
      subject: 'case-1',
      time: new Date(hooks.world.now).toISOString(),
      datacontenttype: 'application/json',
      data: {
        case: 'case-1',
        seq: 1,
        pack: 'lanes',
        version: 1,
        type: 'blocked',
        place: 'lane-1',
        path: ['lane-1', 'district'],
        opened: new Date(hooks.world.now).toISOString(),
        step: 'reported',
        owner: { role: 'desk', party: 'the-desk', partyKind: 'department' },
        due: first?.data.due,
        dueProvisional: first?.data.dueProvisional,
        closes: first?.data.closes,
      },
    })
    for (const { headers, body } of hooks.sent) {
      assert.equal(headers['content-type'], 'application/cloudevents+json; charset=utf-8')
      const text = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`
      const key = Buffer.from(secret.slice('whsec_'.length), 'base64')
      assert.equal(headers['webhook-signature'], `v1,${createHmac('sha256', key).update(text).digest('base64')}`)
    }
    assert.equal(new Set(hooks.sent.map(({ headers }) => headers['webhook-id'])).size, 3)
    await hooks.send(webhook.id)
    assert.equal(hooks.sent.length, 3, 'and nothing twice')
    assert.deepEqual(await hooks.states(webhook.id), ['delivered', 'delivered', 'delivered'])
  })

  it('gets only what it is for', async () => {
    const hooks = new Hooks()
    await hooks.begin()
    const make = async (change: Partial<WebhookWish>) =>
      (await hooks.service.make({ ...WISH, ...change }, 'admin')).webhook.id
    const all = await make({})
    const opened = await make({ topics: ['case.opened', 'case.raised'] })
    const lane = await make({ places: ['lane-3'] })
    const wide = await make({ places: ['district'] })
    const later = await make({ from: hooks.world.now + 1 })
    const over = await make({ from: 0, until: hooks.world.now })
    const pack = await make({ packs: ['lanes'] })
    const paused = await make({})
    await hooks.service.change(paused, WISH, 'paused', 'admin')
    await hooks.world.sent('case-1', 'lane-1')
    await hooks.world.sent('case-2', 'lane-3')
    const got: Record<string, string[]> = {}
    for (const [name, id] of Object.entries({ all, opened, lane, wide, later, over, pack, paused })) {
      hooks.sent.length = 0
      await hooks.send(id)
      got[name] = hooks.bodies().map(({ data }) => `${data.case}/${data.seq}`)
    }
    const four = ['case-1/1', 'case-1/2', 'case-2/1', 'case-2/2']
    assert.deepEqual(got, {
      all: four,
      opened: ['case-1/1', 'case-2/1'],
      lane: ['case-2/1', 'case-2/2'],
      wide: four,
      later: [],
      over: [],
      pack: four,
      paused: [],
    })
  })

  it('is never told who did it, what was filled in, or what is on a picture', async () => {
    const hooks = new Hooks()
    await hooks.begin()
    const { webhook } = await hooks.service.make(WISH, 'admin')
    const { world } = hooks
    await world.does({
      ...openAt('case-1'),
      by: { ...person('desk'), account: 'SECRET-account' } as ReturnType<typeof person>,
      before: { blob: 'SECRET'.padEnd(64, '0'), takenAt: world.now, device: 'camera-1', boxes: [[0, 0, 1, 1]] },
    } as Parameters<typeof world.does>[0])
    await world.does({
      ...moveOf('case-1', 'send', 'desk'),
      by: { ...person('desk'), account: 'SECRET-2' } as ReturnType<typeof person>,
    })
    const event = {
      kind: 'moved',
      case: 'case-1',
      seq: 99,
      at: world.now,
      by: { kind: 'person', account: 'SECRET' },
      filled: { phone: 'SECRET' },
      note: 'SECRET',
      after: { blob: 'SECRET' },
    }
    await world.database.transaction((stores) =>
      hooks.service.take(stores, [{ id: 7, topic: 'case.moved', case: 'case-1', text: JSON.stringify(event) }]),
    )
    await hooks.send(webhook.id)
    assert.equal(hooks.sent.length, 3)
    assert.doesNotMatch(JSON.stringify(hooks.sent), /SECRET/)
  })

  it('that fails is tried again later and later, what comes after waits, and all arrives in order', async () => {
    const hooks = new Hooks()
    await hooks.begin()
    const { webhook } = await hooks.service.make(WISH, 'admin')
    await hooks.world.proving('case-1')
    const down: Carried = { outcome: 'not-connected' }
    hooks.script.push(down, { outcome: 'answered', status: 503, retryAfterMs: 90_000 }, down)
    await hooks.send(webhook.id)
    await hooks.send(webhook.id)
    assert.equal(hooks.sent.length, 1, 'not before its time')
    const tries: number[] = []
    for (let i = 0; i < 3; i++) {
      const [waiting] = (await hooks.service.deliveries(webhook.id, 99)).filter(({ tries: tried }) => tried > 0)
      assert.ok(waiting)
      tries.push(waiting.next - hooks.world.now)
      hooks.world.now = waiting.next
      await hooks.send(webhook.id)
    }
    assert.deepEqual(tries, [10_000, 90_000, 40_000])
    assert.deepEqual(hooks.types(), ['opened', 'opened', 'opened', 'opened', 'moved', 'moved'])
    assert.equal(new Set(hooks.sent.slice(0, 4).map(({ headers }) => headers['webhook-id'])).size, 1)
    assert.equal(new Set(hooks.sent.slice(0, 4).map(({ body }) => body)).size, 1)
    const [view] = await hooks.service.list()
    assert.deepEqual([view?.state, view?.failingSince, view?.waiting], ['active', undefined, 0])
  })

  it('does not hold back the rest for a message that it does not want', async () => {
    const hooks = new Hooks()
    await hooks.begin()
    const { webhook } = await hooks.service.make(WISH, 'admin')
    await hooks.world.proving('case-1')
    hooks.script.push({ outcome: 'refused', status: 422 })
    await hooks.send(webhook.id)
    assert.deepEqual(await hooks.states(webhook.id), ['waiting', 'delivered', 'delivered'])
    assert.equal((await hooks.service.list())[0]?.failingSince, undefined)
  })

  it('gives up after a day; a person sends again', async () => {
    const hooks = new Hooks()
    await hooks.begin()
    const { webhook } = await hooks.service.make(WISH, 'admin')
    await hooks.world.does(openAt('case-1'))
    const began = hooks.world.now
    let tries = 0
    for (; (await hooks.states(webhook.id))[0] !== 'dead'; tries++) {
      hooks.script.push({ outcome: 'timed-out' })
      await hooks.send(webhook.id)
      const [delivery] = await hooks.service.deliveries(webhook.id, 1)
      assert.ok(delivery && tries < 50)
      await assert.rejects(
        hooks.service.resend(webhook.id, delivery.state === 'dead' ? 'msg_none' : delivery.id, 'admin'),
        isFault(delivery.state === 'dead' ? 'not-found' : 'webhook-state-wrong'),
      )
      if (delivery.state === 'waiting') hooks.world.now = delivery.next
    }
    const took = hooks.world.now - began
    assert.ok(took >= 24 * HOUR && took < 31 * HOUR && tries > 12, `${took / HOUR} h, ${tries} tries`)
    const [dead] = await hooks.service.deliveries(webhook.id, 9, 'dead')
    assert.ok(dead)
    await hooks.service.resend(webhook.id, dead.id, 'admin')
    hooks.script.push({ outcome: 'timed-out' })
    await hooks.send(webhook.id)
    assert.deepEqual(await hooks.states(webhook.id), ['waiting'], 'with a day of its own')
    hooks.world.now += 10_000
    await hooks.send(webhook.id)
    assert.deepEqual(await hooks.states(webhook.id), ['delivered'])
    assert.equal(hooks.sent.at(-1)?.headers['webhook-id'], dead.id)
  })

  it('is disabled, for all to see, when nothing arrived for three days or it says that it is gone', async () => {
    const hooks = new Hooks()
    await hooks.begin()
    const { webhook } = await hooks.service.make(WISH, 'admin')
    const { world } = hooks
    for (let day = 0; day < 4; day++) {
      await world.does(openAt(`case-${day}`, `lane-${(day % 3) + 1}`))
      for (const until = world.now + 24 * HOUR; world.now < until; world.now += HOUR) {
        for (let i = 0; i < 9; i++) hooks.script.push({ outcome: 'name-unknown' })
        await hooks.send(webhook.id)
        hooks.script.length = 0
      }
    }
    const [view] = await hooks.service.list()
    assert.deepEqual([view?.state, view?.why, view?.waiting], ['disabled', 'name-unknown', 0])
    assert.ok((view?.dead ?? 0) >= 3)
    const before = hooks.sent.length
    await world.does(openAt('case-9'))
    await hooks.send(webhook.id)
    assert.equal(hooks.sent.length, before)
    assert.equal((await hooks.service.change(webhook.id, WISH, 'active', 'admin')).state, 'active')
    await world.does(moveOf('case-9', 'send', 'desk'))
    await hooks.send(webhook.id)
    assert.equal((await hooks.service.list())[0]?.lastDelivered, world.now)

    hooks.script.push({ outcome: 'gone', status: 410 })
    await world.does(openAt('case-10', 'lane-2'))
    await hooks.send(webhook.id)
    assert.deepEqual(
      [(await hooks.service.list())[0]?.state, (await hooks.service.list())[0]?.why],
      ['disabled', 'gone'],
    )
  })

  it('loses nothing when the process dies while it sends, and one alone sends', async () => {
    const hooks = new Hooks()
    await hooks.begin()
    const { webhook } = await hooks.service.make(WISH, 'admin')
    await hooks.world.proving('case-1')
    hooks.script.push('never')
    await hooks.outbox.pump()
    void hooks.sender().send({ data: { webhook: webhook.id }, signal: new AbortController().signal })
    while (hooks.sent.length < 1) await new Promise((resolve) => setImmediate(resolve))
    await hooks.send(webhook.id)
    assert.equal(hooks.sent.length, 1, 'another one does not send meanwhile')
    hooks.world.now += 10 * SEND_WITHIN_MS
    await hooks.send(webhook.id)
    assert.deepEqual(hooks.types(), ['opened', 'opened', 'moved', 'moved'])
    assert.equal(hooks.sent[0]?.headers['webhook-id'], hooks.sent[1]?.headers['webhook-id'])
  })

  it('gets everything at least once and in order, however the receiver fails', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom<Carried['outcome']>('delivered', 'not-connected', 'answered', 'timed-out'), {
          maxLength: 25,
        }),
        async (outcomes) => {
          const hooks = new Hooks()
          await hooks.begin()
          const { webhook } = await hooks.service.make(WISH, 'admin')
          hooks.script.push(...outcomes.map((outcome) => ({ outcome })))
          await hooks.world.proving('case-1')
          await hooks.world.sent('case-2', 'lane-3')
          for (let i = 0; i < 60; i++) {
            await hooks.send(webhook.id)
            // The next try, wherever it is; never a whole day in all.
            const waiting = await hooks.service.deliveries(webhook.id, 99, 'waiting')
            if (waiting.length === 0) break
            hooks.world.now = Math.max(
              hooks.world.now,
              ...waiting.filter(({ blocks }) => blocks).map(({ next }) => next),
            )
          }
          const states = await hooks.service.deliveries(webhook.id, 99)
          const first = [...new Set(hooks.bodies().map(({ id }) => id))]
          assert.deepEqual(first, ['case-1/1', 'case-1/2', 'case-1/3', 'case-2/1', 'case-2/2'])
          assert.ok(states.every(({ state }) => state !== 'waiting'))
        },
      ),
      { numRuns: 40 },
    ))

  it('has its secret sealed, changes it with a day for both, and shows it never again', async () => {
    const hooks = new Hooks()
    await hooks.begin()
    const { webhook, secret } = await hooks.service.make(WISH, 'admin')
    const renewed = await hooks.service.renewSecret(webhook.id, 'admin')
    assert.match(secret, /^whsec_[A-Za-z0-9+/]{43}=$/)
    assert.notEqual(renewed.secret, secret)
    const stored = await hooks.world.database.read(({ webhooks: store }) => store.find(webhook.id))
    for (const text of [JSON.stringify(stored), JSON.stringify(await hooks.service.list())])
      for (const each of [secret, renewed.secret]) assert.ok(!text.includes(each.slice(6)))
    assert.ok(!('secret' in ((await hooks.service.list())[0] ?? {})))
    await hooks.world.does(openAt('case-1'))
    await hooks.send(webhook.id)
    hooks.world.now += 25 * HOUR
    await hooks.world.does(openAt('case-2', 'lane-2'))
    await hooks.send(webhook.id)
    const signatures = hooks.sent.map(({ headers }) => headers['webhook-signature']?.split(' ').length)
    assert.deepEqual(signatures, [2, 1])
  })

  it('leads outside, to topics, places and packs that there are', async () => {
    const hooks = new Hooks()
    const make = (change: Partial<WebhookWish>) => hooks.service.make({ ...WISH, ...change }, 'admin')
    for (const url of ['http://hooks.example.com/', 'https://127.0.0.1/', 'https://169.254.169.254/latest/'])
      await assert.rejects(make({ url }), isFault('webhook-address-refused'))
    for (const change of [
      { topics: [] },
      { topics: ['*'] },
      { topics: ['personal.read'] },
      { places: [] },
      { until: 0 },
    ])
      await assert.rejects(make(change), isFault('input-invalid'))
    await assert.rejects(make({ places: ['nowhere'] }), isFault('not-found'))
    await assert.rejects(make({ packs: ['none'] }), isFault('not-found'))
    await assert.rejects(hooks.service.deliveries('none', 1), isFault('not-found'))
    const { webhook } = await make({})
    await hooks.service.remove(webhook.id, 'admin')
    await assert.rejects(hooks.service.change(webhook.id, WISH, 'active', 'admin'), isFault('not-found'))
    const audit = await hooks.world.database.read(({ audit: log }) => log.list({ limit: 9, kind: 'webhook' }))
    assert.deepEqual(
      audit.map(({ kind }) => kind),
      ['webhook.removed', 'webhook.made'],
    )
  })

  it('finds a job again when the one it had was lost, and forgets what is long over', async () => {
    const hooks = new Hooks()
    await hooks.begin()
    const { webhook } = await hooks.service.make(WISH, 'admin')
    await hooks.world.does(openAt('case-1'))
    await hooks.outbox.pump()
    assert.equal(await hooks.sender().sweep(), 1)
    await hooks.send(webhook.id)
    assert.equal(await hooks.sender().sweep(), 0)
    assert.equal(await hooks.sender().trim(), 0)
    hooks.world.now += 8 * 24 * HOUR
    assert.equal(await hooks.sender().trim(), 1)
    assert.ok(WEBHOOK_PATIENCE.giveUpMs >= 20 * HOUR)
  })
})
