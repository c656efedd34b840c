// Tells what kind of camera an address means, what of it may be shown, and whether it may be reached at all.
// Credentials never leave this file but to the script that ffmpeg reads.
import { lookup } from 'node:dns/promises'
import { stat } from 'node:fs/promises'
import { basename, resolve } from 'node:path'
import { Fault, isNamed, type Network, parseIp } from '@gongzhi/kernel'

export type FileAddress = {
  readonly kind: 'file'
  /** For ffmpeg only. */
  readonly input: string
  /** The file's name. */
  readonly shown: string
}

export type LiveAddress = {
  readonly kind: 'live'
  readonly secure: boolean
  readonly host: string
  readonly port: number
  /** `user:password@` as it was given, or nothing; never shown. */
  readonly signIn: string
  /** Path and query as they were given; never shown. */
  readonly path: string
  /** For people and logs: without user, password and query, and without a path that may hold them. */
  readonly shown: string
}

export type CameraAddress = FileAddress | LiveAddress

/** A path, or an rtsp:// or rtsps:// URL. Asks no name server. Faults: camera-not-found, camera-unreadable. */
export async function cameraAddress(address: string): Promise<CameraAddress> {
  const scheme = /^([a-z][a-z0-9+.-]+):/i.exec(address)?.[1]?.toLowerCase()
  if (scheme === undefined) return fileAddress(address)
  if (scheme !== 'rtsp' && scheme !== 'rtsps') throw unreadable('only files, rtsp:// and rtsps:// are read')
  return liveAddress(address, scheme === 'rtsps')
}

function liveAddress(address: string, secure: boolean): LiveAddress {
  // A line feed would begin a line of its own in the script and in the requests to the camera.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  if (/[\u0000-\u0020\u007f]/.test(address)) throw unreadable('blanks and control characters must be encoded')
  const [, authority = '', path = ''] = /^[^:]*:\/\/([^/?#]*)(.*)$/s.exec(address) ?? []
  const at = authority.lastIndexOf('@') + 1
  const [, bracketed, named, portText] = /^(?:\[([^\]]*)\]|([^:[\]]+))(?::(\d{1,5}))?$/.exec(authority.slice(at)) ?? []
  const host = bracketed ?? named ?? ''
  const port = portText === undefined ? (secure ? 322 : 554) : Number(portText)
  if (host === '') throw unreadable('the stream address has no host')
  if (port < 1 || port > 65_535 || (bracketed !== undefined && parseIp(host)?.family !== 6))
    throw unreadable('not a valid stream address')
  // Some makes take the sign-in as part of the path: rtsp://10.0.0.7/user=admin&password=…&channel=1&stream=0.sdp
  const [pathname = ''] = path.split(/[?#]/)
  const shownPath = /^[\w./-]*$/.test(pathname) && !/pass|pwd/i.test(pathname) ? pathname : '/…'
  const shown = `${secure ? 'rtsps' : 'rtsp'}://${authority.slice(at)}${shownPath}`
  return { kind: 'live', secure, host, port, signIn: authority.slice(0, at), path, shown }
}

/**
 * The IP of a network camera: the first its name leads to that lies in one of `networks`. Whoever connects must connect to
 * this very IP, as a name may lead elsewhere a moment later. Faults: camera-unreadable, camera-address-refused.
 */
export async function locateCamera(camera: LiveAddress, networks: readonly Network[]): Promise<string> {
  const found = await lookup(camera.host, { all: true, verbatim: true }).catch(() => undefined)
  if (!found) throw unreadable(`${camera.shown}: the name of the camera is unknown`)
  const allowed = found.find(({ address }) => {
    const ip = parseIp(address)
    return ip !== undefined && isNamed(ip, networks)
  })
  if (allowed) return allowed.address
  throw new Fault('camera-address-refused', { detail: `${camera.shown}: not in a network of cameras` })
}

async function fileAddress(path: string): Promise<FileAddress> {
  const shown = basename(path)
  const found = await stat(path).catch(() => undefined)
  if (found === undefined) throw new Fault('camera-not-found', { source: shown })
  if (!found.isFile()) throw unreadable(`${shown} is not a file`)
  return { kind: 'file', input: `file:${resolve(path)}`, shown }
}

function unreadable(detail: string): Fault {
  return new Fault('camera-unreadable', { detail })
}
