// Reads a stranger's file in a process of its own, within bounds of size, memory and time: a library that hangs or falls over takes
// that process with it and nothing else. It never looks into the file itself.
import { type ChildProcess, fork } from 'node:child_process'
import { readFileSync, realpathSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import {
  type DocumentReader,
  MOST_DOCUMENT_BYTES,
  type ReadDocument,
  type ReadReport,
} from '@gongzhi/engine/targets/documents.port'
import { type Correction, Fault } from '@gongzhi/kernel'
import type { ReadingJob, ReadingResult } from './document-child.ts'
import { bomb, broken } from './reading-limits.ts'

export type ChildLimits = {
  /** Of the whole process, bytes. */
  readonly memoryBytes: number
  readonly ms: number
}
export const CHILD_LIMITS: ChildLimits = { memoryBytes: 2 * 1024 * 1024 * 1024, ms: 60_000 }

const LOOK_EVERY_MS = 50
const HEAP_MB = 1_280
/** Files read at the same time; the others wait. */
const MOST_AT_ONCE = 2
const MODULE = fileURLToPath(new URL('./document-child.ts', import.meta.url))
const PROGRAM = fileURLToPath(new URL('../../', import.meta.url))
const READABLE = ['adapters', 'engine', 'kernel', 'node_modules']
  // Packages may be linked from elsewhere.
  .flatMap((folder) => [`${PROGRAM}${folder}`, realpathSync(`${PROGRAM}${folder}`)])
  .map((folder) => `--allow-fs-read=${folder}`)

let running = 0
const waiting: (() => void)[] = []

/** Faults as of `DocumentReader.read`. */
export async function readDocument(
  bytes: Uint8Array,
  name: string,
  limits: Partial<ChildLimits> = {},
): Promise<ReadDocument> {
  const result = await inTurn({ bytes, name }, limits)
  if ('read' in result) return result.read
  throw faultOf(result)
}

/** Faults as of `DocumentReader.report`. */
export async function readReportIn(
  bytes: Uint8Array,
  name: string,
  corrections: readonly Correction[],
  limits: Partial<ChildLimits> = {},
): Promise<ReadReport> {
  const result = await inTurn({ bytes, name, corrections }, limits)
  if ('report' in result) return result.report
  throw faultOf(result)
}

const faultOf = (result: ReadingResult): Fault =>
  'code' in result ? new Fault(result.code, result.params) : broken('无法读取', 'it cannot be read')

async function inTurn(job: ReadingJob, limits: Partial<ChildLimits>): Promise<ReadingResult> {
  const { bytes } = job
  if (bytes.length > MOST_DOCUMENT_BYTES) throw documentTooLarge()
  if (running >= MOST_AT_ONCE) await new Promise<void>((turn) => waiting.push(turn))
  else running++
  try {
    return await readInChild(job, { ...CHILD_LIMITS, ...limits })
  } finally {
    const next = waiting.shift()
    if (next) next()
    else running--
  }
}

/** For whoever refuses a file before it is in memory. */
export function documentTooLarge(): Fault {
  return new Fault('document-too-large', { limit: `${MOST_DOCUMENT_BYTES / 1024 / 1024} MB` })
}

export const documentReader: DocumentReader = {
  read: (bytes, name) => readDocument(bytes, name),
  report: (bytes, name, corrections) => readReportIn(bytes, name, corrections),
}

async function readInChild(job: ReadingJob, limits: ChildLimits): Promise<ReadingResult> {
  const child = fork(MODULE, [], {
    // No writing, no further processes, no native code; of files only the program itself.
    execArgv: ['--permission', ...READABLE, `--max-old-space-size=${HEAP_MB}`],
    env: {},
    serialization: 'advanced',
    // A library may say what stands in the file.
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  })
  firstToGo(child.pid)
  try {
    return await resultOf(child, job, limits)
  } finally {
    child.kill('SIGKILL')
  }
}

function resultOf(child: ChildProcess, job: ReadingJob, { memoryBytes, ms }: ChildLimits): Promise<ReadingResult> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => {
      const seconds = Math.round(ms / 1000)
      over(() => reject(bomb(`${seconds} 秒内读不完`, `reading it takes longer than ${seconds} s`)))
    }, ms)
    const tooHeavy = (): void => {
      const megabytes = Math.round(memoryBytes / 1024 / 1024)
      over(() => reject(bomb(`占用内存超过 ${megabytes} MB`, `reading it takes more than ${megabytes} MB`)))
    }
    const looking = setInterval(() => {
      if (memoryOf(child.pid) > memoryBytes) tooHeavy()
    }, LOOK_EVERY_MS)
    function over(tell: () => void): void {
      clearTimeout(late)
      clearInterval(looking)
      tell()
    }
    child.once('message', (result) => over(() => resolve(result as ReadingResult)))
    child.once('error', (cause) => over(() => reject(broken('无法读取', 'it cannot be read', cause))))
    // It falls over where its heap is full.
    child.once('exit', (_, signal) =>
      signal === 'SIGABRT' ? tooHeavy() : over(() => reject(broken('无法读取', 'it cannot be read'))),
    )
    child.send(job, (failed) => {
      if (failed) over(() => reject(broken('无法读取', 'it cannot be read', failed)))
    })
  })
}

/** Where memory runs short, this process is the one to go. */
function firstToGo(pid: number | undefined): void {
  try {
    writeFileSync(`/proc/${pid}/oom_score_adj`, '1000')
  } catch {
    // Not everywhere; then the limits above alone hold.
  }
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
