// The one suite that says whether stores are right, whatever they are made of. Every adapter runs it whole.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { setImmediate, setTimeout } from 'node:timers/promises'
import { accountsContract } from './access/accounts.contract.ts'
import { identitiesContract } from './access/identities.contract.ts'
import { appendAll, casesContract, everything, isFault } from './cases/cases.contract.ts'
import { continued, MINUTES, opening, sha256, storyOf, T0, type WishName, wished } from './cases/filed-case.contract.ts'
import { historyContract } from './cases/history.contract.ts'
import { listContract } from './cases/list.contract.ts'
import { modelContract } from './cases/model.contract.ts'
import { decisionsContract } from './decisions.contract.ts'
import { evidenceCareContract } from './evidence/evidence-care.contract.ts'
import { eyeBoardContract } from './eye/eye-board.contract.ts'
import { type OpenDatabase, opened } from './opened-database.contract.ts'
import { standInsContract } from './org/stand-ins.contract.ts'
import { outboxContract } from './outbox/outbox.contract.ts'
import { personalContract } from './personal/personal.contract.ts'
import { referenceContract } from './reference/reference.contract.ts'
import { signalsContract } from './signals/signals.contract.ts'
import type { Stores } from './stores.port.ts'
import { publicationsContract } from './targets/publications.contract.ts'
import { targetsContract } from './targets/targets.contract.ts'
import { webhooksContract } from './webhooks/webhooks.contract.ts'

