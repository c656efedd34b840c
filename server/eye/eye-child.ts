// An eye process from the outside: started, watched, started again when it falls or hangs, asked, ended. Knows no camera.
import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { Fault } from '@gongzhi/kernel'
import { eyeEnvironment } from '../config.ts'
import type { EyeJob, FromEye, Picture, ToEye } from './eye-messages.ts'

export interface EyeChild {
  /** Resolves when the eye is ready. Faults of a first start that failed: model-unreadable, eye-not-running and others. */
  start(): Promise<void>
  stop(): Promise<void>
  /** Whether it was sent; what is lost with a process that falls is told again by `up`. */
  tell(message: ToEye): boolean
  /** Faults: eye-not-running, and what the eye refuses with. */
  ask(message: { kind: 'picture'; device: string } | { kind: 'blur'; bytes: Uint8Array }): Promise<Picture>
  /** Resolves as soon as it is ready, also after a fall. Fault eye-not-running when that takes too long. */
  ready(mostMs: number): Promise<void>
}

const ANSWER_MS = 15_000
const FIRST_RESTART_MS = 2_000
const LAST_RESTART_MS = 60_000
/** Whoever ran so long starts with a clean sheet. */
const GOOD_MS = 60_000
const STOP_MS = 5_000
/** An eye says at least every few seconds that it is there; one that is silent for so many checks is started anew. */
const CHECK_MS = 10_000
const SILENT_CHECKS = 3
const MODULE = fileURLToPath(new URL('./eye-process.ts', import.meta.url))

export type EyeChildOptions = {
  /** What it is to do, asked at every start. */
  readonly job: () => EyeJob
  readonly hear: (message: FromEye) => void
  /** It is ready, for the first time or again. */
  readonly up?: () => void
  /** It is gone; what it knew is gone with it. */
  readonly gone?: () => void
  readonly fault: (fault: unknown) => void
  readonly checkMs?: number
  /** Undefined: as ever. */
  readonly launch?: () => ChildProcess | undefined
}

export function eyeChild({ job, hear, up, gone, fault, checkMs = CHECK_MS, launch }: EyeChildOptions): EyeChild {
  let child: ChildProcess | undefined
  let readySince: number | undefined
  let stopping = false
  let restart: NodeJS.Timeout | undefined
  let restartMs = FIRST_RESTART_MS
  let nextRequest = 1
  let opening: { resolve: () => void; reject: (fault: Fault) => void } | undefined
  let silent = 0
  let checking: NodeJS.Timeout | undefined
  const waiting = new Set<() => void>()
  const asked = new Map<
    number,
    { resolve: (picture: Picture) => void; reject: (fault: unknown) => void; timer: NodeJS.Timeout }
  >()

  function tell(message: ToEye): boolean {
    return child?.connected === true && child.send(message)
  }

  function settle(request: number, with_: (each: NonNullable<ReturnType<typeof asked.get>>) => void): void {
    const each = asked.get(request)
    if (!each) return
    asked.delete(request)
    clearTimeout(each.timer)
    with_(each)
  }

  function isUp(): void {
    readySince = performance.now()
    opening?.resolve()
    for (const resolve of waiting) resolve()
    up?.()
  }

  function heard(message: FromEye): void {
    silent = 0
    switch (message.kind) {
      case 'ready':
        isUp()
        return
      case 'answer':
        settle(message.request, ({ resolve }) => resolve(message.picture))
        return
      case 'refused':
        settle(message.request, ({ reject }) => reject(new Fault(message.code, message.params)))
        return
      case 'failed': {
        const failed = new Fault(message.code, message.params)
        fault(failed)
        opening?.reject(failed)
        return
      }
      default:
        hear(message)
    }
  }

  function fell(): void {
    const ran = readySince === undefined ? 0 : performance.now() - readySince
    readySince = undefined
    child = undefined
    for (const request of [...asked.keys()]) settle(request, ({ reject }) => reject(new Fault('eye-not-running')))
    gone?.()
    if (stopping) return
    fault(new Fault('eye-not-running'))
    opening?.reject(new Fault('eye-not-running'))
    if (ran >= GOOD_MS) restartMs = FIRST_RESTART_MS
    restart = setTimeout(begin, restartMs)
    restartMs = Math.min(LAST_RESTART_MS, restartMs * 2)
  }

  function begin(): void {
    let mine: ChildProcess
    let over = false
    const end = () => {
      if (over) return
      over = true
      fell()
    }
    try {
      mine = launch?.() ?? fork(MODULE, { serialization: 'advanced', env: eyeEnvironment() })
    } catch (error) {
      // No memory or no process to be had right now; that passes.
      fault(new Fault('eye-not-running', {}, { cause: error }))
      end()
      return
    }
    child = mine
    silent = 0
    mine.on('message', (message) => heard(message as FromEye))
    mine.on('error', (error) => {
      fault(new Fault('eye-not-running', {}, { cause: error }))
      // What never came to be has no exit either.
      if (mine.pid === undefined) end()
    })
    mine.on('exit', end)
    tell({ kind: 'start', job: job() })
  }

  /** A process that hangs or was stopped neither sees nor ends; counted in checks, as this one may have slept itself. */
  function check(): void {
    if (readySince === undefined || ++silent < SILENT_CHECKS) return
    fault(new Fault('eye-not-running'))
    child?.kill('SIGKILL')
  }

  return {
    start() {
      checking = setInterval(check, checkMs)
      return new Promise((resolve, reject) => {
        opening = { resolve, reject }
        begin()
      })
    },
    async stop() {
      stopping = true
      clearTimeout(restart)
      clearInterval(checking)
      const mine = child
      // One that was killed has no exit code, and its end is told only once.
      if (!mine || mine.pid === undefined || mine.exitCode !== null || mine.signalCode !== null) return
      const ended = new Promise<void>((resolve) => mine.once('exit', () => resolve()))
      tell({ kind: 'stop' })
      const kill = setTimeout(() => mine.kill('SIGKILL'), STOP_MS)
      await ended
      clearTimeout(kill)
    },
    tell,
    ask(message) {
      return new Promise((resolve, reject) => {
        if (readySince === undefined) return reject(new Fault('eye-not-running'))
        const request = nextRequest++
        const timer = setTimeout(() => settle(request, (each) => each.reject(new Fault('eye-not-running'))), ANSWER_MS)
        asked.set(request, { resolve, reject, timer })
        if (child?.connected !== true) return settle(request, (each) => each.reject(new Fault('eye-not-running')))
        tell({ ...message, request })
      })
    },
    async ready(mostMs) {
      if (readySince !== undefined) return
      let resolved: () => void = () => undefined
      let timer: NodeJS.Timeout | undefined
      try {
        await new Promise<void>((resolve, reject) => {
          resolved = resolve
          waiting.add(resolve)
          timer = setTimeout(() => reject(new Fault('eye-not-running')), mostMs)
        })
      } finally {
        clearTimeout(timer)
        waiting.delete(resolved)
      }
    },
  }
}
