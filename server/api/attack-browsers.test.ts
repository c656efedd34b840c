// What another site can make a browser do, and what a slow or greedy sender can: nothing that counts.
import assert from 'node:assert/strict'
import { type AddressInfo, connect } from 'node:net'
import { after, afterEach, before, describe, test } from 'node:test'
import { Fault } from '@gongzhi/kernel'
import type { FastifyInstance } from 'fastify'
import { buildApp } from './app.ts'
import type { Console } from './console.port.ts'
import { assertProblem } from './platform.contract.ts'
import { requestRates } from './request-rates.ts'

const HOST = 'gongzhi.example'
let done = 0
const desk = {
  callerOf: async () => ({ account: 'a', positions: [], roles: [], session: 's' }),
  mayKnock: () => true,
  signOut: async () => {
    done++
  },
  packs: async () => {
    done++
    return []
  },
  follow: () => {
    done++
    return () => undefined
  },
  signIn: async () => {
    throw new Fault('sign-in-wrong')
  },
} as unknown as Console

describe('another site', () => {
  let app: FastifyInstance
  before(async () => {
    app = await buildApp({ desk })
  })
  after(() => app.close())
  const ask = (method: 'GET' | 'DELETE' | 'HEAD', url: string, headers: Record<string, string>) => {
    done = 0
    return app.inject({ method, url, headers: { host: HOST, cookie: 'gongzhi_session=x', ...headers } })
  }

  test('makes nobody write, however its browser says where it comes from', async () => {
    const from = async (headers: Record<string, string>) => {
      const answer = await ask('DELETE', '/api/session', headers)
      return [answer.statusCode, done]
    }
    for (const site of ['cross-site', 'same-site', 'none', 'nonsense'])
      assert.deepEqual(await from({ 'sec-fetch-site': site }), [403, 0], site)
    assert.deepEqual(await from({ 'sec-fetch-site': 'cross-site', origin: `https://${HOST}` }), [403, 0])
    assert.deepEqual(await from({ 'sec-fetch-site': 'same-origin', origin: 'https://elsewhere.example' }), [403, 0])
    assert.deepEqual(await from({ origin: 'null' }), [403, 0])
    assert.deepEqual(await from({ 'sec-fetch-site': 'same-origin', origin: `https://${HOST}` }), [204, 1])
    assert.deepEqual(await from({}), [204, 1], 'a program')
  })

  test('reads and follows nothing with the cookie of somebody', async () => {
    for (const url of ['/api/packs', '/api/events']) {
      for (const headers of [
        { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'image' },
        { 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty' },
        { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'iframe' },
        { origin: 'https://elsewhere.example' },
        { origin: 'null' },
      ] as Record<string, string>[]) {
        assertProblem(await ask('GET', url, headers), 'origin-refused')
        assert.equal(done, 0)
      }
    }
    const there = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' }
    assert.equal((await ask('GET', '/api/packs', there)).statusCode, 200, 'a link may lead here')
    assert.equal((await ask('GET', '/api/packs', { 'sec-fetch-site': 'same-origin' })).statusCode, 200)
    assert.equal((await ask('GET', '/api/packs', {})).statusCode, 200)
  })

  test('sends no form as plain text, and no other kind that a browser sends unasked', async () => {
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x']) {
      const answer = await app.inject({
        method: 'POST',
        url: '/api/session',
        headers: { host: HOST, 'content-type': type },
        payload: '{"login":"x","password":"y"}',
      })
      assertProblem(answer, 'input-invalid')
    }
  })

  test('is told to stay away for good where HTTPS is in front', async () => {
    const secure = await buildApp({ desk, secureCookie: true })
    const answer = await secure.inject({ method: 'GET', url: '/api/packs' })
    assert.equal(answer.headers['strict-transport-security'], 'max-age=31536000')
    await secure.close()
  })
})

describe('a sender', () => {
  let app: FastifyInstance | undefined
  afterEach(() => app?.close())
  async function open(): Promise<number> {
    app = await buildApp({ desk })
    await app.listen({ host: '127.0.0.1', port: 0 })
    return (app.server.address() as AddressInfo).port
  }
  /** All that comes back until the other side ends it, and how long that took. */
  async function talk(port: number, start: string, more?: string): Promise<{ said: string; ms: number }> {
    const begin = performance.now()
    const socket = connect(port, '127.0.0.1')
    socket.on('error', () => undefined)
    socket.write(start)
    const drip = more === undefined ? undefined : setInterval(() => socket.write(more), 100)
    let said = ''
    for await (const part of socket.setEncoding('utf8')) said += String(part)
    clearInterval(drip)
    return { said, ms: performance.now() - begin }
  }

  test('that never ends its headers is cut off', { timeout: 60_000 }, async () => {
    const port = await open()
    const { said, ms } = await talk(port, 'GET /api/packs HTTP/1.1\r\nhost: x\r\n', 'x: y\r\n')
    assert.match(said, /^HTTP\/1\.1 (408|431)/)
    assert.ok(ms < 30_000, `${ms} ms`)
  })

  test('whose headers or address are without end is refused at once', { timeout: 20_000 }, async () => {
    const port = await open()
    assert.match((await talk(port, `GET / HTTP/1.1\r\nx: ${'y'.repeat(20_000)}\r\n\r\n`)).said, /^HTTP\/1\.1 431/)
    const long = await talk(
      port,
      `GET /api/packs?${'x'.repeat(8_000)} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`,
    )
    assert.match(long.said, /^HTTP\/1\.1 422/)
    assert.match(
      (await talk(port, 'GET / HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\n')).said,
      /^HTTP\/1\.1 400/,
    )
    assert.match((await talk(port, 'GET / HTTP/1.1\r\nx : y\r\n\r\n')).said, /^HTTP\/1\.1 400/)
    assert.match((await talk(port, 'NONSENSE\r\n\r\n')).said, /^HTTP\/1\.1 400/)
  })

  test('that says it sends more than is taken is told so before it has sent it', { timeout: 20_000 }, async () => {
    const port = await open()
    const head = `POST /api/session HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 99999999\r\n\r\n{`
    const { said, ms } = await talk(port, head)
    assert.match(said, /^HTTP\/1\.1 413/)
    assert.ok(ms < 5_000)
  })
})

test('an account asks so often a minute and no more, and others are none the worse', () => {
  let now = 0
  const rates = requestRates(3, () => now)
  assert.deepEqual(
    [1, 2, 3, 4].map(() => rates.take('a')),
    [true, true, true, false],
  )
  assert.equal(rates.take('b'), true)
  now = 59_999
  assert.equal(rates.take('a'), false)
  now = 60_000
  assert.equal(rates.take('a'), true)
})
