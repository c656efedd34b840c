// Fits a frame into a detector's input without changing its proportions: scaled, planar floats, the rest padded.
// Runs once per frame, so it allocates nothing per frame; never touches the frame it reads.
import type { Box } from '@gongzhi/kernel'

export type LetterboxPlan = {
  readonly frameWidth: number
  readonly frameHeight: number
  readonly inputWidth: number
  readonly inputHeight: number
  /** Plane order of the input. */
  readonly order: 'rgb' | 'bgr'
  /** Value of the padding, 0 to 255 as in the picture. */
  readonly pad: number
  /** Pixel values are multiplied by this: 1 for 0–255, 1/255 for 0–1. */
  readonly factor: number
  /** Where the picture sits when it does not fill the input. */
  readonly anchor: 'corner' | 'centre'
}

/** Which source pixels make a target pixel: `taps` of them from `starts[i]` on, weights in 256ths that sum to 256. */
type Table = { readonly taps: number; readonly starts: Int32Array; readonly weights: Int32Array }

const LANES = 0x00ff00ff
const HALF = 0x00800080

export class Letterbox {
  /** 3 × inputHeight × inputWidth; the same memory every time. */
  readonly input: Float32Array
  readonly plan: LetterboxPlan
  readonly #left: number
  readonly #top: number
  readonly #innerWidth: number
  readonly #innerHeight: number
  readonly #across: Table
  readonly #down: Table
  readonly #wordsPerRow: number
  readonly #line: Uint8Array
  readonly #lineWords: Uint32Array
  #aligned: Uint8Array | undefined

  constructor(plan: LetterboxPlan) {
    this.plan = plan
    const scale = Math.min(plan.inputWidth / plan.frameWidth, plan.inputHeight / plan.frameHeight)
    this.#innerWidth = Math.max(1, Math.min(plan.inputWidth, Math.round(plan.frameWidth * scale)))
    this.#innerHeight = Math.max(1, Math.min(plan.inputHeight, Math.round(plan.frameHeight * scale)))
    const centred = plan.anchor === 'centre'
    this.#left = centred ? (plan.inputWidth - this.#innerWidth) >> 1 : 0
    this.#top = centred ? (plan.inputHeight - this.#innerHeight) >> 1 : 0
    this.#across = resizeTable(plan.frameWidth, this.#innerWidth)
    this.#down = resizeTable(plan.frameHeight, this.#innerHeight)
    this.#wordsPerRow = Math.ceil((plan.frameWidth * 3) / 4)
    this.#lineWords = new Uint32Array(this.#wordsPerRow)
    this.#line = new Uint8Array(this.#lineWords.buffer)
    this.input = new Float32Array(3 * plan.inputHeight * plan.inputWidth).fill(plan.pad * plan.factor)
  }

  fill(pixels: Uint8Array): Float32Array {
    const words = this.#words(pixels)
    for (let y = 0; y < this.#innerHeight; y++) {
      this.#mixRows(words, y)
      this.#writeRow(y)
    }
    return this.input
  }

