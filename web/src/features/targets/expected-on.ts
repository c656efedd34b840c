// What the path expects on a day, from its points month by month. Pure.
type Point = { readonly on: string; readonly value: number }

/** Straight between two points; before the first and after the last, theirs. ISO days. Undefined without points. */
export function expectedOn(line: readonly Point[], day: string): number | undefined {
  const next = line.findIndex(({ on }) => on >= day)
  if (next === -1) return line.at(-1)?.value
  const to = line[next] as Point
  const from = line[next - 1]
  if (!from || to.on === day) return to.value
  const [start, end, at] = [from.on, to.on, day].map((each) => Date.parse(each)) as [number, number, number]
  return from.value + ((to.value - from.value) * (at - start)) / (end - start)
}
