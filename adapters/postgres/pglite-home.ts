// Opens PGlite in a folder or in memory, new or not. A folder that was not finished is made anew, any other is kept.
import { randomUUID } from 'node:crypto'
import { existsSync, openAsBlob } from 'node:fs'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { DURABLE_START, DurableNodeFs } from './durable-node-fs.ts'
import type { PgliteHome } from './pglite-protocol.ts'
import { syncFile, syncFolder } from './sync-folder.ts'

async function versionOfPglite(): Promise<string> {
  const entry = createRequire(import.meta.url).resolve('@electric-sql/pglite')
  const manifest = await readFile(join(dirname(entry), '..', 'package.json'), 'utf8')
  return String((JSON.parse(manifest) as { version: unknown }).version)
}

/** A new, empty database as a tar; made once (seconds) and copied from then on (tenths). */
async function template(folder: string): Promise<Blob> {
  const path = join(folder, `pglite-${await versionOfPglite()}.tar`)
  if (!existsSync(path)) {
    await mkdir(folder, { recursive: true })
    const made = await PGlite.create()
    const tar = await made.dumpDataDir('none')
    await made.close()
    const draft = `${path}.${randomUUID()}`
    await writeFile(draft, Buffer.from(await tar.arrayBuffer()))
    await rename(draft, path)
  }
  return openAsBlob(path)
}

/** `fs` is undefined in memory. */
export async function openHome(wanted: PgliteHome): Promise<{ db: PGlite; fs: DurableNodeFs | undefined }> {
  const { folder, templateFolder, postponeLog } = wanted
  const newFrom = async () => (templateFolder === undefined ? {} : { loadDataDir: await template(templateFolder) })
  if (folder === undefined) return { db: await PGlite.create(await newFrom()), fs: undefined }
  const home = join(folder, 'pg')
  // There while the database is being made. Only what it stands beside is ever removed.
  const unfinished = join(folder, 'pg.unfinished')
  if (existsSync(unfinished)) await rm(home, { recursive: true, force: true })
  const isNew = !existsSync(home)
  if (isNew) {
    await mkdir(folder, { recursive: true })
    await writeFile(unfinished, '')
    syncFile(folder)
  }
  // A process that died between making this file and writing it left it empty, and PostgreSQL never starts beside an empty one. Who
  // may be here is for the lock of the folder to say.
  await rm(join(home, 'postmaster.pid'), { force: true })
  const fs = new DurableNodeFs(home, { postponeLog })
  fs.resting = isNew
  const db = await PGlite.create({ fs, startParams: DURABLE_START, ...(isNew ? await newFrom() : {}) })
  if (isNew) {
    await db.exec('checkpoint')
    syncFolder(home)
    fs.resting = false
    await rm(unfinished)
    syncFile(folder)
  }
  return { db, fs }
}
