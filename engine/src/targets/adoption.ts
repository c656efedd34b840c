// From a report that was read to targets that are followed: which measure is which target, and what the report says of it. The same
// promise of the same year is the same target in every report, whoever has corrected its reading meanwhile.
import {
  type Day,
  exactKey,
  figureSaid,
  figureText,
  firstPath,
  promiseOf,
  READ_ANEW,
  type ReportTime,
  saidOf,
  type TargetOrigin,
  type TargetState,
  type TargetWish,
} from '@gongzhi/kernel'
import { digest } from '../cases/chain.ts'
import type { StoredTask } from './targets.port.ts'

/** `measure`: place in the reading of the task. */
export type Followed = { readonly id: string; readonly task: StoredTask; readonly measure: number }

/** `tg-` and 24 hexadecimal digits, by year, sentence, which of several tasks with that sentence, and place of the measure. */
const idOf = (year: number, sentence: string, among: number, measure: number): string =>
  `tg-${digest(JSON.stringify([year, sentence, among, measure])).slice(0, 24)}`

/** Every measure of these tasks, `all` being the tasks of the whole report. */
export function followedIn(
  year: number,
  all: readonly StoredTask[],
  wanted: (key: string) => boolean = () => true,
): readonly Followed[] {
  const seen = new Map<string, number>()
  return all.flatMap((task) => {
    const sentence = exactKey(task.reading.text)
    const among = seen.get(sentence) ?? 0
    seen.set(sentence, among + 1)
    if (!wanted(task.row.key)) return []
    return task.reading.measures.map((_, measure) => ({ id: idOf(year, sentence, among, measure), task, measure }))
  })
}

export type Said = {
  readonly report: string
  readonly time: ReportTime
  readonly today: Day
  /** Party of the platform, by the name of a lead unit. */
  readonly partyOf: (unit: string) => string | undefined
}

/** What a report leads to for one target: its adoption or its return, and the figure it shows. */
export function wishesOf(
  { task, measure: place }: Followed,
  state: TargetState | undefined,
  { report, time, today, partyOf }: Said,
): readonly TargetWish[] {
  const { row, reading } = task
  const measure = reading.measures[place]
  if (!measure) return []
  const origin: TargetOrigin = { report, task: row.key, measure: place }
  const { no, chapter } = row
  const { leads, text: sentence } = reading
  const said = saidOf(measure, origin, time, today)
  const tell = figureSaid(measure, origin, time, today)
  const owner = leads.map(partyOf).find((party) => party !== undefined)
  if (!state) {
    const promise = promiseOf(measure)
    const path = firstPath(measure, time)
    const adopt = { year: time.year, chapter, no, sentence, leads, promise, path, said }
    return [{ do: 'adopt', ...adopt, ...(owner === undefined ? {} : { owner }) }, ...(tell ? [tell] : [])]
  }
  return [
    { do: 'appear', chapter, no, leads, said },
    ...(state.owner === undefined && owner !== undefined ? [{ do: 'own', owner } as const] : []),
    ...figureAgain(state, report, tell),
  ]
}

/**
 * A report that is read anew corrects its own figure; a figure that is as it was is not told again, and what a person made of it
 * stays.
 */
function figureAgain(
  { values, log }: TargetState,
  report: string,
  tell: Extract<TargetWish, { do: 'tell' }> | undefined,
): readonly TargetWish[] {
  const before = values.findLast(({ source, origin }) => source === 'report' && origin?.report === report)
  const byPerson = log.some(
    ({ what, about, reason }) => what === 'value' && about === (before ?? tell)?.asOf && reason !== READ_ANEW,
  )
  if (byPerson) return []
  if (!before) return tell ? [tell] : []
  const reason = READ_ANEW
  if (!tell) return [{ do: 'correct', of: before.seq, reason }]
  if (figureText(before) === figureText(tell)) return []
  const { value, done } = tell
  const figure = { ...(value === undefined ? {} : { value }), ...(done === undefined ? {} : { done }) }
  return [{ do: 'correct', of: before.seq, ...figure, reason }]
}

/** After a correction of the report: the promise itself may have been read differently. */
export function promiseAgain({ task, measure: place }: Followed, state: TargetState): readonly TargetWish[] {
  const measure = task.reading.measures[place]
  const value = measure && promiseOf(measure).value
  if (value === undefined || state.promise.value === undefined || state.promise.value === value) return []
  // What somebody changed officially is not what the sentence says any more.
  if (state.log.some(({ what, reason }) => what === 'promise' && reason !== READ_ANEW)) return []
  return [{ do: 'promise', value, reason: READ_ANEW }]
}
