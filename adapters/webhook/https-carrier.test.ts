// Carrying messages: to the very address that was checked, nowhere else, and with a hostile receiver at the other end.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import { type AddressInfo, createServer as createPlainServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it, type TestContext } from 'node:test'
import {
  addressKind,
  type Destination,
  destinationOf,
  isRefusal,
  parseIp,
  parseNetwork,
  type Reach,
} from '@gongzhi/kernel'
import fc from 'fast-check'
import ipaddr from 'ipaddr.js'
import { hasProgram } from '../../tools/shared-assets.ts'
import { httpsCarrier } from './https-carrier.ts'

async function listening(t: TestContext, server: Server): Promise<number> {
  const sockets = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  t.after(() => {
    server.close()
    for (const socket of sockets) socket.destroy()
  })
  return (server.address() as AddressInfo).port
}

const network = (text: string) => {
  const found = parseNetwork(text)
  assert.ok(found)
  return found
}

/** A receiver inside, named as an operator would name it. */
function inside(port: number, scheme = 'http', path = '/hook?x=1', host = 'receiver.intern'): Destination {
  const origin = `${scheme}://${host}:${port}`
  const reach: Reach = { ports: [443], internal: [{ origin, network: network('127.0.0.0/8') }] }
  const destination = destinationOf(`${origin}${path}`, reach)
  assert.ok(!isRefusal(destination))
  return destination
}
const outside = (): Destination => {
  const destination = destinationOf('https://hooks.example.com/', { ports: [443], internal: [] })
  assert.ok(!isRefusal(destination))
  return destination
}
const local = async () => ['127.0.0.1']
const soon = (ms = 5_000) => AbortSignal.timeout(ms)

type Got = { readonly request: IncomingMessage; readonly body: string }
async function receiver(t: TestContext, answer: (response: ServerResponse, got: Got) => void) {
  const got: Got[] = []
  const server = createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8').on('data', (part: string) => {
      body += part
    })
    request.on('end', () => {
      got.push({ request, body })
      answer(response, { request, body })
    })
  })
  return { got, port: await listening(t, server) }
}

