// Which measure of a program's reading is which of a person's own: by figure and by name, each at most once. Never by verdict, so
// that a wrong verdict is a difference and not a missing measure.
import type { OwnMeasure, ReadMeasure } from './own-reading.ts'
import { figureOf, holds, sameValue } from './same-figure.ts'

export type Pair =
  | { readonly read: ReadMeasure; readonly own: OwnMeasure }
  | { readonly read: ReadMeasure; readonly own?: undefined }
  | { readonly read?: undefined; readonly own: OwnMeasure }

/** Every measure of either side in exactly one pair. */
export function paired(read: readonly ReadMeasure[], own: readonly OwnMeasure[]): Pair[] {
  const likely = own
    .flatMap((mine, at) =>
      read.map((theirs, index) => ({ at, index, likeness: likeness(theirs, mine, index - at, read.length) })),
    )
    .filter(({ likeness }) => likeness > 0)
    .toSorted((a, b) => b.likeness - a.likeness)
  const [ofOwn, ofRead] = [new Map<number, number>(), new Set<number>()]
  for (const { at, index } of likely) {
    if (ofOwn.has(at) || ofRead.has(index)) continue
    ofOwn.set(at, index)
    ofRead.add(index)
  }
  const pairs = own.map((mine, at): Pair => {
    const theirs = read[ofOwn.get(at) ?? -1]
    return theirs === undefined ? { own: mine } : { own: mine, read: theirs }
  })
  return [...pairs, ...read.filter((_, index) => !ofRead.has(index)).map((theirs): Pair => ({ read: theirs }))]
}

/** 0 where they cannot be the same; more for the unit, the name, the comparison and the place among the others. */
function likeness(read: ReadMeasure, own: OwnMeasure, apart: number, length: number): number {
  const named = own.key !== undefined && holds(read.text, own.key)
  const near = 1 - Math.abs(apart) / (length + 1)
  const alike = (named ? 2 : 0) + (read.op === own.op ? 0.5 : 0) + near / 4
  const readHas = read.value !== undefined && read.value !== ''
  if (own.value !== undefined) {
    if (!readHas) return 0
    const [mine, theirs] = [figureOf(own.value, own.unit), figureOf(read.value, read.unit)]
    if (!sameValue(mine.value, theirs.value)) return 0
    return 10 + (mine.unit === theirs.unit ? 5 : 0) + alike
  }
  if (readHas) {
    const implied =
      own.implied !== undefined && sameValue(figureOf(own.implied, '').value, figureOf(read.value, '').value)
    return implied && (named || own.key === undefined) ? 8 + alike : 0
  }
  if (own.key !== undefined) return named ? 4 + alike : 0
  return 1 + alike
}
