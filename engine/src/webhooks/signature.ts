// Signatures by which a receiver knows that a message is from here, new, and as it was sent: Standard Webhooks 1.0
// (github.com/standard-webhooks/standard-webhooks), scheme v1: HMAC-SHA-256 over `id.timestamp.body`.
import { createHmac, randomBytes } from 'node:crypto'
import type { Instant } from '@gongzhi/kernel'

const PREFIX = 'whsec_'
const SECRET_BYTES = 32

/** As the receiver is given it: `whsec_` and base64. */
export function drawWebhookSecret(): string {
  return `${PREFIX}${randomBytes(SECRET_BYTES).toString('base64')}`
}

/** `secrets`: each of them signs, so that a receiver that knows one of them is content. */
export function signedHeaders(
  id: string,
  at: Instant,
  body: string,
  secrets: readonly string[],
): Readonly<Record<'webhook-id' | 'webhook-timestamp' | 'webhook-signature', string>> {
  const timestamp = String(Math.floor(at / 1000))
  const signatures = secrets.map((secret) => {
    const key = Buffer.from(secret.slice(PREFIX.length), 'base64')
    return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`
  })
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures.join(' ') }
}
