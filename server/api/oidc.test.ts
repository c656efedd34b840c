// Signing in through a real identity provider on this machine: there and back through our door, with its own login form and consent,
// and with everything that can be wrong about what comes back.
import assert from 'node:assert/strict'
import { generateKeyPairSync, sign } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import type { LightMyRequestResponse } from 'fastify'
import Provider, { type Configuration } from 'oidc-provider'
import { DISTRICT, type Door, openDoor } from './platform.contract.ts'

const CALLBACK = 'http://127.0.0.1:8787/api/oidc/callback'
const SECRET = 'a secret of the client that is long enough'

type Person = { roles: readonly string[]; place?: string }
type TokenAnswer = { id_token?: string; [name: string]: unknown }

class Idp {
  readonly people = new Map<string, Person>()
  /** Changes what the token endpoint answers. */
  tamper: ((answer: TokenAnswer) => TokenAnswer) | undefined
  away = false
  #server: Server | undefined
  port = 0
  #handler: ReturnType<Provider['callback']> | undefined

  get issuer(): string {
    return `http://127.0.0.1:${this.port}`
  }

  async start(): Promise<void> {
    this.#server = createServer((request, response) => {
      if (this.away || !this.#handler) response.writeHead(503).end()
      else void this.#handler(request, response)
    })
    await new Promise<void>((resolve) => this.#server?.listen(this.port, '127.0.0.1', resolve))
    this.port = (this.#server.address() as AddressInfo).port
    this.renew()
  }

  /** A new provider at the same address: other signing keys, and it remembers nothing. */
  renew(): void {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const configuration: Configuration = {
      clients: [
        {
          client_id: 'gongzhi',
          client_secret: SECRET,
          redirect_uris: [CALLBACK],
          post_logout_redirect_uris: ['http://127.0.0.1:8787/'],
        },
      ],
      jwks: {
        keys: [{ ...privateKey.export({ format: 'jwk' }), kid: `key-${Math.random()}`, use: 'sig', alg: 'RS256' }],
      },
      cookies: { keys: ['a key for cookies'] },
      claims: { openid: ['sub', 'realm_access', 'org'], profile: ['name', 'preferred_username'] },
      findAccount: (_ctx, id) => ({
        accountId: id,
        claims: async () => ({
          sub: id,
          name: `${id}同志`,
          preferred_username: id,
          realm_access: { roles: [...(this.people.get(id)?.roles ?? [])] },
          org: { place: this.people.get(id)?.place },
        }),
      }),
    }
    const provider = new Provider(this.issuer, configuration)
    provider.use(async (ctx, next) => {
      await next()
      if (ctx.path === '/token' && ctx.status === 200 && this.tamper) ctx.body = this.tamper(ctx.body as TokenAnswer)
    })
    this.#handler = provider.callback()
  }

  async stop(): Promise<void> {
    this.#server?.closeAllConnections()
    await new Promise((resolve) => this.#server?.close(resolve))
  }
}

/** Follows the provider's pages as a browser does, filling in its forms; gives the address it sends the browser back to. */
async function atProvider(start: string, login: string): Promise<URL> {
  const jar = new Map<string, string>()
  const visit = async (address: string, form?: Record<string, string>) => {
    const answer = await fetch(address, {
      redirect: 'manual',
      headers: { cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; ') },
      ...(form ? { method: 'POST', body: new URLSearchParams(form) } : {}),
    })
    for (const cookie of answer.headers.getSetCookie()) {
      const [name = '', value = ''] = (cookie.split(';')[0] ?? '').split('=')
      if (value === '') jar.delete(name)
      else jar.set(name, value)
    }
    return answer
  }
  let at = start
  let form: Record<string, string> | undefined
  for (let step = 0; step < 12; step++) {
    const answer = await visit(at, form)
    form = undefined
    const location = answer.headers.get('location')
    if (location) {
      const next = new URL(location, at)
      if (next.href.startsWith(CALLBACK)) return next
      at = next.href
      continue
    }
    const page = await answer.text()
    assert.equal(answer.status, 200, page)
    const action = /<form[^>]*action="([^"]+)"/.exec(page)?.[1] ?? ''
    const prompt = /name="prompt" value="(\w+)"/.exec(page)?.[1] ?? ''
    assert.ok(prompt === 'login' || prompt === 'consent', page)
    form = prompt === 'login' ? { prompt, login, password: 'any' } : { prompt }
    at = new URL(action, at).href
  }
  throw new Error('the provider sends the browser round in circles')
}

describe('signing in through an identity provider', () => {
  const idp = new Idp()
  let door: Door
  let folder = ''
  before(async () => {
    await idp.start()
    folder = await mkdtemp(join(tmpdir(), 'gongzhi-oidc-'))
    const file = join(folder, 'oidc.json')
    await writeFile(
      file,
      JSON.stringify({
        label: '市统一身份认证',
        issuer: idp.issuer,
        clientId: 'gongzhi',
        redirectUri: CALLBACK,
        afterSignOut: 'http://127.0.0.1:8787/',
        rolesClaim: 'realm_access.roles',
        placeClaim: 'org.place',
        grants: {
          'gz-auditor': [{ role: 'auditor' }],
          'gz-centre': [{ position: { role: 'operator', place: DISTRICT } }],
          'gz-street': [{ position: { role: 'streetOffice' } }],
          'gz-nowhere': [{ position: { role: 'streetOffice', place: 'no-such-place' } }],
          'gz-no-role': [{ position: { role: 'emperor', place: DISTRICT } }],
        },
      }),
    )
    door = await openDoor({ GONGZHI_OIDC: file, GONGZHI_OIDC_SECRET: SECRET })
  })
  after(async () => {
    await door.close()
    await idp.stop()
    await rm(folder, { recursive: true, force: true })
  })

  let address = 0
  const get = (url: string, cookie = '') =>
    door.inject({ method: 'GET', url, headers: { cookie }, remoteAddress: `10.2.0.${1 + (address++ % 250)}` })
  const cookieOf = (answer: LightMyRequestResponse, name: string) =>
    answer.cookies.find((each) => each.name === name)?.value
  async function start() {
    const answer = await get('/api/oidc/start')
    assert.equal(answer.statusCode, 302, answer.body)
    const flow = answer.cookies.find(({ name }) => name === 'gongzhi_oidc')
    assert.deepEqual([flow?.httpOnly, flow?.sameSite, flow?.path], [true, 'Lax', '/api/oidc'])
    return { address: String(answer.headers.location), cookie: `gongzhi_oidc=${flow?.value}` }
  }
  const back = (query: string, cookie: string) => get(`/api/oidc/callback?${query}`, cookie)
  async function signIn(login: string) {
    const begun = await start()
    const returned = await atProvider(begun.address, login)
    const answer = await back(returned.searchParams.toString(), begun.cookie)
    return { ...begun, returned, answer }
  }
  function refused(answer: LightMyRequestResponse, code: string): void {
    assert.equal(answer.statusCode, 302, answer.body)
    assert.equal(answer.headers.location, `/?problem=${code}`)
    assert.equal(cookieOf(answer, 'gongzhi_session'), undefined)
  }
  function session(answer: LightMyRequestResponse): string {
    assert.equal(answer.statusCode, 302, answer.body)
    assert.equal(answer.headers.location, '/')
    return `gongzhi_session=${cookieOf(answer, 'gongzhi_session')}`
  }
  type Me = { login: string; name: string; roles: { id: string }[]; positions: Record<string, unknown>[] }
  const me = async (cookie: string) => (await get('/api/session', cookie)).json<Me>()

  test('the whole way: form, consent, back, signed in with what the claims grant, and out again', async () => {
    assert.deepEqual((await get('/api/session/ways')).json(), {
      identityProvider: { label: '市统一身份认证', start: '/api/oidc/start' },
    })
    idp.people.set('zhao', {
      roles: ['gz-auditor', 'gz-street', 'gz-nowhere', 'gz-no-role', 'other'],
      place: '330105002',
    })
    const begun = await start()
    const asked = new URL(begun.address).searchParams
    assert.deepEqual([asked.get('code_challenge_method'), asked.get('response_type')], ['S256', 'code'])
    for (const name of ['state', 'nonce', 'code_challenge']) assert.ok((asked.get(name)?.length ?? 0) >= 40, name)
    const { answer } = await signIn('zhao')
    const cookie = session(answer)
    const mine = await me(cookie)
    assert.deepEqual([mine.login, mine.name, mine.roles.map(({ id }) => id)], ['zhao', 'zhao同志', ['auditor']])
    assert.deepEqual(
      mine.positions.map(({ role, place, external }) => [role, place, external]),
      [['streetOffice', '330105002', true]],
    )
    assert.equal((await get('/api/audit', cookie)).statusCode, 200)
    const out = await door.inject({
      method: 'POST',
      url: '/api/oidc/sign-out',
      headers: { cookie: `${cookie}; gongzhi_oidc_hint=${cookieOf(answer, 'gongzhi_oidc_hint')}` },
    })
    const there = new URL(out.json().address)
    assert.equal(there.origin, idp.issuer)
    assert.ok(there.searchParams.has('id_token_hint'))
    assert.equal((await fetch(there)).status, 200, 'the provider takes it')
    assert.equal((await get('/api/session', cookie)).statusCode, 401)
  })

  test('claims are asked again at each sign-in: what is gone is taken away, with every session', async () => {
    idp.people.set('qian', { roles: ['gz-auditor', 'gz-centre'] })
    const first = session((await signIn('qian')).answer)
    assert.equal((await me(first)).positions[0]?.role, 'operator')
    idp.people.set('qian', { roles: ['gz-centre'] })
    const second = session((await signIn('qian')).answer)
    assert.deepEqual((await me(second)).roles, [])
    assert.equal((await get('/api/audit', first)).statusCode, 403, 'also where he is signed in already')
    idp.people.set('qian', { roles: [] })
    refused((await signIn('qian')).answer, 'oidc-no-rights')
    for (const cookie of [first, second]) assert.equal((await get('/api/session', cookie)).statusCode, 401)
    idp.people.set('sun', { roles: ['other', 'constructor', '__proto__'] })
    refused((await signIn('sun')).answer, 'oidc-no-rights')
  })

  test('a login that somebody here has is not thereby his', async () => {
    idp.people.set('operator', { roles: ['gz-centre'] })
    const mine = await me(session((await signIn('operator')).answer))
    assert.match(mine.login, /^operator\.[0-9a-f]{8}$/)
  })

  test('without the cookie, with that of another sign-in, with another state or another code: refused', async () => {
    idp.people.set('li', { roles: ['gz-centre'] })
    const { returned, cookie, answer } = await signIn('li')
    session(answer)
    const query = returned.searchParams.toString()
    refused(await back(query, cookie), 'oidc-refused') // the code was used
    refused(await back(query, ''), 'oidc-refused')
    refused(await back(query, 'gongzhi_oidc=s1.AAAA'), 'oidc-refused')
    const other = await start()
    const fresh = await atProvider(other.address, 'li')
    refused(await back(fresh.searchParams.toString(), cookie), 'oidc-refused')
    const changed = new URLSearchParams(fresh.searchParams)
    changed.set('state', 'x'.repeat(43))
    refused(await back(changed.toString(), other.cookie), 'oidc-refused')
    const foreign = new URLSearchParams(fresh.searchParams)
    foreign.set('iss', 'https://elsewhere.example')
    refused(await back(foreign.toString(), other.cookie), 'oidc-refused')
    refused(await back('error=access_denied&state=x', other.cookie), 'oidc-refused')
    refused(await back('', other.cookie), 'oidc-refused')
    session(await back(fresh.searchParams.toString(), other.cookie))
  })

  test('an id token that somebody else signed, for somebody else, too old or with another nonce: refused', async () => {
    idp.people.set('zhou', { roles: ['gz-centre'] })
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
    const read = (text: string | undefined) => JSON.parse(Buffer.from(text ?? '', 'base64url').toString()) as object
    const signed = (token: string, header: object, claims: object, how: 'RS256' | 'none') => {
      const [head, body] = token.split('.')
      const text = `${part({ ...read(head), ...header })}.${part({ ...read(body), ...claims })}`
      return `${text}.${how === 'none' ? '' : sign('RSA-SHA256', Buffer.from(text), privateKey).toString('base64url')}`
    }
    const ways: readonly (readonly [string, (token: string) => string])[] = [
      ['another key', (token) => signed(token, {}, { sub: 'admin' }, 'RS256')],
      ['no signature', (token) => signed(token, { alg: 'none' }, { sub: 'admin' }, 'none')],
      [
        'its claims changed',
        (token) => {
          const [h, b, s] = token.split('.')
          return `${h}.${part({ ...read(b), sub: 'admin' })}.${s}`
        },
      ],
      ['its signature cut', (token) => token.slice(0, -10)],
      ['none', () => ''],
    ]
    for (const [name, forge] of ways) {
      idp.tamper = (answer) => ({ ...answer, id_token: forge(answer.id_token ?? '') })
      const { answer } = await signIn('zhou')
      assert.equal(answer.headers.location, '/?problem=oidc-refused', name)
    }
    // One that is sound, but of another sign-in: its nonce is not the one that was asked for.
    let earlier: string | undefined
    idp.tamper = (answer) => {
      earlier ??= answer.id_token
      return { ...answer, id_token: earlier as string }
    }
    session((await signIn('zhou')).answer)
    refused((await signIn('zhou')).answer, 'oidc-refused')
    idp.tamper = undefined
    session((await signIn('zhou')).answer)
  })

  test('the provider’s keys change: the next sign-in knows the new ones', async () => {
    idp.people.set('wu', { roles: ['gz-centre'] })
    session((await signIn('wu')).answer)
    idp.renew()
    session((await signIn('wu')).answer)
  })

  test('the provider is away: that is said, and when it is back it goes on', async () => {
    idp.people.set('zheng', { roles: ['gz-centre'] })
    const begun = await start()
    const returned = await atProvider(begun.address, 'zheng')
    idp.away = true
    refused(await back(returned.searchParams.toString(), begun.cookie), 'oidc-unavailable')
    idp.away = false
    session((await signIn('zheng')).answer)
    const { entries } = (await get('/api/audit?kind=sign-in.external', session((await signIn('zhao')).answer))).json()
    assert.ok(entries.length > 5)
  })
})
