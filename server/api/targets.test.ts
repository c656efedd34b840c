// A work report from the file to the figures of the year, through the door of a whole platform: imported, set right, adopted, told by
// the party that leads it, tied to a live indicator; and what is refused to whom.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, describe, it } from 'node:test'
import type { Database } from '@gongzhi/engine/stores.port'
import type { PlatformRole, Position } from '@gongzhi/kernel'
import type { LightMyRequestResponse } from 'fastify'
import type { z } from 'zod'
import { type Client, COMPOUND, DISTRICT, type Door, LANE, openDoor, PACK, TYPE } from './platform.contract.ts'
import type * as t from './target-shapes.ts'

type Out<S extends z.ZodType> = z.infer<S>
type Report = Out<typeof t.TargetReportOut>
type Task = Out<typeof t.TargetTaskOut>
type Target = Out<typeof t.TargetOut>

const YEAR = new Date().getFullYear()
const today = () => new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10)
const HEADING = '序号,项目名称,主要工作内容,牵头单位,完成情况'
const REPORT = `${YEAR}年区重点工作目标任务完成情况
${HEADING}
1,(一)民生实事,新增养老床位300张以上。,区养老办,已新增养老床位240张。
2,,建成社区食堂20家。,区养老办,已建成社区食堂21家。
3,(二)城市治理,消防通道占用按期处置率达到95%以上。,区治理办,按期处置率达到93.5%。
4,,开工建设文化中心。,区文化办,文化中心已开工建设。
5,,深入推进文明城市创建。,区文明办,持续推进各项创建工作。
`
const PICTURE = Buffer.from('89504e470d0a1a0a0000000d', 'hex')

