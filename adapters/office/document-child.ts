// The process in which one stranger's file is read: reads it, says what came of it, and is gone. It has nothing that a file could
// take: no environment, no database; it may read the program's own code and write nowhere. Started by read-document.ts only.
import type { ReadDocument } from '@gongzhi/engine/targets/documents.port'
import { type ErrorCode, type ErrorParams, Fault } from '@gongzhi/kernel'
import { documentIn } from './document-in.ts'

export type ReadingJob = { readonly bytes: Uint8Array; readonly name: string }
export type ReadingResult = { readonly read: ReadDocument } | { readonly code: ErrorCode; readonly params: ErrorParams }

process.once('disconnect', () => process.exit(0))
process.once('message', (job: ReadingJob) => {
  result(job).then((said) => process.send?.(said, () => process.exit(0)))
})

async function result({ bytes, name }: ReadingJob): Promise<ReadingResult> {
  try {
    return { read: await documentIn(bytes, name) }
  } catch (fault) {
    if (fault instanceof Fault) return { code: fault.code, params: fault.params }
    return { code: 'document-broken', params: { detail: '无法读取 · it cannot be read' } }
  }
}
