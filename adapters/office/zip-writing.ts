// Writes a zip archive in memory whose bytes depend on nothing but what is in it: no clock, no names of users or systems.
// Layout: PKWARE APPNOTE 6.3, sections 4.3.7, 4.3.12, 4.3.16.
import { crc32, deflateRawSync } from 'node:zlib'

export type Part = { readonly name: string; readonly content: string | Uint8Array }

/** 1980-01-01, the first day that the format knows. */
const DATE = 0x21
const UTF8_NAMES = 0x800
const DEFLATED = 8
const VERSION = 20

export function writeArchive(parts: readonly Part[]): Uint8Array {
  const written: Buffer[] = []
  const directory: Buffer[] = []
  let at = 0
  for (const { name, content } of parts) {
    const bytes = Buffer.from(content)
    const packed = deflateRawSync(bytes, { level: 9 })
    const nameBytes = Buffer.from(name)
    const about = Buffer.alloc(26)
    about.writeUInt16LE(VERSION, 0)
    about.writeUInt16LE(UTF8_NAMES, 2)
    about.writeUInt16LE(DEFLATED, 4)
    about.writeUInt16LE(0, 6)
    about.writeUInt16LE(DATE, 8)
    about.writeUInt32LE(crc32(bytes), 10)
    about.writeUInt32LE(packed.length, 14)
    about.writeUInt32LE(bytes.length, 18)
    about.writeUInt16LE(nameBytes.length, 22)
    const header = Buffer.concat([signed(0x04034b50), about, nameBytes, packed])
    const entry = Buffer.alloc(14)
    entry.writeUInt32LE(at, 10)
    directory.push(Buffer.concat([signed(0x02014b50), two(VERSION), about, entry, nameBytes]))
    written.push(header)
    at += header.length
  }
  const listed = Buffer.concat(directory)
  const end = Buffer.alloc(18)
  end.writeUInt16LE(parts.length, 4)
  end.writeUInt16LE(parts.length, 6)
  end.writeUInt32LE(listed.length, 8)
  end.writeUInt32LE(at, 12)
  return new Uint8Array(Buffer.concat([...written, listed, signed(0x06054b50), end]))
}

function signed(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}

function two(value: number): Buffer {
  const bytes = Buffer.alloc(2)
  bytes.writeUInt16LE(value)
  return bytes
}
