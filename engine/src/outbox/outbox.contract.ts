// What every outbox must do.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { appendAll } from '../cases/cases.contract.ts'
import { opening, storyOf } from '../cases/filed-case.contract.ts'
import { type OpenDatabase, opened } from '../opened-database.contract.ts'

export function outboxContract(open: OpenDatabase): void {
  describe('outbox', () => {
    it('gives the oldest first until they are delivered', () =>
      opened(open, async (database) => {
        const story = storyOf('case-1', ['send', 'clear'])
        const several = {
          ...opening('case-2'),
          outbox: ['一', '二', '三'].map((text) => ({ topic: 't', case: 'case-2', text })),
        }
        await appendAll(database, [...story, several])
        const wanted = [...story.flatMap((append) => append.outbox), ...several.outbox]
        const take = (limit: number) => database.tx(({ outbox }) => outbox.take(limit))
        const all = await take(99)
        assert.deepEqual(
          all.map(({ id: _, ...message }) => message),
          wanted,
        )
        assert.deepEqual(
          all.map((row) => row.id),
          all.map((row) => row.id).sort((a, b) => a - b),
        )
        assert.deepEqual(await take(2), all.slice(0, 2))
        const [first, second, third] = all as [(typeof all)[0], (typeof all)[0], (typeof all)[0]]
        await database.tx(({ outbox }) => outbox.delivered([first.id, third.id]))
        await database.tx(({ outbox }) => outbox.delivered([]))
        await database.tx(({ outbox }) => outbox.delivered([first.id, 999_999]))
        assert.deepEqual(await take(99), [second, ...all.slice(3)])
      }))
  })
}
