// What a measure comes to by the claims that a person says answer it: the figures as they are, the last one counting, or their word.
import {
  type ClaimReading,
  type MeasureReading,
  monthEnd,
  pathKindOf,
  promiseOf,
  quantitiesIn,
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
  const value = claim && inUnitOf(promise.unit, claim)
  if (value === undefined) return 'unshown'
  const of = pathKindOf({ of: measure.of, unit: promise.unit, op: measure.op })
  const [asOf, due] = [monthEnd(year, through), monthEnd(year, 12)].map((day) => Date.parse(day)) as [number, number]
  return verdictOfFigure(promise, { value, asOf, estimated: claim?.estimated ?? false }, of, due).verdict
}

/** In the unit of the promise; undefined where the two count different things. */
function inUnitOf(unit: string, { value, unit: own = '' }: Claim): number | undefined {
  const said = quantitiesIn(`${value}${own}`)[0]
  const one = quantitiesIn(`1${unit}`)[0]
  if (!said) return undefined
  if (own === unit || !one) return said.value
  return said.baseUnit === one.baseUnit && one.base !== 0 ? said.base / one.base : undefined
}
