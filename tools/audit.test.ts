// Known faults of packages fail the check, exceptions end, and where nobody can be asked that is said aloud.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { answerOf, audit, judge } from './audit.ts'
import { plantedTree } from './planted-tree.ts'

const GHSA = 'GHSA-aaaa-bbbb-cccc'
/** As npm writes it: the package itself, and one that is concerned by needing it. */
const said = (severity: string) =>
  JSON.stringify({
    auditReportVersion: 2,
    vulnerabilities: {
      bad: {
        name: 'bad',
        severity,
        via: [
          { source: 1, name: 'bad', title: 'Reads any file', url: `https://github.com/advisories/${GHSA}`, severity },
        ],
      },
      over: { name: 'over', severity, via: ['bad'] },
    },
    metadata: {},
  })
const exception = (until: string, why = 'that part of it is never called') => ({ id: GHSA, why, until })
const today = '2026-11-22'

test('high and critical faults fail, lesser ones are told', () => {
  for (const severity of ['high', 'critical']) {
    const { faults } = judge(answerOf(said(severity)), [], today, false)
    assert.deepEqual(faults, [`${severity} bad: Reads any file (${GHSA})`])
  }
  const { faults, warnings } = judge(answerOf(said('moderate')), [], today, true)
  assert.deepEqual([faults.length, warnings.length], [0, 1])
  assert.deepEqual(judge(answerOf('{"vulnerabilities":{}}'), [], today, true), { faults: [], warnings: [] })
})

test('an exception says why, and ends', () => {
  const answer = answerOf(said('high'))
  const of = (...given: Parameters<typeof exception>) => judge(answer, [exception(...given)], today, false)
  assert.deepEqual([of('2026-11-22').faults.length, of('2026-11-22').warnings.length], [0, 1])
  assert.match(of('2026-11-21').faults[0] ?? '', /ended on 2026-11-21/)
  assert.equal(of('some day').faults.length, 1)
  assert.equal(of('2027-01-01', 'x').faults.length, 1)
})

test('where nobody can be asked it is said aloud, and fails where that is demanded', () => {
  for (const text of ['', 'no json', '{"error":{"code":"ENOTFOUND"}}', '{"message":"405 Method Not Allowed"}']) {
    const lax = judge(answerOf(text), [], today, false)
    assert.deepEqual([lax.faults.length, lax.warnings.length], [0, 1], text)
    assert.match(lax.warnings[0] ?? '', /NOT LOOKED FOR/)
    assert.equal(judge(answerOf(text), [], today, true).faults.length, 1)
  }
})

test('the same packages are asked about once a day; other packages, or nobody to ask, sooner', async (t) => {
  const root = plantedTree(t, { 'package-lock.json': '{}' })
  let asked = 0
  let text = said('high')
  const ask = async () => {
    asked++
    return text
  }
  const hour = 3_600_000
  const first = await audit(root, 0, ask)
  assert.deepEqual(await audit(root, 23 * hour, ask), first)
  assert.equal(asked, 1)
  text = ''
  assert.ok('unreachable' in (await audit(root, 25 * hour, ask)))
  await audit(root, 25.5 * hour, ask)
  assert.equal(asked, 2)
  text = said('low')
  assert.ok('advisories' in (await audit(root, 27 * hour, ask)))
  assert.equal(asked, 3)
})
