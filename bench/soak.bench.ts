// Three days of a district in one hour, on several processes over PostgreSQL: whether anything grows, how long answers take,
// whether everything still adds up. npm run bench -- soak [--minutes 60]
import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { cases as casesService, directory as directoryOf } from '@gongzhi/engine'
import { makeKey } from '@gongzhi/engine/access/keys.service'
import type { Database } from '@gongzhi/engine/stores.port'
import { type Command, isRefusal } from '@gongzhi/kernel'
import { type Deployment, deployment, type RolePart } from '../e2e/deployment.ts'
import { signIn } from '../e2e/running-server.ts'
import { type Account, CONSOLES, Crowd, DAY, DAYS_AN_HOUR } from './soak/district-day.ts'
import { memoryWatch, slopeOf } from './soak/memory-watch.ts'

const FRAMES = resolve(import.meta.dirname, '../packs/fire-lane/demo/frames')
const UNIT = resolve(import.meta.dirname, '../deploy/systemd/gongzhi@.service')
const LANES = 1_500
const SAMPLE_MS = 15_000
const COLLECT_MS = 60_000
const TELL_MS = 300_000
const HOUR = 3_600_000
const MINUTE = 60_000
/** Cases that somebody cleared within the last hour and no camera can prove, at three days an hour. */
const WAITING_AN_HOUR = 2_400

function minutesOf(options: readonly string[]): number {
  const given = options[options.indexOf('--minutes') + 1]
  const minutes = options.includes('--minutes') ? Number(given) : 60
  if (!(minutes >= 1 && minutes <= 24 * 60)) throw new Error('--minutes N, from 1 to 1440')
  return minutes
}

/** Node's own arguments in a unit: the processes run within the bounds that they have in service. */
function boundsOf(unit: string): string[] {
  const line = /^ExecStart=(.+)$/m.exec(readFileSync(unit, 'utf8'))?.[1] ?? ''
  return line.split(' ').filter((word) => word.startsWith('--max-'))
}

/** A video of the demonstration's van, coming and going every two minutes for as long as the run; undefined without ffmpeg. */
function loopedVideo(folder: string, minutes: number): string | undefined {
  const clip = join(folder, 'clip.mp4')
  const video = join(folder, 'video.mp4')
  const scene = (name: string) => {
    const list = join(folder, `${name}.txt`)
    const names = readdirSync(join(FRAMES, name))
      .filter((each) => each.endsWith('.jpg'))
      .sort()
    const lines = Array.from(
      { length: 60 },
      (_, i) => `file '${join(FRAMES, name, names[i % names.length] as string)}'\nduration 1\n`,
    )
    writeFileSync(list, lines.join(''))
    return ['-f', 'concat', '-safe', '0', '-i', list]
  }
  const run = (args: readonly string[]) =>
    spawnSync('ffmpeg', ['-nostdin', '-loglevel', 'error', '-y', ...args], { encoding: 'utf8', timeout: 300_000 })
  const scaled = (i: number) => `[${i}:v]scale=1280:-2,fps=1,setsar=1[v${i}]`
  const made = run([
    ...scene('blocked'),
    ...scene('cleared'),
    '-filter_complex',
    `${scaled(0)};${scaled(1)};[v0][v1]concat=n=2:v=1[v]`,
    ...['-map', '[v]', '-c:v', 'libx264', '-preset', 'veryfast', '-pix_fmt', 'yuv420p', '-g', '10', clip],
  ])
  if (made.status !== 0) return undefined
  const loops = Math.ceil((minutes + 10) / 2)
  const looped = run(['-stream_loop', String(loops), '-i', clip, '-c', 'copy', video])
  return looped.status === 0 ? video : undefined
}

/** What an hour before the run has left: cleared, not proven by any camera, each an hour before its visit is due. */
async function backlog(database: Database, count: number, spreadMs: number): Promise<void> {
  const known = directoryOf(await database.read(({ reference }) => reference.load()))
  let now = 0
  const cases = casesService({ database, clock: { now: () => now }, directory: () => known })
  const begin = Date.now()
  const person = (role: string, party: string) => ({ kind: 'person', account: 'earlier', role, party }) as const
  const operator = person('operator', 'operations-centre')
  const company = person('propertyCompany', 'demo-property')
  for (let i = 0; i < count; i++) {
    const cleared = begin - HOUR + 20_000 + Math.round((i * spreadMs) / count)
    const steps = [
      { by: operator, do: 'open', place: `soak-${i % LANES}`, source: 'report' },
      { by: operator, do: 'move', move: 'send', values: {} },
      { by: company, do: 'move', move: 'clear', values: { how: '移车' } },
    ]
    for (const [k, step] of steps.entries()) {
      now = cleared - (2 - k) * 5 * MINUTE
      const command = { id: `earlier-${i}-${k}`, case: `earlier-${i}`, ...step } as Command
      const done = await cases.run(command, { pack: 'fire-lane', type: 'blocked-fire-lane' })
      if (isRefusal(done)) throw new Error(`${done.refused} at ${k}`)
    }
  }
}

