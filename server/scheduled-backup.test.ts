// The nightly backup: once a night by Chinese time, made up for when it was missed, read back, and nothing let go too early.
import assert from 'node:assert/strict'
import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { Fault } from '@gongzhi/kernel'
import { lastDue, nightlyBackup } from './scheduled-backup.ts'

const at = (text: string) => Date.parse(text)

test('it is due once a night, by the time in China', () => {
  assert.equal(lastDue('03:00', at('2026-11-22T03:00:00+08:00')), at('2026-11-22T03:00:00+08:00'))
  assert.equal(lastDue('03:00', at('2026-11-22T02:59:59+08:00')), at('2026-11-21T03:00:00+08:00'))
  assert.equal(lastDue('23:30', at('2026-11-22T00:10:00+08:00')), at('2026-11-21T23:30:00+08:00'))
  assert.equal(lastDue('00:00', at('2027-01-01T00:00:00+08:00')), at('2027-01-01T00:00:00+08:00'))
})

describe('the nightly backup', () => {
  let folder: string
  let now: number
  let made: string[]
  let sound: boolean
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gongzhi-nightly-'))
    now = at('2026-11-22T03:00:10+08:00')
    made = []
    sound = true
  })
  afterEach(() => rm(folder, { recursive: true, force: true }))

  const backup = (keep = 3) =>
    nightlyBackup({
      folder: join(folder, 'backups'),
      keep,
      async make(file) {
        made.push(file)
        await writeFile(file, 'a backup')
        await utimes(file, now / 1000, now / 1000)
      },
      async check() {
        if (!sound) throw new Fault('backup-broken', { detail: 'in the test' })
      },
      now: () => now,
    })
  const names = async () => (await readdir(join(folder, 'backups'))).sort()

  test('is made once a night, and the next start makes up for one that was missed', async () => {
    const nightly = backup()
    assert.ok(await nightly.runIfDue('03:00'))
    for (let i = 0; i < 5; i++) {
      now += 3_600_000
      assert.equal(await nightly.runIfDue('03:00'), undefined)
    }
    now = at('2026-11-25T15:00:00+08:00')
    assert.ok(await backup().runIfDue('03:00'), 'three nights were missed, one backup is made')
    assert.equal(await backup().runIfDue('03:00'), undefined)
    assert.equal(made.length, 2)
    assert.equal(await nightly.newest(), now)
  })

  test('lets the oldest go only once the new one was read back, and nothing that is not its own', async () => {
    const nightly = backup(2)
    for (let i = 0; i < 3; i++) {
      await nightly.run()
      now += 86_400_000
    }
    await writeFile(join(folder, 'backups', 'by-hand.tar'), 'x')
    await writeFile(join(folder, 'backups', 'gongzhi-20200101-000000Z.tar.part'), 'left by a process that died')
    sound = false
    const before = (await names()).filter((name) => name.startsWith('gongzhi-') && name.endsWith('.tar'))
    assert.equal(before.length, 2)
    await assert.rejects(nightly.run(), { code: 'backup-broken' })
    for (const name of before) assert.ok((await names()).includes(name), 'what was sound is kept')
    await assert.rejects(nightly.runIfDue('03:00'), { code: 'backup-broken' }, 'it is tried again')
    sound = true
    now += 1_000
    await nightly.run()
    const after = await names()
    assert.ok(after.includes('by-hand.tar'))
    assert.ok(!after.some((name) => name.endsWith('.part')))
  })
})
