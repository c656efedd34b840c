// Opens a detector: the embedded CenterNet, or an operator's ONNX file whose layout is told by its shapes.
// Holds frames only while it runs; never writes, sends or logs one.
import type { Detector, Frame } from '@gongzhi/engine/eye/eye.port'
import { type Detection, Fault, groupOf } from '@gongzhi/kernel'
import { InferenceSession, Tensor } from 'onnxruntime-node'
import { findCenternetLayout } from './centernet-layout.ts'
import { centernetModel } from './centernet-model.ts'
import { findFastestdetLayout } from './fastestdet-layout.ts'
import type { Described, LayoutMatch, Output, Size } from './layout.ts'
import { Letterbox } from './letterbox.ts'
import { readModelFile } from './model-file.ts'
import { suppress } from './suppress.ts'
import { type TrialLimits, tryModel } from './try-model.ts'
import { findYoloxLayout } from './yolox-layout.ts'

export type DetectorOptions = {
  /** An ONNX file; without it the embedded CenterNet. */
  readonly modelFile?: string
  /** Longer side of the input in pixels where the layout is free to choose (CenterNet); rounded to a multiple of 32. */
  readonly longSide?: number
  /** What an operator's model may take when it is tried. */
  readonly limits?: Partial<TrialLimits>
  /** Of the process in which it is tried; without it that of this process. */
  readonly environment?: Readonly<Record<string, string>>
}

const LAYOUTS = [findCenternetLayout, findYoloxLayout, findFastestdetLayout]
/** CenterNet finds 28 of 29 objects at 576 and 25 at 512 (README.md), for a third more time. */
const LONG_SIDE = 576
/** Cameras of different sizes may share a detector; the prepared buffers of this many sizes are kept. */
const SIZES_KEPT = 4

/** A picture takes a fraction of a second; what takes longer than this will not end. */
const LONGEST_RUN_MS = 60_000

/**
 * An operator's model is tried in a process of its own first, and then is exactly what was tried. Faults: model-unreadable,
 * model-outputs-wrong, model-too-heavy.
 */
export async function openDetector(options: DetectorOptions = {}): Promise<Detector> {
  if (options.modelFile === undefined) return openModel(await centernetModel(), options.longSide)
  const { limits, environment, longSide, modelFile } = options
  const tried = await tryModel(modelFile, { limits, environment, longSide })
  const model = await readModelFile(modelFile, limits?.fileBytes)
  if (model.digest !== tried) throw new Fault('model-unreadable', { detail: 'it was changed while it was tried' })
  return openModel(model, longSide)
}

/** Without a trial. Faults: model-unreadable, model-outputs-wrong. */
export async function openModel(
  model: { readonly bytes: Uint8Array; readonly digest: string },
  longSide: number = LONG_SIDE,
): Promise<Detector> {
  const session = await createSession(model.bytes)
  try {
    const [input, ...others] = session.inputMetadata.map(describe)
    if (input === undefined || others.length > 0) throw wrongOutputs(`${session.inputNames.length} inputs`)
    const detector = new OnnxDetector(
      session,
      input.name,
      matchLayout(input, session.outputMetadata.map(describe)),
      model.digest,
      longSide,
    )
    await detector.detect(greyFrame(), 1)
    return detector
  } catch (fault) {
    await session.release()
    throw fault
  }
}

async function createSession(bytes: Uint8Array): Promise<InferenceSession> {
  try {
    return await InferenceSession.create(bytes, {
      executionProviders: ['cpu'],
      intraOpNumThreads: 1,
      interOpNumThreads: 1,
      executionMode: 'sequential',
      graphOptimizationLevel: 'all',
      logSeverityLevel: 4,
    })
  } catch (cause) {
    throw new Fault('model-unreadable', { detail: 'the runtime does not accept it' }, { cause })
  }
}

function describe(value: InferenceSession.ValueMetadata): Described {
  if (!value.isTensor || value.type !== 'float32') throw wrongOutputs(`${value.name} is not a float tensor`)
  return { name: value.name, shape: value.shape }
}

function matchLayout(input: Described, outputs: readonly Described[]): LayoutMatch {
  for (const find of LAYOUTS) {
    const match = find(input, outputs)
    if (match !== undefined) return match
  }
  const shapes = (values: readonly Described[]): string => values.map((value) => value.shape.join('×')).join(', ')
  throw wrongOutputs(`${shapes([input])} → ${shapes(outputs)}`)
}

