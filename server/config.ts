// The only reader of environment and arguments of the server. Everything is checked here, once, and handed on as values.
import { readFile } from 'node:fs/promises'
import { isIP } from 'node:net'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { Fault, isRefusal, milliseconds, type Zone, zonesFrom } from '@gongzhi/kernel'

export type Config = {
  readonly host: string
  readonly port: number
  /** Folder of database, evidence and chain heads. */
  readonly dataFolder: string
  readonly webRoot: string
  readonly speed: number
  /** Platform milliseconds after which the demonstration's own company acts; undefined: never. */
  readonly companyAfter: number | undefined
  readonly demoCamera: boolean
  readonly ownCamera: { readonly address: string; readonly zones: readonly Zone[] } | undefined
  /** Milliseconds that replace the dwell of the rules; undefined: as the packs say. */
  readonly dwell: number | undefined
  readonly modelFile: string | undefined
  /** Bytes the evidence may take; undefined: as much as the disk has. */
  readonly evidenceLimit: number | undefined
  readonly logLevel: string
  /** HTTPS is in front: cookies are marked secure. */
  readonly secureCookie: boolean
  /** Requests a minute and address. */
  readonly ratePerMinute: number
  /** Proxies in front: what they say about where a request comes from is believed, what anybody else says is not. */
  readonly trustedProxies: readonly string[]
}

export const HELP = `npm start -- [options]

  --camera FILE_OR_RTSP   watch your own video file, folder of JPEGs or rtsp:// camera (with --zones)
  --zones ZONES.json      {"zones":[{"id":"lane-1","kind":"fire-lane","polygon":[[x,y],…]}]}, x and y from 0 to 1
  --dwell 10s             how long something must stand before it counts, instead of the pack's own time
  --speed N               let time run N times faster (1 to 60, default 1)
  --company 60s | off     after how long the demonstration's own company clears the lane (default 60s)
  --no-demo               without the demonstration camera
  --model FILE            an ONNX detector instead of the embedded one
  --data FOLDER           where everything is stored (default ./data)
  --port N                default 8787 (or PORT)
`

function number(text: string | undefined, fallback: number, least: number, most: number, name: string): number {
  if (text === undefined) return fallback
  const value = Number(text)
  if (!(value >= least && value <= most))
    throw new Fault('usage', { detail: `${name} must lie between ${least} and ${most}` })
  return value
}

/** Addresses and networks, by commas: `127.0.0.1, 10.0.0.0/8`. */
function addresses(text: string | undefined, name: string): readonly string[] {
  const all = (text ?? '').split(',').map((each) => each.trim())
  const isNetwork = (each: string) => {
    const [address = '', bits, ...more] = each.split('/')
    const most = { 0: 0, 4: 32, 6: 128 }[isIP(address)] ?? 0
    const fits = bits === undefined || (/^\d+$/.test(bits) && Number(bits) >= 1 && Number(bits) <= most)
    return most > 0 && fits && more.length === 0
  }
  const wanted = all.filter((each) => each !== '')
  const wrong = wanted.find((each) => !isNetwork(each))
  if (wrong !== undefined) throw new Fault('usage', { detail: `${name}: “${wrong}” is no address and no network` })
  return wanted
}

async function parsedFile(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8'))
  } catch (cause) {
    throw new Fault('zones-invalid', { detail: cause instanceof Error ? cause.message : '' }, { cause })
  }
}

/** Faults: zones-invalid and those of single zones. */
export async function zonesOf(path: string): Promise<readonly Zone[]> {
  const zones = zonesFrom(await parsedFile(path))
  if (isRefusal(zones)) throw new Fault(zones.refused, zones.params)
  return zones
}

const ROOT = fileURLToPath(new URL('..', import.meta.url))

/** The data folder where no argument says otherwise. */
export function dataFolder(given: string | undefined, env: NodeJS.ProcessEnv = process.env): string {
  return given ?? env.GONGZHI_DATA ?? `${ROOT}data`
}

/** `postgresql://…`, with its password: never shown, never logged. Undefined: the embedded database in the data folder. */
export function databaseUrl(env: NodeJS.ProcessEnv = process.env): string | undefined {
  return env.DATABASE_URL === undefined || env.DATABASE_URL === '' ? undefined : env.DATABASE_URL
}

/** Where the worker writes backups by itself, how many it keeps, and when in China (`03:00`). */
export type BackupPlan = { readonly folder: string; readonly keep: number; readonly at: string }

/** Undefined where nobody said where to: a backup on the same disk would be none. */
export function backupPlan(env: NodeJS.ProcessEnv = process.env): BackupPlan | undefined {
  const { GONGZHI_BACKUP_FOLDER: folder, GONGZHI_BACKUP_AT: at = '03:00' } = env
  if (folder === undefined || folder === '') return undefined
  if (!/^([01]\d|2[0-3]):[0-5]\d$/.test(at))
    throw new Fault('usage', { detail: 'GONGZHI_BACKUP_AT is a time as 03:00' })
  return { folder, at, keep: number(env.GONGZHI_BACKUP_KEEP, 14, 1, 10_000, 'GONGZHI_BACKUP_KEEP') }
}

function options(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      strict: true,
      allowPositionals: false,
      options: {
        camera: { type: 'string' },
        zones: { type: 'string' },
        dwell: { type: 'string' },
        speed: { type: 'string' },
        company: { type: 'string' },
        'no-demo': { type: 'boolean' },
        model: { type: 'string' },
        data: { type: 'string' },
        port: { type: 'string' },
        help: { type: 'boolean' },
      },
    }).values
  } catch (cause) {
    throw new Fault('usage', { detail: cause instanceof Error ? cause.message : '' }, { cause })
  }
}

/** Undefined when help was asked for. Faults: usage, zones-invalid, span-invalid. */
export async function readConfig(
  args: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
): Promise<Config | undefined> {
  const given = options(args)
  if (given.help) return undefined
  if ((given.camera === undefined) !== (given.zones === undefined))
    throw new Fault('usage', { detail: '--camera and --zones go together' })
  const company = given.company ?? '60s'
  return {
    host: env.HOST ?? '127.0.0.1',
    port: number(given.port ?? env.PORT, 8787, 0, 65_535, '--port'),
    dataFolder: dataFolder(given.data, env),
    webRoot: `${ROOT}web/dist`,
    speed: number(given.speed, 1, 1, 60, '--speed'),
    companyAfter: company === 'off' ? undefined : milliseconds(company),
    demoCamera: given['no-demo'] !== true,
    ownCamera:
      given.camera === undefined || given.zones === undefined
        ? undefined
        : { address: given.camera, zones: await zonesOf(given.zones) },
    dwell: given.dwell === undefined ? undefined : milliseconds(given.dwell),
    modelFile: given.model,
    evidenceLimit:
      env.GONGZHI_EVIDENCE_LIMIT === undefined
        ? undefined
        : number(env.GONGZHI_EVIDENCE_LIMIT, 0, 0, Number.MAX_SAFE_INTEGER, 'GONGZHI_EVIDENCE_LIMIT'),
    logLevel: env.LOG_LEVEL ?? 'warn',
    secureCookie: env.GONGZHI_SECURE_COOKIE === '1',
    ratePerMinute: number(env.GONGZHI_RATE_PER_MINUTE, 3000, 1, 1e9, 'GONGZHI_RATE_PER_MINUTE'),
    trustedProxies: addresses(env.GONGZHI_TRUSTED_PROXIES, 'GONGZHI_TRUSTED_PROXIES'),
  }
}
