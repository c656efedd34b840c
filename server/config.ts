// The only reader of environment and arguments of the server. Everything is checked here, once, and handed on as values.
import { readFile } from 'node:fs/promises'
import { isIP } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import type { EvidenceDays } from '@gongzhi/engine'
import {
  END_KINDS,
  Fault,
  type InternalReceiver,
  isRefusal,
  milliseconds,
  type Network,
  parseNetwork,
  type Reach,
  type Zone,
  zonesFrom,
} from '@gongzhi/kernel'
import { type AccessConfig, accessConfig } from './access-config.ts'

/** What a process does. `all`: everything, alone. */
export const ROLES = ['all', 'api', 'worker', 'eye'] as const
export type Role = (typeof ROLES)[number]

/** A PostgreSQL server. `url` holds its password: never shown, never logged. */
export type DatabaseChoice = {
  readonly url: string
  /** Most connections of this process. */
  readonly max: number
  readonly statementTimeoutMs: number
  /** How long a start waits for a server that does not answer. */
  readonly waitMs: number
}

/** A camera of the reference data and where it is read from; the address may hold a password and never leaves the eye. */
export type CameraAddress = { readonly device: string; readonly address: string }

export type Config = {
  readonly role: Role
  /** Undefined: the embedded database in the data folder. */
  readonly database: DatabaseChoice | undefined
  /** Whether this start brings the database forward; one of several processes that did not ask for it refuses instead. */
  readonly migrates: boolean
  readonly cameras: readonly CameraAddress[]
  /** Bytes of signals that may wait for the database; undefined: 512 MiB. */
  readonly spoolLimit: number | undefined
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
  /** Second factors, sessions, the identity provider. */
  readonly access: AccessConfig
  /** Where network cameras may be. */
  readonly cameraNetworks: readonly Network[]
  /** Where messages to others may go. */
  readonly reach: Reach
  /** URI by which receivers know this platform. */
  readonly eventSource: string
}

