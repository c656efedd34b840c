// Figures of a running process for Prometheus. Labels are codes, kinds, routes and cameras of the platform: few, and never a
// person, a case or an address.
import type { Cases, Signals } from '@gongzhi/engine'
import { type CaseEventKind, ERRORS, Fault, isRefusal } from '@gongzhi/kernel'
import type { FastifyInstance } from 'fastify'
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'

/** What is looked up when somebody asks for figures; each is left out where this process does not know it. */
export type MetricSources = {
  /** Timers that are due and not called yet, counted up to a limit, and for how long the oldest has waited, ms. */
  readonly timers?: () => Promise<{ readonly late: number; readonly oldestMs: number }>
  readonly queues?: () => Promise<
    readonly { readonly queue: string; readonly waiting: number; readonly running: number; readonly dead: number }[]
  >
  readonly pool?: () => { readonly open: number; readonly idle: number; readonly waiting: number }
  readonly cameras?: () => Promise<readonly { readonly device: string; readonly state: string }[]>
  /** Milliseconds since 1970; undefined while there is none. */
  readonly newestBackup?: () => Promise<number | undefined>
  readonly freeBytes?: () => Promise<number>
  /** Signals that wait on this machine for the database. */
  readonly spooled?: () => number
}

export type Metrics = {
  /** `cases` and `signals` whose outcomes are counted. */
  cases(cases: Cases): Cases
  signals(signals: Signals): Signals
  /** Counts and times every request of `app`. */
  http(app: FastifyInstance): void
  /** A message of the feed was told; `writtenAt`: when it was decided. */
  told(writtenAt: number): void
  /** A camera of this process looked at a picture. */
  looked(): void
  fault(fault: unknown): void
  source(sources: MetricSources): void
  /** The text that Prometheus reads. */
  text(): Promise<string>
  readonly type: string
}

const LONGEST_LOOKUP_MS = 2_000
/** Beyond so many cameras each by itself would be too many rows; they are only counted by state. */
const MOST_CAMERAS = 2_000
const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

const codeOf = (fault: unknown): string => (fault instanceof Fault ? fault.code : 'unexpected')

