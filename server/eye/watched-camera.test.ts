// A camera that goes away, falls silent or cannot be opened is told to be blind and opened again; others do not notice.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Frame, FrameSource } from '@gongzhi/engine/eye/eye.port'
import { Fault } from '@gongzhi/kernel'
import type { CameraJob, FromEye } from './eye-messages.ts'
import { type OpenedSource, watchedCamera } from './watched-camera.ts'

const job: CameraJob = {
  device: 'camera',
  pack: 'p',
  every: 10,
  source: { kind: 'stream', address: '' },
  zones: [],
  rules: [],
}
const frame: Frame = { index: 0, ms: 0, width: 4, height: 4, pixels: new Uint8Array(48) }

/** So many frames, then silence until it is stopped, or its end. */
function source(frames: number, then: 'silence' | 'end'): FrameSource & { stopped: boolean } {
  const over = Promise.withResolvers<void>()
  const made = {
    name: 'told',
    stopped: false,
    async *frames() {
      for (let i = 0; i < frames; i++) yield frame
      if (then === 'silence') await over.promise
    },
    decodeMs: () => 0,
    async stop() {
      made.stopped = true
      over.resolve()
    },
  }
  return made
}

async function watched(opens: readonly (() => OpenedSource)[], forMs: number) {
  const said: FromEye[] = []
  let tries = 0
  const camera = watchedCamera({
    job,
    now: () => 7,
    say: (message) => void said.push(message),
    reopenMs: 30,
    leastSilenceMs: 80,
    open: async () => (opens[Math.min(tries++, opens.length - 1)] as () => OpenedSource)(),
    start: ({ source: frames }, say) => {
      const running = (async () => {
        for await (const _ of frames.frames()) say({ kind: 'looks', device: 'camera', at: 7, looks: [] })
        say({ kind: 'health', device: 'camera', at: 7, state: 'blind', why: 'ended' })
      })()
      return {
        picture: async () => ({ jpeg: new Uint8Array([1]), takenAt: 7, boxes: [] }),
        stop: async () => {
          await frames.stop()
          await running
        },
      }
    },
  })
  await sleep(forMs)
  const picture = await camera.picture().then(
    () => 'picture',
    (fault: unknown) => (fault as Fault).code,
  )
  await camera.stop()
  const whys = said.flatMap((each) => (each.kind === 'health' ? [each.why] : []))
  return { whys, looks: said.filter(({ kind }) => kind === 'looks').length, tries, picture }
}
const opened = (made: FrameSource, live: boolean): OpenedSource => ({ source: made, timeOf: () => 7, live })

describe('a watched camera', () => {
  it('that is open and says nothing is blind, is closed, and is opened again', async () => {
    const silent = source(2, 'silence')
    const well = source(3, 'silence')
    const { whys, looks, tries } = await watched([() => opened(silent, true), () => opened(well, true)], 160)
    assert.equal(whys[0], 'camera-silent')
    assert.ok(silent.stopped)
    assert.ok(tries >= 2)
    assert.ok(looks >= 5)
  })

  it('on the network comes back after it went away; a file that has ended does not', async () => {
    const live = await watched([() => opened(source(1, 'end'), true)], 200)
    assert.ok(live.tries >= 3, `${live.tries}`)
    const file = await watched([() => opened(source(1, 'end'), false)], 200)
    assert.deepEqual([file.tries, file.whys, file.picture], [1, ['ended'], 'camera-unreadable'])
  })

  it('that is a file and slow is not called silent', async () => {
    const { whys, tries, picture } = await watched([() => opened(source(1, 'silence'), false)], 250)
    // Stopped at the end, and nothing before.
    assert.deepEqual([whys.filter((why) => why === 'camera-silent'), tries, picture], [[], 1, 'picture'])
  })

  it('that cannot be opened says why and is tried again', async () => {
    let first = true
    const { whys, looks } = await watched(
      [
        () => {
          if (!first) return opened(source(1, 'silence'), true)
          first = false
          throw new Fault('camera-not-found', { source: 'x' })
        },
      ],
      100,
    )
    assert.equal(whys[0], 'camera-not-found')
    assert.ok(looks >= 1)
  })
})
