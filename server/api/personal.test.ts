// Personal data behind the door, on a database, evidence and master keys of their own: who may report, who may read what for
// what, what a person may ask without an account; and that nobody who handles a case learns who reported it.
import assert from 'node:assert/strict'
import { randomBytes, randomUUID } from 'node:crypto'
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import fastifyCookie from '@fastify/cookie'
import fastifyRateLimit from '@fastify/rate-limit'
import { cases as casesService, directory as directoryOf } from '@gongzhi/engine'
import { type Command, DAY, Fault, grantsOf, isRefusal, mayKnock, type Position } from '@gongzhi/kernel'
import { catalogue } from '@gongzhi/packs'
import Fastify, { type FastifyInstance, type InjectOptions } from 'fastify'
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod'
import { openStorage, type Storage } from '../compose.ts'
import { composePersonal, type PersonalServices } from '../compose-personal.ts'
import { seed } from '../demo/seed.ts'
import { personalDesk } from '../desk/personal-desk.ts'
import { reading } from '../desk/reading.ts'
import { caseViewer } from './case-view.ts'
import type { Caller } from './console.port.ts'
import { doorman } from './doorman.ts'
import { personalRoutes } from './personal.routes.ts'
import { problems } from './problem.ts'

const SECRET = { what: '三楼的老张又把车停在通道里，车牌浙A54321', phone: '13857154321' }
const position = (role: string, party: string, place: string): Position => ({ role, party, place })
const CALLERS: Readonly<Record<string, Omit<Caller, 'account' | 'session'>>> = {
  operator: { positions: [position('operator', 'operations-centre', '330105')], roles: [] },
  company: { positions: [position('propertyCompany', 'demo-property', 'demo-compound')], roles: [] },
  street: { positions: [position('streetOffice', 'street-330105001', '330105001')], roles: [] },
  // Whoever handles cases does not learn it by having another office as well.
  both: {
    positions: [
      position('operator', 'operations-centre', '330105'),
      position('propertyCompany', 'demo-property', 'demo-compound'),
    ],
    roles: [],
  },
  elsewhere: { positions: [position('operator', 'operations-centre', '330105002')], roles: [] },
  officer: { positions: [], roles: ['data-officer'] },
  idle: { positions: [], roles: [] },
}

let folder: string
let storage: Storage
let services: PersonalServices
let app: FastifyInstance
let act: (caseId: string, move: string, role: string, values?: Record<string, unknown>) => Promise<void>
let openPlain: () => Promise<string>
let ahead = 0
let shown: (caseId: string, who: string) => Promise<unknown>
const clock = { now: () => Date.now() + ahead }

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gongzhi told '))
  storage = await openStorage(folder, clock)
  const { database, blobs } = storage
  await seed(database)
  const known = directoryOf(await database.read(({ reference }) => reference.load()))
  const directory = () => known
  const cases = casesService({ database, clock, directory })
  const files = { masterKeyFile: join(folder, 'keys', 'master.key'), retentionFile: undefined }
  services = await composePersonal({ database, blobs, clock, directory, cases, newCaseId: randomUUID, files })
  const seen = reading({ database, clock, directory })
  const desk = personalDesk(
    {
      database,
      directory,
      clock,
      english: Object.fromEntries(catalogue.map(({ pack, english }) => [pack.id, english])),
      // What comes out of the eye is another picture than what went in.
      eyes: {
        blur: async (bytes) => Buffer.concat([Buffer.from('blurred'), bytes]),
        states: async () => [],
        picture: async () => ({ jpeg: new Uint8Array() }),
      },
      ...services,
    },
    seen,
  )
  app = Fastify()
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  problems(app, undefined)
  app.addContentTypeParser('image/jpeg', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
  await app.register(fastifyCookie)
  await app.register(fastifyRateLimit, { max: 100_000, timeWindow: '1 minute' })
  app.decorate('ruledRoutes', [])
  const grants = [...known.packs.flatMap(grantsOf)]
  await app.register(async (scope) => {
    const door = doorman(scope, {
      callerOf: async (token) => {
        const caller = CALLERS[token]
        return caller && { account: `account of ${token}`, session: token, ...caller }
      },
      keyOf: async () => {
        throw new Fault('not-signed-in')
      },
      mayKnock: ({ positions, roles }, action, kind) =>
        mayKnock(
          positions.map(({ role }) => role),
          action,
          kind,
          grants,
        ) ||
        (roles.includes('data-officer') && ((action === 'destroy' && kind === 'personal') || kind === 'audit')),
    })
    personalRoutes(scope, desk, door)
  })
  act = async (caseId, move, role, values = {}) => {
    const state = (await database.read(({ cases: store }) => store.find(caseId)))?.state
    assert.ok(state && state.stands.kind !== 'end')
    const by = { kind: 'person', account: 'a', role, party: state.stands.owner.party } as const
    const done = await cases.run({ id: randomUUID(), case: caseId, by, do: 'move', move, values } as Command)
    assert.ok(!isRefusal(done), JSON.stringify(done))
  }
  openPlain = async () => {
    const id = randomUUID()
    const by = { kind: 'person', account: 'a', role: 'operator', party: 'operations-centre' } as const
    const open: Command = { id: randomUUID(), case: id, by, do: 'open', place: 'demo-lane', source: 'patrol' }
    const done = await cases.run(open, { pack: 'fire-lane', type: 'blocked-fire-lane' })
    assert.ok(!isRefusal(done), JSON.stringify(done))
    return id
  }
  shown = async (caseId, who) => {
    const { stored, events } = await seen.readable(
      { account: who, session: who, ...(CALLERS[who] ?? { positions: [], roles: [] }) },
      caseId,
    )
    return caseViewer(known, CALLERS[who]?.positions ?? [], clock.now()).detail(stored.state, events, undefined)
  }
})

