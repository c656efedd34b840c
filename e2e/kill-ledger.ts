// A client of a platform that is being killed: it remembers what it asked and what it was told, asks again what nobody
// answered under the same id, and in the end compares its list with what is stored.
import assert from 'node:assert/strict'
import { randomInt, randomUUID } from 'node:crypto'
import { closeSync, openSync, readdirSync, readSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { CaseEvent } from '@gongzhi/kernel'
import type { Storage } from '../server/compose.ts'

export type Signal = { readonly id: string; readonly place: string; readonly at: string; readonly since: string }
type By = 'property' | 'operator'
type Request =
  | { readonly kind: 'signals'; readonly signals: readonly Signal[]; readonly batch: boolean }
  | { readonly kind: 'open'; readonly id: string; readonly place: string }
  | { readonly kind: 'move'; readonly id: string; readonly case: string; readonly as: By; readonly body: object }
type Acknowledged =
  | {
      readonly kind: 'signal'
      readonly id: string
      readonly outcome: { readonly kind: string; readonly case?: string }
    }
  | { readonly kind: 'open' | 'move'; readonly id: string; readonly case: string }

export type LedgerOptions = {
  /** Doors, in turn. */
  readonly doors: readonly string[]
  readonly cookies: Readonly<Record<By, string>>
  readonly token: string
  /** Places of signals, which come again and again. */
  readonly lanes: readonly string[]
  /** Places of reports, one each. */
  readonly reports: readonly string[]
  readonly workers: number
  /** Milliseconds between two requests of a worker. */
  readonly pauseMs: number
}

const PACK = { pack: 'fire-lane', type: 'blocked-fire-lane' }
const ANSWER_MS = 45_000

export class LedgerClient {
  readonly acknowledged: Acknowledged[] = []
  /** Answers that nobody should have got. */
  readonly wrong: string[] = []
  /** By status and code: what it was told while something was away. */
  readonly refused = new Map<string, number>()
  /** Milliseconds from asking to being told, of those that were told at once. */
  readonly latencies: number[] = []
  repeated = 0
  withoutRetryAfter = 0
  readonly #open: Request[] = []
  readonly #cases = new Map<string, By>()
  readonly #options: LedgerOptions
  #reported = 0
  #door = 0
  #running: Promise<unknown> = Promise.resolve()
  #stopping = new AbortController()
  #inFlight = 0

  constructor(options: LedgerOptions) {
    this.#options = options
  }

  #signal(): Signal {
    const at = new Date().toISOString()
    const { lanes } = this.#options
    return { id: randomUUID(), place: lanes[randomInt(lanes.length)] ?? '', at, since: at }
  }

  #next(): Request {
    const again = this.#open.shift()
    if (again) {
      this.repeated++
      return again
    }
    const what = randomInt(10)
    const place = this.#options.reports[this.#reported]
    if (what === 0 && place !== undefined) {
      this.#reported++
      return { kind: 'open', id: randomUUID(), place }
    }
    if (what === 1) return { kind: 'signals', batch: true, signals: Array.from({ length: 20 }, () => this.#signal()) }
    const known = [...this.#cases]
    const [id, as] = known[randomInt(Math.max(1, known.length))] ?? []
    if (id === undefined || as === undefined || what < 5)
      return { kind: 'signals', batch: false, signals: [this.#signal()] }
    this.#cases.delete(id)
    const body = as === 'property' ? { do: 'return', reason: '地点不对' } : { do: 'move', move: 'send', values: {} }
    return { kind: 'move', id: randomUUID(), case: id, as, body }
  }

  #said(request: Request): readonly [path: string, headers: Record<string, string>, body: object] {
    const { token, cookies } = this.#options
    switch (request.kind) {
      case 'signals': {
        const full = request.signals.map((signal) => ({
          ...signal,
          pack: PACK.pack,
          rule: 'vehicle-in-lane',
          device: 'outside',
          zone: 'z',
          count: 1,
          confidence: 0.9,
          model: 'outside',
          threshold: 0.3,
        }))
        const headers = { authorization: `Bearer ${token}` }
        return request.batch ? ['/api/signals/batch', headers, full] : ['/api/signals', headers, full[0] as object]
      }
      case 'open':
        return ['/api/cases', { cookie: cookies.operator }, { id: request.id, ...PACK, place: request.place }]
      case 'move':
        return [
          `/api/cases/${request.case}/commands`,
          { cookie: cookies[request.as] },
          { id: request.id, ...request.body },
        ]
    }
  }

  #took(request: Request, answer: unknown): void {
    if (request.kind === 'signals') {
      const outcomes = (request.batch ? answer : [answer]) as Extract<Acknowledged, { kind: 'signal' }>['outcome'][]
      for (const [i, signal] of request.signals.entries()) {
        const outcome = outcomes[i]
        if (!outcome) {
          this.wrong.push(`a batch of ${request.signals.length} was answered with ${outcomes.length}`)
          return
        }
        this.acknowledged.push({ kind: 'signal', id: signal.id, outcome })
        if (outcome.kind === 'opened' && outcome.case) this.#cases.set(outcome.case, 'property')
      }
    } else if (request.kind === 'open') {
      const { id } = answer as { id: string }
      this.acknowledged.push({ kind: 'open', id: request.id, case: id })
      this.#cases.set(id, 'operator')
    } else {
      this.acknowledged.push({ kind: 'move', id: request.id, case: request.case })
      this.#cases.set(request.case, request.as === 'property' ? 'operator' : 'property')
    }
  }

  async #send(request: Request): Promise<void> {
    const { doors } = this.#options
    const [path, headers, body] = this.#said(request)
    const began = performance.now()
    let answer: Response
    let said: unknown
    try {
      answer = await fetch(`${doors[this.#door++ % doors.length]}${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(ANSWER_MS),
      })
      said = await answer.json()
    } catch {
      this.#count('no answer')
      this.#open.push(request)
      await sleep(100)
      return
    }
    if (answer.ok) {
      this.latencies.push(performance.now() - began)
      this.#took(request, said)
      return
    }
    const { code } = said as { code?: string }
    this.#count(`${answer.status} ${code}`)
    if (answer.status === 503) {
      // It is to come again, and is told when.
      if (!/^\d+$/.test(answer.headers.get('retry-after') ?? '')) this.withoutRetryAfter++
      this.#open.push(request)
      await sleep(200)
    } else this.wrong.push(`${request.kind} ${answer.status} ${JSON.stringify(said)}`)
  }

  #count(what: string): void {
    this.refused.set(what, (this.refused.get(what) ?? 0) + 1)
  }

  /** Goes on until `rest`. */
  start(): void {
    this.#stopping = new AbortController()
    const { signal } = this.#stopping
    const worker = async () => {
      while (!signal.aborted) {
        const request = this.#next()
        this.#inFlight++
        await this.#send(request).finally(() => this.#inFlight--)
        await sleep(this.#options.pauseMs * Math.random() * 2)
      }
    }
    this.#running = Promise.all(Array.from({ length: this.#options.workers }, worker))
  }

  /** Nothing new; what was asked is asked until it is answered. */
  async rest(mostMs = 60_000): Promise<void> {
    this.#stopping.abort()
    await this.#running
    for (const until = Date.now() + mostMs; this.#open.length > 0; ) {
      assert.ok(Date.now() < until, `${this.#open.length} requests are never answered: ${[...this.refused]}`)
      await this.#send(this.#open.shift() as Request)
    }
  }

  /** At once, whatever was not answered. */
  async stop(): Promise<void> {
    this.#stopping.abort()
    await this.#running
  }

  get waiting(): number {
    return this.#open.length + this.#inFlight
  }
}

/** Ids of signals that were seen waiting on the eye's disk: those count as noticed, whatever dies afterwards. */
export function watchSpool(folder: string): { readonly seen: Set<string>; most(): number; stop(): void } {
  const seen = new Set<string>()
  const known = new Set<string>()
  let most = 0
  const head = Buffer.alloc(4_096)
  function look(): void {
    let waiting = 0
    for (const slot of list(join(folder, 'spool'))) {
      for (const name of list(join(folder, 'spool', slot))) {
        if (!name.endsWith('.signal')) continue
        waiting++
        const path = join(folder, 'spool', slot, name)
        if (known.has(path)) continue
        try {
          const file = openSync(path, 'r')
          const read = readSync(file, head, 0, head.length, 0)
          closeSync(file)
          const id = /"signal":\{[^}]*?"id":"([^"]+)"/.exec(head.toString('utf8', 0, read))?.[1]
          if (id) seen.add(id)
        } catch {
          // It has arrived meanwhile.
        }
      }
    }
    most = Math.max(most, waiting)
  }
  const list = (path: string): string[] => {
    try {
      return readdirSync(path)
    } catch {
      return []
    }
  }
  const timer = setInterval(look, 10)
  return { seen, most: () => most, stop: () => clearInterval(timer) }
}

export type Checked = {
  readonly cases: number
  readonly events: number
  readonly open: number
  readonly late: number
  readonly faults: readonly string[]
}

/**
 * Everything acknowledged is there, nothing was done twice, every open case has an owner and a deadline, chains are whole, no
 * deadline was passed over, everything was told. `dueBefore`: deadlines up to then have been called.
 */
export async function check(
  storage: Storage,
  acknowledged: readonly Acknowledged[],
  noticed: ReadonlySet<string>,
  told: ReadonlySet<string>,
  dueBefore: number,
): Promise<Checked> {
  const faults: string[] = []
  const { database, history, blobs } = storage
  const verified = await history.verify()
  faults.push(...verified.faults.map((fault) => `verify: ${JSON.stringify(fault)}`))

  for (let i = 0; i < acknowledged.length; i += 200) {
    await database.read(async (stores) => {
      for (const each of acknowledged.slice(i, i + 200)) {
        if (each.kind === 'signal') {
          const found = await stores.signals.find(each.id)
          const { kind, ...rest } = found?.outcome ?? { kind: undefined }
          const same = kind === each.outcome.kind && ('case' in rest ? rest.case : undefined) === each.outcome.case
          if (!same)
            faults.push(
              `signal ${each.id}: told ${JSON.stringify(each.outcome)}, stored ${JSON.stringify(found?.outcome)}`,
            )
        } else {
          const found = await stores.cases.findCommand(each.id)
          if (found?.case !== each.case)
            faults.push(`${each.kind} ${each.id}: told ${each.case}, stored ${found?.case}`)
        }
      }
    })
  }
  for (const id of noticed) {
    const found = await database.read((stores) => stores.signals.find(id))
    if (!found) faults.push(`noticed and lost: ${id}`)
    else if (found.outcome.kind === 'opened') {
      const { case: of } = found.outcome
      const stored = await database.read((stores) => stores.cases.find(of))
      const blob = stored?.state.before?.blob
      if (blob === undefined || !(await blobs.has(blob))) faults.push(`noticed without its picture: ${id}`)
    }
  }

  let events = 0
  let late = 0
  const commands = new Map<string, { case: string; last: number }>()
  for (let after: string | undefined, more = true; more; ) {
    const page = await database.read((stores) => stores.history.chains(after, 500))
    for (const chain of page) {
      for (const { text, seq } of chain.events) {
        events++
        const event = JSON.parse(text) as CaseEvent
        if (event.kind === 'raised') late++
        const before = commands.get(event.command)
        // One command may write several events, one after the other.
        if (before && (before.case !== chain.case || before.last !== seq - 1))
          faults.push(`done twice: ${event.command} in ${before.case} and ${chain.case}`)
        commands.set(event.command, { case: chain.case, last: seq })
        if (!told.has(text)) faults.push(`never told: ${chain.case} ${seq} ${event.kind}`)
      }
    }
    after = page.at(-1)?.case
    more = page.length === 500
  }

  let open = 0
  for (let after: string | undefined, more = true; more; ) {
    const page = await database.read((stores) =>
      stores.cases.list({ open: true, limit: 500, ...(after ? { after } : {}) }),
    )
    for (const { state } of page.cases) {
      open++
      const { stands } = state
      if (stands.kind === 'end' || !stands.owner.role || !stands.owner.party || !(stands.due.at > 0))
        faults.push(`without owner or deadline: ${state.id} ${JSON.stringify(stands)}`)
    }
    after = page.next
    more = after !== undefined
  }
  const overdue = await database.read((stores) => stores.cases.listDue(dueBefore, 100))
  for (const { case: id, at } of overdue) faults.push(`not called: ${id} at ${new Date(at).toISOString()}`)
  return { cases: verified.cases, events, open, late, faults }
}
