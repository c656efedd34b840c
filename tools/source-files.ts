// Lists files of the repository for the checks. Never follows links, so that workspaces are not read twice.
import { type Dirent, readdirSync } from 'node:fs'
import { join } from 'node:path'

const SKIPPED = new Set(['node_modules', '.git', '.cache'])

/** Paths below `root` with forward slashes, sorted; `node_modules`, `.git`, `web/dist` and `data` are left out. */
export function listFiles(
  root: string,
  keep: (path: string) => boolean,
  skip: ReadonlySet<string> = SKIPPED,
): string[] {
  const found: string[] = []
  const walk = (folder: string): void => {
    let entries: Dirent[]
    try {
      entries = readdirSync(join(root, folder), { withFileTypes: true })
    } catch {
      return
    }
    for (const entry of entries) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`
      if (entry.isDirectory()) {
        if (!skip.has(entry.name) && path !== 'data' && path !== 'web/dist') walk(path)
      } else if (entry.isFile() && keep(path)) found.push(path)
    }
  }
  walk('')
  return found.sort()
}
