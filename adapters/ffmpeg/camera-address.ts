// Tells what kind of camera an address means, and what of it may be shown. Credentials never leave this file but to ffmpeg.
import { stat } from 'node:fs/promises'
import { basename, resolve } from 'node:path'
import { Fault } from '@gongzhi/kernel'

export type CameraAddress = {
  readonly kind: 'file' | 'live'
  /** For ffmpeg only. */
  readonly input: string
  /** For people and logs: a file's name; a stream without user, password and query, and without a path that may hold them. */
  readonly shown: string
}

/** A path, or an rtsp:// or rtsps:// URL. Faults: camera-not-found, camera-unreadable. */
export async function cameraAddress(address: string): Promise<CameraAddress> {
  const scheme = /^([a-z][a-z0-9+.-]+):/i.exec(address)?.[1]?.toLowerCase()
  if (scheme === undefined) return fileAddress(address)
  if (scheme !== 'rtsp' && scheme !== 'rtsps') throw unreadable('only files, rtsp:// and rtsps:// are read')
  if (!URL.canParse(address)) throw unreadable('not a valid stream address')
  const url = new URL(address)
  if (url.hostname === '') throw unreadable('the stream address has no host')
  // Some makes take the sign-in as part of the path: rtsp://10.0.0.7/user=admin&password=…&channel=1&stream=0.sdp
  const path = /^[\w./-]*$/.test(url.pathname) && !/pass|pwd/i.test(url.pathname) ? url.pathname : '/…'
  return { kind: 'live', input: address, shown: `${scheme}://${url.host}${path}` }
}

async function fileAddress(path: string): Promise<CameraAddress> {
  const shown = basename(path)
  const found = await stat(path).catch(() => undefined)
  if (found === undefined) throw new Fault('camera-not-found', { source: shown })
  if (!found.isFile()) throw unreadable(`${shown} is not a file`)
  return { kind: 'file', input: `file:${resolve(path)}`, shown }
}

function unreadable(detail: string): Fault {
  return new Fault('camera-unreadable', { detail })
}
