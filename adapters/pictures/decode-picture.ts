// Encoded picture → RGB pixels, by sharp. Bounded in pixels; never keeps metadata.
import type { Frame } from '@gongzhi/engine/eye/eye.port'
import sharp from 'sharp'

export type Pixels = Pick<Frame, 'width' | 'height' | 'pixels'>

export type DecodeOptions = {
  /** Refuses larger pictures before they are decoded. */
  readonly maxPixels: number
  /** Scales down to this longer side while decoding. */
  readonly longSide?: number
}

/** Orientation applied, colours to sRGB, transparency onto white. Throws what sharp throws. */
export async function decodePicture(picture: string | Uint8Array, options: DecodeOptions): Promise<Pixels> {
  const { longSide } = options
  let pipeline = sharp(picture, { limitInputPixels: options.maxPixels, failOn: 'warning', autoOrient: true })
  if (longSide !== undefined)
    pipeline = pipeline.resize(longSide, longSide, { fit: 'inside', withoutEnlargement: true })
  const { data, info } = await pipeline
    .flatten({ background: '#ffffff' })
    .toColourspace('srgb')
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true })
  const pixels = info.channels === 3 ? data : spread(data, info.channels)
  return { width: info.width, height: info.height, pixels }
}

/** A grey picture may come back with one channel. */
function spread(grey: Uint8Array, channels: number): Uint8Array {
  const pixels = new Uint8Array((grey.length / channels) * 3)
  for (let i = 0, p = 0; p < pixels.length; i += channels, p += 3) pixels.fill(grey[i] as number, p, p + 3)
  return pixels
}
