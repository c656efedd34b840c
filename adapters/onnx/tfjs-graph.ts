// Reads a TensorFlow.js graph model (one weight file, float16 or float32 or int32 weights) into nodes and float constants.
// Never runs it, and never guesses: anything it does not know is a fault.
import { Fault } from '@gongzhi/kernel'

export type TfjsNode = {
  readonly name: string
  readonly op: string
  readonly inputs: readonly string[]
  readonly strides: readonly number[]
  readonly padding: string
  readonly fused: readonly string[]
}

export type TfjsConstant = { readonly shape: readonly number[]; readonly values: Float32Array }

export type TfjsGraph = {
  /** In an order in which every node comes after its inputs; only what the asked outputs need. */
  readonly nodes: readonly TfjsNode[]
  readonly constants: ReadonlyMap<string, TfjsConstant>
}

type RawAttribute = { s?: string; list?: { s?: string[]; i?: string[] } }
type RawNode = { name: string; op: string; input?: string[]; attr?: Record<string, RawAttribute> }
type RawWeight = { name: string; shape: number[]; dtype: string; quantization?: { dtype: string; scale?: number } }
type RawModel = { modelTopology: { node: RawNode[] }; weightsManifest: { weights: RawWeight[] }[] }

const BYTES = { float32: 4, int32: 4, float16: 2 } as const

export function tfjsGraph(json: string, weights: Uint8Array, outputs: readonly string[]): TfjsGraph {
  let raw: RawModel
  try {
    raw = JSON.parse(json) as RawModel
  } catch (cause) {
    throw new Fault('model-unreadable', { detail: 'the graph is not JSON' }, { cause })
  }
  const byName = new Map(raw.modelTopology.node.map((node) => [node.name, node]))
  const nodes: TfjsNode[] = []
  const visited = new Set<string>()
  const visit = (name: string): void => {
    if (visited.has(name)) return
    visited.add(name)
    const node = byName.get(name)
    if (node === undefined) throw new Fault('model-unreadable', { detail: `the graph has no node ${name}` })
    for (const input of node.input ?? []) visit(input)
    if (node.op !== 'Const') nodes.push(readNode(node))
  }
  for (const output of outputs) visit(output)
  return { nodes, constants: readConstants(raw, weights) }
}

function readNode(node: RawNode): TfjsNode {
  const list = node.attr?.strides?.list?.i ?? []
  return {
    name: node.name,
    op: node.op,
    inputs: node.input ?? [],
    strides: list.map(Number),
    padding: decode(node.attr?.padding?.s),
    fused: (node.attr?.fused_ops?.list?.s ?? []).map(decode),
  }
}

function decode(base64: string | undefined): string {
  return base64 === undefined ? '' : Buffer.from(base64, 'base64').toString('utf8')
}

function readConstants(raw: RawModel, weights: Uint8Array): Map<string, TfjsConstant> {
  const constants = new Map<string, TfjsConstant>()
  const view = new DataView(weights.buffer, weights.byteOffset, weights.byteLength)
  let at = 0
  for (const weight of raw.weightsManifest.flatMap((group) => group.weights)) {
    const dtype = weight.quantization?.dtype ?? weight.dtype
    const known = dtype === 'float16' || dtype === 'float32' || dtype === 'int32' ? dtype : undefined
    if (known === undefined || weight.quantization?.scale !== undefined) {
      throw new Fault('model-unreadable', { detail: `weights of type ${dtype} are not supported` })
    }
    const count = weight.shape.reduce((product, size) => product * size, 1)
    if (at + count * BYTES[known] > weights.byteLength) {
      throw new Fault('model-unreadable', { detail: 'the weights are shorter than the graph says' })
    }
    const values = new Float32Array(count)
    for (let i = 0; i < count; i++, at += BYTES[known]) {
      if (known === 'float16') values[i] = fromHalf(view.getUint16(at, true))
      else values[i] = known === 'float32' ? view.getFloat32(at, true) : view.getInt32(at, true)
    }
    constants.set(weight.name, { shape: weight.shape, values })
  }
  return constants
}

/** IEEE 754 binary16 to a number. */
function fromHalf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1
  const exponent = (bits >> 10) & 0x1f
  const fraction = bits & 0x3ff
  if (exponent === 0) return sign * fraction * 2 ** -24
  if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : NaN
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15)
}
