// Figures: everything is counted, but only what may be read is listed behind them.
import { Fault, MEASURE_TEXT } from '@gongzhi/kernel'
import type { Console } from '../api/console.port.ts'
import { type ConsoleParts, iso } from './desk-parts.ts'
import type { Reading } from './reading.ts'

export type FiguresDesk = Pick<Console, 'indicators'>

export function figuresDesk(parts: ConsoleParts, { may }: Reading): FiguresDesk {
  const places = () => parts.directory().places
  return {
    async indicators(caller, place) {
      const at = place ?? places().list('district')[0]?.id ?? ''
      const shown = places().find(at)
      if (!shown) throw new Fault('not-found', { what: at })
      const figures = await parts.indicators.figures(at)
      return figures.map(({ pack, indicator, period, figure, cases: behind }) => {
        const counted = (ids: readonly string[]) => ({
          count: ids.length,
          cases: ids.filter((id) => {
            const facts = behind.get(id)
            if (!facts) return false
            const { type, path, concerned: owners } = facts
            return may(caller, 'read', { kind: 'case', pack, type, path, owners }) !== undefined
          }),
        })
        return {
          pack,
          id: indicator.id,
          label: indicator.label,
          measure: indicator.measure,
          place: { id: shown.id, name: shown.name, kind: shown.kind },
          from: iso(period.from),
          until: iso(period.until),
          ...(indicator.target === undefined ? {} : { target: indicator.target }),
          ...(figure.value === undefined ? {} : { value: figure.value }),
          numerator: counted(figure.numerator),
          denominator: counted(figure.denominator),
          apart: Object.fromEntries(Object.entries(figure.apart).map(([reason, ids]) => [reason, counted(ids)])),
          ...(figure.redated
            ? { redated: { cases: counted(figure.redated.cases), valueBefore: figure.redated.valueBefore } }
            : {}),
          ...(figure.shuffles === undefined ? {} : { shuffles: figure.shuffles }),
          formula: MEASURE_TEXT[indicator.measure].zh,
          formulaEn: MEASURE_TEXT[indicator.measure].en,
        }
      })
    },
  }
}
