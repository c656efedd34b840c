// Figures over a real HTTP door: what was counted is there under its name, labels stay few whatever is asked for, and nobody
// reads them without the token.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { cases as casesService, directory as directoryOf, signals as signalsService } from '@gongzhi/engine'
import { memoryDatabase } from '@gongzhi/engine/testing'
import { Fault } from '@gongzhi/kernel'
import Fastify from 'fastify'
import { seed } from './demo/seed.ts'
import { platformMetrics } from './metrics.ts'
import { openMetricsDoor } from './metrics-door.ts'

const clock = { now: () => Date.now() }

/** The value of a row: `name{a="b"} 3`, whatever other labels it has. */
function value(text: string, name: string, labels: Readonly<Record<string, string>> = {}): number | undefined {
  const line = text
    .split('\n')
    .find(
      (each) =>
        (each.startsWith(`${name}{`) || each.startsWith(`${name} `)) &&
        Object.entries(labels).every(([key, wanted]) => each.includes(`${key}="${wanted}"`)),
    )
  return line === undefined ? undefined : Number(line.slice(line.lastIndexOf(' ') + 1))
}

describe('figures', () => {
  const metrics = platformMetrics({ role: 'all', version: '0.0.0' })
  let door: Awaited<ReturnType<typeof openMetricsDoor>>
  before(async () => {
    door = await openMetricsDoor(metrics, { host: '127.0.0.1', port: 0, token: 'a-token-of-figures' })
  })
  after(() => door.close())
  const read = async () => {
    const answer = await fetch(door.address, { headers: { authorization: 'Bearer a-token-of-figures' } })
    assert.equal(answer.status, 200)
    return answer.text()
  }

  test('are for whoever has the token', async () => {
    for (const authorization of [
      '',
      'Bearer',
      'Bearer wrong',
      'Basic a-token-of-figures',
      'Bearer a-token-of-figures2',
    ])
      assert.equal((await fetch(door.address, { headers: { authorization } })).status, 401)
    const authorization = 'Bearer a-token-of-figures'
    assert.equal((await fetch(new URL('/', door.address), { headers: { authorization } })).status, 404)
    assert.equal((await fetch(door.address, { method: 'POST', headers: { authorization } })).status, 405)
    assert.match(await read(), /^process_resident_memory_bytes/m)
    assert.match(await read(), /^nodejs_eventloop_lag_p99_seconds/m)
  })

  test('count decisions, refusals by code and signals by outcome', async () => {
    const database = memoryDatabase()
    await seed(database)
    const known = directoryOf(await database.read(({ reference }) => reference.load()))
    const parts = { database, clock, directory: () => known }
    const cases = metrics.cases(casesService(parts))
    let drawn = 0
    const signals = metrics.signals(signalsService({ ...parts, cases, newCaseId: () => `case-${++drawn}` }))
    const at = clock.now()
    const signal = (id: string, place: string) => ({
      ...{ id, at, since: at, place, pack: 'fire-lane', rule: 'vehicle-in-lane', device: 'd', zone: 'z' },
      ...{ count: 1, confidence: 0.9, model: 'm', threshold: 0.3 },
    })
    await signals.take(signal('s1', 'demo-lane'))
    await signals.take(signal('s2', 'demo-lane'))
    await signals.take(signal('s3', 'nowhere'))
    await cases.run({
      ...{ id: 'c1', case: 'case-1', do: 'return', reason: 'no reason of the pack' },
      by: { kind: 'person', account: 'a', role: 'propertyCompany', party: 'demo-property' },
    })
    const text = await read()
    assert.equal(value(text, 'gongzhi_signals_total', { outcome: 'opened' }), 1)
    assert.equal(value(text, 'gongzhi_signals_total', { outcome: 'attached' }), 1)
    assert.equal(value(text, 'gongzhi_signals_total', { outcome: 'refused' }), 1)
    assert.equal(value(text, 'gongzhi_refusals_total', { code: 'signal-place-unknown', of: 'signal' }), 1)
    assert.equal(value(text, 'gongzhi_refusals_total', { code: 'return-reason-unknown', of: 'command' }), 1)
    assert.equal(value(text, 'gongzhi_case_events_total', { kind: 'opened' }), 1)
    assert.equal(value(text, 'gongzhi_command_duration_seconds_count', { command: 'return' }), 1)
    assert.doesNotMatch(text, /case-1|demo-lane|demo-property/, 'no case, no place, no party')
  })

  test('time requests by route; made-up addresses make up no rows', async () => {
    const app = Fastify()
    metrics.http(app)
    app.get('/api/cases/:id', async () => ({}))
    app.get('/fails', async () => {
      throw new Fault('case-not-found')
    })
    for (let i = 0; i < 300; i++) {
      await app.inject(`/api/cases/${i}?phone=13800138000`)
      await app.inject(`/made-up/${i}`)
    }
    await app.inject('/fails')
    const text = await read()
    const route = { method: 'GET', route: '/api/cases/:id', status: '200' }
    assert.equal(value(text, 'gongzhi_http_request_duration_seconds_count', route), 300)
    assert.equal(value(text, 'gongzhi_http_request_duration_seconds_count', { route: 'none', status: '404' }), 300)
    assert.equal(value(text, 'gongzhi_http_problems_total', { code: 'case-not-found' }), 1)
    assert.doesNotMatch(text, /made-up|13800138000/)
    assert.ok(text.split('\n').length < 400, `${text.split('\n').length} rows`)
    await app.close()
  })

  test('look up what is asked for; what fails or hangs is missing, not old', { timeout: 20_000 }, async () => {
    metrics.source({
      timers: async () => ({ late: 3, oldestMs: 61_000 }),
      queues: async () => [{ queue: 'webhook', waiting: 5, running: 1, dead: 2 }],
      pool: () => ({ open: 4, idle: 3, waiting: 0 }),
      cameras: async () => [
        { device: 'gate', state: 'seeing' },
        { device: 'yard', state: 'blind' },
      ],
      newestBackup: async () => Date.now() - 3_600_000,
      freeBytes: async () => 1e9,
    })
    const first = await read()
    assert.equal(value(first, 'gongzhi_timers_late'), 3)
    assert.equal(value(first, 'gongzhi_timers_oldest_late_seconds'), 61)
    assert.equal(value(first, 'gongzhi_queue_jobs', { queue: 'webhook', state: 'dead' }), 2)
    assert.equal(value(first, 'gongzhi_db_pool_connections', { state: 'idle' }), 3)
    assert.equal(value(first, 'gongzhi_cameras', { state: 'blind' }), 1)
    assert.equal(value(first, 'gongzhi_camera_seeing', { camera: 'yard' }), 0)
    assert.ok(Math.abs((value(first, 'gongzhi_backup_age_seconds') ?? 0) - 3_600) < 5)
    metrics.source({
      timers: () => new Promise(() => undefined),
      freeBytes: async () => {
        throw new Error('no disk')
      },
    })
    const second = await read()
    assert.equal(value(second, 'gongzhi_timers_late'), undefined)
    assert.equal(value(second, 'gongzhi_disk_free_bytes'), undefined)
    assert.equal(value(second, 'gongzhi_metric_lookup_failures_total', { figure: 'timers' }), 1)
    assert.equal(value(second, 'gongzhi_cameras', { state: 'seeing' }), 1)
  })
})
