// A person proves a matter done with a new picture, not with the one that shows it.
import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { cases as casesService, directory } from '@gongzhi/engine'
import { Fault, isRefusal } from '@gongzhi/kernel'
import { compose, openStorage, type Platform } from './compose.ts'
import { readConfig } from './config.ts'
import { seed } from './demo/seed.ts'

const bytes = (text: string) => new TextEncoder().encode(text)
const CASE = 'photo-case'
const PROPERTY = { role: 'propertyCompany', party: 'demo-property', place: 'demo-compound' }

describe('a picture in a form', () => {
  let folder: string
  let platform: Platform
  let blobs: { readonly before: string; readonly first: string; readonly second: string; readonly elsewhere: string }
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gongzhi-photos-'))
    const clock = { now: () => Date.now() - 60_000 }
    const storage = await openStorage(folder, clock)
    await seed(storage.database)
    const put = (text: string) => storage.blobs.put(bytes(text))
    blobs = {
      before: await put('blocked'),
      first: await put('handled'),
      second: await put('handled again'),
      elsewhere: await put('of a case of somebody else'),
    }
    await storage.database.transaction(async ({ evidence }) => {
      for (const blob of [blobs.first, blobs.second]) await evidence.addUpload(blob, 'a', Date.now())
      await evidence.addUpload(blobs.elsewhere, 'b', Date.now())
    })
    const known = directory(await storage.database.transaction(({ reference }) => reference.load()))
    const opened = await casesService({ database: storage.database, clock, directory: () => known }).run(
      {
        id: 'opened',
        case: CASE,
        by: { kind: 'device', device: 'demo-camera' },
        do: 'open',
        place: 'demo-lane',
        source: 'eye',
        startAt: 'sent',
        before: { blob: blobs.before, takenAt: clock.now(), device: 'demo-camera', boxes: [] },
      },
      { pack: 'fire-lane', type: 'blocked-fire-lane' },
    )
    assert.ok(!isRefusal(opened), JSON.stringify(opened))
    await storage.close()
    const config = await readConfig(['--no-demo', '--data', folder, '--company', 'off'], { LOG_LEVEL: 'silent' })
    assert.ok(config)
    platform = await compose(config)
  })
  after(async () => {
    await platform.close()
    await rm(folder, { recursive: true, force: true })
  })

  test('is not one that is on the case already', async () => {
    const { desk } = platform
    const caller = { account: 'a', positions: [PROPERTY], roles: [], session: '' }
    const clear = (id: string, photo: string) =>
      desk.command(caller, CASE, { id, do: 'move', move: 'clear', values: { how: '移车', after: photo } })
    const refused = (code: string) => (fault: unknown) => fault instanceof Fault && fault.code === code
    await assert.rejects(clear('the-one-before', blobs.before), refused('form-field-invalid'))
    await assert.rejects(clear('never-stored', 'f'.repeat(64)), refused('evidence-missing'))
    await assert.rejects(clear('of-another-account', blobs.elsewhere), refused('evidence-missing'))
    assert.equal((await desk.getCase(caller, CASE)).step, 'sent')
    const done = await clear('a-new-one', blobs.first)
    assert.equal(done.step, 'proving')
    assert.equal((await clear('a-new-one', blobs.first)).seq, done.seq, 'asked again it is answered')
    for (const blob of [blobs.before, blobs.first]) assert.ok((await desk.evidence(caller, CASE, blob)).length > 0)
    await assert.rejects(desk.evidence(caller, CASE, blobs.second), refused('evidence-missing'))
  })
})
