// The HTTP door itself: what comes in wrong is answered in the catalogue's words, and no answer tells of the machine.
import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { ERRORS, type ErrorCode, Fault } from '@gongzhi/kernel'
import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify'
import { faultLog } from '../fault-log.ts'
import { buildApp } from './app.ts'
import type { Console } from './console.port.ts'
import { assertProblem } from './platform.contract.ts'

const HOST = 'gongzhi.example'
const FOLDER = '/srv/somebody/platform'
const HEADERS: Readonly<Record<string, RegExp>> = {
  'content-security-policy': /^default-src 'none'; .*frame-ancestors 'none'/,
  'cross-origin-opener-policy': /^same-origin$/,
  'cross-origin-resource-policy': /^same-origin$/,
  'permissions-policy': /camera=\(\).*geolocation=\(\).*microphone=\(\)/,
  'x-content-type-options': /^nosniff$/,
  'referrer-policy': /^no-referrer$/,
  'x-frame-options': /^DENY$/,
}

function assertHeaders(answer: LightMyRequestResponse, what: string): void {
  for (const [name, pattern] of Object.entries(HEADERS))
    assert.match(String(answer.headers[name]), pattern, `${name} of ${what}`)
  assert.doesNotMatch(
    String(answer.headers['content-security-policy']),
    /script-src[^;]*unsafe|default-src[^;]*self|\*|https?:/,
  )
  if (what.startsWith('/api/')) assert.match(String(answer.headers['cache-control']), /no-store/, what)
  assert.equal(answer.headers['strict-transport-security'], undefined, 'only where HTTPS is in front')
  assert.equal(answer.headers.server, undefined)
  assert.equal(answer.headers['x-powered-by'], undefined)
}

/** A desk that knows everybody and answers each call with `fault`. */
function brokenDesk(fault: () => unknown): Console {
  const known = new Set(['callerOf', 'then'])
  return new Proxy({} as Console, {
    get: (_, name) =>
      name === 'mayKnock'
        ? () => true
        : known.has(String(name))
          ? async () => ({ account: 'a', positions: [], roles: [], session: 's' })
          : async () => {
              throw fault()
            },
  })
}

test('only what somebody asks for keeps a session from its idle end', async () => {
  const asked: unknown[] = []
  const desk = new Proxy({} as Console, {
    get: (_, name) => async (__: string, attended: unknown) => {
      if (name === 'callerOf') asked.push(attended)
      return undefined
    },
  })
  const app = await buildApp({ desk })
  try {
    await app.inject({ url: '/api/cases' })
    await app.inject({ url: '/api/cases', headers: { 'x-gongzhi-unattended': '1' } })
    await app.inject({ url: '/api/health' })
    await app.inject({ url: '/api/events' })
    assert.deepEqual(asked, [true, false, false, false])
  } finally {
    await app.close()
  }
})

