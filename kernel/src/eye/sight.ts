// Whether a picture shows anything at all. A covered or dark lens must be reported as blind, not as an empty lane.

/** Standard deviation of brightness (0 to 255) over a sample of an RGB picture. */
export function contrast(pixels: Uint8Array): number {
  const step = Math.max(3, Math.floor(pixels.length / 3 / 4096) * 3)
  let n = 0
  let sum = 0
  let squares = 0
  for (let i = 0; i + 2 < pixels.length; i += step) {
    const grey = 0.299 * (pixels[i] ?? 0) + 0.587 * (pixels[i + 1] ?? 0) + 0.114 * (pixels[i + 2] ?? 0)
    n++
    sum += grey
    squares += grey * grey
  }
  return n === 0 ? 0 : Math.sqrt(Math.max(0, squares / n - (sum / n) ** 2))
}

/** Below this nothing can be made out: covered lenses give 0 to 3, night scenes with lamps 12 and more. */
export const BLIND_BELOW = 5