  /** A box in input pixels as shares of the frame, cut at the frame; nothing when none of it lies inside. */
  toFrame(x1: number, y1: number, x2: number, y2: number): Box | undefined {
    const left = clamp((x1 - this.#left) / this.#innerWidth)
    const top = clamp((y1 - this.#top) / this.#innerHeight)
    const right = clamp((x2 - this.#left) / this.#innerWidth)
    const bottom = clamp((y2 - this.#top) / this.#innerHeight)
    return right > left && bottom > top ? [left, top, right, bottom] : undefined
  }

  /** Rows as whole 32-bit words; only a frame whose rows do not end on a word is copied. */
  #words(pixels: Uint8Array): Uint32Array {
    const { frameWidth, frameHeight } = this.plan
    const rowBytes = frameWidth * 3
    if (rowBytes % 4 === 0 && pixels.byteOffset % 4 === 0) {
      return new Uint32Array(pixels.buffer, pixels.byteOffset, this.#wordsPerRow * frameHeight)
    }
    this.#aligned ??= new Uint8Array(this.#wordsPerRow * 4 * frameHeight)
    for (let y = 0; y < frameHeight; y++) {
      this.#aligned.set(pixels.subarray(y * rowBytes, (y + 1) * rowBytes), y * this.#wordsPerRow * 4)
    }
    return new Uint32Array(this.#aligned.buffer)
  }

  /** One output row's worth of source rows into one line. Two bytes of a word are weighed by one multiplication. */
  #mixRows(words: Uint32Array, y: number): void {
    const { taps, starts, weights } = this.#down
    const line = this.#lineWords
    const n = this.#wordsPerRow
    const from = (starts[y] as number) * n
    const at = y * taps
    if (taps === 2) {
      const a = weights[at] as number
      const b = weights[at + 1] as number
      for (let i = 0, p = from, q = from + n; i < n; i++, p++, q++) {
        const u = words[p] as number
        const v = words[q] as number
        const low = (Math.imul(u & LANES, a) + Math.imul(v & LANES, b) + HALF) | 0
        const high = (Math.imul((u >>> 8) & LANES, a) + Math.imul((v >>> 8) & LANES, b) + HALF) | 0
        line[i] = ((low >>> 8) & LANES) | (high & ~LANES)
      }
      return
    }
    for (let i = 0; i < n; i++) {
      let low = HALF
      let high = HALF
      for (let t = 0, p = from + i; t < taps; t++, p += n) {
        const word = words[p] as number
        const weight = weights[at + t] as number
        low = (low + Math.imul(word & LANES, weight)) | 0
        high = (high + Math.imul((word >>> 8) & LANES, weight)) | 0
      }
      line[i] = ((low >>> 8) & LANES) | (high & ~LANES)
    }
  }

  #writeRow(y: number): void {
    const { inputWidth, inputHeight, order, factor } = this.plan
    const { taps, starts, weights } = this.#across
    const { input } = this
    const line = this.#line
    const plane = inputWidth * inputHeight
    const row = (this.#top + y) * inputWidth + this.#left
    const red = order === 'rgb' ? row : row + 2 * plane
    const blue = order === 'rgb' ? row + 2 * plane : row
    const green = row + plane
    const unit = factor / 256
    if (taps === 2) {
      for (let x = 0; x < this.#innerWidth; x++) {
        const p = (starts[x] as number) * 3
        const a = (weights[2 * x] as number) * unit
        const b = (weights[2 * x + 1] as number) * unit
        input[red + x] = (line[p] as number) * a + (line[p + 3] as number) * b
        input[green + x] = (line[p + 1] as number) * a + (line[p + 4] as number) * b
        input[blue + x] = (line[p + 2] as number) * a + (line[p + 5] as number) * b
      }
      return
    }
    for (let x = 0, at = 0; x < this.#innerWidth; x++) {
      let r = 0
      let g = 0
      let b = 0
      for (let t = 0, p = (starts[x] as number) * 3; t < taps; t++, p += 3, at++) {
        const weight = weights[at] as number
        r += (line[p] as number) * weight
        g += (line[p + 1] as number) * weight
        b += (line[p + 2] as number) * weight
      }
      input[red + x] = r * unit
      input[green + x] = g * unit
      input[blue + x] = b * unit
    }
  }
}

function clamp(share: number): number {
  return Math.min(1, Math.max(0, share))
}

/**
 * Linear interpolation, pixel centres at halves; when shrinking much, a triangle of 0.6 of the shrinking factor. That is
 * sharper than averaging the area: measured on the pictures of README.md it finds as much or more, and reads fewer pixels.
 * Every row of the table has the same number of taps.
 */
export function resizeTable(from: number, to: number): Table {
  const ratio = from / to
  const reach = Math.max(1, 0.6 * ratio)
  const taps = Math.min(from, Math.ceil(2 * reach))
  const starts = new Int32Array(to)
  const weights = new Int32Array(to * taps)
  for (let i = 0; i < to; i++) {
    const centre = (i + 0.5) * ratio - 0.5
    const first = Math.floor(centre - reach) + 1
    const start = Math.max(0, Math.min(from - taps, first))
    const exact: number[] = new Array<number>(taps).fill(0)
    for (let t = 0; t < taps + 1; t++) {
      const slot = Math.max(0, Math.min(from - 1, first + t)) - start
      const weight = 1 - Math.abs(first + t - centre) / reach
      if (weight > 0 && slot < taps) exact[slot] = (exact[slot] as number) + weight
    }
    const sum = exact.reduce((total, weight) => total + weight, 0)
    // Rounded running totals: the row sums to 256 exactly, or a lane would overflow into its neighbour.
    let total = 0
    let given = 0
    for (let t = 0; t < taps; t++) {
      total += exact[t] as number
      const due = Math.round((total / sum) * 256)
      weights[i * taps + t] = due - given
      given = due
    }
    starts[i] = start
  }
  return { taps, starts, weights }
}
