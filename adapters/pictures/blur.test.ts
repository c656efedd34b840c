// What is hidden must be gone: equal outputs for different secrets, not merely blurry ones.
import assert from 'node:assert/strict'
import { it } from 'node:test'
import type { Frame } from '@gongzhi/engine/eye/eye.port'
import type { BlurRegion } from '@gongzhi/kernel'
import { blurRegions } from '@gongzhi/kernel'
import fc from 'fast-check'
import sharp from 'sharp'
import { blur } from './blur.ts'
import { decodePicture } from './decode-picture.ts'

const CAR = { kind: 'car', group: 'vehicle', score: 0.9, box: [0.2, 0.2, 0.8, 0.9] } as const
const TEXTS = ['浙A·12345', '浙A·88888', 'ZJ 0O1I7', 'MMMMMMMM', '........', '']

async function draw(inner: string): Promise<Frame> {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="640" height="480"><rect width="640" height="480" fill="#7a8a6a"/>
    <rect x="128" y="96" width="384" height="336" rx="40" fill="#b03030"/><circle cx="210" cy="420" r="40"/><circle cx="430" cy="420" r="40"/>${inner}</svg>`
  const { data, info } = await sharp(Buffer.from(svg))
    .flatten()
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true })
  return { index: 0, ms: 0, width: info.width, height: info.height, pixels: data }
}

const pixelsOf = async (jpeg: Uint8Array): Promise<Uint8Array> => (await decodePicture(jpeg, { maxPixels: 1e8 })).pixels

function largestDifference(a: Uint8Array, b: Uint8Array): number {
  let largest = 0
  for (let i = 0; i < a.length; i++) largest = Math.max(largest, Math.abs((a[i] as number) - (b[i] as number)))
  return largest
}

it('leaves nothing of a plate: every text gives the same picture', async (t) => {
  const plate = (text: string): string =>
    `<rect x="230" y="300" width="180" height="46" fill="#1040c0"/><text x="240" y="338" font-size="36" font-family="monospace" fill="white">${text}</text>`
  const frames = await Promise.all(TEXTS.map((text) => draw(plate(text))))
  const [first = frames[0] as Frame, ...others] = frames
  const before = Math.min(...others.map((frame) => largestDifference(frame.pixels, first.pixels)))
  assert.ok(before > 150, 'the texts must differ before they are hidden')
  const hidden = await Promise.all(frames.map(async (frame) => pixelsOf(await blur.blurred(frame, blurRegions([CAR])))))
  const after = Math.max(...hidden.map((pixels) => largestDifference(pixels, hidden[0] as Uint8Array)))
  t.diagnostic(`largest difference between any two of ${TEXTS.length} texts: ${before} before, ${after} after`)
  assert.equal(after, 0)
})

it('leaves too little of a person to tell one face from another', async (t) => {
  const face = (eyes: number, mouth: number): string =>
    `<ellipse cx="320" cy="200" rx="50" ry="65" fill="#d8a888"/><circle cx="${320 - eyes}" cy="185" r="8"/>
     <circle cx="${320 + eyes}" cy="185" r="8"/><rect x="${320 - mouth}" y="225" width="${2 * mouth}" height="7" fill="#902020"/>
     <rect x="270" y="265" width="100" height="170" fill="#304080"/>`
  const person: BlurRegion = { kind: 'person', box: [0.34, 0.12, 0.66, 0.99] }
  const faces = await Promise.all([face(15, 12), face(28, 12), face(20, 30), face(24, 20)].map(draw))
  const hidden = await Promise.all(faces.map(async (frame) => pixelsOf(await blur.blurred(frame, [person]))))
  const before = Math.max(...faces.slice(1).map((frame) => largestDifference(frame.pixels, (faces[0] as Frame).pixels)))
  const after = Math.max(...hidden.slice(1).map((pixels) => largestDifference(pixels, hidden[0] as Uint8Array)))
  t.diagnostic(`largest difference between faces: ${before} before, ${after} after`)
  assert.ok(before > 100)
  // One step of the coarse colours, and what JPEG adds to it.
  assert.ok(after <= 32, String(after))
})

it('hides whatever the region is, keeps the rest, and never touches the frame it was given', async () => {
  const share = fc.double({ min: 0, max: 1, noNaN: true })
  const region = fc.tuple(share, share, share, share, fc.constantFrom('person' as const, 'plate' as const))
  const frame = await draw('')
  for (let i = 0; i < frame.pixels.length; i++) frame.pixels[i] = (i * 7919) % 256
  const kept = Uint8Array.from(frame.pixels)
  await fc.assert(
    fc.asyncProperty(fc.array(region, { maxLength: 4 }), async (several) => {
      const regions = several.map(
        ([a, b, c, d, kind]): BlurRegion => ({
          kind,
          box: [Math.min(a, c), Math.min(b, d), Math.max(a, c), Math.max(b, d)],
        }),
      )
      const jpeg = await blur.blurred(frame, regions)
      assert.deepEqual(frame.pixels, Buffer.from(kept))
      const { width, height, exif } = await sharp(jpeg).metadata()
      assert.deepEqual([width, height, exif], [640, 480, undefined])
    }),
    { numRuns: 20 },
  )
})

it('scales down when asked, never up', async () => {
  const frame = await draw('')
  const small = await sharp(await blur.blurred(frame, [], { longSide: 320 })).metadata()
  const large = await sharp(await blur.blurred(frame, [], { longSide: 3200, quality: 50 })).metadata()
  assert.deepEqual([small.width, small.height, large.width], [320, 240, 640])
})

it('hides a region that fills the frame', async () => {
  for (const kind of ['person', 'plate'] as const) {
    const pixels = await pixelsOf(
      await blur.blurred(await draw('<text x="50" y="300" font-size="200">SECRET</text>'), [
        { kind, box: [0, 0, 1, 1] },
      ]),
    )
    const other = await pixelsOf(
      await blur.blurred(await draw('<text x="50" y="300" font-size="200">PUBLIC</text>'), [
        { kind, box: [0, 0, 1, 1] },
      ]),
    )
    assert.ok(largestDifference(pixels, other) <= (kind === 'plate' ? 0 : 40))
  }
})
