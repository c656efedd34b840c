// How likely which value is, on a row of values; and what it takes to weigh models against each other. Knows no target.

/** `weights` belong to `values` one by one; `values` rise. Weights need not add up to 1. */
export type Spread = { readonly values: readonly number[]; readonly weights: readonly number[] }

/** The value below which this part (0 to 1) of the spread lies, straight between two values. */
export function quantile({ values, weights }: Spread, part: number): number {
  const whole = weights.reduce((sum, each) => sum + each, 0)
  let below = 0
  for (const [i, weight] of weights.entries()) {
    const next = below + weight / whole
    if (next >= part && weight > 0) {
      const value = values[i] as number
      const before = values[i - 1] ?? value
      return before + (value - before) * ((part - below) / (next - below))
    }
    below = next
  }
  return values.at(-1) ?? Number.NaN
}

/** Weights from their logarithms, the greatest 1; what is below `floor` of it is 0 and need not be computed further. */
export function weightsOf(logs: readonly number[], floor = 1e-3): number[] {
  const top = logs.reduce((most, each) => Math.max(most, each), Number.NEGATIVE_INFINITY)
  return logs.map((each) => {
    const weight = Math.exp(each - top)
    return weight >= floor ? weight : 0
  })
}

const LANCZOS = [
  676.5203681218851, -1259.1392167224028, 771.3234287776531, -176.6150291621406, 12.507343278686905,
  -0.13857109526572012, 9.984369578019572e-6, 1.5056327351493116e-7,
]

/** ln Γ(x) for x > 0 (Lanczos 1964, g = 7, nine terms). */
export function logGamma(x: number): number {
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x)
  let sum = 0.9999999999998099
  for (const [i, term] of LANCZOS.entries()) sum += term / (x + i)
  const t = x + 6.5
  return 0.5 * Math.log(2 * Math.PI) + (x - 0.5) * Math.log(t) - t + Math.log(sum)
}
