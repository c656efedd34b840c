// What every store of webhooks must do.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type OpenDatabase, opened } from '../opened-database.contract.ts'
import type { Delivery, Webhook } from './webhooks.port.ts'

const hook = (id: string, name = id): Webhook => ({
  id,
  name,
  url: 'https://hooks.example.com/',
  topics: ['case.*'],
  places: ['*'],
  packs: ['*'],
  from: 0,
  by: 'account',
  made: 1_000,
  state: 'active',
  secret: 'sealed',
})
const message = (id: string, change: Partial<Delivery> = {}): Delivery => ({
  id,
  webhook: 'a',
  topic: 'case.opened',
  body: '{"名":"值 \u2028 \\" {,}"}',
  made: 1_000,
  state: 'waiting',
  next: 1_000,
  tries: 0,
  blocks: false,
  ...change,
})

export function webhooksContract(open: OpenDatabase): void {
  describe('webhooks', () => {
    it('keeps, replaces and removes them, with what waits for them', () =>
      opened(open, async (database) => {
        const before = { ...hook('a', '乙'), until: 9_000, before: { secret: 'older', until: 5_000 } }
        await database.tx(async ({ webhooks }) => {
          for (const each of [before, hook('b', '甲'), hook('c', '乙')]) await webhooks.save(each)
          await webhooks.add([message('1'), message('2', { webhook: 'b' })])
        })
        await database.tx(async ({ webhooks }) => {
          assert.deepEqual(await webhooks.find('a'), before)
          assert.deepEqual(
            (await webhooks.list()).map(({ id }) => id),
            ['a', 'c', 'b'],
          )
          await webhooks.save({ ...hook('a'), state: 'disabled', why: 'gone' })
          assert.deepEqual(await webhooks.lock('a'), { ...hook('a'), state: 'disabled', why: 'gone' })
          await webhooks.remove('a')
          assert.equal(await webhooks.find('a'), undefined)
          assert.equal(await webhooks.lock('z'), undefined)
          assert.equal(await webhooks.findDelivery('1'), undefined)
          assert.deepEqual(await webhooks.findDelivery('2'), message('2', { webhook: 'b' }))
        })
      }))

    it('gives the oldest that is due, and none behind one that blocks', () =>
      opened(open, async (database) => {
        await database.tx(async ({ webhooks }) => {
          await webhooks.save(hook('a'))
          await webhooks.add(['1', '2', '3'].map((id) => message(id)))
          await webhooks.add([message('2', { body: 'other' }), message('x', { webhook: 'b', next: 0 })])
        })
        await database.tx(async ({ webhooks }) => {
          const due = async (now: number) => (await webhooks.due('a', now))?.id
          assert.equal(await due(999), undefined)
          assert.equal(await webhooks.nextDue('a'), 1_000)
          assert.equal(await due(1_000), '1')
          await webhooks.settle(message('1', { next: 5_000, tries: 1, blocks: false }))
          assert.equal(await due(1_000), '2', 'one that does not block is passed by')
          assert.deepEqual(await webhooks.due('a', 1_000), message('2'), 'and what was added first stays')
          await webhooks.settle(message('2', { next: 7_000, tries: 1, blocks: true }))
          assert.equal(await due(1_000), undefined)
          assert.equal(await webhooks.nextDue('a'), 5_000)
          assert.equal(await due(5_000), '1')
          const last = { at: 5_000, outcome: 'delivered', status: 204, ms: 12 } as const
          await webhooks.settle(message('1', { state: 'delivered', tries: 2, last }))
          assert.deepEqual(await webhooks.findDelivery('1'), message('1', { state: 'delivered', tries: 2, last }))
          assert.equal(await due(6_999), undefined)
          assert.equal(await webhooks.nextDue('a'), 7_000)
          assert.deepEqual(await webhooks.withDue(0), ['b'])
          assert.deepEqual([...(await webhooks.withDue(1_000))].sort(), ['a', 'b'])
          assert.equal(await due(7_000), '2')
          assert.deepEqual(await webhooks.counts('a'), { waiting: 2, dead: 0 })
          assert.equal(await webhooks.bury('a'), 2)
          assert.deepEqual(await webhooks.counts('a'), { waiting: 0, dead: 2 })
          assert.equal(await webhooks.nextDue('a'), undefined)
          const listed = async (state?: Delivery['state']) =>
            (await webhooks.listDeliveries({ webhook: 'a', limit: 2, ...(state ? { state } : {}) })).map(({ id }) => id)
          assert.deepEqual(await listed(), ['3', '2'])
          assert.deepEqual(await listed('delivered'), ['1'])
          assert.deepEqual(await listed('dead'), ['3', '2'])
        })
      }))

    it('one at a time sends to a receiver, until his time is over', () =>
      opened(open, async (database) => {
        await database.tx(async ({ webhooks }) => {
          await webhooks.save(hook('a'))
          assert.equal(await webhooks.hold('a', 'one', 1_000, 2_000), true)
        })
        await database.tx(async ({ webhooks }) => {
          assert.equal(await webhooks.hold('a', 'two', 1_999, 3_000), false)
          assert.equal(await webhooks.hold('a', 'one', 1_500, 2_500), true)
          await webhooks.save({ ...hook('a'), name: 'changed' })
          assert.equal(await webhooks.hold('a', 'two', 2_000, 3_000), false, 'a change does not let go')
          await webhooks.release('a', 'two')
          assert.equal(await webhooks.hold('a', 'two', 2_000, 3_000), false, 'only who has it lets go')
          assert.equal(await webhooks.hold('a', 'two', 2_500, 3_500), true, 'his time is over')
          await webhooks.release('a', 'two')
          assert.equal(await webhooks.hold('a', 'one', 2_600, 3_000), true)
          assert.equal(await webhooks.hold('none', 'one', 0, 1), false)
        })
      }))

    it('forgets what is over', () =>
      opened(open, async (database) => {
        await database.tx(async ({ webhooks }) => {
          await webhooks.save(hook('a'))
          await webhooks.add([
            message('old', { state: 'delivered', made: 100 }),
            message('new', { state: 'delivered', made: 300 }),
            message('dead', { state: 'dead', made: 100 }),
            message('waiting', { made: 1 }),
          ])
          assert.equal(await webhooks.trim(200, 50, 10), 1)
          assert.equal(await webhooks.trim(200, 200, 10), 1)
          assert.equal(await webhooks.trim(400, 400, 0), 0)
          const left = await webhooks.listDeliveries({ webhook: 'a', limit: 9 })
          assert.deepEqual(
            left.map(({ id }) => id),
            ['waiting', 'new'],
          )
        })
      }))
  })
}
