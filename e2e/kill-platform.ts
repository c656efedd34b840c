// A deployment that is there to be killed: two doors, a worker, two eyes with three cameras between them, a PostgreSQL server
// that syncs; deadlines that come while it runs; a client with a ledger and a durable consumer outside.
import { cpSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Missing } from '@gongzhi/adapters/postgres/postgres-server.contract'
import { cases as casesService, directory as directoryOf, outbox as outboxService } from '@gongzhi/engine'
import { makeKey } from '@gongzhi/engine/access/keys.service'
import type { Database } from '@gongzhi/engine/stores.port'
import { type Command, isRefusal } from '@gongzhi/kernel'
import type { Storage } from '../server/compose.ts'
import { type Deployment, deployment, eventually, type RolePart } from './deployment.ts'
import { type Checked, check, LedgerClient, watchSpool } from './kill-ledger.ts'
import { signIn } from './running-server.ts'

const FRAMES = resolve(import.meta.dirname, '../packs/fire-lane/demo/frames/blocked')
const ZONE = [
  [0.81, 0.1],
  [0.945, 0.1],
  [0.945, 0.22],
  [0.81, 0.24],
] as const
const LANES = 40
const REPORTS = 2_000
const CAMERAS = 3
/** Demonstration frames hold a lane for a minute and a half at a look every two seconds; an eye that starts sees them anew. */
const FRAME_COPIES = 4
const MINUTE = 60_000
const WITHIN = 15 * MINUTE

export type KillPlatform = {
  readonly deployment: Deployment
  readonly client: LedgerClient
  readonly doors: readonly RolePart[]
  readonly workers: readonly RolePart[]
  readonly eyes: readonly RolePart[]
  /** Signals that wait on the eyes' disks now are known to this one; `most`: at once. */
  readonly spool: ReturnType<typeof watchSpool>
  /** Every part is up, answers and sees. */
  healthy(): Promise<void>
  /** Ends every part in order, compares, and throws with what is wrong. */
  finish(): Promise<Checked & { readonly told: number; readonly backdated: number }>
  end(): Promise<void>
}

const laneOf = (name: string, i: number) => ({
  id: `${name}-${i}`,
  kind: 'fire-lane',
  name: `通道 ${i}`,
  within: 'demo-compound',
})

/** Reported long enough ago that their deadlines come one after the other while the test runs. */
async function backdate(database: Database, count: number, spreadMs: number): Promise<void> {
  const known = directoryOf(await database.read(({ reference }) => reference.load()))
  let now = 0
  const cases = casesService({ database, clock: { now: () => now }, directory: () => known })
  const start = Date.now()
  const by = { kind: 'person', account: 'earlier', role: 'operator', party: 'operations-centre' } as const
  for (let i = 0; i < count; i++) {
    now = start - WITHIN + 10_000 + Math.round((i * spreadMs) / count)
    const open: Command = {
      id: `earlier-${i}`,
      case: `earlier-${i}`,
      by,
      do: 'open',
      place: `late-${i}`,
      source: 'report',
    }
    const done = await cases.run(open, { pack: 'fire-lane', type: 'blocked-fire-lane' })
    if (isRefusal(done)) throw new Error(done.refused)
  }
}

/** A folder for each camera, long enough for a run, and the list that says where they are. */
function cameraFolders(folder: string): { readonly list: string; readonly devices: readonly string[] } {
  const frames = readdirSync(FRAMES)
    .filter((name) => name.endsWith('.jpg'))
    .sort()
  const devices = Array.from({ length: CAMERAS }, (_, i) => `kill-camera-${i}`)
  for (const device of devices) {
    const to = join(folder, 'cameras', device)
    mkdirSync(to, { recursive: true })
    for (let copy = 0; copy < FRAME_COPIES; copy++)
      for (const name of frames) cpSync(join(FRAMES, name), join(to, `${copy}-${name}`))
  }
  const list = join(folder, 'cameras.json')
  const cameras = devices.map((device) => ({ device, address: join(folder, 'cameras', device) }))
  writeFileSync(list, JSON.stringify({ cameras }), { mode: 0o600 })
  return { list, devices }
}

export type KillOptions = {
  /** Milliseconds over which the deadlines of older cases are spread. */
  readonly spreadMs: number
  readonly deadlines: number
  readonly dwell?: string
  readonly workers?: number
  readonly pauseMs?: number
}

