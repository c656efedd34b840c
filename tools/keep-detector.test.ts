// What the install leaves behind: one detector, the own platform's binaries, and a package that still resolves.
import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { test } from 'node:test'
import { keepDetectorIn } from './keep-detector.mjs'
import { plantedTree } from './planted-tree.ts'
import { listFiles } from './source-files.ts'

const HUMAN = 'node_modules/@vladmandic/human'
const ORT = 'node_modules/onnxruntime-node'

test('everything but the detector is deleted, once', (t) => {
  const root = plantedTree(t, {
    [`${HUMAN}/package.json`]: '{"name":"@vladmandic/human","exports":{"node":"./dist/human.node.js"}}',
    [`${HUMAN}/LICENSE`]: 'MIT',
    [`${HUMAN}/dist/human.node.js`]: 'require("@tensorflow/tfjs-node")',
    [`${HUMAN}/dist/human.esm.js`]: 'x',
    [`${HUMAN}/models/centernet.json`]: '{}',
    [`${HUMAN}/models/centernet.bin`]: 'x',
    [`${HUMAN}/models/faceres.bin`]: 'x',
    [`${HUMAN}/src/face/face.ts`]: 'x',
    [`${ORT}/bin/napi-v6/linux/x64/a.node`]: 'x',
    [`${ORT}/bin/napi-v6/linux/arm64/a.node`]: 'x',
    [`${ORT}/bin/napi-v6/win32/x64/a.node`]: 'x',
    [`adapters/${ORT}/bin/napi-v6/darwin/arm64/a.node`]: 'x',
  })
  assert.ok(keepDetectorIn(root, 'linux', 'x64') > 0)
  const left = listFiles(root, () => true, new Set())
  assert.deepEqual(left, [
    // Not served on this platform: nothing there can be told apart as its own.
    `adapters/${ORT}/bin/napi-v6/darwin/arm64/a.node`,
    `${HUMAN}/LICENSE`,
    `${HUMAN}/dist/human.node.js`,
    `${HUMAN}/models/centernet.bin`,
    `${HUMAN}/models/centernet.json`,
    `${HUMAN}/package.json`,
    `${ORT}/bin/napi-v6/linux/x64/a.node`,
  ])
  assert.ok(existsSync(createRequire(join(root, 'adapters', 'x.js')).resolve('@vladmandic/human')))
  assert.equal(keepDetectorIn(root, 'linux', 'x64'), 0)
})

test('nothing installed is no fault', (t) => {
  assert.equal(keepDetectorIn(plantedTree(t, { 'package.json': '{}' })), 0)
})