async function furnish(made: Deployment, minutes: number) {
  const storage = await made.open()
  const { database } = storage
  const folder = join(made.folder, 'soak')
  mkdirSync(folder, { recursive: true })
  const video = loopedVideo(folder, minutes)
  const lanes = Array.from({ length: LANES }, (_, i) => `soak-${i}`)
  await database.transaction(({ reference }) =>
    reference.save({
      places: [...lanes, 'soak-video'].map((id) => ({
        id,
        kind: 'fire-lane',
        name: id,
        within: 'demo-compound',
      })),
      devices: [
        {
          id: 'soak-camera',
          kind: 'lane-camera',
          name: '视频',
          zones: [
            {
              id: 'z',
              kind: 'fire-lane',
              place: 'soak-video',
              polygon: [
                [0.81, 0.1],
                [0.945, 0.1],
                [0.945, 0.22],
                [0.81, 0.24],
              ],
            },
          ],
        },
      ],
    }),
  )
  const now = Date.now()
  const all = { places: ['*'], devices: ['*'], zones: ['*'], packs: ['*'] }
  const wish = { label: 'soak', scopes: ['signals'] as const, ...all, perMinute: 1_000_000, backwards: HOUR }
  const { token } = await database.transaction((stores) =>
    makeKey(stores, { ...wish, expires: now + 48 * HOUR }, 'cli', now),
  )
  const waiting = Math.round((WAITING_AN_HOUR * minutes) / 60)
  await backlog(database, waiting, minutes * MINUTE)
  const cameras = join(folder, 'cameras.json')
  writeFileSync(cameras, JSON.stringify({ cameras: video ? [{ device: 'soak-camera', address: video }] : [] }))
  return { storage, lanes, token, waiting, video, cameras }
}

const at = (values: readonly number[], share: number): number =>
  values[Math.min(values.length - 1, Math.floor(values.length * share))] ?? Number.NaN

const inspectors = (part: RolePart, known: Set<string>): readonly string[] => {
  for (const [, address] of part.said().matchAll(/Debugger listening on (ws:\S+)/g)) known.add(address as string)
  return [...known]
}

