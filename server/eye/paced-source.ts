// Frames at the pace of the platform's clock. Frame times are the clock's, so that what lasted two minutes lasted two minutes.
import { setTimeout as sleep } from 'node:timers/promises'
import type { Frame, FrameSource } from '@gongzhi/engine/eye/eye.port'
import type { PlatformClock } from '../platform-clock.ts'

/** Plays `scenes` in a loop, a frame every `every` ms of platform time; `scene` may change at any time. */
export function pacedScenes<S extends string>(
  sources: Readonly<Record<S, FrameSource>>,
  first: S,
  every: number,
  clock: PlatformClock,
): FrameSource & { show(scene: S): void } {
  const playing = new Map<S, AsyncIterator<Frame>>()
  let scene = first
  let stopped = false
  const all = Object.values<FrameSource>(sources)

  async function nextOf(wanted: S): Promise<Frame | undefined> {
    const iterator = playing.get(wanted) ?? sources[wanted].frames()[Symbol.asyncIterator]()
    playing.set(wanted, iterator)
    const { value, done } = await iterator.next()
    return done ? undefined : value
  }

  return {
    name: all.map((source) => source.name).join('+'),
    show: (wanted) => {
      scene = wanted
    },
    async *frames() {
      const start = clock.now()
      for (let index = 0; !stopped; index++) {
        await sleep(clock.realUntil(start + index * every))
        const frame = await nextOf(scene)
        if (!frame || stopped) return
        yield { ...frame, index, ms: clock.now() - start }
      }
    },
    decodeMs: () => all.reduce((sum, source) => sum + source.decodeMs(), 0),
    async stop() {
      stopped = true
      await Promise.all(all.map((source) => source.stop()))
    },
  }
}

/** A recorded video at its own speed, by the platform's clock; a live one comes at its own pace anyway. */
export function paced(source: FrameSource, clock: PlatformClock): FrameSource {
  return {
    name: source.name,
    async *frames() {
      const start = clock.now()
      for await (const frame of source.frames()) {
        await sleep(clock.realUntil(start + frame.ms))
        yield frame
      }
    },
    decodeMs: () => source.decodeMs(),
    stop: () => source.stop(),
  }
}
