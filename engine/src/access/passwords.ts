// Passwords: how they are stored and which are refused. A digest cannot be read back.
import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'
import { Fault } from '@gongzhi/kernel'

/** OWASP Password Storage Cheat Sheet: scrypt with N = 2^17, r = 8, p = 1: 128 MiB each time. */
const COST = { N: 2 ** 17, r: 8, p: 1, maxmem: 256 * 1024 * 1024 } as const
const KEY_BYTES = 32
/** So many are worked out at a time, and so many may wait: whoever floods the door takes no more memory than that. */
const AT_ONCE = 2
const WAITING = 64

let running = 0
const waiting: (() => void)[] = []

async function turn(): Promise<void> {
  if (running < AT_ONCE) {
    running++
    return
  }
  if (waiting.length >= WAITING) throw new Fault('too-many-requests')
  await new Promise<void>((resolve) => waiting.push(resolve))
}

function next(): void {
  const following = waiting.shift()
  if (following) following()
  else running--
}

async function derive(password: string, salt: Buffer, cost: { N: number; r: number; p: number }): Promise<Buffer> {
  await turn()
  try {
    return await new Promise((resolve, reject) => {
      scrypt(password.normalize('NFKC'), salt, KEY_BYTES, { ...cost, maxmem: COST.maxmem }, (error, key) =>
        error ? reject(error) : resolve(key),
      )
    })
  } finally {
    next()
  }
}

/**
 * `scrypt$N$r$p$salt$key`, salt and key in base64url. `N`: less than what is usual is for tests only. Fault too-many-requests when
 * very many wait already.
 */
export async function passwordDigest(password: string, N: number = COST.N): Promise<string> {
  const salt = randomBytes(16)
  const key = await derive(password, salt, { ...COST, N })
  return ['scrypt', N, COST.r, COST.p, salt.toString('base64url'), key.toString('base64url')].join('$')
}

let decoy: Promise<string> | undefined

/** The same work whether or not there is a digest to compare with. Fault too-many-requests when very many wait already. */
export async function passwordMatches(password: string, stored: string | undefined): Promise<boolean> {
  decoy ??= passwordDigest(randomBytes(16).toString('hex'))
  const real = stored?.startsWith('scrypt$') === true
  const [, N, r, p, salt = '', key = ''] = (real ? (stored as string) : await decoy).split('$')
  const expected = Buffer.from(key, 'base64url')
  const derived = await derive(password, Buffer.from(salt, 'base64url'), { N: Number(N), r: Number(r), p: Number(p) })
  return derived.length === expected.length && timingSafeEqual(derived, expected) && real
}

export const LEAST_PASSWORD = 10

/** Ten characters and more from the top of published lists, and what this platform itself suggests. */
const COMMON = new Set(
  `1234567890 0123456789 12345678910 1234567891 0987654321 9876543210 1111111111 0000000000 1234512345 1122334455 1029384756
  123123123123 1q2w3e4r5t 1qaz2wsx3edc 1q2w3e4r5t6y qwertyuiop qwerty1234 qwerty12345 qwerty123456 qwertyuiop123 asdfghjkl123
  q1w2e3r4t5 q1w2e3r4t5y6 zaq12wsxcde3 1qazxsw23edc abcdefghij abcdefg123 abc1234567 abcd123456 abcd1234567 a123456789
  aa123456789 a1234567890 qq123456789 woaini1314 woaini1314520 woaini5201314 5201314520 1314520520 password12 password123
  password1234 password12345 passw0rd123 p@ssw0rd123 p@ssword123 password01 passwordpassword iloveyou123 iloveyou12 letmein123
  welcome123 welcome1234 changeme123 changeme1234 administrator admin12345 admin123456 admin@123456 adminadmin admin1234567
  root123456 test123456 testtest123 user123456 guest12345 superman123 football123 baseball123 princess123 sunshine123 dragon1234
  monkey1234 michael123 charlie123 1qaz@wsx3edc huawei@123 huawei12#$ zhongguo123 zhongguo1949 hangzhou123 gongzhi123
  gongzhi1234 gongshu123 gongshu1234`.split(/\s+/),
)

/** Throws the first reason not to take it: password-too-short, password-like-login, password-too-common. No rules of composition. */
export function checkPassword(password: string, login: string): void {
  const plain = password.normalize('NFKC').toLowerCase()
  if ([...plain].length < LEAST_PASSWORD) throw new Fault('password-too-short', { least: LEAST_PASSWORD })
  const name = login.normalize('NFKC').toLowerCase()
  if (name.length >= 3 && plain.includes(name)) throw new Fault('password-like-login')
  if (COMMON.has(plain) || new Set(plain).size < 3) throw new Fault('password-too-common')
}

/** Four groups of four of Crockford's base 32 without letters that look like digits: 80 random bits. */
export function drawnCode(): string {
  const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
  const drawn = [...randomBytes(16)].map((byte) => alphabet[byte % 32]).join('')
  return drawn.replace(/(.{4})(?=.)/g, '$1-')
}

/** As it is typed: without blanks and hyphens, with O, I and L read as the digits they look like. */
export function plainCode(typed: string): string {
  return typed.toUpperCase().replace(/[\s-]/g, '').replaceAll('O', '0').replace(/[IL]/g, '1')
}
