// Uploaded pictures, blurred in an eye process of their own that has no camera: what somebody sends never keeps an eye from
// looking. It is started with the first picture.
import { Fault } from '@gongzhi/kernel'
import { type EyeChild, eyeChild } from './eye-child.ts'
import type { EyeJob } from './eye-messages.ts'

export interface UploadBlur {
  /** JPEG bytes. Faults: eye-not-running, picture-invalid, picture-too-large, too-many-requests while enough others wait. */
  blur(bytes: Uint8Array): Promise<Uint8Array>
  stop(): Promise<void>
}

const MOST_UPLOADS = 8
const READY_MS = 20_000

export function uploadBlur({
  job,
  fault,
  checkMs,
}: {
  job: Omit<EyeJob, 'cameras'>
  fault: (fault: unknown) => void
  checkMs?: number
}): UploadBlur {
  let child: EyeChild | undefined
  let stopped = false
  let uploads = 0
  let blurring: Promise<unknown> = Promise.resolve()

  function running(): EyeChild {
    if (child) return child
    child = eyeChild({
      job: () => ({ ...job, cameras: [] }),
      hear: () => undefined,
      fault,
      ...(checkMs === undefined ? {} : { checkMs }),
    })
    // Told as a fault already; the one who waits below learns of it as well.
    child.start().catch(() => undefined)
    return child
  }

  async function blurred(bytes: Uint8Array): Promise<Uint8Array> {
    if (stopped) throw new Fault('eye-not-running')
    const eye = running()
    await eye.ready(READY_MS)
    return (await eye.ask({ kind: 'blur', bytes })).jpeg
  }

  return {
    async blur(bytes) {
      if (uploads >= MOST_UPLOADS) throw new Fault('too-many-requests')
      uploads++
      const mine = blurring.then(() => blurred(bytes))
      blurring = mine.catch(() => undefined)
      try {
        return await mine
      } finally {
        uploads--
      }
    },
    async stop() {
      stopped = true
      await child?.stop()
    },
  }
}
