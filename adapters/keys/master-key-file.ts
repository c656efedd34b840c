// Master keys in one file that only its owner may read, beside the database and never in it. Written whole or not at all, by one
// process at a time: a generation that got lost would take with it all that it wraps.
import { randomBytes, randomUUID } from 'node:crypto'
import { link, mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import type { MasterKey, MasterKeys } from '@gongzhi/engine/personal/master-keys.port'
import { Fault } from '@gongzhi/kernel'

const FORMAT = 'gongzhi-master-keys 1'
const KEY_BYTES = 32
const LOCK_WAIT_MS = 5_000

type Content = {
  readonly root: Uint8Array
  readonly current: string
  readonly generations: ReadonlyMap<string, Uint8Array>
}

function invalid(detail: string, cause?: unknown): Fault {
  return new Fault('master-key-invalid', { detail }, cause === undefined ? {} : { cause })
}

function keyFrom(text: unknown, name: string): Uint8Array {
  const key = typeof text === 'string' ? Buffer.from(text, 'base64url') : Buffer.alloc(0)
  if (key.length !== KEY_BYTES) throw invalid(`${name} is not ${KEY_BYTES} bytes`)
  return key
}

function parsed(text: string): Content {
  let json: { format?: unknown; root?: unknown; current?: unknown; generations?: unknown }
  try {
    json = JSON.parse(text) as typeof json
  } catch {
    // The cause would quote what it could not read.
    throw invalid('not JSON')
  }
  if (json?.format !== FORMAT) throw invalid(`not of the format “${FORMAT}”`)
  const named = Object.entries((json.generations ?? {}) as Record<string, unknown>)
  const generations = new Map(named.map(([id, key]) => [id, keyFrom(key, id)]))
  const { current } = json
  if (typeof current !== 'string' || !generations.has(current)) throw invalid('there is no current generation')
  return { root: keyFrom(json.root, 'root'), current, generations }
}

function textOf({ root, current, generations }: Content): string {
  const text = (key: Uint8Array) => Buffer.from(key).toString('base64url')
  const all = Object.fromEntries([...generations].map(([id, key]) => [id, text(key)]))
  return `${JSON.stringify({ format: FORMAT, root: text(root), current, generations: all }, null, 2)}\n`
}

const drawGeneration = () => `g-${new Date().toISOString().slice(0, 10)}-${randomBytes(4).toString('hex')}`

async function syncFolder(path: string): Promise<void> {
  const folder = await open(dirname(path), 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

async function draft(path: string, content: Content): Promise<string> {
  const name = `${path}.${randomUUID()}`
  const file = await open(name, 'wx', 0o600)
  try {
    await file.writeFile(textOf(content))
    await file.sync()
  } finally {
    await file.close()
  }
  return name
}

/** Over what was there, which is blotted out as far as the disk does what it is told. */
async function replace(path: string, content: Content): Promise<void> {
  const made = await draft(path, content)
  const before = await open(path, 'r+')
  try {
    const { size } = await before.stat()
    await rename(made, path)
    await syncFolder(path)
    await before.write(Buffer.alloc(size), 0, size, 0)
    await before.sync()
  } finally {
    await before.close()
  }
}

async function make(path: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  const id = drawGeneration()
  const made = await draft(path, {
    root: randomBytes(KEY_BYTES),
    current: id,
    generations: new Map([[id, randomBytes(KEY_BYTES)]]),
  })
  try {
    // Unlike a rename, a link never takes the place of a file that another process has made meanwhile.
    await link(made, path)
    await syncFolder(path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    await rm(made, { force: true })
  }
}

async function alone<T>(path: string, work: () => Promise<T>): Promise<T> {
  const lock = `${path}.lock`
  const until = Date.now() + LOCK_WAIT_MS
  for (;;) {
    try {
      await (await open(lock, 'wx', 0o600)).close()
      break
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
      // Never taken over by guessing that its holder has died: two at once would lose a generation, and all that it wraps.
      if (Date.now() > until)
        throw invalid(`another process is changing it; if there is none, remove ${basename(lock)}`)
      await setTimeout(50)
    }
  }
  try {
    return await work()
  } finally {
    await rm(lock, { force: true })
  }
}

/**
 * `make`: a file that is not there is made, with a first generation. Never where a database already has wrapped keys: a new key
 * opens none of them. Faults: master-key-missing, master-key-invalid, master-key-exposed.
 */
export async function masterKeyFile(path: string, options: { readonly make: boolean }): Promise<MasterKeys> {
  let known: Content | undefined
  let mark = ''

  async function read(): Promise<Content> {
    const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined
      throw invalid(error.code ?? 'cannot be read', error)
    })
    if (!found) throw new Fault('master-key-missing', { generation: basename(path) })
    const now = `${found.ino} ${found.mtimeMs} ${found.size}`
    if (known && now === mark) return known
    if ((found.mode & 0o077) !== 0) throw new Fault('master-key-exposed', { mode: (found.mode & 0o777).toString(8) })
    const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
      throw invalid(error.code ?? 'cannot be read', error)
    })
    try {
      known = parsed(text)
    } catch (fault) {
      // It may have been replaced, and what it was blotted out, while it was read.
      const again = await stat(path).catch(() => undefined)
      if (!again || again.ino === found.ino) throw fault
      return read()
    }
    mark = now
    return known
  }

  function keyOf({ generations }: Content, id: string): MasterKey | undefined {
    const key = generations.get(id)
    return key && { id, key }
  }

  if (options.make) {
    const there = await stat(path).then(
      () => true,
      () => false,
    )
    if (!there) await make(path)
  }
  await read()

  return {
    async current() {
      const content = await read()
      return keyOf(content, content.current) as MasterKey
    },
    async find(id) {
      // One that is known needs no look at the disk; one that is not may have been made by another process.
      return (known && keyOf(known, id)) ?? keyOf(await read(), id)
    },
    async list() {
      return [...(await read()).generations.keys()]
    },
    add: () =>
      alone(path, async () => {
        const { root, generations } = await read()
        const id = drawGeneration()
        const key = randomBytes(KEY_BYTES)
        await replace(path, { root, current: id, generations: new Map([...generations, [id, key]]) })
        await read()
        return { id, key }
      }),
    dropOld: () =>
      alone(path, async () => {
        const { root, current, generations } = await read()
        const kept = generations.get(current) as Uint8Array
        const old = [...generations.keys()].filter((id) => id !== current)
        if (old.length > 0) await replace(path, { root, current, generations: new Map([[current, kept]]) })
        await read()
        return old
      }),
    async root() {
      return (await read()).root
    },
  }
}
