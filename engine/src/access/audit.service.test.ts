// The audit log finds what was changed in it, taken out of it or cut off it, and is itself among the heads written down outside.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { HeadsEntry } from '../history/heads.port.ts'
import { history } from '../history/history.service.ts'
import type { Database } from '../stores.port.ts'
import { memoryDatabase } from '../testing.ts'
import type { AuditRow } from './audit.port.ts'
import { audit } from './audit.service.ts'

const clock = { now: () => 1_700_000_000_000 }

/** A log of so many rows. */
async function filled(rows: number) {
  const database = memoryDatabase()
  const log = audit({ database, wallClock: clock })
  for (let i = 0; i < rows; i++) await log.note({ kind: 'sign-in.ok', by: `account-${i}` })
  return { database, log }
}

/** The same database with other rows, as whoever owns it could leave it. */
const withRows = (database: Database, change: (rows: AuditRow[]) => AuditRow[]): Database => ({
  ...database,
  read: (work) =>
    database.read((stores) =>
      work({
        ...stores,
        audit: {
          ...stores.audit,
          following: async (seq, limit) =>
            change([...(await stores.audit.following(0, 9_999))])
              .filter((row) => row.seq > seq)
              .slice(0, limit),
        },
      }),
    ),
})

test('any one change, removal or exchange of rows is found', async () => {
  const { database, log } = await filled(8)
  assert.deepEqual((await log.verify()).faults, [])
  const checked = (change: (rows: AuditRow[]) => AuditRow[]) =>
    audit({ database: withRows(database, change), wallClock: clock }).verify()
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 0, max: 7 }),
      fc.constantFrom('text', 'hash', 'kind', 'at', 'out', 'swap'),
      async (i, how) => {
        const { faults } = await checked((rows) => {
          const row = rows[i] as AuditRow
          if (how === 'out')
            return i === 7 ? [...rows.slice(0, 6), rows[7] as AuditRow] : rows.filter((each) => each !== row)
          if (how === 'swap') {
            const other = rows[(i + 1) % 8] as AuditRow
            return rows.map((each) =>
              each === row ? { ...other, seq: row.seq } : each === other ? { ...row, seq: other.seq } : each,
            )
          }
          const changed = {
            text: { text: row.text.replace('account-', 'Account-') },
            hash: { hash: 'f'.repeat(64) },
            kind: { kind: 'sign-out' },
            at: { at: row.at + 1 },
          }[how]
          return rows.map((each) => (each === row ? { ...each, ...changed } : each))
        })
        assert.ok(faults.length > 0, `${how} ${i}`)
      },
    ),
    { numRuns: 100 },
  )
})

test('what is cut off at its end is found by the heads, what retention cuts off at its beginning is none', async () => {
  const { database, log } = await filled(5)
  const written: HeadsEntry[] = []
  const heads = { append: async (entry: HeadsEntry) => void written.push(entry), read: async () => written }
  const looked = history({ database, heads, clock })
  assert.equal(await looked.writeHeads(), 1)
  assert.equal(await looked.writeHeads(), 0)
  assert.deepEqual((await looked.verify()).faults, [])
  const shorter = withRows(database, (rows) => rows.slice(0, 3))
  const { faults } = await history({ database: shorter, heads, clock }).verify()
  assert.deepEqual(
    faults.map(({ case: id, seq, problem }) => [id, seq, problem]),
    [['audit', 4, 'cut']],
  )
  assert.equal(await log.keep(clock.now() + 1), 5)
  await log.note({ kind: 'sign-out' })
  const kept = await log.verify()
  assert.deepEqual([kept.rows, kept.faults, kept.end.seq], [2, [], 7])
  assert.deepEqual((await looked.verify()).faults, [])
  assert.deepEqual(
    (await log.list({ limit: 9 })).map(({ kind, about }) => [kind, about]),
    [
      ['sign-out', undefined],
      ['audit.cut', { rows: 5 }],
    ],
  )
})
