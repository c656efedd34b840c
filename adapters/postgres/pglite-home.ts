// Opens PGlite in a folder or in memory, new or not. A folder exists whole or not at all.
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

async function makeNew(home: string, tar: Blob | undefined): Promise<void> {
  const draft = `${home}.new`
  await rm(draft, { recursive: true, force: true })
  await mkdir(draft, { recursive: true })
  const made = await PGlite.create({ fs: new DurableNodeFs(draft), ...(tar ? { loadDataDir: tar } : {}) })
  await made.close()
  await syncFolder(draft)
  await rename(draft, home)
  await syncFile(dirname(home))
}

/** `fs` is undefined in memory. */
export async function openHome(wanted: PgliteHome): Promise<{ db: PGlite; fs: DurableNodeFs | undefined }> {
  const { folder, templateFolder, postponeLog } = wanted
  const home = folder === undefined ? undefined : join(folder, 'pg')
  const isNew = home === undefined || !existsSync(home)
  const tar = isNew && templateFolder !== undefined ? await template(templateFolder) : undefined
  if (home === undefined) {
    return { db: await PGlite.create(tar ? { loadDataDir: tar } : {}), fs: undefined }
  }
  if (isNew) await makeNew(home, tar)
  const fs = new DurableNodeFs(home, { postponeLog })
  return { db: await PGlite.create({ fs, startParams: DURABLE_START }), fs }
}
