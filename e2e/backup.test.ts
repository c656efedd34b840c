// Backup and restore as the person on duty does them: open cases and evidence, from either kind of database to either. A
// torn or altered file and a target that is in use are refused before anything is written; a restore that was killed says so.
import assert from 'node:assert/strict'
import { createHash, randomBytes, randomInt } from 'node:crypto'
import { existsSync } from 'node:fs'
import { copyFile, mkdir, open, readFile, stat, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { readTar, writeTar } from '@gongzhi/adapters/archive/tar-archive'
import { folderBlobStore } from '@gongzhi/adapters/blob/folder-blob-store'
import { type TestServer, testServer } from '@gongzhi/adapters/postgres/postgres-server.contract'
import type { Manifest } from '@gongzhi/engine'
import { backUpStopped, checkFile, restoreFile } from '../server/compose-backup.ts'
import { VERSION } from '../server/version.ts'
import { CASES, content, dues, fill, goesOn, LANES, wall } from './backed-up.ts'
import { assertFault, gongzhi } from './gongzhi.ts'
import { temporaryFolder } from './running-server.ts'

describe('a backup', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>
  let postgres: TestServer | undefined
  let file = ''
  let made: Manifest
  const at = (name: string) => join(folder.path, name)

  before(async () => {
    folder = await temporaryFolder()
    const server = await testServer()
    postgres = 'missing' in server ? undefined : server
    const from = { dataFolder: at('original') }
    await fill(from)
    file = at('original.tar')
    made = await backUpStopped(file, from, wall)
  })
  after(async () => {
    await postgres?.stop()
    await folder.remove()
  })

  test('holds everything, and a second one of the same holds the same', async (t) => {
    const rows = new Map(made.tables.map((table) => [table.name, table.rows]))
    assert.equal(rows.get('signal'), CASES)
    assert.ok((rows.get('case_event') ?? 0) > CASES)
    assert.equal(rows.get('case_now'), LANES)
    for (const table of ['report', 'task', 'correction', 'unit', 'now', 'command'])
      assert.ok((rows.get(`target_${table}`) ?? 0) > 0, `target_${table}`)
    assert.equal(rows.get('target_entry'), 4)
    assert.equal(made.evidence.count, CASES)
    assert.ok(!rows.has('session') && !rows.has('migration'))
    const again = await backUpStopped(at('second.tar'), { dataFolder: at('original') }, wall)
    assert.deepEqual(content(again), content(made))
    assert.deepEqual(content((await checkFile(file)) as Manifest & { program: string }), {
      ...content(made),
      ...{ program: VERSION, made: (await checkFile(file)).made },
    })
    t.diagnostic(`${made.tables.reduce((sum, each) => sum + each.rows, 0)} rows, ${made.evidence.count} pictures`)
  })

  test('restored into an empty folder is the original, and goes on', { timeout: 120_000 }, async () => {
    const to = { dataFolder: at('restored') }
    const original = await dues({ dataFolder: at('original') })
    await restoreFile(file, to)
    assert.deepEqual(await dues(to), original)
    assert.deepEqual(content(await backUpStopped(at('restored.tar'), to, wall)), content(made))
    assert.deepEqual(await readFile(join(to.dataFolder, 'heads.jsonl')), await readFile(at('original/heads.jsonl')))
    await goesOn(to)
  })

  test('of PGlite goes into PostgreSQL, of PostgreSQL into either, and is the same each time', {
    timeout: 240_000,
  }, async (t) => {
    if (!postgres) return t.skip('PostgreSQL 15 or later is not installed')
    const original = await dues({ dataFolder: at('original') })
    const first = { dataFolder: at('p1'), databaseUrl: await postgres.createDatabase() }
    await restoreFile(file, first)
    assert.deepEqual(await dues(first), original)
    const second = await backUpStopped(at('p1.tar'), first, wall)
    assert.deepEqual(content(second), content(made))
    const other = { dataFolder: at('p2'), databaseUrl: await postgres.createDatabase() }
    await restoreFile(at('p1.tar'), other)
    const back = { dataFolder: at('p3') }
    await restoreFile(at('p1.tar'), back)
    for (const [i, where] of [other, back].entries()) {
      assert.deepEqual(content(await backUpStopped(at(`again${i}.tar`), where, wall)), content(made))
      assert.deepEqual(await dues(where), original)
      await goesOn(where)
    }
    await assert.rejects(restoreFile(file, { ...first, dataFolder: at('p4') }), { code: 'restore-not-empty' })
  })

  test('that was torn or altered anywhere is refused, and nothing is written', { timeout: 240_000 }, async (t) => {
    const bytes = await readFile(file)
    const bad = at('bad.tar')
    let [torn, altered] = [0, 0]
    const cuts = [0, 1, 511, 512, bytes.length - 1, bytes.length - 512, bytes.length - 1024]
    for (const length of [...cuts, ...Array.from({ length: 25 }, () => randomInt(bytes.length))]) {
      await writeFile(bad, bytes.subarray(0, length))
      await assert.rejects(checkFile(bad), { code: 'backup-broken' }, `cut to ${length}`)
      torn++
    }
    // All that stands in its end and that no row vouches for, and anywhere.
    const counters = bytes.lastIndexOf('"counters"')
    const everywhere = Array.from({ length: bytes.indexOf(0, counters) - counters }, (_, i) => counters + i)
    for (const where of [...everywhere, ...Array.from({ length: 150 }, () => randomInt(bytes.length))]) {
      const spoilt = Buffer.from(bytes)
      spoilt[where] = (spoilt[where] ?? 0) ^ (1 << randomInt(8))
      await writeFile(bad, spoilt)
      const outcome = await checkFile(bad).then(
        () => 'taken',
        (fault: { code?: string }) => fault.code,
      )
      // Nobody reads the padding behind a part, or who owns it: such a change changes nothing that is restored.
      if (outcome === 'taken') assert.ok(await sameContent(bad), `byte ${where}`)
      else assert.ok(outcome === 'backup-broken' || outcome === 'backup-too-new', `byte ${where}: ${outcome}`)
      if (outcome !== 'taken') altered++
    }
    const inPicture = bytes.indexOf('evidence/') + 512 + 10
    for (const spoil of [
      async () => truncate(bad, bytes.length - 5_000),
      async () => {
        const handle = await open(bad, 'r+')
        await handle.write(Buffer.from([1, 2, 3]), 0, 3, inPicture)
        await handle.close()
      },
      async () => writeFile(bad, Buffer.concat([bytes, bytes])),
      async () => writeFile(bad, 'not a backup'),
    ]) {
      await copyFile(file, bad)
      await spoil()
      await assert.rejects(restoreFile(bad, { dataFolder: at('untouched') }), { code: 'backup-broken' })
      assert.ok(!existsSync(at('untouched/database')) && !existsSync(at('untouched/heads.jsonl')))
    }
    t.diagnostic(
      `${torn} torn, ${altered} of ${everywhere.length + 150} altered bits refused; the others changed nothing that is restored`,
    )
  })

  test('of an older program, whose end has no digest of itself, is read as well', async () => {
    const old = await writeTar(at('old.tar'))
    let first = Buffer.alloc(0)
    for await (const { name, bytes } of readTar(file).parts()) {
      const value = () => JSON.parse(Buffer.from(bytes).toString())
      const written = (changed: unknown) => Buffer.from(JSON.stringify(changed))
      if (name === 'gongzhi-backup.json') {
        first = written({ ...value(), format: 1 })
        await old.add({ name, bytes: first })
      } else if (name === 'manifest.json') {
        const manifest = { ...value().manifest, first: createHash('sha256').update(first).digest('hex') }
        await old.add({ name, bytes: written({ manifest }) })
      } else await old.add({ name, bytes })
    }
    await old.end()
    assert.ok(await sameContent(at('old.tar')))
  })

  /** What a restore reads. When and by which program it was made is only told; without the keys nobody can vouch for that. */
  async function sameContent(path: string): Promise<boolean> {
    const read = async (each: string) => {
      const checked = (await checkFile(each)) as Manifest & { program: string; made: string }
      return JSON.stringify({ ...content(checked), program: '', made: '' })
    }
    return (await read(path)) === (await read(file))
  }

  test('is not restored over what is there', { timeout: 120_000 }, async () => {
    const before = await dues({ dataFolder: at('original') })
    assertFault(await gongzhi(['restore', file, '--data', at('original')]), 'restore-not-empty')
    assert.deepEqual(await dues({ dataFolder: at('original') }), before)
    await mkdir(at('pictures/evidence'), { recursive: true })
    await folderBlobStore(at('pictures/evidence')).put(randomBytes(10))
    assertFault(await gongzhi(['restore', file, '--data', at('pictures')]), 'restore-not-empty')
  })

  test('by the command line: made, checked, restored, verified', { timeout: 180_000 }, async () => {
    await mkdir(at('archive'))
    const done = await gongzhi(['backup', at('archive'), '--data', at('original'), '--json'])
    assert.equal(done.code, 0, done.stderr)
    assert.deepEqual(content(JSON.parse(done.stdout) as Manifest), content(made))
    assert.match(done.stderr, /主密钥不在备份里/)
    assertFault(await gongzhi(['backup', file, '--data', at('original')]), 'usage', { exit: 2 })
    const checked = await gongzhi(['backup', '--check', file])
    assert.equal(checked.code, 0, checked.stderr)
    const restored = await gongzhi(['restore', file, '--data', at('by-hand')])
    assert.equal(restored.code, 0, restored.stderr)
    const verified = await gongzhi(['verify', '--data', at('by-hand'), '--json'])
    assert.equal(verified.code, 0, verified.stderr)
    assertFault(await gongzhi(['backup', at('x.tar'), '--data', at('nowhere')]), 'data-folder-missing')
    assert.ok(!existsSync(at('x.tar')) && !existsSync(at('x.tar.part')))
  })

  test('is for its owner only', async () => {
    assert.equal((await stat(file)).mode & 0o077, 0)
  })
})
