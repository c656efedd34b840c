// The one place that knows ffmpeg's command line, and the script it reads on its standard input. Arguments are never joined
// into a shell command, and never hold what only the camera may know: everybody on a machine can read them.
import type { CameraAddress, LiveAddress } from './camera-address.ts'

export type Decoding = {
  readonly address: CameraAddress
  /** Size after scaling; nothing when the camera's own size is kept. */
  readonly size?: { readonly width: number; readonly height: number }
  /** Frames a second, by repeating or leaving out frames, so that frame n is at n/fps; nothing takes every frame as it comes. */
  readonly fps?: number
  /** Decodes key frames only: a tenth of the work, at the camera's key frame interval. */
  readonly keyframesOnly?: boolean
  /** `null` decodes and scales as ever but writes nothing, to measure what decoding alone costs. */
  readonly output?: 'pipe' | 'null'
}

/** Containers of camera recordings. Playlists and scripts, which may name other files, are not among them. */
const FORMATS = 'mov,matroska,mpegts,mpeg,avi,flv,asf,ogg,h264,hevc,mjpeg,dhav'

/** Of one picture: more than any camera gives (8192 × 6144), and about 150 MB decoded. */
export const MOST_PIXELS = 50_331_648

export function ffmpegArguments(decoding: Decoding): string[] {
  const filters: string[] = []
  if (decoding.fps !== undefined) filters.push(`fps=${decoding.fps}`)
  if (decoding.size !== undefined) filters.push(`scale=${decoding.size.width}:${decoding.size.height}:flags=bilinear`)
  return [
    ...['-nostdin', '-hide_banner', '-loglevel', 'error', '-threads', '1', '-filter_threads', '1'],
    ...['-max_pixels', String(MOST_PIXELS)],
    ...(decoding.keyframesOnly === true ? ['-skip_frame', 'nokey'] : []),
    ...inputArguments(decoding.address),
    ...['-map', '0:v:0', '-an', '-sn', '-dn'],
    ...(filters.length > 0 ? ['-vf', filters.join(',')] : []),
    ...(decoding.fps === undefined ? ['-fps_mode', 'passthrough'] : []),
    ...['-pix_fmt', 'rgb24', '-f', decoding.output === 'null' ? 'null' : 'rawvideo'],
    decoding.output === 'null' ? '-' : 'pipe:1',
  ]
}

export function probeArguments(address: CameraAddress): string[] {
  return [
    ...['-v', 'error', ...inputArguments(address), '-select_streams', 'v:0'],
    ...[
      '-show_entries',
      'stream=width,height,avg_frame_rate,duration,nb_frames:stream_side_data=rotation:format=duration',
    ],
    ...['-of', 'json'],
  ]
}

function inputArguments(address: CameraAddress): string[] {
  if (address.kind === 'file') return ['-protocol_whitelist', 'file', '-format_whitelist', FORMATS, '-i', address.input]
  return [
    // Frames watched only to guess the frame rate would come late and all at once.
    ...['-protocol_whitelist', 'pipe,tcp', '-format_whitelist', 'concat,rtsp', '-fpsprobesize', '0'],
    ...['-f', 'concat', '-safe', '0', '-i', 'pipe:0'],
  ]
}

/** What ffmpeg reads on its standard input to open a camera, sign-in and all. */
export function cameraScript(camera: LiveAddress, relayPort: number, timeoutMs: number): string {
  const address = `rtsp://${camera.signIn}127.0.0.1:${relayPort}${camera.path}`
  return [
    'ffconcat version 1.0',
    `file '${address.replaceAll("'", "'\\''")}'`,
    'option rtsp_transport tcp',
    'option fpsprobesize 0',
    // Microseconds; an answer that does not come within it ends ffmpeg.
    `option timeout ${Math.round(timeoutMs * 1000)}`,
    '',
  ].join('\n')
}
