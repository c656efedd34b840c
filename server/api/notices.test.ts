// Supervision through the door of a whole platform: a notice from a red target, from an instruction and from a late case; answered,
// followed up and closed; one at a time; and what is seen of it by whom.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, describe, it } from 'node:test'
import { cases as casesService, directory } from '@gongzhi/engine'
import type { Database } from '@gongzhi/engine/stores.port'
import { isRefusal } from '@gongzhi/kernel'
import type { LightMyRequestResponse } from 'fastify'
import type { z } from 'zod'
import type { NoticeList, NoticeOpened } from './notices.routes.ts'
import { type CaseOut, type Client, type Door, LANE, openDoor, PACK, TYPE } from './platform.contract.ts'

type List = z.infer<typeof NoticeList>
type Opened = z.infer<typeof NoticeOpened>

const YEAR = new Date().getFullYear()
const REPORT = `${YEAR}年区重点工作目标任务完成情况
序号,项目名称,主要工作内容,牵头单位,完成情况
1,(一)民生实事,新增养老床位300张以上。,示范民政局,已新增养老床位100张。
2,,建成社区食堂20家。,示范民政局,已建成社区食堂21家。
`
const ASKED = '请说明养老床位进度，十日内完成 "整改"。'
const REPLY = '已新增床位280张，其余20张月底前完成。'

async function lateCase(database: Database): Promise<void> {
  const known = directory(await database.read(({ reference }) => reference.load()))
  const now = Date.now() - 3_600_000
  const cases = casesService({ database, clock: { now: () => now }, directory: () => known })
  const by = { kind: 'person', account: 'a', role: 'operator', party: 'operations-centre' } as const
  const open = { id: 'late-1', case: 'late-case', by, do: 'open', place: LANE, source: 'report' } as const
  assert.ok(!isRefusal(await cases.run(open, { pack: PACK, type: TYPE })))
}

