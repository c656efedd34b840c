// What kind of network an IP address lies in, and whether it lies in a given one. Pure: it never asks a name server and
// never connects. What it does not know is never called public.

export type IpAddress = { readonly family: 4 | 6; readonly bytes: readonly number[] }
/** The first `bits` bits of `address` are what all addresses of the network have in common. */
export type Network = { readonly address: IpAddress; readonly bits: number }
/**
 * `metadata`: where clouds hand out the credentials of the machine. `reserved`: documentation, benchmarks, unassigned,
 * tunnels whose end is not known. Only `public` can be reached from everywhere.
 */
export type AddressKind =
  | 'public'
  | 'loopback'
  | 'private'
  | 'shared'
  | 'link-local'
  | 'metadata'
  | 'multicast'
  | 'unspecified'
  | 'reserved'

/** Four decimal numbers without leading zeros, or IPv6 (RFC 4291, also with an IPv4 tail); no zone, no brackets, no port. */
export function parseIp(text: string): IpAddress | undefined {
  return text.includes(':') ? parseV6(text) : parseV4(text)
}

function parseV4(text: string): IpAddress | undefined {
  const parts = text.split('.')
  if (parts.length !== 4 || !parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) < 256))
    return undefined
  return { family: 4, bytes: parts.map(Number) }
}

function parseV6(text: string): IpAddress | undefined {
  const halves = text.split('::')
  if (halves.length > 2) return undefined
  const parsed = halves.map((half, i) => groupBytes(half, i === halves.length - 1))
  const [head, tail] = parsed
  if (head === undefined || (halves.length === 2 && tail === undefined)) return undefined
  if (halves.length === 1) return head.length === 16 ? { family: 6, bytes: head } : undefined
  const missing = 16 - head.length - (tail?.length ?? 0)
  if (missing < 2) return undefined
  return { family: 6, bytes: [...head, ...new Array<number>(missing).fill(0), ...(tail ?? [])] }
}

/** Groups of sixteen bits; the very last may be written as IPv4. */
function groupBytes(text: string, last: boolean): number[] | undefined {
  if (text === '') return []
  const groups = text.split(':')
  const bytes: number[] = []
  for (const [i, group] of groups.entries()) {
    const v4 = last && i === groups.length - 1 ? parseV4(group) : undefined
    if (v4) bytes.push(...v4.bytes)
    else if (/^[0-9a-f]{1,4}$/i.test(group)) {
      const value = Number.parseInt(group, 16)
      bytes.push(value >> 8, value & 0xff)
    } else return undefined
  }
  return bytes
}

/** `10.0.0.0/8`, `fd00::/8`, or one address. */
export function parseNetwork(text: string): Network | undefined {
  const [written = '', bits, ...more] = text.split('/')
  const address = parseIp(written)
  if (!address || more.length > 0) return undefined
  const most = address.bytes.length * 8
  if (bits === undefined) return { address, bits: most }
  return /^\d{1,3}$/.test(bits) && Number(bits) <= most ? { address, bits: Number(bits) } : undefined
}

export function inNetwork(ip: IpAddress, { address, bits }: Network): boolean {
  if (ip.family !== address.family) return false
  for (let at = 0; at < bits; at += 8) {
    const kept = 8 - Math.min(8, bits - at)
    if ((ip.bytes[at / 8] as number) >> kept !== (address.bytes[at / 8] as number) >> kept) return false
  }
  return true
}

/** An IPv4 address written as IPv6 (`::ffff:10.0.0.1`) as what it is; all others as they are. */
export function plainIp(ip: IpAddress): IpAddress {
  return ip.family === 6 && inNetwork(ip, MAPPED) ? { family: 4, bytes: ip.bytes.slice(12) } : ip
}

function known(text: string): Network {
  const network = parseNetwork(text)
  if (!network) throw new Error(`not a network: ${text}`)
  return network
}

const MAPPED = known('::ffff:0:0/96')

/** IANA special-purpose registries (RFC 6890 and updates), and the metadata services of clouds; the first that fits counts. */
const SPECIAL: readonly (readonly [AddressKind, ...Network[]])[] = (
  [
    [
      'metadata',
      '169.254.169.254',
      '169.254.170.2',
      '100.100.100.200',
      '168.63.129.16',
      '192.0.0.192',
      'fd00:ec2::254',
      'fd20:ce::254',
    ],
    ['unspecified', '0.0.0.0/8', '::'],
    ['loopback', '127.0.0.0/8', '::1'],
    ['private', '10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7', 'fec0::/10'],
    ['shared', '100.64.0.0/10'],
    ['link-local', '169.254.0.0/16', 'fe80::/10'],
    ['multicast', '224.0.0.0/4', 'ff00::/8'],
    [
      'reserved',
      '192.0.0.0/24',
      '192.0.2.0/24',
      '192.88.99.0/24',
      '198.18.0.0/15',
      '198.51.100.0/24',
      '203.0.113.0/24',
      '240.0.0.0/4',
      // Translation for local use (RFC 8215): which IPv4 address is meant is known to the network alone.
      '64:ff9b:1::/48',
      '2001::/23',
      '2001:db8::/32',
      '3fff::/20',
    ],
  ] as const
).map(([kind, ...networks]) => [kind, ...networks.map(known)] as const)

const GLOBAL_UNICAST = known('2000::/3')
/** Networks of addresses that lead to an IPv4 address, and the byte at which it stands. */
const LEADS_TO: readonly (readonly [Network, number])[] = [
  [MAPPED, 12],
  // IPv4-compatible, long abandoned; `::` and `::1` are found before.
  [known('::/96'), 12],
  [known('64:ff9b::/96'), 12],
  [known('2002::/16'), 2],
]
/** ISATAP (RFC 5214): the lower half is `[02]00:5efe` and an IPv4 address. */
const isIsatap = ({ bytes }: IpAddress): boolean =>
  ((bytes[8] as number) & 0xfd) === 0 && bytes[9] === 0 && bytes[10] === 0x5e && bytes[11] === 0xfe

export function addressKind(ip: IpAddress): AddressKind {
  const special = SPECIAL.find(([, ...networks]) => networks.some((network) => inNetwork(ip, network)))
  if (special) return special[0]
  if (ip.family === 4) return 'public'
  const at = LEADS_TO.find(([network]) => inNetwork(ip, network))?.[1] ?? (isIsatap(ip) ? 12 : undefined)
  if (at !== undefined) return addressKind({ family: 4, bytes: ip.bytes.slice(at, at + 4) })
  return inNetwork(ip, GLOBAL_UNICAST) ? 'public' : 'reserved'
}

/**
 * Whether an address lies in one of the networks that somebody named. What no network leads to, and where clouds keep
 * credentials, is in none; nor is what an IPv6 address only leads to.
 */
export function isNamed(ip: IpAddress, networks: readonly Network[]): boolean {
  const plain = plainIp(ip)
  const kind = addressKind(plain)
  if (kind === 'metadata' || kind === 'unspecified' || kind === 'multicast') return false
  return networks.some((network) => inNetwork(plain, network))
}