export const HELP = `npm start -- [options]

  --camera FILE_OR_RTSP   watch your own video file, folder of JPEGs or rtsp:// camera (with --zones); an address with
                          a password goes into GONGZHI_CAMERA instead, as everybody can read arguments
  --zones ZONES.json      {"zones":[{"id":"lane-1","kind":"fire-lane","polygon":[[x,y],…]}]}, x and y from 0 to 1
  --dwell 10s             how long something must stand before it counts, instead of the pack's own time
  --speed N               let time run N times faster (1 to 60, default 1)
  --company 60s | off     after how long the demonstration's own company clears the lane (default 60s)
  --no-demo               without the demonstration camera
  --model FILE            an ONNX detector instead of the embedded one
  --data FOLDER           where everything is stored (default ./data)
  --port N                default 8787 (or PORT)
  --role ROLE             all (default): everything in one process. With DATABASE_URL also, each as often as you like:
                          api: the door; worker: deadlines and what is to be done by the clock; eye: the cameras
  --migrate               bring the database forward at this start; without it, a role of its own refuses to start over
                          a database that lacks something (gongzhi migrate). In one process it always does

Environment
  DATABASE_URL            postgresql://user:password@host:5432/database (PostgreSQL 15 or later) instead of the embedded
                          database. All roles of one platform share it and the data folder (evidence, chain heads)
  GONGZHI_POOL            most connections of this process to PostgreSQL (default 10)
  GONGZHI_STATEMENT_TIMEOUT  a statement that takes longer is ended (default 30s)
  GONGZHI_DATABASE_WAIT   how long a start waits for a database that does not answer (default 2m)
  GONGZHI_CAMERAS         file {"cameras":[{"device":"…","address":"rtsp://…"}]}: where the cameras of the reference data
                          are read from; for eyes only, as addresses hold passwords
  GONGZHI_MASTER_KEY_FILE master keys of personal data, for this user only (default DATA/keys/master.key); back it up apart
  GONGZHI_RETENTION_FILE  {"contact-back":{"span":{"in":"natural","amount":30},"after":"case-ended"}}: shorter times for
                          personal data than the packs say, by purpose or pack/purpose
  GONGZHI_BACKUP_FOLDER   where the worker writes a backup each night (GONGZHI_BACKUP_AT=03:00, GONGZHI_BACKUP_KEEP=14)
  GONGZHI_EVIDENCE_DAYS   done=730,void=90: days that pictures stay after a case ended; else for ever
  GONGZHI_METRICS_PORT    figures for Prometheus, on this machine; with GONGZHI_METRICS_TOKEN also on GONGZHI_METRICS_HOST
  GONGZHI_STOP_SECONDS    after which an end is forced (default 30); GONGZHI_DRAIN_SECONDS goes before it (default 0)
  OTEL_EXPORTER_OTLP_ENDPOINT  a collector of traces (OTLP/HTTP)
  GONGZHI_CAMERA          as --camera, for an address with a password
  GONGZHI_CAMERA_NETWORKS networks in which cameras may be (default 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16, fc00::/7)
  GONGZHI_WEBHOOK_PORTS   ports of receivers of messages outside (default 443); always https
  GONGZHI_WEBHOOK_INTERNAL  receivers inside, as ORIGIN=NETWORK by commas: http://receiver.intern:8080=10.1.2.0/24
  GONGZHI_EVENT_SOURCE    URI by which receivers know this platform (default urn:gongzhi:district)
  GONGZHI_SPOOL_LIMIT     bytes of signals that may wait on this machine for the database (default 512 MiB)
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

const CAMERA_NETWORKS = '10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16, fc00::/7'

/** Networks of cameras: private ones where nothing is said. Neither this machine nor the rest of the world unless named. */
export function cameraNetworks(env: NodeJS.ProcessEnv = process.env): readonly Network[] {
  const texts = addresses(env.GONGZHI_CAMERA_NETWORKS ?? CAMERA_NETWORKS, 'GONGZHI_CAMERA_NETWORKS')
  return texts.flatMap((text) => parseNetwork(text) ?? [])
}

/**
 * A camera as an argument names it, or else GONGZHI_CAMERA: everybody on a machine can read the arguments of a process, so
 * an address with a sign-in has no place in them. Fault usage.
 */
export function cameraGiven(argument: string | undefined, env: NodeJS.ProcessEnv = process.env): string | undefined {
  const network = argument !== undefined && /^[a-z][a-z0-9+.-]*:\/\//i.test(argument)
  if (network && /@|pass|pwd|token|[?&=]/i.test(argument))
    throw new Fault('usage', { detail: 'an address with a sign-in goes into GONGZHI_CAMERA, not into an argument' })
  return argument ?? (env.GONGZHI_CAMERA || undefined)
}

/** What programs that read foreign data (ffmpeg, models) get of the environment: nothing that may be a secret. */
export function childEnvironment(env: NodeJS.ProcessEnv = process.env): Record<string, string> {
  const names = ['PATH', 'HOME', 'LANG', 'LC_ALL', 'TZ', 'TMPDIR', 'TEMP', 'SYSTEMROOT', 'LD_LIBRARY_PATH']
  return Object.fromEntries(names.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]])))
}

/** The same for an eye's own process: no database and no key of the platform, but where cameras may be and who collects traces. */
export function eyeEnvironment(env: NodeJS.ProcessEnv = process.env): Record<string, string> {
  const wanted = Object.entries(env).filter(([name]) => name === 'GONGZHI_CAMERA_NETWORKS' || name.startsWith('OTEL_'))
  return { ...childEnvironment(env), ...(Object.fromEntries(wanted) as Record<string, string>) }
}

/** `http://receiver.intern:8080=10.1.2.0/24`, by commas: an origin, and the network its name leads into. */
function internalReceivers(text: string | undefined): readonly InternalReceiver[] {
  const name = 'GONGZHI_WEBHOOK_INTERNAL'
  const entries = (text ?? '').split(',').flatMap((each) => (each.trim() === '' ? [] : [each.trim()]))
  return entries.map((entry) => {
    const [origin = '', written = '', ...more] = entry.split('=')
    const network = parseNetwork(written)
    const isOrigin = URL.canParse(origin) && new URL(origin).origin === origin && /^https?:/.test(origin)
    if (!network || network.bits < 8 || !isOrigin || more.length > 0)
      throw new Fault('usage', { detail: `${name}: “${entry}” is not ORIGIN=NETWORK` })
    return { origin, network }
  })
}

function eventSource(text: string | undefined): string {
  const source = text || 'urn:gongzhi:district'
  if (!/^[a-z][a-z0-9+.-]*:[!-~]{1,200}$/i.test(source))
    throw new Fault('usage', { detail: 'GONGZHI_EVENT_SOURCE is not a URI' })
  return source
}