export function platformMetrics({ role, version }: { role: string; version: string }): Metrics {
  const registry = new Registry()
  registry.setDefaultLabels({ role })
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: 20 })
  const registers = [registry]
  const counter = <L extends string>(name: string, help: string, labelNames: L[] = []) =>
    new Counter({ name: `gongzhi_${name}`, help, labelNames, registers })
  const gauge = <L extends string>(name: string, help: string, labelNames: L[] = []) =>
    new Gauge({ name: `gongzhi_${name}`, help, labelNames, registers })
  const histogram = <L extends string>(name: string, help: string, labelNames: L[] = []) =>
    new Histogram({ name: `gongzhi_${name}`, help, labelNames, buckets: SECONDS, registers })

  gauge('build_info', 'Version of the program', ['version']).set({ version }, 1)
  const requests = histogram('http_request_duration_seconds', 'Time to answer, by route', ['method', 'route', 'status'])
  const problems = counter('http_problems_total', 'Requests that ended with a code of the catalogue', ['code'])
  const commands = histogram('command_duration_seconds', 'Time to decide and commit, by command', ['command'])
  const events = counter('case_events_total', 'Events committed by this process', ['kind'])
  const refusals = counter('refusals_total', 'Commands and signals that were refused, by code', ['code', 'of'])
  const taken = counter('signals_total', 'Signals taken in, by what became of them', ['outcome'])
  const intake = histogram('signal_intake_duration_seconds', 'Time to take signals in, one intake')
  const delay = histogram('feed_delay_seconds', 'From a decision until it is told in this process')
  const looks = counter('eye_looks_total', 'Pictures that cameras of this process looked at')
  const faults = counter('faults_total', 'Faults told to the log, by code', ['code'])
  const timersLate = gauge('timers_late', 'Deadlines that are due and not called yet (counted up to 500)')
  const timersOldest = gauge('timers_oldest_late_seconds', 'How long the oldest of them has waited')
  const queued = gauge('queue_jobs', 'Jobs of the queue, by state', ['queue', 'state'])
  const pool = gauge('db_pool_connections', 'Connections to the database', ['state'])
  const cameras = gauge('cameras', 'Cameras, by what they can do', ['state'])
  const seeing = gauge('camera_seeing', '1 while the camera sees, 0 while it is blind or off', ['camera'])
  const backup = gauge('backup_age_seconds', 'Age of the newest nightly backup')
  const free = gauge('disk_free_bytes', 'Room on the disk of the data folder')
  const spooled = gauge('spool_signals', 'Signals that wait on this machine for the database')
  const lookups = counter('metric_lookup_failures_total', 'Figures that could not be looked up', ['figure'])
  let sources: MetricSources = {}

  /** What takes too long or fails is missing for once, and counted; old figures are not shown for new ones. */
  async function look<T>(name: string, ask: (() => Promise<T> | T) | undefined, show: (value: T) => void) {
    if (!ask) return
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error('late')), LONGEST_LOOKUP_MS)
    })
    try {
      show(await Promise.race([Promise.resolve().then(ask), late]))
    } catch {
      lookups.inc({ figure: name })
    } finally {
      clearTimeout(timer)
    }
  }

  async function lookUp(): Promise<void> {
    for (const each of [timersLate, timersOldest, queued, pool, cameras, seeing, backup, free, spooled]) each.reset()
    for (const each of [timersLate, timersOldest, backup, free, spooled]) each.remove()
    await Promise.all([
      look('timers', sources.timers, ({ late, oldestMs }) => {
        timersLate.set(late)
        timersOldest.set(oldestMs / 1000)
      }),
      look('queues', sources.queues, (rows) => {
        for (const { queue, waiting, running, dead } of rows) {
          queued.set({ queue, state: 'waiting' }, waiting)
          queued.set({ queue, state: 'running' }, running)
          queued.set({ queue, state: 'dead' }, dead)
        }
      }),
      look('pool', sources.pool, (now) => {
        for (const state of ['open', 'idle', 'waiting'] as const) pool.set({ state }, now[state])
      }),
      look('cameras', sources.cameras, (rows) => {
        for (const state of ['seeing', 'blind', 'off'])
          cameras.set({ state }, rows.filter((row) => row.state === state).length)
        if (rows.length > MOST_CAMERAS) return
        for (const { device, state } of rows) seeing.set({ camera: device }, state === 'seeing' ? 1 : 0)
      }),
      look('backup', sources.newestBackup, (at) => {
        if (at !== undefined) backup.set((Date.now() - at) / 1000)
      }),
      look('disk', sources.freeBytes, (bytes) => free.set(bytes)),
      look('spool', sources.spooled, (count) => spooled.set(count)),
    ])
  }

  async function timed<T>(command: string, work: () => Promise<T>): Promise<T> {
    const stop = commands.startTimer({ command })
    try {
      const done = await work()
      // What the clock asks in vain is not a refusal of anybody.
      if (isRefusal(done) && command !== 'tick') refusals.inc({ code: done.refused, of: 'command' })
      return done
    } finally {
      stop()
    }
  }

  return {
    type: registry.contentType,
    source(more) {
      sources = { ...sources, ...more }
    },
    async text() {
      await lookUp()
      return registry.metrics()
    },
    told: (writtenAt) => delay.observe(Math.max(0, (Date.now() - writtenAt) / 1000)),
    looked: () => looks.inc(),
    fault: (fault) => faults.inc({ code: codeOf(fault) }),

    cases(inner) {
      inner.follow((change) => {
        for (const { kind } of change.events) events.inc({ kind: kind satisfies CaseEventKind })
      })
      return {
        ...inner,
        run: (command, opens) => timed(command.do, () => inner.run(command, opens)),
        open: (command, opens, newCaseId) => timed(command.do, () => inner.open(command, opens, newCaseId)),
      }
    },

    signals(inner) {
      async function takeAll(given: Parameters<Signals['takeAll']>[0]): ReturnType<Signals['takeAll']> {
        const stop = intake.startTimer()
        try {
          const outcomes = await inner.takeAll(given)
          for (const outcome of outcomes) {
            taken.inc({ outcome: outcome.kind })
            if (outcome.kind === 'refused') refusals.inc({ code: outcome.code, of: 'signal' })
          }
          return outcomes
        } finally {
          stop()
        }
      }
      return {
        ...inner,
        takeAll,
        async take(signal, before) {
          const [outcome] = await takeAll([{ signal, ...(before ? { before } : {}) }])
          if (!outcome) throw new Fault('unexpected')
          return outcome
        },
      }
    },

    http(app) {
      app.addHook('onResponse', async (request, reply) => {
        // The pattern, not what was asked for: whoever makes up addresses makes up no rows.
        const route = request.routeOptions.url ?? 'none'
        requests.observe({ method: request.method, route, status: reply.statusCode }, reply.elapsedTime / 1000)
      })
      app.addHook('onError', async (_request, _reply, error) => {
        const { code } = error as { code?: string }
        problems.inc({ code: code !== undefined && Object.hasOwn(ERRORS, code) ? code : 'other' })
      })
    },
  }
}
