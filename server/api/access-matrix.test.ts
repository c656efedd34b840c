// Every cell of the access matrix, tried on a whole platform: each role at each route, for what is its own, what is another
// party's, and what lies elsewhere. What should come of it is written down by hand in expected-access.contract.ts.
import assert from 'node:assert/strict'
import { text } from 'node:stream/consumers'
import { after, before, describe, test } from 'node:test'
import { cases as casesService, digest, directory, NOTICE } from '@gongzhi/engine'
import type { Database } from '@gongzhi/engine/stores.port'
import { type Command, isPlatformRole, isRefusal, type PlatformRole, type Position } from '@gongzhi/kernel'
import { catalogue } from '@gongzhi/packs'
import type { LightMyRequestResponse } from 'fastify'
import { type Cell, cellOf, roleColumns } from './access-cells.ts'
import { SESSION_COOKIE } from './doorman.ts'
import {
  COLUMNS,
  type Column,
  EXPECTED,
  type Expected,
  type Letter,
  lettersOf,
  SUPERVISION,
  type Targets,
} from './expected-access.contract.ts'
import { COMPOUND, DISTRICT, type Door, LANE, openDoor, PACK, signalAt, TYPE } from './platform.contract.ts'

const LETTERS: Readonly<Record<Cell, Letter>> = {
  yes: 'y',
  own: 's',
  owner: 'o',
  party: 'u',
  place: 'p',
  anywhere: 'a',
  no: '.',
}
const STREET = '330105001'
const COMMUNITY = '330105001051'
const ELSEWHERE = '330105002'
/** Where nothing has happened yet, so that a signal opens a case of its own. */
const QUIET_LANE = 'matrix-lane'
const PICTURE = 'c'.repeat(64)

/** Who answers at the demonstration's lane, and where he is placed. */
const OFFICES: Readonly<Record<string, Position>> = {
  operator: { role: 'operator', party: 'operations-centre', place: DISTRICT },
  propertyCompany: { role: 'propertyCompany', party: 'demo-property', place: COMPOUND },
  streetOffice: { role: 'streetOffice', party: `street-${STREET}`, place: STREET },
  fireBrigade: { role: 'fireBrigade', party: 'demo-brigade', place: DISTRICT },
  community: { role: 'community', party: `community-${COMMUNITY}`, place: COMMUNITY },
  supervisor: { role: 'supervisor', party: 'supervision-office', place: DISTRICT },
  unit: { role: 'unit', party: 'demo-bureau', place: DISTRICT },
  districtOffice: { role: 'districtOffice', party: 'district-office', place: DISTRICT },
}

/** From where the question is asked: one's own, another party at the same place, one's own party placed elsewhere, neither. */
const SIDES = ['own', 'other party', 'other place', 'other place and party'] as const
type Side = (typeof SIDES)[number]

function positionOf(column: Column, side: Side): Position | undefined {
  const office = OFFICES[column]
  if (!office) return undefined
  return {
    ...office,
    ...(side.includes('party') ? { party: 'other-property' } : {}),
    ...(side.startsWith('other place') ? { place: ELSEWHERE } : {}),
  }
}

const accountId = (column: Column, side: Side) => `matrix-${column}-${SIDES.indexOf(side)}`
const session = (column: Column, side: Side, n: number) => `${accountId(column, side)}-${n}`
/** More than any account needs: signing out ends one. */
const SESSIONS = 120

const CASES: Readonly<Partial<Record<Column, string>>> = {
  operator: 'matrix-reported',
  propertyCompany: 'matrix-sent',
  streetOffice: 'matrix-raised',
  fireBrigade: 'matrix-enforcing',
  community: 'matrix-closed',
  supervisor: 'matrix-answered',
  unit: 'matrix-noticed',
  districtOffice: 'matrix-unchecked',
}

