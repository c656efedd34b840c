// Accounts in memory with a clock moved by hand: what the tests of signing in, second factors, rights and keys play in.
import { randomBytes } from 'node:crypto'
import { type PlatformRole, type Position, placeTree } from '@gongzhi/kernel'
import { secretsUnder } from '../secrets/secrets-under.ts'
import type { Database } from '../stores.port.ts'
import { memoryDatabase } from '../testing.ts'
import { accounts as accountsService } from './accounts.service.ts'
import { type Audited, audit as auditService } from './audit.service.ts'
import { keys as keysService } from './keys.service.ts'
import { passwordDigest } from './passwords.ts'
import { secondFactors as secondFactorsService } from './second-factor.service.ts'
import { sessions as sessionsService } from './sessions.service.ts'
import { stepAt, totp } from './totp.ts'

export const PASSWORD = 'the lane is free'
/** Cheap to check: the tests sign in hundreds of times. */
const stored = passwordDigest(PASSWORD, 16)
export const HERE = { address: '10.0.0.7', client: 'Mozilla/5.0 (X11; Linux x86_64; rv:150.0) Firefox/150.0' }
export const ELSEWHERE = { address: '192.0.2.9', client: '' }
export const OPERATOR: Position = { role: 'operator', party: 'centre', place: 'district' }

export const PLACES = placeTree([
  { id: 'district', kind: 'district', name: '区' },
  { id: 'street', kind: 'street', name: '街道', within: 'district' },
  { id: 'lane', kind: 'fire-lane', name: '通道', within: 'street' },
])

function fromBase32(text: string): Buffer {
  const bits = [...text].map((c) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(c).toString(2).padStart(5, '0')).join('')
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)))
}

export function accessWorld(secondFactorFor: readonly string[] = [], database: Database = memoryDatabase()) {
  const world = { now: Date.parse('2026-11-02T01:00:00Z') }
  const wallClock = { now: () => world.now }
  const secrets = secretsUnder(randomBytes(32))
  const parts = { database, wallClock, secrets, secondFactorFor }
  const ground = {
    places: PLACES,
    roles: () => new Set(['operator', 'street']),
    hasParty: (id: string) => id === 'centre' || id === 'office',
  }
  const factors = secondFactorsService(parts)
  const audit = auditService(parts)
  return {
    ...parts,
    audit,
    factors,
    sessions: sessionsService(parts),
    accounts: accountsService({ ...parts, ground }),
    keys: keysService({ ...parts, places: () => PLACES }),
    pass(ms: number) {
      world.now += ms
    },
    now: () => world.now,
    async add(login: string, roles: readonly PlatformRole[] = [], positions: readonly Position[] = [OPERATOR]) {
      const password = await stored
      await database.transaction(({ accounts }) =>
        accounts.save({ id: `id-${login}`, login, name: login, password, positions, roles }),
      )
      return `id-${login}`
    },
    /** Sets up a second factor and gives what makes its codes; the code used for it counts no more. */
    async enrol(account: string) {
      const { secret } = await factors.begin(account, PASSWORD)
      const bytes = fromBase32(secret)
      const code = (steps = 0) => totp(bytes, stepAt(world.now) + steps)
      const recovery = await factors.confirm(account, code())
      world.now += 30_000
      return { code, recovery }
    },
    kinds: async (): Promise<readonly string[]> =>
      (await audit.list({ limit: 200 })).map(({ kind }: Audited) => kind).reverse(),
  }
}
