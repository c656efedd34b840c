// The door for whoever collects figures: a port of its own, on this machine only unless a token guards it. It says nothing else.
import { createHash, timingSafeEqual } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Metrics } from './metrics.ts'

export type MetricsDoor = { readonly host: string; readonly port: number; readonly token: string | undefined }

const digest = (text: string) => createHash('sha256').update(text).digest()

export async function openMetricsDoor(
  metrics: Pick<Metrics, 'text' | 'type'>,
  { host, port, token }: MetricsDoor,
): Promise<{ readonly address: string; close(): Promise<void> }> {
  const wanted = token === undefined ? undefined : digest(token)
  const server: Server = createServer((request, reply) => {
    const end = (status: number, body = '', type = 'text/plain; charset=utf-8') =>
      reply.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' }).end(body)
    const given = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '')?.[1] ?? ''
    if (wanted && !timingSafeEqual(digest(given), wanted)) return end(401)
    if (request.url?.split('?')[0] !== '/metrics') return end(404)
    if (request.method !== 'GET') return end(405)
    metrics.text().then(
      (text) => end(200, text, metrics.type),
      () => end(500),
    )
  })
  server.headersTimeout = 10_000
  server.requestTimeout = 10_000
  server.maxConnections = 32
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen({ host, port }, resolve)
  })
  const { port: taken } = server.address() as AddressInfo
  return {
    address: `http://${host.includes(':') ? `[${host}]` : host}:${taken}/metrics`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
