// The care of master keys. Rotation rewraps data keys and touches no value; killed at any moment it goes on where it was.
import { Fault } from '@gongzhi/kernel'
import type { Database } from '../stores.port.ts'
import type { MasterKeys } from './master-keys.port.ts'
import { unwrapKey, wrapKey } from './sealing.ts'

type Parts = { readonly database: Database; readonly masters: MasterKeys }
const BATCH = 200

/** Whether every key of the database can be opened. Faults: master-key-missing, master-key-wrong. */
export async function checkMasterKeys({ database, masters }: Parts): Promise<void> {
  for (const { generation } of await database.read(({ personalCare }) => personalCare.generations())) {
    const master = await masters.find(generation)
    if (!master) throw new Fault('master-key-missing', { generation })
    const key = await database.read(({ personalCare }) => personalCare.sample(generation))
    try {
      if (key) unwrapKey(master, key.wrapped, key.subject, key.purpose)
    } catch (cause) {
      throw new Fault('master-key-wrong', { generation }, { cause })
    }
  }
}

export type Rotated = { readonly generation: string; readonly rewrapped: number; readonly resumed: boolean }

/**
 * Wraps every data key under a new master key; one that was begun before is brought to its end instead. Meanwhile whatever is
 * wrapped by either can be read. Faults: master-key-missing, personal-unreadable.
 */
export async function rotateMasterKey({ database, masters }: Parts): Promise<Rotated> {
  const before = await masters.current()
  const wraps = await database.read(({ personalCare }) => personalCare.generations())
  const resumed = wraps.some(({ generation }) => generation !== before.id)
  const target = resumed ? before : await masters.add()
  let rewrapped = 0
  for (;;) {
    const keys = await database.read(({ personalCare }) => personalCare.notUnder(target.id, BATCH))
    if (keys.length === 0) return { generation: target.id, rewrapped, resumed }
    const anew: { key: (typeof keys)[number]; wrapped: string }[] = []
    for (const key of keys) {
      const master = await masters.find(key.generation)
      if (!master) throw new Fault('master-key-missing', { generation: key.generation })
      const data = unwrapKey(master, key.wrapped, key.subject, key.purpose)
      anew.push({ key, wrapped: wrapKey(target, data, key.subject, key.purpose) })
    }
    rewrapped += await database.transaction(async ({ personalCare }) => {
      let count = 0
      for (const { key, wrapped } of anew) if (await personalCare.rewrap(key, target.id, wrapped)) count++
      return count
    })
  }
}

/**
 * Forgets all master keys but the current one, for good. From then on whatever was destroyed before the rotation cannot be read
 * from old backups, logs or disk pages either; nor can anything else of a backup made before it. Fault master-key-in-use.
 */
export async function dropOldMasterKeys({ database, masters }: Parts): Promise<readonly string[]> {
  const { id } = await masters.current()
  const old = (await masters.list()).filter((each) => each !== id)
  if (old.length === 0) return []
  await database.transaction(async ({ personalCare }) => {
    const count = await personalCare.retire(old)
    if (count > 0) throw new Fault('master-key-in-use', { count })
  })
  return masters.dropOld()
}
