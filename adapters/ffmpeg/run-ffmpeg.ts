// Starts ffmpeg or ffprobe on a camera or a file: without a shell, with what is secret on the standard input alone.
import { type ChildProcessByStdio, spawn } from 'node:child_process'
import type { Readable, Writable } from 'node:stream'
import type { Network } from '@gongzhi/kernel'
import { type CameraAddress, locateCamera } from './camera-address.ts'
import { type CameraRelay, cameraRelay } from './camera-relay.ts'
import { cameraScript } from './ffmpeg-arguments.ts'

export type Child = ChildProcessByStdio<Writable, Readable, Readable>
export type Running = {
  readonly child: Child
  /** The exit code, null for one that was killed, or why the program could not be started. */
  readonly ended: Promise<number | Error | null>
  /** What ended the line to the camera, as far as ffmpeg itself cannot know it. */
  why(): string
}

export type RunInput = {
  readonly address: CameraAddress
  readonly timeoutMs: number
  /** Where network cameras may be. */
  readonly networks: readonly Network[]
  /** Of the program; without it that of this process. */
  readonly environment?: Readonly<Record<string, string>>
}

/** Faults: camera-address-refused, camera-unreadable. */
export async function runFfmpeg(
  program: string,
  args: readonly string[],
  { address, timeoutMs, networks, environment }: RunInput,
): Promise<Running> {
  let relay: CameraRelay | undefined
  let script = ''
  if (address.kind === 'live') {
    relay = await cameraRelay(address, await locateCamera(address, networks), timeoutMs)
    script = cameraScript(address, relay.port, timeoutMs)
  }
  const child = spawn(program, args, {
    stdio: ['pipe', 'pipe', 'pipe'],
    shell: false,
    ...(environment ? { env: { ...environment } } : {}),
  })
  const ended = new Promise<number | Error | null>((done) => {
    child.once('error', done)
    child.once('close', done)
  })
  void ended.then(() => relay?.close())
  // One that ended before it read is told of by its exit.
  child.stdin.on('error', () => undefined)
  child.stdin.end(script)
  return { child, ended, why: () => relay?.why() ?? '' }
}
