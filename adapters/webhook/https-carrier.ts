// Carries messages over HTTP to an IP that was looked up and found allowed, and to no other: the very IP is connected to, so
// that a name cannot lead elsewhere a moment later. Follows no redirect, asks no proxy, keeps no connection, reads next to
// nothing of the answer, and never tells what an error said.
import { lookup as systemLookup } from 'node:dns/promises'
import { type ClientRequest, type IncomingMessage, Agent as PlainAgent, request as plainRequest } from 'node:http'
import { Agent as SecureAgent, request as secureRequest } from 'node:https'
import { isIP, type Socket } from 'node:net'
import type { Carried, DeliveryOutcome, WebhookCarrier } from '@gongzhi/engine/webhooks/webhooks.port'
import { type Destination, mayConnect, parseIp } from '@gongzhi/kernel'

export type CarrierOptions = {
  /** Addresses of a name; the system's own look-up where left out. */
  readonly lookup?: (host: string) => Promise<readonly string[]>
  /** Certificates (PEM) that are trusted beside those that come with Node. */
  readonly certificates?: readonly string[]
}

/** An answer is a status; what comes with it is not wanted. */
const MOST_ANSWER_BYTES = 64 * 1024
const MOST_HEADER_BYTES = 16 * 1024
/** Receivers that do not want this message, whatever they say of others. */
const REFUSES_MESSAGE = new Set([400, 406, 409, 411, 413, 414, 415, 422, 431])

const bySystem = async (host: string) =>
  (await systemLookup(host, { all: true, verbatim: true })).map((each) => each.address)

export function httpsCarrier({ lookup = bySystem, certificates }: CarrierOptions = {}): WebhookCarrier {
  async function allowedIp(destination: Destination): Promise<string | DeliveryOutcome> {
    const { host } = destination
    const addresses = isIP(host) ? [host] : await lookup(host).catch(() => undefined)
    if (!addresses || addresses.length === 0) return 'name-unknown'
    const allowed = addresses.find((address) => {
      const ip = parseIp(address)
      return ip !== undefined && mayConnect(destination, ip)
    })
    return allowed ?? 'address-refused'
  }

  return {
    async carry(destination, headers, body, signal) {
      const found = await untilAborted(allowedIp(destination), signal)
      if (found === undefined) return { outcome: 'timed-out' }
      if (!isIP(found)) return { outcome: found as DeliveryOutcome }
      return send(destination, found, headers, body, signal, certificates)
    },
  }
}

function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T | undefined> {
  if (signal.aborted) return Promise.resolve(undefined)
  return new Promise((resolve, reject) => {
    const abort = () => resolve(undefined)
    signal.addEventListener('abort', abort, { once: true })
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort))
  })
}

function send(
  destination: Destination,
  ip: string,
  headers: Readonly<Record<string, string>>,
  body: string,
  signal: AbortSignal,
  certificates: readonly string[] | undefined,
): Promise<Carried> {
  const { url, secure, host, port } = destination
  const { pathname, search, host: named } = new URL(url)
  // An agent of its own: the one that all others use may be told to ask a proxy.
  const keepAlive = { keepAlive: false, maxSockets: 1 }
  const options = {
    method: 'POST',
    host: ip,
    port,
    path: `${pathname}${search}`,
    headers: { ...headers, host: named, 'content-length': Buffer.byteLength(body), connection: 'close' },
    setHost: false,
    maxHeaderSize: MOST_HEADER_BYTES,
    insecureHTTPParser: false,
    signal,
  }
  return new Promise((resolve) => {
    let answered = false
    let outgoing: ClientRequest
    const done = (carried: Carried) => {
      if (answered) return
      answered = true
      resolve(carried)
      outgoing.destroy()
    }
    function take(incoming: IncomingMessage): void {
      incoming.on('error', () => undefined)
      const status = incoming.statusCode ?? 0
      let read = 0
      const told = () => done(judged(status, incoming.headers['retry-after']))
      // Read to its end, or to where it is too much: whoever answers is not cut off in the middle of a short answer.
      incoming.on('data', (chunk: Buffer) => {
        read += chunk.length
        if (read > MOST_ANSWER_BYTES) told()
      })
      incoming.on('end', told)
      incoming.on('close', told)
    }
    outgoing = secure
      ? secureRequest(
          {
            ...options,
            agent: new SecureAgent(keepAlive),
            minVersion: 'TLSv1.2',
            ...(isIP(host) ? {} : { servername: host }),
            ...(certificates ? { ca: [...certificates] } : {}),
          },
          take,
        )
      : plainRequest({ ...options, agent: new PlainAgent(keepAlive) }, take)
    outgoing.on('socket', (socket: Socket) => {
      socket.once('connect', () => {
        const reached = parseIp(socket.remoteAddress ?? '')
        if (!reached || !mayConnect(destination, reached)) done({ outcome: 'address-refused' })
      })
    })
    outgoing.on('error', (error: NodeJS.ErrnoException) => done({ outcome: outcomeOf(error, signal) }))
    outgoing.end(body)
  })
}

function outcomeOf({ code = '' }: NodeJS.ErrnoException, signal: AbortSignal): DeliveryOutcome {
  if (signal.aborted || code === 'ETIMEDOUT') return 'timed-out'
  return /CERT|SELF_SIGNED|SSL|TLS|VERIFY/.test(code) ? 'not-trusted' : 'not-connected'
}

function judged(status: number, retryAfter: string | undefined): Carried {
  if (status >= 200 && status < 300) return { outcome: 'delivered', status }
  if (status === 410) return { outcome: 'gone', status }
  if (REFUSES_MESSAGE.has(status)) return { outcome: 'refused', status }
  const seconds = /^\d{1,6}$/.test(retryAfter ?? '') ? Number(retryAfter) : undefined
  return { outcome: 'answered', status, ...(seconds === undefined ? {} : { retryAfterMs: seconds * 1000 }) }
}
