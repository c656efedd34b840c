// The process in which a model is tried: opens it, runs it on a grey picture, says how that went, and is gone. It has nothing
// that a model could take: no database, no camera, no secret. Started by try-model.ts only.
import { writeFileSync } from 'node:fs'
import { type ErrorCode, type ErrorParams, Fault } from '@gongzhi/kernel'
import { readModelFile } from './model-file.ts'
import { openModel } from './open-detector.ts'

export type TrialJob = { readonly file: string; readonly longSide: number | undefined; readonly fileBytes: number }
export type TrialResult = { readonly digest: string } | { readonly code: ErrorCode; readonly params: ErrorParams }

try {
  // Where memory runs short, this process is the one to go.
  writeFileSync('/proc/self/oom_score_adj', '1000')
} catch {
  // Not everywhere; then the limits of the parent alone hold.
}

process.once('disconnect', () => process.exit(0))
process.once('message', (job: TrialJob) => {
  tried(job).then((result) => process.send?.(result, () => process.exit(0)))
})

async function tried({ file, longSide, fileBytes }: TrialJob): Promise<TrialResult> {
  try {
    const model = await readModelFile(file, fileBytes)
    await (await openModel(model, longSide)).close()
    return { digest: model.digest }
  } catch (fault) {
    if (fault instanceof Fault) return { code: fault.code, params: fault.params }
    return { code: 'model-unreadable', params: { detail: 'the runtime does not accept it' } }
  }
}
