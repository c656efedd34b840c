// Makes files survive a power cut. Part of the PGlite adapter only because a new database folder needs it whole.
import { open, readdir } from 'node:fs/promises'
import { join } from 'node:path'

/** A folder as well: what is synced then are the names in it. */
export async function syncFile(path: string): Promise<void> {
  const file = await open(path, 'r')
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

/** Every file in the folder and below it, then the folders. */
export async function syncFolder(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) await syncFolder(path)
    else if (entry.isFile()) await syncFile(path)
  }
  await syncFile(folder)
}
