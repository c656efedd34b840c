// A reporter for node:test that writes one JSON line an event, for tools/test.ts to read.
import type { TestEvent } from 'node:test/reporters'
import { inspect } from 'node:util'

export type TestLine = {
  readonly type: 'dequeue' | 'complete' | 'start' | 'pass' | 'fail' | 'diagnostic'
  readonly name: string
  readonly nesting: number
  readonly suite: boolean
  readonly ms: number
  readonly skip?: string
  readonly todo?: boolean
  /** Set when the test itself failed, not only one within it. */
  readonly error?: string
  readonly at?: string
}

type Data = Record<string, unknown> & { details?: { duration_ms?: number; type?: string; error?: Error } }

const SUMMARY = /^(tests|suites|pass|fail|cancelled|skipped|todo|duration_ms) [\d.]+$/

function errorText(error: Error | undefined): string | undefined {
  if (error === undefined) return undefined
  const { failureType, cause } = error as Error & { failureType?: string }
  if (failureType === 'subtestsFailed') return undefined
  return inspect(cause ?? error, { depth: 4 }).replace(/\n\s+at [^\n]*\bnode:internal\/[^\n]*/g, '')
}

function lineOf(type: TestLine['type'], data: Data): TestLine {
  const error = errorText(data.details?.error)
  return {
    type,
    name: String(data.name ?? data.message),
    nesting: Number(data.nesting),
    suite: data.details?.type === 'suite',
    ms: data.details?.duration_ms ?? 0,
    ...(data.skip === undefined || data.skip === false ? {} : { skip: data.skip === true ? '' : String(data.skip) }),
    ...(data.todo === undefined || data.todo === false ? {} : { todo: true }),
    ...(error === undefined ? {} : { error }),
    ...(typeof data.file === 'string' ? { at: `${data.file}:${data.line}` } : {}),
  }
}

export default async function* testEvents(events: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  for await (const { type, data } of events as AsyncIterable<{ type: string; data: Data }>) {
    const kind = /^test:(dequeue|complete|start|pass|fail|diagnostic)$/.exec(type)?.[1] as TestLine['type'] | undefined
    if (kind === undefined || (kind === 'diagnostic' && data.nesting === 0 && SUMMARY.test(String(data.message))))
      continue
    yield `${JSON.stringify(lineOf(kind, data))}\n`
  }
}
