// Reads when a picture was taken from its EXIF block (CIPA DC-008, tags 0x9003 and 0x9011), and nothing else of it.
import type { Instant } from '@gongzhi/kernel'

const EXIF_FOLDER = 0x8769
const TAKEN = 0x9003
const TAKEN_OFFSET = 0x9011
const ASCII = 2

/** Cameras that do not say their offset from UTC are taken to be on `offsetMinutes`. Nothing when there is no sound time. */
export function exifTime(exif: Uint8Array, offsetMinutes: number): Instant | undefined {
  const tiff = exif[0] === 0x45 ? exif.subarray(6) : exif
  if (tiff.length < 8) return undefined
  const view = new DataView(tiff.buffer, tiff.byteOffset, tiff.byteLength)
  const little = view.getUint16(0) === 0x4949
  const root = folder(view, view.getUint32(4, little), little)
  const pointer = root.get(EXIF_FOLDER)
  if (pointer === undefined) return undefined
  const tags = folder(view, pointer.value, little)
  return instant(text(tiff, tags.get(TAKEN)), text(tiff, tags.get(TAKEN_OFFSET)), offsetMinutes)
}

type Entry = { readonly type: number; readonly count: number; readonly value: number; readonly at: number }

function folder(view: DataView, at: number, little: boolean): Map<number, Entry> {
  const entries = new Map<number, Entry>()
  if (at + 2 > view.byteLength) return entries
  const count = view.getUint16(at, little)
  for (let i = 0, entry = at + 2; i < count && entry + 12 <= view.byteLength; i++, entry += 12) {
    entries.set(view.getUint16(entry, little), {
      type: view.getUint16(entry + 2, little),
      count: view.getUint32(entry + 4, little),
      value: view.getUint32(entry + 8, little),
      at: entry + 8,
    })
  }
  return entries
}

function text(tiff: Uint8Array, entry: Entry | undefined): string {
  if (entry === undefined || entry.type !== ASCII || entry.count > 64) return ''
  const at = entry.count > 4 ? entry.value : entry.at
  return new TextDecoder('latin1').decode(tiff.subarray(at, at + entry.count)).split('\0')[0] ?? ''
}

function instant(taken: string, offset: string, offsetMinutes: number): Instant | undefined {
  const parts = /^(\d{4}):(\d\d):(\d\d) (\d\d):(\d\d):(\d\d)/.exec(taken)
  if (parts === null) return undefined
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts.slice(1).map(Number)
  const utc = Date.UTC(year, month - 1, day, hour, minute, second)
  // "0000:00:00" and the 31st of February are what cameras without a set clock write.
  if (new Date(utc).getUTCMonth() !== month - 1 || new Date(utc).getUTCDate() !== day || year < 1990) return undefined
  const said = /^([+-])(\d\d):(\d\d)/.exec(offset)
  const minutes = said === null ? offsetMinutes : (said[1] === '-' ? -1 : 1) * (Number(said[2]) * 60 + Number(said[3]))
  return utc - minutes * 60_000
}