function transactionsContract(open: OpenDatabase): void {
  describe('transactions', () => {
    it('return what the work returns', () =>
      opened(open, async (database) => {
        assert.equal(await database.tx(async () => 7), 7)
        assert.equal(await database.tx(async ({ cases }) => (await cases.list({ limit: 1 })).cases.length), 0)
      }))

    it('leave nothing behind when the work throws', () =>
      opened(open, async (database) => {
        const first = opening('case-1')
        await appendAll(database, [first])
        const before = await everything(database)
        const work = database.tx(async ({ cases, signals, accounts, reference, outbox }) => {
          await cases.append(continued(first, 'send', T0 + MINUTES))
          await cases.append(opening('case-2'))
          await accounts.save({ id: 'a', login: 'a', name: 'a', password: 'a', positions: [] })
          await reference.save({ parties: [{ id: 'p', kind: 'shop', name: '店' }] })
          await outbox.hold('reader')
          await outbox.trim(-60_000, 60_000, 9)
          assert.ok((await outbox.list(9)).length < 3)
          assert.equal((await cases.list({ limit: 9 })).cases.length, 2)
          assert.deepEqual((await signals.list(1)).length, 0)
          throw new RangeError('the work')
        })
        await assert.rejects(work, RangeError)
        assert.deepEqual(await everything(database), before)
        await database.tx(async ({ accounts, reference }) => {
          assert.deepEqual(await accounts.list(), [])
          assert.deepEqual((await reference.load()).parties, [])
        })
      }))

    it('do not commit when a store threw, even if the work went on', () =>
      opened(open, async (database) => {
        const first = opening('case-1')
        await appendAll(database, [first])
        const before = await everything(database)
        const work = database.tx(async ({ cases }) => {
          await cases.append(opening('case-2'))
          await cases.append({ ...first, command: { id: 'again', digest: 'x' } }).catch(() => undefined)
        })
        await assert.rejects(work, isFault('case-changed'))
        assert.deepEqual(await everything(database), before)
      }))

    it('that overlap are as if one came after the other', () =>
      opened(open, async (database) => {
        await appendAll(database, [opening('case-1')])
        const change = (wish: WishName) =>
          database.tx(async ({ cases }) => {
            const found = await cases.find('case-1')
            assert.ok(found)
            await setImmediate()
            const append = wished(found, wish, T0 + MINUTES)
            if (append) await cases.append(append)
            await setImmediate()
            return append !== undefined
          })
        const done = await Promise.all([change('attach'), change('send'), change('clear')])
        const events = await database.tx(({ cases }) => cases.listEvents('case-1'))
        assert.deepEqual(
          events.map(({ seq }) => seq),
          Array.from({ length: 1 + done.filter(Boolean).length }, (_, i) => i + 1),
        )
        events.forEach(({ text, hash }, i) => {
          assert.equal(hash, sha256(`${events[i - 1]?.hash ?? ''}\n${text}`), 'each follows from the one before it')
        })
      }))

    it('that claim the same have it one after the other', () =>
      opened(open, async (database) => {
        const inside: string[] = []
        const claimed = (keys: readonly string[]) =>
          database.tx(async ({ cases }) => {
            await cases.claim(keys)
            for (const key of keys) assert.ok(!inside.includes(key), key)
            inside.push(...keys)
            await setTimeout(3)
            inside.splice(0, inside.length, ...inside.filter((key) => !keys.includes(key)))
          })
        const sets = [['a', 'b'], ['b', 'a'], ['c'], ['b', 'c'], ['c', 'a', 'b', 'c'], []]
        await Promise.all([...sets, ...sets].map(claimed))
      }))

    it('that read see one picture and write nothing', () =>
      opened(open, async (database) => {
        const first = opening('case-1')
        await appendAll(database, [first])
        const looked = Promise.withResolvers<void>()
        const late = looked.promise.then(() => appendAll(database, [continued(first, 'send', T0 + MINUTES)]))
        await database.database.read(async ({ cases }) => {
          const before = await cases.find('case-1')
          looked.resolve()
          await setTimeout(20)
          assert.deepEqual(await cases.find('case-1'), before)
        })
        await late
        const all = await everything(database)
        await assert.rejects(
          database.database.read(({ cases }) => cases.append(opening('case-2'))),
          isFault('database-unusable'),
        )
        assert.deepEqual(await everything(database), all)
      }))

    it('go on after one that failed, many at once', () =>
      opened(open, async (database) => {
        const all = Array.from({ length: 20 }, (_, i) =>
          database.tx(async ({ cases }) => {
            await cases.append(opening(`case-${i}`))
            if (i % 3 === 0) throw new RangeError('every third')
          }),
        )
        const settled = await Promise.allSettled(all)
        assert.equal(settled.filter((each) => each.status === 'fulfilled').length, 13)
        assert.equal((await database.tx(({ cases }) => cases.list({ limit: 99 }))).cases.length, 13)
      }))

    it('are a fault inside one another, not a standstill', () =>
      opened(open, async (database) => {
        const inside = database.tx(async () => database.tx(async () => 1))
        await assert.rejects(inside, isFault('database-unusable'))
        assert.equal(await database.tx(async () => 2), 2)
      }))

    it('may be begun by what a transaction started, once it is over', () =>
      opened(open, async (database) => {
        let later: Promise<number> | undefined
        await database.tx(async () => {
          later = setTimeout(20).then(() => database.tx(async () => 3))
        })
        assert.equal(await later, 3)
      }))

    it('take their stores with them', () =>
      opened(open, async (database) => {
        let kept: Stores | undefined
        await database.tx(async (stores) => {
          kept = stores
        })
        await assert.rejects(async () => kept?.cases.append(opening('case-1')), isFault('database-unusable'))
        assert.equal(await database.tx(({ cases }) => cases.find('case-1')), undefined)
      }))

    it('survive closing and opening again', () =>
      opened(open, async (database) => {
        if (!database.reopen) return
        const story = storyOf('case-1', ['send', 'clear'])
        await appendAll(database, story)
        const before = await everything(database)
        const again = await database.reopen()
        const after = await everything({ ...database, tx: (work) => again.transaction(work) })
        assert.deepEqual(after, before)
        await assert.rejects(
          database.tx(async ({ cases }) => cases.find('case-1')),
          isFault('database-unusable'),
        )
        await again.flush()
      }))
  })
}

/** `open` gives an empty database at each call. */
export function storesContract(name: string, open: OpenDatabase): void {
  describe(name, () => {
    transactionsContract(open)
    casesContract(open)
    listContract(open)
    historyContract(open)
    signalsContract(open)
    accountsContract(open)
    identitiesContract(open)
    referenceContract(open)
    standInsContract(open)
    outboxContract(open)
    evidenceCareContract(open)
    eyeBoardContract(open)
    personalContract(open)
    webhooksContract(open)
    targetsContract(open)
    publicationsContract(open)
    modelContract(open)
    decisionsContract(open)
  })
}
