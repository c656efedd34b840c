// The master keys of a platform: opened in one way by all that seal something, so that a first file is made only where nothing in
// the database was sealed under another one.
import { masterKeyFile } from '@gongzhi/adapters/keys/master-key-file'
import { checkMasterKeys } from '@gongzhi/engine'
import type { MasterKeys } from '@gongzhi/engine/personal/master-keys.port'
import type { Database } from '@gongzhi/engine/stores.port'

/** Whether anything in the database can be read only with the master keys it has had so far. */
async function holdsSealed(database: Database): Promise<boolean> {
  return database.read(async ({ personalCare, accounts, webhooks }) => {
    if ((await personalCare.generations()).length > 0 || (await webhooks.list()).length > 0) return true
    for (const { id } of await accounts.list()) if (await accounts.findSecondFactor(id)) return true
    return false
  })
}

/** Faults: master-key-missing, master-key-wrong, master-key-invalid, master-key-exposed. */
export async function openMasterKeys(database: Database, path: string): Promise<MasterKeys> {
  const masters = await masterKeyFile(path, { make: !(await holdsSealed(database)) })
  await checkMasterKeys({ database, masters })
  return masters
}
