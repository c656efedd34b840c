// The whole platform in one process behind its HTTP door, on a data folder of its own, without eyes: what the tests of the
// API knock at. Beside the demonstration's accounts there are a neighbouring street, a second company and a street camera.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { cases as casesService, directory, passwordDigest } from '@gongzhi/engine'
import type { Database } from '@gongzhi/engine/stores.port'
import { type Command, ERRORS, type ErrorCode, isRefusal, type Position } from '@gongzhi/kernel'
import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify'
import type { z } from 'zod'
import { compose, openStorage } from '../compose.ts'
import { readConfig } from '../config.ts'
import { seed } from '../demo/seed.ts'
import { buildApp } from './app.ts'
import { SESSION_COOKIE } from './doorman.ts'
import type * as s from './schemas.ts'

export const DISTRICT = '330105'
export const COMPOUND = 'demo-compound'
export const LANE = 'demo-lane'
/** In another street than the demonstration's. */
export const FAR_LANE = 'far-lane'
export const PACK = 'fire-lane'
export const TYPE = 'blocked-fire-lane'

const EXTRA_ACCOUNTS: readonly { readonly login: string; readonly positions: readonly Position[] }[] = [
  { login: 'otherStreet', positions: [{ role: 'streetOffice', party: 'street-330105002', place: '330105002' }] },
  { login: 'otherCompany', positions: [{ role: 'propertyCompany', party: 'other-property', place: COMPOUND }] },
  { login: 'idle', positions: [] },
]
const PASSWORD = 'correct horse battery staple'

async function furnish(database: Database): Promise<void> {
  await database.transaction(({ reference }) =>
    reference.save({
      places: [
        { id: 'far-compound', kind: 'compound', name: '远方小区', within: '330105002' },
        { id: FAR_LANE, kind: 'fire-lane', name: '远方消防通道', within: 'far-compound' },
      ],
      parties: [{ id: 'other-property', kind: 'property-company', name: '另一物业公司' }],
      answers: [{ role: 'propertyCompany', place: 'far-compound', party: 'other-property' }],
    }),
  )
  const password = await passwordDigest(PASSWORD)
  for (const { login, positions } of EXTRA_ACCOUNTS) {
    await database.transaction(({ accounts }) =>
      accounts.save({ id: randomUUID(), login, name: login, positions, password }),
    )
  }
}

/** A case at the demonstration's lane that the company has dealt with and the eye has proven; nobody has judged it yet. */
export const CLOSED = 'closed-case'

async function closeCase(database: Database): Promise<void> {
  const known = directory(await database.transaction(({ reference }) => reference.load()))
  let now = Date.now() - 600_000
  const cases = casesService({ database, clock: { now: () => now }, directory: () => known })
  const person = (role: string, party: string) => ({ kind: 'person', account: 'earlier', role, party }) as const
  const operator = person('operator', 'operations-centre')
  const steps: readonly object[] = [
    { by: operator, do: 'open', place: LANE, source: 'report' },
    { by: operator, do: 'move', move: 'send', values: {} },
    { by: person('propertyCompany', 'demo-property'), do: 'move', move: 'clear', values: { how: '移车' } },
    { by: { kind: 'device', device: 'demo-camera' }, do: 'look', verdict: 'proven' },
  ]
  for (const [i, step] of steps.entries()) {
    now += 60_000
    const done = await cases.run({ id: `earlier-${i}`, case: CLOSED, ...step } as Command, { pack: PACK, type: TYPE })
    assert.ok(!isRefusal(done), JSON.stringify(done))
  }
}

export type CaseOut = z.infer<typeof s.CaseDetail>
export type SignalIn = z.infer<typeof s.SignalIn>

export type Client = {
  readonly cookie: string
  get(url: string): Promise<LightMyRequestResponse>
  post(url: string, body: object): Promise<LightMyRequestResponse>
  /** Carries out a command and gives the case, or fails. */
  act(id: string, what: object): Promise<CaseOut>
}

export type Door = {
  readonly app: FastifyInstance
  readonly passwords: ReadonlyMap<string, string>
  readonly token: string
  as(login: string): Promise<Client>
  signal(change?: Partial<SignalIn>, token?: string): Promise<LightMyRequestResponse>
  inject(options: InjectOptions): Promise<LightMyRequestResponse>
  /** Names of all files of evidence. */
  stored(): Promise<readonly string[]>
  close(): Promise<void>
}

