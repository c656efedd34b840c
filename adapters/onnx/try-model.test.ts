// Models that would fill the memory, never end, or read other files: each ends in a code, and the process that asked goes on.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtemp, readFile, rm, symlink, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { Fault } from '@gongzhi/kernel'
import { modelTraps } from './external-data.ts'
import { type OnnxNode, onnxModel } from './onnx-model.ts'
import { openDetector } from './open-detector.ts'
import { ProtobufWriter } from './protobuf-writer.ts'

const MB = 1024 * 1024
const fault =
  (code: string, pattern = /./) =>
  (error: unknown) =>
    error instanceof Fault && error.code === code && pattern.test(error.message)

const input = [{ name: 'images', shape: [1, 3, 64, 64] }]
const output = [{ name: 'out', shape: [1, 84, 85] }]
const ones = (name: string, ...shape: number[]) => ({
  name,
  shape,
  values: new Float32Array(shape.reduce((a, b) => a * b, 1)).fill(1),
})

describe('a model', () => {
  let folder: string
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'models-'))
  })
  after(() => rm(folder, { recursive: true }))
  const file = async (name: string, bytes: Uint8Array): Promise<string> => {
    const path = join(folder, name)
    await writeFile(path, bytes)
    return path
  }

  it('that asks for more memory than a detector needs is stopped while it takes it', { timeout: 60_000 }, async (t) => {
    // 30 000² floats out of two small constants: 3.6 GB.
    const side = 30_000
    const model = onnxModel({
      constants: [ones('a', side, 1), ones('b', 1, side), ones('c', 1, 84, 85)],
      nodes: [
        { op: 'ReduceMax', inputs: ['images'], outputs: ['s'], attributes: { keepdims: 0 } },
        { op: 'Mul', inputs: ['a', 's'], outputs: ['scaled'] },
        { op: 'MatMul', inputs: ['scaled', 'b'], outputs: ['vast'] },
        { op: 'ReduceMax', inputs: ['vast'], outputs: ['one'], attributes: { keepdims: 0 } },
        { op: 'Mul', inputs: ['c', 'one'], outputs: ['out'] },
      ],
      inputs: input,
      outputs: output,
    })
    assert.ok(model.length < MB)
    const begin = performance.now()
    const path = await file('memory.onnx', model)
    await assert.rejects(
      openDetector({ modelFile: path, limits: { memoryBytes: 600 * MB, ms: 30_000 } }),
      fault('model-too-heavy', /600 MB/),
    )
    t.diagnostic(`stopped after ${Math.round(performance.now() - begin)} ms`)
  })

  it('that asks for what no machine has, or has sizes that overflow, is refused', { timeout: 60_000 }, async () => {
    const side = 2_000_000
    const vast = onnxModel({
      constants: [ones('a', side, 1), ones('b', 1, side)],
      nodes: [{ op: 'MatMul', inputs: ['a', 'b'], outputs: ['out'] }],
      inputs: input,
      outputs: [{ name: 'out', shape: [side, side] }],
    })
    const path = await file('vast.onnx', vast)
    await assert.rejects(openDetector({ modelFile: path, limits: { memoryBytes: 600 * MB, ms: 30_000 } }), (error) =>
      ['model-too-heavy', 'model-unreadable', 'model-outputs-wrong'].includes((error as Fault).code),
    )
    const claimed = onnxModel({
      constants: [{ name: 'a', shape: [2 ** 31, 2 ** 31], values: new Float32Array(4) }],
      nodes: [{ op: 'Identity', inputs: ['a'], outputs: ['out'] }],
      inputs: input,
      outputs: output,
    })
    await assert.rejects(openDetector({ modelFile: await file('claimed.onnx', claimed) }), fault('model-unreadable'))
  })

  it('that takes too long is stopped', { timeout: 60_000 }, async () => {
    const side = 3000
    const nodes: OnnxNode[] = Array.from({ length: 40 }, (_, i) => ({
      op: 'MatMul',
      inputs: [i === 0 ? 'a' : `x${i - 1}`, 'a'],
      outputs: [i === 39 ? 'out' : `x${i}`],
    }))
    const model = onnxModel({
      constants: [ones('a', side, side)],
      nodes,
      inputs: input,
      outputs: [{ name: 'out', shape: [side, side] }],
    })
    const begin = performance.now()
    await assert.rejects(
      openDetector({ modelFile: await file('slow.onnx', model), limits: { ms: 3_000 } }),
      fault('model-too-heavy', /longer than 3 s/),
    )
    assert.ok(performance.now() - begin < 10_000)
    const running = spawnSync('ps', ['-eo', 'args'], { encoding: 'utf8' }).stdout
    assert.doesNotMatch(running, /model-trial\.ts/, 'and nothing is left of it')
  })

  it('with a loop is refused before it is opened, wherever the loop stands', async () => {
    for (const op of ['Loop', 'Scan']) {
      const looping = onnxModel({
        constants: [],
        nodes: [{ op, inputs: ['images'], outputs: ['out'] }],
        inputs: input,
        outputs: output,
      })
      await assert.rejects(
        openDetector({ modelFile: await file(`${op}.onnx`, looping) }),
        fault('model-unreadable', /loops/),
      )
    }
    const inFunction = new ProtobufWriter()
      .integer(1, 8)
      .message(25, (made) => made.message(7, (node) => node.text(4, 'Loop')))
    assert.deepEqual(modelTraps(inFunction.bytes()), { externalData: false, loops: true })
    const inBranch = new ProtobufWriter().message(7, (graph) =>
      graph.message(1, (node) =>
        node
          .text(4, 'If')
          .message(5, (attribute) =>
            attribute.message(6, (branch) => branch.message(1, (inner) => inner.text(4, 'Loop'))),
          ),
      ),
    )
    assert.deepEqual(modelTraps(inBranch.bytes()), { externalData: false, loops: true })
  })

  it('whose weights lie elsewhere reads nothing, whatever path it names', async () => {
    const secret = await file('secret.bin', Buffer.from(new Float32Array(4).fill(7).buffer))
    const inside = join(folder, 'inside.bin')
    await symlink(secret, inside)
    for (const location of [
      secret,
      'secret.bin',
      'inside.bin',
      '../secret.bin',
      '/etc/passwd',
      '',
      './a/../secret.bin',
    ]) {
      const model = new ProtobufWriter()
        .integer(1, 8)
        .message(7, (graph) =>
          graph
            .message(1, (node) => node.text(1, 'w').text(2, 'out').text(4, 'Identity'))
            .message(5, (tensor) =>
              tensor
                .integer(1, 4)
                .integer(2, 1)
                .text(8, 'w')
                .message(13, (entry) => entry.text(1, 'location').text(2, location))
                .integer(14, 1),
            ),
        )
        .message(8, (opset) => opset.text(1, '').integer(2, 17))
        .bytes()
      await assert.rejects(
        openDetector({ modelFile: await file('elsewhere.onnx', model) }),
        fault('model-unreadable', /other files/),
        location,
      )
    }
  })

  it('is a file of a size that models have', { timeout: 30_000 }, async (t) => {
    const sparse = join(folder, 'sparse.onnx')
    await writeFile(sparse, '')
    await truncate(sparse, 600 * MB)
    await assert.rejects(openDetector({ modelFile: sparse }), fault('model-too-heavy', /512 MB/))
    await assert.rejects(openDetector({ modelFile: folder }), fault('model-unreadable'))
    await assert.rejects(
      openDetector({ modelFile: join(folder, 'none') }),
      fault('model-unreadable', /none cannot be opened/),
    )
    if (process.platform === 'win32') return
    await assert.rejects(openDetector({ modelFile: '/dev/zero' }), fault('model-unreadable', /not a file/))
    const pipe = join(folder, 'pipe.onnx')
    if (spawnSync('mkfifo', [pipe]).status !== 0) return t.diagnostic('no mkfifo')
    await assert.rejects(openDetector({ modelFile: pipe }), fault('model-unreadable', /not a file/))
  })

  it('that is good is opened, is what was tried, and has no secrets of the process around it', {
    timeout: 60_000,
  }, async () => {
    const { centernetModel } = await import('./centernet-model.ts')
    const { bytes, digest } = await centernetModel()
    const path = await file('good.onnx', bytes)
    const detector = await openDetector({ modelFile: path, environment: {} })
    assert.equal(
      detector.digest,
      (await import('node:crypto'))
        .createHash('sha256')
        .update(await readFile(path))
        .digest('hex'),
    )
    assert.ok(digest.length > 0)
    const grey = { index: 0, ms: 0, width: 64, height: 64, pixels: new Uint8Array(64 * 64 * 3).fill(114) }
    assert.ok(Array.isArray((await detector.detect(grey, 0.9)).detections))
    await detector.close()
  })
})
