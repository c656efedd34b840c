// Asks ffprobe for size and length of a video before it is read. What ffprobe says on its error channel is never shown as
// it is, because it may repeat an address with its password.
import { Fault } from '@gongzhi/kernel'
import { explainError } from './explain-error.ts'
import { MOST_PIXELS, probeArguments } from './ffmpeg-arguments.ts'
import { type RunInput, runFfmpeg } from './run-ffmpeg.ts'

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

/** Faults: ffmpeg-missing, camera-unreadable, camera-address-refused. */
export async function probeCamera(input: RunInput, ffprobe: string): Promise<CameraProbe> {
  const { address } = input
  const { text, errors } = await run(ffprobe, input)
  const said = parse(text)
  const stream = said?.streams?.[0]
  const { width, height } = stream ?? {}
  if (stream === undefined || !width || !height) {
    throw new Fault('camera-unreadable', { detail: `${address.shown}: ${explainError(errors)}` })
  }
  if (width * height > MOST_PIXELS)
    throw new Fault('camera-unreadable', { detail: `${address.shown}: its pictures are too large` })
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

/** More than any camera has to say about itself. */
const MOST_CHARACTERS = 100_000

async function run(program: string, input: RunInput): Promise<{ text: string; errors: string }> {
  const { child, ended, why } = await runFfmpeg(program, probeArguments(input.address), input)
  const timer = setTimeout(() => child.kill('SIGKILL'), input.timeoutMs * 2)
  let text = ''
  let errors = ''
  child.stdout.setEncoding('utf8').on('data', (part: string) => {
    text = (text + part).slice(0, MOST_CHARACTERS)
  })
  child.stderr.setEncoding('utf8').on('data', (part: string) => {
    errors = (errors + part).slice(-8192)
  })
  const exit = await ended
  clearTimeout(timer)
  if (exit instanceof Error) throw new Fault('ffmpeg-missing', {}, { cause: exit })
  return { text, errors: exit === null ? 'timed out' : `${why()}\n${errors}` }
}
