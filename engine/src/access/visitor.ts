// Where somebody comes from, as coarse as it is of use: what is kept of an address is its network, of a browser its kind.
import { parseIp } from '@gongzhi/kernel'

/** As the door saw it: the whole address and what the browser calls itself. Never stored like this. */
export type Visitor = { readonly address: string; readonly client: string }

/** `10.0.0.0/24` for IPv4, `2001:db8:1::/48` for IPv6, '' for what is none. */
export function networkOf(address: string): string {
  const ip = parseIp(address.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, ''))
  if (!ip) return ''
  if (ip.family === 4) return `${ip.bytes.slice(0, 3).join('.')}.0/24`
  const groups = [0, 2, 4].map((i) => (((ip.bytes[i] ?? 0) << 8) | (ip.bytes[i + 1] ?? 0)).toString(16))
  return `${groups.join(':')}::/48`
}

/** By which attempts are counted: who has one IPv6 address has the 2^64 beside it as well. What is no address stays as it is. */
export function countedAddress(address: string): string {
  const ip = parseIp(address.replace(/%.*$/, ''))
  if (!ip) return address
  if (ip.family === 4) return ip.bytes.join('.')
  const groups = [0, 2, 4, 6].map((i) => (((ip.bytes[i] ?? 0) << 8) | (ip.bytes[i + 1] ?? 0)).toString(16))
  if (ip.bytes.slice(0, 10).every((byte) => byte === 0) && ip.bytes[10] === 255 && ip.bytes[11] === 255)
    return ip.bytes.slice(12).join('.')
  return `${groups.join(':')}::/64`
}

const BROWSERS: readonly (readonly [pattern: RegExp, name: string])[] = [
  [/MicroMessenger/, '微信 WeChat'],
  [/DingTalk/, '钉钉 DingTalk'],
  [/Edg/, 'Edge'],
  [/Firefox|FxiOS/, 'Firefox'],
  [/Chrome|CriOS/, 'Chrome'],
  [/Safari/, 'Safari'],
  [/curl/, 'curl'],
]
const SYSTEMS: readonly (readonly [pattern: RegExp, name: string])[] = [
  [/HarmonyOS|OpenHarmony/, 'HarmonyOS'],
  [/Android/, 'Android'],
  [/iPhone|iPad/, 'iOS'],
  [/Windows/, 'Windows'],
  [/Mac OS X/, 'macOS'],
  [/Linux/, 'Linux'],
]

/** Kind of browser and system, like `Firefox · Windows`; of what is not known nothing is kept. */
export function clientOf(client: string): string {
  const of = (table: typeof BROWSERS) => table.find(([pattern]) => pattern.test(client))?.[1]
  return [of(BROWSERS), of(SYSTEMS)].filter((part) => part !== undefined).join(' · ')
}
