// The hygiene check finds what would give away a machine or a registry. Planted texts are put together here from
// pieces, so that this file does not fail the check itself.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkHygiene } from './hygiene.ts'
import { plantedTree } from './planted-tree.ts'

const slash = '/'
const PLANTED: readonly (readonly [name: string, path: string, text: string, reason: RegExp])[] = [
  ['a home folder', 'docs/a.md', `see ${slash}home/someone/notes`, /home folder/],
  ['a home folder of a Mac', 'docs/a.md', `see ${slash}Users/someone/notes`, /home folder/],
  ['a temporary folder', 'a.ts', `const a = '${slash}tmp/out'`, /temporary folder/],
  ['a registry', 'a.yml', `url: https:${slash}/registry.example.org/zod`, /registry/],
  ['a mirror', 'a.yml', `url: https:${slash}/packages.npmmirror.example/zod`, /registry/],
  ['a download address', 'package-lock.json', `  "resolved": "https:${slash}/x.example/zod.tgz",`, /download address/],
]

for (const [name, path, text, reason] of PLANTED) {
  test(`found: ${name}`, (t) => {
    const { faults } = checkHygiene(plantedTree(t, { [path]: `first\n${text}\n` }))
    assert.equal(faults[0]?.line, 2)
    assert.match(faults[0]?.reason ?? '', reason)
  })
}

test('the folder it runs in is found', (t) => {
  const root = plantedTree(t, { 'b.ts': 'x' })
  assert.equal(checkHygiene(root).faults.length, 0)
  const planted = plantedTree(t, { 'b.ts': root })
  assert.notEqual(checkHygiene(planted).faults.length, 0)
})

test('addresses and routes pass', (t) => {
  const text = `GET ${slash}users/me, https:${slash}/nodejs.org/api, ~/data, data/home/x, ./tmp/x, '${slash}home'`
  assert.deepEqual(checkHygiene(plantedTree(t, { 'a.md': text })).faults, [])
})