describe('work reports and targets', () => {
  let door: Door
  let officer: Client
  before(async () => {
    door = await openDoor({}, async (database) => addPeople(database))
    officer = await door.as('supervisor')
  })
  after(() => door.close())

  /** Whoever the demonstration lacks: he has the password of another account of the tests. */
  async function addPeople(database: Database): Promise<void> {
    await database.transaction(async ({ accounts }) => {
      const idle = await accounts.findByLogin('idle')
      assert.ok(idle)
      const add = (login: string, positions: readonly Position[], roles: readonly PlatformRole[] = []) =>
        accounts.save({ ...idle, id: randomUUID(), login, name: login, positions, roles })
      const company = { role: 'propertyCompany', party: 'demo-property', place: COMPOUND }
      await add('lead-unit', [company])
      await add('another-unit', [{ ...company, party: 'other-property' }])
    })
  }
  const PASSWORD_OF_TESTS = 'correct horse battery staple'
  async function as(login: string): Promise<Client> {
    ;(door.passwords as Map<string, string>).set(login, door.passwords.get(login) ?? PASSWORD_OF_TESTS)
    return door.as(login)
  }

  const sendFile = (client: Client, url: string, bytes: Buffer | string): Promise<LightMyRequestResponse> =>
    door.inject({
      method: 'POST',
      url,
      headers: { cookie: client.cookie, 'content-type': 'application/octet-stream' },
      payload: bytes,
    })
  const take = (name: string, bytes: Buffer | string, client = officer) =>
    sendFile(client, `/api/targets/reports?name=${encodeURIComponent(name)}`, bytes)
  function ok<T>(answer: LightMyRequestResponse): T {
    assert.equal(answer.statusCode, 200, answer.body)
    return answer.json<T>()
  }
  const codeOf = (answer: LightMyRequestResponse): string => answer.json<{ code: string }>().code
  const get = async <T>(client: Client, url: string): Promise<T> => ok<T>(await client.get(url))
  const command = (client: Client, id: string, what: object) =>
    client.post(`/api/targets/${id}/commands`, { id: randomUUID(), ...what })

  let report: Report
  const urlOf = (rest = '') => `/api/targets/reports/${report.id}${rest}`
  /** The target of a task's first measure. */
  async function targetOf(task: string): Promise<Target> {
    const row = (await get<Report>(officer, urlOf())).rows.find(({ key }) => key === task)
    return get<Target>(officer, `/api/targets/${row?.targets[0]?.id}`)
  }

  it('a file is read whole, once, and stays a draft that only they see who look after it', async () => {
    const first = ok<{ report: Report; known: boolean }>(await take('报告.csv', REPORT))
    assert.equal(first.known, false)
    const again = ok<{ report: Report; known: boolean }>(await take('同一份.csv', REPORT))
    assert.deepEqual(again, { report: first.report, known: true })
    report = await get<Report>(officer, `/api/targets/reports/${first.report.id}`)
    assert.deepEqual(
      { year: report.year, state: report.state, tasks: report.tasks, verdicts: report.verdicts },
      {
        year: YEAR,
        state: 'draft',
        tasks: 5,
        verdicts: { behind: 2, unshown: 0, provisional: 0, met: 2, narrative: 1 },
      },
    )
    assert.deepEqual(
      report.chapters.map(({ name, tasks }) => [name, tasks]),
      [
        ['(一)民生实事', 2],
        ['(二)城市治理', 3],
      ],
    )
    assert.deepEqual(report.may, { correct: true, adopt: true })
    const leader = await as('leader')
    assert.deepEqual(await get(leader, '/api/targets/reports'), [])
    assert.equal(codeOf(await leader.get(urlOf())), 'not-found')
    assert.equal(codeOf(await leader.get(urlOf('/source'))), 'not-found')
    assert.equal(codeOf(await leader.get(urlOf('/tasks/1'))), 'not-found')
    assert.equal(codeOf(await take('报告.csv', REPORT, leader)), 'not-allowed')
  })

  it('what cannot be read leaves nothing behind', async () => {
    for (const [name, bytes] of [
      ['空.csv', ''],
      ['无任务.txt', '今天天气很好。\n'],
      ['坏.xlsx', Buffer.from('504b0304000000', 'hex')],
      ['图.pdf', Buffer.from('%PDF-1.4 nothing')],
    ] as const) {
      const answer = await take(name, bytes)
      assert.ok(answer.statusCode >= 400 && answer.statusCode < 500, `${name}: ${answer.statusCode} ${answer.body}`)
      assert.notEqual(codeOf(answer), 'unexpected')
    }
    const big = await take('大.csv', Buffer.alloc(51 * 1024 * 1024, 0x20))
    assert.equal(big.statusCode, 413)
    assert.equal((await get<Report[]>(officer, '/api/targets/reports')).length, 1)
  })

  it('a task shows its words in the original', async () => {
    const task = await get<Task>(officer, urlOf('/tasks/1'))
    const { text } = await get<{ text: string }>(officer, urlOf('/source'))
    const [measure] = task.readings
    assert.ok(measure)
    assert.deepEqual([measure.op, measure.value, measure.unit, measure.verdict], ['>=', '300', '张', 'behind'])
    assert.match(text.slice(measure.words.from, measure.words.to), /养老床位300张/)
    const [claim] = measure.claims
    assert.ok(claim)
    assert.equal(text.slice(claim.words.from, claim.words.to), claim.said)
    assert.match(claim.said, /240张/)
    for (const piece of task.source) assert.equal(piece.text, text.slice(piece.words.from, piece.words.to))
    assert.equal(measure.reason?.zh.includes('240'), true)
    assert.deepEqual([task.before, task.next], [undefined, '2'])
  })

  it('a person sets a reading right, which holds at once, is learned, and can be taken back', async () => {
    const url = urlOf('/tasks/1/corrections')
    const wish = { id: randomUUID(), change: { what: 'measure', measure: 0, value: '230' }, reason: '计划已调减' }
    const task = ok<Task>(await officer.post(url, wish))
    assert.deepEqual([task.readings[0]?.value, task.verdict, task.corrected], ['230', 'met', true])
    assert.equal(ok<Task>(await officer.post(url, wish)).corrections.length, 1, 'sent again it does nothing')
    assert.equal(codeOf(await officer.post(url, { ...wish, reason: '别的' })), 'command-id-reused')
    const late = { ...wish, id: randomUUID(), expect: report.seq }
    assert.equal(codeOf(await officer.post(url, late)), 'target-changed')
    const unfit = { id: randomUUID(), change: { what: 'verdict', measure: 7, verdict: 'met' }, reason: '没有' }
    assert.equal(codeOf(await officer.post(url, unfit)), 'target-reading-unfit')
    const other = REPORT.replace('240张', '236张').replace('目标任务', '目标任务（更新）')
    const learned = ok<{ report: Report }>(await take('更新.csv', other)).report
    const same = await get<Task>(officer, `/api/targets/reports/${learned.id}/tasks/1`)
    assert.deepEqual([same.readings[0]?.value, same.verdict, same.corrected], ['230', 'met', true])
    const gone = await officer.post(`/api/targets/corrections/${wish.id}/undo`, {
      id: randomUUID(),
      reason: '并未调减',
    })
    assert.equal(ok<{ undone?: object }>(gone).undone !== undefined, true)
    const back = await get<Task>(officer, urlOf('/tasks/1'))
    assert.deepEqual([back.readings[0]?.value, back.verdict, back.corrected], ['300', 'behind', false])
    assert.equal(back.corrections.length, 1, 'what was once set right stays in sight')
    const removed = await door.inject({
      method: 'DELETE',
      url: `/api/targets/reports/${learned.id}`,
      headers: { cookie: officer.cookie },
    })
    assert.equal(removed.statusCode, 204)
  })

  it('a claim is taken off and put back, and lead units are set right', async () => {
    const url = urlOf('/tasks/1/corrections')
    const before = await get<Task>(officer, urlOf('/tasks/1'))
    const words = before.readings[0]?.claims[0]?.words
    const off = {
      id: randomUUID(),
      change: { what: 'claim', measure: 0, words, attached: false },
      reason: '不是这一项',
    }
    const without = ok<Task>(await officer.post(url, off))
    assert.deepEqual([without.readings[0]?.claims.length, without.verdict], [0, 'unshown'])
    const on = { ...off, id: randomUUID(), change: { ...off.change, attached: true } }
    const again = ok<Task>(await officer.post(url, on))
    assert.deepEqual([again.readings[0]?.claims[0]?.value, again.verdict], ['240', 'behind'])
    const leads = { id: randomUUID(), change: { what: 'leads', leads: ['区养老办', '区民政办'] }, reason: '两家牵头' }
    assert.deepEqual(ok<Task>(await officer.post(url, leads)).leads, ['区养老办', '区民政办'])
    assert.equal((await get<Report>(officer, urlOf())).corrected, 1)
  })

  it('adopted, its measures are followed, and everybody inside reads it', async () => {
    const wish = { id: randomUUID() }
    const adopted = ok<{ report: Report; made: number; told: number }>(await officer.post(urlOf('/adopt'), wish))
    assert.deepEqual([adopted.report.state, adopted.made, adopted.told], ['adopted', 4, 0])
    assert.equal(codeOf(await officer.post(urlOf('/adopt'), { id: randomUUID() })), 'target-state-wrong')
    const leader = await as('leader')
    assert.equal((await get<Report>(leader, urlOf())).rows.length, 5)
    const company = await as('lead-unit')
    const followed = await get<Target[]>(company, '/api/targets')
    assert.equal(followed.length, 4)
    assert.ok(followed.every(({ mine }) => !mine))
    const beds = await targetOf('1')
    assert.deepEqual([beds.value, beds.unit, beds.verdict, beds.by, beds.reached], [300, '张', 'behind', 'report', 240])
    assert.deepEqual(beds.leads, ['区养老办', '区民政办'])
    assert.equal(beds.path.line.length, 12)
    assert.equal(beds.path.line.at(-1)?.value, 300)
    assert.equal(beds.entries.length, 2)
    const idle = await as('idle')
    assert.equal(codeOf(await idle.get('/api/targets')), 'not-allowed')
    const administrator = await as('admin1')
    assert.equal(codeOf(await administrator.get('/api/targets')), 'not-allowed')
  })

  it('a lead unit is a party of the platform, and tells the values of its own targets only', async () => {
    const company = await as('lead-unit')
    const { id } = await targetOf('1')
    const tell = { do: 'tell', value: 280, asOf: today(), note: '新开两处' }
    assert.equal(codeOf(await command(company, id, tell)), 'not-allowed')
    const mapped = await door.inject({
      method: 'PUT',
      url: `/api/targets/units/${encodeURIComponent('区养老办')}`,
      headers: { cookie: officer.cookie },
      payload: { party: 'demo-property' },
    })
    assert.equal(ok<{ party?: { id: string } }>(mapped).party?.id, 'demo-property')
    const wish = { id: randomUUID(), ...tell, evidence: [{ kind: 'link', url: 'https://example.com/news' }] }
    const told = ok<Target>(await company.post(`/api/targets/${id}/commands`, wish))
    assert.deepEqual([told.reached, told.by, told.verdict, told.mine], [280, 'value', 'behind', true])
    assert.equal(told.series.at(-1)?.evidence.length, 1)
    assert.equal(told.series.at(-1)?.byUnit, true, 'a unit told it')
    assert.deepEqual([told.whole, told.expectedOn], [true, today()])
    assert.equal(ok<Target>(await company.post(`/api/targets/${id}/commands`, wish)).series.length, told.series.length)
    const another = await as('another-unit')
    assert.equal(codeOf(await command(another, id, tell)), 'not-allowed')
    assert.equal(codeOf(await command(company, id, { do: 'drop', reason: '不想报' })), 'not-allowed')
    assert.equal(
      codeOf(await command(company, id, { do: 'tie', pack: PACK, indicator: 'x', place: DISTRICT })),
      'not-allowed',
    )
    const fromReport = told.series.find(({ source }) => source === 'report')?.seq
    assert.equal(
      codeOf(await command(company, id, { do: 'correct', of: fromReport, value: 1, reason: '不对' })),
      'not-allowed',
    )
    assert.equal(
      codeOf(await command(company, id, { do: 'tell', value: 1, asOf: `${YEAR + 1}-01-01` })),
      'target-date-outside',
    )
    assert.equal(codeOf(await command(company, id, { do: 'tell', asOf: today() })), 'target-figure-wrong')
    const own = told.series.at(-1)?.seq
    const other = await targetOf('2')
    const byOfficer = ok<Target>(await command(officer, other.id, { do: 'tell', value: 21, asOf: `${YEAR}-01-01` }))
    const first = byOfficer.series.find(({ source }) => source === 'person')
    assert.deepEqual([first?.by, first?.byUnit], ['督查专员', false], 'no unit said that')
    const right = ok<Target>(await command(company, id, { do: 'correct', of: own, value: 305, reason: '漏算一处' }))
    assert.deepEqual([right.reached, right.verdict, right.colour], [305, 'met', 'green'])
    assert.deepEqual(
      right.log.map(({ before, after, reason }) => [before, after, reason]),
      [['280', '305', '漏算一处']],
    )
    assert.ok(right.log[0]?.by.includes('物业'), right.log[0]?.by)
    assert.doesNotMatch(JSON.stringify(right), /lead-unit/, 'no person is named')
  })

  it('evidence is a document or a link, and nothing else', async () => {
    const company = await as('lead-unit')
    const { id } = await targetOf('2')
    const url = `/api/targets/${id}/files?name=${encodeURIComponent('验收单.pdf')}`
    const file = ok<{ address: string; name: string; type: string; blurred: boolean }>(
      await sendFile(company, url, Buffer.from('%PDF-1.7 验收')),
    )
    assert.deepEqual([file.type, file.blurred], ['application/pdf', false])
    const { blurred: _, ...named } = file
    const tell = { do: 'tell', value: 22, asOf: today(), evidence: [{ kind: 'file', ...named }] }
    assert.equal(codeOf(await command(officer, id, tell)), 'evidence-missing', 'of somebody else')
    ok(await command(company, id, tell))
    const back = await company.get(`/api/targets/${id}/files/${file.address}`)
    assert.equal(back.statusCode, 200)
    assert.match(String(back.headers['content-disposition']), /^attachment/)
    assert.equal(back.rawPayload.toString(), '%PDF-1.7 验收')
    const other = await targetOf('1')
    assert.equal(codeOf(await company.get(`/api/targets/${other.id}/files/${file.address}`)), 'evidence-missing')
    const html = await sendFile(company, `/api/targets/${id}/files?name=a.html`, '<script>alert(1)</script>')
    assert.equal(codeOf(html), 'target-file-refused')
    const macros = Buffer.concat([Buffer.from('504b0304', 'hex'), Buffer.from('word/vbaProject.bin')])
    const docx = `/api/targets/${id}/files?name=a.docx`
    assert.equal(codeOf(await sendFile(company, docx, macros)), 'target-file-refused')
    // Without an eye nothing is blurred, and nothing unblurred is kept.
    const before = await door.stored()
    const picture = await sendFile(company, `/api/targets/${id}/files?name=a.png`, PICTURE)
    assert.ok(picture.statusCode >= 400, picture.body)
    assert.deepEqual(await door.stored(), before)
  })

  it('tied to a live indicator, the figure of the platform replaces prose', async () => {
    const target = await targetOf('3')
    const bad = { do: 'tie', pack: PACK, indicator: 'no-such', place: DISTRICT }
    assert.equal(codeOf(await command(officer, target.id, bad)), 'target-tie-unfit')
    const shown = await get<{ id: string; measure: string; value?: number }[]>(
      officer,
      `/api/indicators?place=${DISTRICT}`,
    )
    const share = shown.find(({ measure }) => measure === 'share-on-time')
    const count = shown.find(({ measure }) => measure === 'count')
    assert.ok(share)
    if (count)
      assert.equal(codeOf(await command(officer, target.id, { ...bad, indicator: count.id })), 'target-tie-unfit')
    const tied = ok<Target>(await command(officer, target.id, { ...bad, indicator: share.id }))
    // One case was opened and closed in time before the platform started.
    assert.deepEqual([tied.by, tied.verdict, tied.tie?.value, tied.tie?.cases], ['indicator', 'provisional', 100, 1])
    assert.equal(tied.reached, 100)
    // A case that is still in time is not due: the figure stays, and nobody had to tell it.
    const operator = await as('operator')
    const opened = ok<{ id: string }>(
      await operator.post('/api/cases', { id: randomUUID(), pack: PACK, type: TYPE, place: LANE }),
    )
    assert.ok(opened.id)
    assert.equal((await targetOf('3')).tie?.value, 100)
    const free = ok<Target>(await command(officer, target.id, { do: 'untie', reason: '口径不同' }))
    assert.deepEqual([free.by, free.verdict, free.tie], ['report', 'behind', undefined])
  })

  it('units, and what was done is in the audit log without a name', async () => {
    const units = await get<Out<typeof t.TargetUnitRow>[]>(officer, '/api/targets/units')
    const row = units.find(({ name }) => name === '区养老办')
    assert.deepEqual([row?.tasks, row?.targets, row?.mapped], [2, 2, true])
    const unit = await get<{ followed: Target[]; rows: object[] }>(
      officer,
      `/api/targets/units/${encodeURIComponent('区养老办')}`,
    )
    assert.deepEqual([unit.followed.length, unit.rows.length], [2, 2])
    assert.equal(codeOf(await officer.get('/api/targets/units/nobody')), 'not-found')
    const mine = await get<Target[]>(await as('lead-unit'), '/api/targets?mine=true')
    assert.equal(mine.length, 2)
    const auditor = await as('auditor')
    const { entries } = await get<{ entries: { kind: string }[] }>(auditor, '/api/audit?kind=target')
    const kinds = new Set(entries.map(({ kind }) => kind))
    for (const kind of ['imported', 'corrected', 'adopted', 'changed', 'unit', 'discarded'])
      assert.ok(kinds.has(`target.${kind}`), kind)
  })
})
