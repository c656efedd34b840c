// The loop without a browser, and its history afterwards: real frames, real detector, real database, over HTTP.
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { openDetector } from '@gongzhi/adapters/onnx/open-detector'
import { pictureReader } from '@gongzhi/adapters/pictures/picture-reader'
import { openPglite } from '@gongzhi/adapters/postgres/pglite-database'
import { type Box, iou } from '@gongzhi/kernel'
import { type RunningServer, signIn, startServer, temporaryFolder } from './running-server.ts'

const CLI = resolve(import.meta.dirname, '../server/cli/main.ts')
const SPEED = '10'
const LONGEST_MS = 120_000

type CaseOut = {
  id: string
  step: string
  provedHow?: string
  again?: string
  found?: { count: number; model: string; threshold: number }
  before?: { blob: string; boxes: number[][] }
  after?: { blob: string }
  timeline: { kind: string; byKind: string; hash: string }[]
  ledger: { outcome: string }[]
}

async function gongzhi(...args: string[]): Promise<{ code: number; out: string }> {
  return promisify(execFile)(process.execPath, [CLI, ...args]).then(
    ({ stdout }) => ({ code: 0, out: stdout }),
    (fault: { code: number; stdout: string }) => ({ code: fault.code, out: fault.stdout }),
  )
}

describe('the demonstration closes its loop by itself', { timeout: 280_000 }, () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>
  let server: RunningServer | undefined
  let closed: CaseOut

  before(async () => {
    folder = await temporaryFolder()
    server = await startServer(folder.path, ['--speed', SPEED, '--company', '30s'])
  })
  after(async () => {
    await server?.kill()
    await folder.remove()
  })

  test('one signal, one case, closed by the proof of the same camera, counted', async (t) => {
    assert.ok(server)
    const desk = await signIn(server, 'operator', server.passwords.get('operator') ?? '')
    const began = performance.now()
    let found: CaseOut | undefined
    while (found?.step !== 'closed') {
      assert.ok(
        performance.now() - began < LONGEST_MS,
        `the case did not close: ${JSON.stringify(found?.timeline)} ${server.errors()}`,
      )
      await sleep(500)
      const { cases } = (await desk.get('/api/cases')).body as { cases: { id: string }[] }
      assert.ok(cases.length <= 1, 'one case')
      if (cases[0]) found = (await desk.get(`/api/cases/${cases[0].id}`)).body as CaseOut
    }
    closed = found
    assert.equal(found.provedHow, 'eye')
    assert.equal(found.found?.count, 1)
    assert.match(found.found?.model ?? '', /^centernet:[0-9a-f]{64}$/)
    assert.deepEqual(
      found.timeline.map(({ kind, byKind }) => `${kind} ${byKind}`),
      ['opened device', 'moved person', 'proven device'],
    )
    assert.deepEqual(
      found.ledger.map(({ outcome }) => outcome),
      ['in-time', 'in-time'],
    )
    const signals = (await desk.get('/api/signals')).body as { outcome: { kind: string } }[]
    assert.deepEqual(
      signals.map(({ outcome }) => outcome.kind),
      ['opened'],
    )
    const figures = (await desk.get('/api/indicators')).body as {
      id: string
      value?: number
      denominator: { count: number; cases: string[] }
    }[]
    const rate = figures.find(({ id }) => id === 'co-governance')
    assert.equal(rate?.value, 1)
    assert.deepEqual(rate?.denominator, { count: 1, cases: [found.id] })

    const picture = async (blob: string) => {
      const answer = await fetch(`${server?.address}/api/cases/${found.id}/evidence/${blob}`, {
        headers: { cookie: desk.cookie },
      })
      assert.equal(answer.headers.get('content-type'), 'image/jpeg')
      return new Uint8Array(await answer.arrayBuffer())
    }
    const detector = await openDetector()
    try {
      const [box] = found.before?.boxes ?? []
      assert.ok(box && found.before && found.after)
      const shown = await detector.detect((await pictureReader().read(await picture(found.before.blob))).frame, 0.3)
      const best = Math.max(
        0,
        ...shown.detections
          .filter(({ group }) => group === 'vehicle')
          .map((each) => iou(each.box, box as unknown as Box)),
      )
      t.diagnostic(`the van in the stored picture: IoU ${best.toFixed(2)} with the box of the signal`)
      assert.ok(best >= 0.5, 'the van can be made out in the stored picture')
      const afterwards = await detector.detect((await pictureReader().read(await picture(found.after.blob))).frame, 0.3)
      assert.ok(
        !afterwards.detections.some((each) => iou(each.box, box as unknown as Box) > 0.3),
        'it is gone in the picture afterwards',
      )
      const persons = [...shown.detections, ...afterwards.detections].filter(({ group }) => group === 'person')
      assert.equal(persons.length, 0, 'nobody can be made out')
    } finally {
      await detector.close()
    }
    assert.equal(await server.stop(), 0, server.errors())
    server = undefined
  })

  test('verify finds nothing on what was written, and rebuild nothing to change', async () => {
    const { code, out } = await gongzhi('verify', '--data', folder.path, '--json')
    assert.deepEqual([code, JSON.parse(out)], [0, { cases: 1, events: 3, faults: [] }])
    assert.deepEqual(JSON.parse((await gongzhi('rebuild', '--data', folder.path, '--json')).out), {
      cases: 1,
      changed: 0,
    })
  })

  /** As the owner of the database would: any statement, no application in between. */
  async function asOwner(...statements: string[]): Promise<void> {
    const database = await openPglite({ folder: join(folder.path, 'database') })
    try {
      for (const statement of statements) await database.sql((sql) => sql.script(statement))
    } finally {
      await database.close()
    }
  }
  async function problems(): Promise<string[]> {
    const { code, out } = await gongzhi('verify', '--data', folder.path, '--json')
    const { faults } = JSON.parse(out) as { faults: { problem: string }[] }
    assert.equal(code, faults.length === 0 ? 0 : 1)
    return [...new Set(faults.map(({ problem }) => problem))].sort()
  }

  test('verify finds an edited event, a cut tail, a removed case and a rewritten list of heads', async () => {
    const save = 'create table saved_event as select * from case_event'
    const restore = 'delete from case_event; insert into case_event select * from saved_event'
    await asOwner(save, `update case_event set text = replace(text, '劝离', '拖离') where seq = 2`)
    assert.ok((await problems()).includes('edited'), 'an edited event')
    await asOwner(restore, 'delete from case_event where seq = 3')
    assert.ok((await problems()).includes('cut'), 'a cut tail')
    await asOwner(restore, 'delete from case_event where seq = 2')
    assert.ok((await problems()).includes('cut'), 'an event missing in the middle')
    await asOwner(restore)
    assert.deepEqual(await problems(), [], 'as it was')

    const heads = join(folder.path, 'heads.jsonl')
    const text = await readFile(heads, 'utf8')
    await writeFile(heads, text.replace(closed.timeline.at(-1)?.hash ?? '', '0'.repeat(64)))
    assert.ok((await problems()).includes('heads'), 'a rewritten list of heads does not match its own root')
    await writeFile(heads, text)

    await asOwner('delete from timer; delete from case_event; delete from case_now')
    assert.deepEqual(await problems(), ['removed'], 'the whole case is gone, and the list outside still knows it')
  })
})
