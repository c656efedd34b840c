// Attacks by hand on the real server: bytes that no client library would send. Each is answered or cut off; the server goes on,
// answers others meanwhile, and its log stays one JSON object a line.
import assert from 'node:assert/strict'
import { connect } from 'node:net'
import { after, before, describe, it } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { deflateSync, gzipSync } from 'node:zlib'
import { type RunningServer, signIn, startServer, temporaryFolder } from './running-server.ts'

type Client = Awaited<ReturnType<typeof signIn>>

const PASSWD = /root:.*:0:0:/
const MEGABYTE = 2 ** 20

describe('attacks', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>
  let server: RunningServer
  let operator: Client
  let host: string
  let port: number
  before(async () => {
    folder = await temporaryFolder()
    server = await startServer(folder.path, ['--no-demo'], { LOG_LEVEL: 'info' })
    const url = new URL(server.address)
    host = url.hostname
    port = Number(url.port)
    operator = await signIn(server, 'operator', server.passwords.get('operator') ?? '')
  })
  after(async () => {
    await server?.stop()
    await folder?.remove()
  })

  /** Sends bytes and gives back whatever came until the other end closed or `ms` were over. */
  function raw(bytes: string | Buffer, ms = 3_000): Promise<string> {
    return new Promise((resolve) => {
      const socket = connect({ host, port })
      let text = ''
      const end = () => {
        clearTimeout(late)
        socket.destroy()
        resolve(text)
      }
      const late = setTimeout(end, ms)
      socket.on('data', (part: Buffer) => {
        text += part.toString('latin1')
      })
      socket.on('close', end)
      socket.on('error', end)
      socket.write(bytes)
    })
  }
  const first = (answer: string) => Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1] ?? 0)
  const answers = (text: string) => [...text.matchAll(/HTTP\/1\.1 (\d{3})/g)].map((match) => Number(match[1]))

  async function goesOn(): Promise<void> {
    const began = performance.now()
    assert.equal((await operator.get('/api/session')).status, 200, server.errors())
    assert.ok(performance.now() - began < 5_000)
  }

  it('one request is one request: lengths that contradict each other are refused', async () => {
    const hidden = 'GET /api/health HTTP/1.1\r\nHost: a\r\n\r\n'
    const head = 'POST /api/session HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n'
    for (const lines of [
      `Content-Length: ${hidden.length}\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${hidden}`,
      `Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n${hidden}`,
      `Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n${hidden}`,
      `Transfer-Encoding: xchunked\r\n\r\n${hidden}`,
      `Content-Length: 0\r\nContent-Length: ${hidden.length}\r\n\r\n${hidden}`,
      `Content-Length: +0\r\n\r\n${hidden}`,
      `Content-Length: 0x0\r\n\r\n${hidden}`,
      `X-A: b\r\n Content-Length: 0\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n${hidden}`,
    ]) {
      const said = answers(await raw(head + lines, 1_500))
      assert.ok(said.length <= 1, `${JSON.stringify(lines)}: ${said}`)
      assert.ok(
        said.every((status) => status >= 400 && status < 500),
        `${JSON.stringify(lines)}: ${said}`,
      )
    }
    await goesOn()
  })

  it('what is no HTTP, too long or never ends is cut off', async () => {
    for (const bytes of [
      Buffer.from([0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xfc]),
      'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
      'GET / HTTP/9.9\r\n\r\n',
      `GET /${'a'.repeat(100_000)} HTTP/1.1\r\nHost: a\r\n\r\n`,
      `GET /api/health HTTP/1.1\r\nHost: a\r\nX: ${'b'.repeat(100_000)}\r\n\r\n`,
      `GET /api/health HTTP/1.1\r\nHost: a\r\n${'A: b\r\n'.repeat(20_000)}\r\n`,
      'GET /api/health HTTP/1.1\r\nHost: a\r\nX: a\u0000b\r\n\r\n',
      'GET /api/health\u0000 HTTP/1.1\r\nHost: a\r\n\r\n',
      'CONNECT 169.254.169.254:80 HTTP/1.1\r\nHost: a\r\n\r\n',
      'TRACE /api/health HTTP/1.1\r\nHost: a\r\nCookie: gongzhi_session=hush\r\n\r\n',
    ]) {
      const answer = await raw(bytes, 2_000)
      assert.ok(answer === '' || (first(answer) >= 400 && first(answer) < 500), answer.slice(0, 100))
      assert.doesNotMatch(answer, /hush|node_modules|\n {4}at /)
    }
    await goesOn()
  })

  it('five hundred connections that send nothing keep nobody else out', async () => {
    const sockets = Array.from({ length: 500 }, () => {
      const socket = connect({ host, port })
      socket.on('error', () => undefined)
      socket.write('POST /api/uploads HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n')
      return socket
    })
    try {
      await sleep(300)
      await goesOn()
    } finally {
      for (const socket of sockets) socket.destroy()
    }
  })

  it('no way out of the folder of pages', async () => {
    for (const path of [
      '/../../../../etc/passwd',
      '/..%2f..%2f..%2f..%2fetc%2fpasswd',
      '/%2e%2e/%2e%2e/%2e%2e/etc/passwd',
      '/%2e%2e%5c%2e%2e%5cetc%5cpasswd',
      '/assets/..%252f..%252f..%252fetc%252fpasswd',
      '//etc/passwd',
      '/.%00./etc/passwd',
      '/assets/%c0%ae%c0%ae/%c0%ae%c0%ae/etc/passwd',
      '/..;/..;/etc/passwd',
      '/package.json',
      '/..%2fpackage.json',
      '/.git/config',
      '/api/cases/..%2f..%2f..%2fetc%2fpasswd',
      '/api/cases/a/evidence/..%2f..%2f..%2fintake-token',
      '/api/eyes/..%2f..%2f/picture',
      'http://169.254.169.254/latest/meta-data/',
      'file:///etc/passwd',
    ]) {
      const answer = await raw(
        `GET ${path} HTTP/1.1\r\nHost: a\r\nCookie: ${operator.cookie}\r\nConnection: close\r\n\r\n`,
      )
      assert.doesNotMatch(answer, PASSWD, path)
      assert.doesNotMatch(answer, /"workspaces"|repositoryformatversion/, path)
      assert.ok(first(answer) < 500, `${path}: ${answer.slice(0, 80)}`)
    }
  })

  it('the name that a request gives for the host comes back nowhere', async () => {
    for (const path of ['/', '/api/openapi.json', '/api/health', '/api/none']) {
      const answer = await raw(`GET ${path} HTTP/1.1\r\nHost: stolen.example\r\nConnection: close\r\n\r\n`)
      assert.doesNotMatch(answer, /stolen\.example/, path)
    }
  })

  it('XML is not read, compressed bodies are not unpacked', async () => {
    const bomb = gzipSync(Buffer.alloc(50 * MEGABYTE))
    const xml = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'
    for (const [body, headers] of [
      [Buffer.from(xml), { 'content-type': 'application/xml' }],
      [Buffer.from(xml), { 'content-type': 'text/xml' }],
      [Buffer.from(xml), { 'content-type': 'application/json' }],
      [bomb, { 'content-type': 'application/json', 'content-encoding': 'gzip' }],
      [deflateSync(Buffer.alloc(MEGABYTE)), { 'content-type': 'application/json', 'content-encoding': 'deflate' }],
    ] as const) {
      const answer = await fetch(`${server.address}/api/cases`, {
        method: 'POST',
        headers: { cookie: operator.cookie, ...headers },
        body,
      })
      const text = await answer.text()
      assert.ok(answer.status >= 400 && answer.status < 500, `${headers['content-type']}: ${answer.status}`)
      assert.doesNotMatch(text, PASSWD)
    }
    await goesOn()
  })

  it('pictures that are bombs, archives or programs are refused and cost little', async () => {
    const png = (width: number, height: number, data: Buffer) => {
      const chunk = (kind: string, body: Buffer) => {
        const length = Buffer.alloc(4)
        length.writeUInt32BE(body.length)
        return Buffer.concat([length, Buffer.from(kind), body, Buffer.alloc(4)])
      }
      const head = Buffer.alloc(13)
      head.writeUInt32BE(width, 0)
      head.writeUInt32BE(height, 4)
      head.set([8, 2, 0, 0, 0], 8)
      return Buffer.concat([
        Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
        chunk('IHDR', head),
        chunk('IDAT', data),
        chunk('IEND', Buffer.alloc(0)),
      ])
    }
    for (const bytes of [
      png(60_000, 60_000, deflateSync(Buffer.alloc(MEGABYTE))),
      png(0xffffffff, 0xffffffff, Buffer.alloc(10)),
      png(0, 0, Buffer.alloc(10)),
      Buffer.concat([Buffer.from('PK\u0003\u0004'), Buffer.alloc(5_000)]),
      Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/></svg>'),
      Buffer.from('GIF89a'.padEnd(400, '\u00ff'), 'latin1'),
      Buffer.from('%PDF-1.7\n%âãÏÓ\n'),
      Buffer.from('\u007fELF'.padEnd(500, '\u0001'), 'latin1'),
      Buffer.from('push graphic-context\nfill "url(https://169.254.169.254/)"\n'),
    ]) {
      const answer = await fetch(`${server.address}/api/uploads`, {
        method: 'POST',
        headers: { cookie: operator.cookie, 'content-type': 'image/png' },
        body: bytes,
      })
      const problem = (await answer.json()) as { code?: string }
      assert.match(problem.code ?? '', /^picture-(invalid|too-large)$/, `${answer.status}`)
    }
    await goesOn()
  })

  it('line breaks in what is sent make no line of the log and no header', async () => {
    const forged = '{"level":60,"msg":"forged by a client"}'
    await raw(
      `GET /api/none%0d%0aset-cookie:%20a=b%0a${encodeURIComponent(forged)} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`,
    )
    await operator.post('/api/cases', { id: `x\r\n${forged}\n`, pack: `a\n${forged}`, type: '\r\n', place: forged })
    const bad = await fetch(`${server.address}/api/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'user-agent': 'a', 'x-request-id': 'b' },
      body: JSON.stringify({ login: `a\r\nset-cookie: stolen=1\n${forged}`, password: 'x' }),
    })
    assert.equal(bad.headers.get('set-cookie'), null)
    for (const line of server.errors().split('\n').slice(1, -1)) {
      if (line === '') continue
      const parsed = JSON.parse(line) as { msg?: string }
      assert.notEqual(parsed.msg, 'forged by a client')
    }
  })

  it('names that every object has are names like others', async () => {
    for (const name of ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'valueOf']) {
      const text = `{"id":"00000000-0000-4000-8000-00000000000a","pack":"${name}","type":"${name}","place":"demo-lane","${name}":{"polluted":"yes"}}`
      for (const path of ['/api/cases', `/api/cases/${name}/commands`, '/api/signals', '/api/session']) {
        const answer = await fetch(`${server.address}${path}`, {
          method: 'POST',
          headers: { cookie: operator.cookie, 'content-type': 'application/json' },
          body: text,
        })
        await answer.arrayBuffer()
        assert.ok(answer.status >= 400 && answer.status < 500, `${name} ${path}: ${answer.status}`)
      }
      const asked = await operator.get(`/api/indicators?place=${name}&${name}[polluted]=yes`)
      assert.ok(asked.status < 500)
    }
    assert.doesNotMatch(JSON.stringify((await operator.get('/api/packs')).body), /polluted/)
  })

  it('no expression takes for ever over a text that almost fits', async () => {
    const long = 30_000
    const began = performance.now()
    for (const text of [
      'a'.repeat(long),
      `${'0'.repeat(long)}!`,
      `${' '.repeat(long)}x`,
      `${'a.'.repeat(long / 2)}!`,
      `${'-'.repeat(long)}@`,
    ]) {
      for (const body of [
        { login: text, password: 'x' },
        { id: text, pack: text, type: text, place: text },
      ]) {
        const path = 'login' in body ? '/api/session' : '/api/cases'
        const answer = await operator.post(path, body)
        assert.ok(answer.status >= 400 && answer.status < 500)
      }
      const short = text.slice(0, 6_000)
      const headers = {
        cookie: `${operator.cookie}; ${encodeURIComponent(short)}`.slice(0, 7_000),
        authorization: `Bearer ${short}`,
      }
      await (await fetch(`${server.address}/api/cases?after=${encodeURIComponent(short)}`, { headers })).arrayBuffer()
      await (
        await fetch(`${server.address}/api/session`, {
          headers: { authorization: `Bearer   ${short}  ${short}`.slice(0, 9_000) },
        })
      ).arrayBuffer()
    }
    assert.ok(performance.now() - began < 10_000, `${performance.now() - began} ms`)
  })
})
