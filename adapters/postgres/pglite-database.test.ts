// The stores on PGlite: the contract suite over one folder that is emptied for each test.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before } from 'node:test'
import { storesContract } from '@gongzhi/engine/stores.contract'
import { emptied } from './empty-database.contract.ts'
import { frozenPublicationContract } from './frozen-publication.contract.ts'
import { openPglite, type PgliteDatabase } from './pglite-database.ts'
import { sqlListContract } from './sql-list.contract.ts'

const templateFolder = join(tmpdir(), 'gongzhi-template')

const told = new Set<string>()
const onStatement = (text: string) => told.add(text)
let root: string
let current: PgliteDatabase

before(async () => {
  // A blank in the path, because the thread of PGlite must not stumble over one.
  root = await mkdtemp(join(tmpdir(), 'gongzhi pglite '))
  current = await openPglite({ folder: join(root, 'data'), templateFolder, durable: 'flush', onStatement })
})

after(async () => {
  await current.close()
  await rm(root, { recursive: true, force: true })
})

storesContract('PGlite', async () => {
  await current.sql(emptied)
  return {
    database: current,
    async reopen() {
      await current.close()
      current = await openPglite({ folder: join(root, 'data'), durable: 'flush', onStatement })
      return current
    },
    async close() {},
  }
})

sqlListContract('PGlite', told, (work) => current.sql(work))

frozenPublicationContract(
  'PGlite',
  async () => {
    await current.sql(emptied)
    return { database: current, close: async () => {} }
  },
  (work) => current.sql(work),
)
