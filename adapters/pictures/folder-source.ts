// A folder of JPEGs as a camera, one picture after the other by name; needs no ffmpeg. Never changes the folder.
import { readdir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { Frame, FrameSource } from '@gongzhi/engine/eye/eye.port'
import { Fault } from '@gongzhi/kernel'
import { decodePicture } from './decode-picture.ts'

export type FolderSourceOptions = {
  /** Pictures a second, for the frames' time; they are read as fast as they are asked for. Default 2. */
  readonly fps?: number
  /** Begins anew after the last picture; index and time go on. */
  readonly loop?: boolean
  readonly longSide?: number
}

const MAX_PIXELS = 50_000_000

/** Faults: camera-not-found, camera-unreadable (no JPEG in it; while reading: the name of a picture that is not one). */
export async function folderSource(folder: string, options: FolderSourceOptions = {}): Promise<FrameSource> {
  const name = basename(folder)
  const entries = await readdir(folder).catch(() => undefined)
  if (entries === undefined) throw new Fault('camera-not-found', { source: name })
  const pictures = entries.filter((entry) => /\.jpe?g$/i.test(entry)).sort()
  if (pictures.length === 0) throw new Fault('camera-unreadable', { detail: `${name}: no JPEG in it` })
  return new FolderSource(
    name,
    pictures.map((picture) => join(folder, picture)),
    options,
  )
}

class FolderSource implements FrameSource {
  readonly name: string
  readonly #pictures: readonly string[]
  readonly #options: FolderSourceOptions
  #stopped = false
  #decodeMs = 0

  constructor(name: string, pictures: readonly string[], options: FolderSourceOptions) {
    this.name = name
    this.#pictures = pictures
    this.#options = options
  }

  async *frames(): AsyncGenerator<Frame> {
    const { fps = 2, loop = false } = this.#options
    for (let index = 0; !this.#stopped && (loop || index < this.#pictures.length); index++) {
      const picture = this.#pictures[index % this.#pictures.length] ?? ''
      const decoded = await this.#decode(picture)
      if (!this.#stopped) yield { index, ms: (index * 1000) / fps, ...decoded }
    }
  }

  decodeMs(): number {
    return this.#decodeMs
  }

  async stop(): Promise<void> {
    this.#stopped = true
  }

  async #decode(picture: string): ReturnType<typeof decodePicture> {
    const begin = performance.now()
    const { longSide } = this.#options
    try {
      return await decodePicture(picture, { maxPixels: MAX_PIXELS, ...(longSide === undefined ? {} : { longSide }) })
    } catch {
      throw new Fault('camera-unreadable', { detail: basename(picture) })
    } finally {
      this.#decodeMs += performance.now() - begin
    }
  }
}