export async function bench(options: readonly string[]): Promise<void> {
  const minutes = minutesOf(options)
  const found = await deployment({ settings: { shared_buffers: '128MB' } })
  if ('missing' in found) {
    console.log(`left out: ${found.missing}`)
    return
  }
  const made: Deployment = found
  try {
    const { storage, lanes, token, waiting, video, cameras } = await furnish(made, minutes)
    const node = [...boundsOf(UNIT), '--inspect=127.0.0.1:0']
    const parts = [
      await made.add('api', { node }),
      await made.add('api', { node }),
      await made.add('worker', { node, args: ['--company', '40s'] }),
      await made.add('eye', { node, args: ['--dwell', '20s'], env: { GONGZHI_CAMERAS: cameras } }),
    ]
    await Promise.all(parts.map((part) => part.start()))
    const doors = parts.filter(({ role }) => role === 'api').map(({ address }) => address)
    const cookie = async (login: Account) =>
      (await signIn({ address: doors[0] ?? '' }, login, made.passwords.get(login) ?? '')).cookie
    const cookies = {
      operator: await cookie('operator'),
      property: await cookie('property'),
      street: await cookie('street'),
      community: await cookie('community'),
    }
    const photos = ['blocked', 'cleared'].flatMap((name) =>
      readdirSync(join(FRAMES, name))
        .filter((each) => each.endsWith('.jpg'))
        .map((each) => join(FRAMES, name, each)),
    )
    const perHour = (aDay: number) => (aDay * DAYS_AN_HOUR).toLocaleString('en')
    console.log(
      `${DAYS_AN_HOUR} days of a district an hour, for ${minutes} minutes: an hour has ${perHour(DAY.reports)} reports, ${perHour(DAY.signals)} signals one by one and ${perHour(DAY.batches)} batches of 20, ${perHour(DAY.views)} looks at cases and lists, ${perHour(DAY.photos)} photos, ${CONSOLES} consoles that are told of every change; ${waiting} cases waited at the start; cameras: frames of the demonstration${video ? ', a video through ffmpeg' : ' (no ffmpeg here)'}`,
    )
    const crowd = new Crowd({ doors, cookies, token, lanes, photos, watched: 'demo-lane' })
    const started = performance.now()
    const known = new Map(parts.map((part) => [part, new Set<string>()]))
    const watch = memoryWatch(
      [
        ...parts.map((part) => ({
          name: part.name,
          pid: part.pid,
          inspectors: () => inspectors(part, known.get(part) as Set<string>),
        })),
        { name: 'PostgreSQL', pid: () => made.server.process.pid(), together: true },
      ],
      started,
    )
    crowd.start()
    const until = started + minutes * MINUTE
    for (let next = started, collect = started, tell = started + TELL_MS; performance.now() < until; ) {
      next += SAMPLE_MS
      await sleep(Math.max(0, Math.min(next, until) - performance.now()))
      if (performance.now() >= collect) {
        collect += COLLECT_MS
        await watch.collect()
      }
      watch.sample()
      if (performance.now() >= tell) {
        tell += TELL_MS
        const now = watch.series().filter(({ name }) => !/ (kept|outside|ff)/.test(name))
        const last = now.map(({ name, points }) => `${name} ${points.at(-1)?.mib.toFixed(0)}`).join(', ')
        console.log(`after ${Math.round((performance.now() - started) / MINUTE)} min, MiB: ${last}`)
      }
      for (const part of parts)
        if (!part.running()) throw new Error(`${part.name} has ended by itself:\n${part.said().slice(-3_000)}`)
    }
    await crowd.stop()

    const from = (minutes / 60) * 0.25
    console.log(`\nmemory, MiB; slope after the first quarter, MiB an hour with its 95 % interval`)
    for (const series of watch.series().sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const slope = slopeOf(series, from)
      const { mean, perHour: rate, half, points } = slope ?? {}
      const most = Math.max(...series.points.map(({ mib }) => mib))
      console.log(
        rate === undefined || half === undefined
          ? `  ${series.name}: ${series.points.length} samples, too few for a slope; most ${most.toFixed(0)}`
          : `  ${series.name}: mean ${mean?.toFixed(0)}, most ${most.toFixed(0)}, slope ${rate.toFixed(1)} ± ${half.toFixed(1)} (${points} samples)`,
      )
    }
    console.log('\nanswers, ms')
    for (const [kind, values] of [...crowd.latencies].sort()) {
      values.sort((a, b) => a - b)
      const shown = [0.5, 0.9, 0.99, 1].map((share) => at(values, share).toFixed(0))
      console.log(
        `  ${kind}: ${values.length}; median ${shown[0]}, 90 % ${shown[1]}, 99 % ${shown[2]}, most ${shown[3]}`,
      )
    }
    console.log(`  asked again, because an idle connection was hung up just then: ${crowd.askedAgain}`)
    console.log(`  told over ${CONSOLES} open consoles: ${crowd.told} messages or more, ${crowd.hangUps} hung up`)
    const faults: string[] = [...crowd.answers].map(([what, count]) => `${what} × ${count}`)
    for (const [kind, count] of crowd.shed) faults.push(`${kind}: ${count} not asked, because too many waited`)

    for (const part of parts) {
      const code = await part.stop()
      if (code !== 0) faults.push(`${part.name} ended with ${code}: ${part.said().slice(-2_000)}`)
    }
    const verified = await storage.history.verify()
    faults.push(...verified.faults.slice(0, 20).map((fault) => `verify: ${JSON.stringify(fault)}`))
    const overdue = await storage.database.read((stores) => stores.cases.listDue(Date.now() - 15_000, 20))
    faults.push(...overdue.map(({ case: id }) => `deadline passed over: ${id}`))
    const counts = await storage.database.read((stores) => stores.signals.counts())
    console.log(
      `\n${verified.cases} cases, ${verified.events} events, signals ${JSON.stringify(counts)}; chains whole: ${verified.faults.length === 0}`,
    )
    console.log(faults.length === 0 ? 'no error, nothing passed over' : `not as it should be:\n${faults.join('\n')}`)
    await storage.close()
    if (faults.length > 0) process.exitCode = 1
  } finally {
    await made.end()
  }
}