function ports(text: string | undefined): readonly number[] {
  const all = (text ?? '443').split(',').map((each) => Number(each.trim()))
  if (!all.every((port) => Number.isInteger(port) && port > 0 && port < 65_536))
    throw new Fault('usage', { detail: 'GONGZHI_WEBHOOK_PORTS: ports by commas' })
  return all
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

async function camerasOf(path: string | undefined): Promise<readonly CameraAddress[]> {
  if (path === undefined || path === '') return []
  const wrong = (detail: string) => new Fault('config-invalid', { detail: `GONGZHI_CAMERAS: ${detail}` })
  const text = await readFile(path, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    throw wrong(cause.code ?? 'unreadable')
  })
  let parsed: { readonly cameras?: readonly Partial<CameraAddress>[] }
  try {
    parsed = JSON.parse(text)
  } catch {
    // What is in it may hold passwords: not even where it breaks off is said.
    throw wrong('not JSON')
  }
  if (!Array.isArray(parsed?.cameras)) throw wrong('no “cameras”')
  const cameras = parsed.cameras.map((each: Partial<CameraAddress> | null, i: number) => {
    const { device, address } = each ?? {}
    if (typeof device !== 'string' || typeof address !== 'string' || device === '' || address === '')
      throw wrong(`entry ${i + 1} lacks “device” or “address”`)
    return { device, address }
  })
  if (new Set(cameras.map(({ device }) => device)).size < cameras.length) throw wrong('a device occurs twice')
  return cameras
}

/** Fault usage. */
export function databaseOf(env: NodeJS.ProcessEnv = process.env): DatabaseChoice | undefined {
  const url = databaseUrl(env)
  if (url === undefined) return undefined
  return {
    url,
    max: number(env.GONGZHI_POOL, 10, 2, 1_000, 'GONGZHI_POOL'),
    statementTimeoutMs: milliseconds(env.GONGZHI_STATEMENT_TIMEOUT ?? '30s'),
    waitMs: milliseconds(env.GONGZHI_DATABASE_WAIT ?? '2m'),
  }
}

function roleOf(given: string | undefined, database: DatabaseChoice | undefined, speed: number): Role {
  const role = ROLES.find((each) => each === (given ?? 'all'))
  if (!role) throw new Fault('usage', { detail: `--role ${ROLES.join('|')}` })
  if (role === 'all') return role
  if (!database) throw new Fault('usage', { detail: `--role ${role} needs DATABASE_URL` })
  // Each process has its own clock, and they must show the same.
  if (speed !== 1) throw new Fault('usage', { detail: `--speed is for --role all` })
  return role
}

const ROOT = fileURLToPath(new URL('..', import.meta.url))

/** The data folder where no argument says otherwise. */
export function dataFolder(given: string | undefined, env: NodeJS.ProcessEnv = process.env): string {
  return given ?? env.GONGZHI_DATA ?? `${ROOT}data`
}

/** Where master keys lie, outside the database, and what the district says of how long personal data are kept, if it does. */
export function personalFiles(
  folder: string,
  env: NodeJS.ProcessEnv = process.env,
): { readonly masterKeyFile: string; readonly retentionFile: string | undefined } {
  const { GONGZHI_MASTER_KEY_FILE: keys, GONGZHI_RETENTION_FILE: retention } = env
  return {
    masterKeyFile: keys === undefined || keys === '' ? join(folder, 'keys', 'master.key') : keys,
    retentionFile: retention === '' ? undefined : retention,
  }
}

/** `postgresql://…`, with its password: never shown, never logged. Undefined: the embedded database in the data folder. */
export function databaseUrl(env: NodeJS.ProcessEnv = process.env): string | undefined {
  return env.DATABASE_URL === undefined || env.DATABASE_URL === '' ? undefined : env.DATABASE_URL
}

/** How long pictures of ended cases are kept, by how the case ended, and how many uploads of an account may wait for one. */
export type EvidenceRules = { readonly days: EvidenceDays; readonly mostUnused: number }

/** `GONGZHI_EVIDENCE_DAYS=done=730,false-alarm=30`: what is not named is kept for ever. Fault usage. */
export function evidenceRules(env: NodeJS.ProcessEnv = process.env): EvidenceRules {
  const name = 'GONGZHI_EVIDENCE_DAYS'
  const given = (env[name] ?? '').split(',').flatMap((each) => (each.trim() === '' ? [] : [each.trim()]))
  const days = given.map((each) => {
    const [kind = '', text, ...more] = each.split('=')
    if (!END_KINDS.some((known) => known === kind) || text === undefined || more.length > 0)
      throw new Fault('usage', { detail: `${name}: “${each}”; kinds: ${END_KINDS.join(', ')}` })
    return [kind, number(text, 0, 1, 36_500, name)] as const
  })
  const mostUnused = number(env.GONGZHI_UPLOADS_WAITING, 50, 1, 1e6, 'GONGZHI_UPLOADS_WAITING')
  return { days: Object.fromEntries(days), mostUnused }
}

