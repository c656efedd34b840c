// The end of a process: asked once, in order, within a time. First it says that it is not ready, then it ends what it does, and
// if that takes too long it ends all the same.
import type { Logger } from 'pino'

export type Ending = {
  /** Whether it was asked to end. */
  readonly isEnding: () => boolean
  /** `end` runs once; the process exits with 0 after it, with 1 where it threw or took too long. */
  begin(end: () => Promise<void>): void
}

/** `drainMs`: how long it goes on answering after it has said that it is not ready. `limitMs`: then it ends whatever it does. */
export function ending({
  drainMs,
  limitMs,
  log,
  exit = (code) => process.exit(code),
  signals = process,
}: {
  drainMs: number
  limitMs: number
  log: Pick<Logger, 'warn' | 'error'>
  exit?: (code: number) => void
  signals?: Pick<NodeJS.Process, 'on'>
}): Ending {
  let asked = 0
  return {
    isEnding: () => asked > 0,
    begin(end) {
      async function inOrder(): Promise<void> {
        const late = setTimeout(() => {
          log.error({ limitMs }, 'the end took too long')
          exit(1)
        }, limitMs + drainMs)
        late.unref()
        if (drainMs > 0) await new Promise((resolve) => setTimeout(resolve, drainMs))
        await end().then(
          () => exit(0),
          (fault: unknown) => {
            log.error({ err: fault }, 'the end failed')
            exit(1)
          },
        )
        clearTimeout(late)
      }
      function ask(name: string): void {
        asked++
        if (asked === 1) void inOrder()
        // Whoever presses Ctrl-C again has waited long enough. What was acknowledged is safe at any moment.
        else if (name === 'SIGINT') exit(1)
      }
      signals.on('SIGTERM', () => ask('SIGTERM'))
      signals.on('SIGINT', () => ask('SIGINT'))
    },
  }
}
