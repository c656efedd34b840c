// A backup as a tar file (ustar), so that it can be looked into with what every machine has. Lines are compressed one part
// at a time; pictures are as they are. A file is there whole and on the disk, or not at all.
import { type FileHandle, open, rename, rm, statfs } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import { promisify } from 'node:util'
import { gunzip, gzip } from 'node:zlib'
import type { ArchiveReader, ArchiveWriter, Part } from '@gongzhi/engine/backup/backup.port'
import { Fault } from '@gongzhi/kernel'

const compress = promisify(gzip)
const expand = promisify(gunzip)

const BLOCK = 512
/** A part is whole in memory when it is read: nothing larger was ever written, or is believed. */
const MOST_BYTES = 64 * 1024 * 1024
const NAME = /^[a-z0-9][a-z0-9._-]*(\/[a-z0-9][a-z0-9._-]*){0,2}$/
const LINES = /\.jsonl$/
/** Bytes written between two looks at how much room is left. */
const LOOK_EVERY = 32 * 1024 * 1024
const NO_ROOM = new Set(['ENOSPC', 'EDQUOT', 'EFBIG'])

function broken(detail: string): Fault {
  return new Fault('backup-broken', { detail })
}

function header(name: string, size: number, seconds: number): Buffer {
  if (!NAME.test(name) || name.length > 99) throw new Error(`no name for a part: ${name}`)
  const block = Buffer.alloc(BLOCK)
  const octal = (value: number, digits: number) => `${value.toString(8).padStart(digits, '0')}\0`
  block.write(name, 0)
  block.write(octal(0o600, 7), 100)
  block.write(octal(0, 7), 108)
  block.write(octal(0, 7), 116)
  block.write(octal(size, 11), 124)
  block.write(octal(seconds, 11), 136)
  block.write('        ', 148)
  block.write('0', 156)
  block.write('ustar\x0000', 257, 'latin1')
  const sum = block.reduce((total, byte) => total + byte, 0)
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
  return block
}

/** `minFreeBytes`: what must stay free on the disk. The file may not be there yet. Faults: backup-no-room, usage. */
export async function writeTar(path: string, { minFreeBytes = 0 } = {}): Promise<ArchiveWriter> {
  const draft = `${path}.part`
  const file = await open(draft, 'wx', 0o600).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'EEXIST') throw new Fault('backup-running', {}, { cause })
    throw new Fault('backup-failed', { detail: `${basename(path)}: ${cause.code}` }, { cause })
  })
  const seconds = Math.floor(Date.now() / 1000)
  let unlooked = LOOK_EVERY
  let ended = false

  async function look(bytes: number): Promise<void> {
    unlooked += bytes
    if (minFreeBytes <= 0 || unlooked < LOOK_EVERY) return
    unlooked = 0
    const { bavail, bsize } = await statfs(draft)
    if (bavail * bsize < minFreeBytes + LOOK_EVERY) throw new Fault('backup-no-room')
  }

  async function write(...pieces: readonly Uint8Array[]): Promise<void> {
    try {
      await file.writev([...pieces])
    } catch (cause) {
      const { code } = cause as NodeJS.ErrnoException
      throw code !== undefined && NO_ROOM.has(code) ? new Fault('backup-no-room', {}, { cause }) : cause
    }
  }

  return {
    async add({ name, bytes }) {
      const packed = LINES.test(name)
      const body = packed ? await compress(bytes, { level: 3 }) : bytes
      if (Math.max(body.length, bytes.length) > MOST_BYTES) throw new Error(`a part of ${bytes.length} bytes: ${name}`)
      await look(body.length)
      const padding = Buffer.alloc((BLOCK - (body.length % BLOCK)) % BLOCK)
      await write(header(packed ? `${name}.gz` : name, body.length, seconds), body, padding)
    },
    async end() {
      await write(Buffer.alloc(2 * BLOCK))
      await file.sync()
      await file.close()
      ended = true
      await rename(draft, path)
      await syncFolder(dirname(path))
    },
    async abort() {
      if (ended) return
      ended = true
      await file.close().catch(() => undefined)
      await rm(draft, { force: true })
    },
  }
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } catch (error) {
    // Some systems cannot sync a folder; there the names go with the files.
    const { code } = error as NodeJS.ErrnoException
    if (code !== 'EISDIR' && code !== 'EINVAL' && code !== 'EPERM') throw error
  } finally {
    await folder.close()
  }
}

/** Exactly `length` bytes. Fault backup-broken where the file ends before. */
async function take(file: FileHandle, length: number, at: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length)
  let got = 0
  while (got < length) {
    const { bytesRead } = await file.read(buffer, got, length - got, at + got)
    if (bytesRead === 0) throw broken('it breaks off')
    got += bytesRead
  }
  return buffer
}

function partOf(block: Buffer): { name: string; size: number } {
  const sum = Number.parseInt(block.toString('latin1', 148, 156), 8)
  const counted = block.reduce((total, byte, i) => total + (i >= 148 && i < 156 ? 32 : byte), 0)
  const name = block.toString('latin1', 0, 100).split('\0')[0] ?? ''
  const size = Number.parseInt(block.toString('latin1', 124, 136), 8)
  if (sum !== counted || !NAME.test(name) || block[156] !== 48 || !(size >= 0 && size <= MOST_BYTES))
    throw broken('it is no backup')
  return { name, size }
}

export function readTar(path: string): ArchiveReader {
  return {
    async *parts() {
      const file = await open(path, 'r').catch((cause: NodeJS.ErrnoException) => {
        throw new Fault('backup-broken', { detail: `${basename(path)}: ${cause.code}` }, { cause })
      })
      try {
        for (let at = 0; ; ) {
          const block = await take(file, BLOCK, at)
          at += BLOCK
          if (block.every((byte) => byte === 0)) {
            if ((await take(file, BLOCK, at)).some((byte) => byte !== 0)) throw broken('it has no end')
            const more = await file.read(Buffer.alloc(1), 0, 1, at + BLOCK)
            if (more.bytesRead > 0) throw broken('something follows its end')
            return
          }
          const { name, size } = partOf(block)
          const body = await take(file, size, at)
          at += Math.ceil(size / BLOCK) * BLOCK
          yield await unpacked(name, body)
        }
      } finally {
        await file.close()
      }
    },
  }
}

async function unpacked(name: string, body: Buffer): Promise<Part> {
  if (!name.endsWith('.gz')) return { name, bytes: body }
  const bytes = await expand(body, { maxOutputLength: MOST_BYTES }).catch((cause: unknown) => {
    throw new Fault('backup-broken', { detail: `${name} cannot be unpacked` }, { cause })
  })
  return { name: name.slice(0, -3), bytes }
}
