// The one place that knows ffmpeg's command line. Arguments only: they are never joined into a shell command.
import type { CameraAddress } from './camera-address.ts'

export type Decoding = {
  readonly address: CameraAddress
  /** Size after scaling; nothing when the camera's own size is kept. */
  readonly size?: { readonly width: number; readonly height: number }
  /** Frames a second, by repeating or leaving out frames, so that frame n is at n/fps; nothing takes every frame as it comes. */
  readonly fps?: number
  /** Decodes key frames only: a tenth of the work, at the camera's key frame interval. */
  readonly keyframesOnly?: boolean
  readonly timeoutMs: number
  /** `null` decodes and scales as ever but writes nothing, to measure what decoding alone costs. */
  readonly output?: 'pipe' | 'null'
}

/** Containers of camera recordings. Playlists and scripts, which may name other files, are not among them. */
const FORMATS = 'mov,matroska,mpegts,mpeg,avi,flv,asf,ogg,h264,hevc,mjpeg,dhav'

export function ffmpegArguments(decoding: Decoding): string[] {
  const filters: string[] = []
  if (decoding.fps !== undefined) filters.push(`fps=${decoding.fps}`)
  if (decoding.size !== undefined) filters.push(`scale=${decoding.size.width}:${decoding.size.height}:flags=bilinear`)
  return [
    ...['-nostdin', '-hide_banner', '-loglevel', 'error', '-threads', '1', '-filter_threads', '1'],
    ...(decoding.keyframesOnly === true ? ['-skip_frame', 'nokey'] : []),
    ...inputArguments(decoding.address, decoding.timeoutMs),
    ...['-map', '0:v:0', '-an', '-sn', '-dn'],
    ...(filters.length > 0 ? ['-vf', filters.join(',')] : []),
    ...(decoding.fps === undefined ? ['-fps_mode', 'passthrough'] : []),
    ...['-pix_fmt', 'rgb24', '-f', decoding.output === 'null' ? 'null' : 'rawvideo'],
    decoding.output === 'null' ? '-' : 'pipe:1',
  ]
}

export function probeArguments(address: CameraAddress, timeoutMs: number): string[] {
  return [
    ...['-v', 'error', ...inputArguments(address, timeoutMs), '-select_streams', 'v:0'],
    ...[
      '-show_entries',
      'stream=width,height,avg_frame_rate,duration,nb_frames:stream_side_data=rotation:format=duration',
    ],
    ...['-of', 'json'],
  ]
}

function inputArguments(address: CameraAddress, timeoutMs: number): string[] {
  if (address.kind === 'file') {
    return ['-protocol_whitelist', 'file,crypto,data', '-format_whitelist', FORMATS, '-i', address.input]
  }
  return [
    ...['-protocol_whitelist', 'rtp,rtsp,tcp,udp,tls', '-rtsp_transport', 'tcp'],
    // Frames watched only to guess the frame rate would come late and all at once.
    ...['-fpsprobesize', '0'],
    // Microseconds; an answer that does not come within it ends ffmpeg.
    ...['-timeout', String(Math.round(timeoutMs * 1000)), '-i', address.input],
  ]
}
