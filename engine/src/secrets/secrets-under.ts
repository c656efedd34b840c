// Sealing under one key in memory: AES-256-GCM, the context bound to the text. Never stores a key and never makes one.
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import { Fault } from '@gongzhi/kernel'
import type { Secrets } from './secrets.port.ts'

const NONCE = 12
const TAG = 16
const VERSION = 's1'

/**
 * `key`: at least 32 random bytes. Each context has a key of its own, derived from it (HKDF-SHA-256), so that random nonces are
 * never drawn often enough under one key to meet. Sealed: `s1.` and base64url of nonce, tag and what was encrypted.
 */
export function secretsUnder(key: Uint8Array): Secrets {
  if (key.byteLength < 32) throw new RangeError('a key has at least 32 bytes')
  const keyOf = (context: string) => Buffer.from(hkdfSync('sha256', key, '', `gongzhi secret ${context}`, 32))
  return {
    seal(text, context) {
      const nonce = randomBytes(NONCE)
      const cipher = createCipheriv('aes-256-gcm', keyOf(context), nonce)
      cipher.setAAD(Buffer.from(context))
      const encrypted = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
      return `${VERSION}.${Buffer.concat([nonce, cipher.getAuthTag(), encrypted]).toString('base64url')}`
    },
    open(sealed, context) {
      const [version, body] = sealed.split('.')
      try {
        if (version !== VERSION || body === undefined) throw new RangeError('of no known kind')
        const bytes = Buffer.from(body, 'base64url')
        const decipher = createDecipheriv('aes-256-gcm', keyOf(context), bytes.subarray(0, NONCE), {
          authTagLength: TAG,
        })
        decipher.setAAD(Buffer.from(context))
        decipher.setAuthTag(bytes.subarray(NONCE, NONCE + TAG))
        return Buffer.concat([decipher.update(bytes.subarray(NONCE + TAG)), decipher.final()]).toString('utf8')
      } catch (cause) {
        throw new Fault('secret-unreadable', { detail: context.split(':')[0] ?? '' }, { cause })
      }
    },
  }
}
