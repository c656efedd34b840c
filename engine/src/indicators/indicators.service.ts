// Figures as they are shown: measured over the cases of the last period, for one place and all that lies within it.
import { type CaseFacts, type Clock, type Figure, type Indicator, measure, type Period } from '@gongzhi/kernel'
import type { Directory } from '../reference/directory.ts'
import type { Database } from '../stores.port.ts'

export type IndicatorFigure = {
  readonly pack: string
  readonly indicator: Indicator
  readonly place: string
  readonly period: Period
  readonly figure: Figure
  /** The cases that the figure was taken from, by id. */
  readonly cases: ReadonlyMap<string, CaseFacts>
}

export interface Indicators {
  /** Every indicator of every pack for `place` and what lies within it. */
  figures(place: string): Promise<readonly IndicatorFigure[]>
}

export function indicators({
  database,
  clock,
  directory,
}: {
  database: Database
  clock: Clock
  directory: () => Directory
}): Indicators {
  return {
    async figures(place) {
      const now = clock.now()
      const figures: IndicatorFigure[] = []
      for (const pack of directory().packs) {
        for (const indicator of pack.indicators) {
          const facts = await database.transaction((stores) => stores.cases.facts(indicator.of))
          const period = { from: now - indicator.every, until: now + 1 }
          const here = facts.filter((each) => each.path.includes(place))
          figures.push({
            pack: pack.id,
            indicator,
            place,
            period,
            figure: measure(indicator.measure, here, period, now),
            cases: new Map(here.map((each) => [each.id, each])),
          })
        }
      }
      return figures
    },
  }
}
