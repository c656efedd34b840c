// Chance that can be repeated: the same seed gives the same series.

export type Chance = {
  /** 0 up to but not 1. */
  readonly part: () => number
  readonly between: (low: number, high: number) => number
  readonly whole: (low: number, high: number) => number
  readonly happens: (chance: number) => boolean
  readonly normal: () => number
  readonly poisson: (mean: number) => number
  readonly pick: <T>(from: readonly T[]) => T
}

/** mulberry32 (Tommy Ettinger, public domain); normal by Box and Muller, 1958. */
export function chance(seed: number): Chance {
  let state = seed >>> 0
  const part = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
  const between = (low: number, high: number): number => low + (high - low) * part()
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - part())) * Math.cos(2 * Math.PI * part())
  /** Knuth's product for small means, rounded normal above. */
  const poisson = (mean: number): number => {
    if (mean > 40) return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal()))
    const limit = Math.exp(-mean)
    let count = 0
    for (let product = part(); product > limit; product *= part()) count++
    return count
  }
  return {
    part,
    between,
    whole: (low, high) => Math.floor(between(low, high + 1)),
    happens: (probability) => part() < probability,
    normal,
    poisson,
    pick: (from) => from[Math.floor(part() * from.length)] as (typeof from)[number],
  }
}
