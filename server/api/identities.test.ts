// Over HTTP: the second step, one's own sessions and password, four eyes on rights, keys with bounds, the audit log.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { LightMyRequestResponse } from 'fastify'
import { Secret, TOTP } from 'otpauth'
import {
  assertProblem,
  COMPOUND,
  DISTRICT,
  type Door,
  FAR_LANE,
  LANE,
  openDoor,
  PACK,
  signalAt,
} from './platform.contract.ts'

type Json = Record<string, unknown>
const STREET = { role: 'streetOffice', party: 'street-330105002', place: '330105002' }
const NEW_PASSWORD = 'the lane is free again'

describe('identities', () => {
  let door: Door
  before(async () => {
    door = await openDoor({ GONGZHI_SECOND_FACTOR_FOR: 'auditor' })
  })
  after(() => door.close())

  let address = 0
  /** From an address of its own each time: how often one may ask from one address is tried elsewhere. */
  const ask = (method: 'GET' | 'POST' | 'DELETE', url: string, cookie = '', payload?: object) =>
    door.inject({
      method,
      url,
      remoteAddress: `10.1.${Math.floor(address / 250)}.${1 + (address++ % 250)}`,
      headers: { cookie, 'user-agent': 'Mozilla/5.0 (Windows NT 10.0) Firefox/150.0' },
      ...(payload ? { payload } : {}),
    })
  const cookieOf = (answer: LightMyRequestResponse) =>
    `gongzhi_session=${answer.cookies.find(({ name }) => name === 'gongzhi_session')?.value}`
  const passwordOf = (login: string) => door.passwords.get(login) ?? ''
  const signIn = (login: string, password = passwordOf(login)) => ask('POST', '/api/session', '', { login, password })
  async function cookie(login: string, password?: string): Promise<string> {
    const answer = await signIn(login, password)
    assert.equal(answer.statusCode, 200, answer.body)
    return cookieOf(answer)
  }
  function ok<T = Json>(answer: LightMyRequestResponse, status = 200): T {
    assert.equal(answer.statusCode, status, answer.body)
    return status === 204 ? (undefined as T) : answer.json<T>()
  }
  const codeOf = (secret: string, steps = 0) =>
    new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: Date.now() + steps * 30_000 })
  const idOf = async (login: string): Promise<string> => {
    const rows = ok<{ id: string; login: string }[]>(await ask('GET', '/api/accounts', await cookie('admin1')))
    return rows.find((each) => each.login === login)?.id ?? ''
  }
  const propose = async (by: string, wish: object) => ok<{ id: string }>(await ask('POST', '/api/proposals', by, wish))

  test('whose role asks for a second factor may do nothing before it is set up, and signs in with it from then on', async () => {
    const first = await signIn('auditor')
    assert.equal(ok<Json>(first).enrols, true)
    const mine = cookieOf(first)
    assertProblem(await ask('GET', '/api/audit', mine), 'second-factor-needed')
    assert.equal(ok(await ask('GET', '/api/session', mine)).enrols, true)
    assertProblem(await ask('POST', '/api/second-factor', mine, { password: 'not it' }), 'password-wrong')
    const begun = ok<{ secret: string; address: string }>(
      await ask('POST', '/api/second-factor', mine, { password: passwordOf('auditor') }),
    )
    assert.match(begun.address, /^otpauth:\/\/totp\//)
    assertProblem(await ask('POST', '/api/second-factor/confirm', mine, { code: '000000' }), 'second-factor-wrong')
    const used = codeOf(begun.secret, -1)
    const confirmed = await ask('POST', '/api/second-factor/confirm', mine, { code: used })
    const { recovery } = ok<{ recovery: string[] }>(confirmed)
    assert.equal(recovery.length, 10)
    const renewed = cookieOf(confirmed)
    assert.notEqual(renewed, mine)
    assertProblem(await ask('GET', '/api/session', mine), 'not-signed-in')
    ok(await ask('GET', '/api/audit', renewed))

    const asked = await signIn('auditor')
    const { pending } = ok<{ pending: string }>(asked, 202)
    assert.equal(asked.cookies.length, 0)
    assertProblem(await ask('GET', '/api/session', `gongzhi_session=${pending}`), 'not-signed-in')
    assertProblem(await ask('POST', '/api/session/code', '', { pending, code: used }), 'second-factor-wrong')
    assertProblem(await ask('POST', '/api/session/code', '', { pending: 'made up', code: used }), 'sign-in-expired')
    const code = codeOf(begun.secret)
    const done = await ask('POST', '/api/session/code', '', { pending, code })
    assert.equal(ok<Json>(done).login, 'auditor')
    ok(await ask('GET', '/api/audit', cookieOf(done)))
    const again = ok<{ pending: string }>(await signIn('auditor'), 202)
    assertProblem(await ask('POST', '/api/session/code', '', { pending: again.pending, code }), 'second-factor-wrong')
    ok(await ask('POST', '/api/session/code', '', { pending: again.pending, code: recovery[0] ?? '' }))
    const state = ok<Json>(await ask('GET', '/api/second-factor', renewed))
    assert.deepEqual([state.recoveryLeft, state.required], [9, true])
  })

  test('one sees and ends one’s own sessions, and nobody else’s', async () => {
    const [one, two, other] = [await cookie('property'), await cookie('property'), await cookie('operator')]
    const rows = ok<{ id: string; current: boolean; network: string; client: string }[]>(
      await ask('GET', '/api/sessions', one),
    )
    assert.equal(rows.length, 2)
    assert.deepEqual(
      rows.map(({ network, client }) => [/^10\.1\.0\.0\/24$/.test(network), client]),
      [
        [true, 'Firefox · Windows'],
        [true, 'Firefox · Windows'],
      ],
    )
    const second = rows.find(({ current }) => !current)?.id
    assertProblem(await ask('DELETE', `/api/sessions/${second}`, other), 'not-found')
    ok(await ask('DELETE', `/api/sessions/${second}`, one), 204)
    assertProblem(await ask('GET', '/api/session', two), 'not-signed-in')
    const three = await cookie('property')
    assert.deepEqual(ok(await ask('DELETE', '/api/sessions', three)), { ended: 1 })
    assertProblem(await ask('GET', '/api/session', one), 'not-signed-in')
    ok(await ask('GET', '/api/session', three))
  })

  test('a password is changed with the old one; weak ones are refused with the reason', async () => {
    const [mine, other] = [await cookie('street'), await cookie('street')]
    const change = (before: string, after: string) => ask('POST', '/api/password', mine, { before, after })
    assertProblem(await change('wrong', NEW_PASSWORD), 'password-wrong')
    assertProblem(await change(passwordOf('street'), 'short'), 'password-too-short')
    assertProblem(await change(passwordOf('street'), 'password123'), 'password-too-common')
    assertProblem(await change(passwordOf('street'), 'my street 2026'), 'password-like-login')
    ok(await change(passwordOf('street'), NEW_PASSWORD), 204)
    assertProblem(await ask('GET', '/api/session', other), 'not-signed-in')
    assertProblem(await signIn('street'), 'sign-in-wrong')
    await cookie('street', NEW_PASSWORD)
  })

  test('an account comes to be by two administrators, neither of them alone', async () => {
    const [one, two] = [await cookie('admin1'), await cookie('admin2')]
    const wish = { kind: 'add-account', login: 'sun', name: '孙', positions: [STREET], roles: [] }
    assertProblem(await ask('POST', '/api/proposals', await cookie('operator'), wish), 'not-allowed')
    for (const wrong of [
      { ...wish, positions: [{ ...STREET, place: 'nowhere' }] },
      { ...wish, positions: [{ ...STREET, party: 'nobody' }] },
      { ...wish, positions: [{ ...STREET, role: 'emperor' }] },
    ])
      assertProblem(await ask('POST', '/api/proposals', one, wrong), 'not-found')
    assertProblem(await ask('POST', '/api/proposals', one, { ...wish, roles: ['emperor'] }), 'input-invalid')
    assertProblem(await ask('POST', '/api/proposals', one, { ...wish, login: 'operator' }), 'login-taken')
    const { id } = await propose(one, wish)
    assertProblem(await ask('POST', `/api/proposals/${id}/approve`, one), 'proposal-own')
    assertProblem(await signIn('sun', NEW_PASSWORD), 'sign-in-wrong')
    const rows = ok<{ id: string; mayApprove: boolean; after: { positions: Json[] } }[]>(
      await ask('GET', '/api/proposals', two),
    )
    const row = rows.find((each) => each.id === id)
    assert.deepEqual([row?.mayApprove, row?.after.positions[0]?.placeName !== undefined], [true, true])
    const { code } = ok<{ code: string }>(await ask('POST', `/api/proposals/${id}/approve`, two))
    assertProblem(await ask('POST', `/api/proposals/${id}/approve`, two), 'proposal-over')
    const set = (given: string, password = NEW_PASSWORD) =>
      ask('POST', '/api/password/reset', '', { login: 'sun', code: given, password })
    assertProblem(await set('AAAA-AAAA-AAAA-AAAA'), 'reset-code-wrong')
    assertProblem(await set(code, 'short'), 'password-too-short')
    ok(await set(code.toLowerCase()), 204)
    assertProblem(await set(code), 'reset-code-wrong')
    const sun = await cookie('sun', NEW_PASSWORD)
    assert.equal(ok<{ positions: Json[] }>(await ask('GET', '/api/session', sun)).positions[0]?.role, 'streetOffice')
  })

  test('nobody approves what concerns himself; rights are in effect at once; what changed meanwhile is proposed anew', async () => {
    const [one, two] = [await cookie('admin1'), await cookie('admin2')]
    const [admin2, idle] = [await idOf('admin2'), await idOf('idle')]
    const gift = await propose(one, {
      kind: 'change-rights',
      account: admin2,
      positions: [STREET],
      roles: ['administrator'],
    })
    assertProblem(await ask('POST', `/api/proposals/${gift.id}/approve`, two), 'proposal-concerned')
    assertProblem(
      await ask('POST', '/api/proposals', one, { kind: 'change-rights', account: admin2, positions: [], roles: [] }),
      'administrators-too-few',
    )
    const hers = await cookie('idle')
    assertProblem(await ask('GET', '/api/cases', hers), 'not-allowed')
    const wish = { kind: 'change-rights', account: idle, positions: [{ ...STREET, place: DISTRICT }], roles: [] }
    const [first, second] = [await propose(one, wish), await propose(two, { ...wish, roles: ['auditor'] })]
    ok(await ask('POST', `/api/proposals/${first.id}/approve`, two))
    ok(await ask('GET', '/api/cases', hers))
    assertProblem(await ask('POST', `/api/proposals/${second.id}/approve`, one), 'proposal-outdated')
    assert.equal(ok(await ask('POST', `/api/proposals/${second.id}/refuse`, two)).state, 'withdrawn')
    const third = await propose(two, { ...wish, roles: ['auditor'] })
    ok(await ask('POST', `/api/proposals/${third.id}/approve`, one))
    assertProblem(await ask('GET', '/api/cases', hers), 'not-signed-in')
    assert.equal(ok<Json>(await signIn('idle')).enrols, true, 'the new role asks for a second factor')
    const reset = await propose(one, { kind: 'reset-password', account: idle })
    assert.equal(ok(await ask('POST', `/api/proposals/${reset.id}/refuse`, two)).state, 'refused')
    await cookie('idle')
  })

  test('an administrator ends sessions and disables at once, but no administrator', async () => {
    const [one, two] = [await cookie('admin1'), await cookie('admin2')]
    const id = await idOf('otherCompany')
    const theirs = await cookie('otherCompany')
    assert.deepEqual(ok(await ask('DELETE', `/api/accounts/${id}/sessions`, one)), { ended: 1 })
    assertProblem(await ask('GET', '/api/session', theirs), 'not-signed-in')
    const again = await cookie('otherCompany')
    ok(await ask('POST', `/api/accounts/${id}/disable`, one), 204)
    assertProblem(await ask('GET', '/api/session', again), 'not-signed-in')
    assertProblem(await signIn('otherCompany'), 'account-disabled')
    assertProblem(await ask('POST', `/api/accounts/${await idOf('admin2')}/disable`, one), 'administrators-too-few')
    assertProblem(await ask('POST', '/api/accounts/nobody/disable', one), 'not-found')
    const back = await propose(one, { kind: 'enable-account', account: id })
    ok(await ask('POST', `/api/proposals/${back.id}/approve`, two))
    await cookie('otherCompany')
  })

  test('a key claims its own devices, places and time, and nothing once it is revoked', async () => {
    const [one, two] = [await cookie('admin1'), await cookie('admin2')]
    const wish = {
      label: '东门地磁',
      scopes: ['signals'],
      places: [COMPOUND],
      devices: ['geo-*', 'one'],
      zones: ['z'],
      packs: [PACK],
      perMinute: 5,
      backwardsHours: 2,
      expires: new Date(Date.now() + 86_400_000).toISOString(),
    }
    for (const wrong of [
      { ...wish, expires: new Date(Date.now() - 1).toISOString() },
      { ...wish, expires: new Date(Date.now() + 400 * 86_400_000).toISOString() },
      { ...wish, places: [] },
    ])
      assertProblem(await ask('POST', '/api/keys', one, wrong), 'input-invalid')
    assertProblem(await ask('POST', '/api/keys', one, { ...wish, places: ['nowhere'] }), 'not-found')
    const { key, token } = ok<{ key: { id: string }; token: string }>(await ask('POST', '/api/keys', one, wish))
    assert.match(token, /^gz_[a-z0-9]{12}_/)
    assert.ok(!(await ask('GET', '/api/keys', one)).body.includes(token.replace(/^gz_[^_]+_/, '')))
    const hour = 3_600_000
    const ago = (ms: number) => new Date(Date.now() - ms).toISOString()
    const at = (ms: number) => {
      const then = ago(ms)
      return { at: then, since: then }
    }
    ok(await door.signal({ device: 'geo-7', place: LANE }, token))
    for (const [change, code] of [
      [{ device: 'other' }, 'key-scope'],
      [{ device: 'one-more' }, 'key-scope'],
      [{ device: 'one', zone: 'y' }, 'key-scope'],
      [{ device: 'one', place: FAR_LANE }, 'key-scope'],
      [{ device: 'one', place: 'nowhere' }, 'key-scope'],
      [{ device: 'one', pack: 'other' }, 'key-scope'],
      [{ device: 'one', ...at(3 * hour) }, 'signal-too-old'],
    ] as const)
      assertProblem(await door.signal(change, token), code)
    ok(await door.signal({ device: 'one', ...at(hour) }, token))
    const batch = (signals: object[]) =>
      door.inject({
        method: 'POST',
        url: '/api/signals/batch',
        headers: { authorization: `Bearer ${token}` },
        payload: signals,
      })
    assertProblem(await batch([signalAt({ device: 'one' }), signalAt({ device: 'two' })]), 'key-scope')
    assert.equal(ok<Json[]>(await batch([signalAt({ device: 'one' }), signalAt({ device: 'one' })])).length, 2)
    assertProblem(await batch([signalAt({ device: 'one' }), signalAt({ device: 'one' })]), 'too-many-requests')
    ok(await door.signal({ device: 'one' }, token))
    assertProblem(await door.signal({ device: 'one' }, token), 'too-many-requests')
    assertProblem(
      await door.signal({ device: 'one' }, `${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`),
      'not-signed-in',
    )
    ok(await ask('DELETE', `/api/keys/${key.id}`, one), 204)
    assertProblem(await door.signal({ device: 'one' }, token), 'key-ended')
    const listed = ok<{ id: string; state: string; used?: string }[]>(await ask('GET', '/api/keys', one))
    const row = listed.find(({ id }) => id === key.id)
    assert.deepEqual([row?.state, row?.used !== undefined], ['revoked', true])

    const { proposal } = ok<{ proposal: string }>(await ask('POST', '/api/keys', one, { ...wish, devices: ['*'] }), 202)
    assertProblem(await ask('POST', `/api/proposals/${proposal}/approve`, one), 'proposal-own')
    const made = ok<{ token: string }>(await ask('POST', `/api/proposals/${proposal}/approve`, two))
    ok(await door.signal({ device: 'whatever', place: LANE }, made.token))
  })

  test('all of it is in the audit log, without a secret, and nobody but those who may reads it', async () => {
    for (const login of ['operator', 'admin1'])
      assertProblem(await ask('GET', '/api/audit', await cookie(login)), 'not-allowed')
    const officer = await cookie('dataofficer')
    const kinds = new Set<string>()
    let next: number | undefined
    let text = ''
    do {
      const page: { entries: { kind: string; seq: number }[]; next?: number } = ok(
        await ask('GET', `/api/audit?limit=40${next === undefined ? '' : `&before=${next}`}`, officer),
      )
      for (const { kind } of page.entries) kinds.add(kind)
      text += JSON.stringify(page.entries)
      next = page.next
    } while (next !== undefined)
    for (const kind of [
      'sign-in.ok',
      'sign-in.failed',
      'second-factor.confirmed',
      'account.added',
      'account.rights',
      'key.made',
      'key.revoked',
      'proposal.approved',
      'session.ended',
      'password.changed',
    ])
      assert.ok(kinds.has(kind), kind)
    for (const secret of [NEW_PASSWORD, passwordOf('admin1'), 'gz_', '10.1.0.1"'])
      assert.ok(!text.includes(secret), secret)
    const failed = ok<{ entries: { kind: string }[] }>(
      await ask('GET', '/api/audit?kind=sign-in.failed&limit=3', officer),
    )
    assert.ok(failed.entries.length > 0 && failed.entries.every(({ kind }) => kind === 'sign-in.failed'))
    const check = ok<{ rows: number; faults: unknown[] }>(await ask('GET', '/api/audit/check', officer))
    assert.ok(check.rows > 20)
    assert.deepEqual(check.faults, [])
  })
})
