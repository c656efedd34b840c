// Work reports that are only unusual, on the real server: in another encoding, with strange names or a script in their cells, of
// thousands of tasks, many at once, and cut short by a power cut. Each is there whole, once, or not at all.
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { handMadeWorkbook } from '@gongzhi/adapters/office/hand-made.contract'
import { asCsv, gbk, HEAD, lineByLine, ROWS, sheetXml, TITLE, workbook } from './bad-documents.ts'
import { ImportingServer, type Report, refused, took, utf8, wholeReports } from './importing-server.ts'

/** While ten thousand tasks are written, on a machine that does other things too. */
const SLOWEST_ANSWER_MS = 15_000

describe('unusual work reports', () => {
  let at: ImportingServer
  before(async () => {
    at = await ImportingServer.open()
  })
  after(() => at.close())

  it('are read in another encoding, with merged cells, and under any name', { timeout: 120_000 }, async () => {
    const sixteen = new Uint8Array(Buffer.from(`\ufeff${lineByLine()}`, 'utf16le'))
    // The chapter stands once, beside all of its tasks.
    const rows = ROWS.map((row, i) => row.map((cell, column) => (column === 1 && i % 3 !== 0 ? '' : cell)))
    const merged = handMadeWorkbook({
      sheets: [{ name: 'a', xml: sheetXml([[TITLE, '', '', '', ''], HEAD, ...rows], ['A1:E1', 'B3:B5', 'B6:B8']) }],
    })
    const long = '长'.repeat(300)
    for (const [name, bytes, shown] of [
      ['国标.txt', gbk(lineByLine()), '国标.txt'],
      ['../../../etc/passwd', sixteen, 'passwd'],
      ['合并\u202excod.xlsx', merged, '合并xcod.xlsx'],
      ['a\r\nSet-Cookie: x=1.xlsx', workbook(), 'aSet-Cookie: x=1.xlsx'],
    ] as const) {
      const { report, known } = await took(at.take(name, bytes))
      assert.deepEqual([report.tasks, report.name, known], [ROWS.length, shown, false], name)
      const read = (await at.officer.get(`/api/targets/reports/${report.id}`)).body as Report
      assert.deepEqual(
        read.rows.map(({ text }) => text),
        ROWS.map(([, , text]) => text),
        name,
      )
    }
    refused(await at.take(`${long}.csv`, utf8(asCsv())), 'input-invalid', 'a name of 300 characters')
    refused(await at.take('', utf8(asCsv())), 'input-invalid', 'no name')
    assert.equal((await at.reports()).length, 4)
  })

  it('with a script in their cells come back as text', async () => {
    const script = '<script>alert(1)</script><img src=x onerror=alert(2)>'
    const formula = '=HYPERLINK("http://evil.example","点")'
    const rows = [
      ['1', `（一）${script}`, `新增床位300张。${script}`, `区民政局${formula}`, `${formula}已新增310张。${script}`],
      ...ROWS.slice(1),
    ]
    const answer = await at.take(`${script}.csv`, utf8(asCsv(rows)))
    const { report } = await took(Promise.resolve(answer))
    assert.match(answer.headers['content-type'] ?? '', /^application\/json/)
    assert.equal(answer.headers['x-content-type-options'], 'nosniff')
    const read = (await at.officer.get(`/api/targets/reports/${report.id}`)).body as Report
    assert.ok(read.rows[0]?.text.includes('<script>alert(1)</script>'), 'to the letter')
    const url = `/api/targets/reports/${report.id}`
    assert.equal((await at.officer.post(`${url}/adopt`, { id: 'adopt-script' })).status, 200)
    const draft = (await at.officer.post('/api/publications', { report: report.id, quarter: 3 })).body as {
      id: string
      sha256: string
    }
    const leader = await at.as('leader')
    const frozen = await leader.post(`/api/publications/drafts/${draft.id}/approve`, { sha256: draft.sha256 })
    assert.equal(frozen.status, 200, JSON.stringify(frozen.body))
    const { id, files } = frozen.body as { id: string; files: { kind: string; name: string }[] }
    for (const path of [`/public/open/${id}`, ...files.map(({ name }) => `/public/open/${id}/${name}`)]) {
      const open = await fetch(`${at.server.address}${path}`)
      const bytes = Buffer.from(await open.arrayBuffer())
      assert.equal(open.headers.get('x-content-type-options'), 'nosniff', path)
      if (!/^text\/html/.test(open.headers.get('content-type') ?? '')) continue
      assert.doesNotMatch(bytes.toString(), /<script|<img|<a href="http:\/\/evil/i, path)
      assert.match(bytes.toString(), /&(lt|#60);script/)
    }
  })

  it('are taken of ten thousand tasks, twenty at once, and the same one once', { timeout: 280_000 }, async (t) => {
    const before = (await at.reports()).length
    const many = Array.from({ length: 10_000 }, (_, i) => [
      `${i + 1}`,
      `（一）第${Math.floor(i / 100)}章`,
      `新增养老床位${100 + i}张以上。`,
      '区民政局',
      `1—9月，新增养老床位${90 + i}张。`,
    ])
    const began = performance.now()
    const large = at.take('一万项.csv', utf8(asCsv(many)))
    const slowest = await at.slowestDuring(large)
    const { report } = await took(large)
    t.diagnostic(
      `10,000 tasks in ${Math.round(performance.now() - began)} ms, slowest answer ${Math.round(slowest)} ms`,
    )
    assert.equal(report.tasks, 10_000)
    assert.ok(slowest < SLOWEST_ANSWER_MS, `${slowest} ms`)

    const own = (n: number) =>
      utf8(asCsv([...ROWS.slice(0, 5), ['6', '民生', `新增床位${n}张。`, '区民政局', '推进中。']]))
    const atOnce = await Promise.all(Array.from({ length: 20 }, (_, i) => took(at.take(`${i}.csv`, own(i + 1)))))
    assert.equal(new Set(atOnce.map(({ report: { id } }) => id)).size, 20)
    const same = await Promise.all(Array.from({ length: 5 }, () => took(at.take('同一份.csv', own(777)))))
    assert.deepEqual(same.map(({ known }) => known).sort(), [false, true, true, true, true])
    const again = await took(at.take('换个名字.csv', own(777)))
    assert.deepEqual([again.known, again.report.name], [true, '同一份.csv'])
    assert.equal((await at.reports()).length, before + 22)
  })

  it('are there whole or not at all when the server is killed', { timeout: 280_000 }, async (t) => {
    const told: string[] = []
    let there = (await at.reports()).length
    for (const wait of process.env.CI ? [1_500] : [500, 2_500, 4_500]) {
      const rows = Array.from({ length: 1_500 }, (_, i) => [
        `${i + 1}`,
        '民生',
        `新增床位${wait + i}张。`,
        '区民政局',
        `已新增${i}张。`,
      ])
      const bytes = utf8(asCsv(rows))
      const sent = at.take('断电.csv', bytes).then(
        ({ status }) => status,
        () => 'no answer',
      )
      await sleep(wait)
      await at.server.kill()
      const answered = await sent
      const now = await wholeReports(at.path)
      assert.ok(now === there || now === there + 1)
      if (answered === 200) assert.equal(now, there + 1, 'what was answered is kept')
      await at.again()
      const { known, report } = await took(at.take('断电.csv', bytes))
      assert.deepEqual([known, report.tasks], [now === there + 1, 1_500])
      there += 1
      told.push(`${wait} ms: ${known ? 'there' : 'not there'}`)
    }
    t.diagnostic(told.join(', '))
    await at.server.stop()
    assert.equal(await wholeReports(at.path), there)
    await at.again()
  })
})
