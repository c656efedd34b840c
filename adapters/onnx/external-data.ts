// Finds out what an ONNX file must not hold: weights in other files, which could make the runtime open any path, and loops,
// which could run for ever for one picture in a thousand. Reads just enough of the protobuf to answer; never returns any content.
import { Fault } from '@gongzhi/kernel'

/** Field numbers of onnx.proto3 that lead to tensors, by message. */
const CHILDREN: Readonly<Record<string, Readonly<Record<number, string>>>> = {
  model: { 7: 'graph', 25: 'function', 20: 'training' },
  training: { 1: 'graph', 2: 'graph' },
  function: { 7: 'node', 11: 'attribute' },
  graph: { 1: 'node', 5: 'tensor', 15: 'sparse' },
  node: { 5: 'attribute' },
  attribute: { 5: 'tensor', 6: 'graph', 10: 'tensor', 11: 'graph', 22: 'sparse', 23: 'sparse' },
  sparse: { 1: 'tensor', 2: 'tensor' },
}

const OP_TYPE = 4
/** A detector needs none of them. How often they go round is decided by what is on the picture. */
const LOOPS = new Set(['Loop', 'Scan', 'SequenceMap'])
const EXTERNAL_DATA = 13
const DATA_LOCATION = 14

export type ModelTraps = { readonly externalData: boolean; readonly loops: boolean }
type Found = { externalData: boolean; loops: boolean }

/** Throws `model-unreadable` when the bytes are not protobuf or end too early. */
export function modelTraps(bytes: Uint8Array): ModelTraps {
  const found: Found = { externalData: false, loops: false }
  scan(bytes, 0, bytes.length, 'model', 0, found)
  return found
}

/** The same. */
export function hasExternalData(bytes: Uint8Array): boolean {
  return modelTraps(bytes).externalData
}

function scan(bytes: Uint8Array, from: number, to: number, message: string, depth: number, found: Found): void {
  if (depth > 64) throw broken()
  const children = CHILDREN[message]
  let at = from
  const varint = (): number => {
    let value = 0
    for (let shift = 0; shift < 70; shift += 7) {
      const byte = at < to ? bytes[at++] : undefined
      if (byte === undefined) throw broken()
      value += (byte & 0x7f) * 2 ** shift
      if (byte < 0x80) return value
    }
    throw broken()
  }
  while (at < to) {
    const tag = varint()
    const field = Math.floor(tag / 8)
    const wireType = tag % 8
    if (field === 0) throw broken()
    if (wireType === 0) {
      const value = varint()
      if (message === 'tensor' && field === DATA_LOCATION && value !== 0) found.externalData = true
    } else if (wireType === 2) {
      const end = varint() + at
      if (end > to) throw broken()
      if (message === 'tensor' && field === EXTERNAL_DATA) found.externalData = true
      if (message === 'node' && field === OP_TYPE && LOOPS.has(Buffer.from(bytes.subarray(at, end)).toString('latin1')))
        found.loops = true
      const child = children?.[field]
      if (child !== undefined) scan(bytes, at, end, child, depth + 1, found)
      at = end
    } else if (wireType === 1 || wireType === 5) at += wireType === 1 ? 8 : 4
    else throw broken()
    if (at > to) throw broken()
  }
}

function broken(): Fault {
  return new Fault('model-unreadable', { detail: 'not an ONNX file, or cut off' })
}
