// A model must not make the runtime open other files.
import assert from 'node:assert/strict'
import { it } from 'node:test'
import { Fault } from '@gongzhi/kernel'
import fc from 'fast-check'
import { hasExternalData } from './external-data.ts'
import { onnxModel } from './onnx-model.ts'
import { ProtobufWriter } from './protobuf-writer.ts'

/** model.graph.initializer, and model.graph.node.attribute.t, with a tensor that lies in another file. */
const elsewhere = (place: 'initializer' | 'attribute'): Uint8Array => {
  const tensor = (writer: ProtobufWriter): unknown =>
    writer
      .text(8, 'w')
      .message(13, (entry) => entry.text(1, 'location').text(2, '../secret'))
      .integer(14, 1)
  return new ProtobufWriter()
    .integer(1, 8)
    .message(7, (graph) => {
      if (place === 'initializer') graph.message(5, tensor)
      else
        graph.message(1, (node) =>
          node.text(4, 'Constant').message(5, (attribute) => attribute.text(1, 'value').message(5, tensor)),
        )
    })
    .bytes()
}

it('is found wherever a tensor may stand', () => {
  assert.equal(hasExternalData(elsewhere('initializer')), true)
  assert.equal(hasExternalData(elsewhere('attribute')), true)
  const inside = {
    nodes: [],
    inputs: [],
    outputs: [],
    constants: [{ name: 'w', shape: [2], values: Float32Array.of(1, 2) }],
  }
  assert.equal(hasExternalData(onnxModel(inside)), false)
})

it('any bytes get an answer or the fault, never another error', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      try {
        hasExternalData(bytes)
      } catch (error) {
        assert.ok(error instanceof Fault && error.code === 'model-unreadable')
      }
    }),
  )
})
