// A video file or an RTSP camera, decoded by the system's ffmpeg in a process of its own.
// Never lets an address reach a shell, a log or an error; never writes a frame anywhere.
import type { Frame, FrameSource } from '@gongzhi/engine/eye/eye.port'
import { Fault, type Network, parseNetwork } from '@gongzhi/kernel'
import { type CameraAddress, cameraAddress } from './camera-address.ts'
import { explainError } from './explain-error.ts'
import { type Decoding, ffmpegArguments } from './ffmpeg-arguments.ts'
import { type CameraProbe, probeCamera } from './probe-camera.ts'
import { processCpuMs } from './process-cpu.ts'
import { type Child, type RunInput, runFfmpeg } from './run-ffmpeg.ts'

export type FfmpegSourceOptions = {
  /** Frames a second; without it as many as the video has on average, or one when only key frames are decoded. */
  readonly fps?: number
  /** The longer side is scaled down to this many pixels; a smaller video keeps its size. */
  readonly longSide?: number
  readonly keyframesOnly?: boolean
  /** How long a network camera may be silent. */
  readonly timeoutMs?: number
  /** Where network cameras may be; without it the private networks of RFC 1918 and RFC 4193. */
  readonly networks?: readonly Network[]
  /** Of ffmpeg; without it that of this process. */
  readonly environment?: Readonly<Record<string, string>>
  readonly ffmpeg?: string
  readonly ffprobe?: string
}

/** Cameras stand in networks of their own; neither this machine nor the rest of the world is among them unless named. */
export const CAMERA_NETWORKS: readonly Network[] = [
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  'fc00::/7',
].flatMap((text) => parseNetwork(text) ?? [])

/** Damage that ffmpeg reports but ends with exit code 0. */
const DAMAGE =
  /premature|partial file|truncat|corrupt|error while decoding|Invalid (NAL|data)|Error (splitting|submitting)/i

/** Faults: camera-not-found, camera-unreadable, camera-address-refused, ffmpeg-missing; while reading also camera-truncated. */
export async function ffmpegSource(address: string, options: FfmpegSourceOptions = {}): Promise<FrameSource> {
  const camera = await cameraAddress(address)
  const timeoutMs = options.timeoutMs ?? 10_000
  const input: RunInput = {
    address: camera,
    timeoutMs,
    networks: options.networks ?? CAMERA_NETWORKS,
    ...(options.environment ? { environment: options.environment } : {}),
  }
  const probe = await probeCamera(input, options.ffprobe ?? 'ffprobe')
  const size = fittedSize(probe, options.longSide ?? 960)
  const kept = size.width === probe.width && size.height === probe.height
  const fps = options.fps ?? (options.keyframesOnly === true ? 1 : probe.fps)
  const decoding: Decoding = {
    address: camera,
    ...(kept ? {} : { size }),
    ...(fps === undefined ? {} : { fps }),
    ...(options.keyframesOnly === undefined ? {} : { keyframesOnly: options.keyframesOnly }),
  }
  return new FfmpegSource(input, probe, size, decoding, options.ffmpeg ?? 'ffmpeg')
}

/** Never larger than the video; width a multiple of 4 (rows then end on a word, which saves the detector a copy), height even. */
export function fittedSize(
  video: { width: number; height: number },
  longSide: number,
): { width: number; height: number } {
  const scale = Math.min(1, longSide / Math.max(video.width, video.height))
  const width = Math.max(4, Math.floor((video.width * scale) / 4 + 0.01) * 4)
  return { width, height: Math.max(2, Math.floor((video.height * scale) / 2 + 0.01) * 2) }
}

class FfmpegSource implements FrameSource {
  readonly name: string
  readonly #input: RunInput
  readonly #camera: CameraAddress
  readonly #probe: CameraProbe
  readonly #size: { readonly width: number; readonly height: number }
  readonly #decoding: Decoding
  readonly #program: string
  #child: Child | undefined
  #closed: Promise<unknown> = Promise.resolve()
  #stopped = false
  #reading = false
  #startedAt = 0
  #cpuMs: number | undefined
  #wallMs = 0
  #errors = ''
  #why = () => ''
  #framesAtDamage: number | undefined
  #frames = 0

  constructor(
    input: RunInput,
    probe: CameraProbe,
    size: { width: number; height: number },
    decoding: Decoding,
    program: string,
  ) {
    this.name = input.address.shown
    this.#input = input
    this.#camera = input.address
    this.#probe = probe
    this.#size = size
    this.#decoding = decoding
    this.#program = program
  }

