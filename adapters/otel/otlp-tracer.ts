// Traces to a collector, over OTLP/HTTP. Loaded only where an address was given: without one nothing of it is in memory.

import type { Recorded, TraceIds, Tracer } from '@gongzhi/engine/trace/trace.port'
import { ROOT_CONTEXT, SpanKind, SpanStatusCode, TraceFlags, trace } from '@opentelemetry/api'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { resourceFromAttributes } from '@opentelemetry/resources'
import {
  BatchSpanProcessor,
  type IdGenerator,
  ParentBasedSampler,
  RandomIdGenerator,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace'

export type OtlpOptions = {
  /** The collector; `/v1/traces` is put after it unless it is there. */
  readonly endpoint: string
  readonly headers?: Readonly<Record<string, string>>
  /** Of all traces, from 0 to 1; the same ones in every process. */
  readonly share?: number
  readonly service?: Readonly<Record<string, string>>
  /** Spans wait so long for others before they are sent (5 000 ms). */
  readonly delayMs?: number
}

const STOP_MS = 3_000

/** Random numbers, except for the root of a trace, whose numbers are reckoned. */
class RootedIds implements IdGenerator {
  readonly #random = new RandomIdGenerator()
  next: TraceIds | undefined
  generateTraceId(): string {
    return this.next?.trace ?? this.#random.generateTraceId()
  }
  generateSpanId(): string {
    return this.next?.root ?? this.#random.generateSpanId()
  }
}

const contextOf = ({ trace: traceId, root: spanId }: TraceIds) => ({
  traceId,
  spanId,
  traceFlags: TraceFlags.SAMPLED,
  isRemote: true,
})

export function otlpTracer({ endpoint, headers = {}, share = 1, service = {}, delayMs = 5_000 }: OtlpOptions): Tracer {
  const url = endpoint.endsWith('/v1/traces') ? endpoint : `${endpoint.replace(/\/+$/, '')}/v1/traces`
  const ids = new RootedIds()
  // A parent elsewhere says nothing about whether the trace is wanted: the number of the trace decides, everywhere alike.
  const byNumber = new TraceIdRatioBasedSampler(share)
  const provider = new TracerProvider({
    idGenerator: ids,
    sampler: new ParentBasedSampler({ root: byNumber, remoteParentSampled: byNumber }),
    resource: resourceFromAttributes({ 'service.name': 'gongzhi', ...service }),
    spanLimits: { attributeValueLengthLimit: 256, attributeCountLimit: 32, linkCountLimit: 8 },
    spanProcessors: [
      new BatchSpanProcessor({
        exporter: new OTLPTraceExporter({ url, headers: { ...headers }, timeoutMillis: STOP_MS }),
        scheduledDelayMillis: delayMs,
        exportTimeoutMillis: STOP_MS,
        maxQueueSize: 4_096,
      }),
    ],
  })
  const tracer = provider.getTracer('gongzhi')

  function record({ name, of, isRoot = false, since, until, attributes, links = [], failed }: Recorded): void {
    const parent = isRoot ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, contextOf(of))
    ids.next = isRoot ? of : undefined
    const span = tracer.startSpan(
      name,
      {
        kind: SpanKind.INTERNAL,
        startTime: since,
        attributes: { ...attributes },
        links: links.map((each) => ({ context: contextOf(each) })),
      },
      parent,
    )
    ids.next = undefined
    if (failed !== undefined) {
      span.setAttribute('error.type', failed)
      span.setStatus({ code: SpanStatusCode.ERROR })
    }
    span.end(until)
  }

  return {
    record(span) {
      try {
        record(span)
      } catch {
        // Nobody's work waits for, or fails by, what is told about it.
      }
    },
    async stop() {
      let timer: NodeJS.Timeout | undefined
      const late = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, STOP_MS)
      })
      await Promise.race([provider.shutdown().catch(() => undefined), late])
      clearTimeout(timer)
    },
  }
}
