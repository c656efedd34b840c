// What every store of accounts, sessions, second factors and failed attempts must do.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { isFault } from '../cases/cases.contract.ts'
import { type OpenDatabase, opened } from '../opened-database.contract.ts'
import type { Account, SecondFactor, Session } from './accounts.port.ts'

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
const external = { issuer: 'https://idp', subject: 's-1', positions: [], roles: [], at: 7 } as const

function accountsOnly(open: OpenDatabase): void {
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

  it('keeps roles, disabling, a one-time code and what the identity provider said', () =>
    opened(open, async (database) => {
      const full: Account = {
        ...wang,
        password: '',
        roles: ['administrator', 'auditor'],
        disabled: 5,
        reset: { digest: 'd', expires: 9 },
        external: { ...external, positions: wang.positions, roles: ['auditor'] },
      }
      await database.tx(async ({ accounts }) => {
        await accounts.save(full)
        assert.deepEqual(await accounts.find(full.id), full)
        assert.deepEqual(await accounts.lock(full.id), full)
        assert.equal(await accounts.lock('nobody'), undefined)
        assert.deepEqual(await accounts.findExternal('https://idp', 's-1'), full)
        assert.equal(await accounts.findExternal('https://idp', 's-2'), undefined)
        assert.equal(await accounts.findExternal('https://other', 's-1'), undefined)
        await accounts.save(wang)
        assert.deepEqual(await accounts.find(full.id), wang, 'nothing of it stays')
        assert.equal(await accounts.findExternal('https://idp', 's-1'), undefined)
      })
    }))

  it('refuses a login or an identity that another account has', () =>
    opened(open, async (database) => {
      await database.tx(({ accounts }) => accounts.save({ ...wang, external }))
      for (const thief of [
        { ...li, login: 'wang' },
        { ...li, external },
      ]) {
        await assert.rejects(
          database.tx(({ accounts }) => accounts.save(thief)),
          isFault('case-changed'),
        )
      }
      assert.deepEqual(await database.tx(({ accounts }) => accounts.list()), [{ ...wang, external }])
    }))
}

const session = (digest: string, expires: number, change: Partial<Session> = {}): Session => ({
  digest,
  account: 'account-1',
  created: 1_000,
  expires,
  seen: 1_000,
  stage: 'full',
  address: '10.0.0.0/24',
  client: 'Firefox · Linux',
  ...change,
})

function sessionsOnly(open: OpenDatabase): void {
  it('holds sessions until they are ended or expire', () =>
    opened(open, async (database) => {
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

  it('lists, sees and ends the sessions of one account', () =>
    opened(open, async (database) => {
      const rows = [
        session('a', 9_000, { created: 1_000 }),
        session('b', 9_000, { created: 3_000, stage: 'code' }),
        session('c', 9_000, { created: 2_000, stage: 'enrol' }),
        session('z', 9_000, { account: 'account-2' }),
      ]
      await database.tx(async ({ accounts }) => {
        for (const each of rows) await accounts.addSession(each)
      })
      await database.tx(async ({ accounts }) => {
        assert.deepEqual(await accounts.listSessions('account-1'), [rows[1], rows[2], rows[0]])
        await accounts.seeSession('a', 4_000)
        await accounts.seeSession('a', 3_500)
        await accounts.seeSession('never', 1)
        assert.equal((await accounts.findSession('a'))?.seen, 4_000, 'never goes back')
        assert.equal(await accounts.endSessions('account-1', 'b'), 2)
        assert.deepEqual(await accounts.listSessions('account-1'), [rows[1]])
        assert.equal(await accounts.endSessions('account-1'), 1)
        assert.deepEqual(await accounts.listSessions('account-2'), [rows[3]])
      })
    }))
}

function factorsAndAttempts(open: OpenDatabase): void {
  it('keeps second factors', () =>
    opened(open, async (database) => {
      const begun: SecondFactor = { account: 'account-1', sealed: 's1.x', made: 5, step: -1, recovery: [] }
      const confirmed: SecondFactor = { ...begun, confirmed: 6, step: 57_000_000, recovery: ['a"{', 'b', 'null'] }
      await database.tx(async ({ accounts }) => {
        assert.equal(await accounts.findSecondFactor('account-1'), undefined)
        assert.equal(await accounts.lockSecondFactor('account-1'), undefined)
        await accounts.saveSecondFactor(begun)
        assert.deepEqual(await accounts.findSecondFactor('account-1'), begun)
        await accounts.saveSecondFactor(confirmed)
        assert.deepEqual(await accounts.lockSecondFactor('account-1'), confirmed)
        await accounts.removeSecondFactor('account-2')
        await accounts.removeSecondFactor('account-1')
        assert.equal(await accounts.findSecondFactor('account-1'), undefined)
      })
    }))

  it('counts failed attempts and forgets them', () =>
    opened(open, async (database) => {
      await database.tx(async ({ accounts }) => {
        assert.equal(await accounts.findAttempts('k'), undefined)
        const none = { key: 'k', failures: 0, last: 0, locked: 0 }
        assert.deepEqual(await accounts.lockAttempts('k'), none)
        await accounts.saveAttempts({ key: 'k', failures: 3, last: 70, locked: 90 })
        assert.deepEqual(await accounts.lockAttempts('k'), { key: 'k', failures: 3, last: 70, locked: 90 })
        await accounts.lockAttempts('j')
        await accounts.saveAttempts({ key: 'j', failures: 1, last: 71, locked: 0 })
        await accounts.endExpired(0, 71)
        assert.equal(await accounts.findAttempts('k'), undefined)
        assert.equal((await accounts.findAttempts('j'))?.failures, 1)
        await accounts.forgetAttempts('j')
        await accounts.forgetAttempts('never')
        assert.equal(await accounts.findAttempts('j'), undefined)
      })
    }))

  it('counts every one of many attempts at once', () =>
    opened(open, async (database) => {
      const one = () =>
        database.tx(async ({ accounts }) => {
          const before = await accounts.lockAttempts('k')
          await accounts.saveAttempts({ ...before, failures: before.failures + 1, last: 1 })
        })
      await Promise.all(Array.from({ length: 12 }, one))
      assert.equal((await database.tx(({ accounts }) => accounts.findAttempts('k')))?.failures, 12)
    }))

  it('lets a code of a second factor be used once, however many come with it at once', () =>
    opened(open, async (database) => {
      await database.tx(({ accounts }) =>
        accounts.saveSecondFactor({ account: 'a', sealed: 's', made: 1, confirmed: 1, step: 5, recovery: ['r'] }),
      )
      const use = () =>
        database.tx(async ({ accounts }) => {
          const factor = await accounts.lockSecondFactor('a')
          if (!factor || factor.step >= 6) return false
          await accounts.saveSecondFactor({ ...factor, step: 6 })
          return true
        })
      const used = await Promise.all(Array.from({ length: 8 }, use))
      assert.equal(used.filter(Boolean).length, 1)
    }))
}

export function accountsContract(open: OpenDatabase): void {
  describe('accounts', () => accountsOnly(open))
  describe('sessions', () => sessionsOnly(open))
  describe('second factors and failed attempts', () => factorsAndAttempts(open))
}