after(async () => {
  await app.close()
  await storage.close()
  await rm(folder, { recursive: true, force: true })
})

async function ask(
  who: string | undefined,
  method: InjectOptions['method'],
  url: string,
  payload?: unknown,
  code?: string,
) {
  const answer = await app.inject({
    method: method ?? 'GET',
    url,
    ...(who === undefined ? {} : { cookies: { gongzhi_session: who } }),
    headers: {
      ...(code === undefined ? {} : { authorization: `Bearer ${code}` }),
      ...(payload instanceof Uint8Array ? { 'content-type': 'image/jpeg' } : {}),
    },
    ...(payload === undefined ? {} : { payload: payload as NonNullable<InjectOptions['payload']> }),
  })
  return { status: answer.statusCode, body: answer.json(), text: answer.body, headers: answer.headers }
}

const reportOf = (values: Record<string, unknown>, id: string = randomUUID()) => ({
  id,
  pack: 'fire-lane',
  channel: 'lane-blocked',
  place: 'demo-lane',
  values,
})
async function report(values: Record<string, unknown> = SECRET) {
  const { status, body, text } = await ask('operator', 'POST', '/api/reports', reportOf(values))
  assert.equal(status, 200, text)
  return body as { case: string; code: string }
}
const wish = { purpose: 'contact-back', why: 'call-back' }

