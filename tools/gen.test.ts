// Generators run after those whose output they read, and the lists they make do not depend on this machine.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { packsIndex } from './gen/packs.ts'
import { thirdParty } from './gen/third-party.ts'
import { type Generator, generate } from './gen.ts'
import { plantedTree } from './planted-tree.ts'

test('a generator reads what an earlier one made, before what lies on disk', async (t) => {
  const root = plantedTree(t, { 'a.json': 'old', 'b.json': 'from disk' })
  const generators = new Map<string, Generator>([
    [
      'client',
      { after: ['openapi'], files: async (read) => ({ 'c.ts': `${read('a.json')}${read('b.json')}${read('no')}` }) },
    ],
    ['openapi', { files: async () => ({ 'a.json': 'new' }) }],
  ])
  assert.deepEqual(await generate(root, generators), { 'a.json': 'new\n', 'c.ts': 'new\nfrom diskundefined\n' })
})

test('two generators do not make the same file, nor wait for one another', async (t) => {
  const root = plantedTree(t, {})
  const files = async () => ({ 'a.md': 'x' })
  await assert.rejects(
    generate(
      root,
      new Map([
        ['a', { files }],
        ['b', { files }],
      ]),
    ),
    /two generators/,
  )
  await assert.rejects(
    generate(
      root,
      new Map([
        ['a', { files, after: ['b'] }],
        ['b', { files, after: ['a'] }],
      ]),
    ),
    /wait/,
  )
})

test('the list of packs is sorted and named in camelCase', () => {
  const text = packsIndex(['street-order', 'fire-lane'])
  assert.match(
    text,
    /import \{ pack as fireLane \} from '\.\/fire-lane\/pack\.ts'[\s\S]*import \{ pack as streetOrder \}/,
  )
  assert.match(text, /pack: fireLane[\s\S]*pack: streetOrder/)
})

test('third-party software is grouped by licence, the own workspaces left out', () => {
  const text = thirdParty({
    packages: {
      '': { version: '0.1.0' },
      kernel: { version: '0.1.0', license: 'Apache-2.0' },
      'node_modules/@gongzhi/kernel': { link: true },
      'node_modules/zod': { version: '4.0.0', license: 'MIT' },
      'node_modules/a/node_modules/zod': { version: '3.0.0', license: 'MIT' },
      'node_modules/odd': { version: '1.0.0' },
    },
  })
  assert.match(text, /3 packages/)
  assert.match(text, /## MIT \(2\)[\s\S]*\| zod \| 3\.0\.0 \|[\s\S]*\| zod \| 4\.0\.0 \|/)
  assert.match(text, /## not stated in the lock file \(1\)/)
  assert.doesNotMatch(text, /gongzhi/)
})
