// Preprocessing against a slow and plain version of itself.
import assert from 'node:assert/strict'
import { it } from 'node:test'
import fc from 'fast-check'
import { Letterbox, type LetterboxPlan, resizeTable } from './letterbox.ts'

const plan = (frameWidth: number, frameHeight: number, more: Partial<LetterboxPlan> = {}): LetterboxPlan => ({
  frameWidth,
  frameHeight,
  inputWidth: 64,
  inputHeight: 32,
  order: 'rgb',
  pad: 114,
  factor: 1,
  anchor: 'corner',
  ...more,
})

it('weights of every target pixel sum to one and stay within the source', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 400 }), fc.integer({ min: 1, max: 200 }), (from, to) => {
      const { taps, starts, weights } = resizeTable(from, to)
      for (let i = 0; i < to; i++) {
        const row = weights.subarray(i * taps, (i + 1) * taps)
        assert.equal(
          row.reduce((a, b) => a + b, 0),
          256,
        )
        assert.ok(row.every((weight) => weight >= 0))
        assert.ok((starts[i] as number) >= 0 && (starts[i] as number) + taps <= from)
      }
    }),
  )
})

it('equals plain weighted sums, whatever the row length', () => {
  const size = fc.integer({ min: 3, max: 150 })
  fc.assert(
    fc.property(size, size, fc.constantFrom('rgb' as const, 'bgr' as const), (width, height, order) => {
      const box = new Letterbox(plan(width, height, { order }))
      const pixels = Uint8Array.from({ length: width * height * 3 }, (_, i) => (i * 7919 + (i >> 3)) % 256)
      const before = Uint8Array.from(pixels)
      const input = box.fill(pixels)
      assert.deepEqual(pixels, before)
      const scale = Math.min(64 / width, 32 / height)
      const [innerWidth, innerHeight] = [
        Math.max(1, Math.round(width * scale)),
        Math.max(1, Math.round(height * scale)),
      ]
      const [across, down] = [resizeTable(width, innerWidth), resizeTable(height, innerHeight)]
      for (const [x, y, c] of [
        [0, 0, 0],
        [innerWidth - 1, innerHeight - 1, 2],
        [innerWidth >> 1, innerHeight >> 1, 1],
      ] as const) {
        let sum = 0
        for (let v = 0; v < down.taps; v++) {
          for (let u = 0; u < across.taps; u++) {
            const at = ((down.starts[y] as number) + v) * width + (across.starts[x] as number) + u
            const weight = (down.weights[y * down.taps + v] as number) * (across.weights[x * across.taps + u] as number)
            sum += ((pixels[at * 3 + c] as number) * weight) / 65536
          }
        }
        const plane = order === 'rgb' ? c : 2 - c
        assert.ok(Math.abs((input[(plane * 32 + y) * 64 + x] as number) - sum) <= 0.51)
      }
    }),
    { numRuns: 60 },
  )
})

it('pads, and leads boxes back to the frame', () => {
  const centred = new Letterbox(plan(40, 40, { anchor: 'centre', factor: 1 / 255 }))
  const input = centred.fill(new Uint8Array(40 * 40 * 3).fill(255))
  assert.ok(Math.abs((input[0] as number) - 114 / 255) < 1e-6)
  assert.ok(Math.abs((input[16 * 64 + 32] as number) - 1) < 1e-6)
  assert.deepEqual(centred.toFrame(16, 0, 48, 32), [0, 0, 1, 1])
  assert.deepEqual(centred.toFrame(32, 16, 900, 900), [0.5, 0.5, 1, 1])
  assert.equal(centred.toFrame(0, 0, 16, 32), undefined)
})
