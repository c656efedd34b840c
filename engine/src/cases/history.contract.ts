// What every store must do with the history as it lies there: read it all in order, write projections anew.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { canonical, factsOf } from '@gongzhi/kernel'
import { type OpenDatabase, opened } from '../opened-database.contract.ts'
import { appendAll, everything } from './cases.contract.ts'
import type { Append } from './cases.port.ts'
import { LANES, opening, storyOf, T0 } from './filed-case.contract.ts'

export function historyContract(open: OpenDatabase): void {
  describe('history', () => {
    it('gives chains and projections in order of the id, in portions', () =>
      opened(open, async (database) => {
        const stories = ['case-2', 'case-10', 'case-1', 'Case-3', 'case_4'].map((id) => storyOf(id, ['send', 'clear']))
        for (const story of stories) await appendAll(database, story)
        const ids = stories.map((story) => story[0]?.state.id as string).sort()
        const chains: string[] = []
        const projections: string[] = []
        await database.tx(async ({ history }) => {
          for (let after: string | undefined; ; after = chains.at(-1)) {
            const portion = await history.chains(after, 2)
            if (portion.length === 0) break
            for (const { case: id, events } of portion) {
              const appends = stories.find((story) => story[0]?.state.id === id) ?? []
              assert.deepEqual(
                events,
                appends.flatMap((append) => append.events),
              )
              chains.push(id)
            }
          }
          for (let after: string | undefined; ; after = projections.at(-1)) {
            const portion = await history.projections(after, 2)
            if (portion.length === 0) break
            for (const each of portion) {
              const last = stories.find((story) => story[0]?.state.id === each.case)?.at(-1) as Append
              assert.deepEqual(each, {
                case: each.case,
                seq: 3,
                head: last.head,
                text: canonical(last.state),
                due: last.due,
              })
              projections.push(each.case)
            }
          }
        })
        assert.deepEqual(chains, ids)
        assert.deepEqual(projections, ids)
      }))

    it('writes a projection anew', () =>
      opened(open, async (database) => {
        const story = storyOf('case-1', ['send', 'clear', 'proven'])
        const other = opening('case-2', LANES[3])
        await appendAll(database, [...story, other])
        const right = await everything(database)
        const last = story.at(-1) as Append
        const wrong = story[1] as Append
        await database.tx(({ history }) => history.restore(wrong.state, wrong.facts, 'wrong', T0))
        assert.notDeepEqual(await everything(database), right)
        await database.tx(async ({ cases }) => {
          assert.deepEqual(await cases.find('case-1'), { state: wrong.state, head: 'wrong' })
          assert.deepEqual(
            (await cases.listDue(T0, 9)).map((each) => each.case),
            ['case-1'],
          )
          assert.equal((await cases.list({ open: true, limit: 9 })).cases.length, 2)
        })
        await database.tx(({ history }) => history.restore(last.state, factsOf(last.state), last.head, last.due))
        assert.deepEqual(await everything(database), right)
      }))

    it('removes a projection without events, and no other', () =>
      opened(open, async (database) => {
        const real = opening('case-1')
        const ghost = opening('ghost', LANES[1])
        await appendAll(database, [real])
        const before = await everything(database)
        await database.tx(({ history }) => history.restore(ghost.state, ghost.facts, ghost.head, ghost.due))
        assert.notDeepEqual(await everything(database), before)
        await database.tx(async ({ history }) => {
          await history.dropProjection('ghost')
          await history.dropProjection('case-1')
          await history.dropProjection('never')
        })
        assert.deepEqual(await everything(database), before)
      }))
  })
}
