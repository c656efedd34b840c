// gongzhi targets read: what a work report promises and what it shows of it. Reads one file, needs no database and keeps nothing.
import { open } from 'node:fs/promises'
import { basename } from 'node:path'
import { MOST_DOCUMENT_BYTES } from '@gongzhi/engine/targets/documents.port'
import {
  Fault,
  type MeasureReading,
  noteText,
  OFS,
  OPS,
  type ReportReading,
  readingJson,
  reasonText,
  type TaskReading,
  VERDICTS,
  VERDICTS_FROM_WORST,
} from '@gongzhi/kernel'
import { documentReader } from '../compose-office.ts'
import { argumentsOf } from './arguments.ts'

const USAGE = 'targets read FILE [--json]'

/** Faults: usage, not-found, those of reading a document and those of a report that cannot be imported. */
export async function targetsRead(args: readonly string[]): Promise<number> {
  const { values, positionals } = argumentsOf(args, { json: { type: 'boolean' } })
  const [path, ...more] = positionals
  if (path === undefined || more.length > 0) throw new Fault('usage', { detail: USAGE })
  const { document, table, plain: reading } = await documentReader.report(await bytesOf(path), basename(path), [])
  for (const note of document.notes) console.error(`${noteText(note, 'zh')} · ${noteText(note, 'en')}`)
  const [fault] = table.faults
  // A report that is not whole is not shown in part either.
  if (fault || !reading) throw new Fault(fault?.code ?? 'report-unreadable', fault?.params ?? {})
  if (values.json) console.log(JSON.stringify(readingJson(reading), undefined, 2))
  else for (const line of linesOf(reading)) console.log(line)
  return 0
}

/** Refused by its size before it is in memory. */
export async function bytesOf(path: string): Promise<Uint8Array> {
  const missing = (cause?: unknown) => new Fault('not-found', { what: path }, { cause })
  const file = await open(path, 'r').catch((cause: unknown) => {
    throw missing(cause)
  })
  try {
    const found = await file.stat()
    if (!found.isFile()) throw missing()
    if (found.size > MOST_DOCUMENT_BYTES)
      throw new Fault('document-too-large', { limit: `${MOST_DOCUMENT_BYTES / 1024 / 1024} MB` })
    return new Uint8Array(await file.readFile())
  } finally {
    await file.close()
  }
}

function* linesOf(reading: ReportReading): Generator<string> {
  if (reading.title !== undefined) yield reading.title
  let chapter = ''
  for (const task of reading.tasks) {
    if (task.chapter !== chapter) {
      chapter = task.chapter
      yield ''
      yield `【${chapter}】`
    }
    yield headOf(task)
    for (const measure of task.measures) if (measure.verdict !== 'narrative') yield `      ${measureLine(measure)}`
  }
  yield ''
  const counts = VERDICTS_FROM_WORST.map(
    (verdict) => `${VERDICTS[verdict].zh} ${reading.tasks.filter((task) => task.verdict === verdict).length}`,
  )
  yield `共 ${reading.tasks.length} 项任务：${counts.join('，')}`
  if (reading.repeated > 0) yield `重复出现的 ${reading.repeated} 行只计一次`
  if (reading.orphans.length > 0) yield `另有 ${reading.orphans.length} 段文字不属于任何任务`
}

const headOf = ({ no, verdict, leads, text }: TaskReading): string =>
  `${no.padStart(4)}  ${VERDICTS[verdict].zh}  ${leads.length > 0 ? leads.join('、') : '（未写单位）'}  ${text}`

function measureLine({ what, op, of, value, unit, claims, verdict, reason, doubtful }: MeasureReading): string {
  const promised =
    value === undefined ? OPS[op].zh : `${of === 'amount' ? '' : OFS[of].zh}${OPS[op].zh} ${value}${unit ?? ''}`
  const shown = claims
    .filter((claim) => claim.value !== undefined)
    .map(({ value: figure, unit: of, period, estimated }) => {
      const beside = [...(period === undefined ? [] : [period]), ...(estimated ? ['预计'] : [])].join('，')
      return `${figure}${of ?? ''}${beside === '' ? '' : `（${beside}）`}`
    })
  const doubt = doubtful ? '  存疑' : ''
  return `${VERDICTS[verdict].zh}  ${what} ${promised}${shown.length === 0 ? '' : ` → ${shown.join('、')}`}  ${reasonText(reason, 'zh')}${doubt}`
}
