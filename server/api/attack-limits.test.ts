// How much anybody may ask for: counted before anything is looked up, and by the address that is really asking.
import assert from 'node:assert/strict'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { Fault } from '@gongzhi/kernel'
import type { FastifyInstance } from 'fastify'
import { readConfig } from '../config.ts'
import { type AppOptions, buildApp } from './app.ts'
import type { Console } from './console.port.ts'

describe('limits', () => {
  let app: FastifyInstance | undefined
  let lookedUp = 0
  let following = 0
  const desk = {
    callerOf: async (token: string) => {
      lookedUp++
      return token === 'made-up' ? undefined : { account: token, positions: [] }
    },
    mayKnock: () => true,
    packs: async () => [],
    signIn: async () => {
      throw new Fault('sign-in-wrong')
    },
    follow: () => {
      following++
      return () => {
        following--
      }
    },
  } as unknown as Console

  async function open(options: Partial<AppOptions> = {}): Promise<FastifyInstance> {
    lookedUp = 0
    app = await buildApp({ desk, ...options })
    return app
  }
  afterEach(() => app?.close())

  test('requests with made-up sessions count like all others, before they are looked up', async () => {
    const door = await open({ ratePerMinute: 5 })
    for (const [method, url] of [
      ['GET', '/api/cases'],
      ['HEAD', '/api/cases'],
      ['POST', '/api/uploads'],
    ] as const) {
      lookedUp = 0
      const statuses: number[] = []
      for (let i = 0; i < 20; i++) {
        const remoteAddress = `10.9.8.${url.length + method.length}`
        const answer = await door.inject({ method, url, remoteAddress, cookies: { gongzhi_session: 'made-up' } })
        statuses.push(answer.statusCode)
      }
      assert.deepEqual(statuses, [...new Array(5).fill(401), ...new Array(15).fill(429)], `${method} ${url}`)
      assert.equal(lookedUp, 5)
    }
  })

  test('an account that asks from many addresses asks no more often', async () => {
    const door = await open({ ratePerMinute: 5 })
    const statuses: number[] = []
    for (let i = 0; i < 8; i++) {
      const remoteAddress = `10.3.3.${i}`
      const cookies = { gongzhi_session: 'somebody' }
      statuses.push((await door.inject({ method: 'GET', url: '/api/packs', remoteAddress, cookies })).statusCode)
    }
    assert.deepEqual(statuses, [...new Array(5).fill(200), 429, 429, 429])
  })

  async function signIns(door: FastifyInstance, from: (i: number) => string): Promise<number[]> {
    const statuses = new Set<number>()
    for (let i = 0; i < 15; i++) {
      const { statusCode } = await door.inject({
        method: 'POST',
        url: '/api/session',
        payload: { login: 'x', password: 'y' },
        headers: { 'x-forwarded-for': from(i), forwarded: `for=${from(i)}`, 'x-real-ip': from(i) },
      })
      statuses.add(statusCode)
    }
    return [...statuses]
  }

  test('nobody signs in more often by saying that he is somebody else', async () => {
    assert.deepEqual(await signIns(await open(), (i) => `10.1.1.${i}`), [401, 429])
  })

  test('behind a proxy that is trusted each address has its own share, and what a client adds is not believed', async () => {
    const options = { trustedProxies: ['127.0.0.0/8'] }
    assert.deepEqual(await signIns(await open(options), (i) => `10.1.1.${i}`), [401])
    await app?.close()
    assert.deepEqual(await signIns(await open(options), () => '10.1.1.1'), [401, 429])
    await app?.close()
    assert.deepEqual(await signIns(await open(options), (i) => `10.7.7.${i}, 10.1.1.1`), [401, 429])
  })

  test('an account has so many streams of changes and no more, and gets them back', { timeout: 30_000 }, async () => {
    const door = await open()
    await door.listen({ host: '127.0.0.1', port: 0 })
    const base = `http://127.0.0.1:${(door.server.address() as AddressInfo).port}`
    const ending = new AbortController()
    const stream = (account: string) =>
      fetch(`${base}/api/events`, { headers: { cookie: `gongzhi_session=${account}` }, signal: ending.signal })
    const statuses: number[] = []
    for (let i = 0; i < 52; i++) statuses.push((await stream('one')).status)
    assert.deepEqual(statuses, [...new Array(50).fill(200), 429, 429])
    assert.equal((await stream('another')).status, 200)
    ending.abort()
    for (let i = 0; i < 100 && following > 0; i++) await sleep(20)
    assert.equal(following, 0)
    const again = await fetch(`${base}/api/events`, { headers: { cookie: 'gongzhi_session=one' } })
    assert.equal(again.status, 200)
    await again.body?.cancel()
  })

  test('proxies are addresses and networks', async () => {
    const proxies = async (text: string) =>
      (await readConfig(['--no-demo'], { GONGZHI_TRUSTED_PROXIES: text }))?.trustedProxies
    assert.deepEqual(await proxies(''), [])
    assert.deepEqual(await proxies(' 127.0.0.1,10.0.0.0/8 , ::1, fd00::/8,'), [
      '127.0.0.1',
      '10.0.0.0/8',
      '::1',
      'fd00::/8',
    ])
    for (const wrong of ['true', '*', 'localhost', '10.0.0.0/33', '10.0.0.0/0', '10.0.0.0/8/8', '::1/129', '1.2.3'])
      await assert.rejects(proxies(wrong), (fault) => fault instanceof Fault && fault.code === 'usage', wrong)
    for (const good of ['127.0.0.1', '10.0.0.0/8', '::1', 'fd00::/8']) await open({ trustedProxies: [good] })
  })
})