async function openCases(database: Database): Promise<void> {
  const known = directory(await database.read(({ reference }) => reference.load()))
  let now = Date.now() - 3_600_000
  const cases = casesService({ database, clock: { now: () => now }, directory: () => known })
  const person = (column: string) => {
    const { role, party } = OFFICES[column] as Position
    return { kind: 'person', account: 'earlier', role, party } as const
  }
  const run = async (id: string, ...steps: readonly object[]) => {
    const open = { by: person('operator'), do: 'open', place: LANE, source: 'report' }
    for (const [i, step] of [open, ...steps].entries()) {
      now += 1_000
      const done = await cases.run({ id: `${id}-${i}`, case: id, ...step } as Command, { pack: PACK, type: TYPE })
      assert.ok(!isRefusal(done), `${id} ${i} ${JSON.stringify(done)}`)
    }
  }
  const move = (column: string, name: string, values: object = {}) => ({
    by: person(column),
    do: 'move',
    move: name,
    values,
  })
  const send = move('operator', 'send')
  const clear = move('propertyCompany', 'clear', { how: '移车' })
  const camera = { kind: 'device', device: 'demo-camera' }
  await run('matrix-reported')
  await run('matrix-sent', send)
  await run('matrix-enforcing', send, move('propertyCompany', 'call'))
  const picture = { blob: PICTURE, takenAt: now, device: 'demo-camera', boxes: [] }
  await run(
    'matrix-closed',
    send,
    move('propertyCompany', 'call'),
    move('fireBrigade', 'remove', { how: '责令驶离' }),
    { by: camera, do: 'look', verdict: 'unproven' },
    clear,
    { by: camera, do: 'look', verdict: 'proven', after: picture },
  )
  now = Date.now() - 1_800_000
  await run('matrix-raised')
  now += 16 * 60_000
  const tick = {
    id: 'matrix-raised-tick',
    case: 'matrix-raised',
    by: { kind: 'clock' },
    do: 'tick',
    seeing: true,
  } as const
  const raised = await cases.run(tick)
  assert.ok(!isRefusal(raised) && raised.state.stands.kind === 'work')
  assert.equal(raised.state.stands.owner.role, 'streetOffice')
  await openNotices()

  /** One that the party has, one that the supervision office has, and one that it left lying. */
  async function openNotices(): Promise<void> {
    const told = { about: 'instruction:matrix', what: 'a'.repeat(64) }
    const answer = move('unit', 'answer', { how: '已办结', reply: 'b'.repeat(64) })
    const notice = async (id: string, ...steps: readonly object[]) => {
      const open = { by: person('supervisor'), do: 'open', place: DISTRICT, source: 'report', to: 'demo-bureau', told }
      for (const [i, step] of [open, ...steps].entries()) {
        const done = await cases.run({ id: `${id}-${i}`, case: id, ...step } as Command, NOTICE)
        assert.ok(!isRefusal(done), `${id} ${i} ${JSON.stringify(done)}`)
        await database.transaction(({ notices }) =>
          i === 0 ? notices.add({ case: id, about: `instruction:${id}` }) : Promise.resolve(),
        )
        if (done.state.stands.kind !== 'end' && id === 'matrix-unchecked' && i === 1) now = done.state.stands.due.at
      }
    }
    const began = now
    await notice('matrix-noticed')
    await notice('matrix-answered', answer)
    now = began - 40 * 86_400_000
    await notice('matrix-unchecked', answer, { by: { kind: 'clock' }, do: 'tick', seeing: true })
    now = began
  }
}

async function people(database: Database): Promise<void> {
  const now = Date.now()
  await database.transaction(async ({ accounts }) => {
    for (const column of COLUMNS) {
      for (const side of SIDES) {
        const id = accountId(column, side)
        const position = positionOf(column, side)
        const roles: PlatformRole[] = isPlatformRole(column) ? [column] : []
        await accounts.save({ id, login: id, name: id, password: '', positions: position ? [position] : [], roles })
        for (let n = 0; n < SESSIONS; n++)
          await accounts.addSession({
            digest: digest(session(column, side, n)),
            account: id,
            created: now,
            expires: now + 3_600_000,
            seen: now,
            stage: 'full',
            address: '',
            client: '',
          })
      }
    }
  })
}

/** A work report with a target for the party of each office. */
const REPORT = [
  `${new Date().getFullYear()}年重点工作目标任务完成情况`,
  '序号,项目名称,主要工作内容,牵头单位,完成情况',
  ...Object.keys(OFFICES).map(
    (_, i) => `${i + 1},民生实事,新增养老床位${300 + i}张以上。,区民政局,已新增养老床位${200 + i}张。`,
  ),
].join('\n')

/** What the test's platform has not: eyes, and an identity provider. */
const AWAY = ['eye-not-running', 'camera-unreadable', 'oidc-unavailable']
/** Codes that say: this is not for you, or not there for you. */
const SHUT = ['not-signed-in', 'not-allowed', 'case-not-found', 'not-found', 'follow-code-wrong']

