// What every store of keys, proposals and the audit log must do.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { link } from '../cases/chain.ts'
import { type OpenDatabase, opened } from '../opened-database.contract.ts'
import { accessWorld, HERE, PASSWORD } from './access-world.contract.ts'
import type { ApiKey } from './keys.port.ts'
import type { Proposal } from './proposals.port.ts'

const key: ApiKey = {
  id: 'abc',
  label: '东门地磁',
  digest: 'd'.repeat(64),
  scopes: ['signals'],
  places: ['street-a'],
  devices: ['geo-*'],
  zones: ['*'],
  packs: ['fire-lane'],
  perMinute: 60,
  backwards: 86_400_000,
  made: 10,
  by: 'account-1',
  expires: 1_000,
}

const proposal: Proposal = {
  id: 'p-1',
  wish: { kind: 'reset-password', account: 'account-1' },
  by: 'account-2',
  at: 5,
  expires: 100,
  state: 'open',
}

function keysAndProposals(open: OpenDatabase): void {
  it('keeps keys and when they were used', () =>
    opened(open, async (database) => {
      await database.tx(async ({ keys }) => {
        assert.equal(await keys.find('abc'), undefined)
        await keys.save(key)
        await keys.save({ ...key, id: 'later', made: 20, used: 3 })
        assert.deepEqual(await keys.find('abc'), key)
        await keys.use('abc', 50)
        await keys.use('abc', 40)
        await keys.use('never', 40)
        assert.deepEqual(await keys.find('abc'), { ...key, used: 50 })
        await keys.save({ ...key, revoked: 60 })
        assert.deepEqual(await keys.find('abc'), { ...key, used: 50, revoked: 60 }, 'the last use stays')
        assert.deepEqual(
          (await keys.list()).map(({ id }) => id),
          ['later', 'abc'],
        )
      })
    }))

  it('keeps proposals and what became of them', () =>
    opened(open, async (database) => {
      const decided: Proposal = { ...proposal, state: 'approved', decidedBy: 'account-3', decidedAt: 9, made: 'x' }
      await database.tx(async ({ proposals }) => {
        assert.equal(await proposals.lock('p-1'), undefined)
        await proposals.save(proposal)
        await proposals.save({ ...proposal, id: 'p-2' })
        assert.deepEqual(await proposals.lock('p-1'), proposal)
        await proposals.save(decided)
        assert.deepEqual(
          (await proposals.list(9)).map(({ id, state }) => [id, state]),
          [
            ['p-2', 'open'],
            ['p-1', 'approved'],
          ],
        )
        assert.equal((await proposals.list(1)).length, 1)
        assert.deepEqual(await proposals.lock('p-1'), decided)
      })
    }))
}

