// A camera of an eye process for as long as it is to be watched: opened, opened again when it went away or fell silent, ended.
import { setTimeout as sleep } from 'node:timers/promises'
import type { Frame, FrameSource } from '@gongzhi/engine/eye/eye.port'
import { Fault } from '@gongzhi/kernel'
import type { Camera } from './camera.ts'
import type { CameraJob, FromEye, Picture } from './eye-messages.ts'

export interface WatchedCamera {
  /** Fault camera-unreadable while there is no frame. */
  picture(): Promise<Picture>
  stop(): Promise<void>
}

export type OpenedSource = {
  readonly source: FrameSource
  readonly timeOf: (frame: Frame) => number
  /** It may come back after it has gone away. */
  readonly live: boolean
}

const REOPEN_MS = 10_000
/** Looks that did not come before a camera counts as silent, and the least time, real milliseconds. */
const MISSED_LOOKS = 5
const LEAST_SILENCE_MS = 30_000

/** Frames of `source`, each of which is told to `came`. */
function noticed(source: FrameSource, came: () => void): FrameSource {
  return {
    name: source.name,
    async *frames() {
      for await (const frame of source.frames()) {
        came()
        yield frame
      }
    },
    decodeMs: () => source.decodeMs(),
    stop: () => source.stop(),
  }
}

export function watchedCamera({
  job,
  open,
  start,
  now,
  say,
  speed = 1,
  reopenMs = REOPEN_MS,
  leastSilenceMs = LEAST_SILENCE_MS,
}: {
  job: CameraJob
  open: () => Promise<OpenedSource>
  start: (opened: OpenedSource, say: (message: FromEye) => void) => Camera
  now: () => number
  say: (message: FromEye) => void
  speed?: number
  reopenMs?: number
  leastSilenceMs?: number
}): WatchedCamera {
  const stopping = new AbortController()
  const silenceMs = Math.max(leastSilenceMs, (MISSED_LOOKS * job.every) / speed)
  let camera: Camera | undefined

  /** Resolves with whether it may come back. */
  async function once(): Promise<boolean> {
    let opened: OpenedSource | undefined
    let watchdog: NodeJS.Timeout | undefined
    try {
      opened = await open()
      if (stopping.signal.aborted) {
        await opened.source.stop()
        return false
      }
      const { source, timeOf, live } = opened
      const over = Promise.withResolvers<unknown>()
      let last = performance.now()
      const told = (message: FromEye) => {
        say(message)
        // Covered, or a clock that jumped: it goes on. All else is its end.
        if (message.kind !== 'health' || message.state === 'seeing') return
        if (message.why !== 'covered' && message.why !== 'clock') over.resolve(message)
      }
      const came = () => {
        last = performance.now()
      }
      const mine = start({ source: noticed(source, came), timeOf, live }, told)
      camera = mine
      watchdog = setInterval(() => {
        if (!live || performance.now() - last < silenceMs) return
        // A line that is open and says nothing looks like a lane on which nothing happens.
        const params = { seconds: Math.round((performance.now() - last) / 1000) }
        say({ kind: 'health', device: job.device, at: now(), state: 'blind', why: 'camera-silent', params })
        over.resolve(params)
      }, silenceMs / 4)
      stopping.signal.addEventListener('abort', over.resolve)
      await over.promise
      stopping.signal.removeEventListener('abort', over.resolve)
      camera = undefined
      await mine.stop().catch(() => undefined)
      return live
    } catch (fault) {
      const { code, params } = fault instanceof Fault ? fault : new Fault('unexpected')
      say({ kind: 'health', device: job.device, at: now(), state: 'blind', why: code, params })
      return job.source.kind === 'stream'
    } finally {
      clearInterval(watchdog)
    }
  }

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      if (!(await once())) return
      await sleep(reopenMs, undefined, { signal: stopping.signal }).catch(() => undefined)
    }
  }

  const running = run()
  return {
    async picture() {
      if (!camera) throw new Fault('camera-unreadable', { detail: job.device })
      return camera.picture()
    },
    async stop() {
      stopping.abort()
      await running
    },
  }
}
