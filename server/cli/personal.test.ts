// gongzhi personal as a person calls it: what is held and who read it, never a value; rotation, dropping and retention.
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { cases as casesService, directory as directoryOf, reported } from '@gongzhi/engine'
import { openStorage } from '../compose.ts'
import { composePersonal } from '../compose-personal.ts'
import { seed } from '../demo/seed.ts'

const MAIN = fileURLToPath(new URL('main.ts', import.meta.url))
const SECRET = { what: '车主姓钱，住在三幢', phone: '13666612345' }
let folder: string
let caseId: string
let everything = ''

async function gongzhi(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const { DATABASE_URL: _, GONGZHI_MASTER_KEY_FILE: __, GONGZHI_RETENTION_FILE: ___, ...env } = process.env
  return new Promise((resolve) => {
    execFile(process.execPath, [MAIN, ...args, '--data', folder], { env }, (error, out, err) => {
      everything += out + err
      resolve({ code: typeof error?.code === 'number' ? error.code : error ? 1 : 0, out, err })
    })
  })
}

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gongzhi personal cli '))
  const clock = { now: () => Date.now() }
  const { database, blobs, close } = await openStorage(folder, clock)
  await seed(database)
  const known = directoryOf(await database.read(({ reference }) => reference.load()))
  const parts = { database, clock, directory: () => known }
  const { personal, reports } = await composePersonal({
    ...parts,
    blobs,
    cases: casesService(parts),
    newCaseId: randomUUID,
    files: { masterKeyFile: join(folder, 'keys', 'master.key'), retentionFile: undefined },
  })
  const by = { kind: 'person', account: 'account-7', role: 'operator', party: 'operations-centre' } as const
  const report = { id: 'r', by, pack: 'fire-lane', channel: 'lane-blocked', place: 'demo-lane', values: SECRET }
  const { done } = reported(await reports.open(report))
  caseId = done.state.id
  const reader = { account: by.account, role: by.role, party: by.party }
  const phone = String(done.state.told?.phone)
  await personal.read(phone, { ...reader, purpose: 'contact-back', why: 'call-back' })
  await close()
})

after(() => rm(folder, { recursive: true, force: true }))

describe('gongzhi personal', () => {
  it('says what is held and who read it', async () => {
    const held = JSON.parse((await gongzhi('personal', 'held', caseId, '--json')).out)
    assert.deepEqual(
      held.held.map((row: Record<string, unknown>) => [row.purpose, row.items, 'until' in row]),
      [
        ['contact-back', ['联系电话'], false],
        ['describe-matter', ['情况说明'], false],
      ],
    )
    const [read, ...more] = JSON.parse((await gongzhi('personal', 'reads', caseId, '--json')).out)
    assert.deepEqual([read.purpose, read.account, read.why, more], ['contact-back', 'account-7', 'call-back', []])
    for (const command of ['held', 'reads']) assert.equal((await gongzhi('personal', command, caseId)).code, 0)
    const unknown = await gongzhi('personal', 'held', 'no-such-case')
    assert.deepEqual([unknown.code, /case-not-found/.test(unknown.err)], [1, true])
    assert.equal((await gongzhi('personal', 'held')).code, 2)
  })

  it('rotates, then drops the old key, and what is held can still be opened', async () => {
    const rotated = JSON.parse((await gongzhi('personal', 'rotate', '--json')).out)
    assert.deepEqual([rotated.rewrapped, rotated.resumed], [2, false])
    assert.equal(JSON.parse((await gongzhi('personal', 'drop-old', '--json')).out).dropped.length, 1)
    // Every start opens a key of each generation, or does not start.
    assert.equal(JSON.parse((await gongzhi('personal', 'held', caseId, '--json')).out).held.length, 2)
  })

  it('retains and destroys, and a history from which something was destroyed verifies', async () => {
    const runs = JSON.parse((await gongzhi('personal', 'retain', '--json')).out)
    assert.deepEqual(
      runs.map((row: Record<string, unknown>) => [row.purpose, row.destroyed, row.left]),
      [
        ['contact-back', 0, 1],
        ['describe-matter', 0, 1],
      ],
    )
    const destroyed = JSON.parse((await gongzhi('personal', 'destroy', caseId, '--json')).out)
    assert.deepEqual(destroyed.destroyed, ['contact-back', 'describe-matter'])
    const held = JSON.parse((await gongzhi('personal', 'held', caseId, '--json')).out)
    assert.deepEqual([held.held, held.gone.length], [[], 2])
    assert.equal((await gongzhi('verify')).code, 0)
    assert.equal((await gongzhi('rebuild')).code, 0)
  })

  it('has printed no value in all that', () => {
    for (const secret of Object.values(SECRET)) assert.ok(!everything.includes(secret))
    assert.ok(everything.includes('contact-back'))
  })
})
