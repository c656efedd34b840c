// Reads entries of a zip archive in memory, believing nothing it says of its sizes. Nothing is written anywhere, so names lead
// nowhere. Layout: PKWARE APPNOTE 6.3, sections 4.3.7, 4.3.12, 4.3.14-16, 4.5.3.
import { crc32, inflateRawSync } from 'node:zlib'
import { Fault } from '@gongzhi/kernel'
import { bomb, broken, type ReadingLimits } from './reading-limits.ts'

export type Archive = {
  readonly names: readonly string[]
  /** Undefined where there is no such entry. Faults: document-bomb, document-broken, document-encrypted. */
  read(name: string): Buffer | undefined
}

type Entry = {
  readonly flags: number
  readonly method: number
  readonly crc: number
  readonly packed: number
  readonly unfolded: number
  readonly header: number
}

const END = 0x06054b50
const END_64 = 0x06064b50
const LOCATOR_64 = 0x07064b50
const DIRECTORY = 0x02014b50
const HEADER = 0x04034b50
const END_BYTES = 22
const ENCRYPTED = 0x41
const NOT_HERE = 0xffffffff

/** Faults: document-broken (no archive, or half of one), document-bomb (too many entries, or they say they unfold to too much). */
export function openArchive(bytes: Uint8Array, limits: ReadingLimits): Archive {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const entries = within(() => directoryOf(file, limits))
  let left = limits.unfoldedBytes
  const kept = new Map<string, Buffer>()
  return {
    names: [...entries.keys()],
    read: (name) => {
      const known = kept.get(name)
      if (known) return known
      const entry = entries.get(name)
      if (!entry) return undefined
      const content = within(() => contentOf(file, entry, left, limits))
      left -= content.length
      // What is asked for again is small; the large parts are read once.
      if (content.length < 1024 * 1024) kept.set(name, content)
      return content
    },
  }
}

/** Reading past the end of the file is the file's fault. */
function within<T>(work: () => T): T {
  try {
    return work()
  } catch (fault) {
    if (fault instanceof RangeError) throw broken('压缩包不完整', 'the archive is cut off', fault)
    throw fault
  }
}

function directoryOf(file: Buffer, limits: ReadingLimits): ReadonlyMap<string, Entry> {
  const { count, start } = endOf(file)
  if (count > limits.entries) throw bomb(`压缩包内有 ${count} 个文件`, `${count} entries`)
  const entries = new Map<string, Entry>()
  let at = start
  let all = 0
  for (let index = 0; index < count; index++) {
    if (file.readUInt32LE(at) !== DIRECTORY) throw broken('压缩包目录损坏', 'the directory of the archive is damaged')
    const nameBytes = file.readUInt16LE(at + 28)
    const extraBytes = file.readUInt16LE(at + 30)
    const name = file
      .toString('utf8', at + 46, at + 46 + nameBytes)
      .replaceAll('\\', '/')
      .replace(/^\/+/, '')
    const entry = withExtra(
      {
        flags: file.readUInt16LE(at + 8),
        method: file.readUInt16LE(at + 10),
        crc: file.readUInt32LE(at + 16),
        packed: file.readUInt32LE(at + 20),
        unfolded: file.readUInt32LE(at + 24),
        header: file.readUInt32LE(at + 42),
      },
      file.subarray(at + 46 + nameBytes, at + 46 + nameBytes + extraBytes),
    )
    all += entry.unfolded
    if (all > limits.unfoldedBytes)
      throw bomb(`展开后超过 ${megabytes(limits)} MB`, `it unfolds to more than ${megabytes(limits)} MB`)
    // Of two entries of one name readers differ on which counts.
    if (entries.has(name)) throw broken('压缩包内文件重名', 'two entries of one name')
    entries.set(name, entry)
    at += 46 + nameBytes + extraBytes + file.readUInt16LE(at + 32)
  }
  return entries
}

function endOf(file: Buffer): { readonly count: number; readonly start: number } {
  const first = Math.max(0, file.length - END_BYTES - 0xffff)
  for (let at = file.length - END_BYTES; at >= first; at--) {
    if (file.readUInt32LE(at) !== END) continue
    const count = file.readUInt16LE(at + 10)
    const start = file.readUInt32LE(at + 16)
    if (count !== 0xffff && start !== NOT_HERE) return { count, start }
    if (at < 20 || file.readUInt32LE(at - 20) !== LOCATOR_64) return { count, start }
    const end = Number(file.readBigUInt64LE(at - 12))
    if (file.readUInt32LE(end) !== END_64) throw broken('压缩包目录损坏', 'the directory of the archive is damaged')
    return { count: Number(file.readBigUInt64LE(end + 32)), start: Number(file.readBigUInt64LE(end + 48)) }
  }
  throw broken('压缩包不完整', 'the archive is cut off')
}

/** Sizes that do not fit 32 bits, or that the writer did not know, stand in an extra field. */
function withExtra(entry: Entry, extra: Buffer): Entry {
  if (![entry.unfolded, entry.packed, entry.header].includes(NOT_HERE)) return entry
  for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2)) {
    if (extra.readUInt16LE(at) !== 1) continue
    let next = at + 4
    const wide = (value: number): number => {
      if (value !== NOT_HERE) return value
      const read = Number(extra.readBigUInt64LE(next))
      next += 8
      return read
    }
    return { ...entry, unfolded: wide(entry.unfolded), packed: wide(entry.packed), header: wide(entry.header) }
  }
  return entry
}

function contentOf(file: Buffer, entry: Entry, left: number, limits: ReadingLimits): Buffer {
  if (entry.flags & ENCRYPTED) throw new Fault('document-encrypted')
  if (file.readUInt32LE(entry.header) !== HEADER) throw broken('压缩包内文件损坏', 'an entry of the archive is damaged')
  const from = entry.header + 30 + file.readUInt16LE(entry.header + 26) + file.readUInt16LE(entry.header + 28)
  if (from + entry.packed > file.length) throw broken('压缩包不完整', 'the archive is cut off')
  const packed = file.subarray(from, from + entry.packed)
  const content = entry.method === 0 ? packed : unfolded(packed, entry.method, left, limits)
  if (content.length > left) throw tooMuch(limits)
  if (content.length !== entry.unfolded || crc32(content) !== entry.crc)
    throw broken('压缩包内文件损坏', 'an entry of the archive is damaged')
  return content
}

function unfolded(packed: Buffer, method: number, left: number, limits: ReadingLimits): Buffer {
  if (method !== 8) throw broken(`压缩方式 ${method} 不支持`, `compression method ${method}`)
  const byRatio = Math.max(limits.ratioFrom, packed.length * limits.ratio)
  try {
    return inflateRawSync(packed, { maxOutputLength: Math.max(1, Math.min(left, byRatio)) })
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw tooMuch(limits)
    throw broken('压缩包内文件损坏', 'an entry of the archive is damaged', cause)
  }
}

const megabytes = (limits: ReadingLimits): number => Math.round(limits.unfoldedBytes / 1024 / 1024)
const tooMuch = (limits: ReadingLimits): Fault =>
  bomb(
    `展开后超过 ${megabytes(limits)} MB 或原大小的 ${limits.ratio} 倍`,
    `it unfolds to more than ${megabytes(limits)} MB or ${limits.ratio} times its size`,
  )
