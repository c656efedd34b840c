// A cookie alone is not enough: what a browser sends because another site told it to is refused. The cookie itself is
// SameSite=Strict and leaves no browser for another site's sake; this holds where a browser does not know that, or where the
// other site is a neighbour under the same registered name.
import { Fault } from '@gongzhi/kernel'
import type { FastifyRequest } from 'fastify'
import { isApi } from './headers.ts'

function isOwn(origin: string, host: string | undefined): boolean {
  return URL.canParse(origin) && new URL(origin).host === host
}

/**
 * Fault origin-refused. Of a browser, writes come from a page of this very host. So does what is read with a cookie, the
 * stream of changes above all: only going to an address of ours (a link, the way back from signing in elsewhere) is free.
 * Programs send neither of these headers, and have no cookie that somebody else could use.
 */
export function asksSameSite({ method, headers, url }: FastifyRequest): void {
  const { origin, host } = headers
  const site = headers['sec-fetch-site']
  const reads = method === 'GET' || method === 'HEAD' || method === 'OPTIONS'
  if (!reads) {
    if (origin !== undefined && !isOwn(origin, host)) throw new Fault('origin-refused')
    if (site !== undefined && site !== 'same-origin') throw new Fault('origin-refused')
    return
  }
  if (!isApi(url) || headers.cookie === undefined) return
  if (origin !== undefined && !isOwn(origin, host)) throw new Fault('origin-refused')
  const goesThere = headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document'
  if ((site === 'cross-site' || site === 'same-site') && !goesThere) throw new Fault('origin-refused')
}
