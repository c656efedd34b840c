// Signing in and out, and what is there for somebody who has not: nothing.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { LightMyRequestResponse } from 'fastify'
import { assertProblem, type Door, LANE, openDoor, PACK, TYPE } from './platform.contract.ts'

const ADDRESS = 'a'.repeat(64)
const COMMAND = { id: 'command-1', do: 'move', move: 'send', values: {} }
/** Every operation that asks who you are. */
const ASKING: readonly [method: 'GET' | 'POST' | 'PUT' | 'DELETE', url: string, payload?: object][] = [
  ['GET', '/api/session'],
  ['GET', '/api/cases'],
  ['POST', '/api/cases', { id: 'command-1', pack: PACK, type: TYPE, place: LANE }],
  ['GET', '/api/cases/1'],
  ['POST', '/api/cases/1/commands', COMMAND],
  ['GET', `/api/cases/1/evidence/${ADDRESS}`],
  ['POST', '/api/uploads', Buffer.from([0xff, 0xd8, 0xff])],
  ['GET', '/api/signals'],
  ['GET', '/api/eyes'],
  ['GET', '/api/eyes/demo-camera/picture'],
  ['GET', '/api/indicators'],
  ['GET', '/api/packs'],
  ['GET', '/api/places'],
  ['GET', '/api/events'],
  ['GET', '/api/sessions'],
  ['DELETE', '/api/sessions'],
  ['DELETE', '/api/sessions/1'],
  ['POST', '/api/password', { before: 'a', after: 'b' }],
  ['GET', '/api/second-factor'],
  ['POST', '/api/second-factor', {}],
  ['POST', '/api/second-factor/confirm', { code: '1' }],
  ['POST', '/api/second-factor/recovery', { code: '1' }],
  ['POST', '/api/second-factor/remove', { code: '1' }],
  ['GET', '/api/accounts'],
  ['POST', '/api/accounts/1/disable'],
  ['DELETE', '/api/accounts/1/sessions'],
  ['GET', '/api/proposals'],
  ['POST', '/api/proposals', { kind: 'reset-password', account: '1' }],
  ['POST', '/api/proposals/1/approve'],
  ['POST', '/api/proposals/1/refuse'],
  ['GET', '/api/keys'],
  ['POST', '/api/keys', {}],
  ['DELETE', '/api/keys/1'],
  ['GET', '/api/audit'],
  ['GET', '/api/audit/check'],
  ['GET', '/api/stand-ins'],
  ['POST', '/api/stand-ins', {}],
  ['DELETE', '/api/stand-ins/1'],
  ['GET', '/api/targets/reports'],
  ['POST', '/api/targets/reports', {}],
  ['GET', '/api/targets/reports/1'],
  ['DELETE', '/api/targets/reports/1'],
  ['GET', '/api/targets/reports/1/source'],
  ['POST', '/api/targets/reports/1/adopt', {}],
  ['GET', '/api/targets/reports/1/tasks/1'],
  ['POST', '/api/targets/reports/1/tasks/1/corrections', {}],
  ['GET', '/api/targets/corrections'],
  ['POST', '/api/targets/corrections/1/undo', {}],
  ['GET', '/api/targets/units'],
  ['GET', '/api/targets/units/1'],
  ['PUT', '/api/targets/units/1', {}],
  ['GET', '/api/targets'],
  ['GET', '/api/targets/1'],
  ['POST', '/api/targets/1/commands', {}],
  ['POST', '/api/targets/1/files', {}],
  ['GET', '/api/targets/1/files/1'],
  ['GET', '/api/publications'],
  ['POST', '/api/publications', {}],
  ['POST', '/api/publications/preview', {}],
  ['GET', '/api/publications/drafts/1'],
  ['DELETE', '/api/publications/drafts/1'],
  ['POST', '/api/publications/drafts/1/approve', {}],
  ['GET', '/api/notices'],
  ['POST', '/api/notices', {}],
  ['GET', '/api/notices/late-cases'],
  ['GET', '/api/targets/1/notices'],
  ['POST', '/api/reports', {}],
  ['POST', '/api/reports/pictures'],
  ['GET', '/api/cases/1/personal'],
  ['DELETE', '/api/cases/1/personal'],
  ['POST', '/api/cases/1/personal/pd:00000000000000000000000000000000/reads', {}],
  ['GET', '/api/personal/runs'],
  ['GET', '/api/webhooks'],
  ['POST', '/api/webhooks', {}],
  ['PUT', '/api/webhooks/1', {}],
  ['DELETE', '/api/webhooks/1'],
  ['POST', '/api/webhooks/1/secret', {}],
  ['GET', '/api/webhooks/1/deliveries'],
  ['POST', '/api/webhooks/1/deliveries/1/resend', {}],
]
const FREE = new Set([
  'GET /api/health',
  'GET /health/live',
  'GET /health/ready',
  'POST /api/session',
  'DELETE /api/session',
  'GET /api/session/ways',
  'POST /api/session/code',
  'POST /api/password/reset',
  'GET /api/oidc/start',
  'GET /api/oidc/callback',
  'POST /api/oidc/sign-out',
  'POST /api/signals',
  'POST /api/signals/batch',
  // What was published is for everybody.
  'GET /public/open',
  'GET /public/open/catalog.jsonld',
  'GET /public/open/{id}',
  'GET /public/open/{id}/{name}',
  // By the code of a report instead.
  'GET /api/my',
  'DELETE /api/my',
])

