// First cut so that the server can run; the stores' author replaces it (durability, limits, contract).
import { createHash } from 'node:crypto'
import { mkdir, readFile, rename, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { BlobStore } from '@gongzhi/engine/evidence/evidence.port'
import { Fault } from '@gongzhi/kernel'

export async function folderBlobStore(folder: string, _options: { maxBytes?: number; minFreeBytes?: number } = {}): Promise<BlobStore> {
  const path = (address: string) => join(folder, address.slice(0, 2), address)
  return {
    async put(bytes) {
      const address = createHash('sha256').update(bytes).digest('hex')
      await mkdir(dirname(path(address)), { recursive: true })
      await writeFile(`${path(address)}.tmp`, bytes)
      await rename(`${path(address)}.tmp`, path(address))
      return address
    },
    get: (address) => readFile(path(address)).catch(() => { throw new Fault('evidence-missing') }),
    has: (address) => stat(path(address)).then(() => true, () => false),
  }
}
