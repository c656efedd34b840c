// What every store must do when it lists cases: order, pages that fit together, filters.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type OpenDatabase, type Opened, opened } from '../opened-database.contract.ts'
import { appendAll, isFault } from './cases.contract.ts'
import type { Append, CaseQuery, StoredCase } from './cases.port.ts'
import { continued, DISTRICT, LANES, MINUTES, opening, storyOf, T0 } from './filed-case.contract.ts'

export async function pages(database: Opened, query: CaseQuery): Promise<readonly StoredCase[]> {
  const all: StoredCase[] = []
  for (let after: string | undefined; ; ) {
    const page = await database.tx(({ cases }) => cases.list({ ...query, ...(after === undefined ? {} : { after }) }))
    assert.ok(page.cases.length <= query.limit)
    all.push(...page.cases)
    if (page.next === undefined) return all
    after = page.next
  }
}

export function listContract(open: OpenDatabase): void {
  describe('lists of cases', () => {
    it('lists the newest change first, page by page', () =>
      opened(open, async (database) => {
        // Five cases of one instant among them: a page must be able to end within them.
        const ids = Array.from({ length: 12 }, (_, i) => `case-${String(i).padStart(2, '0')}`)
        await appendAll(
          database,
          ids.map((id, i) => opening(id, LANES[i % 4], T0 + (i < 5 ? 0 : i) * MINUTES)),
        )
        const whole = await pages(database, { limit: 100 })
        assert.deepEqual(whole.map(({ state }) => state.id).sort(), ids)
        assert.deepEqual(
          whole.map(({ state }) => state.changed),
          whole.map(({ state }) => state.changed).sort((a, b) => b - a),
        )
        for (const limit of [1, 2, 3, 5, 12]) assert.deepEqual(await pages(database, { limit }), whole)
      }))

    it('shows no case twice and loses none that stood still while others changed', () =>
      opened(open, async (database) => {
        const cases = Array.from({ length: 9 }, (_, i) => opening(`case-${i}`, LANES[0], T0 + i * MINUTES))
        await appendAll(database, cases)
        const seen: string[] = []
        for (let after: string | undefined, turn = 0; ; turn++) {
          const page = await database.tx((stores) => stores.cases.list({ limit: 2, ...(after ? { after } : {}) }))
          seen.push(...page.cases.map(({ state }) => state.id))
          if (page.next === undefined) break
          after = page.next
          // One that was shown, and once (in turn 1) one that was not: it may move to the front, out of sight.
          await appendAll(database, [continued(cases[8 - turn] as Append, 'send', T0 + (60 + turn) * MINUTES)])
          if (turn === 1) await appendAll(database, [continued(cases[0] as Append, 'send', T0 + 90 * MINUTES)])
        }
        assert.equal(new Set(seen).size, seen.length)
        assert.deepEqual(
          seen.filter((id) => id !== 'case-0'),
          ['case-8', 'case-7', 'case-6', 'case-5', 'case-4', 'case-3', 'case-2', 'case-1'],
        )
      }))

    it('refuses a cursor it did not give', () =>
      opened(open, async (database) => {
        for (const after of ['', 'case-1', 'x.case-1', '1e3.case-1', '1.']) {
          await assert.rejects(
            database.tx(({ cases }) => cases.list({ limit: 1, after })),
            isFault('input-invalid'),
          )
        }
      }))

    it('filters by type, place, places, owner and whether it is open', () =>
      opened(open, async (database) => {
        const a1 = storyOf('case-a1', ['send', 'clear', 'proven'], 'lane-a1')
        const a2 = opening('case-a2', 'lane-a2', T0 + 20 * MINUTES)
        const b1 = storyOf('case-b1', ['send'], 'lane-b1', T0 + 60 * MINUTES)
        const other = opening('case-other', 'lane-b2', T0 + 90 * MINUTES)
        const late = continued(a2, 'late', T0 + 40 * MINUTES)
        const odd = { ...other, state: { ...other.state, type: 'other' }, facts: { ...other.facts, type: 'other' } }
        await appendAll(database, [...a1, a2, late, ...b1, odd])
        const ids = async (query: Omit<CaseQuery, 'limit'>) =>
          (await pages(database, { ...query, limit: 1 })).map(({ state }) => state.id)
        assert.deepEqual(await ids({}), ['case-other', 'case-b1', 'case-a2', 'case-a1'])
        assert.deepEqual(await ids({ type: 'blocked' }), ['case-b1', 'case-a2', 'case-a1'])
        assert.deepEqual(await ids({ open: false }), ['case-a1'])
        assert.deepEqual(await ids({ open: true, type: 'blocked' }), ['case-b1', 'case-a2'])
        assert.deepEqual(await ids({ place: 'lane-a1' }), ['case-a1'])
        assert.deepEqual(await ids({ place: 'street-a' }), [])
        assert.deepEqual(await ids({ places: ['street-a'] }), ['case-a2', 'case-a1'])
        assert.deepEqual(await ids({ places: ['lane-b1', 'compound-a'] }), ['case-b1', 'case-a2', 'case-a1'])
        assert.deepEqual((await ids({ places: [DISTRICT] })).length, 4)
        assert.deepEqual(await ids({ places: [] }), [])
        assert.deepEqual(await ids({ places: ['street-a'], place: 'lane-a2', open: true }), ['case-a2'])
        assert.deepEqual(await ids({ owner: { role: 'company', party: 'company-street-a' } }), ['case-a1'])
        assert.deepEqual(await ids({ owner: { role: 'street', party: 'office-street-a' } }), ['case-a2', 'case-a1'])
        assert.deepEqual(await ids({ owner: { role: 'operator', party: 'centre' }, open: true, type: 'blocked' }), [
          'case-b1',
          'case-a2',
        ])
        const reach = (places: string[], types: string[], ...owners: { role: string; party: string }[]) => ({
          places,
          types,
          owners,
        })
        const company = { role: 'company', party: 'company-street-a' }
        assert.deepEqual(await ids({ readable: [] }), [], 'none reach nothing')
        assert.deepEqual(await ids({ readable: [reach([DISTRICT], [])] }), [], 'a place alone is not enough')
        assert.deepEqual(await ids({ readable: [reach(['street-a'], ['blocked'])] }), ['case-a2', 'case-a1'])
        assert.deepEqual(await ids({ readable: [reach([DISTRICT], ['other'])] }), ['case-other'])
        assert.deepEqual(await ids({ readable: [reach([DISTRICT], [], company)] }), ['case-a1'])
        assert.deepEqual(await ids({ readable: [reach(['street-b'], [], company)] }), [], 'its own, but elsewhere')
        assert.deepEqual(
          await ids({ readable: [reach(['street-a'], [], company), reach(['street-b'], ['other'])] }),
          ['case-other', 'case-a1'],
          'several are alternatives',
        )
        assert.deepEqual(await ids({ readable: [reach(['street-a'], ['blocked'], company)], open: true }), ['case-a2'])
        // Role and party belong together: the centre is a party and street a role, but not of one owner.
        assert.deepEqual(await ids({ owner: { role: 'street', party: 'centre' } }), [])
      }))
  })
}
