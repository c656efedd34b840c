// The server's side of an eye process: starts it, keeps it running, asks it for pictures, passes on what it reports.
import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { type ErrorCode, Fault, type Instant } from '@gongzhi/kernel'
import type { z } from 'zod'
import type { EyeState } from '../api/schemas.ts'
import type { EyeJob, FromEye, Picture, SeenSignal, ToEye } from './eye-messages.ts'

export type EyeReports = {
  /** Must resolve only when the signal is safe: until then it is sent again. */
  readonly signal: (signal: SeenSignal, picture: Picture) => Promise<void>
  readonly looks: (message: FromEye & { kind: 'looks' }) => Promise<void>
  readonly blind: (device: string) => void
  readonly fault: (fault: unknown) => void
}

export interface EyeDesk {
  /** Resolves when the eye is ready. Faults before that: model-unreadable, model-outputs-wrong and others. */
  start(job: EyeJob, devices: readonly z.infer<typeof EyeState>[]): Promise<void>
  stop(): Promise<void>
  states(): z.infer<typeof EyeState>[]
  /** Faults: eye-not-running, camera-unreadable. */
  picture(device: string): Promise<Picture>
  /**
   * An uploaded picture, blurred. One at a time, so that uploads never keep the eye from looking. Faults: eye-not-running,
   * picture-invalid, picture-too-large, too-many-requests while enough others wait.
   */
  blur(bytes: Uint8Array): Promise<Uint8Array>
  show(device: string, scene: 'standing' | 'cleared'): void
}

const ANSWER_MS = 15_000
const RESTART_MS = 2_000
const RESTART_LATER_MS = 60_000
const MOST_UPLOADS = 8
/** An eye says at least every few seconds that it is there; one that is silent for so many checks is started anew. */
const CHECK_MS = 10_000
const SILENT_CHECKS = 3

