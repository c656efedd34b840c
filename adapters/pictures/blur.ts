// The only way a picture leaves the eye: regions hidden for good, then JPEG without metadata.
// Never alters the caller's frame, and never encodes one whose regions were not hidden first.
import type { Blur } from '@gongzhi/engine/eye/eye.port'
import sharp from 'sharp'
import { hideRegions } from './hide-regions.ts'

const QUALITY = 80

export const blur: Blur = {
  async blurred(frame, regions, options = {}) {
    const { width, height } = frame
    const canvas = { width, height, pixels: new Uint8Array(frame.pixels) }
    hideRegions(canvas, regions)
    let pipeline = sharp(canvas.pixels, { raw: { width, height, channels: 3 } })
    const { longSide, quality = QUALITY } = options
    if (longSide !== undefined)
      pipeline = pipeline.resize(longSide, longSide, { fit: 'inside', withoutEnlargement: true })
    return pipeline.jpeg({ quality, mozjpeg: false }).toBuffer()
  },
}