export async function killPlatform(options: KillOptions): Promise<KillPlatform | Missing> {
  const found = await deployment()
  if ('missing' in found) return found
  const made: Deployment = found
  const { folder } = made
  const spool = watchSpool(folder)
  let storage: Storage | undefined
  let client: LedgerClient | undefined
  let consuming = true
  async function end(): Promise<void> {
    spool.stop()
    consuming = false
    // Its doors first: nobody asks for an answer that will never come.
    await Promise.all(made.parts().map((part) => part.kill()))
    await client?.stop()
    await storage?.close().catch(() => undefined)
    await made.end()
  }
  try {
    const { list, devices } = cameraFolders(folder)
    const opened = await made.open()
    storage = opened
    const { database } = opened
    const series = (name: string, count: number) => Array.from({ length: count }, (_, i) => laneOf(name, i))
    await database.transaction(({ reference }) =>
      reference.save({
        places: [
          ...series('kill', LANES),
          ...series('report', REPORTS),
          ...series('late', options.deadlines),
          ...series('eye', CAMERAS),
        ],
        devices: devices.map((id, i) => ({
          id,
          kind: 'lane-camera',
          name: id,
          zones: [{ id: 'z', kind: 'fire-lane', place: `eye-${i}`, polygon: ZONE }],
        })),
      }),
    )
    const now = Date.now()
    const wish = {
      label: 'kill test',
      scopes: ['signals'] as const,
      places: ['*'],
      devices: ['*'],
      zones: ['*'],
      packs: ['*'],
      perMinute: 1_000_000,
      backwards: 24 * 60 * MINUTE,
      expires: now + 24 * 60 * MINUTE,
    }
    const { token } = await database.transaction((stores) => makeKey(stores, wish, 'cli', now))
    await backdate(database, options.deadlines, options.spreadMs)

    const common = ['--no-demo']
    const doors = [await made.add('api', { args: common }), await made.add('api', { args: common })]
    const workers = [await made.add('worker', { args: common })]
    const seeing = { args: [...common, '--dwell', options.dwell ?? '8s'], env: { GONGZHI_CAMERAS: list } }
    const eyes = [await made.add('eye', seeing), await made.add('eye', seeing)]
    await Promise.all(made.parts().map((part) => part.start()))

    // A consumer that must miss nothing, in a process that nobody kills.
    const told = new Set<string>()
    const outbox = outboxService({ database })
    outbox.consume('kill-test', async (_, messages) => {
      for (const { text } of messages) told.add(text)
    })
    const consumer = (async () => {
      while (consuming) {
        await outbox.pump().catch(() => undefined)
        await sleep(300)
      }
    })()
    // What was written before it came is not its own.
    for (const { events } of await database.read(({ history }) => history.chains(undefined, 100_000)))
      for (const { text } of events) told.add(text)

    const cookie = async (login: string) =>
      (await signIn({ address: doors[0]?.address ?? '' }, login, made.passwords.get(login) ?? '')).cookie
    const asking = new LedgerClient({
      doors: doors.map(({ address }) => address),
      cookies: { property: await cookie('property'), operator: await cookie('operator') },
      token,
      lanes: series('kill', LANES).map(({ id }) => id),
      reports: series('report', REPORTS).map(({ id }) => id),
      workers: options.workers ?? 4,
      pauseMs: options.pauseMs ?? 30,
    })

    client = asking

    async function healthy(): Promise<void> {
      for (const { address, name } of doors)
        await eventually(`${name} answers`, async () =>
          fetch(`${address}/api/health`, { signal: AbortSignal.timeout(5_000) }).then(
            (answer) => answer.ok,
            () => false,
          ),
        )
      await eventually('every camera is seen by a living eye', async () => {
        const rows = await database.read(({ board }) => board.cameras()).catch(() => [])
        return rows.length === CAMERAS && rows.every(({ alive, state }) => alive && state === 'seeing')
      })
    }

    return {
      deployment: made,
      client: asking,
      doors,
      workers,
      eyes,
      spool,
      healthy,
      async finish() {
        await asking.rest()
        await eventually('nothing waits on the disks of the eyes', async () => {
          const rows = await Promise.all(
            [...spool.seen].map((id) => database.read((stores) => stores.signals.find(id))),
          )
          return rows.every((row) => row !== undefined)
        })
        const dueBefore = Date.now()
        // What was due by now is called in this time, or was passed over.
        await sleep(8_000)
        for (const part of made.parts()) {
          if (!part.running()) throw new Error(`${part.name} has ended by itself:\n${part.said().slice(-3_000)}`)
          const code = await part.stop()
          if (code !== 0) throw new Error(`${part.name} ended with ${code}:\n${part.said().slice(-3_000)}`)
        }
        spool.stop()
        consuming = false
        await consumer
        await outbox.pump()
        const checked = await check(opened, asking.acknowledged, spool.seen, told, dueBefore)
        await opened.close()
        return { ...checked, told: told.size, backdated: options.deadlines }
      },
      end,
    }
  } catch (error) {
    await end()
    throw error
  }
}

/** Every camera begins to look now, and has something to report as soon as the van has stood long enough. */
export async function eyesAnew({ eyes }: KillPlatform): Promise<void> {
  await Promise.all(eyes.map((eye) => eye.kill()))
  await Promise.all(eyes.map((eye) => eye.start()))
}

/** Kills one of them and starts it again; milliseconds from the kill until it is there again. */
export async function killOnce(
  platform: KillPlatform,
  which: 'api' | 'worker' | 'eye' | 'PostgreSQL',
  round: number,
): Promise<number> {
  const began = performance.now()
  if (which === 'PostgreSQL') {
    await platform.deployment.server.process.kill()
    await platform.deployment.server.process.start()
  } else {
    const parts = platform.deployment.parts().filter(({ role }) => role === which)
    const part = parts[round % parts.length] as RolePart
    await part.kill()
    await part.start()
  }
  return performance.now() - began
}

export const TURNS = ['api', 'worker', 'eye', 'PostgreSQL'] as const
