// One process at a time in a data folder: two would destroy the database without a word.
// A lock is a file lock.<n>. It is taken by creating the next number, which exactly one process can do, and the file
// with the highest number is never removed: so a holder that died is succeeded without a moment in which two believe
// that they hold it, however many try at once.
import { randomUUID } from 'node:crypto'
import { link, mkdir, open, readdir, readFile, readlink, rename, rm, stat, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { Fault } from '@gongzhi/kernel'
import { syncFile } from './sync-folder.ts'

/** `started`, `boot` and `space` (pid namespace) are missing where there is no /proc. `pid` 0: given back; below 0: unknown. */
type Holder = { readonly pid: number; readonly started?: string; readonly boot?: string; readonly space?: string }

export type FolderLock = { release(): Promise<void> }

const BEAT_MS = 5_000
/** A holder in another container cannot be asked for; it is taken for dead when it has not been heard of for so long. */
const SILENT_MS = 4 * BEAT_MS

async function textOf(path: string): Promise<string | undefined> {
  return readFile(path, 'utf8').then(
    (text) => text.trim(),
    () => undefined,
  )
}

/** Clock ticks from boot to the start of the process; undefined when it is gone, a zombie, or there is no /proc. */
async function startOf(pid: number): Promise<string | undefined> {
  const stats = await textOf(`/proc/${pid}/stat`)
  // The name of the program, in brackets, may itself hold blanks and brackets.
  const [state, ...rest] = stats?.slice(stats.lastIndexOf(')') + 2).split(' ') ?? []
  return state === 'Z' || state === 'X' ? undefined : rest[18]
}

async function self(): Promise<Holder> {
  const [started, boot, space] = await Promise.all([
    startOf(process.pid),
    textOf('/proc/sys/kernel/random/boot_id'),
    readlink('/proc/self/ns/pid').catch(() => undefined),
  ])
  return { pid: process.pid, ...(started ? { started } : {}), ...(boot ? { boot } : {}), ...(space ? { space } : {}) }
}

function processExists(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

async function isAlive(holder: Holder, me: Holder, silentFor: number): Promise<boolean> {
  if (holder.pid === 0) return false
  if (holder.pid < 0) return silentFor < SILENT_MS
  if (holder.boot !== me.boot) return holder.boot === undefined || me.boot === undefined ? silentFor < SILENT_MS : false
  if (holder.space !== me.space) return silentFor < SILENT_MS
  if (!processExists(holder.pid)) return false
  return holder.started === undefined || holder.started === (await startOf(holder.pid))
}

async function numbersIn(folder: string): Promise<readonly number[]> {
  const names = await readdir(folder)
  return names.flatMap((name) => /^lock\.(\d+)$/.exec(name)?.[1] ?? []).map(Number)
}

/** Undefined when the file is gone, which means that somebody was quicker. */
async function holderIn(path: string): Promise<{ holder: Holder; silentFor: number } | undefined> {
  const [text, stats] = await Promise.all([textOf(path), stat(path).catch(() => undefined)])
  if (text === undefined || stats === undefined) return undefined
  const silentFor = Date.now() - stats.mtimeMs
  try {
    return { holder: JSON.parse(text) as Holder, silentFor }
  } catch {
    // Being written this moment, or torn by a power cut long ago.
    return { holder: { pid: -1 }, silentFor }
  }
}

async function writeDurably(path: string, holder: Holder): Promise<void> {
  const file = await open(path, 'wx')
  try {
    await file.writeFile(JSON.stringify(holder))
    await file.sync()
  } finally {
    await file.close()
  }
}

/** Whether the lock of that number is ours now. Only one caller of any process gets true. */
async function take(folder: string, number: number, me: Holder): Promise<boolean> {
  const path = join(folder, `lock.${number}`)
  const draft = join(folder, `lock-${randomUUID()}`)
  try {
    await writeDurably(draft, me)
    await link(draft, path)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EEXIST') return false
    // A file system without hard links.
    if (code !== 'EPERM' && code !== 'ENOTSUP' && code !== 'ENOSYS') throw error
    const made = await writeDurably(path, me).then(
      () => true,
      (fault: NodeJS.ErrnoException) => {
        if (fault.code === 'EEXIST') return false
        throw fault
      },
    )
    if (!made) return false
  } finally {
    await rm(draft, { force: true })
  }
  // Whoever looked at the folder long ago may create a number that had been used and removed since.
  const numbers = await numbersIn(folder)
  if (numbers.some((each) => each > number)) {
    await rm(path, { force: true })
    return false
  }
  for (const each of numbers) if (each < number) await rm(join(folder, `lock.${each}`), { force: true })
  syncFile(folder)
  return true
}

function held(path: string, folder: string): FolderLock {
  const beat = setInterval(() => {
    const now = new Date()
    utimes(path, now, now).catch(() => undefined)
  }, BEAT_MS)
  beat.unref()
  return {
    async release() {
      clearInterval(beat)
      const draft = join(folder, `lock-${randomUUID()}`)
      await writeDurably(draft, { pid: 0 })
      await rename(draft, path)
    },
  }
}

/** Faults: data-folder-locked with the pid of the holder. */
export async function lockFolder(folder: string): Promise<FolderLock> {
  await mkdir(folder, { recursive: true })
  const me = await self()
  for (;;) {
    const top = Math.max(0, ...(await numbersIn(folder)))
    if (top > 0) {
      const found = await holderIn(join(folder, `lock.${top}`))
      if (found === undefined) continue
      if (await isAlive(found.holder, me, found.silentFor))
        throw new Fault('data-folder-locked', { pid: found.holder.pid })
    }
    if (await take(folder, top + 1, me)) return held(join(folder, `lock.${top + 1}`), folder)
  }
}
