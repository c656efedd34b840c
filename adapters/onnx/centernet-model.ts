// The embedded detector: CenterNet on MobileNetV3 (COCO, 80 classes) from the npm package @vladmandic/human, written
// anew as ONNX in memory. Nothing is written to disk, and none of the other models of that package is ever touched.
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { Fault } from '@gongzhi/kernel'
import { type OnnxNode, onnxModel } from './onnx-model.ts'
import { type TfjsConstant, type TfjsGraph, type TfjsNode, tfjsGraph } from './tfjs-graph.ts'

/** Scores of 80 classes and distances to the four sides, on a grid of a quarter of the input; peak picking stays outside. */
const SCORES = 'tower_0/Sigmoid'
const SIDES = 'tower_0/mul'
/** Added here: the best score of each cell, so that a million scores need not be looked through one by one outside. */
const BEST = 'best'

export async function centernetModel(): Promise<{ readonly bytes: Uint8Array; readonly digest: string }> {
  const { json, weights } = await readPackage()
  const digest = createHash('sha256').update(weights).digest('hex')
  return { bytes: toOnnx(tfjsGraph(json, weights, [SCORES, SIDES])), digest }
}

async function readPackage(): Promise<{ json: string; weights: Uint8Array }> {
  try {
    // The package exports its code only; its models lie beside the folder of its main file.
    const main = createRequire(import.meta.url).resolve('@vladmandic/human')
    const models = join(dirname(main), '..', 'models')
    const [json, weights] = await Promise.all([
      readFile(join(models, 'centernet.json'), 'utf8'),
      readFile(join(models, 'centernet.bin')),
    ])
    return { json, weights }
  } catch (cause) {
    throw new Fault('model-unreadable', { detail: 'the embedded detector is not installed' }, { cause })
  }
}

type Build = {
  readonly nodes: OnnxNode[]
  readonly constants: { name: string; shape: number[]; values: Float32Array }[]
}

function toOnnx(graph: TfjsGraph): Uint8Array {
  const build: Build = { nodes: [], constants: [] }
  const byName = new Map(graph.nodes.map((node) => [node.name, node]))
  const scalar = (name: string | undefined): number | undefined => {
    const constant = name === undefined ? undefined : graph.constants.get(name)
    return constant?.values.length === 1 ? constant.values[0] : undefined
  }
  const replaced = new Set<string>()
  build.constants.push({ name: 'twice', shape: [4], values: Float32Array.of(1, 1, 2, 2) })
  // First look, then write: the inner nodes of a hard sigmoid come before the node that tells it is one.
  const gates = new Map<string, Gate>()
  for (const node of graph.nodes) {
    const gate = findGate(node, byName, scalar)
    if (gate === undefined) continue
    gates.set(node.name, gate)
    for (const inner of gate.inner) replaced.add(inner)
  }
  for (const node of graph.nodes) {
    if (replaced.has(node.name)) continue
    const gate = gates.get(node.name)
    if (gate !== undefined) writeGate(node.name, gate, build.nodes)
    else writeNode(node, graph, build)
  }
  build.nodes.push({ op: 'ReduceMax', inputs: [SCORES], outputs: [BEST], attributes: { axes: [1] } })
  return onnxModel({
    ...build,
    inputs: [{ name: 'picture', shape: [1, 3, 'height', 'width'] }],
    outputs: [
      { name: SCORES, shape: [1, 80, 'rows', 'columns'] },
      { name: SIDES, shape: [1, 4, 'rows', 'columns'] },
      { name: BEST, shape: [1, 1, 'rows', 'columns'] },
    ],
  })
}

/** x·relu6(x+3)/6 or relu6(x+3)/6, which TensorFlow writes as three or four passes over the whole map. */
type Gate = { readonly x: string; readonly factor: number; readonly times: boolean; readonly inner: readonly string[] }

function findGate(
  node: TfjsNode,
  byName: ReadonlyMap<string, TfjsNode>,
  scalar: (name: string | undefined) => number | undefined,
): Gate | undefined {
  if (node.op !== 'Mul') return undefined
  const [left = '', right = ''] = node.inputs
  const clipped = byName.get(right)
  const shifted = clipped?.op === 'Relu6' ? byName.get(clipped.inputs[0] ?? '') : undefined
  if (clipped === undefined || shifted?.op !== 'Add' || scalar(shifted.inputs[1]) !== 3) return undefined
  const x = shifted.inputs[0] ?? ''
  const inner = [clipped.name, shifted.name]
  const direct = scalar(left)
  if (direct !== undefined) return { x, factor: direct, times: false, inner }
  const scaled = byName.get(left)
  const factor = scaled?.op === 'Mul' && scaled.inputs[1] === x ? scalar(scaled.inputs[0]) : undefined
  return scaled === undefined || factor === undefined
    ? undefined
    : { x, factor, times: true, inner: [...inner, scaled.name] }
}

