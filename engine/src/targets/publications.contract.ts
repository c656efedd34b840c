// What every store of publications, notices and letters must do.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { canonical, Fault } from '@gongzhi/kernel'
import { CHAIN_START, digest, link } from '../cases/chain.ts'
import { type OpenDatabase, opened } from '../opened-database.contract.ts'
import type { PublicationDraft, PublicationFileBytes, StoredPublication } from './publications.port.ts'

const T0 = 1_800_000_000_000
const isFault = (code: string) => (fault: unknown) => fault instanceof Fault && fault.code === code

const draft = (id: string, change: Partial<PublicationDraft> = {}): PublicationDraft => ({
  ...{ id, report: 'r', year: 2030, quarter: 4, version: 1, prepared: T0, by: 'a', seq: 3 },
  ...{ content: `{"標":"𠮷 \\"${id}\\""}`, sha256: digest(id), ...change },
})

/** Every byte there is, and nothing at all. */
const BYTES: readonly PublicationFileBytes[] = [
  { kind: 'pdf', bytes: Uint8Array.from({ length: 256 }, (_, i) => i) },
  { kind: 'json', bytes: new Uint8Array() },
]

function frozen(number: number, change: Partial<StoredPublication['record']> = {}): StoredPublication {
  const record: StoredPublication['record'] = {
    ...{ number, id: `2030-q4-${number}`, title: '四季度', titleEn: 'q4', publisher: '区', report: 'r', year: 2030 },
    ...{ quarter: 4, version: number, prepared: T0, frozen: T0 + number, sha256: digest(`${number}`) },
    files: BYTES.map(({ kind, bytes }) => ({ kind, name: kind, type: kind, bytes: bytes.length, sha256: '' })),
    ...change,
  }
  const text = canonical(record)
  return { record, text, hash: link(CHAIN_START, text) }
}

export function publicationsContract(open: OpenDatabase): void {
  describe('publications', () => {
    it('keep drafts, newest first, until they are removed; saving one again replaces it in its place', () =>
      opened(open, async ({ tx }) => {
        for (const id of ['a', 'b']) await tx(({ publications }) => publications.saveDraft(draft(id)))
        const again = draft('a', { content: '{"更":1}', by: 'c' })
        await tx(({ publications }) => publications.saveDraft(again))
        assert.deepEqual(await tx(({ publications }) => publications.findDraft('a')), again)
        const listed = await tx(({ publications }) => publications.listDrafts())
        assert.deepEqual(listed, [
          { ...draft('b'), content: '' },
          { ...again, content: '' },
        ])
        await tx(({ publications }) => publications.removeDraft('b'))
        await tx(({ publications }) => publications.removeDraft('nobody'))
        assert.deepEqual(
          (await tx(({ publications }) => publications.listDrafts())).map(({ id }) => id),
          ['a'],
        )
        assert.equal(await tx(({ publications }) => publications.findDraft('b')), undefined)
      }))

    it('hold what was frozen to the byte, newest first, also after opening anew', () =>
      opened(open, async (database) => {
        const { tx, reopen } = database
        for (const number of [1, 2])
          await tx(({ publications }) => publications.freeze(frozen(number), '{"內":1}', BYTES))
        const look = async (read: typeof tx) => {
          assert.deepEqual(await read(({ publications }) => publications.list()), [frozen(2), frozen(1)])
          assert.deepEqual(await read(({ publications }) => publications.find('2030-q4-1')), frozen(1))
          assert.equal(await read(({ publications }) => publications.content('2030-q4-2')), '{"內":1}')
          for (const { kind, bytes } of BYTES) {
            const found = await read(({ publications }) => publications.file('2030-q4-1', kind))
            assert.deepEqual(found && [...found], [...bytes])
          }
          const files = await read(({ publications }) => publications.files('2030-q4-2'))
          assert.deepEqual(
            files.map(({ kind }) => kind),
            ['json', 'pdf'],
          )
          const { text, hash, record } = frozen(2)
          assert.deepEqual(await read(({ publications }) => publications.raw(1, 9)), [
            { number: 2, id: record.id, text, hash, content: '{"內":1}' },
          ])
          const [one] = await read(({ publications }) => publications.raw(0, 1))
          assert.equal(one?.number, 1)
        }
        await look(tx)
        if (!reopen) return
        const again = await reopen()
        await look((work) => again.read(work))
      }))

    it('know nothing that was never there', () =>
      opened(open, async ({ tx }) => {
        assert.equal(await tx(({ publications }) => publications.find('x')), undefined)
        assert.equal(await tx(({ publications }) => publications.content('x')), undefined)
        assert.equal(await tx(({ publications }) => publications.file('x', 'pdf')), undefined)
        assert.deepEqual(await tx(({ publications }) => publications.files('x')), [])
        assert.deepEqual(await tx(({ publications }) => publications.list()), [])
      }))

    it('freeze a number, an id and a version of a quarter once, whole or not at all', () =>
      opened(open, async ({ tx }) => {
        await tx(({ publications }) => publications.freeze(frozen(1), '{}', BYTES))
        const others = [
          frozen(1, { id: 'other', version: 7 }),
          frozen(2, { id: '2030-q4-1' }),
          frozen(3, { version: 1 }),
        ]
        for (const other of others)
          await assert.rejects(
            tx(({ publications }) => publications.freeze(other, '{"x":1}', BYTES)),
            isFault('case-changed'),
          )
        assert.deepEqual(await tx(({ publications }) => publications.list()), [frozen(1)])
        assert.equal(await tx(({ publications }) => publications.content('2030-q4-1')), '{}')
      }))
  })

  describe('notices', () => {
    it('tell which cases are about what, newest first', () =>
      opened(open, async ({ tx }) => {
        for (const [id, about] of [
          ['c1', 'target:t'],
          ['c2', 'case:x'],
          ['c3', 'target:t'],
        ] as const)
          await tx(({ notices }) => notices.add({ case: id, about }))
        assert.deepEqual(await tx(({ notices }) => notices.about('target:t')), ['c3', 'c1'])
        assert.deepEqual(await tx(({ notices }) => notices.about('target:u')), [])
        assert.deepEqual(await tx(({ notices }) => notices.of(['c1', 'c2', 'c9'])), [
          { case: 'c2', about: 'case:x' },
          { case: 'c1', about: 'target:t' },
        ])
        assert.deepEqual(
          (await tx(({ notices }) => notices.list(2))).map((row) => row.case),
          ['c3', 'c2'],
        )
        await assert.rejects(
          tx(({ notices }) => notices.add({ case: 'c1', about: 'case:y' })),
          isFault('case-changed'),
        )
      }))

    it('keep letters as they were written; one that is there stays as it is', () =>
      opened(open, async ({ tx }) => {
        const letter = { address: digest('1'), drawn: 'd', text: '回复："已完成"\n𠮷', at: T0, account: 'a' }
        await tx(({ notices }) => notices.addLetter(letter))
        await tx(({ notices }) => notices.addLetter({ ...letter, text: 'else' }))
        assert.deepEqual(await tx(({ notices }) => notices.letters([letter.address, digest('2')])), [letter])
      }))
  })
}
