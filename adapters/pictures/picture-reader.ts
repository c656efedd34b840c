// Takes an uploaded picture apart: what it really is (by its bytes, never by its name), its pixels, its time.
// Everything else that came with it is dropped; nothing is written.
import type { PictureReader } from '@gongzhi/engine/eye/eye.port'
import { Fault } from '@gongzhi/kernel'
import sharp from 'sharp'
import { decodePicture } from './decode-picture.ts'
import { exifTime } from './exif-time.ts'
import { hasTooManyScans, withoutTexts } from './picture-traps.ts'

export type PictureReaderOptions = {
  readonly maxBytes?: number
  readonly maxPixels?: number
  /** Larger pictures are scaled down to this longer side. */
  readonly longSide?: number
  /** Where a camera does not say its offset from UTC. China has one. */
  readonly offsetMinutes?: number
}

export function pictureReader(options: PictureReaderOptions = {}): PictureReader {
  const { maxBytes = 20 * 1024 * 1024, maxPixels = 50_000_000, longSide = 2560, offsetMinutes = 480 } = options
  return {
    async read(given) {
      if (given.length > maxBytes)
        throw new Fault('picture-too-large', { limit: `${Math.floor(maxBytes / 1024 / 1024)} MB` })
      const format = sniff(given)
      if (format === undefined) throw new Fault('picture-invalid', { detail: 'only JPEG, PNG and WebP are read' })
      if (format === 'jpeg' && hasTooManyScans(given))
        throw new Fault('picture-invalid', { detail: 'a JPEG of too many scans' })
      const bytes = format === 'png' ? withoutTexts(given) : given
      const { pixels, exif } = await readHead(bytes, format)
      if (pixels > maxPixels) throw new Fault('picture-too-large', { limit: `${Math.floor(maxPixels / 1e6)} MP` })
      const takenAt = exif === undefined ? undefined : exifTime(exif, offsetMinutes)
      try {
        const decoded = await decodePicture(bytes, { maxPixels, longSide })
        return { frame: { index: 0, ms: 0, ...decoded }, ...(takenAt === undefined ? {} : { takenAt }) }
      } catch (cause) {
        throw new Fault('picture-invalid', { detail: `damaged ${format.toUpperCase()}` }, { cause })
      }
    },
  }
}

type Format = 'jpeg' | 'png' | 'webp'

function sniff(bytes: Uint8Array): Format | undefined {
  const starts = (at: number, ...expected: number[]): boolean => expected.every((byte, i) => bytes[at + i] === byte)
  if (starts(0, 0xff, 0xd8, 0xff)) return 'jpeg'
  if (starts(0, 0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return 'png'
  if (starts(0, 0x52, 0x49, 0x46, 0x46) && starts(8, 0x57, 0x45, 0x42, 0x50)) return 'webp'
  return undefined
}

async function readHead(bytes: Uint8Array, format: Format): Promise<{ pixels: number; exif: Uint8Array | undefined }> {
  try {
    // The limit is checked by the caller, whose answer tells "too large" from "not a picture".
    const { width, height, exif } = await sharp(bytes, { limitInputPixels: false }).metadata()
    return { pixels: width * height, exif }
  } catch (cause) {
    throw new Fault('picture-invalid', { detail: `damaged ${format.toUpperCase()}` }, { cause })
  }
}
