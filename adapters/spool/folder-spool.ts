// Waiting signals as files in a folder, one each, named by order of arrival. A process has a slot of its own there, under a
// lock, and takes over the slots of those that died. Never writes into a file that has its name already.
import { randomUUID } from 'node:crypto'
import { mkdir, open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Spool, SpooledSignal } from '@gongzhi/engine/signals/spool.port'
import { Fault } from '@gongzhi/kernel'

export type FolderSpoolOptions = {
  /** One process at a time in a folder; throws where somebody else is in it. */
  readonly lock: (folder: string) => Promise<{ release(): Promise<void> }>
  /** Most bytes that wait (512 MiB). */
  readonly maxBytes?: number
  readonly maxCount?: number
}

type Entry = { readonly name: string; readonly bytes: number; readonly id: string | undefined }

const WAITING = /^(\d{12})\.signal$/
const SLOT = /^slot-(\d+)$/
const MOST_SLOTS = 1_000
const nameOf = (place: number): string => `${String(place).padStart(12, '0')}.signal`

async function syncNames(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } catch (error) {
    // Some systems cannot sync a folder; there the names go with the files.
    if (!['EISDIR', 'EINVAL', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error
  } finally {
    await handle.close()
  }
}

/** One line of JSON, then the picture. */
function encoded({ signal, picture: { jpeg, ...picture } }: SpooledSignal): Buffer {
  return Buffer.concat([Buffer.from(`${JSON.stringify({ signal, picture })}\n`), jpeg])
}

function decoded(bytes: Buffer): SpooledSignal {
  const end = bytes.indexOf(10)
  const { signal, picture } = JSON.parse(bytes.subarray(0, end).toString('utf8')) as SpooledSignal
  return { signal, picture: { ...picture, jpeg: new Uint8Array(bytes.subarray(end + 1)) } }
}

async function namesIn(folder: string): Promise<string[]> {
  return (await readdir(folder)).filter((name) => WAITING.test(name)).sort()
}

/** Faults: signals-no-room where no slot is to be had. */
export async function folderSpool(folder: string, options: FolderSpoolOptions): Promise<Spool> {
  const { maxBytes = 512 * 2 ** 20, maxCount = 100_000 } = options
  await mkdir(folder, { recursive: true, mode: 0o700 })

  async function ownSlot() {
    for (let n = 0; n < MOST_SLOTS; n++) {
      const path = join(folder, `slot-${n}`)
      await mkdir(path, { recursive: true, mode: 0o700 })
      const lock = await options.lock(path).catch((fault: unknown) => {
        if (fault instanceof Fault && fault.code === 'data-folder-locked') return undefined
        throw fault
      })
      if (lock) return { path, lock }
    }
    throw new Fault('signals-no-room', { count: MOST_SLOTS })
  }

  const { path: own, lock } = await ownSlot()
  const entries: Entry[] = []
  let bytes = 0
  let last = 0
  let turn: Promise<unknown> = Promise.resolve()

  /** One after the other: names are given in order. */
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = turn.then(work)
    turn = mine.catch(() => undefined)
    return mine
  }

  function add(entry: Entry): void {
    entries.push(entry)
    bytes += entry.bytes
    last = Math.max(last, Number(WAITING.exec(entry.name)?.[1] ?? 0))
  }

  async function idOf(path: string): Promise<string | undefined> {
    try {
      return decoded(await readFile(path)).signal.id
    } catch {
      return undefined
    }
  }

  async function read(): Promise<void> {
    // What has no name yet was never acknowledged.
    for (const name of await readdir(own)) if (name.endsWith('.draft')) await rm(join(own, name), { force: true })
    for (const name of await namesIn(own)) {
      const path = join(own, name)
      add({ name, bytes: (await stat(path)).size, id: await idOf(path) })
    }
  }

  async function leave(to: 'removed' | 'aside'): Promise<void> {
    const entry = entries[0]
    if (!entry) return
    const path = join(own, entry.name)
    if (to === 'removed') await rm(path, { force: true })
    else {
      const aside = join(folder, 'aside')
      await mkdir(aside, { recursive: true, mode: 0o700 })
      await rename(path, join(aside, `${Date.now()}-${entry.name}`))
      await syncNames(aside)
    }
    entries.shift()
    bytes -= entry.bytes
  }

  /** What waits in a slot that nobody holds. */
  async function adoptSlot(slot: string): Promise<number> {
    const path = join(folder, slot)
    if ((await namesIn(path)).length === 0) return 0
    const other = await options.lock(path).catch(() => undefined)
    if (!other) return 0
    try {
      const names = await namesIn(path)
      for (const name of names) {
        const place = nameOf(last + 1)
        await rename(join(path, name), join(own, place))
        add({ name: place, bytes: (await stat(join(own, place))).size, id: await idOf(join(own, place)) })
      }
      await syncNames(own)
      return names.length
    } finally {
      await other.release()
    }
  }

  /** Drawn once for a slot: only one process has it at a time. */
  async function nameOfSlot(): Promise<string> {
    const path = join(own, 'name')
    const known = await readFile(path, 'utf8').catch(() => '')
    if (/^[0-9a-f-]{36}$/.test(known)) return known
    const drawn = randomUUID()
    await writeFile(path, drawn, { mode: 0o600 })
    return drawn
  }

  let name: string
  try {
    await read()
    name = await nameOfSlot()
  } catch (error) {
    await lock.release()
    throw error
  }

  return {
    name,
    put: (entry) =>
      inTurn(async () => {
        if (entries.some(({ id }) => id === entry.signal.id)) return
        const text = encoded(entry)
        if (bytes + text.length > maxBytes || entries.length >= maxCount)
          throw new Fault('signals-no-room', { count: entries.length })
        const name = nameOf(last + 1)
        const draft = join(own, `${name}.draft`)
        try {
          const file = await open(draft, 'w', 0o600)
          try {
            await file.writeFile(text)
            await file.sync()
          } finally {
            await file.close()
          }
          await rename(draft, join(own, name))
          await syncNames(own)
        } catch (error) {
          await rm(draft, { force: true })
          if (['ENOSPC', 'EDQUOT'].includes((error as NodeJS.ErrnoException).code ?? ''))
            throw new Fault('signals-no-room', { count: entries.length }, { cause: error })
          throw error
        }
        add({ name, bytes: text.length, id: entry.signal.id })
      }),
    first: () =>
      inTurn(async () => {
        for (;;) {
          const entry = entries[0]
          if (!entry) return undefined
          try {
            return decoded(await readFile(join(own, entry.name)))
          } catch (error) {
            // A file that a failing disk has spoiled cannot be delivered by anybody.
            if (!(error instanceof SyntaxError)) throw error
            await leave('aside')
          }
        }
      }),
    done: () => inTurn(() => leave('removed')),
    setAside: () => inTurn(() => leave('aside')),
    count: () => entries.length,
    adopt: () =>
      inTurn(async () => {
        const slots = (await readdir(folder)).filter((name) => SLOT.test(name) && join(folder, name) !== own)
        let count = 0
        for (const slot of slots.sort()) count += await adoptSlot(slot)
        return count
      }),
    async close() {
      await turn
      await lock.release()
    },
  }
}