function wrongOutputs(detail: string, options?: ErrorOptions): Fault {
  return new Fault('model-outputs-wrong', { detail }, options)
}

/** Something to run once at the start, so that a model that cannot work is found before the first frame. */
function greyFrame(): Frame {
  return { index: 0, ms: 0, width: 64, height: 64, pixels: new Uint8Array(64 * 64 * 3).fill(114) }
}

type Prepared = {
  readonly size: Size
  readonly letterbox: Letterbox
  readonly feeds: Record<string, Tensor>
  /** Outputs are written into the same memory every time. */
  readonly fetches: Record<string, Tensor>
  readonly outputs: readonly Output[]
}

class OnnxDetector implements Detector {
  readonly layout: string
  readonly digest: string
  readonly #session: InferenceSession
  readonly #inputName: string
  readonly #match: LayoutMatch
  readonly #longSide: number
  readonly #prepared = new Map<string, Prepared>()
  #queue: Promise<unknown> = Promise.resolve()

  constructor(session: InferenceSession, inputName: string, match: LayoutMatch, digest: string, longSide: number) {
    this.#session = session
    this.#inputName = inputName
    this.#match = match
    this.#longSide = longSide
    this.layout = match.layout.name
    this.digest = digest
  }

  /** One after the other, because the buffers are shared. */
  detect(
    frame: Frame,
    floor: number,
  ): Promise<{ readonly detections: readonly Detection[]; readonly inferMs: number }> {
    const result = this.#queue.then(() => this.#detect(frame, floor))
    this.#queue = result.catch(() => undefined)
    return result
  }

  async close(): Promise<void> {
    await this.#queue
    this.#prepared.clear()
    await this.#session.release()
  }

  async #detect(frame: Frame, floor: number): Promise<{ detections: Detection[]; inferMs: number }> {
    const { layout } = this.#match
    const prepared = this.#prepare(frame)
    prepared.letterbox.fill(frame.pixels)
    // CPU, not wall time: beside other work on the machine only the former says what the model costs.
    const begin = process.cpuUsage()
    await this.#run(prepared)
    const used = process.cpuUsage(begin)
    const inferMs = (used.user + used.system) / 1000
    const detections: Detection[] = []
    for (const candidate of layout.decode(prepared.outputs, prepared.size, floor)) {
      const box = prepared.letterbox.toFrame(...candidate.box)
      if (box !== undefined)
        detections.push({ kind: candidate.kind, group: groupOf(candidate.kind), score: candidate.score, box })
    }
    return { detections: suppress(detections, layout.sameObject), inferMs }
  }

  async #run(prepared: Prepared): Promise<void> {
    let late: NodeJS.Timeout | undefined
    const tooLong = new Promise<never>((_, reject) => {
      const detail = `a run takes longer than ${LONGEST_RUN_MS / 1000} s`
      late = setTimeout(() => reject(new Fault('model-too-heavy', { detail })), LONGEST_RUN_MS)
    })
    try {
      await Promise.race([this.#session.run(prepared.feeds, prepared.fetches), tooLong])
    } catch (cause) {
      if (cause instanceof Fault) throw cause
      throw wrongOutputs('a run failed', { cause })
    } finally {
      clearTimeout(late)
    }
  }

  #prepare(frame: Frame): Prepared {
    const key = `${frame.width}×${frame.height}`
    const known = this.#prepared.get(key)
    if (known !== undefined) return known
    const { layout, outputNames } = this.#match
    const size = layout.inputSize(frame, this.#longSide)
    const letterbox = new Letterbox({
      ...layout.input,
      frameWidth: frame.width,
      frameHeight: frame.height,
      inputWidth: size.width,
      inputHeight: size.height,
    })
    const outputs = layout.outputShapes(size).map((shape) => ({
      shape,
      values: new Float32Array(shape.reduce((product, side) => product * side, 1)),
    }))
    const fetches: Record<string, Tensor> = {}
    outputs.forEach((output, i) => {
      fetches[outputNames[i] ?? ''] = new Tensor('float32', output.values, output.shape)
    })
    const feeds = { [this.#inputName]: new Tensor('float32', letterbox.input, [1, 3, size.height, size.width]) }
    const prepared = { size, letterbox, feeds, fetches, outputs }
    const [oldest] = this.#prepared.keys()
    if (this.#prepared.size >= SIZES_KEPT && oldest !== undefined) this.#prepared.delete(oldest)
    this.#prepared.set(key, prepared)
    return prepared
  }
}
