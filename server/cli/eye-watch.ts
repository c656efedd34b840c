// gongzhi eye watch: one camera, one pack, no database. Prints what a case would have been opened for.
import { frameLoop } from '@gongzhi/engine'
import { BLUR_FLOOR, type Box, Fault, milliseconds, type Watched } from '@gongzhi/kernel'
import { catalogue } from '@gongzhi/packs'
import { eyeAdapters } from '../compose-eye.ts'
import { cameraGiven, zonesOf } from '../config.ts'
import { withDwell } from '../eye/dwell.ts'
import { argumentsOf } from './arguments.ts'

const THRESHOLD = 0.3
/** Longer side of frames, pixels: what the detector needs and no more, as no pictures are kept here. */
export const WATCH_LONG_SIDE = 640

const rounded = (box: Box) => box.map((share) => Math.round(share * 1e4) / 1e4)
const hundredth = (value: number) => Math.round(value * 100) / 100

export async function eyeWatch(args: readonly string[]): Promise<number> {
  const { values, positionals } = argumentsOf(args, {
    pack: { type: 'string' },
    zones: { type: 'string' },
    dwell: { type: 'string' },
    fps: { type: 'string' },
    model: { type: 'string' },
    start: { type: 'string' },
    json: { type: 'boolean' },
  })
  const source = cameraGiven(positionals[0])
  if (source === undefined || positionals.length > 1 || values.pack === undefined || values.zones === undefined) {
    throw new Fault('usage', { detail: 'eye watch SOURCE --pack PACK --zones ZONES.json' })
  }
  const fps = Number(values.fps ?? 2)
  if (!(fps > 0 && fps <= 60)) throw new Fault('usage', { detail: '--fps must lie above 0 and up to 60' })
  const start = values.start === undefined ? Date.now() : Date.parse(values.start)
  if (Number.isNaN(start)) throw new Fault('usage', { detail: '--start must be an ISO 8601 instant' })
  const pack = catalogue.find((each) => each.pack.id === values.pack)?.pack
  if (!pack) throw new Fault('pack-unknown', { pack: values.pack })
  const rules = withDwell(pack.rules, values.dwell === undefined ? undefined : milliseconds(values.dwell))
  const zones = await zonesOf(values.zones)
  for (const zone of zones) {
    if (!rules.some((rule) => rule.when.inside === zone.kind))
      throw new Fault('zones-invalid', { detail: `pack ${values.pack} watches no zone of kind ${zone.kind}` })
  }
  const adapters = await eyeAdapters()
  const opened = await adapters.stream(source, { fps, longSide: WATCH_LONG_SIDE })
  const detector = await adapters.detector(values.model)
  const camera = opened.source.name
  const print = values.json
    ? (line: object) => console.log(JSON.stringify(line))
    : (line: object) => console.log(plain(line as Line))
  const stop = () => void opened.source.stop()
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
  const cpuBefore = process.cpuUsage()
  const wallBefore = performance.now()

  function report(at: number, { looks, signals }: Watched): void {
    const when = { at: new Date(at).toISOString(), camera }
    for (const { zone, group, count, standing } of looks.filter(
      (look) => look.changed && (look.count > 0 || at > start),
    )) {
      print({ ...when, kind: 'observation', zone, group, count, standing })
    }
    for (const { rule, zone, group, count, track, since, box, confidence } of signals) {
      print({
        ...when,
        kind: 'signal',
        rule,
        zone,
        group,
        count,
        track,
        since: new Date(since).toISOString(),
        box: rounded(box),
        confidence: hundredth(confidence),
      })
    }
  }

  const totals = await frameLoop({
    source: opened.source,
    detector,
    zones,
    rules,
    threshold: THRESHOLD,
    floor: BLUR_FLOOR,
    timeOf: (frame) => start + frame.ms,
    onFrame: (at, _frame, _detections, watched) => report(at, watched),
    onHealth: (at, state, why) =>
      print({ at: new Date(at).toISOString(), camera, kind: 'health', state, ...(why ? { why } : {}) }),
  }).finally(() => detector.close())
  const cpu = process.cpuUsage(cpuBefore)
  const decodeMs = opened.source.decodeMs()
  const ownMs = (cpu.user + cpu.system) / 1000
  print({
    kind: 'summary',
    frames: totals.frames,
    seconds: hundredth(totals.seconds),
    tracks: totals.tracks,
    moving: totals.moving,
    decodeMs: Math.round(decodeMs),
    inferMs: Math.round(totals.inferMs),
    overheadMs: Math.max(0, Math.round(ownMs - totals.inferMs)),
    wallMs: Math.round(performance.now() - wallBefore),
  })
  return 0
}

type Line = Readonly<Record<string, unknown>>

/** The same for people: a line each. */
function plain({ at, kind, ...rest }: Line): string {
  const time = typeof at === 'string' ? at.slice(11, 19) : ''
  const facts = Object.entries(rest)
    .filter(([name]) => name !== 'camera')
    .map(
      ([name, value]) =>
        `${name}=${Array.isArray(value) ? value.join(',') : typeof value === 'object' ? JSON.stringify(value) : String(value)}`,
    )
  return [time.padEnd(8), String(kind).padEnd(11), ...facts].join(' ')
}
