// What every personal-data store must do. It is given ciphertext; whether that hides anything is for the service to show.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { appendAll, isFault } from '../cases/cases.contract.ts'
import { continued, MINUTES, opening, T0 } from '../cases/filed-case.contract.ts'
import { type OpenDatabase, type Opened, opened } from '../opened-database.contract.ts'
import type { GoneRow, ReadRow, StoredKey, StoredValue } from './personal.port.ts'

const terms: StoredKey['terms'] = {
  pack: 'lanes',
  version: 1,
  label: '回访“联系”',
  holder: 'desk',
  party: 'centre',
  place: 'lane-a1',
  basis: 'consent',
  keep: { span: { in: 'natural', amount: 90 }, after: 'case-ended' },
}
export const keyFor = (subject: string, purpose: string, change: Partial<StoredKey> = {}): StoredKey => ({
  subject,
  purpose,
  case: 'case-1',
  received: T0,
  terms,
  generation: 'g1',
  wrapped: `wrapped ${subject} ${purpose}`,
  ...change,
})
export const valueFor = (ref: string, subject: string, purpose: string, blob?: string): StoredValue => ({
  ref,
  subject,
  purpose,
  label: '电话',
  kind: blob === undefined ? 'phone' : 'personal-photo',
  sealed: `sealed ${ref}`,
  ...(blob === undefined ? {} : { blob }),
})
const readOf = (subject: string, at: number): ReadRow => ({
  ref: 'r1',
  subject,
  purpose: 'a',
  label: '电话',
  at,
  account: 'account-1',
  role: 'desk',
  party: 'centre',
  why: 'call-back',
})

async function all(database: Opened, subject: string): Promise<unknown> {
  return database.tx(async ({ personal }) => ({
    held: await personal.held(subject),
    gone: await personal.gone(subject),
    reads: await personal.reads(subject, 99),
  }))
}

