// Tries an operator's model in a process of its own, within bounds of memory and time: what a model asks for is not known before
// it is opened, and a runtime that falls over takes its process with it. Reads nothing of the model itself.
import { type ChildProcess, fork } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Fault } from '@gongzhi/kernel'
import { MOST_MODEL_BYTES } from './model-file.ts'
import type { TrialJob, TrialResult } from './model-trial.ts'

export type TrialLimits = {
  /** Memory of the process while it opens and runs the model, bytes; a detector of this size takes a few hundred MB. */
  readonly memoryBytes: number
  readonly ms: number
  readonly fileBytes: number
}

export const TRIAL_LIMITS: TrialLimits = {
  memoryBytes: 2 * 1024 * 1024 * 1024,
  ms: 60_000,
  fileBytes: MOST_MODEL_BYTES,
}

const LOOK_EVERY_MS = 20
const HEAP_MB = 1024
const MODULE = fileURLToPath(new URL('./model-trial.ts', import.meta.url))

export type TrialOptions = {
  readonly limits?: Partial<TrialLimits> | undefined
  readonly environment?: Readonly<Record<string, string>> | undefined
  readonly longSide?: number | undefined
}

/** SHA-256 of the model that was tried. Faults: model-unreadable, model-outputs-wrong, model-too-heavy. */
export async function tryModel(file: string, options: TrialOptions = {}): Promise<string> {
  const limits = { ...TRIAL_LIMITS, ...options.limits }
  const child = fork(MODULE, [], {
    execArgv: [`--max-old-space-size=${HEAP_MB}`],
    // The runtime writes what it thinks of a model, and that may name paths.
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    ...(options.environment ? { env: { ...options.environment } } : {}),
  })
  try {
    const result = await resultOf(child, { file, longSide: options.longSide, fileBytes: limits.fileBytes }, limits)
    if ('digest' in result) return result.digest
    throw new Fault(result.code, result.params)
  } finally {
    child.kill('SIGKILL')
  }
}

function resultOf(child: ChildProcess, job: TrialJob, { memoryBytes, ms }: TrialLimits): Promise<TrialResult> {
  return new Promise((resolve, reject) => {
    const tooHeavy = (detail: string) => over(() => reject(new Fault('model-too-heavy', { detail })))
    const late = setTimeout(() => tooHeavy(`opening it takes longer than ${Math.round(ms / 1000)} s`), ms)
    const looking = setInterval(() => {
      if (memoryOf(child.pid) > memoryBytes) tooHeavy(`it takes more than ${Math.round(memoryBytes / 1024 / 1024)} MB`)
    }, LOOK_EVERY_MS)
    function over(tell: () => void): void {
      clearTimeout(late)
      clearInterval(looking)
      tell()
    }
    child.once('message', (result) => over(() => resolve(result as TrialResult)))
    child.once('error', (cause) =>
      over(() => reject(new Fault('model-unreadable', { detail: 'it cannot be tried' }, { cause }))),
    )
    child.once('exit', () => over(() => reject(new Fault('model-unreadable', { detail: 'the runtime fell over it' }))))
    child.send(job)
  })
}

/** Resident memory in bytes; 0 where there is no such table or the process is gone. */
function memoryOf(pid: number | undefined): number {
  if (pid === undefined) return 0
  try {
    const [, kilobytes] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1')) ?? []
    return Number(kilobytes ?? 0) * 1024
  } catch {
    return 0
  }
}
