// Keys of programs: made, shown once, looked up, revoked. The secret is never stored; a key that was revoked opens nothing a few
// seconds later, in every process.
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { type Clock, Fault, type Instant, type PlaceTree } from '@gongzhi/kernel'
import type { Database, Stores } from '../stores.port.ts'
import { attemptKey, beginAttempt, FREE, lockedFault } from './attempts.ts'
import { addAudit } from './audit.service.ts'
import type { ApiKey, KeyScope, KeyWish } from './keys.port.ts'
import { countedAddress, networkOf } from './visitor.ts'

/** `gz_ID_SECRET`. */
const TOKEN = /^gz_([a-z0-9]{12})_([A-Za-z0-9_-]{43})$/
/** The one token that devices had before there were keys; it has the form of a secret alone. */
export const INTAKE_KEY = 'intake'
export const LONGEST_KEY_MS = 366 * 24 * 3_600_000
export const BACKWARDS_MS = 24 * 3_600_000
/** How long a key that was looked up is taken for what it was. */
const FRESH_MS = 3_000
const USED_MS = 60_000
const MOST_KNOWN = 10_000
/** A key with more than that a minute is one whose making two administrators agree on. */
const MUCH_PER_MINUTE = 6_000

const secretDigest = (secret: string) => createHash('sha256').update(secret).digest('hex')
const matches = (pattern: string, id: string) =>
  pattern.endsWith('*') ? id.startsWith(pattern.slice(0, -1)) : id === pattern

/** Whether what it may claim has no real bounds, so that two administrators make it together. */
export function isWide(wish: KeyWish, places: PlaceTree): boolean {
  const everything = (each: string) => each === '*'
  return (
    [wish.places, wish.devices, wish.packs].some((list) => list.some(everything)) ||
    wish.places.some((id) => places.find(id)?.within === undefined) ||
    wish.scopes.some((scope) => scope !== 'signals') ||
    wish.perMinute > MUCH_PER_MINUTE
  )
}

/** Faults: input-invalid for an end that has come or lies more than a year away, or a place that is not there. */
export function checkWish(wish: KeyWish, places: PlaceTree, now: Instant): void {
  const wrong = (detail: string) => new Fault('input-invalid', { detail })
  if (!(wish.expires > now && wish.expires <= now + LONGEST_KEY_MS)) throw wrong('/expires must lie within a year')
  const unknown = wish.places.find((id) => id !== '*' && !places.find(id))
  if (unknown !== undefined) throw new Fault('not-found', { what: unknown })
}

/** Makes a key in this transaction; the token is told here and nowhere else. */
export async function makeKey(
  stores: Stores,
  wish: KeyWish,
  by: string,
  now: Instant,
): Promise<{ readonly key: ApiKey; readonly token: string }> {
  const id = randomBytes(16)
    .toString('base64url')
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '')
    .padEnd(12, '0')
    .slice(0, 12)
  const secret = randomBytes(32).toString('base64url')
  const key: ApiKey = { ...wish, id, digest: secretDigest(secret), made: now, by }
  await stores.keys.save(key)
  await addAudit(stores, now, { kind: 'key.made', by, about: { key: id, expires: wish.expires, scopes: wish.scopes } })
  return { key, token: `gz_${id}_${secret}` }
}

/** What a signal claims to be. `path`: its place and outwards, empty for a place nobody knows. */
export type Claim = {
  readonly device: string
  readonly zone: string
  readonly pack: string
  readonly path: readonly string[]
  readonly at: Instant
}

/** Faults key-scope, signal-too-old. */
export function checkClaim(key: ApiKey, claim: Claim, now: Instant): void {
  const beyond = (what: string) => new Fault('key-scope', { what })
  if (!key.packs.some((pack) => matches(pack, claim.pack))) throw beyond(claim.pack)
  if (!key.devices.some((device) => matches(device, claim.device))) throw beyond(claim.device)
  if (!key.zones.some((zone) => matches(zone, claim.zone))) throw beyond(claim.zone)
  if (!key.places.some((place) => place === '*' || claim.path.includes(place))) throw beyond(claim.path[0] ?? '/place')
  if (claim.at < now - key.backwards)
    throw new Fault('signal-too-old', { hours: Math.round(key.backwards / 3_600_000) })
}

