// The cameras of an eye process: which it watches, what it says of them, its pictures. Passes signals on and knows no database.

import type { CameraNews } from '@gongzhi/engine/eye/eye-board.port'
import { type ErrorCode, Fault } from '@gongzhi/kernel'
import { eyeChild } from './eye-child.ts'
import type { CameraJob, EyeJob, FromEye, Picture, SeenSignal } from './eye-messages.ts'

export type EyeReports = {
  /** Must resolve only when the signal is safe: until then it is sent again. */
  readonly signal: (signal: SeenSignal, picture: Picture) => Promise<void>
  readonly looks: (message: FromEye & { kind: 'looks' }) => Promise<void>
  readonly blind: (device: string) => void
  readonly fault: (fault: unknown) => void
}

export type Scene = 'standing' | 'cleared'

export interface EyeDesk {
  /** Resolves when the eye is ready. Faults before that: model-unreadable, model-outputs-wrong, eye-not-running and others. */
  start(): Promise<void>
  /** Waits for looks that are being worked on. */
  stop(): Promise<void>
  /** Exactly these from now on; one that stays goes on undisturbed. */
  watch(cameras: readonly CameraJob[]): void
  /** Of what is watched. */
  news(): readonly CameraNews[]
  /** Faults: eye-not-running, camera-unreadable. */
  picture(device: string): Promise<Picture>
  show(device: string, scene: Scene): void
}

export function eyeDesk(reports: EyeReports, job: Omit<EyeJob, 'cameras'>, checkMs?: number): EyeDesk {
  let cameras: readonly CameraJob[] = []
  const states = new Map<string, CameraNews>()
  const scenes = new Map<string, Scene>()
  const taking = new Set<string>()
  let looking = Promise.resolve()

  const uncounted = ({ zones }: CameraJob) => zones.map(({ id }) => ({ id }))
  const unseen = (camera: CameraJob): CameraNews => ({
    device: camera.device,
    state: 'off',
    zones: uncounted(camera),
    ...(camera.source.kind === 'scenes' ? { scene: scenes.get(camera.device) ?? 'standing' } : {}),
  })

  async function take(message: FromEye & { kind: 'signal' }): Promise<void> {
    const { id } = message.signal
    if (taking.has(id)) return
    taking.add(id)
    try {
      await reports.signal(message.signal, message.picture)
      child.tell({ kind: 'taken', signal: id })
    } catch (fault) {
      reports.fault(fault)
    } finally {
      taking.delete(id)
    }
  }

  function health({ device, state, at, why, params }: FromEye & { kind: 'health' }): void {
    const camera = cameras.find((each) => each.device === device)
    // Of one that was given away meanwhile.
    if (!camera) return
    const { why: _, ...before } = states.get(device) ?? unseen(camera)
    states.set(device, {
      ...before,
      state,
      since: at,
      // What was counted before says nothing about now.
      ...(state === 'blind' ? { zones: uncounted(camera) } : {}),
      ...(why ? { why } : {}),
    })
    if (state === 'seeing') return
    reports.blind(device)
    if (why === 'clock') reports.fault(new Fault('camera-clock-jumped', params))
    else if (why !== 'covered' && why !== 'ended') reports.fault(new Fault((why ?? 'unexpected') as ErrorCode, params))
  }

  function looked(message: FromEye & { kind: 'looks' }): void {
    const before = states.get(message.device)
    if (!before) return
    const zones = before.zones.map(({ id, ...counted }) => {
      const look = message.looks.find(({ zone }) => zone === id)
      return look ? { id, count: look.count, standing: look.standing } : { id, ...counted }
    })
    states.set(message.device, { ...before, lastLook: message.at, zones })
    looking = looking.then(() => reports.looks(message)).catch(reports.fault)
  }

  function goneDark(camera: CameraJob): void {
    reports.blind(camera.device)
    const { lastLook } = states.get(camera.device) ?? {}
    states.set(camera.device, {
      ...unseen(camera),
      ...(lastLook === undefined ? {} : { lastLook }),
    })
  }

  const child = eyeChild({
    job: () => ({ ...job, cameras }),
    hear(message) {
      if (message.kind === 'looks') looked(message)
      else if (message.kind === 'signal') void take(message)
      else if (message.kind === 'health') health(message)
    },
    up() {
      for (const [device, scene] of scenes) child.tell({ kind: 'scene', device, scene })
      // It was started with what was to be watched then.
      child.tell({ kind: 'watch', cameras })
    },
    gone() {
      for (const camera of cameras) goneDark(camera)
    },
    fault: reports.fault,
    ...(checkMs === undefined ? {} : { checkMs }),
  })

  return {
    start: () => child.start(),
    async stop() {
      await child.stop()
      await looking
    },
    watch(wanted) {
      const before = cameras
      cameras = wanted
      for (const { device } of before) {
        if (wanted.some((each) => each.device === device)) continue
        states.delete(device)
        reports.blind(device)
      }
      for (const camera of wanted) if (!states.has(camera.device)) states.set(camera.device, unseen(camera))
      child.tell({ kind: 'watch', cameras })
    },
    news: () => [...states.values()],
    async picture(device) {
      // One that is blind has none, and an old one is not shown for a new one.
      if (!states.has(device)) throw new Fault('camera-unreadable', { detail: device })
      return child.ask({ kind: 'picture', device })
    },
    show(device, scene) {
      if (scenes.get(device) === scene) return
      scenes.set(device, scene)
      const before = states.get(device)
      if (before) states.set(device, { ...before, scene })
      child.tell({ kind: 'scene', device, scene })
    },
  }
}
