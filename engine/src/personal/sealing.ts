// AES-256-GCM with what it belongs to bound in: a text moved to another row, person or purpose does not open. Random 96-bit
// nonces; a data key seals a handful of values, a master key wraps far fewer than the 2^32 keys NIST SP 800-38D allows it.
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { Fault } from '@gongzhi/kernel'
import type { MasterKey } from './master-keys.port.ts'

const NONCE = 12
const TAG = 16
export const KEY_BYTES = 32

export const drawKey = (): Uint8Array => randomBytes(KEY_BYTES)
export const drawRef = (): string => `pd:${randomBytes(16).toString('hex')}`
export const drawSubject = (): string => `ps:${randomBytes(16).toString('hex')}`

/** Nonce, tag, ciphertext. */
export function sealBytes(key: Uint8Array, bytes: Uint8Array, belongs: string): Uint8Array {
  const nonce = randomBytes(NONCE)
  const cipher = createCipheriv('aes-256-gcm', key, nonce)
  cipher.setAAD(Buffer.from(belongs))
  const encrypted = Buffer.concat([cipher.update(bytes), cipher.final()])
  return Buffer.concat([nonce, cipher.getAuthTag(), encrypted])
}

/** Fault personal-unreadable. The cause is left out: it may tell what the bytes were. */
export function openBytes(key: Uint8Array, sealed: Uint8Array, belongs: string): Uint8Array {
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, NONCE), { authTagLength: TAG })
    decipher.setAAD(Buffer.from(belongs))
    decipher.setAuthTag(sealed.subarray(NONCE, NONCE + TAG))
    return Buffer.concat([decipher.update(sealed.subarray(NONCE + TAG)), decipher.final()])
  } catch {
    throw new Fault('personal-unreadable')
  }
}

export function sealText(key: Uint8Array, text: string, belongs: string): string {
  return Buffer.from(sealBytes(key, Buffer.from(text, 'utf8'), belongs)).toString('base64url')
}

export function openText(key: Uint8Array, sealed: string, belongs: string): string {
  return Buffer.from(openBytes(key, Buffer.from(sealed, 'base64url'), belongs)).toString('utf8')
}

export const valueContext = (ref: string, subject: string, purpose: string): string =>
  `value\n${ref}\n${subject}\n${purpose}`
export const pictureContext = (ref: string): string => `picture\n${ref}`
const keyContext = (generation: string, subject: string, purpose: string) =>
  `key\n${generation}\n${subject}\n${purpose}`

export function wrapKey(master: MasterKey, key: Uint8Array, subject: string, purpose: string): string {
  return Buffer.from(sealBytes(master.key, key, keyContext(master.id, subject, purpose))).toString('base64url')
}

/** Fault personal-unreadable. */
export function unwrapKey(master: MasterKey, wrapped: string, subject: string, purpose: string): Uint8Array {
  const key = openBytes(master.key, Buffer.from(wrapped, 'base64url'), keyContext(master.id, subject, purpose))
  if (key.length !== KEY_BYTES) throw new Fault('personal-unreadable')
  return key
}