describe('personal data at the door', () => {
  it('is told to the operator, listed without values, and read one by one', async () => {
    const told = await report()
    assert.match(told.code, /^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){4}$/)
    const list = await ask('operator', 'GET', `/api/cases/${told.case}/personal`)
    assert.deepEqual(
      list.body.map((each: Record<string, unknown>) => [each.kind, each.label, each.purposeLabel, each.gone]),
      [
        ['text', '情况说明', '说明事项', false],
        ['phone', '联系电话', '回访联系', false],
      ],
    )
    for (const secret of Object.values(SECRET)) assert.ok(!list.text.includes(secret))
    const [what, phone] = list.body as { ref: string }[]
    const read = await ask('operator', 'POST', `/api/cases/${told.case}/personal/${phone?.ref}/reads`, wish)
    assert.deepEqual(read.body, { kind: 'phone', label: '联系电话', text: SECRET.phone })
    assert.equal(read.headers['cache-control'], 'private, no-store')
    const wrong = await ask('operator', 'POST', `/api/cases/${told.case}/personal/${what?.ref}/reads`, wish)
    assert.deepEqual([wrong.status, wrong.body.code], [403, 'personal-purpose-wrong'])
    const unknown = await ask('operator', 'POST', `/api/cases/${told.case}/personal/pd:${'0'.repeat(32)}/reads`, wish)
    assert.equal(unknown.body.code, 'personal-not-found')
    const other = await report()
    const cross = await ask('operator', 'POST', `/api/cases/${other.case}/personal/${phone?.ref}/reads`, wish)
    assert.equal(cross.body.code, 'personal-not-found')
    const free = await ask('operator', 'POST', `/api/cases/${told.case}/personal/${phone?.ref}/reads`, {
      purpose: 'contact-back',
      why: '老张投诉了',
    })
    assert.equal(free.status, 422)
    assert.ok(!free.text.includes('老张'))
  })

  it('is nothing for whoever handles the case, for other places, or without a grant', async () => {
    const told = await report()
    await act(told.case, 'send', 'operator')
    const { body } = await ask('operator', 'GET', `/api/cases/${told.case}/personal`)
    const phone = body[1].ref
    // A case of which nobody told anything says no more to them than this one does.
    const silent = await openPlain()
    assert.deepEqual((await ask('operator', 'GET', `/api/cases/${silent}/personal`)).body, [])
    await act(silent, 'send', 'operator')
    for (const who of ['company', 'both', 'street'])
      assert.equal((await ask(who, 'GET', `/api/cases/${silent}/personal`)).body.code, 'not-allowed')
    for (const [who, status, code] of [
      ['company', 403, 'not-allowed'],
      ['both', 403, 'not-allowed'],
      ['street', 403, 'not-allowed'],
      ['elsewhere', 404, 'case-not-found'],
      ['idle', 403, 'not-allowed'],
      ['officer', 403, 'not-allowed'],
      [undefined, 401, 'not-signed-in'],
    ] as const) {
      for (const [method, url, payload] of [
        ['GET', `/api/cases/${told.case}/personal`, undefined],
        ['POST', `/api/cases/${told.case}/personal/${phone}/reads`, wish],
      ] as const) {
        const answer = await ask(who, method, url, payload)
        assert.deepEqual([answer.status, answer.body.code], [status, code], `${who} ${method}`)
      }
    }
    const { reporter = '' } = (await storage.database.read(({ cases }) => cases.find(told.case)))?.state ?? {}
    assert.match(reporter, /^ps:/)
    for (const who of ['company', 'street', 'operator']) {
      const view = JSON.stringify(await shown(told.case, who))
      for (const hidden of [reporter, phone, 'reporter', ...Object.values(SECRET)])
        assert.ok(!view.includes(hidden), who)
    }
  })

  it('is shown to the person with the code, without the names of officials, and withdrawn with it', async () => {
    const told = await report()
    const { body } = await ask('operator', 'GET', `/api/cases/${told.case}/personal`)
    const phone = body[1].ref
    await ask('operator', 'POST', `/api/cases/${told.case}/personal/${phone}/reads`, wish)
    const mine = await ask(undefined, 'GET', '/api/my', undefined, told.code)
    assert.equal(mine.status, 200, mine.text)
    assert.deepEqual(
      mine.body.held.map((each: Record<string, unknown>) => [each.label, each.labelEn, each.withdrawable, each.holder]),
      [
        ['回访联系', 'To call back', true, { role: '运行中心坐席', party: mine.body.held[0].holder.party }],
        ['说明事项', 'To describe the matter', false, { role: '运行中心坐席', party: mine.body.held[0].holder.party }],
      ],
    )
    assert.equal(mine.body.held[0].basis.item, 1)
    assert.equal(mine.body.reads.length, 1)
    assert.equal(mine.body.reads[0].label, '联系电话')
    assert.equal(mine.body.reads[0].why.zh, '回电联系')
    for (const hidden of ['account of operator', ...Object.values(SECRET)]) assert.ok(!mine.text.includes(hidden))
    const held = await ask(undefined, 'DELETE', '/api/my?purpose=describe-matter', undefined, told.code)
    assert.equal(held.body.code, 'personal-held')
    const gone = await ask(undefined, 'DELETE', '/api/my', undefined, told.code)
    assert.deepEqual(gone.body, { destroyed: ['contact-back'], held: ['describe-matter'] })
    const read = await ask('operator', 'POST', `/api/cases/${told.case}/personal/${phone}/reads`, wish)
    assert.deepEqual([read.status, read.body.code], [410, 'personal-gone'])
    const list = await ask('operator', 'GET', `/api/cases/${told.case}/personal`)
    assert.deepEqual(
      list.body.map((each: { gone: boolean }) => each.gone),
      [false, true],
    )
    for (const code of ['', 'x', told.code.slice(5), told.case, 'account of operator'])
      assert.equal((await ask(undefined, 'GET', '/api/my', undefined, code)).body.code, 'follow-code-wrong')
    // A session is no code.
    assert.equal((await ask('operator', 'GET', '/api/my')).status, 401)
  })

  it('takes a picture that was blurred, and shows it to whoever may know', async () => {
    const jpeg = randomBytes(3_000)
    const sent = await ask('operator', 'POST', '/api/reports/pictures', jpeg)
    const told = await report({ ...SECRET, seen: sent.body.ref })
    const read = await ask('operator', 'POST', `/api/cases/${told.case}/personal/${sent.body.ref}/reads`, {
      purpose: 'describe-matter',
      why: 'clarify',
    })
    assert.ok(Buffer.from(read.body.jpeg, 'base64').equals(Buffer.concat([Buffer.from('blurred'), jpeg])))
    assert.equal((await ask('company', 'POST', '/api/reports/pictures', jpeg)).status, 403)
    const again = await ask('operator', 'POST', '/api/reports', reportOf({ ...SECRET, seen: sent.body.ref }))
    assert.equal(again.body.code, 'form-field-invalid')
  })

  it('is refused with the label and without the value', async () => {
    for (const values of [
      { what: SECRET.what, phone: `${SECRET.phone}x` },
      { phone: SECRET.phone },
      { ...SECRET, what: SECRET.what.repeat(40) },
      { ...SECRET, seen: SECRET.phone },
    ]) {
      const { status, text } = await ask('operator', 'POST', '/api/reports', reportOf(values))
      assert.equal(status, 422)
      assert.ok(!text.includes(SECRET.phone) && !text.includes('老张'), text)
    }
    for (const [who, status] of [
      ['company', 403],
      ['idle', 403],
      ['elsewhere', 403],
      [undefined, 401],
    ] as const)
      assert.equal((await ask(who, 'POST', '/api/reports', reportOf(SECRET))).status, status, who)
    const report = reportOf(SECRET, 'the-very-same')
    const [one, two] = [
      await ask('operator', 'POST', '/api/reports', report),
      await ask('operator', 'POST', '/api/reports', report),
    ]
    assert.equal(one.body.case, two.body.case)
    const other = await ask('operator', 'POST', '/api/reports', {
      ...report,
      values: { ...SECRET, phone: '13800138000' },
    })
    assert.equal(other.body.code, 'command-id-reused')
  })

  it('is destroyed by the data officer, who cannot read it, and by time', async () => {
    const told = await report()
    assert.equal((await ask('operator', 'DELETE', `/api/cases/${told.case}/personal`)).status, 403)
    const done = await ask('officer', 'DELETE', `/api/cases/${told.case}/personal?purpose=contact-back`)
    assert.deepEqual(done.body, { destroyed: ['contact-back'], held: [] })
    await act(told.case, 'dismiss', 'operator')
    ahead = 400 * DAY
    try {
      await services.retainNow()
    } finally {
      ahead = 0
    }
    const mine = await ask(undefined, 'GET', '/api/my', undefined, told.code)
    assert.deepEqual(
      mine.body.gone.map(({ purpose, why }: Record<string, string>) => [purpose, why]),
      [
        ['contact-back', 'by-order'],
        ['describe-matter', 'time-over'],
      ],
    )
    const runs = await ask('officer', 'GET', '/api/personal/runs')
    const run = runs.body.find(({ purpose }: { purpose: string }) => purpose === 'describe-matter')
    assert.ok(run.destroyed >= 1)
  })

  it('keeps its master key for itself', async () => {
    const path = join(folder, 'keys', 'master.key')
    const keys = (await readFile(path, 'utf8')).match(/[\w-]{43}/g) ?? []
    assert.equal(keys.length, 2)
    const { database, blobs } = storage
    const known = directoryOf(await database.read(({ reference }) => reference.load()))
    const parts = {
      database,
      blobs,
      clock,
      directory: () => known,
      cases: casesService({ database, clock, directory: () => known }),
      newCaseId: randomUUID,
    }
    const start = (masterKeyFile: string, retentionFile?: string) =>
      composePersonal({ ...parts, files: { masterKeyFile, retentionFile } }).then(
        () => 'started',
        (fault: unknown) => (fault instanceof Fault ? fault.code : String(fault)),
      )
    assert.equal(await start(path), 'started')
    // Nothing is made in place of a key that is missing.
    const missing = join(folder, 'keys', 'other.key')
    assert.equal(await start(missing), 'master-key-missing')
    assert.equal(await start(missing), 'master-key-missing')
    await chmod(path, 0o644)
    assert.equal(await start(path), 'master-key-exposed')
    await chmod(path, 0o600)
    assert.equal(await start(path, join(folder, 'none.json')), 'config-invalid')
  })
})
