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
  /** One indicator over a time of one's own, as it is known now; undefined where there is none of that name. */
  over(pack: string, id: string, place: string, period: IndicatorFigure['period']): Promise<IndicatorFigure | undefined>
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
    async over(pack, id, place, period) {
      const indicator = directory()
        .findPack(pack)
        ?.indicators.find((each) => each.id === id)
      if (!indicator) return undefined
      const facts = await database.read((stores) => stores.cases.facts(indicator.of, period.from))
      const here = facts.filter((each) => each.path.includes(place))
      const figure = measure(indicator.measure, here, period, clock.now())
      return { pack, indicator, place, period, figure, cases: new Map(here.map((each) => [each.id, each])) }
    },
    async figures(place) {
      const now = clock.now()
      const all = directory().packs.flatMap((pack) =>
        pack.indicators.map((indicator) => ({ pack: pack.id, indicator })),
      )
      // A case that had ended before the longest period began counts in none of its figures.
      const since = new Map<string, number>()
      for (const { indicator } of all)
        since.set(indicator.of, Math.min(since.get(indicator.of) ?? now, now - indicator.every))
      const facts = await database.read(
        async (stores) =>
          new Map(
            await Promise.all(
              [...since].map(async ([type, from]) => [type, await stores.cases.facts(type, from)] as const),
            ),
          ),
      )
      return all.map(({ pack, indicator }): IndicatorFigure => {
        const period = { from: now - indicator.every, until: now + 1 }
        const here = (facts.get(indicator.of) ?? []).filter((each) => each.path.includes(place))
        return {
          pack,
          indicator,
          place,
          period,
          figure: measure(indicator.measure, here, period, now),
          cases: new Map(here.map((each) => [each.id, each])),
        }
      })
    },
  }
}
