// All steps of the check run, even after one that failed, and tell what they said.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { runSteps } from './check.ts'
import { plantedTree } from './planted-tree.ts'

test('a failed step stops no other', async (t) => {
  const root = plantedTree(t, {})
  const told: string[] = []
  const results = await runSteps(
    root,
    [
      { name: 'bad', args: ['-e', "console.log('第一'); process.exit(3)"] },
      { name: 'missing', args: ['no-such-file.ts'] },
      { name: 'good', args: ['-e', "console.error('好')"] },
    ],
    ({ name }) => told.push(name),
  )
  assert.deepEqual(results.map(({ name, passed }) => [name, passed]).sort(), [
    ['bad', false],
    ['good', true],
    ['missing', false],
  ])
  assert.equal(results.find(({ name }) => name === 'good')?.output, '好')
  assert.equal(told.length, 3)
})
