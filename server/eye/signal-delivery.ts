// Signals from the eye's spool into the database, oldest first. While the database is away they wait; none is left out unsaid.
import { setTimeout as sleep } from 'node:timers/promises'
import type { Signals } from '@gongzhi/engine'
import type { Spool, SpooledSignal } from '@gongzhi/engine/signals/spool.port'
import { type ErrorCode, Fault } from '@gongzhi/kernel'
import type { EvidenceKeeper } from '../evidence-keeper.ts'

export interface SignalDelivery {
  /** Resolves when the signal is on the disk: it is noticed from then on. Fault signals-no-room. */
  take(entry: SpooledSignal): Promise<void>
  /** Leaves what still waits for the next start. */
  stop(): Promise<void>
}

/** They say nothing against the signal: it is tried again for as long as it takes. */
const AWAY: ReadonlySet<ErrorCode> = new Set(['database-unusable', 'database-not-migrated', 'case-changed'])
const MOST_TRIES = 5
const FIRST_WAIT_MS = 250
const LAST_WAIT_MS = 10_000
/** From here on somebody is told that signals wait. */
const MANY = 10
const ADOPT_EVERY_MS = 30_000

export function signalDelivery({
  spool,
  signals,
  keeper,
  fault,
  adoptEveryMs = ADOPT_EVERY_MS,
}: {
  spool: Spool
  signals: Pick<Signals, 'take'>
  keeper: Pick<EvidenceKeeper, 'tryKeep' | 'addLater'>
  fault: (fault: unknown) => void
  adoptEveryMs?: number
}): SignalDelivery {
  const stopping = new AbortController()
  let wake: () => void = () => undefined
  let tries = 0
  let waitMs = FIRST_WAIT_MS

  async function deliver({ signal, picture }: SpooledSignal): Promise<void> {
    const before = await keeper.tryKeep(signal.device, picture)
    const outcome = await signals.take(signal, before)
    if (!before && outcome.kind === 'opened') keeper.addLater(outcome.case, signal.device, picture)
  }

  async function failed(entry: SpooledSignal, error: unknown): Promise<void> {
    fault(error)
    const away = error instanceof Fault && AWAY.has(error.code)
    if (!away && ++tries >= MOST_TRIES) {
      tries = 0
      await spool.setAside()
      fault(new Fault('signal-set-aside', { signal: entry.signal.id }, { cause: error }))
      return
    }
    if (spool.count() >= MANY) fault(new Fault('signals-waiting', { count: spool.count() }))
    await sleep(waitMs, undefined, { signal: stopping.signal }).catch(() => undefined)
    waitMs = Math.min(LAST_WAIT_MS, waitMs * 2)
  }

  async function idle(): Promise<void> {
    await new Promise<void>((resolve) => {
      wake = resolve
      // Somebody may have put one in since it was looked for.
      if (spool.count() > 0 || stopping.signal.aborted) resolve()
    })
  }

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      const entry = await spool.first()
      if (!entry) {
        await idle()
        continue
      }
      try {
        await deliver(entry)
        await spool.done()
        tries = 0
        waitMs = FIRST_WAIT_MS
      } catch (error) {
        await failed(entry, error)
      }
    }
  }

  /** A disk that fails for a moment ends nothing. */
  async function runs(): Promise<void> {
    while (!stopping.signal.aborted) {
      await run().catch(fault)
      await sleep(stopping.signal.aborted ? 0 : LAST_WAIT_MS, undefined, { signal: stopping.signal }).catch(
        () => undefined,
      )
    }
  }

  const adopting = setInterval(() => {
    spool.adopt().then((count) => count > 0 && wake(), fault)
  }, adoptEveryMs)
  const adopted = spool.adopt().catch(fault)
  const running = adopted.then(runs)

  return {
    async take(entry) {
      await spool.put(entry)
      wake()
    },
    async stop() {
      clearInterval(adopting)
      stopping.abort()
      wake()
      await running
      await spool.close()
    },
  }
}
