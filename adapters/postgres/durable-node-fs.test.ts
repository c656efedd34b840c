// What is on the disk after a power cut, modelled: a second folder gets a file, or the names of a folder, only at the
// moment PGlite has it synced. Whatever was not synced is lost.
import assert from 'node:assert/strict'
import { copyFileSync, cpSync, existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { PGlite } from '@electric-sql/pglite'
import { DURABLE_START, DurableNodeFs } from './durable-node-fs.ts'
import { openHome } from './pglite-home.ts'

const templateFolder = join(tmpdir(), 'gongzhi-template')

class Disk {
  readonly #live: string
  readonly #kept: string
  synced = 0

  constructor(live: string, kept: string) {
    this.#live = live
    this.#kept = kept
    cpSync(live, kept, { recursive: true })
  }

  keep(path: string): void {
    this.synced++
    const [live, kept] = [join(this.#live, path), join(this.#kept, path)]
    if (!existsSync(live)) return
    if (!statSync(live).isDirectory()) {
      mkdirSync(dirname(kept), { recursive: true })
      copyFileSync(live, kept)
      return
    }
    mkdirSync(kept, { recursive: true })
    for (const name of readdirSync(kept)) {
      if (!existsSync(join(live, name))) rmSync(join(kept, name), { recursive: true })
    }
  }
}

describe('a power cut', () => {
  let root: string
  let fresh: string
  before(async () => {
    root = await mkdtemp(join(tmpdir(), 'gongzhi power '))
    const folder = join(root, 'fresh')
    mkdirSync(folder)
    const { db } = await openHome({ folder, templateFolder, postponeLog: false, vacuumAfterBytes: 0 })
    await db.exec('create table acknowledged (id integer primary key, text text)')
    await db.exec('checkpoint')
    await db.close()
    fresh = join(folder, 'pg')
  })
  after(() => rm(root, { recursive: true, force: true }))

  async function start(name: string, postponeLog: boolean) {
    const live = join(root, name)
    cpSync(fresh, live, { recursive: true })
    const disk = new Disk(live, join(root, `${name} kept`))
    const fs = new DurableNodeFs(live, { postponeLog, onSynced: (path) => disk.keep(path) })
    const db = await PGlite.create({ fs, startParams: DURABLE_START })
    let last = 0
    const write = async (count: number): Promise<void> => {
      for (let i = 0; i < count; i++)
        await db.query('insert into acknowledged values ($1, $2)', [++last, 'x'.repeat(500)])
    }
    /** The rows that are there when the power comes back. */
    const cut = async (): Promise<number> => {
      const after = join(root, `${name} after ${last}`)
      cpSync(join(root, `${name} kept`), after, { recursive: true })
      const again = await PGlite.create(after)
      const { rows } = await again.query<{ n: number; last: number }>(
        'select count(*)::integer n, max(id) last from acknowledged',
      )
      await again.exec('insert into acknowledged values (0, null)')
      await again.close()
      assert.ok(rows[0])
      assert.equal(rows[0].n, rows[0].last ?? 0)
      return rows[0].n
    }
    return { db, fs, disk, write, cut }
  }

  it('loses nothing that was committed', async () => {
    const { db, disk, write, cut } = await start('commit', false)
    await write(12)
    assert.equal(await cut(), 12)
    await db.exec('checkpoint')
    await write(3)
    assert.equal(await cut(), 15)
    assert.ok(disk.synced >= 15)
    await db.close()
  })

  it('loses what came after the last flush, and no more, where commits do not wait', async () => {
    const { db, fs, disk, write, cut } = await start('flush', true)
    const before = disk.synced
    await write(12)
    assert.equal(disk.synced, before)
    assert.equal(await cut(), 0)
    await db.exec('checkpoint')
    await write(5)
    assert.equal(await cut(), 12)
    // The log alone is enough.
    fs.syncLog()
    assert.equal(await cut(), 17)
    await db.close()
  })
})
