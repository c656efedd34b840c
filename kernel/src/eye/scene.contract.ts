// Small scenes for the tests of the eye: things that stand, drive and are hidden, frame by frame.
import type { Box, Detection, Group } from './box.ts'

const KIND: Readonly<Record<string, string>> = { vehicle: 'car', person: 'person', bicycle: 'bicycle' }

/** A thing whose lower edge has its middle at `x`, `y`. */
export function thing(
  x: number,
  y: number,
  { group = 'vehicle' as Group, score = 0.8, w = 0.1, h = 0.1 } = {},
): Detection {
  const box: Box = [x - w / 2, y - h, x + w / 2, y]
  return { kind: KIND[group] ?? group, group, score, box }
}

/** Trembling as a detector's boxes do: a hundredth of the box's size, the same for the same number. */
export function tremble(n: number, size = 0.002): number {
  const wave = Math.sin(n * 12.9898) * 43758.5453
  return (wave - Math.floor(wave) - 0.5) * 2 * size
}
