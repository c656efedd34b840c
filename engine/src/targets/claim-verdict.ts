// What a measure comes to by the claims that a person says answer it: the figures as they are, the last one counting, or their word.
import {
  type ClaimReading,
  inUnitOf,
  type MeasureReading,
  monthEnd,
  pathKindOf,
  promiseOf,
  type Verdict,
  verdictOfFigure,
} from '@gongzhi/kernel'

type Claim = Pick<ClaimReading, 'value' | 'unit' | 'kind'> & { readonly estimated?: boolean }

/** Without any claim nothing is shown. A unit that fits in no way leaves it unshown too. */
export function claimVerdict(
  measure: MeasureReading,
  claims: readonly Claim[],
  { year = 2000, through = 12 }: { readonly year?: number; readonly through?: number },
): Verdict {
  const promise = promiseOf(measure)
  if (promise.value === undefined) {
    const last = claims.at(-1)
    return last ? (last.kind === 'unfinished' ? 'behind' : 'met') : 'narrative'
  }
  const claim = claims.findLast(({ value }) => value !== undefined)
  const value =
    claim?.value === undefined
      ? undefined
      : inUnitOf(promise.unit, { value: claim.value, ...(claim.unit === undefined ? {} : { unit: claim.unit }) })
  if (value === undefined) return 'unshown'
  const of = pathKindOf({ of: measure.of, unit: promise.unit, op: measure.op })
  const [asOf, due] = [monthEnd(year, through), monthEnd(year, 12)].map((day) => Date.parse(day)) as [number, number]
  return verdictOfFigure(promise, { value, asOf, estimated: claim?.estimated ?? false }, of, due).verdict
}
