// Turns a small description of a float graph into the bytes of an ONNX model (onnx.proto3, IR 8, opset 17).
// Knows the file format only; must never know a particular network.
import { ProtobufWriter } from './protobuf-writer.ts'

/** A dimension with a name is free: any size is accepted at run time. */
export type OnnxValue = { readonly name: string; readonly shape: readonly (number | string)[] }

export type OnnxAttribute = number | string | readonly number[] | { readonly float: number }

export type OnnxNode = {
  readonly op: string
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
  /** A number is an int, `{ float }` a float, a list ints, a text a string. */
  readonly attributes?: Readonly<Record<string, OnnxAttribute>>
}

export type OnnxModel = {
  readonly nodes: readonly OnnxNode[]
  /** 32-bit floats; `shape` [] is a scalar. */
  readonly constants: readonly {
    readonly name: string
    readonly shape: readonly number[]
    readonly values: Float32Array
  }[]
  readonly inputs: readonly OnnxValue[]
  readonly outputs: readonly OnnxValue[]
}

const FLOAT = 1
const ATTRIBUTE_FLOAT = 1
const ATTRIBUTE_INT = 2
const ATTRIBUTE_STRING = 3
const ATTRIBUTE_INTS = 7

export function onnxModel(model: OnnxModel): Uint8Array {
  const writer = new ProtobufWriter()
  writer.integer(1, 8)
  writer.text(2, 'gongzhi')
  writer.message(7, (graph) => {
    for (const node of model.nodes) graph.message(1, (inner) => writeNode(inner, node))
    graph.text(2, 'graph')
    for (const constant of model.constants) {
      graph.message(5, (tensor) => {
        for (const size of constant.shape) tensor.integer(1, size)
        tensor.integer(2, FLOAT)
        tensor.text(8, constant.name)
        const { buffer, byteOffset, byteLength } = constant.values
        tensor.blob(9, new Uint8Array(buffer, byteOffset, byteLength))
      })
    }
    for (const value of model.inputs) graph.message(11, (inner) => writeValue(inner, value))
    for (const value of model.outputs) graph.message(12, (inner) => writeValue(inner, value))
  })
  writer.message(8, (opset) => opset.text(1, '').integer(2, 17))
  return writer.bytes()
}

function writeNode(writer: ProtobufWriter, node: OnnxNode): void {
  for (const input of node.inputs) writer.text(1, input)
  for (const output of node.outputs) writer.text(2, output)
  writer.text(3, node.outputs[0] ?? '')
  writer.text(4, node.op)
  for (const [name, value] of Object.entries(node.attributes ?? {})) {
    writer.message(5, (attribute) => {
      attribute.text(1, name)
      if (typeof value === 'number') attribute.integer(3, value).integer(20, ATTRIBUTE_INT)
      else if (typeof value === 'string') attribute.text(4, value).integer(20, ATTRIBUTE_STRING)
      else if ('float' in value) attribute.float(2, value.float).integer(20, ATTRIBUTE_FLOAT)
      else {
        for (const item of value) attribute.integer(8, item)
        attribute.integer(20, ATTRIBUTE_INTS)
      }
    })
  }
}

function writeValue(writer: ProtobufWriter, value: OnnxValue): void {
  writer.text(1, value.name)
  writer.message(2, (type) => {
    type.message(1, (tensor) => {
      tensor.integer(1, FLOAT)
      tensor.message(2, (shape) => {
        for (const size of value.shape) {
          shape.message(1, (dimension) => {
            if (typeof size === 'number') dimension.integer(1, size)
            else dimension.text(2, size)
          })
        }
      })
    })
  })
}
