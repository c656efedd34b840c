// The check for forbidden models finds planted ones by name and by content, and does not pass on an empty place.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkModels } from './models-check.ts'
import { plantedTree } from './planted-tree.ts'

const CENTERNET = 'node_modules/@vladmandic/human/models/centernet'
const graph = (name: string) =>
  JSON.stringify({
    format: 'graph-model',
    generatedBy: name,
    modelTopology: { node: [] },
    weightsManifest: [],
    pad: '.'.repeat(200),
  })
const INSTALLED = {
  [`${CENTERNET}.json`]: graph('mobilenetv3_centernet'),
  [`${CENTERNET}.bin`]: new Uint8Array(20_000),
}

test('a detector of things passes and is named', (t) => {
  const report = checkModels(
    plantedTree(t, { ...INSTALLED, 'data/models/yolox_nano.onnx': 'images output person car' }),
  )
  assert.deepEqual(report.faults, [])
  assert.deepEqual(report.models, ['data/models/yolox_nano.onnx', `${CENTERNET}.json`])
})

test('finding no model at all is a failure', (t) => {
  const { faults } = checkModels(plantedTree(t, { 'node_modules/zod/package.json': '{}' }))
  assert.match(faults[0]?.reason ?? '', /no model file was found/)
})

const PLANTED: Readonly<Record<string, string | Uint8Array>> = {
  'node_modules/@vladmandic/human/models/faceres.json': graph('HSE-FaceRes'),
  'node_modules/@vladmandic/human/models/iris.json': graph('x'),
  'node_modules/some/model/liveness.bin': new Uint8Array(20_000),
  'data/models/emotion-ferplus-8.onnx': 'x',
  'data/models/mobilefacenet.param': 'x',
  'data/models/genderage.onnx': 'x',
  'data/models/age_gender.tflite': 'x',
  'data/models/arcface_r100.safetensors': 'x',
  'adapters/onnx/lprnet.onnx': 'x',
  'adapters/onnx/license-plate.onnx': 'x',
  'data/车牌识别.onnx': 'x',
  'data/plate-models/best.onnx': 'x',
  'data/models/osnet_x1_0.pt': 'x',
  'data/models/best.onnx': `${'\u0001'.repeat(5000)}/backbone/layer1${'\u0002'.repeat(9)}output_gender${'\u0003'.repeat(5000)}`,
  'web/public/model.json': graph('blazeface'),
  'node_modules/face-api.js/package.json': '{}',
}

for (const [path, content] of Object.entries(PLANTED)) {
  test(`found: ${path}`, (t) => {
    const { faults } = checkModels(plantedTree(t, { ...INSTALLED, [path]: content }))
    assert.equal(faults.length, 1, JSON.stringify(faults))
    assert.ok(path.startsWith(faults[0]?.path ?? '?'))
  })
}

test('words that only contain a forbidden one pass', (t) => {
  const files = {
    'data/models/road-surface.onnx': 'interface surface page image message template storage',
    'data/models/package-detector.onnx': 'embedding_lookup',
  }
  assert.deepEqual(checkModels(plantedTree(t, { ...INSTALLED, ...files })).faults, [])
})
