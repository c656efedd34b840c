// A job again and again, never beside itself, with an end that waits for the run that is under way.
import { setTimeout as sleep } from 'node:timers/promises'

export function periodically(
  everyMs: number,
  job: () => Promise<unknown>,
  onFault: (fault: unknown) => void,
): { stop(): Promise<void> } {
  const stopping = new AbortController()
  const { signal } = stopping
  async function run(): Promise<void> {
    while (!signal.aborted) {
      await sleep(everyMs, undefined, { signal }).catch(() => undefined)
      if (!signal.aborted) await job().catch(onFault)
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
