// Reports and targets as they go out: words of verdicts, parties and roles instead of accounts, days instead of instants.
import type { StandingTarget } from '@gongzhi/engine'
import type { CorrectionEntry, StoredTask, TargetReport, TargetTaskRow } from '@gongzhi/engine/targets/targets.port'
import {
  aheadOf,
  DOUBTS,
  dayOf,
  expectedAt,
  isWhole,
  type MeasureReading,
  monthEnd,
  noteText,
  PLATFORM_ROLES,
  type Reason,
  type ReminderKind,
  reasonText,
  type TargetActor,
  type TargetEntry,
  type TargetPath,
  type TargetState,
  type TargetValue,
  type TargetYear,
  VERDICTS_FROM_WORST,
  type Verdict,
  type Words,
} from '@gongzhi/kernel'
import type { z } from 'zod'
import type * as t from '../api/target-shapes.ts'
import { type ConsoleParts, iso } from './desk-parts.ts'

type Out<S extends z.ZodType> = z.infer<S>
export type TargetLink = { readonly id: string; readonly colour: Out<typeof t.TargetRow>['colour'] }

export const REMINDERS: Readonly<Record<ReminderKind, { readonly zh: string; readonly en: string }>> = {
  silent: { zh: '长时间没有更新进展', en: 'Nothing was told for long' },
  'quarter-end': { zh: '季度将结束，尚未填报', en: 'The quarter ends and has no value yet' },
}

export function reportRow(report: TargetReport): Out<typeof t.TargetReportRow> {
  const { id, name, title, year, through, sha256, imported, state, adopted, seq, tasks, doubtful, corrected } = report
  return {
    ...{ id, name, sha256, state, seq, tasks, doubtful, corrected },
    ...(title === undefined ? {} : { title }),
    ...(year === undefined ? {} : { year }),
    ...(through === undefined ? {} : { through }),
    imported: iso(imported),
    ...(adopted === undefined ? {} : { adopted: iso(adopted) }),
    verdicts: { ...report.verdicts },
    orphans: report.orphans.length,
    repeated: report.repeated,
    notes: report.notes.map((note) => ({ zh: noteText(note, 'zh'), en: noteText(note, 'en') })),
  }
}

export function countsOf(rows: readonly { readonly verdict: Verdict }[]): Record<Verdict, number> {
  return Object.fromEntries(
    VERDICTS_FROM_WORST.map((verdict) => [verdict, rows.filter((row) => row.verdict === verdict).length]),
  ) as Record<Verdict, number>
}

export function taskRow(row: TargetTaskRow, targets: readonly TargetLink[]): Out<typeof t.TargetTaskRow> {
  const { key, no, chapter, text, verdict, doubtful, corrected, measures } = row
  return {
    ...{ key, no, chapter, text, verdict, doubtful, corrected, measures },
    leads: [...row.leads],
    flags: [...row.flags],
    targets: targets.map((each) => ({ ...each })),
  }
}

/** Rows under what `of` names, in the order in which that first appears. */
export function grouped(
  rows: readonly TargetTaskRow[],
  of: (row: TargetTaskRow) => readonly string[],
): { name: string; tasks: number; verdicts: Record<Verdict, number> }[] {
  const groups = new Map<string, TargetTaskRow[]>()
  for (const row of rows) for (const name of new Set(of(row))) groups.set(name, [...(groups.get(name) ?? []), row])
  return [...groups].map(([name, own]) => ({ name, tasks: own.length, verdicts: countsOf(own) }))
}

export function saidOut(reason: Reason): NonNullable<Out<typeof t.TargetMeasureOut>['reason']> {
  const { code, params = {} } = reason
  return { code, params: { ...params }, zh: reasonText(reason, 'zh'), en: reasonText(reason, 'en') }
}

export function measureOut(
  measure: MeasureReading,
  index: number,
  text: string,
  target: string | undefined,
): Out<typeof t.TargetMeasureOut> {
  const { what, op, of, value, unit = '', by, whose, than, words, verdict, reason, doubtful } = measure
  return {
    ...{ index, what, text: measure.text, op, of, unit, words, verdict },
    ...(value === undefined ? {} : { value }),
    ...(by === undefined ? {} : { by }),
    ...(whose === undefined ? {} : { whose }),
    ...(than === undefined ? {} : { than }),
    claims: measure.claims.map((claim) => ({
      kind: claim.kind,
      estimated: claim.estimated,
      words: claim.words,
      said: text.slice(claim.words.from, claim.words.to),
      ...(claim.value === undefined ? {} : { value: claim.value }),
      ...(claim.unit === undefined ? {} : { unit: claim.unit }),
      ...(claim.period === undefined ? {} : { period: claim.period }),
    })),
    reason: saidOut(reason),
    ...(doubtful
      ? {
          doubtful: {
            reason: doubtful.reason,
            ...DOUBTS[doubtful.reason],
            ...(doubtful.words ? { words: doubtful.words } : {}),
          },
        }
      : {}),
    ...(target === undefined ? {} : { target }),
  }
}

