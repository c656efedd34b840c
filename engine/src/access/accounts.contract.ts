// What every store of accounts and sessions must do.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { isFault } from '../cases/cases.contract.ts'
import { type OpenDatabase, opened } from '../opened-database.contract.ts'
import type { Account } from './accounts.port.ts'

const wang: Account = {
  id: 'account-1',
  login: 'wang',
  name: '王工🚒',
  password: 'scrypt$…',
  positions: [
    { role: 'operator', party: 'centre', place: 'district' },
    { role: 'street', party: 'office', place: 'street-a' },
  ],
}
const li: Account = { id: 'account-2', login: 'Li', name: '李', password: 'scrypt$2', positions: [] }

export function accountsContract(open: OpenDatabase): void {
  describe('accounts', () => {
    it('saves, changes and finds', () =>
      opened(open, async (database) => {
        await database.tx(async ({ accounts }) => {
          await accounts.save(wang)
          await accounts.save(li)
        })
        const moved = { ...wang, login: 'wang2', name: '王', positions: [] }
        await database.tx(async ({ accounts }) => {
          assert.deepEqual(await accounts.findByLogin('wang'), wang)
          assert.deepEqual(await accounts.find('account-2'), li)
          assert.equal(await accounts.findByLogin('li'), undefined)
          assert.equal(await accounts.find('wang'), undefined)
          assert.deepEqual(await accounts.list(), [li, wang])
          await accounts.save(moved)
          assert.equal(await accounts.findByLogin('wang'), undefined)
          assert.deepEqual(await accounts.findByLogin('wang2'), moved)
          assert.equal((await accounts.list()).length, 2)
        })
      }))

    it('refuses a login that another account has', () =>
      opened(open, async (database) => {
        await database.tx(({ accounts }) => accounts.save(wang))
        const thief = { ...li, login: 'wang' }
        await assert.rejects(
          database.tx(({ accounts }) => accounts.save(thief)),
          isFault('case-changed'),
        )
        assert.deepEqual(await database.tx(({ accounts }) => accounts.list()), [wang])
      }))

    it('holds sessions until they are ended or expire', () =>
      opened(open, async (database) => {
        const session = (digest: string, expires: number) => ({ digest, account: 'account-1', created: 1_000, expires })
        await database.tx(async ({ accounts }) => {
          for (const each of [session('a', 5_000), session('b', 5_001), session('c', 9_000)])
            await accounts.addSession(each)
        })
        await database.tx(async ({ accounts }) => {
          assert.deepEqual(await accounts.findSession('a'), session('a', 5_000))
          await accounts.endExpired(5_000)
          assert.deepEqual(await accounts.findSession('a'), session('a', 5_000))
          await accounts.endExpired(5_001)
          assert.equal(await accounts.findSession('a'), undefined)
          assert.deepEqual(await accounts.findSession('b'), session('b', 5_001))
          await accounts.endSession('c')
          await accounts.endSession('never')
          assert.equal(await accounts.findSession('c'), undefined)
        })
      }))
  })
}
