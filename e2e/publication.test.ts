// Publishing a quarter on a real server: drafted by one, approved by another, open to everybody in five formats that hold the same
// figures; a later correction leaves what is frozen byte for byte, and whoever edits it in the database is found out.
import assert from 'node:assert/strict'
import { createHash, randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { readDocument } from '@gongzhi/adapters/office/read-document'
import { openPglite } from '@gongzhi/adapters/postgres/pglite-database'
import { link } from '@gongzhi/engine'
import { canonical, type PublicationContent, VERDICTS } from '@gongzhi/kernel'
import { gongzhi } from './gongzhi.ts'
import { type RunningServer, startServer, temporaryFolder } from './running-server.ts'

// The year before: a quarter is published once it is over.
const YEAR = new Date().getFullYear() - 1
const HEADING = '序号,项目名称,主要工作内容,牵头单位,完成情况'
const REPORT = `${YEAR}年区重点工作目标任务完成情况
${HEADING}
1,(一)民生实事,新增养老床位300张以上。,区养老办,已新增养老床位240张。
2,,建成社区食堂20家。,"区养老办、区商贸办",已建成社区食堂21家。
3,(二)城市治理,消防通道占用按期处置率达到95%以上。,区治理办,按期处置率达到93.5%。
4,,开工建设文化中心。,区文化办,文化中心已开工建设。
5,,"深入推进""文明城市""创建 <b>&。",区文明办,持续推进各项创建工作。
`
const sha256 = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex')
const squeezed = (text: string): string => text.replaceAll(/\s/g, '')

type Row = {
  readonly id: string
  readonly sha256: string
  readonly hash: string
  readonly number: number
  readonly corrects?: string
  readonly files: readonly {
    readonly kind: string
    readonly name: string
    readonly bytes: number
    readonly sha256: string
  }[]
}
type Draft = { readonly id: string; readonly sha256: string; readonly content: string; readonly own: boolean }

describe('a publication', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>
  let server: RunningServer
  before(async () => {
    folder = await temporaryFolder()
    server = await startServer(folder.path, ['--no-demo', '--company', 'off'], { GONGZHI_SECOND_FACTOR_FOR: 'none' })
  })
  after(async () => {
    await server.stop()
    await folder.remove()
  })

  const cookies = new Map<string, string>()
  async function as(login: string): Promise<string> {
    const known = cookies.get(login)
    if (known !== undefined) return known
    const answer = await fetch(`${server.address}/api/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ login, password: server.passwords.get(login) }),
    })
    assert.equal(answer.status, 200, await answer.clone().text())
    const cookie = answer.headers.getSetCookie()[0]?.split(';')[0] ?? ''
    cookies.set(login, cookie)
    return cookie
  }
  async function ask(login: string, method: string, path: string, body?: object | string): Promise<Response> {
    const file = typeof body === 'string'
    return fetch(`${server.address}${path}`, {
      method,
      headers: {
        cookie: await as(login),
        ...(body === undefined ? {} : { 'content-type': file ? 'application/octet-stream' : 'application/json' }),
      },
      ...(body === undefined ? {} : { body: file ? body : JSON.stringify(body) }),
    })
  }
  async function told<T>(login: string, method: string, path: string, body?: object | string): Promise<T> {
    const answer = await ask(login, method, path, body)
    assert.equal(answer.status, 200, `${path}: ${await answer.clone().text()}`)
    return (await answer.json()) as T
  }
  async function refused(answer: Response): Promise<string> {
    assert.ok(answer.status >= 400, await answer.clone().text())
    return ((await answer.json()) as { code: string }).code
  }
  const open = (path: string, headers: Record<string, string> = {}) => fetch(`${server.address}${path}`, { headers })
  const bytesAt = async (path: string) => new Uint8Array(await (await open(path)).arrayBuffer())

  let report: string
  let first: Row
  let content: PublicationContent
  const frozen = new Map<string, string>()

  it('is made of an adopted report only', async () => {
    const imported = await told<{ report: { id: string } }>(
      'supervisor',
      'POST',
      '/api/targets/reports?name=report.csv',
      REPORT,
    )
    report = imported.report.id
    const early = await ask('supervisor', 'POST', '/api/publications/preview', { report, quarter: 4 })
    assert.equal(await refused(early), 'publication-not-adopted')
    await told('supervisor', 'POST', `/api/targets/reports/${report}/adopt`, { id: randomUUID() })
    const preview = await told<Draft>('supervisor', 'POST', '/api/publications/preview', { report, quarter: 4 })
    assert.equal(sha256(preview.content), preview.sha256)
    content = JSON.parse(preview.content) as PublicationContent
    assert.equal(canonical(content), preview.content)
    assert.deepEqual(
      content.tasks.map(({ verdict }) => verdict),
      ['behind', 'met', 'behind', 'met', 'narrative'],
    )
    assert.deepEqual(
      content.units.map(({ name, tasks }) => [name, tasks]),
      [
        ['区养老办', 2],
        ['区商贸办', 1],
        ['区治理办', 1],
        ['区文化办', 1],
        ['区文明办', 1],
      ],
    )
    assert.deepEqual(
      (await (await open('/public/open')).text()).match(/\d{4}-q\d-\d/g),
      null,
      'a preview is not public',
    )
  })

  it('is approved by another person, who saw this very content', async () => {
    const draft = await told<Draft>('supervisor', 'POST', '/api/publications', { report, quarter: 4 })
    assert.equal(draft.own, true)
    const approve = `/api/publications/drafts/${draft.id}/approve`
    const { sha256: seen } = draft
    assert.equal(await refused(await ask('supervisor', 'POST', approve, { sha256: seen })), 'publication-own-draft')
    assert.equal(
      await refused(await ask('leader', 'POST', approve, { sha256: 'a'.repeat(64) })),
      'publication-draft-changed',
    )
    assert.equal(await refused(await ask('leader', 'POST', '/api/publications', { report })), 'not-allowed')
    assert.equal(await refused(await ask('operator', 'GET', '/api/publications')), 'not-allowed')
    assert.equal((await open('/api/publications')).status, 401)
    assert.equal((await open(`/public/open/${draft.id}`)).status, 404)
    first = await told<Row>('leader', 'POST', approve, { sha256: seen })
    assert.equal(first.sha256, seen)
    assert.deepEqual(await told<Row>('leader', 'POST', approve, { sha256: seen }), first, 'asked again')
    assert.deepEqual(
      first.files.map(({ kind }) => kind),
      ['html', 'xlsx', 'docx', 'pdf', 'json'],
    )
    content = JSON.parse(draft.content) as PublicationContent
  })

  it('is open to whoever comes, without a script, to be kept as it is', async () => {
    for (const path of ['/public/open', `/public/open/${first.id}`]) {
      const answer = await open(path)
      const page = await answer.text()
      assert.equal(answer.status, 200)
      assert.match(answer.headers.get('content-type') ?? '', /^text\/html/)
      assert.match(answer.headers.get('content-security-policy') ?? '', /default-src 'none'/)
      assert.doesNotMatch(answer.headers.get('content-security-policy') ?? '', /script-src/)
      assert.doesNotMatch(page, /<script|javascript:|\son\w+="/i)
      assert.ok(page.includes(content.title))
      const etag = answer.headers.get('etag') ?? ''
      assert.equal((await open(path, { 'if-none-match': etag })).status, 304)
    }
    const page = await (await open(`/public/open/${first.id}`)).text()
    assert.ok(!page.includes('<b>&。'), 'what the report says is text')
    for (const file of first.files) {
      const answer = await open(`/public/open/${first.id}/${file.name}`)
      const bytes = new Uint8Array(await answer.arrayBuffer())
      frozen.set(file.name, sha256(bytes))
      assert.equal(sha256(bytes), file.sha256, file.name)
      assert.equal(bytes.length, file.bytes)
      assert.equal(answer.headers.get('etag'), `"${file.sha256}"`)
      assert.match(answer.headers.get('cache-control') ?? '', /immutable/)
    }
    assert.equal((await open(`/public/open/${first.id}/${YEAR}-q1-1.pdf`)).status, 404)
    assert.equal((await open('/public/open/..%2f..%2fetc')).status >= 400, true)
  })

  it('holds the same figures in every format', async () => {
    for (const { name, kind } of first.files) {
      const bytes = await bytesAt(`/public/open/${first.id}/${name}`)
      if (kind === 'json') {
        assert.equal(new TextDecoder().decode(bytes), canonical(content))
        continue
      }
      const { text, blocks } = await readDocument(bytes, name)
      const rows = blocks.flatMap((block) =>
        block.kind === 'table'
          ? block.rows.map((cells) => cells.map(({ words }) => squeezed(text.slice(words.from, words.to))))
          : [],
      )
      for (const task of content.tasks) {
        const wanted = [task.no, squeezed(task.text), squeezed(task.report), squeezed(task.leads.join('、'))]
        const row = rows.find((cells) => wanted.every((each) => cells.includes(each)))
        assert.ok(row, `${name}: task ${task.no} is whole in one row`)
        assert.ok(
          row.some((cell) => cell.startsWith(VERDICTS[task.verdict].zh)),
          `${name}: verdict of ${task.no}`,
        )
        for (const { value, unit = '', claims } of task.measures) {
          const figures = [value, ...claims.map((claim) => claim.value)].filter((each) => each !== undefined)
          const near = rows.filter((cells) => cells[0] === task.no).flat()
          for (const figure of figures)
            assert.ok(
              near.some((cell) => cell === figure || cell.includes(`${figure}${unit}`)),
              `${name}: ${figure}${unit} of ${task.no}`,
            )
        }
      }
      for (const { name: unit, tasks } of content.units)
        assert.ok(
          rows.some((cells) => cells[0] === unit && cells[1] === String(tasks)),
          `${name}: ${unit}`,
        )
    }
  })

  it('is in the catalogue, with what a machine needs to fetch and check it', async () => {
    const answer = await open('/public/open/catalog.jsonld')
    assert.match(answer.headers.get('content-type') ?? '', /^application\/ld\+json/)
    type Thing = { readonly [key: string]: unknown }
    const catalog = (await answer.json()) as Thing
    assert.equal(catalog['@type'], 'dcat:Catalog')
    const [dataset] = catalog['dcat:dataset'] as Thing[]
    assert.equal(dataset?.['@type'], 'dcat:Dataset')
    assert.deepEqual(dataset?.['dcat:landingPage'], { '@id': `/public/open/${first.id}` })
    assert.match(JSON.stringify(dataset?.['dct:accrualPeriodicity']), /QUARTERLY/)
    const distributions = dataset?.['dcat:distribution'] as Thing[]
    assert.equal(distributions.length, 5)
    for (const distribution of distributions) {
      const bytes = await bytesAt((distribution['dcat:downloadURL'] as { '@id': string })['@id'])
      assert.equal((distribution['dcat:byteSize'] as { '@value': string })['@value'], String(bytes.length))
      const checksum = distribution['spdx:checksum'] as { 'spdx:checksumValue': { '@value': string } }
      assert.equal(checksum['spdx:checksumValue']['@value'], sha256(bytes))
    }
  })

  it('stays to the byte when the figures are corrected afterwards; the correction is a version that says so', async () => {
    const targets = await told<{ id: string; no: string }[]>('supervisor', 'GET', `/api/targets?year=${YEAR}`)
    const target = targets.find(({ no }) => no === '1')
    assert.ok(target)
    const command = (what: object) =>
      told<{ series: { seq: number }[]; log: { published: boolean }[] }>(
        'supervisor',
        'POST',
        `/api/targets/${target.id}/commands`,
        { id: randomUUID(), ...what },
      )
    const { series } = await told<{ series: { seq: number }[] }>('supervisor', 'GET', `/api/targets/${target.id}`)
    const changed = await command({ do: 'correct', of: series.at(-1)?.seq, value: 260, reason: '漏计20张' })
    assert.deepEqual(
      changed.log.map(({ published }) => published),
      [true],
      'the log knows that it was public',
    )
    for (const { name } of first.files)
      assert.equal(sha256(await bytesAt(`/public/open/${first.id}/${name}`)), frozen.get(name), name)

    const silent = await ask('supervisor', 'POST', '/api/publications', { report, quarter: 4 })
    assert.equal(await refused(silent), 'publication-reason-missing')
    const wish = { report, quarter: 4, reason: '更正养老床位数' }
    const draft = await told<Draft>('supervisor', 'POST', '/api/publications', wish)
    const second = await told<Row>('leader', 'POST', `/api/publications/drafts/${draft.id}/approve`, {
      sha256: draft.sha256,
    })
    assert.equal(second.corrects, first.id)
    const { corrects } = JSON.parse(draft.content) as PublicationContent
    assert.equal(corrects?.sha256, first.sha256)
    assert.deepEqual(
      corrects?.differences.map(({ no, field, reason }) => [no, field, reason]),
      [['1', 'shown', '漏计20张']],
    )
    const [difference] = corrects?.differences ?? []
    assert.match(difference?.before ?? '', /240张/)
    assert.match(difference?.after ?? '', /260张/)

    const old = await (await open(`/public/open/${first.id}`)).text()
    assert.ok(old.includes('本版已被更正') && old.includes(`/public/open/${second.id}`))
    for (const { name } of first.files)
      assert.equal(sha256(await bytesAt(`/public/open/${first.id}/${name}`)), frozen.get(name), name)
    for (const { name, kind } of second.files) {
      const bytes = await bytesAt(`/public/open/${second.id}/${name}`)
      const text = kind === 'json' ? new TextDecoder().decode(bytes) : squeezed((await readDocument(bytes, name)).text)
      for (const said of ['漏计20张', first.sha256, '260张', '240张', wish.reason])
        assert.ok(text.includes(said), `${name}: ${said}`)
    }
    const catalog = await (await open('/public/open/catalog.jsonld')).text()
    assert.match(catalog, /dct:isReplacedBy/)
  })

  it('is verified, and an edit of whoever owns the database is found', async () => {
    await server.stop()
    const verify = async () => {
      const ran = await gongzhi(['targets', 'verify', '--data', folder.path, '--json'])
      const { faults } = JSON.parse(ran.stdout) as { faults: { publication: string; detail: string }[] }
      return { code: ran.code, faults: faults.map(({ publication, detail }) => `${publication} ${detail}`) }
    }
    assert.deepEqual(await verify(), { code: 0, faults: [] })

    const copy = await temporaryFolder()
    try {
      const archive = join(copy.path, 'all.backup')
      const made = await gongzhi(['backup', archive, '--data', folder.path])
      assert.equal(made.code, 0, made.stderr)
      const back = join(copy.path, 'back')
      const restored = await gongzhi(['restore', archive, '--data', back, '--without-keys'])
      assert.equal(restored.code, 0, restored.stderr)
      const ran = await gongzhi(['targets', 'verify', '--data', back, '--json'])
      const { publications, files, faults } = JSON.parse(ran.stdout)
      assert.deepEqual([ran.code, publications, files, faults], [0, 2, 10, []])
    } finally {
      await copy.remove()
    }

    const owned = async (script: string) => {
      const database = await openPglite({ folder: join(folder.path, 'database') })
      try {
        await database.sql((sql) => sql.script(script))
      } finally {
        await database.close()
      }
    }
    await assert.rejects(owned(`update publication_file set bytes = bytes || '\\x00'`), /.*/)
    assert.deepEqual(await verify(), { code: 0, faults: [] })

    const edited = (change: string) => owned(`set session_replication_role = replica; ${change}`)
    const byte = `from publication_file where publication = '${first.id}' and kind = 'pdf'`
    const flip = `update publication_file set bytes = set_byte(bytes, 1000, 255 - get_byte(bytes, 1000))
      where publication = '${first.id}' and kind = 'pdf' and exists (select ${byte})`
    await edited(flip)
    assert.deepEqual(await verify(), {
      code: 1,
      faults: [`${first.id} ${first.id}.pdf does not fit its SHA-256`],
    })
    await edited(flip)
    assert.deepEqual(await verify(), { code: 0, faults: [] })

    // Whoever writes content, record and chain anew is found by the heads that were written down outside.
    const text = canonical({ ...content, title: '改过的标题' })
    const database = await openPglite({ folder: join(folder.path, 'database') })
    const rows = await database.sql((sql) => sql.query('select id, text from publication order by number'))
    await database.close()
    let head = ''
    for (const { id, text: before } of rows as unknown as { id: string; text: string }[]) {
      const forges = id === first.id
      const record = forges ? canonical({ ...(JSON.parse(before) as object), sha256: sha256(text) }) : before
      head = link(head, record)
      const quoted = (words: string) => `'${words.replaceAll("'", "''")}'`
      const content = forges ? `content = ${quoted(text)},` : ''
      await edited(`update publication set ${content} text = ${quoted(record)}, hash = '${head}' where id = '${id}'`)
    }
    const forged = await verify()
    assert.equal(forged.code, 1)
    const [, second] = rows
    assert.deepEqual(forged.faults, [`${second?.id} it is not the one that was written down`])
    const whole = await gongzhi(['verify', '--data', folder.path])
    assert.equal(whole.code, 1)
    assert.match(whole.stdout, /publications #2/)
  })
})
