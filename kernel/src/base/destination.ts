// Where outgoing messages may go. Two halves of one rule: what an address may say, and which IP it may turn out to be.
// Pure: whoever connects asks again with the IP that it is about to connect to.
import { addressKind, type IpAddress, isNamed, type Network, parseIp, plainIp } from './address.ts'
import { type Refusal, refuse } from './errors.ts'

/** A receiver inside: exactly this origin, and only while its name leads into this network. */
export type InternalReceiver = { readonly origin: string; readonly network: Network }

export type Reach = {
  /** Ports of receivers outside; always https. */
  readonly ports: readonly number[]
  /** Receivers inside that the operator named: scheme, host and port as given. */
  readonly internal: readonly InternalReceiver[]
}

export const REACH_OUTSIDE: Reach = { ports: [443], internal: [] }

export type Destination = {
  readonly url: string
  readonly secure: boolean
  /** A name, or an address without brackets. */
  readonly host: string
  readonly port: number
  /** Networks of this very receiver when it lies inside; undefined: only public addresses. */
  readonly inside?: readonly Network[]
}

const MOST_CHARACTERS = 2000

/** Refusal webhook-address-refused. */
export function destinationOf(text: string, reach: Reach): Destination | Refusal {
  const no = (detail: string) => refuse('webhook-address-refused', { detail })
  if (text.length > MOST_CHARACTERS) return no(`longer than ${MOST_CHARACTERS} characters`)
  // The URL parser drops line feeds and blanks; whoever sends them means something else than it reads.
  if (/[^\x21-\x7e]/.test(text)) return no('blanks, control characters or letters that must be encoded')
  if (!URL.canParse(text)) return no('not a URL')
  const url = new URL(text)
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return no('only https')
  if (url.username !== '' || url.password !== '') return no('no user and no password')
  if (url.hash !== '') return no('no fragment')
  const secure = url.protocol === 'https:'
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1').replace(/\.$/, '')
  if (host === '') return no('no host')
  const port = url.port === '' ? (secure ? 443 : 80) : Number(url.port)
  const inside = reach.internal.filter(({ origin }) => origin === url.origin).map(({ network }) => network)
  const destination: Destination = { url: url.href, secure, host, port }
  if (inside.length > 0) return { ...destination, inside }
  if (!secure) return no('only https')
  if (!reach.ports.includes(port)) return no(`port ${port} is not one of ${reach.ports.join(', ')}`)
  const ip = parseIp(host)
  if (ip && !mayConnect(destination, ip)) return no('an internal address')
  return destination
}

/** Whether the IP that a destination turned out to be may be connected to. */
export function mayConnect(destination: { readonly inside?: readonly Network[] | undefined }, ip: IpAddress): boolean {
  if (destination.inside) return isNamed(ip, destination.inside)
  return addressKind(plainIp(ip)) === 'public'
}
