// Shares as percentages. Pure.

/** “92.3%”, “100%”: cut to one decimal, so that 99.96 % never passes for all. */
export function percentText(share: number): string {
  const tenths = Math.floor(share * 1000 + 1e-6)
  return `${(tenths / 10).toFixed(1).replace(/\.0$/, '')}%`
}
