// What every store must remember of pictures.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { describe, it } from 'node:test'
import { type OpenDatabase, opened } from '../opened-database.contract.ts'

const address = (name: string) => createHash('sha256').update(name).digest('hex')
const [A, B, C] = ['a', 'b', 'c'].map(address) as [string, string, string]

export function evidenceCareContract(open: OpenDatabase): void {
  describe('what is remembered of pictures', () => {
    it('knows which case names which, whoever else does', () =>
      opened(open, async ({ tx }) => {
        await tx(async ({ evidence }) => {
          await evidence.addUses('case-1', [B, A])
          await evidence.addUses('case-2', [B])
          await evidence.addUses('case-1', [A])
          await evidence.addUses('case-3', [])
        })
        assert.deepEqual(await tx(({ evidence }) => evidence.usesOf('case-1')), [A, B].sort())
        const used = async (butFor?: string) =>
          [...(await tx(({ evidence }) => evidence.used([A, B, C], butFor)))].sort()
        assert.deepEqual(await used(), [A, B].sort())
        assert.deepEqual(await used('case-1'), [B])
        assert.deepEqual(await tx(({ evidence }) => evidence.used([])), [])
        await tx(({ evidence }) => evidence.settle('case-1'))
        assert.deepEqual(await used(), [B])
        assert.deepEqual(await tx(({ evidence }) => evidence.usesOf('case-1')), [])
      }))

    it('lists ended cases by how and when they ended, until they are settled', () =>
      opened(open, async ({ tx }) => {
        await tx(async ({ evidence }) => {
          await evidence.addEnded({ case: 'case-2', ended: 2_000, kind: 'done' })
          await evidence.addEnded({ case: 'case-1', ended: 1_000, kind: 'done' })
          await evidence.addEnded({ case: 'case-3', ended: 1_000, kind: 'void' })
          await evidence.addEnded({ case: 'case-1', ended: 1_000, kind: 'done' })
        })
        const listed = async (before: number, limit = 10) =>
          (await tx(({ evidence }) => evidence.listEnded('done', before, limit))).map((each) => each.case)
        assert.deepEqual(await listed(3_000), ['case-1', 'case-2'])
        assert.deepEqual(await listed(3_000, 1), ['case-1'])
        assert.deepEqual(await listed(2_000), ['case-1'])
        await tx(({ evidence }) => evidence.settle('case-1'))
        assert.deepEqual(await listed(3_000), ['case-2'])
      }))

    it('says when and why a picture was removed', () =>
      opened(open, async ({ tx }) => {
        assert.equal(await tx(({ evidence }) => evidence.removed(A)), undefined)
        await tx(({ evidence }) => evidence.noteRemoved([A, B], 5_000, 'retention'))
        await tx(({ evidence }) => evidence.noteRemoved([B], 6_000, 'retention'))
        await tx(({ evidence }) => evidence.noteRemoved([], 7_000, 'unused'))
        assert.deepEqual(await tx(({ evidence }) => evidence.removed(A)), { at: 5_000, why: 'retention' })
        assert.equal((await tx(({ evidence }) => evidence.removed(B)))?.at, 6_000)
      }))

    it('counts the uploads of an account that no case names', () =>
      opened(open, async ({ tx }) => {
        await tx(async ({ evidence }) => {
          await evidence.addUpload(A, 'one', 1_000)
          await evidence.addUpload(B, 'one', 2_000)
          await evidence.addUpload(B, 'one', 2_500)
          await evidence.addUpload(C, 'other', 2_000)
        })
        const count = (since: number) => tx(({ evidence }) => evidence.countUnused('one', since))
        assert.deepEqual([await count(0), await count(1_000), await count(2_500)], [2, 1, 0])
        const isUpload = (blob: string, account: string) => tx(({ evidence }) => evidence.isUpload(blob, account))
        assert.deepEqual(
          [await isUpload(A, 'one'), await isUpload(A, 'other'), await isUpload(C, 'other')],
          [true, false, true],
        )
        await tx(({ evidence }) => evidence.addUses('case-1', [B]))
        assert.equal(await count(0), 1)
        assert.equal(await tx(({ evidence }) => evidence.forgetUploads(2_000)), 2)
        assert.equal(await isUpload(A, 'one'), false)
        assert.equal(await count(0), 0)
      }))

    it('adds up what was done in a run', () =>
      opened(open, async ({ tx }) => {
        await tx(async ({ evidence }) => {
          await evidence.addRun(1_000, 'unused', 2, 300)
          await evidence.addRun(1_000, 'unused', 1, 100)
          await evidence.addRun(2_000, 'retention', 5, 1)
        })
        assert.deepEqual(await tx(({ evidence }) => evidence.runs(10)), [
          { at: 2_000, what: 'retention', removed: 5, bytes: 1 },
          { at: 1_000, what: 'unused', removed: 3, bytes: 400 },
        ])
        assert.equal((await tx(({ evidence }) => evidence.runs(1))).length, 1)
      }))
  })
}
