// One case as one trace: the real server with its real eye, and a collector that only listens. From the frame on which a
// vehicle stood to the end of the case everything hangs on one root, and nothing of it says who anybody is.
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { startServer, temporaryFolder } from './running-server.ts'

type Value = { stringValue?: string; intValue?: number; doubleValue?: number; boolValue?: boolean }
type Span = {
  traceId: string
  spanId: string
  parentSpanId?: string
  name: string
  startTimeUnixNano: string
  endTimeUnixNano: string
  attributes: { key: string; value: Value }[]
  links?: { traceId: string }[]
}

async function collector() {
  const spans: (Span & { service: string })[] = []
  const texts: string[] = []
  const server = createServer((request, reply) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const text = Buffer.concat(chunks).toString()
      if (request.url === '/v1/traces' && request.headers['x-collector'] === 'a key') {
        texts.push(text)
        for (const { resource, scopeSpans } of JSON.parse(text).resourceSpans) {
          const service = resource.attributes.find(({ key }: { key: string }) => key === 'service.name')
          for (const { spans: some } of scopeSpans)
            for (const span of some) spans.push({ ...span, service: service?.value.stringValue })
        }
      }
      reply.writeHead(200, { 'content-type': 'application/json' }).end('{}')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    ...{ spans, texts },
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  }
}

const attribute = ({ attributes }: Span, key: string) => attributes.find((each) => each.key === key)?.value.stringValue

test('from the frame to the end of the case, one trace', { timeout: 240_000 }, async (t) => {
  const folder = await temporaryFolder()
  const listening = await collector()
  const server = await startServer(folder.path, ['--speed', '60', '--company', '30s'], {
    OTEL_EXPORTER_OTLP_ENDPOINT: listening.endpoint,
    OTEL_EXPORTER_OTLP_HEADERS: 'x-collector=a%20key',
  })
  try {
    const ended = () => listening.spans.find(({ name }) => name === 'case.ended')
    for (let i = 0; i < 180 && !ended(); i++) await sleep(1_000)
    assert.equal(await server.stop(), 0, server.errors())
    const end = ended()
    assert.ok(end, `a case came to its end: ${listening.spans.map(({ name }) => name).join()}`)
    assert.equal(attribute(end, 'gongzhi.end'), 'done')

    const trace = listening.spans.filter(({ traceId }) => traceId === end.traceId)
    const names = trace.map(({ name }) => name)
    for (const name of ['eye.frame', 'signal.take', 'case', 'case.move', 'case.look', 'case.ended'])
      assert.ok(names.includes(name), `${name} is in ${names.join()}`)
    const roots = trace.filter(({ parentSpanId }) => !parentSpanId)
    assert.deepEqual(
      roots.map(({ name }) => name),
      ['case'],
    )
    for (const span of trace) if (span !== roots[0]) assert.equal(span.parentSpanId, roots[0]?.spanId, span.name)
    assert.equal(new Set(trace.map(({ spanId }) => spanId)).size, trace.length)
    assert.deepEqual([...new Set(trace.map(({ service }) => service))].sort(), ['gongzhi-all', 'gongzhi-eye-process'])
    const [frame] = trace.filter(({ name }) => name === 'eye.frame')
    assert.ok(frame && BigInt(frame.startTimeUnixNano) <= BigInt(end.endTimeUnixNano))

    // Kinds, steps, codes, numbers: no login, no party, no account, no place, no address of a camera.
    const keys = new Set(listening.spans.flatMap(({ attributes }) => attributes.map(({ key }) => key)))
    for (const key of keys) assert.match(key, /^(gongzhi\.[a-z_]+|error\.type)$/)
    const all = listening.texts.join('\n')
    for (const [login, password] of server.passwords) {
      assert.ok(!all.includes(password))
      assert.ok(!new RegExp(`"${login}"`).test(all), login)
    }
    assert.doesNotMatch(all, /demo-property|demo-lane|demo-compound|"33010\d+"|account|(?<!\d)1[3-9]\d{9}(?!\d)/)
    t.diagnostic(`${trace.length} spans: ${names.join(', ')}`)
  } finally {
    await server.kill()
    await listening.close()
    await folder.remove()
  }
})
