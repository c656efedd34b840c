// Numbers as people read them: grouped by three, no more decimals than they carry. Pure.

const GROUPED = new Intl.NumberFormat('en-US', { maximumFractionDigits: 2 })
const SMALL = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 3 })

/** “12,345.68”, “0.00123”: two decimals, but of what is smaller than one, three digits that say something. */
export function numberText(value: number): string {
  return (Math.abs(value) > 0 && Math.abs(value) < 1 ? SMALL : GROUPED).format(value)
}
