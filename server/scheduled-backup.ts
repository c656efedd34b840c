// The nightly backup of a running platform: made, read back, and the oldest let go. Nothing is let go before the new one
// has been found sound.
import { mkdir, readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { backupName } from './compose-backup.ts'

const CHINA_MS = 8 * 3_600_000
const DAY_MS = 24 * 3_600_000

/** The last time by now at which a backup was to be made. `at`: `03:00` in China, all year round. */
export function lastDue(at: string, now: number): number {
  const [hours = 0, minutes = 0] = at.split(':').map(Number)
  const today = Math.floor((now + CHINA_MS) / DAY_MS) * DAY_MS - CHINA_MS
  const due = today + hours * 3_600_000 + minutes * 60_000
  return due <= now ? due : due - DAY_MS
}

const OWN = /^gongzhi-\d{8}-\d{6}Z\.tar$/

export type NightlyBackup = {
  /** One backup; the file. Faults: those of a backup, backup-broken where it could not be read back. */
  run(): Promise<string>
  /** The same where one is due and not made yet; undefined else. What came due while nobody ran is made once. */
  runIfDue(at: string): Promise<string | undefined>
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
  async function newest(): Promise<number | undefined> {
    const last = (await own()).at(-1)
    return last === undefined ? undefined : (await stat(join(folder, last))).mtimeMs
  }
  const backup: NightlyBackup = {
    newest,
    async runIfDue(at) {
      const made = await newest()
      return made !== undefined && made >= lastDue(at, now()) ? undefined : backup.run()
    },
    async run() {
      await mkdir(folder, { recursive: true, mode: 0o700 })
      // What a process left that died while it wrote; nobody else writes here under such a name.
      for (const name of await readdir(folder))
        if (name.endsWith('.part') && OWN.test(name.slice(0, -5))) await rm(join(folder, name), { force: true })
      const file = join(folder, backupName(now()))
      await make(file)
      try {
        await check(file)
      } catch (fault) {
        // What cannot be read back is none, and must not pass for tonight's.
        await rm(file, { force: true })
        throw fault
      }
      for (const name of (await own()).slice(0, -keep)) await rm(join(folder, name), { force: true })
      return file
    },
  }
  return backup
}