export interface Keys {
  /**
   * The key of this token, if it opens `scope`. Faults: not-signed-in, key-ended, key-scope, sign-in-locked for an address from
   * which only wrong ones come.
   */
  open(token: string, scope: KeyScope, address: string): Promise<ApiKey>
  /** Takes `count` from what the key may do in this minute. Fault too-many-requests. */
  spend(key: ApiKey, count?: number): void
  list(): Promise<readonly ApiKey[]>
  /** Whether two administrators have to make it together. */
  isWide(wish: KeyWish): boolean
  /** The token is told here and nowhere else. Faults: input-invalid, not-found. */
  make(wish: KeyWish, by: string): Promise<{ readonly key: ApiKey; readonly token: string }>
  /** Fault not-found. */
  revoke(id: string, by: string): Promise<void>
}

export function keys({
  database,
  wallClock,
  places,
}: {
  database: Database
  wallClock: Clock
  places: () => PlaceTree
}): Keys {
  const fresh = new Map<string, { readonly key: ApiKey; readonly at: Instant }>()
  const spent = new Map<string, { minute: number; count: number }>()

  async function found(id: string, now: Instant): Promise<ApiKey | undefined> {
    const known = fresh.get(id)
    if (known && now - known.at < FRESH_MS) return known.key
    const key = await database.read((stores) => stores.keys.find(id))
    if (fresh.size >= MOST_KNOWN) fresh.clear()
    if (key) fresh.set(id, { key, at: now })
    else fresh.delete(id)
    return key
  }

  /** Wrong keys are counted by address; a right one opens also where wrong ones come from. */
  async function wrong(address: string, now: Instant): Promise<Fault> {
    const key = attemptKey('key', countedAddress(address))
    const until = await database.transaction(async (stores) => {
      const locked = await beginAttempt(stores, key, now, FREE.address)
      const row = await stores.accounts.findAttempts(key)
      if (locked === undefined && row && row.locked > now)
        await addAudit(stores, now, {
          kind: 'key.failed',
          network: networkOf(address),
          about: { failures: row.failures },
        })
      return locked
    })
    return until === undefined ? new Fault('not-signed-in') : lockedFault(until, now)
  }

  return {
    async open(token, scope, address) {
      if (token === '') throw new Fault('not-signed-in')
      const now = wallClock.now()
      const [, id = INTAKE_KEY, secret = token] = TOKEN.exec(token) ?? []
      const key = await found(id, now)
      const given = Buffer.from(secretDigest(secret), 'hex')
      // Compared also where there is no such key, with what nothing can have.
      const expected = Buffer.from(key?.digest ?? '0'.repeat(64), 'hex')
      if (!timingSafeEqual(given, expected) || !key) throw await wrong(address, now)
      if (key.revoked !== undefined || key.expires <= now) throw new Fault('key-ended')
      if (!key.scopes.includes(scope)) throw new Fault('key-scope', { what: scope })
      if (now - (key.used ?? 0) >= USED_MS) {
        fresh.set(id, { key: { ...key, used: now }, at: fresh.get(id)?.at ?? now })
        await database.transaction((stores) => stores.keys.use(id, now))
      }
      return key
    },

    spend(key, count = 1) {
      const minute = Math.floor(wallClock.now() / 60_000)
      const before = spent.get(key.id)
      const used = before?.minute === minute ? before.count : 0
      if (used + count > key.perMinute) throw new Fault('too-many-requests')
      spent.set(key.id, { minute, count: used + count })
    },

    list: () => database.read((stores) => stores.keys.list()),
    isWide: (wish) => isWide(wish, places()),
    async make(wish, by) {
      const now = wallClock.now()
      checkWish(wish, places(), now)
      return database.transaction((stores) => makeKey(stores, wish, by, now))
    },

    async revoke(id, by) {
      const now = wallClock.now()
      const done = await database.transaction(async (stores) => {
        const key = await stores.keys.find(id)
        if (!key) return false
        if (key.revoked !== undefined) return true
        await stores.keys.save({ ...key, revoked: now })
        await addAudit(stores, now, { kind: 'key.revoked', by, about: { key: id } })
        return true
      })
      if (!done) throw new Fault('not-found', { what: id })
      fresh.delete(id)
    },
  }
}