const AROUND = 60
const APART = 400

/** The pieces of the document around these words, in order; what lies close together is one piece. */
export function piecesAround(words: readonly Words[], length: number): readonly Words[] {
  const wide = words
    .map(({ from, to }) => ({ from: Math.max(0, from - AROUND), to: Math.min(length, to + AROUND) }))
    .sort((a, b) => a.from - b.from)
  const pieces: { from: number; to: number }[] = []
  for (const each of wide) {
    const last = pieces.at(-1)
    if (last && each.from - last.to < APART) last.to = Math.max(last.to, each.to)
    else pieces.push({ ...each })
  }
  return pieces
}

export function wordsOf({ source, reading }: StoredTask): readonly Words[] {
  const pieces = [source.text, ...source.reports.map(({ passage }) => passage)].flatMap((passage) =>
    passage.pieces.map(({ words }) => words),
  )
  return [...pieces, ...reading.measures.flatMap(({ claims }) => claims.map(({ words }) => words))]
}

export function correctionsOut(entries: readonly CorrectionEntry[]): Out<typeof t.TargetCorrectionOut>[] {
  const undone = new Map(entries.flatMap((entry) => (entry.kind === 'undone' ? [[entry.of, entry]] : [])))
  return entries.flatMap((entry) => {
    if (entry.kind !== 'made') return []
    const { id, at, report, task, sentence, change, reason } = entry
    const back = undone.get(id)
    return [
      {
        ...{ id, at: iso(at), report, task, sentence, reason },
        change: change as Out<typeof t.TargetCorrectionOut>['change'],
        ...(back ? { undone: { at: iso(back.at), reason: back.reason } } : {}),
      },
    ]
  })
}

