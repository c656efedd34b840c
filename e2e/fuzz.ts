// Sends what the schema fuzzer makes to a running server and looks at every answer and at the memory of the process.
import { readFileSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { ERRORS } from '@gongzhi/kernel'
import { type FuzzRequest, type OpenApi, SchemaFuzzer } from './schema-fuzzer.ts'

const AT_ONCE = 12
/** Longer than any honest answer takes, also beside other work; a regular expression that blows up takes for ever. */
const SLOWEST_MS = 20_000
/** What no answer may show: a stack, a path, a statement, a digest, a library. */
const INSIDE = [
  /\n {2,}at /,
  /node_modules/,
  /file:\/\/\/\S+\.[jt]s\b/,
  /\b(?:select|insert into|update) .{1,80}\b(?:from|values|set)\b/i,
  /SQLSTATE/,
  /scrypt\$/,
  /-----BEGIN/,
]

export type FuzzResult = {
  readonly sent: number
  readonly statuses: Readonly<Record<string, number>>
  readonly byOperation: Readonly<Record<string, number>>
  /** Milliseconds of the slowest answer. */
  readonly slowest: number
  readonly wrong: readonly string[]
  /** Resident memory of the server, bytes, at equal distances over the run. */
  readonly memory: readonly number[]
}

export type Answer = { readonly status: number; readonly type: string; readonly text: string }

function residentBytes(pid: number): number {
  const line = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))
  return Number(line?.[1] ?? 0) * 1024
}

/** What is wrong with an answer, or undefined. */
export function wrongWith({ status, type, text }: Answer, secrets: readonly string[]): string | undefined {
  if (status >= 500) return `status ${status}: ${text.slice(0, 200)}`
  // 417 is given by Node's own HTTP, without a body, before anything of ours sees the request.
  if (status >= 400 && status !== 417) {
    if (!type.startsWith('application/problem+json')) return `status ${status} as ${type}: ${text.slice(0, 120)}`
    const code = text === '' ? undefined : (JSON.parse(text) as { code?: string }).code
    // A HEAD has no body.
    if (text !== '' && (code === undefined || !Object.hasOwn(ERRORS, code))) return `code ${code} is in no catalogue`
    const shown = INSIDE.find((each) => each.test(text))
    // What was asked for may come back in the answer; the platform's own inside may not.
    if (shown) return `it shows ${shown}: ${text.slice(0, 300)}`
  }
  const secret = secrets.find((each) => text.includes(each))
  return secret === undefined ? undefined : `it shows a secret (${secret.slice(0, 4)}…)`
}

export async function fuzz(options: {
  readonly address: string
  readonly pid: number
  readonly count: number
  readonly seed: number
  /** Headers of each caller: cookies, keys. */
  readonly callers: readonly Readonly<Record<string, string>>[]
  readonly known: readonly string[]
  readonly secrets: readonly string[]
}): Promise<FuzzResult> {
  const { address, pid, count, seed, callers, known, secrets } = options
  const { hostname, port } = new URL(address)
  const api = (await (await fetch(`${address}/api/openapi.json`)).json()) as OpenApi
  const fuzzer = new SchemaFuzzer(api, seed, callers.length, known)
  const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE })
  const statuses: Record<string, number> = {}
  const byOperation: Record<string, number> = {}
  const wrong: string[] = []
  const memory: number[] = []
  /** By operation, a caller who was let in: asked more often than those who are turned away at the door. */
  const letIn = new Map<string, number>()
  let sent = 0
  let slowest = 0

  function send({ method, path, headers, body, caller }: FuzzRequest): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const all = {
        ...(caller === undefined ? {} : callers[caller]),
        ...headers,
        ...(body === undefined || method === 'GET' || method === 'HEAD'
          ? {}
          : { 'content-length': String(body.length) }),
      }
      const asked = request({ hostname, port, method, path, headers: all, agent, timeout: SLOWEST_MS }, (reply) => {
        const type = reply.headers['content-type'] ?? ''
        // A stream of events has no end of its own.
        if (type.startsWith('text/event-stream')) {
          resolve({ status: reply.statusCode ?? 0, type, text: '' })
          reply.destroy()
          return
        }
        const parts: Buffer[] = []
        reply.on('data', (part: Buffer) => parts.push(part))
        reply.on('error', reject)
        reply.on('end', () => resolve({ status: reply.statusCode ?? 0, type, text: Buffer.concat(parts).toString() }))
      })
      asked.on('timeout', () => asked.destroy(new Error(`no answer within ${SLOWEST_MS} ms`)))
      asked.on('error', reject)
      asked.end(method === 'GET' || method === 'HEAD' ? undefined : body)
    })
  }

  async function worker(): Promise<void> {
    while (sent < count && wrong.length < 20) {
      const next = fuzzer.next()
      // Signing out works: whoever does it would be gone for all that follows.
      const leaves =
        (next.method === 'DELETE' && next.path.startsWith('/api/session')) || next.path.startsWith('/api/oidc/sign-out')
      const known = sent % 3 > 0 ? letIn.get(next.operation) : undefined
      const made = { ...next, caller: leaves ? undefined : (known ?? next.caller) }
      if (sent++ % Math.max(1, Math.floor(count / 40)) === 0) memory.push(residentBytes(pid))
      const began = performance.now()
      let said: string | undefined
      try {
        const answer = await send(made)
        slowest = Math.max(slowest, performance.now() - began)
        statuses[answer.status] = (statuses[answer.status] ?? 0) + 1
        const turnedAway = answer.status === 401 || answer.status === 403 || answer.status === 429
        if (made.caller !== undefined && !turnedAway) letIn.set(made.operation, made.caller)
        said = wrongWith(answer, secrets)
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException
        // The door may close on a request before all of it was sent; it may not be gone.
        if (code === 'ECONNRESET' || code === 'EPIPE') statuses.closed = (statuses.closed ?? 0) + 1
        else said = String(error)
      }
      byOperation[made.operation] = (byOperation[made.operation] ?? 0) + 1
      if (said !== undefined) wrong.push(`${made.method} ${made.path.slice(0, 120)} (${made.broken}): ${said}`)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
  agent.destroy()
  memory.push(residentBytes(pid))
  return { sent, statuses, byOperation, slowest, wrong, memory }
}