export function personalContract(open: OpenDatabase): void {
  describe('personal data', () => {
    it('is held by person and purpose and found by reference', () =>
      opened(open, async (database) => {
        const [a, b, other] = [keyFor('s1', 'a'), keyFor('s1', 'b'), keyFor('s2', 'a')]
        const [one, two] = [valueFor('r1', 's1', 'a'), valueFor('r2', 's1', 'a')]
        const picture = valueFor('r3', 's1', 'b', 'f'.repeat(64))
        await database.tx(({ personal }) => personal.add([b, a], [two, picture, one]))
        await database.tx(({ personal }) => personal.add([other], []))
        await database.tx(async ({ personal, personalCare }) => {
          assert.deepEqual(await personal.held('s1'), [
            { key: a, values: [one, two] },
            { key: b, values: [picture] },
          ])
          assert.deepEqual(await personal.held('s2'), [{ key: other, values: [] }])
          assert.deepEqual(await personal.held('nobody'), [])
          assert.deepEqual(await personal.find('r3'), { key: b, value: picture })
          assert.equal(await personal.find('r9'), undefined)
          assert.equal(await personalCare.holdsPicture('f'.repeat(64)), true)
          const counts = [['a', 'lane-a1'] as const, ['b', 'lane-a1'] as const, ['a', 'elsewhere'] as const]
          assert.deepEqual(
            await Promise.all(counts.map(([purpose, place]) => personal.countAt(purpose, place))),
            [2, 1, 0],
          )
          assert.equal(await personalCare.holdsPicture('e'.repeat(64)), false)
        })
      }))

    it('takes no key and no reference twice, and nothing of what it refused', () =>
      opened(open, async (database) => {
        await database.tx(({ personal }) => personal.add([keyFor('s1', 'a')], [valueFor('r1', 's1', 'a')]))
        const before = await all(database, 's1')
        await assert.rejects(
          database.tx(({ personal }) => personal.add([keyFor('s1', 'b'), keyFor('s1', 'a')], [])),
          isFault('case-changed'),
        )
        await assert.rejects(
          database.tx(({ personal }) => personal.add([keyFor('s1', 'b')], [valueFor('r1', 's1', 'b')])),
          isFault('case-changed'),
        )
        assert.deepEqual(await all(database, 's1'), before)
      }))

    it('is gone when it is destroyed, with a note of what that was', () =>
      opened(open, async (database) => {
        const [a, b] = [keyFor('s1', 'a'), keyFor('s1', 'b')]
        const picture = valueFor('r2', 's1', 'a', 'f'.repeat(64))
        await database.tx(({ personal }) =>
          personal.add([a, b], [valueFor('r1', 's1', 'a'), picture, valueFor('r3', 's1', 'b')]),
        )
        await database.tx(async ({ personal }) => {
          assert.equal(await personal.destroy('s1', 'a', T0 + 5, 'withdrawn'), true)
          assert.equal(await personal.destroy('s1', 'a', T0 + 6, 'time-over'), false)
          assert.equal(await personal.destroy('s9', 'a', T0 + 6, 'time-over'), false)
        })
        await database.tx(async ({ personal, personalCare }) => {
          assert.equal(await personal.find('r1'), undefined)
          assert.deepEqual(await personal.held('s1'), [{ key: b, values: [valueFor('r3', 's1', 'b')] }])
          const { generation: _, wrapped: __, ...rest } = a
          const note: GoneRow = { ...rest, at: T0 + 5, why: 'withdrawn', values: 2 }
          assert.deepEqual(await personal.gone('s1'), [note])
          assert.deepEqual(await personalCare.pictures(9), ['f'.repeat(64)])
          await personalCare.pictureRemoved('f'.repeat(64))
          assert.deepEqual(await personalCare.pictures(9), [])
        })
      }))

    it('leaves no note and no picture to remove where it was adopted or never had a case', () =>
      opened(open, async (database) => {
        const [waiting, other] = [keyFor('s1', '_waiting', { case: '' }), keyFor('s2', '_waiting', { case: '' })]
        await database.tx(({ personal }) =>
          personal.add(
            [waiting, other],
            [valueFor('r1', 's1', '_waiting', 'a'.repeat(64)), valueFor('r2', 's2', '_waiting', 'b'.repeat(64))],
          ),
        )
        await database.tx(async ({ personal, personalCare }) => {
          await personal.destroy('s1', '_waiting', T0, 'adopted')
          await personal.destroy('s2', '_waiting', T0, 'time-over')
          assert.deepEqual([await personal.gone('s1'), await personal.gone('s2')], [[], []])
          assert.deepEqual(await personalCare.pictures(9), ['b'.repeat(64)])
        })
      }))

    it('keeps reads, newest first, and five codes of a person', () =>
      opened(open, async (database) => {
        await database.tx(async ({ personal }) => {
          assert.equal(await personal.addRead(readOf('s1', T0)), false)
          await personal.add([keyFor('s1', 'a'), keyFor('s2', 'a')], [])
          for (const at of [T0, T0 + 1, T0 + 1]) assert.equal(await personal.addRead(readOf('s1', at)), true)
          await personal.addRead({ ...readOf('s2', T0), why: 'audit' })
          await personal.destroy('s2', 'a', T0, 'by-order')
          assert.equal(await personal.addRead(readOf('s2', T0 + 1)), false)
          assert.equal((await personal.reads('s2', 9)).length, 1)
          for (let i = 0; i < 7; i++) await personal.addCode(`digest-${i}`, 's1', T0)
          await personal.addCode('digest-other', 's2', T0)
        })
        await database.tx(async ({ personal }) => {
          assert.deepEqual(await personal.reads('s1', 2), [readOf('s1', T0 + 1), readOf('s1', T0 + 1)])
          assert.equal((await personal.reads('s1', 9)).length, 3)
          const found = []
          for (let i = 0; i < 7; i++) found.push(await personal.findCode(`digest-${i}`))
          assert.deepEqual(found, [undefined, undefined, 's1', 's1', 's1', 's1', 's1'])
          assert.equal(await personal.findCode('digest-other'), 's2')
        })
      }))

    it('is listed by person and purpose with the end of its case', () =>
      opened(open, async (database) => {
        const first = opening('case-1')
        const ended = continued(opening('case-2'), 'dismiss', T0 + MINUTES)
        await appendAll(
          database,
          [first, opening('case-2'), ended].filter((each) => each !== undefined),
        )
        const keys = [
          keyFor('s1', 'a'),
          keyFor('s1', 'b', { case: 'case-2' }),
          keyFor('s2', 'a', { case: '' }),
          keyFor('s3', 'a', { case: 'case-9' }),
        ]
        await database.tx(({ personal }) => personal.add(keys, []))
        await database.tx(async ({ personalCare }) => {
          const page = await personalCare.list(undefined, 2)
          assert.deepEqual(page, [
            { key: keys[0], ended: undefined, caseKnown: true },
            { key: keys[1], ended: ended.state.ended?.at, caseKnown: true },
          ])
          assert.ok(ended.state.ended)
          assert.deepEqual(await personalCare.list({ subject: 's1', purpose: 'b' }, 9), [
            { key: keys[2], ended: undefined, caseKnown: false },
            { key: keys[3], ended: undefined, caseKnown: false },
          ])
        })
      }))

    it('is wrapped anew only where it is still there as it was', () =>
      opened(open, async (database) => {
        const [a, b] = [keyFor('s1', 'a'), keyFor('s2', 'a', { generation: 'g2' })]
        await database.tx(({ personal }) => personal.add([a, b], [valueFor('r1', 's1', 'a')]))
        await database.tx(async ({ personal, personalCare }) => {
          assert.deepEqual(await personalCare.generations(), [
            { generation: 'g1', keys: 1 },
            { generation: 'g2', keys: 1 },
          ])
          assert.deepEqual(await personalCare.notUnder('g2', 9), [a])
          assert.deepEqual(await personalCare.sample('g2'), b)
          assert.equal(await personalCare.sample('g3'), undefined)
          assert.equal(await personalCare.rewrap({ ...a, wrapped: 'other' }, 'g2', 'new'), false)
          assert.equal(await personalCare.rewrap(a, 'g2', 'new'), true)
          assert.deepEqual((await personal.held('s1'))[0]?.key, { ...a, generation: 'g2', wrapped: 'new' })
          await personal.destroy('s1', 'a', T0, 'by-order')
          assert.equal(await personalCare.rewrap({ ...a, wrapped: 'new' }, 'g3', 'newer'), false)
          assert.deepEqual(await personal.held('s1'), [])
        })
      }))

    it('is written under no generation that was retired', () =>
      opened(open, async (database) => {
        await database.tx(({ personal }) => personal.add([keyFor('s1', 'a')], []))
        assert.equal(await database.tx(({ personalCare }) => personalCare.retire(['g0'])), 0)
        await assert.rejects(
          database.tx(({ personal }) => personal.add([keyFor('s2', 'a', { generation: 'g0' })], [])),
          isFault('case-changed'),
        )
        await database.tx(({ personal }) => personal.add([keyFor('s2', 'a')], []))
        assert.equal(await database.tx(({ personalCare }) => personalCare.retire(['g0', 'g1'])), 2)
      }))

    it('adds up what a run says, and forgets persons of whom nothing is left', () =>
      opened(open, async (database) => {
        await database.tx(async ({ personal, personalCare }) => {
          await personalCare.addRun([
            { at: T0, purpose: 'a', destroyed: 2, left: 1 },
            { at: T0, purpose: 'b', destroyed: 1, left: 4 },
          ])
          await personalCare.addRun([{ at: T0, purpose: 'a', destroyed: 3, left: 7 }])
          await personalCare.addRun([{ at: T0 + 9, purpose: 'a', destroyed: 0, left: 7 }])
          await personalCare.addRun([])
          assert.deepEqual(await personalCare.runs(2), [
            { at: T0 + 9, purpose: 'a', destroyed: 0, left: 7 },
            { at: T0, purpose: 'a', destroyed: 5, left: 7 },
          ])
          for (const subject of ['s1', 's2', 's3']) {
            await personal.add([keyFor(subject, 'a'), keyFor(subject, 'b')], [])
            await personal.addRead(readOf(subject, T0))
            await personal.addCode(`code of ${subject}`, subject, T0)
            await personal.destroy(subject, 'a', T0, 'time-over')
          }
          await personal.destroy('s1', 'b', T0 + 1, 'time-over')
          await personal.destroy('s2', 'b', T0 + 9, 'time-over')
          assert.equal(await personalCare.forget(T0 + 9), 1)
          assert.equal(await personal.findCode('code of s1'), undefined)
          assert.deepEqual([await personal.gone('s1'), await personal.reads('s1', 9)], [[], []])
          for (const subject of ['s2', 's3']) {
            assert.equal(await personal.findCode(`code of ${subject}`), subject)
            assert.equal((await personal.reads(subject, 9)).length, 1)
          }
          assert.equal((await personalCare.runs(9)).length, 1)
        })
      }))

    it('is after any sequence what the simplest model says', () =>
      fc.assert(
        fc.asyncProperty(
          fc.array(
            fc.record({
              do: fc.constantFrom('add', 'destroy', 'rewrap', 'throw'),
              subject: fc.constantFrom('s1', 's2'),
              purpose: fc.constantFrom('a', 'b'),
            }),
            { maxLength: 25 },
          ),
          (acts) =>
            opened(open, async (database) => {
              const model = new Map<string, StoredKey>()
              const gone = new Set<string>()
              let count = 0
              for (const { do: act, subject, purpose } of acts) {
                const at = `${subject} ${purpose}`
                const before = model.get(at)
                if (act === 'rewrap' && before) {
                  const next = { ...before, generation: `g${++count}`, wrapped: `w${count}` }
                  await database.tx(({ personalCare }) => personalCare.rewrap(before, next.generation, next.wrapped))
                  model.set(at, next)
                } else if (act === 'destroy' && !gone.has(at)) {
                  const was = await database.tx(({ personal }) => personal.destroy(subject, purpose, T0, 'by-order'))
                  assert.equal(was, before !== undefined)
                  if (before) gone.add(at)
                  model.delete(at)
                } else if (act === 'add' && !before && !gone.has(at)) {
                  model.set(at, keyFor(subject, purpose))
                  await database.tx(({ personal }) => personal.add([keyFor(subject, purpose)], []))
                } else if (act === 'throw') {
                  const work = database.tx(async ({ personal }) => {
                    await personal.destroy(subject, purpose, T0, 'by-order')
                    throw new RangeError('after it was destroyed')
                  })
                  await assert.rejects(work, RangeError)
                }
              }
              await database.tx(async ({ personal, personalCare }) => {
                const listed = (await personalCare.list(undefined, 99)).map(({ key }) => key)
                assert.deepEqual(
                  listed,
                  [...model].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, key]) => key),
                )
                const notes = [...(await personal.gone('s1')), ...(await personal.gone('s2'))]
                assert.deepEqual(new Set(notes.map((note) => `${note.subject} ${note.purpose}`)), gone)
              })
            }),
        ),
        { numRuns: 20 },
      ))
  })
}
