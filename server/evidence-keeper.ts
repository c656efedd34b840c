// Keeps pictures for cases. A case never waits for its picture: where there was no room for one, it is tried again later.
import type { Cases } from '@gongzhi/engine'
import type { BlobStore } from '@gongzhi/engine/evidence/evidence.port'
import { type Evidence, isRefusal } from '@gongzhi/kernel'
import type { Picture } from './eye/eye-messages.ts'
import { periodically } from './periodically.ts'

export interface EvidenceKeeper {
  /** Fault evidence-no-room. */
  keep(device: string, picture: Picture): Promise<Evidence>
  /** Undefined where there was no room; the fault has been reported. */
  tryKeep(device: string, picture: Picture): Promise<Evidence | undefined>
  /** Adds the first picture to a case as soon as there is room. The oldest are forgotten beyond a limit. */
  addLater(caseId: string, device: string, picture: Picture): void
  stop(): Promise<void>
}

const MOST_WAITING = 50
const RETRY_MS = 15_000

export function evidenceKeeper({
  blobs,
  cases,
  onFault,
  retryMs = RETRY_MS,
}: {
  blobs: BlobStore
  cases: Cases
  onFault: (fault: unknown) => void
  retryMs?: number
}): EvidenceKeeper {
  const waiting = new Map<string, { device: string; picture: Picture }>()

  async function keep(device: string, { jpeg, takenAt, boxes }: Picture): Promise<Evidence> {
    return { blob: await blobs.put(jpeg), takenAt, device, boxes }
  }

  const retrying = periodically(
    retryMs,
    async () => {
      for (const [caseId, { device, picture }] of waiting) {
        const before = await keep(device, picture)
        const done = await cases.run({
          id: `before:${caseId}`,
          case: caseId,
          by: { kind: 'device', device },
          do: 'add-before',
          before,
        })
        if (!isRefusal(done) || done.refused === 'case-not-found') waiting.delete(caseId)
      }
    },
    onFault,
  )

  return {
    keep,
    tryKeep: (device, picture) =>
      keep(device, picture).catch((fault) => {
        onFault(fault)
        return undefined
      }),
    addLater(caseId, device, picture) {
      waiting.set(caseId, { device, picture })
      const [oldest] = waiting.keys()
      if (waiting.size > MOST_WAITING && oldest !== undefined) waiting.delete(oldest)
    },
    stop: () => retrying.stop(),
  }
}
