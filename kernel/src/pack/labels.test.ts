// The texts of a pack that people read: all of them, once each.
import assert from 'node:assert/strict'
import { it } from 'node:test'
import { labelsOf } from './labels.ts'
import { samplePack } from './sample-pack.contract.ts'

it('the texts of a pack are every Chinese text in it, once, in order', () => {
  const inOrder = [...JSON.stringify(samplePack).matchAll(/"((?:[^"\\]|\\.)*\p{Script=Han}(?:[^"\\]|\\.)*)"/gu)].map(
    ([, text]) => text as string,
  )
  assert.ok(inOrder.length > 25)
  assert.deepEqual(labelsOf(samplePack), [...new Set(inOrder)])
  assert.deepEqual(labelsOf(null), [])
})
