// Traces put together: only where an address of a collector was given is anything of them loaded.
import type { Tracer } from '@gongzhi/engine/trace/trace.port'
import type { TraceTarget } from './config.ts'
import { VERSION } from './version.ts'

/** `part`: what of the platform this process is, as the collector shows it. */
export async function openTracer(target: TraceTarget | undefined, part: string): Promise<Tracer | undefined> {
  if (!target) return undefined
  const { otlpTracer } = await import('@gongzhi/adapters/otel/otlp-tracer')
  return otlpTracer({
    ...target,
    service: { 'service.name': `gongzhi-${part}`, 'service.namespace': 'gongzhi', 'service.version': VERSION },
  })
}