describe('the door', () => {
  let app: FastifyInstance
  let page: string
  let fault: unknown = new Fault('case-not-found')
  before(async () => {
    page = await mkdtemp(join(tmpdir(), 'gongzhi-web-'))
    await writeFile(join(page, 'index.html'), '<!doctype html><title>共治</title>')
    await writeFile(join(page, 'app.js'), 'export {}')
    app = await buildApp({ desk: brokenDesk(() => fault), webRoot: page })
  })
  after(async () => {
    await app.close()
    await rm(page, { recursive: true, force: true })
  })
  const inject = (options: InjectOptions) => app.inject(options)
  let address = 0
  const signIn = (change: InjectOptions) =>
    inject({
      method: 'POST',
      url: '/api/session',
      payload: { login: 'x', password: 'y' },
      remoteAddress: `10.0.0.${++address}`,
      ...change,
    })

  test('writes from another origin are refused, from one’s own and from none are not', async () => {
    const from = (origin: string, host = HOST) => signIn({ headers: { origin, host } })
    for (const origin of [
      'https://elsewhere.example',
      `https://${HOST}.evil.example`,
      `https://evil-${HOST}`,
      `https://${HOST}:8443`,
      'null',
      '',
      'file://',
      HOST,
    ]) {
      assertProblem(await from(origin), 'origin-refused')
    }
    for (const method of ['DELETE', 'POST', 'PUT', 'PATCH'] as const) {
      assertProblem(
        await inject({ method, url: '/api/session', headers: { origin: 'https://elsewhere.example', host: HOST } }),
        'origin-refused',
      )
    }
    assertProblem(await from(`https://${HOST}`), 'case-not-found')
    assertProblem(await from(`http://${HOST}:8787`, `${HOST}:8787`), 'case-not-found')
    assertProblem(await signIn({}), 'case-not-found')
    const read = await inject({
      method: 'GET',
      url: '/api/openapi.json',
      headers: { origin: 'https://elsewhere.example', host: HOST },
    })
    assert.equal(read.statusCode, 200)
    assert.equal(read.headers['access-control-allow-origin'], undefined, 'and nobody elsewhere can read the answer')
  })

  test('what is no JSON, too much, of another kind, or of another shape', async () => {
    const json = { 'content-type': 'application/json' }
    for (const payload of ['{"login":', '', 'nonsense', '\u0000', '[1,2', '{"login":"x","password":"y"}}'])
      assertProblem(await signIn({ headers: json, payload }), 'input-invalid')
    for (const payload of ['null', '[]', '"x"', '{"login":7}', '{"login":{"$gt":""},"password":"y"}'])
      assertProblem(await signIn({ headers: json, payload }), 'input-invalid')
    assertProblem(
      await signIn({ headers: json, payload: '{"__proto__":{"login":"x"},"password":"y"}' }),
      'input-invalid',
    )
    assertProblem(await signIn({ headers: { 'content-type': 'text/xml' }, payload: '<x/>' }), 'input-invalid')
    const big = await signIn({
      headers: json,
      payload: JSON.stringify({ login: 'x', password: 'y'.repeat(300 * 1024) }),
    })
    assertProblem(big, 'body-too-large')
    assert.match(big.body, /256 KB/)
    const picture = (bytes: number) =>
      inject({
        method: 'POST',
        url: '/api/uploads',
        headers: { 'content-type': 'image/jpeg' },
        payload: Buffer.alloc(bytes),
      })
    const tooBig = await picture(10 * 1024 * 1024 + 1)
    assertProblem(tooBig, 'picture-too-large')
    assert.match(tooBig.body, /10 MB/)
    assertProblem(await picture(300 * 1024), 'case-not-found')
  })

  test('addresses that lead nowhere, or are none', async () => {
    for (const url of ['/api/nothing', '/api/', '/api/cases/1/2/3', '/api/eyes/a/b'])
      assertProblem(await inject({ method: 'GET', url }), 'not-found')
    assertProblem(await inject({ method: 'PUT', url: '/api/session' }), 'not-found')
    assertProblem(await inject({ method: 'POST', url: '/anything' }), 'not-found')
    for (const url of [
      '/api/cases/%E0%A4%A',
      '/api/cases/%',
      `/api/cases/${'x'.repeat(200)}`,
      '/api/cases/1/evidence/secret',
    ]) {
      const answer = await inject({ method: 'GET', url })
      assert.match(String(answer.headers['content-type']), /^application\/problem\+json/, `${url} ${answer.body}`)
      assert.ok(answer.statusCode >= 400 && answer.statusCode < 500)
      assertHeaders(answer, url)
    }
    for (const url of ['/', '/cases/1', '/figures?x=1']) {
      const answer = await inject({ method: 'GET', url })
      assert.match(answer.body, /共治/, 'the console answers what is no call of the API')
    }
    for (const url of ['/../package.json', '/%2e%2e/%2e%2e/etc/passwd', '/..%2fpackage.json', '/app.js%00']) {
      assert.doesNotMatch((await inject({ method: 'GET', url })).body, /workspaces|root:/, url)
    }
  })

  test('every answer has its headers', async () => {
    for (const url of [
      '/',
      '/app.js',
      '/cases/1',
      '/api/openapi.json',
      '/api/health',
      '/api/nothing',
      '/api/cases',
      '/api/cases/%',
    ])
      assertHeaders(await inject({ method: 'GET', url }), url)
    assertHeaders(await signIn({ headers: { origin: 'https://elsewhere.example' } }), 'a refused origin')
    assertHeaders(await signIn({ payload: '{' }), 'bad JSON')
    assertHeaders(await inject({ method: 'HEAD', url: '/api/health' }), 'HEAD')
  })

  test('every code of the catalogue becomes its status; none tells where things lie', async () => {
    for (const code of Object.keys(ERRORS) as ErrorCode[]) {
      const names = [...ERRORS[code].zh.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '')
      fault = new Fault(code, Object.fromEntries(names.map((name) => [name, 'something'])), {
        cause: new Error(FOLDER),
      })
      const answer = await inject({ method: 'GET', url: '/api/cases/1' })
      assertProblem(answer, code)
      assert.ok(!answer.body.includes(FOLDER))
    }
    for (const [code, detail] of [
      ['database-unusable', `could not open "${FOLDER}/data/database/pg_wal/0001": no space left`],
      ['config-invalid', `ENOENT: no such file or directory, open '${FOLDER}/a.json'`],
      ['history-broken', `${FOLDER}/data/heads.jsonl:7`],
      ['database-unusable', 'cannot write D:\\somebody\\platform\\data\\x'],
    ] as const) {
      fault = new Fault(code, { detail })
      const answer = await inject({ method: 'GET', url: '/api/cases/1' })
      assertProblem(answer, code)
      assert.doesNotMatch(answer.body, /somebody/, answer.body)
      const log = faultLog(() => undefined)
      log.add(fault)
      assert.doesNotMatch(JSON.stringify(log.list()), /somebody/, 'neither does the banner')
    }
  })

  test('what nobody expected is only that', async () => {
    const errors = [
      new TypeError(`x is not a function at ${FOLDER}/server/console.ts:7:3`),
      Object.assign(new Error(`ENOENT, open '${FOLDER}'`), { code: 'ENOENT', path: FOLDER }),
      'a string',
      undefined,
      { statusCode: 302, message: FOLDER },
    ]
    for (const each of errors) {
      fault = each
      const answer = await inject({ method: 'GET', url: '/api/cases/1' })
      assertProblem(answer, 'unexpected')
      assert.doesNotMatch(answer.body, /somebody|TypeError|ENOENT/)
    }
  })

  test('the description served is the one checked in', async () => {
    const answer = await inject({ method: 'GET', url: '/api/openapi.json' })
    assert.deepEqual(answer.json(), JSON.parse(await readFile(new URL('./openapi.gen.json', import.meta.url), 'utf8')))
  })
})
