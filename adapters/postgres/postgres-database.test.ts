// The stores on PostgreSQL: the contract suite over one database of a server of its own that is emptied for each test.
import { after, describe } from 'node:test'
import { storesContract } from '@gongzhi/engine/stores.contract'
import { emptied } from './empty-database.contract.ts'
import { frozenPublicationContract } from './frozen-publication.contract.ts'
import { openPostgres, type PostgresDatabase } from './postgres-database.ts'
import { testServer } from './postgres-server.contract.ts'
import { sqlListContract } from './sql-list.contract.ts'

const server = await testServer()

if ('missing' in server) describe('PostgreSQL', { skip: `left out: ${server.missing}` }, () => {})
else {
  const url = await server.createDatabase()
  const told = new Set<string>()
  const onStatement = (text: string) => told.add(text)
  let current: PostgresDatabase = await openPostgres({ url, onStatement })
  after(async () => {
    await current.close()
    await server.stop()
  })

  storesContract('PostgreSQL', async () => {
    await current.sql(emptied)
    return {
      database: current,
      async reopen() {
        await current.close()
        current = await openPostgres({ url, onStatement })
        return current
      },
      async close() {},
    }
  })
  sqlListContract('PostgreSQL', told, (work) => current.sql(work))
  frozenPublicationContract(
    'PostgreSQL',
    async () => {
      await current.sql(emptied)
      return { database: current, close: async () => {} }
    },
    (work) => current.sql(work),
  )
}
