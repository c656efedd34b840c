// A job again and again, never beside itself, with an end that waits for the run that is under way.
import { setTimeout as sleep } from 'node:timers/promises'

const MOST_MS = 30_000

/** After a run that failed the next one waits twice as long, up to `mostMs`; after one that did not, `everyMs` as ever. */
export function periodically(
  everyMs: number,
  job: () => Promise<unknown>,
  onFault: (fault: unknown) => void,
  { mostMs = MOST_MS }: { readonly mostMs?: number } = {},
): { stop(): Promise<void> } {
  const stopping = new AbortController()
  const { signal } = stopping
  async function run(): Promise<void> {
    let waitMs = everyMs
    while (!signal.aborted) {
      await sleep(waitMs, undefined, { signal }).catch(() => undefined)
      if (signal.aborted) return
      try {
        await job()
        waitMs = everyMs
      } catch (fault) {
        onFault(fault)
        waitMs = Math.max(everyMs, Math.min(mostMs, waitMs * 2))
      }
    }
  }
  const running = run()
  return {
    async stop() {
      stopping.abort()
      await running
    },
  }
}
