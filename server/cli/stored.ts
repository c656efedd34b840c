// What the commands about accounts and keys work on: the data folder while no server has it, or with DATABASE_URL that server.
import { existsSync } from 'node:fs'
import { basename, join } from 'node:path'
import { directory as directoryOf } from '@gongzhi/engine'
import { type Clock, Fault } from '@gongzhi/kernel'
import { openStorage, type Storage } from '../compose.ts'
import { databaseOf, dataFolder } from '../config.ts'
import { argumentsOf } from './arguments.ts'

export const WALL_CLOCK: Clock = { now: () => Date.now() }

export type Stored = Storage & {
  readonly directory: () => ReturnType<typeof directoryOf>
  readonly names: readonly string[]
  readonly options: Readonly<Record<string, string | undefined>>
}

/**
 * `fresh`: also where there is no database yet, which is then made. Faults: usage, data-folder-missing, data-folder-locked and those
 * of `openStorage`.
 */
export async function withStored(
  args: readonly string[],
  {
    usage,
    names,
    options = [],
    fresh = false,
  }: { usage: string; names: number; options?: readonly string[]; fresh?: boolean },
  work: (stored: Stored) => Promise<number>,
): Promise<number> {
  const text = { type: 'string' } as const
  const { values, positionals } = argumentsOf(args, {
    data: text,
    ...Object.fromEntries(options.map((name) => [name, text])),
  })
  if (positionals.length !== names) throw new Fault('usage', { detail: usage })
  const given = values as Record<string, string | undefined>
  const folder = dataFolder(given.data)
  const server = databaseOf()
  // A mistyped folder must not pass for an empty platform.
  if (!fresh && !server && !existsSync(join(folder, 'database')))
    throw new Fault('data-folder-missing', { folder: basename(folder) })
  const storage = await openStorage(folder, WALL_CLOCK, { server, name: 'gongzhi', migrates: fresh })
  try {
    const loaded = await storage.database.read(({ reference }) => reference.load())
    // Not before it is asked for: an empty platform has no calendar, and no place either.
    return await work({ ...storage, directory: () => directoryOf(loaded), names: positionals, options: given })
  } finally {
    await storage.close()
  }
}
