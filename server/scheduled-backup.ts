// The nightly backup of a running platform: made, read back, and the oldest let go. Nothing is let go before the new one
// has been found sound.
import { mkdir, readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { backupName } from './compose-backup.ts'

const OWN = /^gongzhi-\d{8}-\d{6}Z\.tar$/

export type NightlyBackup = {
  /** One backup; the file. Faults: those of a backup, backup-broken where it could not be read back. */
  run(): Promise<string>
  /** When the newest was made, milliseconds since 1970; undefined while there is none. */
  newest(): Promise<number | undefined>
}

export function nightlyBackup({
  folder,
  keep,
  make,
  check,
  now = Date.now,
}: {
  folder: string
  keep: number
  make: (file: string) => Promise<unknown>
  check: (file: string) => Promise<unknown>
  now?: () => number
}): NightlyBackup {
  const own = async () => (await readdir(folder).catch(() => [])).filter((name) => OWN.test(name)).sort()
  return {
    async run() {
      await mkdir(folder, { recursive: true, mode: 0o700 })
      // What a process left that died while it wrote; nobody else writes here under such a name.
      for (const name of await readdir(folder))
        if (name.endsWith('.part') && OWN.test(name.slice(0, -5))) await rm(join(folder, name), { force: true })
      const file = join(folder, backupName(now()))
      await make(file)
      await check(file)
      for (const name of (await own()).slice(0, -keep)) await rm(join(folder, name), { force: true })
      return file
    },
    async newest() {
      const last = (await own()).at(-1)
      return last === undefined ? undefined : (await stat(join(folder, last))).mtimeMs
    },
  }
}