describe('a message', () => {
  it('arrives as it is, with its headers, under the name of the receiver', async (t) => {
    const { got, port } = await receiver(t, (response) => response.writeHead(204).end())
    const carrier = httpsCarrier({ lookup: local })
    const headers = { 'content-type': 'application/cloudevents+json', 'webhook-id': 'msg_1' }
    assert.deepEqual(await carrier.carry(inside(port), headers, '{"名":"值"}', soon()), {
      outcome: 'delivered',
      status: 204,
    })
    assert.equal(got.length, 1)
    assert.equal(got[0]?.body, '{"名":"值"}')
    assert.deepEqual([got[0]?.request.method, got[0]?.request.url], ['POST', '/hook?x=1'])
    assert.equal(got[0]?.request.headers.host, `receiver.intern:${port}`)
    assert.equal(got[0]?.request.headers['webhook-id'], 'msg_1')
    assert.equal(got[0]?.request.headers.cookie, undefined)
  })

  it('is judged by the status alone', async (t) => {
    let status = 200
    const headers: Record<string, string> = { 'retry-after': '120' }
    const { port } = await receiver(t, (response) => response.writeHead(status, headers).end('x'.repeat(1000)))
    const carrier = httpsCarrier({ lookup: local })
    for (const [given, outcome] of [
      [200, 'delivered'],
      [202, 'delivered'],
      [301, 'answered'],
      [307, 'answered'],
      [400, 'refused'],
      [401, 'answered'],
      [404, 'answered'],
      [410, 'gone'],
      [413, 'refused'],
      [422, 'refused'],
      [429, 'answered'],
      [500, 'answered'],
    ] as const) {
      status = given
      const carried = await carrier.carry(inside(port), {}, '{}', soon())
      assert.deepEqual([carried.outcome, carried.status], [outcome, given])
      if (outcome === 'answered') assert.equal(carried.retryAfterMs, 120_000)
    }
  })

  it('goes to no address that is not allowed, whatever a name leads to', async (t) => {
    let reached = 0
    const port = await listening(
      t,
      createPlainServer(() => {
        reached++
      }),
    )
    for (const address of [
      '127.0.0.1',
      '10.0.0.1',
      '169.254.169.254',
      '::1',
      '::ffff:127.0.0.1',
      '64:ff9b::7f00:1',
      '2002:7f00:1::',
      'fd00::1',
      'fe80::1',
      '0.0.0.0',
      '100.64.1.1',
      '224.0.0.1',
      'not-an-address',
    ]) {
      const destination = { ...outside(), port }
      const carrier = httpsCarrier({ lookup: async () => [address] })
      assert.deepEqual(await carrier.carry(destination, {}, '{}', soon()), { outcome: 'address-refused' }, address)
    }
    const elsewhere = httpsCarrier({ lookup: async () => ['10.0.0.1', '8.8.8.8'] })
    assert.deepEqual(await elsewhere.carry(inside(port), {}, '{}', soon()), { outcome: 'address-refused' })
    const system = httpsCarrier()
    const localhost = { ...outside(), host: 'localhost', port }
    assert.deepEqual(await system.carry(localhost, {}, '{}', soon()), { outcome: 'address-refused' })
    const literal = { ...outside(), host: '127.0.0.1', port }
    assert.deepEqual(await system.carry(literal, {}, '{}', soon()), { outcome: 'address-refused' })
    assert.equal(reached, 0)
  })

  it('is looked up once: a name that leads elsewhere a moment later leads nobody there', async (t) => {
    const { got, port } = await receiver(t, (response) => response.writeHead(200).end())
    let asked = 0
    const carrier = httpsCarrier({ lookup: async () => (asked++ === 0 ? ['127.0.0.1'] : ['169.254.169.254']) })
    assert.equal((await carrier.carry(inside(port), {}, '{}', soon())).outcome, 'delivered')
    assert.deepEqual([asked, got.length], [1, 1])
    assert.equal((await carrier.carry(inside(port), {}, '{}', soon())).outcome, 'address-refused')
    assert.deepEqual([asked, got.length], [2, 1])
  })

  it('follows no redirect', async (t) => {
    const target = await receiver(t, (response) => response.end())
    const { got, port } = await receiver(t, (response) =>
      response.writeHead(307, { location: `http://127.0.0.1:${target.port}/` }).end(),
    )
    const carried = await httpsCarrier({ lookup: local }).carry(inside(port), {}, '{}', soon())
    assert.deepEqual(carried, { outcome: 'answered', status: 307 })
    assert.deepEqual([got.length, target.got.length], [1, 0])
  })

  it('reads no endless answer, waits for no silent one, and takes no header without end', {
    timeout: 20_000,
  }, async (t) => {
    const endless = await receiver(t, (response) => {
      response.writeHead(200)
      const more = setInterval(() => response.write('x'.repeat(32_768)), 5)
      response.on('close', () => clearInterval(more))
    })
    const carrier = httpsCarrier({ lookup: local })
    assert.equal((await carrier.carry(inside(endless.port), {}, '{}', soon())).outcome, 'delivered')
    const drop = async (answer: (socket: Socket) => void, ms = 700) =>
      carrier.carry(inside(await listening(t, createPlainServer(answer))), {}, '{}', soon(ms))
    assert.deepEqual(await drop(() => undefined), { outcome: 'timed-out' })
    const drip = await drop((socket) => {
      socket.write('HTTP/1.1 200 OK\r\nx: ')
      const more = setInterval(() => socket.write('x'), 20)
      socket.on('close', () => clearInterval(more))
    })
    assert.deepEqual(drip, { outcome: 'timed-out' })
    assert.deepEqual(await drop((socket) => socket.write(`HTTP/1.1 200 OK\r\n${'x: y\r\n'.repeat(20_000)}`)), {
      outcome: 'not-connected',
    })
    for (const nonsense of [
      'SSH-2.0-OpenSSH\r\n',
      'HTTP/1.1 999999 x\r\n\r\n',
      '\0\0\0\0',
      'HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n',
    ])
      assert.ok(
        ['not-connected', 'answered', 'timed-out'].includes((await drop((socket) => socket.end(nonsense))).outcome),
        nonsense,
      )
    assert.deepEqual(await drop((socket) => socket.destroy()), { outcome: 'not-connected' })
  })

  it('that cannot be looked up or connected says so; a look-up that hangs holds nobody up', async () => {
    const carry = (lookup: () => Promise<readonly string[]>, destination = outside()) =>
      httpsCarrier({ lookup }).carry(destination, {}, '{}', soon(500))
    const unknown = async () => {
      throw new Error('ENOTFOUND')
    }
    assert.deepEqual(await carry(unknown), { outcome: 'name-unknown' })
    assert.deepEqual(await carry(async () => []), { outcome: 'name-unknown' })
    assert.deepEqual(await carry(() => new Promise(() => undefined)), { outcome: 'timed-out' })
    assert.deepEqual(await carry(local, inside(1)), { outcome: 'not-connected' })
    assert.deepEqual(await httpsCarrier().carry(outside(), {}, '{}', AbortSignal.abort()), { outcome: 'timed-out' })
  })

  it('goes out encrypted, to who is trusted and is who he says', async (t) => {
    if (!hasProgram(t, 'openssl', ['version'])) return
    const folder = mkdtempSync(join(tmpdir(), 'certificate-'))
    t.after(() => rmSync(folder, { recursive: true }))
    const made = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2']
    const names = ['-subj', '/CN=receiver.intern', '-addext', 'subjectAltName=DNS:receiver.intern']
    const files = ['-keyout', join(folder, 'key.pem'), '-out', join(folder, 'cert.pem')]
    execFileSync('openssl', [...made, ...names, ...files], { stdio: 'ignore' })
    const [key, cert] = ['key.pem', 'cert.pem'].map((name) => readFileSync(join(folder, name), 'utf8')) as [
      string,
      string,
    ]
    const hosts: string[] = []
    const server = createSecureServer({ key, cert }, (request, response) => {
      hosts.push(String(request.headers.host))
      response.writeHead(200).end()
    })
    const port = await listening(t, server)
    const trusting = httpsCarrier({ lookup: local, certificates: [cert] })
    assert.deepEqual(await trusting.carry(inside(port, 'https'), {}, '{}', soon()), {
      outcome: 'delivered',
      status: 200,
    })
    assert.deepEqual(hosts, [`receiver.intern:${port}`])
    const other = inside(port, 'https', '/', 'another.intern')
    assert.deepEqual(await trusting.carry(other, {}, '{}', soon()), { outcome: 'not-trusted' })
    assert.deepEqual(await httpsCarrier({ lookup: local }).carry(inside(port, 'https'), {}, '{}', soon()), {
      outcome: 'not-trusted',
    })
  })

  it('asks no proxy', async (t) => {
    let asked = 0
    const proxy = await receiver(t, (response) => {
      asked++
      response.end()
    })
    const { port } = await receiver(t, (response) => response.writeHead(200).end())
    const script = `
      const { httpsCarrier } = await import(${JSON.stringify(new URL('./https-carrier.ts', import.meta.url).href)})
      const destination = JSON.parse(process.argv[1])
      const carried = await httpsCarrier({ lookup: async () => ['127.0.0.1'] }).carry(destination, {}, '{}', AbortSignal.timeout(5000))
      console.log(JSON.stringify(carried))`
    const { spawn } = await import('node:child_process')
    const url = `http://127.0.0.1:${proxy.port}`
    const child = spawn(process.execPath, ['--input-type=module', '-e', script, JSON.stringify(inside(port))], {
      env: {
        ...process.env,
        NODE_USE_ENV_PROXY: '1',
        HTTP_PROXY: url,
        http_proxy: url,
        HTTPS_PROXY: url,
        ALL_PROXY: url,
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    let said = ''
    for await (const part of child.stdout) said += String(part)
    assert.deepEqual(JSON.parse(said), { outcome: 'delivered', status: 200 })
    assert.equal(asked, 0)
  })
})

describe('an address', () => {
  it('is public only where another reading of the registries says so too', () => {
    const peer = (text: string): boolean => {
      const parsed = ipaddr.process(text)
      const range: string = parsed.range()
      if (range === '6to4' && parsed.kind() === 'ipv6')
        return peer((parsed as ipaddr.IPv6).toByteArray().slice(2, 6).join('.'))
      if (range === 'rfc6052') return peer((parsed as ipaddr.IPv6).toByteArray().slice(12).join('.'))
      return range === 'unicast'
    }
    fc.assert(
      fc.property(
        fc.oneof(
          fc.ipV4(),
          fc.ipV6(),
          fc.ipV4().map((v4) => `::ffff:${v4}`),
          fc.ipV4().map((v4) => `64:ff9b::${v4}`),
          fc
            .constantFrom('10.', '127.', '169.254.', '172.16.', '172.32.', '192.168.', '100.64.', '198.18.', '0.')
            .chain((start) =>
              fc.ipV4().map((v4) => [...start.split('.').filter(Boolean), ...v4.split('.')].slice(0, 4).join('.')),
            ),
        ),
        (text) => {
          const ip = parseIp(text)
          assert.ok(ip)
          // Never more than the other allows; ours knows of more that is special.
          if (addressKind(ip) === 'public') assert.equal(peer(text), true, text)
        },
      ),
      { numRuns: 5000 },
    )
  })
})
