// Sign-in by password. Passwords are kept as scrypt digests, session tokens as SHA-256: neither can be read back.
import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'
import { type Clock, Fault, type Instant } from '@gongzhi/kernel'
import { digest } from '../cases/chain.ts'
import type { Database } from '../stores.port.ts'
import type { Account } from './accounts.port.ts'

/** OWASP Password Storage Cheat Sheet: scrypt with N = 2^17, r = 8, p = 1. */
const COST = { N: 2 ** 17, r: 8, p: 1, maxmem: 256 * 1024 * 1024 } as const
const KEY_BYTES = 32
const SESSION_MS = 12 * 60 * 60 * 1000

function derive(password: string, salt: Buffer, cost: { N: number; r: number; p: number }): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(password, salt, KEY_BYTES, { ...cost, maxmem: COST.maxmem }, (error, key) =>
      error ? reject(error) : resolve(key),
    )
  })
}

/** `scrypt$N$r$p$salt$key`, salt and key in base64url. */
export async function passwordDigest(password: string): Promise<string> {
  const salt = randomBytes(16)
  const key = await derive(password.normalize('NFKC'), salt, COST)
  return ['scrypt', COST.N, COST.r, COST.p, salt.toString('base64url'), key.toString('base64url')].join('$')
}

async function matches(password: string, stored: string): Promise<boolean> {
  const [kind, N, r, p, salt, key] = stored.split('$')
  if (kind !== 'scrypt' || !salt || !key) return false
  const expected = Buffer.from(key, 'base64url')
  const derived = await derive(password.normalize('NFKC'), Buffer.from(salt, 'base64url'), {
    N: Number(N),
    r: Number(r),
    p: Number(p),
  })
  return derived.length === expected.length && timingSafeEqual(derived, expected)
}

export interface Sessions {
  /** Fault sign-in-wrong, after the same work whether or not the account exists. */
  signIn(
    login: string,
    password: string,
  ): Promise<{ readonly token: string; readonly expires: Instant; readonly account: Account }>
  signOut(token: string): Promise<void>
  accountOf(token: string): Promise<Account | undefined>
}

/** `wallClock`: sessions run in real time, also where the platform's clock is made to run faster. */
export function sessions({ database, wallClock }: { database: Database; wallClock: Clock }): Sessions {
  const decoy = passwordDigest(randomBytes(16).toString('hex'))
  return {
    async signIn(login, password) {
      const account = await database.transaction((stores) => stores.accounts.findByLogin(login))
      const right = await matches(password, account?.password ?? (await decoy))
      if (!account || !right) throw new Fault('sign-in-wrong')
      const token = randomBytes(32).toString('base64url')
      const created = wallClock.now()
      const expires = created + SESSION_MS
      await database.transaction(async (stores) => {
        await stores.accounts.endExpired(created)
        await stores.accounts.addSession({ digest: digest(token), account: account.id, created, expires })
      })
      return { token, expires, account }
    },
    async signOut(token) {
      await database.transaction((stores) => stores.accounts.endSession(digest(token)))
    },
    async accountOf(token) {
      if (token === '') return undefined
      return database.transaction(async (stores) => {
        const session = await stores.accounts.findSession(digest(token))
        return session && session.expires > wallClock.now() ? stores.accounts.find(session.account) : undefined
      })
    },
  }
}
