// What every outbox must do.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { appendAll, isFault } from '../cases/cases.contract.ts'
import { opening, storyOf } from '../cases/filed-case.contract.ts'
import { type OpenDatabase, type Opened, opened } from '../opened-database.contract.ts'
import { type OutboxRow, type Position, START } from './outbox.port.ts'

/** Reads on until so many are there: a message may wait for transactions of others to end. */
export async function told(database: Opened, from: Position, count: number, limit = 99): Promise<readonly OutboxRow[]> {
  const messages: OutboxRow[] = []
  let at = from
  for (let tries = 0; messages.length < count; tries++) {
    const page = await database.database.read(({ outbox }) => outbox.after(at, limit))
    assert.ok(page.messages.length <= limit)
    messages.push(...page.messages)
    at = page.next
    if (page.messages.length === 0) {
      assert.ok(tries < 500, `${messages.length} of ${count} messages were told`)
      await setTimeout(10)
    }
  }
  assert.equal(messages.length, count)
  return messages
}

const bare = (messages: readonly OutboxRow[]) => messages.map(({ id: _, ...message }) => message)
const messagesFor = (id: string, count: number, lane?: string) => ({
  ...opening(id, lane),
  outbox: Array.from({ length: count }, (_, i) => ({ topic: '话题', case: id, text: `${i} 🚒` })),
})

export function outboxContract(open: OpenDatabase): void {
  describe('outbox', () => {
    it('tells what was committed after a place, in order, page by page', () =>
      opened(open, async (database) => {
        const early = messagesFor('case-0', 2)
        await appendAll(database, [early])
        await told(database, await database.tx(({ outbox }) => outbox.end()), 0)
        const start = await settledEnd(database)
        const story = storyOf('case-1', ['send', 'clear'])
        await appendAll(database, story)
        await appendAll(database, [messagesFor('case-2', 3)])
        const wanted = [...story.flatMap((append) => append.outbox), ...messagesFor('case-2', 3).outbox]
        assert.deepEqual(bare(await told(database, start, wanted.length)), wanted)
        assert.deepEqual(bare(await told(database, start, wanted.length, 2)), wanted)
        const kept = await database.tx(({ outbox }) => outbox.list(99))
        assert.deepEqual(bare(kept), [...early.outbox, ...wanted])
        assert.deepEqual(await database.tx(({ outbox }) => outbox.list(1)), kept.slice(0, 1))
      }))

    it('refuses a place that is none', () =>
      opened(open, async (database) => {
        await assert.rejects(
          database.tx(({ outbox }) => outbox.after("1'; drop table outbox; --", 1)),
          isFault('input-invalid'),
        )
      }))

    it('remembers how far a consumer has come, with what else its transaction wrote or not at all', () =>
      opened(open, async (database) => {
        const take = (fails: boolean) =>
          database.tx(async ({ outbox }) => {
            const from = await outbox.hold('reports')
            assert.ok(from !== undefined)
            const { messages, next } = await outbox.after(from, 2)
            if (messages.length > 0) await outbox.move('reports', next)
            if (fails) throw new RangeError('the work')
            return messages
          })
        await appendAll(database, [messagesFor('case-0', 1)])
        await settledEnd(database)
        assert.deepEqual(await take(false), [], 'it begins at the end')
        await appendAll(database, [messagesFor('case-1', 3)])
        await settledEnd(database)
        await assert.rejects(take(true), RangeError)
        assert.deepEqual(
          bare(await take(false)).map(({ text }) => text),
          ['0 🚒', '1 🚒'],
        )
        assert.deepEqual(
          bare(await take(false)).map(({ text }) => text),
          ['2 🚒'],
        )
        assert.deepEqual(await take(false), [])
      }))

    it('removes what is old and was told to every consumer, and gives up a consumer that is gone', () =>
      opened(open, async (database) => {
        const trim = (keep: number, forget: number, limit = 99) =>
          database.tx(({ outbox }) => outbox.trim(keep, forget, limit))
        const left = async () => (await database.tx(({ outbox }) => outbox.list(99))).length
        const pass = (name: string) =>
          database.tx(async ({ outbox }) => {
            const from = await outbox.hold(name)
            if (from !== undefined) await outbox.move(name, (await outbox.after(from, 99)).next)
          })
        await pass('one')
        await pass('other')
        await appendAll(database, [messagesFor('case-1', 4)])
        await settledEnd(database)
        assert.deepEqual(await trim(60_000, 60_000), { removed: 0, forgotten: [] }, 'all of it is young')
        await setTimeout(5)
        assert.deepEqual(await trim(1, 60_000), { removed: 0, forgotten: [] }, 'nobody has passed it')
        await pass('one')
        assert.deepEqual(await trim(1, 60_000), { removed: 0, forgotten: [] }, 'the other has not')
        await pass('other')
        assert.deepEqual(await trim(1, 60_000, 3), { removed: 3, forgotten: [] })
        assert.deepEqual(await trim(1, 60_000), { removed: 1, forgotten: [] })
        assert.equal(await left(), 0)
        await appendAll(database, [messagesFor('case-2', 2)])
        await settledEnd(database)
        await pass('one')
        await setTimeout(5)
        assert.deepEqual(await trim(1, 1), { removed: 2, forgotten: ['other'] })
        assert.equal(await left(), 0)
      }))
  })
}

/** The end of the feed, once everything that was written has been told. */
async function settledEnd(database: Opened): Promise<Position> {
  const all = (await database.tx(({ outbox }) => outbox.list(9_999))).length
  for (let tries = 0; tries < 500; tries++) {
    const end = await database.tx(({ outbox }) => outbox.end())
    const page = await database.database.read(({ outbox }) => outbox.after(START, 9_999))
    if (page.messages.length === all) return end
    await setTimeout(10)
  }
  throw new Error('messages were never told')
}
