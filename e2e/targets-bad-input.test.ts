// Bad work reports on the real server: each is refused in clear words, nothing of it is kept, and the server answers meanwhile.
// Afterwards the database itself is opened and every table of targets counted.
import assert from 'node:assert/strict'
import { connect } from 'node:net'
import { after, before, describe, it } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { asCsv, badDocuments } from './bad-documents.ts'
import { ImportingServer, MB, pieces, refused, residentOf, rowsIn, send, utf8 } from './importing-server.ts'

/** Of a server that reads somebody's file, on a machine that does other things too. */
const SLOWEST_ANSWER_MS = 5_000

describe('bad work reports', () => {
  let at: ImportingServer
  before(async () => {
    at = await ImportingServer.open()
  })
  after(() => at.close())

  it('are refused one by one in both languages, while the server answers', { timeout: 400_000 }, async (t) => {
    const documents = await badDocuments()
    // One takes all the time that is allowed; the others come and go meanwhile.
    const work = Promise.all(
      [0, 1].map(async (turn) => {
        for (const [place, { name, bytes, code, says = [] }] of documents.entries()) {
          if (place % 2 !== turn) continue
          const answer = await at.take(name, bytes)
          refused(answer, code, name)
          for (const words of says) assert.match(`${answer.body.detail} ${answer.body.detailEn}`, words, name)
        }
      }),
    )
    const slowest = await at.slowestDuring(work)
    await work
    t.diagnostic(`${documents.length} files, slowest answer ${Math.round(slowest)} ms`)
    assert.ok(slowest < SLOWEST_ANSWER_MS, `${slowest} ms`)
    assert.deepEqual(await at.reports(), [])
  })

  it('of 200 MB are refused without being held in memory', { timeout: 120_000 }, async (t) => {
    const before = await residentOf(at.server.pid)
    let most = before
    const watching = setInterval(() => {
      void residentOf(at.server.pid).then((now) => {
        most = Math.max(most, now)
      })
    }, 20)
    try {
      refused(await at.take('大.txt', pieces(200 * MB)), 'body-too-large', 'streamed')
      t.diagnostic(`streamed: ${Math.round((most - before) / MB)} MB more`)
      // No more than it would hold of a file that is allowed.
      assert.ok(most - before < 120 * MB, `${Math.round((most - before) / MB)} MB`)
      const said = most
      refused(await at.take('大.txt', pieces(200 * MB), { 'content-length': `${200 * MB}` }), 'body-too-large', 'said')
      assert.ok(most - said < 40 * MB, `${Math.round((most - said) / MB)} MB`)
    } finally {
      clearInterval(watching)
    }
    assert.deepEqual(await at.reports(), [])
  })

  it('are taken from nobody who may not, and not even read', async () => {
    const good = utf8(asCsv())
    const nobody = await send(at.server.address, '', '报告.csv', good)
    refused(nobody, 'not-signed-in', 'nobody')
    for (const login of ['property', 'community', 'operator', 'admin1', 'leader']) {
      const { cookie } = await at.as(login)
      refused(await send(at.server.address, cookie, '报告.csv', good), 'not-allowed', login)
      // A file of any size or kind is answered in the same way.
      refused(await send(at.server.address, cookie, '大.txt', pieces(60 * MB)), 'not-allowed', login)
    }
    const strange = { origin: 'https://elsewhere.example' }
    refused(await at.take('报告.csv', good, strange), 'origin-refused', 'another site')
    refused(await at.take('报告.csv', good, { 'content-type': 'text/csv' }), 'input-invalid', 'type')
    assert.deepEqual(await at.reports(), [])
  })

  it('are not kept when whoever sends them hangs up', async () => {
    const { hostname, port } = new URL(at.server.address)
    for (const share of [0, 0.5, 0.99]) {
      const body = Buffer.from(asCsv())
      const socket = connect(Number(port), hostname)
      await new Promise((done) => socket.once('connect', done))
      socket.on('error', () => undefined)
      socket.write(
        `POST /api/targets/reports?name=a.csv HTTP/1.1\r\nHost: ${hostname}:${port}\r\nCookie: ${at.officer.cookie}\r\nContent-Type: application/octet-stream\r\nContent-Length: ${body.length}\r\n\r\n`,
      )
      socket.write(body.subarray(0, Math.floor(body.length * share)))
      await sleep(100)
      socket.destroy()
    }
    await sleep(1_000)
    assert.deepEqual(await at.reports(), [])
    assert.equal(at.server.errors().includes('"level":50'), false, at.server.errors())
  })

  it('have left no row anywhere', async () => {
    assert.equal(await at.server.stop(), 0)
    const { counts, imported } = await rowsIn(at.path)
    assert.ok(counts.size >= 6, 'the tables are there')
    for (const [name, count] of counts) assert.equal(count, 0, name)
    assert.equal(imported, 0)
    await at.again()
    assert.deepEqual(await at.reports(), [])
  })
})
