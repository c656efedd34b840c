// Reads an operator's model: a plain file, of a size that a model has, that needs no other file and does not loop.
import { createHash } from 'node:crypto'
import { constants, open } from 'node:fs/promises'
import { basename } from 'node:path'
import { Fault } from '@gongzhi/kernel'
import { modelTraps } from './external-data.ts'

export const MOST_MODEL_BYTES = 512 * 1024 * 1024

/** `digest`: SHA-256. Faults: model-unreadable, model-too-heavy. */
export async function readModelFile(
  path: string,
  mostBytes: number = MOST_MODEL_BYTES,
): Promise<{ readonly bytes: Uint8Array; readonly digest: string }> {
  const bytes = await readBounded(path, mostBytes)
  const { externalData, loops } = modelTraps(bytes)
  if (externalData) throw unreadable('its weights lie in other files')
  if (loops) throw unreadable('it has loops')
  return { bytes, digest: createHash('sha256').update(bytes).digest('hex') }
}

async function readBounded(path: string, mostBytes: number): Promise<Uint8Array> {
  // A pipe would be waited for until somebody writes to it.
  const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)).catch((cause: unknown) => {
    throw unreadable(`${basename(path)} cannot be opened`, cause)
  })
  try {
    const found = await file.stat()
    if (!found.isFile()) throw unreadable(`${basename(path)} is not a file`)
    if (found.size > mostBytes)
      throw new Fault('model-too-heavy', { detail: `the file has more than ${Math.floor(mostBytes / 1024 / 1024)} MB` })
    const bytes = Buffer.alloc(found.size)
    let read = 0
    while (read < bytes.length) {
      const { bytesRead } = await file.read(bytes, read, bytes.length - read, read)
      if (bytesRead === 0) break
      read += bytesRead
    }
    return bytes.subarray(0, read)
  } catch (cause) {
    if (cause instanceof Fault) throw cause
    throw unreadable(`${basename(path)} cannot be read`, cause)
  } finally {
    await file.close()
  }
}

function unreadable(detail: string, cause?: unknown): Fault {
  return new Fault('model-unreadable', { detail }, cause === undefined ? {} : { cause })
}
