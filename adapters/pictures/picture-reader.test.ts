// Uploads: what is taken, what is refused, what is dropped.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Fault } from '@gongzhi/kernel'
import fc from 'fast-check'
import sharp from 'sharp'
import { exifTime } from './exif-time.ts'
import { pictureReader } from './picture-reader.ts'

const reader = pictureReader()
const picture = (width = 60, height = 40) => sharp({ create: { width, height, channels: 3, background: '#ff0000' } })
const code = (expected: string) => (error: unknown) => error instanceof Fault && error.code === expected

describe('reading a picture', () => {
  it('takes JPEG, PNG and WebP', async () => {
    for (const bytes of [picture().jpeg(), picture().png(), picture().webp()].map((p) => p.toBuffer())) {
      const { frame, takenAt } = await reader.read(await bytes)
      assert.deepEqual([frame.width, frame.height, frame.pixels.length, takenAt], [60, 40, 7200, undefined])
      assert.ok((frame.pixels[0] as number) > 240 && (frame.pixels[1] as number) < 10)
    }
  })

  it('takes grey and transparent ones as colours on white', async () => {
    const grey = await reader.read(await picture().greyscale().jpeg().toBuffer())
    assert.equal(grey.frame.pixels.length, 7200)
    const clear = sharp({ create: { width: 8, height: 8, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0 } } })
    assert.equal((await reader.read(await clear.png().toBuffer())).frame.pixels[0], 255)
  })

  it('turns it upright and tells when it was taken', async () => {
    const taken = { DateTimeOriginal: '2026:03:05 14:30:00' }
    const write = (ifd2: Record<string, string>) =>
      picture().withExif({ IFD2: ifd2 }).withMetadata({ orientation: 6 }).jpeg().toBuffer()
    const abroad = await reader.read(await write({ ...taken, OffsetTimeOriginal: '+02:00' }))
    assert.deepEqual([abroad.frame.width, abroad.frame.height], [40, 60])
    assert.equal(abroad.takenAt, Date.UTC(2026, 2, 5, 12, 30))
    assert.equal((await reader.read(await write(taken))).takenAt, Date.UTC(2026, 2, 5, 6, 30))
    assert.equal((await reader.read(await write({ DateTimeOriginal: '0000:00:00 00:00:00' }))).takenAt, undefined)
  })

  it('refuses other formats, whatever they claim to be', async () => {
    const gif = await picture().gif().toBuffer()
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/hostname"/></svg>')
    for (const bytes of [gif, svg, Buffer.from('hello'), Buffer.alloc(0)]) {
      await assert.rejects(reader.read(bytes), code('picture-invalid'))
    }
  })

  it('refuses a damaged one, a heavy one and a vast one', async () => {
    const noise = await sharp(Buffer.from(Array.from({ length: 30_000 }, (_, i) => (i * 7919) % 251)), {
      raw: { width: 100, height: 100, channels: 3 },
    })
      .jpeg()
      .toBuffer()
    await assert.rejects(reader.read(noise.subarray(0, noise.length >> 1)), code('picture-invalid'))
    await assert.rejects(pictureReader({ maxBytes: 100 }).read(noise), code('picture-too-large'))
    await assert.rejects(pictureReader({ maxPixels: 9_999 }).read(noise), code('picture-too-large'))
    const bomb = await picture(9000, 9000).png().toBuffer()
    assert.ok(bomb.length < 5_000_000)
    await assert.rejects(reader.read(bomb), code('picture-too-large'))
  })

  it('scales a large one down', async () => {
    const { frame } = await pictureReader({ longSide: 100 }).read(await picture(400, 200).jpeg().toBuffer())
    assert.deepEqual([frame.width, frame.height], [100, 50])
  })

  it('gives any bytes an answer from the catalogue', async () => {
    const heads = [
      [0xff, 0xd8, 0xff],
      [0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10],
      [0x52, 0x49, 0x46, 0x46, 1, 0, 0, 0, 0x57, 0x45, 0x42, 0x50],
    ]
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...heads), fc.uint8Array({ maxLength: 300 }), async (head, rest) => {
        await assert.rejects(reader.read(Uint8Array.from([...head, ...rest])), code('picture-invalid'))
      }),
      { numRuns: 40 },
    )
  })
})

describe('the time in an EXIF block', () => {
  it('reads any bytes without an error', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => exifTime(bytes, 480) === undefined || true))
  })
})