function auditOnly(open: OpenDatabase): void {
  const append = (database: Parameters<Parameters<typeof opened>[1]>[0], text: string, at: number, kind = 'k.one') =>
    database.tx(async ({ audit }) => {
      const end = await audit.lockEnd()
      await audit.append({ seq: end.seq + 1, at, kind, text, hash: link(end.hash, text) })
    })

  it('is one chain, however many write at once', () =>
    opened(open, async (database) => {
      await Promise.all(Array.from({ length: 12 }, (_, i) => append(database, `"${i}"`, i)))
      const rows = await database.tx(({ audit }) => audit.following(0, 99))
      assert.deepEqual(
        rows.map(({ seq }) => seq),
        Array.from({ length: 12 }, (_, i) => i + 1),
      )
      let previous = ''
      for (const { text, hash } of rows) {
        assert.equal(hash, link(previous, text))
        previous = hash
      }
      assert.equal(new Set(rows.map(({ text }) => text)).size, 12)
    }))

  it('is read by page and kind', () =>
    opened(open, async (database) => {
      for (let i = 1; i <= 6; i++) await append(database, `${i}`, i, i % 2 ? 'sign-in.ok' : 'key.made')
      const seqs = async (query: { limit: number; before?: number; kind?: string }) =>
        (await database.tx(({ audit }) => audit.list(query))).map(({ seq }) => seq)
      assert.deepEqual(await seqs({ limit: 4 }), [6, 5, 4, 3])
      assert.deepEqual(await seqs({ limit: 4, before: 3 }), [2, 1])
      assert.deepEqual(await seqs({ limit: 2, kind: 'sign-in' }), [5, 3])
      assert.deepEqual(await seqs({ limit: 2, kind: '%' }), [])
      assert.deepEqual(
        (await database.tx(({ audit }) => audit.following(4, 1))).map(({ seq }) => seq),
        [5],
      )
    }))

  it('is cut at its beginning only, and goes on where it was', () =>
    opened(open, async (database) => {
      // The third is younger than the fourth: a clock went back. Nothing in the middle is ever taken out.
      for (const [i, at] of [10, 20, 40, 30, 50].entries()) await append(database, `${i + 1}`, at)
      const all = await database.tx(({ audit }) => audit.following(0, 9))
      await database.tx(async ({ audit }) => {
        assert.deepEqual(await audit.start(), { seq: 0, hash: '' })
        assert.equal(await audit.cut(10), 0)
        assert.equal(await audit.cut(35), 2)
        assert.deepEqual(await audit.start(), { seq: 2, hash: all[1]?.hash })
        assert.deepEqual(await audit.following(0, 9), all.slice(2))
        assert.equal(await audit.cut(99), 3)
        assert.deepEqual(await audit.start(), { seq: 5, hash: all[4]?.hash })
        assert.deepEqual(await audit.lockEnd(), { seq: 5, hash: all[4]?.hash })
        assert.equal(await audit.cut(99), 0)
      })
      await append(database, '6', 60)
      const [row] = await database.tx(({ audit }) => audit.list({ limit: 1 }))
      assert.deepEqual([row?.seq, row?.hash], [6, link(all[4]?.hash ?? '', '6')])
    }))
}

const ELSEWHERE = { address: '192.0.2.9', client: '' }

function manyAtOnce(open: OpenDatabase): void {
  it('guess no more often than one after the other', () =>
    opened(open, async ({ database }) => {
      const world = accessWorld([], database)
      await world.add('wang')
      const answers = await Promise.all(
        Array.from({ length: 20 }, (_, i) =>
          world.sessions.signIn('wang', `guess ${i}`, ELSEWHERE).catch((fault: { code: string }) => fault.code),
        ),
      )
      assert.equal(answers.filter((code) => code === 'sign-in-wrong').length, 11)
      assert.equal(answers.filter((code) => code === 'sign-in-locked').length, 9)
      assert.deepEqual((await world.audit.verify()).faults, [])
    }))

  it('come in once with one code', () =>
    opened(open, async ({ database }) => {
      const world = accessWorld([], database)
      const { code } = await world.enrol(await world.add('wang'))
      const begun: string[] = []
      for (let i = 0; i < 5; i++) begun.push((await world.sessions.signIn('wang', PASSWORD, HERE)).token)
      const given = code()
      const answers = await Promise.allSettled(begun.map((token) => world.sessions.confirm(token, given, HERE)))
      assert.equal(answers.filter(({ status }) => status === 'fulfilled').length, 1)
    }))

  it('leave two administrators, whatever is approved', () =>
    opened(open, async ({ database }) => {
      const world = accessWorld([], database)
      const logins = ['a1', 'a2', 'a3', 'a4']
      for (const login of logins) await world.add(login, ['administrator'], [])
      const wishes: string[] = []
      for (const [i, login] of logins.entries()) {
        const by = `id-${logins[(i + 1) % 4]}`
        wishes.push((await world.accounts.propose(by, { kind: 'disable-account', account: `id-${login}` })).id)
      }
      const approvals = wishes.map((id, i) => world.accounts.approve(`id-${logins[(i + 2) % 4]}`, id))
      const answers = await Promise.allSettled(approvals)
      const left = (await world.accounts.list()).filter(({ account }) => account.disabled === undefined)
      const approved = answers.filter(({ status }) => status === 'fulfilled').length
      assert.equal(left.length, 4 - approved)
      assert.ok(left.length >= 2, `${left.length}`)
      assert.deepEqual((await world.audit.verify()).faults, [])
    }))
}

export function identitiesContract(open: OpenDatabase): void {
  describe('many who sign in or decide at once', () => manyAtOnce(open))
  describe('keys and proposals', () => keysAndProposals(open))
  describe('the audit log', () => auditOnly(open))
}
