// What a live indicator of the platform says, in the unit of a target. Knows no indicator beyond its measure.
import type { MeasureName } from '../indicators/indicator.ts'
import type { TargetPromise } from './target.ts'

const SCALES: readonly (readonly [word: string, of: number])[] = [
  ['亿', 100_000_000],
  ['万', 10_000],
  ['千', 1_000],
  ['百', 100],
]

/**
 * By what a figure of that measure is multiplied; undefined where the two do not fit. A share is a percentage or a per mille; a
 * count is whatever the unit counts, in its own 万 or 亿.
 */
export function liveFactor(measure: MeasureName, { unit, of }: Pick<TargetPromise, 'unit' | 'of'>): number | undefined {
  const percent = /^[%％]$/.test(unit) ? 100 : /^‰$/.test(unit) ? 1000 : undefined
  if (measure !== 'count') return of === 'amount' || of === 'share' ? percent : undefined
  if (percent !== undefined || of !== 'amount') return undefined
  const scale = SCALES.find(([word]) => unit.startsWith(word) && unit.length > word.length)?.[1] ?? 1
  return 1 / scale
}
