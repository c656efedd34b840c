// The seal on a backup: who has the master key can tell that the backup was made under it, and that nobody changed it since.
import { createHmac, hkdfSync } from 'node:crypto'
import type { MasterKey, MasterKeys } from '../personal/master-keys.port.ts'
import type { Seal, Seals } from './backup.port.ts'

/** A key of its own: what is sealed here opens nothing that the master key opens. */
export function sealOf({ id, key }: MasterKey): Seal {
  const own = Buffer.from(hkdfSync('sha256', key, '', 'gongzhi backup seal', 32))
  return { key: id, of: (text) => createHmac('sha256', own).update(text).digest('hex') }
}

/** By generation: one that is not there opens none of the personal data of such a backup either. */
export function sealsOf(keys: MasterKeys): Seals {
  return async (id) => {
    const key = await keys.find(id)
    return key && sealOf(key)
  }
}
