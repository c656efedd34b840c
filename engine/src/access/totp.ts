// One-time passwords by time (RFC 6238 over RFC 4226): SHA-1, 30 seconds, 6 digits, as every authenticator application has it.
import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Instant } from '@gongzhi/kernel'

const STEP_MS = 30_000
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

export const stepAt = (at: Instant): number => Math.floor(at / STEP_MS)

/** RFC 4648, without padding. */
export function base32(bytes: Uint8Array): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('')
  return (bits.match(/.{1,5}/g) ?? []).map((five) => BASE32[Number.parseInt(five.padEnd(5, '0'), 2)]).join('')
}

export function totp(secret: Uint8Array, step: number): string {
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(step))
  const mac = createHmac('sha1', secret).update(counter).digest()
  const number = mac.readUInt32BE((mac.at(-1) ?? 0) & 0xf) & 0x7fffffff
  return String(number % 1_000_000).padStart(6, '0')
}

/** The step whose code this is: this one, the one before or the one after, and later than `last`. Undefined for none. */
export function acceptedStep(secret: Uint8Array, code: string, now: Instant, last: number): number | undefined {
  if (!/^\d{6}$/.test(code)) return undefined
  const here = stepAt(now)
  return [here - 1, here, here + 1].find(
    (step) => step > last && timingSafeEqual(Buffer.from(totp(secret, step)), Buffer.from(code)),
  )
}

/** What authenticator applications read from a QR code. */
export function totpAddress(secret: Uint8Array, login: string, issuer: string): string {
  const label = `${encodeURIComponent(issuer)}:${encodeURIComponent(login)}`
  return `otpauth://totp/${label}?secret=${base32(secret)}&issuer=${encodeURIComponent(issuer)}&algorithm=SHA1&digits=6&period=30`
}
