// The mark on a data folder that a restore is filling. It is there before anything else is, and goes last.
import { open, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Fault } from '@gongzhi/kernel'

const markIn = (dataFolder: string) => join(dataFolder, 'restore-unfinished')

export function isRestoreUnfinished(dataFolder: string): Promise<boolean> {
  return stat(markIn(dataFolder)).then(
    () => true,
    () => false,
  )
}

/** Whoever opens a data folder asks this first. Fault restore-unfinished. */
export async function refuseUnfinishedRestore(dataFolder: string): Promise<void> {
  if (await isRestoreUnfinished(dataFolder)) throw new Fault('restore-unfinished')
}

export async function markRestore(dataFolder: string): Promise<void> {
  const file = await open(markIn(dataFolder), 'a', 0o600)
  await file.sync()
  await file.close()
}

export async function unmarkRestore(dataFolder: string): Promise<void> {
  await rm(markIn(dataFolder), { force: true })
}
