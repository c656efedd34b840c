// What people set right, put together: entries become what the reader learns, and a report is read with it. What nobody touched
// stays as the rules read it.
import {
  type CorrectedMeasure,
  type Correction,
  exactKey,
  type MeasureReading,
  type ReportReading,
  type ReportTable,
  readReport,
  type TaskReading,
  VERDICTS_FROM_WORST,
} from '@gongzhi/kernel'
import type { CorrectionEntry, ReadingChange, StoredTask, TargetTaskRow } from './targets.port.ts'

type Made = Extract<CorrectionEntry, { kind: 'made' }>
/** `touched`: places of the measures that a person set right. */
export type Learned = {
  readonly correction: Correction
  readonly touched: readonly number[]
  readonly leads?: readonly string[]
}

/** Those that nobody took back, in the order in which they were made. */
export function activeOf(entries: readonly CorrectionEntry[]): readonly Made[] {
  const undone = new Set(entries.flatMap((entry) => (entry.kind === 'undone' ? [entry.of] : [])))
  return entries.filter((entry): entry is Made => entry.kind === 'made' && !undone.has(entry.id))
}

/** Corrections of one sentence with one completion text add up; of the same sentence in several reports the last one counts. */
export function learned(entries: readonly CorrectionEntry[]): readonly Learned[] {
  const groups = new Map<string, Made[]>()
  for (const entry of activeOf(entries)) {
    const key = `${exactKey(entry.sentence)}\n${exactKey(entry.told)}`
    const before = groups.get(key) ?? []
    // The group as a whole is as new as its last entry.
    groups.delete(key)
    groups.set(key, [...before, entry])
  }
  return [...groups.values()].map(learnedOf)
}

function learnedOf(entries: readonly Made[]): Learned {
  const first = entries[0] as Made
  const measures: CorrectedMeasure[] = first.measures.map((each) => ({ ...each }))
  const touched = new Set<number>()
  let leads: readonly string[] | undefined
  for (const entry of entries) {
    const { change } = entry
    if (change.what === 'leads') leads = change.leads
    else if (change.what === 'add') {
      touched.add(measures.length)
      const { name, op, of, value, unit } = change
      measures.push({
        ...{ what: name, op, of },
        ...(value === undefined ? {} : { value }),
        ...(unit === undefined ? {} : { unit }),
      })
    } else {
      const measure = measures[change.measure]
      // An addition it was made on may have been taken back since.
      if (!measure) continue
      touched.add(change.measure)
      measures[change.measure] = changedMeasure(measure, entry, change)
    }
  }
  const { sentence, told: report } = first
  return { correction: { sentence, report, measures }, touched: [...touched], ...(leads ? { leads } : {}) }
}

function changedMeasure(
  measure: CorrectedMeasure,
  { claim, verdict, reason }: Made,
  change: Exclude<ReadingChange, { what: 'leads' | 'add' }>,
): CorrectedMeasure {
  if (change.what === 'verdict') return { ...measure, verdict: change.verdict, why: reason }
  if (change.what === 'measure') {
    const { op = measure.op, of = measure.of, value = measure.value, unit = measure.unit } = change
    // What was decided of the former reading says nothing of this one; the claims are matched anew.
    const { verdict: _, why: _why, claims: __, value: ___, unit: ____, ...rest } = measure
    return { ...rest, op, of, ...(value ? { value } : {}), ...(unit ? { unit } : {}) }
  }
  const { words, attached } = change
  const others = (measure.claims ?? []).filter((each) => each.words.from !== words.from || each.words.to !== words.to)
  const claims = attached ? [...others, { ...claim, estimated: false, words: { ...words } }] : others
  return { ...measure, claims, ...(verdict === undefined ? {} : { verdict, why: reason }) }
}

export function asCorrected({ what, op, of, value, unit, claims }: MeasureReading, was: number): CorrectedMeasure {
  return {
    ...{ was, what, op, of },
    ...(value === undefined ? {} : { value }),
    ...(unit === undefined ? {} : { unit }),
    claims: claims.map((claim) => ({
      ...(claim.value === undefined ? {} : { value: claim.value }),
      ...(claim.unit === undefined ? {} : { unit: claim.unit }),
      ...(claim.period === undefined ? {} : { period: claim.period }),
      estimated: claim.estimated,
      words: { ...claim.words },
    })),
  }
}

const worst = (measures: readonly MeasureReading[]) =>
  VERDICTS_FROM_WORST.find((verdict) => measures.some((measure) => measure.verdict === verdict)) ?? 'narrative'

/** A report read by the rules, and with what was learned. */
export function readWith(table: ReportTable, all: readonly Learned[]): ReportReading {
  const plain = readReport(table)
  if (all.length === 0) return plain
  const corrections = all.map(({ correction }) => correction)
  return merged(plain, readReport(table, corrections), all)
}

/** The same where it was read already: `plain` by the rules, `set` with the corrections of what was learned. */
export function merged(plain: ReportReading, set: ReportReading | undefined, all: readonly Learned[]): ReportReading {
  if (!set) return plain
  const leads = new Map(all.flatMap((each) => (each.leads ? [[exactKey(each.correction.sentence), each.leads]] : [])))
  const touched = new Map<string, readonly number[]>()
  for (const { correction, touched: places } of all) touched.set(exactKey(correction.sentence), places)
  return {
    ...plain,
    tasks: plain.tasks.map((task, place) => {
      const right = set.tasks[place]
      const key = exactKey(task.text)
      const named = leads.get(key)
      const mended =
        right?.corrected === undefined ? task : mergedTask(task, right, touchedBy(right, key, touched, all))
      return named ? { ...mended, leads: named, corrected: mended.corrected ?? 'exact' } : mended
    }),
  }
}

/** Of a sentence that only looks alike, what was touched in the one it looks like. */
function touchedBy(
  { measures }: TaskReading,
  key: string,
  exact: ReadonlyMap<string, readonly number[]>,
  all: readonly Learned[],
): readonly number[] {
  return (
    exact.get(key) ??
    all.findLast(
      ({ correction }) =>
        correction.measures?.length === measures.length &&
        correction.measures.every((each, place) => each.what === measures[place]?.what),
    )?.touched ??
    measures.map((_, place) => place)
  )
}

function mergedTask(plain: TaskReading, right: TaskReading, touched: readonly number[]): TaskReading {
  if (touched.length === 0) return plain
  const measures = right.measures.map((measure, place) =>
    touched.includes(place) ? measure : (plain.measures[place] ?? measure),
  )
  return { ...right, measures, verdict: worst(measures) }
}

/** As they are stored. `rows` of the layout are parallel to what was read of them. */
export function storedTasks({ rows }: ReportTable, { tasks }: ReportReading): readonly StoredTask[] {
  return rows.map((source, place) => {
    const reading = tasks[place] as TaskReading
    return { row: rowOf(source.key, reading), source, reading }
  })
}

function rowOf(key: string, reading: TaskReading): TargetTaskRow {
  const { no, chapter, text, leads, verdict, measures, flags, corrected } = reading
  return {
    ...{ key, no, chapter, text, leads, verdict, flags },
    doubtful: measures.some(({ doubtful }) => doubtful !== undefined),
    corrected: corrected !== undefined,
    measures: measures.length,
  }
}