describe('the access matrix', () => {
  let door: Door
  let signal: string
  /** What a person who reported was given. */
  let code: string
  let asked = 0
  let standIns = 0
  before(async () => {
    door = await openDoor({}, async (database) => {
      await openCases(database)
      await people(database)
      await database.transaction(async ({ reference, board }) => {
        await reference.save({
          places: [{ id: QUIET_LANE, kind: 'fire-lane', name: '西门消防通道', within: COMPOUND }],
        })
        // A camera that an eye elsewhere watches.
        await board.beat('eye-elsewhere', 600_000)
        await board.hold('eye-elsewhere', ['demo-camera'])
        const camera = { device: 'demo-camera', state: 'seeing', zones: [] } as const
        await board.tell('eye-elsewhere', { cameras: [camera], proofs: [], over: [] })
      })
    })
    const seen = signalAt({ zone: 'matrix', place: QUIET_LANE })
    signal = seen.id
    const taken = await door.inject({
      method: 'POST',
      url: '/api/signals',
      headers: { authorization: `Bearer ${door.token}` },
      payload: seen,
    })
    assert.equal(taken.statusCode, 200, taken.body)
    const told = await door.inject({
      method: 'POST',
      url: '/api/reports',
      headers: headersOf('operator', 'own'),
      payload: {
        id: 'matrix-report',
        pack: PACK,
        channel: 'lane-blocked',
        place: LANE,
        values: { what: '一辆车', phone: '13800000000' },
      },
    })
    assert.equal(told.statusCode, 200, told.body)
    code = told.json<{ code: string }>().code
    await openTargets()
  })
  after(() => door.close())

  let report = ''
  const ledBy = new Map<string, string>()
  async function openTargets(): Promise<void> {
    const send = async (url: string, payload: object, headers: Record<string, string> = {}) => {
      const known = { ...headersOf('target-officer', 'own'), ...headers }
      const answer = await door.inject({ method: 'POST', url, headers: known, payload })
      assert.equal(answer.statusCode, 200, answer.body)
      return answer
    }
    const bytes = { 'content-type': 'application/octet-stream' }
    const imported = await send('/api/targets/reports?name=report.csv', Buffer.from(REPORT), bytes)
    report = imported.json<{ report: { id: string } }>().report.id
    await send(`/api/targets/reports/${report}/adopt`, { id: 'matrix-adopt' })
    const answer = await door.inject({ method: 'GET', url: '/api/targets', headers: headersOf('leader', 'own') })
    const followed = answer.json<{ id: string }[]>()
    assert.equal(followed.length, Object.keys(OFFICES).length)
    for (const [i, [column, { party }]] of Object.entries(OFFICES).entries()) {
      const { id } = followed[i] as { id: string }
      await send(`/api/targets/${id}/commands`, { id: `matrix-own-${i}`, do: 'own', party })
      ledBy.set(column, id)
    }
  }

  const rows = () => door.app.ruledRoutes
  const expectedOf = (operation: string): Expected => {
    const expected = EXPECTED[operation]
    assert.ok(expected, `${operation}: say in expected-access.contract.ts who may do this, and how it is asked`)
    return expected
  }

  test('has a row for every route, and no row without one', () => {
    assert.deepEqual(
      Object.keys(EXPECTED).sort(),
      rows()
        .map(({ operation }) => operation)
        .sort(),
    )
    for (const [operation, { row }] of Object.entries(EXPECTED))
      assert.match(row, /^[ys.]{1}[ysa.]{1}[y.]{1}[ys.]{1} [yspoua.]{5} [yspoua.]{3} [ysa.]{6}$/, operation)
  })

  test('is generated as it is written down', () => {
    const packs = catalogue.map(({ pack }) => pack)
    const columns = roleColumns(packs)
    assert.deepEqual(
      columns.map(({ id }) => id),
      COLUMNS,
    )
    for (const route of rows()) {
      const letters = lettersOf(expectedOf(route.operation))
      for (const column of columns)
        assert.equal(
          LETTERS[cellOf(route, column, packs).cell],
          letters.get(column.id as Column),
          `${route.operation} for ${column.id}`,
        )
    }
  })

  const used = new Map<string, number>()
  function headersOf(column: Column, side: Side): Record<string, string> {
    if (column === 'nobody') return {}
    if (column === 'key') return { authorization: `Bearer ${door.token}` }
    if (column === 'code') return { authorization: `Bearer ${code}` }
    const id = accountId(column, side)
    const n = used.get(id) ?? 0
    used.set(id, n + 1)
    return { cookie: `${SESSION_COOKIE}=${session(column, side, n)}` }
  }

  async function ask(operation: string, column: Column, side: Side): Promise<LightMyRequestResponse> {
    const route = rows().find((each) => each.operation === operation)
    assert.ok(route)
    const headers = headersOf(column, side)
    const targets: Targets = {
      ...(SUPERVISION.includes(column)
        ? { lane: DISTRICT, pack: NOTICE.pack, type: NOTICE.type, channel: NOTICE.channel }
        : { lane: LANE, pack: PACK, type: TYPE, channel: 'lane-blocked' }),
      device: 'demo-camera',
      picture: PICTURE,
      signal,
      account: accountId(column, side),
      caseOf: (each) => CASES[each] ?? 'matrix-sent',
      report,
      task: '1',
      unit: '区民政局',
      targetOf: (each) => ledBy.get(each) ?? [...ledBy.values()][0] ?? '',
      async standIn() {
        if (['nobody', 'key', 'code'].includes(column)) return 'none'
        const answer = await door.inject({
          method: 'POST',
          url: '/api/stand-ins',
          headers: headersOf(column, side),
          payload: {
            id: `matrix-${++standIns}`,
            standing: accountId('idle', side === 'own' ? 'other party' : 'own'),
            positions: 'all',
            from: new Date(Date.now() + 3_600_000).toISOString(),
            until: new Date(Date.now() + 7_200_000).toISOString(),
          },
        })
        assert.equal(answer.statusCode, 200, answer.body)
        return `matrix-${standIns}`
      },
    }
    const { url, body, stream } = await expectedOf(operation).ask(targets, column)
    asked++
    const answer = await door.inject({
      method: route.method as 'GET',
      url,
      headers,
      // From everywhere, as nobody is to be told that he asks too often.
      remoteAddress: `10.${(asked >> 16) & 255}.${(asked >> 8) & 255}.${asked & 255}`,
      ...(body === undefined ? {} : { payload: body }),
      ...(stream ? { payloadAsStream: true } : {}),
    })
    if (stream) {
      const told = answer.statusCode === 200 ? '' : await text(answer.stream())
      answer.stream().destroy()
      return { ...answer, statusCode: answer.statusCode, body: told, json: () => JSON.parse(told) } as typeof answer
    }
    assert.ok(answer.statusCode < 500 || AWAY.includes(answer.json().code), `${operation} ${column}: ${answer.body}`)
    return answer
  }

  /** Whether that letter opens for somebody who asks from that side. */
  function opens(letter: Letter, side: Side): boolean {
    if (letter === '.') return false
    if (letter === 'p') return !side.startsWith('other place')
    if (letter === 'o') return side === 'own'
    if (letter === 'u') return !side.includes('party')
    return true
  }

  test('is as it is written down, in every cell', async () => {
    const wrong: string[] = []
    for (const [operation, expected] of Object.entries(EXPECTED)) {
      for (const [column, letter] of lettersOf(expected)) {
        for (const side of SIDES) {
          // Without a position there is one side only.
          if (!OFFICES[column] && side !== 'own') continue
          const answer = await ask(operation, column, side)
          const code = answer.statusCode >= 400 ? answer.json<{ code: string }>().code : ''
          const targets = {
            ...{ signal, device: 'demo-camera', report },
            caseOf: (each: Column) => CASES[each] ?? '',
            targetOf: (each: Column) => ledBy.get(each) ?? [...ledBy.values()][0] ?? '',
          } as Targets
          const shut =
            (SHUT.includes(code) && !(expected.unknown && code === 'not-found')) ||
            (answer.statusCode === 200 && expected.shows !== undefined && !expected.shows(answer, targets, column))
          const should = expected.door ? letter !== '.' : opens(letter, side)
          if (shut === should) wrong.push(`${operation} for ${column}, ${side}: ${answer.statusCode} ${code}`)
          // Whoever has nothing to do with it is told so before anything is looked up.
          if (letter !== '.') continue
          const rule = rows().find((route) => route.operation === operation)?.rule.who ?? ''
          const unknown = ['nobody', 'key', 'code'].includes(column) || rule === 'key'
          const told = rule === 'code' ? 'follow-code-wrong' : unknown ? 'not-signed-in' : 'not-allowed'
          if (code !== told) wrong.push(`${operation} for ${column}: ${code || answer.statusCode} instead of ${told}`)
        }
      }
    }
    const cells = Object.keys(EXPECTED).length * COLUMNS.length
    console.log(
      `access matrix: ${cells} cells (${Object.keys(EXPECTED).length} routes × ${COLUMNS.length} callers), ${asked} requests`,
    )
    assert.deepEqual(wrong, [])
  })
})
