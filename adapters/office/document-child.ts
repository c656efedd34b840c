// The process in which one stranger's file is read: reads it, says what came of it, and is gone. It has nothing that a file could
// take: no environment, no database; it may read the program's own code and write nowhere. Started by read-document.ts only.
import type { ReadDocument, ReadReport } from '@gongzhi/engine/targets/documents.port'
import { type Correction, type ErrorCode, type ErrorParams, Fault, readReport, reportIn } from '@gongzhi/kernel'
import { documentIn } from './document-in.ts'

/** With `corrections` the report in it is read too. */
export type ReadingJob = {
  readonly bytes: Uint8Array
  readonly name: string
  readonly corrections?: readonly Correction[]
}
export type ReadingResult =
  | { readonly read: ReadDocument }
  | { readonly report: ReadReport }
  | { readonly code: ErrorCode; readonly params: ErrorParams }

process.once('disconnect', () => process.exit(0))
process.once('message', (job: ReadingJob) => {
  result(job).then((said) => process.send?.(said, () => process.exit(0)))
})

async function result({ bytes, name, corrections }: ReadingJob): Promise<ReadingResult> {
  try {
    const document = await documentIn(bytes, name)
    return corrections ? { report: reportOf(document, corrections) } : { read: document }
  } catch (fault) {
    if (fault instanceof Fault) return { code: fault.code, params: fault.params }
    return { code: 'document-broken', params: { detail: '无法读取 · it cannot be read' } }
  }
}

function reportOf(document: ReadDocument, corrections: readonly Correction[]): ReadReport {
  const table = reportIn(document)
  if (table.faults.length > 0) return { document, table }
  const plain = readReport(table)
  return { document, table, plain, ...(corrections.length > 0 ? { corrected: readReport(table, corrections) } : {}) }
}
