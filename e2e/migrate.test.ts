// gongzhi migrate on both databases: says what is missing, brings it forward, and a role of its own refuses until then.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { after, describe, it } from 'node:test'
import { openPglite } from '../adapters/postgres/pglite-database.ts'
import { testServer } from '../adapters/postgres/postgres-server.contract.ts'
import { temporaryFolder } from './running-server.ts'

type Ended = { readonly code: number | null; readonly out: string; readonly error: string }

function run(file: string, args: readonly string[], url?: string): Promise<Ended> {
  return new Promise((done) => {
    const child = spawn(process.execPath, [resolve(import.meta.dirname, '..', file), ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, DATABASE_URL: url ?? '', GONGZHI_DATABASE_WAIT: '1s', PORT: '0' },
    })
    const limit = setTimeout(() => child.kill('SIGKILL'), 60_000)
    let out = ''
    let error = ''
    child.stdout.on('data', (chunk) => {
      out += chunk
    })
    child.stderr.on('data', (chunk) => {
      error += chunk
    })
    child.on('close', (code) => {
      clearTimeout(limit)
      done({ code, out, error })
    })
  })
}
const gongzhi = (args: readonly string[], url?: string) => run('server/cli/main.ts', args, url)

async function says(args: readonly string[], url?: string): Promise<void> {
  const missing = await gongzhi(['migrate', '--dry-run', '--json', ...args], url)
  assert.equal(missing.code, 3, missing.error)
  const names = (JSON.parse(missing.out) as { missing: string[] }).missing
  assert.ok(names.includes('pgboss') && names.includes('queue webhook'), missing.out)
  const again = await gongzhi(['migrate', '--dry-run', '--json', ...args], url)
  assert.deepEqual(JSON.parse(again.out), { missing: names }, 'nothing was changed by asking')
  const done = await gongzhi(['migrate', '--json', ...args], url)
  assert.deepEqual([done.code, JSON.parse(done.out)], [0, { applied: names }], done.error)
  const after = await gongzhi(['migrate', '--dry-run', ...args], url)
  assert.deepEqual([after.code, /up to date/.test(after.out)], [0, true])
}

describe('gongzhi migrate', { timeout: 200_000 }, () => {
  it('brings the embedded database forward', async () => {
    const folder = await temporaryFolder()
    try {
      const none = await gongzhi(['migrate', '--data', `${folder.path}/none`])
      assert.equal(none.code, 1)
      assert.match(none.error, /data-folder-missing/)
      const database = await openPglite({ folder: `${folder.path}/database`, migrations: 'leave' })
      await database.close()
      await says(['--data', folder.path])
    } finally {
      await folder.remove()
    }
  })
})

const server = await testServer()
if ('missing' in server) it('gongzhi migrate: PostgreSQL', { skip: `left out: ${server.missing}` }, () => {})
else {
  after(() => server.stop())
  it('gongzhi migrate: PostgreSQL, and a role of its own that refuses before', { timeout: 200_000 }, async () => {
    const folder = await temporaryFolder()
    try {
      const url = await server.createDatabase()
      for (const role of ['api', 'worker', 'eye']) {
        const refused = await run('server/main.ts', ['--role', role, '--data', folder.path], url)
        assert.equal(refused.code, 1, refused.out)
        assert.match(refused.error, /database-not-migrated: .*0001-core\.sql/)
        assert.ok(!refused.error.includes(new URL(url).password))
      }
      const early = await gongzhi(['verify', '--data', folder.path], url)
      assert.deepEqual([early.code, /database-not-migrated/.test(early.error)], [1, true])
      await says(['--data', folder.path], url)
      // The other commands are on that server as well, and not on the folder.
      const seeded = await gongzhi(['seed', '--data', folder.path], url)
      assert.equal(seeded.code, 0, seeded.error)
      const verified = await gongzhi(['verify', '--json', '--data', folder.path], url)
      assert.deepEqual([verified.code, JSON.parse(verified.out).faults], [0, []], verified.error)
      const [, login] = /^ {2}(\S+) {2}/m.exec(seeded.out) ?? []
      assert.ok(login)
      const password = await gongzhi(['password', login, '--data', folder.path], url)
      assert.equal(password.code, 0, password.error)
      assert.ok(!existsSync(join(folder.path, 'database')))
    } finally {
      await folder.remove()
    }
  })
}