export function eyeDesk(reports: EyeReports, checkMs = CHECK_MS): EyeDesk {
  let child: ChildProcess | undefined
  let ready = false
  let stopping = false
  let restart: NodeJS.Timeout | undefined
  let nextRequest = 1
  let opening: { resolve: () => void; reject: (fault: Fault) => void } | undefined
  const states = new Map<string, z.infer<typeof EyeState>>()
  const scenes = new Map<string, 'standing' | 'cleared'>()
  const asked = new Map<
    number,
    { resolve: (picture: Picture) => void; reject: (fault: unknown) => void; timer: NodeJS.Timeout }
  >()
  const taking = new Set<string>()
  let looking = Promise.resolve()
  let blurring: Promise<unknown> = Promise.resolve()
  let uploads = 0
  let silent = 0
  let checking: NodeJS.Timeout | undefined

  const iso = (at: Instant) => new Date(at).toISOString()
  const change = (device: string, what: Partial<z.infer<typeof EyeState>>) => {
    const before = states.get(device)
    if (before) states.set(device, { ...before, ...what })
  }

  function tell(message: ToEye): boolean {
    return child?.connected === true && child.send(message)
  }

  async function take(message: FromEye & { kind: 'signal' }): Promise<void> {
    const { id } = message.signal
    if (taking.has(id)) return
    taking.add(id)
    try {
      await reports.signal(message.signal, message.picture)
      tell({ kind: 'taken', signal: id })
    } catch (fault) {
      reports.fault(fault)
    } finally {
      taking.delete(id)
    }
  }

  function settle(request: number, with_: (each: NonNullable<ReturnType<typeof asked.get>>) => void): void {
    const each = asked.get(request)
    if (!each) return
    asked.delete(request)
    clearTimeout(each.timer)
    with_(each)
  }

  /** What was counted before says nothing about now. */
  const uncounted = (device: string) =>
    (states.get(device)?.zones ?? []).map(({ id, place, polygon }) => ({ id, place, polygon }))

  function health(message: FromEye & { kind: 'health' }): void {
    const { device, state, at, why, params } = message
    const { why: _, ...before } = states.get(device) ?? {}
    if (states.has(device))
      states.set(device, {
        ...before,
        device,
        state,
        since: iso(at),
        picture: state === 'seeing',
        ...(state === 'blind' ? { zones: uncounted(device) } : {}),
        ...(why ? { why } : {}),
      } as z.infer<typeof EyeState>)
    if (state === 'seeing') return
    reports.blind(device)
    if (why === 'clock') reports.fault(new Fault('camera-clock-jumped', params))
    else if (why !== 'covered' && why !== 'ended') reports.fault(new Fault((why ?? 'unexpected') as ErrorCode, params))
  }

  function hear(message: FromEye): void {
    switch (message.kind) {
      case 'ready':
        ready = true
        opening?.resolve()
        for (const [device, scene] of scenes) tell({ kind: 'scene', device, scene })
        return
      case 'looks': {
        const zones = states.get(message.device)?.zones.map((zone) => {
          const look = message.looks.find((each) => each.zone === zone.id)
          return look ? { ...zone, count: look.count, standing: look.standing } : zone
        })
        change(message.device, { lastLook: iso(message.at), picture: true, ...(zones ? { zones } : {}) })
        looking = looking.then(() => reports.looks(message)).catch(reports.fault)
        return
      }
      case 'failed': {
        const fault = new Fault(message.code, message.params)
        reports.fault(fault)
        opening?.reject(fault)
        return
      }
      case 'signal':
        void take(message)
        return
      case 'health':
        health(message)
        return
      case 'answer':
        settle(message.request, ({ resolve }) => resolve(message.picture))
        return
      case 'refused':
        settle(message.request, ({ reject }) => reject(new Fault(message.code, message.params)))
    }
  }

  function gone(): void {
    ready = false
    for (const request of [...asked.keys()]) settle(request, ({ reject }) => reject(new Fault('eye-not-running')))
    for (const device of states.keys()) {
      reports.blind(device)
      change(device, { state: 'off', picture: false, zones: uncounted(device) })
    }
  }

  function launch(job: EyeJob): void {
    child = fork(fileURLToPath(new URL('./eye-process.ts', import.meta.url)), { serialization: 'advanced' })
    const mine = child
    silent = 0
    mine.on('message', (message) => {
      silent = 0
      hear(message as FromEye)
    })
    mine.on('error', reports.fault)
    mine.on('exit', () => {
      const wasReady = ready
      gone()
      if (stopping) return
      reports.fault(new Fault('eye-not-running'))
      // What could not even start will hardly start a moment later; what ran and fell is needed at once.
      restart = setTimeout(() => launch(job), wasReady ? RESTART_MS : RESTART_LATER_MS)
    })
    tell({ kind: 'start', job })
  }

  /** A process that hangs or was stopped neither sees nor ends; counted in checks, as this one may have slept itself. */
  function check(): void {
    if (!ready || ++silent < SILENT_CHECKS) return
    reports.fault(new Fault('eye-not-running'))
    child?.kill('SIGKILL')
  }

  function ask(message: { kind: 'picture'; device: string } | { kind: 'blur'; bytes: Uint8Array }): Promise<Picture> {
    return new Promise((resolve, reject) => {
      if (!ready) return reject(new Fault('eye-not-running'))
      const request = nextRequest++
      const timer = setTimeout(() => settle(request, (each) => each.reject(new Fault('eye-not-running'))), ANSWER_MS)
      asked.set(request, { resolve, reject, timer })
      tell({ ...message, request })
    })
  }

  return {
    start(job, devices) {
      for (const device of devices) states.set(device.device, device)
      checking = setInterval(check, checkMs)
      return new Promise((resolve, reject) => {
        opening = { resolve, reject }
        launch(job)
      })
    },
    async stop() {
      stopping = true
      clearTimeout(restart)
      clearInterval(checking)
      const mine = child
      // One that was killed has no exit code, and its end is told only once.
      if (!mine || mine.exitCode !== null || mine.signalCode !== null) return
      const ended = new Promise<void>((resolve) => mine.once('exit', () => resolve()))
      tell({ kind: 'stop' })
      const kill = setTimeout(() => mine.kill('SIGKILL'), 5_000)
      await ended
      clearTimeout(kill)
      await looking
    },
    states: () => [...states.values()],
    picture: (device) => ask({ kind: 'picture', device }),
    async blur(bytes) {
      if (uploads >= MOST_UPLOADS) throw new Fault('too-many-requests')
      uploads++
      const mine = blurring.then(() => ask({ kind: 'blur', bytes }))
      blurring = mine.catch(() => undefined)
      try {
        return (await mine).jpeg
      } finally {
        uploads--
      }
    },
    show(device, scene) {
      scenes.set(device, scene)
      change(device, { watching: scene })
      tell({ kind: 'scene', device, scene })
    },
  }
}