function writeGate(name: string, gate: Gate, nodes: OnnxNode[]): void {
  const attributes = { alpha: { float: gate.factor }, beta: { float: gate.factor * 3 } }
  const open = gate.times ? `${name}/open` : name
  nodes.push({ op: 'HardSigmoid', inputs: [gate.x], outputs: [open], attributes })
  if (gate.times) nodes.push({ op: 'Mul', inputs: [gate.x, open], outputs: [name] })
}

function writeNode(node: TfjsNode, graph: TfjsGraph, build: Build): void {
  const { name, inputs } = node
  const plain = (op: string): void => {
    for (const input of inputs) addScalar(input, graph, build)
    build.nodes.push({ op, inputs: [...inputs], outputs: [name] })
  }
  switch (node.op) {
    case 'Placeholder':
      build.nodes.push({ op: 'Identity', inputs: ['picture'], outputs: [name] })
      return
    case '_FusedConv2D':
    case 'Conv2D':
      writeConvolution(node, graph, build, false)
      return
    case 'FusedDepthwiseConv2dNative':
    case 'DepthwiseConv2dNative':
      writeConvolution(node, graph, build, true)
      return
    case 'Add':
    case 'Mul':
    case 'Relu':
    case 'Sigmoid':
      plain(node.op)
      return
    case 'Mean':
      build.nodes.push({ op: 'GlobalAveragePool', inputs: inputs.slice(0, 1), outputs: [name] })
      return
    case 'ConcatV2':
      build.nodes.push({ op: 'Concat', inputs: inputs.slice(0, -1), outputs: [name], attributes: { axis: 1 } })
      return
    case 'ResizeBilinear':
      // The graph names fixed sizes, each twice its input; a scale of two says the same for every input size.
      build.nodes.push({
        op: 'Resize',
        inputs: [inputs[0] ?? '', '', 'twice'],
        outputs: [name],
        attributes: { mode: 'linear', coordinate_transformation_mode: 'asymmetric' },
      })
      return
    default:
      throw new Fault('model-unreadable', { detail: `the embedded detector has an unknown operation ${node.op}` })
  }
}

function addScalar(name: string, graph: TfjsGraph, build: Build): void {
  const constant = graph.constants.get(name)
  if (constant === undefined || build.constants.some((known) => known.name === name)) return
  build.constants.push({ name, shape: [...constant.shape], values: constant.values })
}

function writeConvolution(node: TfjsNode, graph: TfjsGraph, build: Build, depthwise: boolean): void {
  const [x = '', weightsName = '', biasName] = node.inputs
  const weights = graph.constants.get(weightsName)
  if (weights === undefined) throw new Fault('model-unreadable', { detail: `no weights ${weightsName}` })
  const [height = 1, width = 1, channelsIn = 1] = weights.shape
  const stride = node.strides[1] ?? 1
  const w = `${node.name}/w`
  build.constants.push({ name: w, ...channelsFirst(weights, depthwise) })
  const inputs = [x, w]
  if (biasName !== undefined) {
    const bias = graph.constants.get(biasName)
    if (bias === undefined) throw new Fault('model-unreadable', { detail: `no weights ${biasName}` })
    build.constants.push({ name: `${node.name}/b`, shape: [bias.values.length], values: bias.values })
    inputs.push(`${node.name}/b`)
  }
  const relu = node.fused.includes('Relu')
  const output = relu ? `${node.name}/before` : node.name
  build.nodes.push({
    op: 'Conv',
    inputs,
    outputs: [output],
    attributes: {
      strides: [stride, stride],
      kernel_shape: [height, width],
      pads: pads(height, width, stride, node.padding),
      group: depthwise ? channelsIn : 1,
    },
  })
  if (relu) build.nodes.push({ op: 'Relu', inputs: [output], outputs: [node.name] })
}

/** TensorFlow's SAME for inputs that the stride divides: the odd pixel goes to the end. */
function pads(height: number, width: number, stride: number, padding: string): number[] {
  if (padding !== 'SAME') return [0, 0, 0, 0]
  const [tall, wide] = [Math.max(0, height - stride), Math.max(0, width - stride)]
  const [top, left] = [tall >> 1, wide >> 1]
  return [top, left, tall - top, wide - left]
}

/** Height, width, in, out → out, in, height, width; depthwise weights have one input channel per group. */
function channelsFirst(weights: TfjsConstant, depthwise: boolean): { shape: number[]; values: Float32Array } {
  const [height = 1, width = 1, channelsIn = 1, channelsOut = 1] = weights.shape
  const groups = depthwise ? channelsIn : channelsOut
  const perGroup = depthwise ? channelsOut : channelsIn
  const values = new Float32Array(weights.values.length)
  let at = 0
  for (let group = 0; group < groups; group++) {
    for (let inner = 0; inner < perGroup; inner++) {
      for (let cell = 0; cell < height * width; cell++) {
        const [i, o] = depthwise ? [group, inner] : [inner, group]
        values[at++] = weights.values[(cell * channelsIn + i) * channelsOut + o] ?? 0
      }
    }
  }
  return { shape: [groups, perGroup, height, width], values }
}
