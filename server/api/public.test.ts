// What everybody may open without signing in: whatever a person types leads to a page, in both languages where there is nothing, and
// a program gets the error as everywhere. The list goes by quarters.
import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import type { PublicationRecord } from '@gongzhi/engine/targets/publications.port'
import { Fault } from '@gongzhi/kernel'
import type { FastifyInstance } from 'fastify'
import { buildApp } from './app.ts'
import type { Console } from './console.port.ts'
import { assertProblem } from './platform.contract.ts'
import { openListPage } from './public-pages.ts'

const BROWSER = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8'
const CONSOLE = 'the page of the console'

describe('what is public', () => {
  let app: FastifyInstance
  let folder: string
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gongzhi-public-'))
    await writeFile(join(folder, 'index.html'), CONSOLE)
    const desk: Partial<Console> = {
      openRecords: async () => [],
      openPublication: async (id) => {
        throw id === '2031-q1-1' ? new Error('broken') : new Fault('not-found', { what: id })
      },
      openFile: async (_, name) => {
        throw new Fault('not-found', { what: name })
      },
    }
    app = await buildApp({ desk: desk as Console, webRoot: folder })
  })
  after(async () => {
    await app.close()
    await rm(folder, { recursive: true, force: true })
  })
  const asked = (url: string, accept?: string) =>
    app.inject({ method: 'GET', url, headers: accept === undefined ? {} : { accept } })

  test('is found from whatever is typed for it', async () => {
    for (const [typed, meant] of [
      ['/open', '/public/open'],
      ['/public', '/public/open'],
      ['/public/', '/public/open'],
      ['/public/open/', '/public/open'],
      ['/public/open/2030-q1-1/', '/public/open/2030-q1-1'],
    ] as const) {
      const answer = await asked(typed, BROWSER)
      assert.deepEqual([answer.statusCode, answer.headers.location], [301, meant], typed)
    }
    const list = await asked('/public/open', BROWSER)
    assert.equal(list.statusCode, 200)
    assert.ok(!list.body.includes(CONSOLE))
  })

  test('and where there is nothing, a browser is told so in both languages, a program by the error', async () => {
    for (const url of [
      '/public/open/2030-q1-1',
      '/public/open/2030-q1-1/2030-q1-1.pdf',
      '/public/open/nothing',
      '/public/open/nothing/',
      '/public/nothing',
      '/public/open/a/b/c',
    ]) {
      const page = await asked(url, BROWSER)
      assert.equal(page.statusCode, 404, url)
      assert.match(String(page.headers['content-type']), /^text\/html/)
      assert.match(page.body, /没有公开的内容.*Nothing is published.*href="\/public\/open"/s)
      assert.doesNotMatch(String(page.headers['content-security-policy']), /script-src/)
      const told = await asked(url, 'application/json')
      assert.match(String(told.headers['content-type']), /^application\/problem\+json/)
      assert.equal(told.json<{ code: string }>().code, /open\/nothing/.test(url) ? 'input-invalid' : 'not-found', url)
      assert.equal((await asked(url)).statusCode, told.statusCode, 'nor to whoever says nothing of it')
    }
    assertProblem(await asked('/public/open/2031-q1-1', BROWSER), 'unexpected')
    assert.equal((await asked('/cases/1', BROWSER)).body, CONSOLE, 'the console has its own pages')
  })

  test('is listed by quarters, the newest first, not as it was published', () => {
    const record = (year: number, quarter: number, version: number): PublicationRecord => ({
      ...{
        number: 1,
        id: `${year}-q${quarter}-${version}`,
        title: '题',
        titleEn: 'title',
        publisher: '区',
        report: 'r',
      },
      ...{ year, quarter, version, prepared: 0, frozen: 0, sha256: 'f'.repeat(64), files: [] },
    })
    const published = [
      record(2029, 4, 2),
      record(2030, 1, 1),
      record(2029, 4, 1),
      record(2030, 2, 1),
      record(2028, 4, 1),
    ]
    const shown = [...openListPage(published).matchAll(/<h2><a href="\/public\/open\/([^"]+)"/g)].map(([, id]) => id)
    assert.deepEqual(shown, ['2030-q2-1', '2030-q1-1', '2029-q4-2', '2029-q4-1', '2028-q4-1'])
  })
})