export function targetViews(parts: Pick<ConsoleParts, 'directory'>) {
  function actor(by: TargetActor): string {
    if (by.kind === 'system') return by.what === 'indicator' ? '实时指标' : '平台'
    const { org, packs } = parts.directory()
    const role =
      by.role in PLATFORM_ROLES
        ? PLATFORM_ROLES[by.role as keyof typeof PLATFORM_ROLES].label
        : (packs.flatMap((pack) => pack.roles).find(({ id }) => id === by.role)?.label ?? by.role)
    const party = by.party === undefined ? undefined : (org.findParty(by.party)?.name ?? by.party)
    return party === undefined ? role : `${party} ${role}`
  }

  function row(target: StandingTarget, year: TargetYear, mine: boolean): Out<typeof t.TargetRow> {
    const { state, standing } = target
    const { id, no, chapter, sentence, promise, reminder } = state
    const { what, op, of, value, unit } = promise
    const owner = state.owner === undefined ? undefined : parts.directory().org.findParty(state.owner)
    const { reached } = standing
    const ahead = aheadOf(standing)
    return {
      ...{ id, year: state.year, no, chapter, sentence, what, op, of, unit },
      ...(value === undefined ? {} : { value }),
      leads: [...state.leads],
      ...(state.owner === undefined ? {} : { owner: { id: state.owner, name: owner?.name ?? state.owner } }),
      ...{ verdict: standing.verdict, by: standing.by },
      ...{ colour: standing.light.colour, colourReason: standing.light.reason },
      ...(standing.expected === undefined ? {} : { expected: rounded(standing.expected, unit) }),
      ...(standing.expectedAt === undefined ? {} : { expectedOn: dayOf(standing.expectedAt, year) }),
      whole: isWhole(unit),
      ...(reached?.value === undefined ? {} : { reached: reached.value }),
      ...(reached?.cases === undefined ? {} : { cases: reached.cases }),
      ...(reached ? { asOf: dayOf(reached.asOf, year) } : {}),
      ...(ahead ? { forecast: rounded(ahead.middle, unit) } : {}),
      ...(reminder ? { reminder: { why: reminder.why, since: iso(reminder.at), ...REMINDERS[reminder.why] } } : {}),
      tied: state.tie !== undefined,
      dropped: state.dropped !== undefined,
      mine,
    }
  }

  function detail(
    target: StandingTarget,
    year: TargetYear,
    entries: readonly { readonly entry: TargetEntry; readonly hash: string }[],
    may: { readonly tell: boolean; readonly change: boolean },
  ): Out<typeof t.TargetOut> {
    const { state, head, standing, live } = target
    const { promise, tie } = state
    const ahead = aheadOf(standing)
    const end = `${state.year}-12-31`
    const interval = ahead && {
      middle: rounded(ahead.middle, promise.unit),
      low: rounded(ahead.low, promise.unit),
      high: rounded(ahead.high, promise.unit),
    }
    return {
      ...row(target, year, may.tell),
      ...{ seq: state.seq, hash: head, may },
      origins: state.said.map(({ origin }) => ({ ...origin })),
      promise: promise.value === undefined ? promise.what : `${promise.value}${promise.unit}`,
      ...(promise.by === undefined ? {} : { deadline: promise.by }),
      path: pathOut(state, standing.path, year),
      series: state.values.map((value) => valueOut(value, actor(value.by))),
      ...(ahead && interval
        ? {
            ahead: {
              method: 'interval-80',
              ...interval,
              line: [
                ...(standing.reached?.value === undefined
                  ? []
                  : [{ on: dayOf(standing.reached.asOf, year), ...same(standing.reached.value) }]),
                {
                  on: ahead.for >= (year.months[12] ?? 0) ? end : dayOf(ahead.for, year),
                  ...interval,
                },
              ],
            },
          }
        : {}),
      ...(standing.why ? { why: saidOut(standing.why) } : {}),
      ...(tie
        ? {
            tie: {
              ...tie,
              label: live?.label ?? tie.indicator,
              ...(live?.value === undefined ? {} : { value: live.value }),
              from: iso(live?.from ?? year.months[0] ?? 0),
              until: iso(live?.until ?? year.months[0] ?? 0),
              cases: live?.cases ?? 0,
            },
          }
        : {}),
      reminders: state.reminders.map(({ at, why }) => ({ at: iso(at), why })),
      log: state.log.map(({ at, by, ...rest }) => ({ ...rest, at: iso(at), by: actor(by) })),
      entries: entries.map(({ entry, hash }) => ({
        ...{ seq: entry.seq, at: iso(entry.at), kind: entry.kind, hash },
        by: actor(entry.by),
      })),
    }
  }

  return { actor, row, detail }
}

/** Twelve digits: what comes after is the arithmetic's. Of things counted one by one, whole ones. */
const rounded = (value: number, unit = ''): number =>
  isWhole(unit) ? Math.round(value) : Number(value.toPrecision(12))
const same = (value: number) => ({ middle: value, low: value, high: value })

function valueOut(value: TargetValue, by: string): Out<typeof t.TargetValueOut> {
  const { seq, asOf, told, source, origin, estimated, note, evidence, corrected } = value
  return {
    ...{ seq, asOf, told: iso(told), source, by, byUnit: isOfUnit(value.by), estimated, corrected },
    ...(value.value === undefined ? {} : { value: value.value }),
    ...(value.done === undefined ? {} : { done: value.done }),
    ...(origin ? { report: origin.report } : {}),
    ...(note === undefined ? {} : { note }),
    evidence: evidence.map((each) => ({ ...each })),
  }
}

const isOfUnit = (by: TargetActor): boolean => by.kind === 'person' && by.party !== undefined

function pathOut(
  { path, promise }: TargetState,
  full: TargetPath | undefined,
  year: TargetYear,
): Out<typeof t.TargetOut>['path'] {
  const { of, start, shape } = path
  return {
    of,
    ...(promise.value === undefined ? {} : { goal: promise.value }),
    ...(start === undefined ? {} : { start }),
    shape:
      shape.kind === 'linear'
        ? { kind: 'linear' }
        : shape.kind === 'seasonal'
          ? { kind: 'seasonal', shares: [...shape.shares] }
          : {
              kind: 'milestones',
              milestones: shape.milestones.map(({ at, value }) => ({ on: dayOf(at, year), value })),
            },
    line: full
      ? year.months
          .slice(1)
          .map((at, place) => ({ on: monthEnd(year.year, place + 1), value: rounded(expectedAt(full, at)) }))
      : [],
  }
}
