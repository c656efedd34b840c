// What the clock does for targets: reminds of those nobody told anything of, and writes down each day what tied ones measured. Twice
// on one day it does nothing more.
import { type Clock, type Day, dayEnd, dayOf, endOf, reminderDue, startOf, type TargetActor } from '@gongzhi/kernel'
import type { LiveFigures } from './live-figures.ts'
import type { Targets } from './targets.service.ts'

const CLOCK: TargetActor = { kind: 'system', what: 'clock' }
const INDICATOR: TargetActor = { kind: 'system', what: 'indicator' }

/** How many were reminded of. */
export async function remindTargets({
  targets,
  live,
  clock,
}: {
  targets: Targets
  live: LiveFigures
  clock: Clock
}): Promise<number> {
  const now = clock.now()
  let reminded = 0
  for (const { state, standing } of await targets.list()) {
    const year = live.year(state.year)
    const settled = standing.verdict === 'met' && (standing.path?.of !== 'level' || now >= endOf(year))
    const why = reminderDue(state, { now, year, settled })
    if (!why) continue
    await targets.note(
      state.id,
      // Decided on what is stored by then.
      (stored) => (reminderDue(stored, { now, year, settled }) === why ? [{ do: 'remind', why }] : []),
      CLOCK,
    )
    reminded++
  }
  return reminded
}

/** The figure at the end of the day before, once. How many were written down. */
export async function noteLiveFigures({
  targets,
  live,
  clock,
}: {
  targets: Targets
  live: LiveFigures
  clock: Clock
}): Promise<number> {
  const now = clock.now()
  let noted = 0
  for (const { state } of await targets.list()) {
    const { tie, promise } = state
    if (!tie || state.dropped) continue
    const year = live.year(state.year)
    const asOf: Day = dayOf(now - 86_400_000, year)
    const known = ({ values }: typeof state) => values.some((each) => each.source === 'indicator' && each.asOf >= asOf)
    if (now <= startOf(year) + 86_400_000 || asOf > `${state.year}-12-31` || known(state)) continue
    const figure = await live.figure(tie, promise, state.year, dayEnd(asOf, year))
    const value = figure?.value
    if (value === undefined) continue
    await targets.note(
      state.id,
      (stored) =>
        known(stored) || stored.tie === undefined
          ? []
          : [{ do: 'tell', value, asOf, estimated: false, source: 'indicator', evidence: [] }],
      INDICATOR,
    )
    noted++
  }
  return noted
}