/** `more`: what else is in the database before the platform starts. */
export async function openDoor(
  env: Readonly<Record<string, string>> = {},
  more?: (database: Database) => Promise<void>,
): Promise<Door> {
  const folder = await mkdtemp(join(tmpdir(), 'gongzhi-api-'))
  const templateFolder = join(tmpdir(), 'gongzhi-template')
  const storage = await openStorage(folder, { now: () => Date.now() }, { templateFolder })
  const signIns = await seed(storage.database)
  await furnish(storage.database)
  await closeCase(storage.database)
  await more?.(storage.database)
  await storage.close()
  const passwords = new Map(signIns.map(({ login, password }) => [login, password]))
  for (const { login } of EXTRA_ACCOUNTS) passwords.set(login, PASSWORD)

  const config = await readConfig(['--no-demo', '--data', folder, '--port', '0', '--company', 'off'], {
    LOG_LEVEL: 'silent',
    // Whoever looks after the platform signs in like anybody else here; second factors have a test of their own.
    GONGZHI_SECOND_FACTOR_FOR: 'none',
    ...env,
  })
  assert.ok(config)
  const platform = await compose(config)
  const app = await buildApp({
    desk: platform.desk,
    log: platform.log,
    secureCookie: config.secureCookie,
    ratePerMinute: config.ratePerMinute,
  })
  const token = (await readFile(join(folder, 'intake-token'), 'utf8')).trim()
  const clients = new Map<string, Client>()

  function client(cookie: string): Client {
    const headers = { cookie }
    const post = async (url: string, payload: object) => app.inject({ method: 'POST', url, headers, payload })
    return {
      cookie,
      post,
      get: async (url) => app.inject({ method: 'GET', url, headers }),
      async act(id, what) {
        const answer = await post(`/api/cases/${id}/commands`, { id: randomUUID(), ...what })
        assert.equal(answer.statusCode, 200, answer.body)
        return answer.json<CaseOut>()
      },
    }
  }

  return {
    app,
    passwords,
    token,
    inject: async (options) => app.inject(options),
    stored: () => readdir(join(folder, 'evidence'), { recursive: true }).catch(() => []),
    async as(login) {
      const known = clients.get(login)
      if (known) return known
      const answer = await app.inject({
        method: 'POST',
        url: '/api/session',
        payload: { login, password: passwords.get(login) ?? '' },
      })
      assert.equal(answer.statusCode, 200, answer.body)
      const made = client(`${SESSION_COOKIE}=${answer.cookies[0]?.value}`)
      clients.set(login, made)
      return made
    },
    signal: async (change = {}, given = token) =>
      app.inject({
        method: 'POST',
        url: '/api/signals',
        headers: given === '' ? {} : { authorization: `Bearer ${given}` },
        payload: signalAt(change),
      }),
    async close() {
      await app.close()
      await platform.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

export function signalAt(change: Partial<SignalIn> = {}): SignalIn {
  const at = new Date().toISOString()
  return {
    id: randomUUID(),
    at,
    since: at,
    pack: PACK,
    rule: 'vehicle-in-lane',
    device: 'outside',
    zone: 'z',
    place: LANE,
    count: 1,
    confidence: 0.9,
    model: 'outside',
    threshold: 0.3,
    ...change,
  }
}

/** problem+json of exactly this code, in both languages, and nothing of the program's inside. */
export function assertProblem(answer: LightMyRequestResponse, code: ErrorCode): void {
  assert.equal(answer.headers['content-type'], 'application/problem+json; charset=utf-8', answer.body)
  const body = answer.json<Record<string, unknown>>()
  assert.equal(body.code, code, answer.body)
  assert.equal(answer.statusCode, ERRORS[code].status)
  assert.deepEqual(Object.keys(body), ['type', 'title', 'status', 'code', 'detail', 'detailEn', 'params'])
  assert.equal(body.type, `urn:gongzhi:error:${code}`)
  assert.doesNotMatch(`${body.detail}${body.detailEn}`, /\{\w+\}/, 'every parameter is filled in')
  assert.doesNotMatch(answer.body, /\\n\s+at |node:internal|file:\/\/|node_modules/, 'no stack')
}
