// The headers of every answer: what a browser may do with it, and who may look at it. One place, so that no answer is without.
import type { FastifyReply, FastifyRequest } from 'fastify'

/**
 * Of pages: nothing but what comes from here. Styles written into the page are allowed, as the console's components (antd)
 * write them; scripts are not, in no way.
 */
const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "manifest-src 'self'",
  "object-src 'none'",
  "frame-src 'none'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "form-action 'self'",
].join('; ')

/** Of what everybody may read: pages without scripts, pictures and forms, of which nothing leads elsewhere by itself. */
const PUBLIC_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"

/** Of answers of the API, pictures among them: opened by themselves, they are no page and can do nothing. */
const API_POLICY = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'; sandbox"

const ALWAYS = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'x-frame-options': 'DENY',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'origin-agent-cluster': '?1',
  'x-permitted-cross-domain-policies': 'none',
  'x-dns-prefetch-control': 'off',
  'permissions-policy':
    'accelerometer=(), autoplay=(), browsing-topics=(), camera=(), display-capture=(), encrypted-media=(), fullscreen=(self), geolocation=(), gyroscope=(), hid=(), idle-detection=(), magnetometer=(), microphone=(), midi=(), payment=(), publickey-credentials-get=(), screen-wake-lock=(), serial=(), usb=(), xr-spatial-tracking=()',
} as const

/** Only where HTTPS is in front: a browser that was told so never comes by plain HTTP again. */
const SECURE = { 'strict-transport-security': 'max-age=31536000' } as const

export const isPublic = (url: string): boolean => /^\/public(\/|\?|$)/.test(url)
export const isApi = (url: string): boolean => /^\/api(\/|\?|$)/.test(url)

const page = (secure: boolean, policy: string): string => (secure ? `${policy}; upgrade-insecure-requests` : policy)

export function setHeaders(request: FastifyRequest, reply: FastifyReply, secure: boolean): FastifyReply {
  reply.headers(ALWAYS)
  if (secure) reply.headers(SECURE)
  const api = isApi(request.url)
  reply.header(
    'content-security-policy',
    api ? API_POLICY : page(secure, isPublic(request.url) ? PUBLIC_POLICY : PAGE_POLICY),
  )
  // What one person may see is kept by no cache, of a browser or on the way.
  if (api && reply.getHeader('cache-control') === undefined) reply.header('cache-control', 'no-store')
  return reply
}