  decodeMs(): number {
    this.#sampleCpu()
    return this.#cpuMs ?? (this.#child === undefined ? this.#wallMs : performance.now() - this.#startedAt)
  }

  async stop(): Promise<void> {
    this.#stopped = true
    this.#kill()
    await this.#closed
  }

  async *frames(): AsyncGenerator<Frame> {
    if (this.#stopped) return
    if (this.#reading) throw new Fault('camera-unreadable', { detail: `${this.name} is being read already` })
    this.#reading = true
    const { child, ended } = await this.#start().catch((fault: unknown) => {
      this.#reading = false
      throw fault
    })
    const { width, height } = this.#size
    const bytes = width * height * 3
    // Two in turn: a fresh buffer a frame would be most of what the collector has to do.
    let pixels = Buffer.allocUnsafeSlow(bytes)
    let other = Buffer.allocUnsafeSlow(bytes)
    let filled = 0
    try {
      for await (const chunk of child.stdout as AsyncIterable<Buffer>) {
        for (let at = 0; at < chunk.length; ) {
          const taken = chunk.copy(pixels, filled, at, Math.min(chunk.length, at + bytes - filled))
          at += taken
          filled += taken
          if (filled < bytes) continue
          const index = this.#frames++
          yield { index, ms: this.#frameMs(index), width, height, pixels }
          if (this.#stopped) return
          this.#sampleCpu()
          ;[pixels, other] = [other, pixels]
          filled = 0
        }
      }
      this.#sampleCpu()
      const exit = await ended
      if (!this.#stopped) this.#judge(exit, filled)
    } catch (error) {
      // Stopping closes the pipe under the reader.
      if (!this.#stopped) throw error
    } finally {
      this.#kill()
      await this.#closed
      this.#child = undefined
      this.#reading = false
    }
  }

  async #start(): Promise<{ child: Child; ended: Promise<number | Error | null> }> {
    this.#startedAt = performance.now()
    this.#frames = 0
    this.#errors = ''
    this.#framesAtDamage = undefined
    const { child, ended, why } = await runFfmpeg(this.#program, ffmpegArguments(this.#decoding), this.#input)
    this.#child = child
    this.#why = why
    this.#closed = ended.then(() => {
      this.#wallMs = performance.now() - this.#startedAt
    })
    child.stderr.setEncoding('utf8').on('data', (part: string) => {
      this.#errors = (this.#errors + part).slice(-8192)
      if (DAMAGE.test(part)) this.#framesAtDamage = this.#frames
    })
    // Stopped while the camera was looked for.
    if (this.#stopped) this.#kill()
    return { child, ended }
  }

  /** Says why a video that nobody stopped has ended; returns only when it ended as it should. */
  #judge(exit: number | Error | null, leftOver: number): void {
    const frames = this.#frames
    if (exit instanceof Error) throw new Fault('ffmpeg-missing', {}, { cause: exit })
    if (frames === 0)
      throw new Fault('camera-unreadable', {
        detail: `${this.name}: ${explainError(`${this.#why()}\n${this.#errors}`)}`,
      })
    const truncated =
      exit !== 0 || leftOver > 0 || this.#camera.kind === 'live' || this.#endedEarly() || this.#damagedAtEnd()
    if (truncated) throw new Fault('camera-truncated', { frames })
  }

  /** A recording may begin with damage (it was cut from a stream); at its end, damage means that something is missing. */
  #damagedAtEnd(): boolean {
    if (this.#framesAtDamage === undefined) return false
    return this.#frames - this.#framesAtDamage <= Math.max(2, 2 * this.#fps())
  }

  #endedEarly(): boolean {
    const { durationMs } = this.#probe
    if (durationMs === undefined || this.#decoding.keyframesOnly === true) return false
    const missing = (durationMs / 1000) * this.#fps() - this.#frames
    return missing > Math.max(2, 0.05 * this.#frames)
  }

  #fps(): number {
    return this.#decoding.fps ?? 0
  }

  #frameMs(index: number): number {
    const fps = this.#fps()
    const live = this.#camera.kind === 'live' || fps === 0
    return live ? performance.now() - this.#startedAt : (index * 1000) / fps
  }

  #sampleCpu(): void {
    const pid = this.#child?.pid
    if (pid !== undefined) this.#cpuMs = processCpuMs(pid) ?? this.#cpuMs
  }

  /** Not asked politely: a process that waits for a silent camera does not listen. */
  #kill(): void {
    this.#sampleCpu()
    this.#child?.kill('SIGKILL')
    // Unread output would keep the pipes open and the end unnoticed.
    this.#child?.stdout.destroy()
    this.#child?.stderr.destroy()
  }
}