/** Where figures are read. Undefined: nowhere. Without a token only on this machine. Fault usage. */
export function metricsDoor(
  env: NodeJS.ProcessEnv = process.env,
): { readonly host: string; readonly port: number; readonly token: string | undefined } | undefined {
  const { GONGZHI_METRICS_PORT: port, GONGZHI_METRICS_HOST: host = '127.0.0.1', GONGZHI_METRICS_TOKEN: given } = env
  if (port === undefined || port === '') return undefined
  const token = given === '' ? undefined : given
  if (token !== undefined && token.length < 16)
    throw new Fault('usage', { detail: 'GONGZHI_METRICS_TOKEN has at least 16 characters' })
  if (token === undefined && !['127.0.0.1', '::1', 'localhost'].includes(host))
    throw new Fault('usage', { detail: 'GONGZHI_METRICS_HOST asks for GONGZHI_METRICS_TOKEN' })
  return { host, token, port: number(port, 0, 0, 65_535, 'GONGZHI_METRICS_PORT') }
}

/** How long a process that was asked to end goes on answering, and after how long it ends whatever it does, ms. */
export function endingTimes(env: NodeJS.ProcessEnv = process.env): {
  readonly drainMs: number
  readonly limitMs: number
} {
  const seconds = (name: string, otherwise: number) => number(env[name], otherwise, 0, 600, name) * 1000
  return { drainMs: seconds('GONGZHI_DRAIN_SECONDS', 0), limitMs: seconds('GONGZHI_STOP_SECONDS', 30) }
}

/** A collector of traces (OTLP over HTTP). `headers` may hold its password. */
export type TraceTarget = {
  readonly endpoint: string
  readonly headers: Readonly<Record<string, string>>
  /** Of all traces, 0 to 1. */
  readonly share: number
}

/** By the names that OpenTelemetry gave them. Undefined: nothing is traced. Fault usage. */
export function traceTarget(env: NodeJS.ProcessEnv = process.env): TraceTarget | undefined {
  const endpoint = env.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT || env.OTEL_EXPORTER_OTLP_ENDPOINT
  if (!endpoint || env.OTEL_SDK_DISABLED === 'true') return undefined
  if (!/^https?:\/\//.test(endpoint) || !URL.canParse(endpoint))
    throw new Fault('usage', { detail: 'OTEL_EXPORTER_OTLP_ENDPOINT is an address as http://collector:4318' })
  const pairs = (env.OTEL_EXPORTER_OTLP_HEADERS ?? '').split(',').flatMap((pair) => {
    const at = pair.indexOf('=')
    return at > 0 ? [[pair.slice(0, at).trim(), decodeURIComponent(pair.slice(at + 1).trim())]] : []
  })
  const share = number(env.OTEL_TRACES_SAMPLER_ARG, 1, 0, 1, 'OTEL_TRACES_SAMPLER_ARG')
  return { endpoint, headers: Object.fromEntries(pairs), share }
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
        role: { type: 'string' },
        migrate: { type: 'boolean' },
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
  const camera = given.zones === undefined ? cameraGiven(given.camera, {}) : cameraGiven(given.camera, env)
  if ((camera === undefined) !== (given.zones === undefined))
    throw new Fault('usage', { detail: '--camera and --zones go together' })
  const company = given.company ?? '60s'
  const speed = number(given.speed, 1, 1, 60, '--speed')
  const database = databaseOf(env)
  return {
    role: roleOf(given.role ?? env.GONGZHI_ROLE, database, speed),
    database,
    migrates: given.migrate === true || roleOf(given.role ?? env.GONGZHI_ROLE, database, speed) === 'all',
    cameras: await camerasOf(env.GONGZHI_CAMERAS),
    spoolLimit:
      env.GONGZHI_SPOOL_LIMIT === undefined
        ? undefined
        : number(env.GONGZHI_SPOOL_LIMIT, 0, 2 ** 20, Number.MAX_SAFE_INTEGER, 'GONGZHI_SPOOL_LIMIT'),
    host: env.HOST ?? '127.0.0.1',
    port: number(given.port ?? env.PORT, 8787, 0, 65_535, '--port'),
    dataFolder: dataFolder(given.data, env),
    webRoot: `${ROOT}web/dist`,
    speed,
    companyAfter: company === 'off' ? undefined : milliseconds(company),
    demoCamera: given['no-demo'] !== true,
    ownCamera:
      camera === undefined || given.zones === undefined
        ? undefined
        : { address: camera, zones: await zonesOf(given.zones) },
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
    access: await accessConfig(env, given['no-demo'] !== true),
    cameraNetworks: cameraNetworks(env),
    reach: {
      ports: ports(env.GONGZHI_WEBHOOK_PORTS),
      internal: internalReceivers(env.GONGZHI_WEBHOOK_INTERNAL),
    },
    eventSource: eventSource(env.GONGZHI_EVENT_SOURCE),
  }
}