describe('sessions', () => {
  let door: Door
  before(async () => {
    door = await openDoor()
  })
  after(() => door.close())
  const signIn = (login: string, password: string, remoteAddress: string) =>
    door.inject({ method: 'POST', url: '/api/session', payload: { login, password }, remoteAddress })

  test('without one every operation is refused, whatever is sent with it', async () => {
    for (const [method, url, payload] of ASKING) {
      const headers = payload instanceof Uint8Array ? { 'content-type': 'image/jpeg' } : {}
      assertProblem(await door.inject({ method, url, headers, ...(payload ? { payload } : {}) }), 'not-signed-in')
      assertProblem(
        await door.inject({
          method,
          url,
          headers: { ...headers, cookie: 'gongzhi_session=made-up' },
          ...(payload ? { payload } : {}),
        }),
        'not-signed-in',
      )
      if (method === 'POST') {
        const garbage = await door.inject({
          method,
          url,
          headers: { 'content-type': 'application/json' },
          payload: '{"no": "shape"',
        })
        assertProblem(garbage, 'not-signed-in')
      }
    }
    assertProblem(await door.inject({ method: 'GET', url: '/api/cases?limit=everything' }), 'not-signed-in')
  })

  test('the list above is the list of what there is', async () => {
    const { paths } = (await door.inject({ method: 'GET', url: '/api/openapi.json' })).json<{
      paths: Record<string, Record<string, unknown>>
    }>()
    const offered = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    )
    const pattern = (path: string) => new RegExp(`^${path.replace(/\{\w+\}/g, '[^/]+')}$`)
    const known = (operation: string) => {
      const [method, path = ''] = operation.split(' ')
      return FREE.has(operation) || ASKING.some(([each, url]) => each === method && pattern(path).test(url))
    }
    assert.deepEqual(
      offered.filter((operation) => !known(operation)),
      [],
    )
  })

  test('the right password gives a cookie that scripts and other sites cannot use', async () => {
    const answer = await signIn('property', door.passwords.get('property') ?? '', '10.0.0.1')
    assert.equal(answer.statusCode, 200)
    const cookie = String(answer.headers['set-cookie'])
    for (const flag of ['Path=/', 'HttpOnly', 'SameSite=Strict', 'Expires='])
      assert.ok(cookie.includes(flag), `${flag} in ${cookie}`)
    assert.ok(!cookie.includes('Secure'), 'over plain HTTP it would never come back')
    const lasts = Date.parse(/Expires=([^;]+)/.exec(cookie)?.[1] ?? '') - Date.now()
    assert.ok(lasts > 11 * 3_600_000 && lasts < 13 * 3_600_000, `${lasts} ms`)
    const account = answer.json()
    assert.equal(account.login, 'property')
    assert.deepEqual(
      account.positions.map((each: Record<string, string>) => [each.role, each.partyName, each.placeName]),
      [['propertyCompany', '示范物业公司', '示范小区']],
    )
    assert.doesNotMatch(answer.body, /scrypt|password/)
    assert.ok(!answer.body.includes(answer.cookies[0]?.value ?? ''), 'the token is in the cookie alone')
  })

  test('a wrong password and an unknown account are the same answer', async () => {
    const wrong = await signIn('property', 'not it', '10.0.0.2')
    const unknown = await signIn('nobody', 'not it', '10.0.0.2')
    assertProblem(wrong, 'sign-in-wrong')
    assert.equal(wrong.body, unknown.body)
    assert.equal(wrong.headers['set-cookie'], undefined)
    for (const payload of [
      {},
      { login: 'property' },
      { login: '', password: '' },
      { login: 'x', password: 'y'.repeat(300) },
    ]) {
      assertProblem(
        await door.inject({ method: 'POST', url: '/api/session', payload, remoteAddress: '10.0.0.2' }),
        'input-invalid',
      )
    }
  })

  test('who guesses is stopped, also with the right password, and so is the login from elsewhere; its owner is not', async () => {
    for (let i = 0; i < 10; i++) assertProblem(await signIn('property', `guess ${i}`, '10.0.0.3'), 'sign-in-wrong')
    const right = door.passwords.get('property') ?? ''
    assertProblem(await signIn('property', right, '10.0.0.3'), 'too-many-requests')
    assertProblem(await signIn('property', right, '10.0.0.4'), 'sign-in-locked')
    assert.equal((await signIn('property', right, '10.0.0.1')).statusCode, 200, 'from where he signed in before')
  })

  test('signing out ends this session and no other', async () => {
    const password = door.passwords.get('street') ?? ''
    const [one, other] = [
      await signIn('street', password, '10.0.0.5'),
      await signIn('street', password, '10.0.0.5'),
    ].map((answer) => ({ cookie: `gongzhi_session=${answer.cookies[0]?.value}` }))
    const out = await door.inject({ method: 'DELETE', url: '/api/session', headers: one ?? {} })
    assert.equal(out.statusCode, 204)
    assert.equal(out.body, '')
    assert.match(String(out.headers['set-cookie']), /^gongzhi_session=;.*Expires=Thu, 01 Jan 1970/)
    assertProblem(await door.inject({ method: 'GET', url: '/api/session', headers: one ?? {} }), 'not-signed-in')
    assert.equal((await door.inject({ method: 'GET', url: '/api/session', headers: other ?? {} })).statusCode, 200)
    assert.equal(
      (await door.inject({ method: 'DELETE', url: '/api/session' })).statusCode,
      204,
      'nobody signs out as often as he likes',
    )
  })
})

test('behind HTTPS the cookie is marked secure; the rate of requests is bounded', async () => {
  const door = await openDoor({ GONGZHI_SECURE_COOKIE: '1', GONGZHI_RATE_PER_MINUTE: '5' })
  try {
    const payload = { login: 'idle', password: door.passwords.get('idle') ?? '' }
    const answer = await door.inject({ method: 'POST', url: '/api/session', payload })
    assert.match(String(answer.headers['set-cookie']), /; Secure/)
    const answers: LightMyRequestResponse[] = []
    for (let i = 0; i < 8; i++) answers.push(await door.inject({ method: 'GET', url: '/api/health' }))
    assert.deepEqual(
      answers.map(({ statusCode }) => statusCode),
      [200, 200, 200, 200, 200, 429, 429, 429],
    )
    const last = answers.at(-1)
    assert.ok(last)
    assertProblem(last, 'too-many-requests')
    assert.ok(Number(last.headers['retry-after']) > 0)
  } finally {
    await door.close()
  }
})
