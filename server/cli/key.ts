// gongzhi key: keys of programs from the machine itself. A key is shown once, when it is made.
import { BACKWARDS_MS, keys as keysService } from '@gongzhi/engine'
import { KEY_SCOPES, type KeyScope } from '@gongzhi/engine/access/keys.port'
import { Fault, milliseconds } from '@gongzhi/kernel'
import { type Stored, WALL_CLOCK, withStored } from './stored.ts'

const DAY_MS = 24 * 3_600_000
const listOf = (text: string | undefined, fallback: string) => (text ?? fallback).split(',').map((each) => each.trim())

function scopesOf(text: string | undefined): readonly KeyScope[] {
  return listOf(text, 'signals').map((each) => {
    const scope = KEY_SCOPES.find((known) => known === each)
    if (!scope) throw new Fault('usage', { detail: `--scopes ${KEY_SCOPES.join(',')}` })
    return scope
  })
}

function numberOf(text: string | undefined, fallback: number, least: number, most: number, name: string): number {
  const value = Number(text ?? fallback)
  if (!(Number.isInteger(value) && value >= least && value <= most))
    throw new Fault('usage', { detail: `${name} must lie between ${least} and ${most}` })
  return value
}

const serviceOf = ({ database, directory }: Stored) =>
  keysService({ database, wallClock: WALL_CLOCK, places: () => directory().places })

const USAGE =
  'key add LABEL --places ID,… --devices ID,PREFIX*,… [--zones …] [--packs …] [--scopes signals] [--days 90] [--per-minute 60]'

/** Faults: usage, not-found (a place), input-invalid. */
export function keyAdd(args: readonly string[]): Promise<number> {
  const options = ['places', 'devices', 'zones', 'packs', 'scopes', 'days', 'per-minute', 'backwards']
  return withStored(args, { usage: USAGE, names: 1, options }, async (stored) => {
    const { places, devices, zones, packs, scopes, days, backwards } = stored.options
    if (places === undefined || devices === undefined) throw new Fault('usage', { detail: USAGE })
    const { key, token } = await serviceOf(stored).make(
      {
        label: stored.names[0] ?? '',
        scopes: scopesOf(scopes),
        places: listOf(places, ''),
        devices: listOf(devices, ''),
        zones: listOf(zones, '*'),
        packs: listOf(packs, '*'),
        perMinute: numberOf(stored.options['per-minute'], 60, 1, 1_000_000, '--per-minute'),
        backwards: backwards === undefined ? BACKWARDS_MS : milliseconds(backwards),
        expires: WALL_CLOCK.now() + numberOf(days, 90, 1, 365, '--days') * DAY_MS,
      },
      'cli',
    )
    console.log(token)
    console.error(`${key.label}: ${new Date(key.expires).toISOString().slice(0, 10)}；只显示这一次 · shown only now`)
    return 0
  })
}

export function keyList(args: readonly string[]): Promise<number> {
  return withStored(args, { usage: 'key list', names: 0 }, async (stored) => {
    const now = WALL_CLOCK.now()
    const day = (at: number | undefined) => (at === undefined ? '-' : new Date(at).toISOString().slice(0, 10))
    for (const { id, label, scopes, expires, used, revoked } of await serviceOf(stored).list()) {
      const state = revoked !== undefined ? '已撤销 revoked' : expires <= now ? '已到期 ended' : '有效 valid'
      console.log(`${id.padEnd(12)}  ${state}  ${scopes.join(',')}  → ${day(expires)}  用 used ${day(used)}  ${label}`)
    }
    return 0
  })
}

/** Fault not-found. */
export function keyRevoke(args: readonly string[]): Promise<number> {
  return withStored(args, { usage: 'key revoke ID', names: 1 }, async (stored) => {
    await serviceOf(stored).revoke(stored.names[0] ?? '', 'cli')
    return 0
  })
}
