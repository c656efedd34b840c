// The eye's part of a trace: from the frame on which something was seen until the server has it safe.
import { traceOf } from '@gongzhi/engine'
import { openTracer } from '../compose-trace.ts'
import { traceTarget } from '../config.ts'
import type { PlatformClock } from '../platform-clock.ts'
import type { SeenSignal } from './eye-messages.ts'

export type EyeTrace = {
  /** The first time that a signal is told. */
  seen(signal: SeenSignal): void
  taken(signal: string): void
  stop(): Promise<void>
}

/** Undefined where nobody collects traces. */
export async function eyeTrace(clock: PlatformClock): Promise<EyeTrace | undefined> {
  const tracer = await openTracer(traceTarget(), 'eye-process')
  if (!tracer) return undefined
  const waiting = new Map<string, { signal: SeenSignal; since: number }>()
  return {
    seen(signal) {
      // The frame is older than this moment by as much as it took to look at it.
      const age = Math.max(0, clock.now() - signal.at) / clock.setting.speed
      waiting.set(signal.id, { signal, since: Date.now() - age })
    },
    taken(id) {
      const seen = waiting.get(id)
      if (!seen) return
      waiting.delete(id)
      const { device, rule, zone, pack, count, confidence, model, at, since } = seen.signal
      tracer.record({
        ...{ name: 'eye.frame', of: traceOf(id), since: seen.since, until: Date.now() },
        attributes: {
          'gongzhi.device': device,
          'gongzhi.rule': `${pack}/${rule}`,
          'gongzhi.zone': zone,
          'gongzhi.count': count,
          'gongzhi.confidence': confidence,
          'gongzhi.model': model,
          'gongzhi.stood_ms': at - since,
        },
      })
    },
    stop: () => tracer.stop(),
  }
}
