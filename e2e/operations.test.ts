// A platform that is looked after while it runs: a backup under load, and an end that answers whoever was being answered.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { openStorage } from '../server/compose-storage.ts'
import { seed } from '../server/demo/seed.ts'
import { gongzhi } from './gongzhi.ts'
import { type RunningServer, signIn, startServer, temporaryFolder } from './running-server.ts'

const LANES = 40

describe('a running platform', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>
  let server: RunningServer
  let token = ''
  let passwords: ReadonlyMap<string, string>
  const data = () => join(folder.path, 'data')

  before(async () => {
    folder = await temporaryFolder()
    const prepared = await openStorage(data(), { now: () => Date.now() })
    passwords = new Map((await seed(prepared.database)).map(({ login, password }) => [login, password]))
    const places = Array.from({ length: LANES }, (_, i) => ({
      ...{ id: `ops-lane-${i}`, kind: 'fire-lane', name: `通道 ${i}`, within: 'demo-compound' },
    }))
    await prepared.database.transaction(({ reference }) => reference.save({ places }))
    await prepared.close()
    server = await startServer(data(), ['--no-demo'], { GONGZHI_METRICS_PORT: '0', GONGZHI_STOP_SECONDS: '20' })
    token = (await readFile(join(data(), 'intake-token'), 'utf8')).trim()
  })
  after(async () => {
    await server.kill()
    await folder.remove()
  })

  async function send(i: number): Promise<{ id: string; status: number }> {
    const id = randomUUID()
    const at = new Date().toISOString()
    const answer = await fetch(`${server.address}/api/signals`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        ...{ id, at, since: at, place: `ops-lane-${i % LANES}`, pack: 'fire-lane', rule: 'vehicle-in-lane' },
        ...{ device: 'outside', zone: 'z', count: 1, confidence: 0.9, model: 'm', threshold: 0.3 },
      }),
    })
    await answer.text()
    return { id, status: answer.status }
  }

  test('is backed up while signals come in: what was acknowledged before is in it, and it is sound', {
    timeout: 120_000,
  }, async (t) => {
    const before: string[] = []
    for (let i = 0; i < LANES; i++) before.push((await send(i)).id)
    const stopping = new AbortController()
    let during = 0
    let slowest = 0
    const load = Promise.all(
      Array.from({ length: 4 }, async () => {
        while (!stopping.signal.aborted) {
          const began = performance.now()
          assert.equal((await send(during++)).status, 200)
          slowest = Math.max(slowest, performance.now() - began)
        }
      }),
    )
    const file = join(folder.path, 'live.tar')
    const made = await gongzhi(['backup', file, '--data', data(), '--json'])
    stopping.abort()
    await load
    assert.equal(made.code, 0, made.stderr)
    const restored = await gongzhi(['restore', file, '--data', join(folder.path, 'restored'), '--without-keys'])
    assert.equal(restored.code, 0, restored.stderr)
    const storage = await openStorage(join(folder.path, 'restored'), { now: () => Date.now() })
    try {
      assert.deepEqual((await storage.history.verify()).faults, [])
      for (const id of before) assert.ok(await storage.database.read(({ signals }) => signals.find(id)), id)
    } finally {
      await storage.close()
    }
    t.diagnostic(`${during} signals during the backup, the slowest answered after ${Math.round(slowest)} ms`)
  })

  test('the backup is sealed: another master key is told apart, a missing one is asked for', {
    timeout: 60_000,
  }, async () => {
    const file = join(folder.path, 'live.tar')
    const other = join(folder.path, 'other.key')
    const checked = await gongzhi(['backup', '--check', file, '--data', data(), '--json'])
    assert.equal(checked.code, 0, checked.stderr)
    const { seal } = JSON.parse(checked.stdout) as { seal?: string }
    assert.ok(seal, 'made under the master key of the platform')
    const without = await gongzhi(['restore', file, '--data', join(folder.path, 'no-keys')])
    assert.match(without.stderr, /^backup-key-wrong/, without.stderr)
    const keys = await import('@gongzhi/adapters/keys/master-key-file')
    await keys.masterKeyFile(other, { make: true })
    const wrong = await gongzhi(['restore', file, '--data', join(folder.path, 'wrong-key')], {
      env: { GONGZHI_MASTER_KEY_FILE: other },
    })
    assert.match(wrong.stderr, /^backup-key-wrong/, wrong.stderr)
  })

  test('ends in order: what is under way is answered, streams end, the exit code is 0', {
    timeout: 60_000,
  }, async (t) => {
    const operator = await signIn(server, 'operator', passwords.get('operator') ?? '')
    const stream = await fetch(`${server.address}/api/events`, { headers: { cookie: operator.cookie } })
    const told = stream.text()
    assert.deepEqual(await (await fetch(`${server.address}/health/live`)).json(), { status: 'live' })
    assert.equal((await fetch(`${server.address}/health/ready`)).status, 200)
    const asked = Promise.allSettled(Array.from({ length: 60 }, (_, i) => send(i)))
    await sleep(120)
    const began = performance.now()
    const code = await server.stop()
    const took = performance.now() - began
    const settled = await asked
    const answered = settled.flatMap((each) =>
      each.status === 'fulfilled' && each.value.status === 200 ? [each.value.id] : [],
    )
    const statuses = new Set(settled.flatMap((each) => (each.status === 'fulfilled' ? [each.value.status] : [])))
    assert.deepEqual(
      [...statuses].filter((status) => status !== 200 && status !== 503),
      [],
    )
    assert.equal(code, 0, server.errors())
    assert.ok(took < 15_000, `${took} ms`)
    assert.match(await told, /retry/)
    const storage = await openStorage(data(), { now: () => Date.now() })
    try {
      assert.deepEqual((await storage.history.verify()).faults, [])
      for (const id of answered) assert.ok(await storage.database.read(({ signals }) => signals.find(id)), id)
    } finally {
      await storage.close()
    }
    assert.ok(answered.length > 0)
    t.diagnostic(
      `${answered.length} of 60 under way were answered, the others refused; ended within ${Math.round(took)} ms`,
    )
  })
})
