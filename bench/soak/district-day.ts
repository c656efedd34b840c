// What happens in a district on one day, and a crowd that does it: reports, signals, people on duty, consoles, photos. Three such
// days in an hour are 72 times as fast as life; how many look at once does not grow with it.
import { randomInt, randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { Agent, get as httpGet, request as httpRequest } from 'node:http'

/**
 * One day. 60,000 cases a month is what a district of a million people files with its city management and hot line: 2,000 a day,
 * half of them noticed by devices. A device says ten times what it sees before it is gone. About 100 people act on cases and 20
 * seats of the operations centre look at lists all day; each opens a case or a list some 500 times. Every second closing has a
 * photo.
 */
export const DAY = {
  reports: 1_000,
  /** Signals that come one by one; about one in ten opens a case. */
  signals: 5_000,
  /** Batches of twenty, of devices that were cut off. */
  batches: 250,
  views: 60_000,
  indicators: 1_000,
  photos: 1_000,
} as const
export const DAYS_AN_HOUR = 3
/** Consoles that are open and told of every change. */
export const CONSOLES = 60

const PACK = { pack: 'fire-lane', type: 'blocked-fire-lane' }
const LATEST = 400
/** Asked and not answered yet, of one kind: a crowd does not ask for more while it waits. */
const MOST_AT_ONCE = 40

type Said = { readonly status: number; readonly body: unknown }
export type Account = 'operator' | 'property' | 'street' | 'community'

export type CrowdOptions = {
  readonly doors: readonly string[]
  readonly cookies: Readonly<Record<Account, string>>
  readonly token: string
  /** Places without a camera. */
  readonly lanes: readonly string[]
  readonly photos: readonly string[]
  /** A place that a camera of the eye watches and that its owner clears: a full loop each few minutes. */
  readonly watched: string
}

const exponential = (mean: number): number => -Math.log(1 - Math.random()) * mean

export class Crowd {
  /** Milliseconds by kind. */
  readonly latencies = new Map<string, number[]>()
  readonly answers = new Map<string, number>()
  readonly shed = new Map<string, number>()
  told = 0
  hangUps = 0
  askedAgain = 0
  readonly #options: CrowdOptions
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 200 })
  readonly #streams = new Agent({ keepAlive: false, maxSockets: Number.POSITIVE_INFINITY })
  readonly #busy = new Map<string, number>()
  readonly #timers = new Set<NodeJS.Timeout>()
  #cases: string[] = []
  #lane = 0
  #door = 0
  #over = false

  constructor(options: CrowdOptions) {
    this.#options = options
  }

  #ask(
    kind: string,
    method: string,
    path: string,
    { as, body, jpeg, again = false }: { as?: Account; body?: unknown; jpeg?: Uint8Array; again?: boolean } = {},
  ): Promise<Said> {
    const { doors, cookies, token } = this.#options
    const door = doors[this.#door++ % doors.length] as string
    const bytes = jpeg ?? (body === undefined ? undefined : Buffer.from(JSON.stringify(body)))
    const began = performance.now()
    this.#busy.set(kind, (this.#busy.get(kind) ?? 0) + 1)
    return new Promise<Said>((done) => {
      const end = (status: number, said: unknown): void => {
        this.#busy.set(kind, (this.#busy.get(kind) ?? 1) - 1)
        if (status >= 200 && status < 300) {
          const all = this.latencies.get(kind) ?? []
          this.latencies.set(kind, all)
          all.push(performance.now() - began)
        } else {
          const what = `${kind} ${status} ${(said as { code?: string } | undefined)?.code ?? ''}`
          this.answers.set(what, (this.answers.get(what) ?? 0) + 1)
        }
        done({ status, body: said })
      }
      const request = httpRequest(
        `${door}${path}`,
        {
          method,
          agent: this.#agent,
          timeout: 60_000,
          headers: {
            ...(as ? { cookie: cookies[as] } : { authorization: `Bearer ${token}` }),
            ...(bytes
              ? { 'content-type': jpeg ? 'image/jpeg' : 'application/json', 'content-length': bytes.length }
              : {}),
          },
        },
        (answer) => {
          let text = ''
          answer.setEncoding('utf8')
          answer.on('data', (part: string) => {
            text += part
          })
          answer.on('end', () => {
            const json = answer.headers['content-type']?.includes('json') === true
            end(answer.statusCode ?? 0, json && text !== '' ? JSON.parse(text) : undefined)
          })
          answer.on('error', ({ code }: NodeJS.ErrnoException) => end(0, { code }))
        },
      )
      request.on('timeout', () => request.destroy())
      request.on('error', ({ code }: NodeJS.ErrnoException) => {
        // As a browser does: the door hung up an idle connection in the moment in which it was used again. Whatever is asked
        // here may be asked twice: commands and signals have ids, pictures are known by their content.
        if (code !== 'ECONNRESET' || !request.reusedSocket || again) return end(0, { code })
        this.askedAgain++
        this.#busy.set(kind, (this.#busy.get(kind) ?? 1) - 1)
        const repeat = { ...(as ? { as } : {}), ...(body === undefined ? {} : { body }), ...(jpeg ? { jpeg } : {}) }
        this.#ask(kind, method, path, { ...repeat, again: true }).then(done)
      })
      request.end(bytes)
    })
  }

  /** Starts `work` so often a day on average, as people come: at random. */
  #often(kind: string, aDay: number, work: () => Promise<unknown>): void {
    const meanMs = 3_600_000 / (aDay * DAYS_AN_HOUR)
    const next = (): void => {
      const timer = setTimeout(() => {
        this.#timers.delete(timer)
        if (this.#over) return
        next()
        if ((this.#busy.get(kind) ?? 0) >= MOST_AT_ONCE) this.shed.set(kind, (this.shed.get(kind) ?? 0) + 1)
        else void work()
      }, exponential(meanMs))
      this.#timers.add(timer)
    }
    next()
  }

  #later(meanMs: number, work: () => Promise<unknown>): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer)
      if (!this.#over) void work()
    }, exponential(meanMs))
    this.#timers.add(timer)
  }

  #known(id: string): void {
    this.#cases.push(id)
    if (this.#cases.length > LATEST * 2) this.#cases = this.#cases.slice(-LATEST)
  }

  #place(): string {
    const { lanes } = this.#options
    return lanes[this.#lane++ % lanes.length] as string
  }

  async #act(id: string, as: Account, what: object): Promise<boolean> {
    const { status } = await this.#ask('command', 'POST', `/api/cases/${id}/commands`, {
      as,
      body: { id: randomUUID(), ...what },
    })
    return status === 200
  }

  async #photo(): Promise<string | undefined> {
    const { photos } = this.#options
    const jpeg = readFileSync(photos[randomInt(photos.length)] as string)
    const { body } = await this.#ask('photo', 'POST', '/api/uploads', { as: 'street', jpeg })
    return (body as { blob?: string } | undefined)?.blob
  }

  /** Half of what is reported is dealt with on the telephone; the rest is sent out. */
  async #dispatch(id: string): Promise<void> {
    const drawn = randomInt(100)
    if (drawn < 45) return void (await this.#act(id, 'operator', { do: 'move', move: 'dismiss', values: {} }))
    if (drawn < 50) return void (await this.#act(id, 'operator', { do: 'move', move: 'wrong', values: {} }))
    if (await this.#act(id, 'operator', { do: 'move', move: 'send', values: {} }))
      this.#later(60_000, () => this.#handle(id))
  }

  async #handle(id: string): Promise<void> {
    if (randomInt(10) === 0) {
      if (await this.#act(id, 'property', { do: 'return', reason: '地点不对' }))
        this.#later(30_000, () => this.#dispatch(id))
    } else await this.#act(id, 'property', { do: 'move', move: 'clear', values: { how: '移车' } })
  }

  #signal(place = this.#place()) {
    const at = new Date().toISOString()
    const seen = { count: 1, confidence: 0.9, model: 'soak', threshold: 0.3 }
    return { id: randomUUID(), at, since: at, ...PACK_RULE, device: 'soak-device', zone: 'z', place, ...seen }
  }

  #heard(outcomes: readonly { kind: string; case?: string }[]): void {
    for (const { kind, case: id } of outcomes) {
      if (kind !== 'opened' || id === undefined) continue
      this.#known(id)
      // It opened at the property company's step.
      this.#later(60_000, () => this.#handle(id))
    }
  }

  /** Cases that no camera could prove wait for the street, and then for the community's word. */
  async #street(): Promise<void> {
    const { body } = await this.#ask('list', 'GET', '/api/cases?mine=true&open=true&limit=50', { as: 'street' })
    for (const { id, step } of (body as { cases?: { id: string; step: string }[] } | undefined)?.cases ?? []) {
      if (step !== 'visiting') continue
      const after = await this.#photo()
      if (after === undefined) continue
      if (!(await this.#act(id, 'street', { do: 'move', move: 'confirm', values: { after } }))) continue
      this.#later(20_000, () => this.#act(id, 'community', { do: 'judge', satisfied: randomInt(10) > 0 }))
    }
  }

  /** A console that is open: told of every change. */
  #console(as: Account): void {
    if (this.#over) return
    const { doors, cookies } = this.#options
    const again = (): void => {
      this.hangUps++
      this.#later(1_000, async () => this.#console(as))
    }
    const request = httpGet(
      `${doors[this.#door++ % doors.length]}/api/events`,
      { agent: this.#streams, headers: { cookie: cookies[as] } },
      (answer) => {
        answer.on('data', (part: Buffer) => {
          if (part.includes('event: changed')) this.told++
        })
        answer.on('close', () => {
          if (!this.#over) again()
        })
        answer.on('error', () => undefined)
      },
    )
    request.on('error', () => {
      if (!this.#over) again()
    })
  }

  start(): void {
    const accounts: readonly Account[] = ['operator', 'street', 'property', 'community']
    const anyone = () => accounts[randomInt(accounts.length)] as Account
    this.#often('report', DAY.reports, async () => {
      const { body } = await this.#ask('report', 'POST', '/api/cases', {
        as: 'operator',
        body: { id: randomUUID(), ...PACK, place: this.#place() },
      })
      const { id } = (body ?? {}) as { id?: string }
      if (id === undefined) return
      this.#known(id)
      this.#later(30_000, () => this.#dispatch(id))
    })
    this.#often('signal', DAY.signals, async () => {
      const { status, body } = await this.#ask('signal', 'POST', '/api/signals', { body: this.#signal() })
      if (status === 200) this.#heard([body as { kind: string; case?: string }])
    })
    this.#often('batch', DAY.batches, async () => {
      const place = this.#place()
      const signals = Array.from({ length: 20 }, () => this.#signal(place))
      const { status, body } = await this.#ask('batch', 'POST', '/api/signals/batch', { body: signals })
      if (status === 200) this.#heard(body as { kind: string; case?: string }[])
    })
    this.#often('view', DAY.views, async () => {
      const id = this.#cases[randomInt(Math.max(1, this.#cases.length))]
      const drawn = randomInt(100)
      if (drawn < 50 && id !== undefined) await this.#ask('case', 'GET', `/api/cases/${id}`, { as: 'operator' })
      else if (drawn < 90) await this.#ask('list', 'GET', '/api/cases?open=true&limit=50', { as: anyone() })
      else if (drawn < 95) await this.#ask('eyes', 'GET', '/api/eyes', { as: 'operator' })
      else await this.#ask('health', 'GET', '/api/health', { as: 'operator' })
    })
    this.#often('indicators', DAY.indicators, () =>
      this.#ask('indicators', 'GET', '/api/indicators', { as: 'operator' }),
    )
    this.#often('photo', DAY.photos / 2, () => this.#photo())
    // The camera's own loop: a van stands, the company clears the lane, the camera proves it.
    this.#often('watched', 200, async () => {
      await this.#ask('signal', 'POST', '/api/signals', { body: this.#signal(this.#options.watched) })
    })
    const street = async (): Promise<void> => {
      await this.#street()
      this.#later(5_000, street)
    }
    this.#later(1_000, street)
    for (let i = 0; i < CONSOLES; i++) this.#console(accounts[i % accounts.length] as Account)
  }

  /** Waits for what was asked. */
  async stop(): Promise<void> {
    this.#over = true
    for (const timer of this.#timers) clearTimeout(timer)
    const until = Date.now() + 60_000
    const busy = () => [...this.#busy.values()].reduce((sum, each) => sum + each, 0)
    while (busy() > 0 && Date.now() < until) await new Promise((done) => setTimeout(done, 100))
    this.#streams.destroy()
    this.#agent.destroy()
  }
}

const PACK_RULE = { pack: PACK.pack, rule: 'vehicle-in-lane' }
