// Evidence in a folder, each picture under its digest: <folder>/ab/cd/abcd…. A file is there whole and on the disk, or
// not at all; it never changes and is never written over unless it has rotted.
import { createHash, randomUUID } from 'node:crypto'
import { mkdir, open, readdir, readFile, rename, rm, stat, statfs, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import type { BlobStore } from '@gongzhi/engine/evidence/evidence.port'
import { CONTENT_ADDRESS, Fault } from '@gongzhi/kernel'

/** `maxBytes`: the most the store may hold. `minFreeBytes`: what must stay free on the disk. */
export type FolderBlobOptions = { readonly maxBytes?: number; readonly minFreeBytes?: number }

const DRAFT = 'draft-'
/** A draft that old was left by a process that died. */
const ABANDONED_MS = 3_600_000
const NO_ROOM = new Set(['ENOSPC', 'EDQUOT', 'EFBIG'])

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

async function syncNames(folder: string): Promise<void> {
  const file = await open(folder, 'r')
  try {
    await file.sync()
  } catch (error) {
    // Some systems cannot sync a folder; there the names go with the files.
    const { code } = error as NodeJS.ErrnoException
    if (code !== 'EISDIR' && code !== 'EINVAL' && code !== 'EPERM') throw error
  } finally {
    await file.close()
  }
}

export function folderBlobStore(folder: string, options: FolderBlobOptions = {}): BlobStore {
  const { maxBytes = Number.POSITIVE_INFINITY, minFreeBytes = 0 } = options
  const writing = new Map<string, Promise<string>>()
  let counted: Promise<void> | undefined
  let held = 0
  /** Bytes of puts under way, which the disk does not show yet. */
  let coming = 0

  const pathOf = (address: string): readonly [outer: string, inner: string, file: string] => {
    const outer = join(folder, address.slice(0, 2))
    const inner = join(outer, address.slice(2, 4))
    return [outer, inner, join(inner, address)]
  }

  /** What is held already; clears away what dead processes left. */
  async function count(): Promise<void> {
    await mkdir(folder, { recursive: true })
    for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue
      const path = join(entry.parentPath, entry.name)
      const found = await stat(path).catch(() => undefined)
      if (!found) continue
      if (!entry.name.startsWith(DRAFT)) held += found.size
      else if (Date.now() - found.mtimeMs > ABANDONED_MS) await rm(path, { force: true })
    }
  }

  async function checkDisk(): Promise<void> {
    if (minFreeBytes <= 0) return
    const { bavail, bsize } = await statfs(folder)
    if (bavail * bsize - coming < minFreeBytes) throw new Fault('evidence-no-room')
  }

  async function write(address: string, bytes: Uint8Array): Promise<void> {
    const [outer, inner, path] = pathOf(address)
    const draft = join(folder, `${DRAFT}${randomUUID()}`)
    try {
      const file = await open(draft, 'wx', 0o640)
      try {
        await file.writeFile(bytes)
        await file.sync()
      } finally {
        await file.close()
      }
      await mkdir(inner, { recursive: true })
      await rename(draft, path)
      for (const each of [inner, outer, folder]) await syncNames(each)
    } catch (error) {
      await rm(draft, { force: true })
      const { code } = error as NodeJS.ErrnoException
      throw code !== undefined && NO_ROOM.has(code) ? new Fault('evidence-no-room', {}, { cause: error }) : error
    }
  }

  async function intact(address: string): Promise<Uint8Array | undefined> {
    const bytes = await readFile(pathOf(address)[2]).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined
      throw error
    })
    return bytes && sha256(bytes) === address ? bytes : undefined
  }

  async function keep(address: string, bytes: Uint8Array): Promise<string> {
    counted ??= count()
    await counted
    if (await intact(address)) {
      // Somebody needs it from now on: whoever clears away what is old must see that.
      const now = new Date()
      await utimes(pathOf(address)[2], now, now).catch(() => undefined)
      return address
    }
    if (held + bytes.length > maxBytes) throw new Fault('evidence-no-room')
    // Taken before the first wait, so that many at once keep to the room as well.
    held += bytes.length
    coming += bytes.length
    try {
      await checkDisk()
      await write(address, bytes)
      return address
    } catch (fault) {
      held -= bytes.length
      throw fault
    } finally {
      coming -= bytes.length
    }
  }

  /** Undefined where it is gone. */
  const namesIn = (path: string) =>
    readdir(path).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return []
      throw error
    })

  return {
    async put(given) {
      // The caller's bytes may change while they are being written.
      const bytes = Uint8Array.from(given)
      const address = sha256(bytes)
      const before = writing.get(address)
      if (before) return before
      const made = keep(address, bytes).finally(() => writing.delete(address))
      writing.set(address, made)
      return made
    },

    async get(address) {
      const bytes = CONTENT_ADDRESS.test(address) ? await intact(address) : undefined
      if (!bytes) throw new Fault('evidence-missing')
      return bytes
    },

    async has(address) {
      if (!CONTENT_ADDRESS.test(address)) return false
      const path = pathOf(address)[2]
      const found = await stat(path).catch(() => undefined)
      if (!found?.isFile()) return false
      const now = new Date()
      await utimes(path, now, now).catch(() => undefined)
      return stat(path).then(
        (still) => still.isFile(),
        () => false,
      )
    },

    async remove(address, putUntil = Number.POSITIVE_INFINITY) {
      if (!CONTENT_ADDRESS.test(address)) return false
      await writing.get(address)?.catch(() => undefined)
      counted ??= count()
      await counted
      const [, inner, path] = pathOf(address)
      const found = await stat(path).catch(() => undefined)
      if (!found?.isFile() || found.mtimeMs > putUntil) return false
      await rm(path)
      held -= found.size
      // Gone means gone after a power cut as well.
      await syncNames(inner)
      return true
    },

    async *list() {
      const two = /^[0-9a-f]{2}$/
      for (const outer of (await namesIn(folder)).filter((name) => two.test(name)).sort())
        for (const inner of (await namesIn(join(folder, outer))).filter((name) => two.test(name)).sort())
          for (const address of (await namesIn(join(folder, outer, inner))).sort()) {
            if (!CONTENT_ADDRESS.test(address)) continue
            const found = await stat(pathOf(address)[2]).catch(() => undefined)
            if (found?.isFile()) yield { address, bytes: found.size, at: Math.floor(found.mtimeMs) }
          }
    },
  }
}
