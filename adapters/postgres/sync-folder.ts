// Makes files survive a power cut. Part of the PGlite adapter only because a new database folder needs it whole.
// In one go, without promises: a new database has a thousand files, and who calls this has nothing else to do.
import { closeSync, fsyncSync, openSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

/** A folder as well: what is synced then are the names in it. */
export function syncFile(path: string): void {
  const file = openSync(path, 'r')
  try {
    fsyncSync(file)
  } catch (error) {
    // Some systems cannot sync a folder; there the names go with the files.
    const { code } = error as NodeJS.ErrnoException
    if (code !== 'EISDIR' && code !== 'EINVAL' && code !== 'EPERM') throw error
  } finally {
    closeSync(file)
  }
}

/** Every file in the folder and below it, then the folders. */
export function syncFolder(folder: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) syncFolder(path)
    else if (entry.isFile()) syncFile(path)
  }
  syncFile(folder)
}
