// Asks ffprobe for size and length of a video before it is read. What ffprobe says on its error channel is never shown as
// it is, because it may repeat an address with its password.
import { spawn } from 'node:child_process'
import { Fault } from '@gongzhi/kernel'
import type { CameraAddress } from './camera-address.ts'
import { explainError } from './explain-error.ts'
import { probeArguments } from './ffmpeg-arguments.ts'

export type CameraProbe = {
  readonly width: number
  readonly height: number
  /** Frames a second as the container says. */
  readonly fps?: number
  /** Of the video, where a container says so; a live stream has none. */
  readonly durationMs?: number
}

type Stream = {
  width?: number
  height?: number
  avg_frame_rate?: string
  duration?: string
  nb_frames?: string
  side_data_list?: { rotation?: number }[]
}

/** Faults: ffmpeg-missing, camera-unreadable. */
export async function probeCamera(address: CameraAddress, timeoutMs: number, ffprobe: string): Promise<CameraProbe> {
  const { text, errors } = await run(ffprobe, probeArguments(address, timeoutMs), timeoutMs * 2)
  const said = parse(text)
  const stream = said?.streams?.[0]
  const { width, height } = stream ?? {}
  if (stream === undefined || !width || !height) {
    throw new Fault('camera-unreadable', { detail: `${address.shown}: ${explainError(errors)}` })
  }
  const turned =
    Math.abs(stream.side_data_list?.find((data) => data.rotation !== undefined)?.rotation ?? 0) % 180 === 90
  const fps = ratio(stream.avg_frame_rate)
  const spoken = [stream.duration, said?.format?.duration].map(Number).find((value) => value > 0) ?? 0
  // AVI: the length is reckoned from the file's size, the number of frames is the one it was begun with.
  const counted = fps > 0 ? Number(stream.nb_frames ?? 0) / fps : 0
  const seconds = Math.max(spoken, counted || 0)
  return {
    ...(turned ? { width: height, height: width } : { width, height }),
    ...(fps > 0 ? { fps } : {}),
    ...(address.kind === 'file' && seconds > 0 ? { durationMs: seconds * 1000 } : {}),
  }
}

function parse(text: string): { streams?: Stream[]; format?: { duration?: string } } | undefined {
  try {
    return JSON.parse(text) as { streams?: Stream[]; format?: { duration?: string } }
  } catch {
    return undefined
  }
}

function ratio(text: string | undefined): number {
  const [above = 0, below = 1] = (text ?? '0/1').split('/').map(Number)
  return below > 0 ? above / below : 0
}

function run(program: string, args: readonly string[], limitMs: number): Promise<{ text: string; errors: string }> {
  return new Promise((done, failed) => {
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], shell: false })
    const timer = setTimeout(() => child.kill('SIGKILL'), limitMs)
    let text = ''
    let errors = ''
    child.stdout.setEncoding('utf8').on('data', (part: string) => {
      text += part
    })
    child.stderr.setEncoding('utf8').on('data', (part: string) => {
      errors = (errors + part).slice(-8192)
    })
    child.on('error', (cause) => {
      clearTimeout(timer)
      failed(new Fault('ffmpeg-missing', {}, { cause }))
    })
    child.on('close', (_code, signal) => {
      clearTimeout(timer)
      done({ text, errors: signal === null ? errors : 'timed out' })
    })
  })
}