describe('supervision', () => {
  let door: Door
  let office: Client
  let bureau: Client
  let street: Client
  let officer: Client
  let red: string
  let green: string
  before(async () => {
    door = await openDoor({}, lateCase)
    ;[office, bureau, street, officer] = (await Promise.all(
      ['supervision', 'bureau', 'streetunit', 'supervisor'].map((login) => door.as(login)),
    )) as [Client, Client, Client, Client]
    const taken = await door.inject({
      method: 'POST',
      url: '/api/targets/reports?name=r.csv',
      headers: { cookie: officer.cookie, 'content-type': 'application/octet-stream' },
      payload: Buffer.from(REPORT),
    })
    const { report } = ok<{ report: { id: string } }>(taken)
    ok(await officer.post(`/api/targets/reports/${report.id}/adopt`, { id: randomUUID() }))
    const targets = ok<{ id: string; no: string; colour: string; owner?: { id: string } }[]>(
      await officer.get('/api/targets'),
    )
    red = targets.find(({ no }) => no === '1')?.id ?? ''
    green = targets.find(({ no }) => no === '2')?.id ?? ''
    // Whatever day it is: all of it was promised for the first of January.
    const shape = { kind: 'milestones', milestones: [{ on: `${YEAR}-01-01`, value: 300 }] }
    const missed = await officer.post(`/api/targets/${red}/commands`, { id: randomUUID(), do: 'path', shape })
    assert.equal(ok<{ colour: string }>(missed).colour, 'red')
    assert.equal(targets.find(({ id }) => id === red)?.owner?.id, 'demo-bureau')
  })
  after(() => door.close())

  function ok<T>(answer: LightMyRequestResponse): T {
    assert.equal(answer.statusCode, 200, answer.body)
    return answer.json<T>()
  }
  const codeOf = (answer: LightMyRequestResponse): string => answer.json<{ code: string }>().code
  const send = (client: Client, wish: object) => client.post('/api/notices', { id: randomUUID(), text: ASKED, ...wish })

  let notice: string

  it('is sent from a red target to the party that leads it, once', async () => {
    const wish = { id: randomUUID(), about: `target:${red}`, text: ASKED }
    assert.equal(codeOf(await send(officer, wish)), 'not-allowed')
    assert.equal(codeOf(await send(bureau, wish)), 'not-allowed')
    assert.equal(codeOf(await send(office, { about: `target:${green}` })), 'notice-not-due')
    assert.equal(codeOf(await send(office, { about: 'target:none' })), 'not-found')
    assert.equal(codeOf(await send(office, { about: `target:${red}`, to: 'nobody' })), 'addressee-unknown')
    assert.deepEqual(ok<List>(await office.get('/api/notices')).notices, [], 'nothing is left of what was refused')
    const first = ok<Opened>(await send(office, wish))
    notice = first.notice.case
    assert.equal(first.opened, true)
    assert.deepEqual(first.notice.to, { id: 'demo-bureau', name: '示范民政局' })
    assert.equal(first.notice.about.standing, 'red')
    const again = ok<Opened>(await office.post('/api/notices', wish))
    assert.deepEqual([again.opened, again.notice.case], [false, notice], 'the same command')
    const other = ok<Opened>(await send(office, { about: `target:${red}`, text: '再发一次' }))
    assert.deepEqual([other.opened, other.notice.case], [false, notice], 'another command about the same')
    assert.equal(codeOf(await send(office, { ...wish, text: '改了' })), 'command-id-reused')
  })

  it('shows the target its notice and the notice its target, and its words to those who have to do with it', async () => {
    const ofTarget = ok<List>(await officer.get(`/api/targets/${red}/notices`))
    assert.deepEqual(
      ofTarget.notices.map((row) => [row.case, row.stepLabel, row.readable, row.mine]),
      [[notice, '待回复', false, false]],
    )
    assert.ok(!JSON.stringify(ofTarget).includes('养老床位进度'), 'whoever looks after targets sees no letters')
    assert.equal((await officer.get(`/api/cases/${notice}`)).statusCode >= 400, true)
    const seen = ok<CaseOut>(await bureau.get(`/api/cases/${notice}`))
    assert.deepEqual(
      seen.timeline[0]?.filled?.map(({ value }) => value),
      [ASKED],
    )
    assert.ok(seen.mine)
    assert.deepEqual(ok<List>(await street.get('/api/notices')).notices, [])
    assert.equal(codeOf(await street.get(`/api/cases/${notice}`)), 'case-not-found')
    assert.deepEqual(
      ok<List>(await bureau.get('/api/notices')).notices.map(({ mine, about }) => [mine, about.id]),
      [[true, red]],
    )
  })

  it('is answered, followed up, reported and closed, each step with its letters', async () => {
    const command = { id: randomUUID(), do: 'move', move: 'answer', values: { how: '正在办理', reply: REPLY } }
    const url = `/api/cases/${notice}/commands`
    const empty = { ...command, id: randomUUID(), values: { how: '正在办理', reply: '  ' } }
    assert.equal(codeOf(await bureau.post(url, empty)), 'form-field-missing')
    const long = { ...command, id: randomUUID(), values: { how: '正在办理', reply: '长'.repeat(4001) } }
    assert.equal(codeOf(await bureau.post(url, long)), 'form-field-invalid')
    const answered = ok<CaseOut>(await bureau.post(url, command))
    assert.equal(answered.step, 'answered')
    assert.ok(JSON.stringify(answered.timeline.at(-1)?.filled).includes(REPLY))
    assert.equal(ok<CaseOut>(await bureau.post(url, command)).seq, answered.seq, 'sent again, done once')
    await office.act(notice, { do: 'move', move: 'follow', values: { why: '月底前再报' } })
    await bureau.act(notice, { do: 'move', move: 'report', values: { how: '已整改到位', reply: '已完成300张。' } })
    const closed = await office.act(notice, { do: 'move', move: 'close', values: { result: '办结' } })
    assert.equal(closed.end, 'done')
    const told = closed.timeline.flatMap(({ filled }) => filled?.map(({ value }) => value) ?? [])
    for (const words of [ASKED, REPLY, '月底前再报', '已完成300张。']) assert.ok(told.includes(words), words)
    const [row] = ok<List>(await officer.get(`/api/targets/${red}/notices`)).notices
    assert.ok(row?.ended)
    const next = ok<Opened>(await send(office, { about: `target:${red}` }))
    assert.equal(next.opened, true, 'a target that is still red is asked about again')
    assert.notEqual(next.notice.case, notice)
  })

  it('is one where two are sent at once', async () => {
    const open = ok<List>(await office.get(`/api/notices?about=target:${red}`)).notices.find(({ ended }) => !ended)
    assert.ok(open)
    await bureau.act(open.case, { do: 'move', move: 'answer', values: { how: '已办结', reply: '完成' } })
    await office.act(open.case, { do: 'move', move: 'withdraw', values: { why: '重复' } })
    const sent = await Promise.all([1, 2, 3].map(() => send(office, { about: `target:${red}` })))
    const results = sent.map((answer) => ok<Opened>(answer))
    assert.equal(results.filter(({ opened }) => opened).length, 1)
    assert.equal(new Set(results.map((each) => each.notice.case)).size, 1)
  })

  it('is sent by an instruction to whom it names, and from a late case to whoever was late', async () => {
    assert.equal(codeOf(await send(office, { text: '按批示办理' })), 'addressee-unknown')
    const told = ok<Opened>(await send(office, { to: 'street-330105001', text: '按批示办理' }))
    assert.equal(told.notice.about.kind, 'instruction')
    assert.equal(ok<List>(await street.get('/api/notices')).notices.length, 1)

    const late = ok<{ case: string; owner: { id: string } }[]>(await office.get('/api/notices/late-cases'))
    assert.ok(late.some((each) => each.case === 'late-case'))
    assert.equal(codeOf(await officer.get('/api/notices/late-cases')), 'not-allowed')
    assert.equal(codeOf(await office.get('/api/cases/late-case')), 'case-not-found', 'nothing of what is in the case')
    const about = ok<Opened>(await send(office, { about: 'case:late-case' }))
    assert.equal(about.notice.to.id, late.find((each) => each.case === 'late-case')?.owner.id)
    assert.equal(about.notice.about.kind, 'case')
    const left = ok<{ case: string }[]>(await office.get('/api/notices/late-cases'))
    assert.ok(!left.some((each) => each.case === 'late-case'), 'asked about already')
    assert.equal(codeOf(await send(office, { about: `case:${about.notice.case}` })), 'notice-not-due')
    assert.equal(codeOf(await send(office, { about: 'case:closed-case' })), 'notice-not-due')
  })

  it('offers those parties to whoever sends that somebody answers for', async () => {
    const { parties, may } = ok<List>(await office.get('/api/notices'))
    assert.equal(may.open, true)
    assert.deepEqual(parties.map(({ id }) => id).sort(), ['demo-bureau', 'street-330105001'])
    assert.deepEqual(ok<List>(await bureau.get('/api/notices')).parties, [])
  })
})
