// Live figures of the platform in the unit of a target: an indicator, measured over the target's own year. Stores nothing.
import {
  type Clock,
  type Instant,
  type LiveFigure,
  liveFactor,
  type MeasureName,
  type TargetPromise,
  type TargetTie,
  type TargetYear,
  targetYear,
} from '@gongzhi/kernel'
import type { Indicators } from '../indicators/indicators.service.ts'
import type { Directory } from '../reference/directory.ts'

export type Tied = LiveFigure & { readonly label: string }

export interface LiveFigures {
  year(year: number): TargetYear
  /** What the indicator measures; undefined where indicator or place is not known, or it does not fit the promise. */
  fits(tie: TargetTie, promise: TargetPromise): MeasureName | undefined
  /** From the beginning of the year to `until`, or to now or the year's end, whichever comes first. */
  figure(tie: TargetTie, promise: TargetPromise, year: number, until?: Instant): Promise<Tied | undefined>
}

export function liveFigures({
  indicators,
  clock,
  directory,
}: {
  indicators: Indicators
  clock: Clock
  directory: () => Directory
}): LiveFigures {
  const yearOf = (year: number) => targetYear(year, directory().calendar.utcOffsetMinutes)
  const fits = ({ pack, indicator, place }: TargetTie, promise: TargetPromise) => {
    const { findPack, places } = directory()
    const found = findPack(pack)?.indicators.find(({ id }) => id === indicator)
    if (!found || !places.find(place) || liveFactor(found.measure, promise) === undefined) return undefined
    return found.measure
  }
  return {
    year: yearOf,
    fits,
    // The end of a period is not in it, and this very instant is.
    async figure(tie, promise, year, until = clock.now() + 1) {
      const measure = fits(tie, promise)
      const factor = measure && liveFactor(measure, promise)
      if (factor === undefined) return undefined
      const { months } = yearOf(year)
      const [from, end] = [months[0] as Instant, months[12] as Instant]
      const to = Math.min(Math.max(until, from), end)
      const known = await indicators.over(tie.pack, tie.indicator, tie.place, { from, until: to })
      if (!known) return undefined
      const { value, denominator } = known.figure
      // Of 0.1 + 0.2 nobody wants to see the last digits.
      const shown = value === undefined ? undefined : Number((value * factor).toPrecision(12))
      return { value: shown, from, until: to, cases: denominator.length, label: known.indicator.label }
    },
  }
}
