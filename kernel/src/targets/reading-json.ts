// A reading as plain data, for files and for the command line. Values as written, with their unit as written.
import type { ClaimReading, MeasureReading, ReportReading, TaskReading } from './reading-types.ts'

/** `{tasks: [{no, chapter, text, leads, report, verdict, measures: [{text, op, value, unit, claims, verdict, doubtful?, words}]}]}` and more. */
export function readingJson(reading: ReportReading): Record<string, unknown> {
  const { title, year, through, tasks, orphans, repeated, faults } = reading
  return {
    title: title ?? null,
    year: year ?? null,
    through: through ?? null,
    tasks: tasks.map(task),
    orphans,
    repeated,
    faults,
  }
}

function task({
  no,
  key,
  chapter,
  text,
  leads,
  report,
  verdict,
  measures,
  words,
  reportWords,
  flags,
  corrected,
}: TaskReading): Record<string, unknown> {
  return {
    no,
    key,
    chapter,
    text,
    leads,
    report,
    verdict,
    measures: measures.map(measure),
    words,
    reportWords,
    ...(flags.length > 0 ? { flags } : {}),
    ...(corrected ? { corrected } : {}),
  }
}

function measure({
  text,
  what,
  op,
  of,
  value,
  unit,
  by,
  whose,
  than,
  words,
  claims,
  verdict,
  reason,
  doubtful,
}: MeasureReading): Record<string, unknown> {
  return {
    text,
    what,
    op,
    of,
    ...(value === undefined ? {} : { value, unit: unit ?? '' }),
    ...(by ? { by } : {}),
    ...(whose ? { whose } : {}),
    ...(than ? { than } : {}),
    claims: claims.map(claim),
    verdict,
    reason,
    ...(doubtful ? { doubtful } : {}),
    words,
  }
}

function claim({ kind, value, unit, period, estimated, words }: ClaimReading): Record<string, unknown> {
  return {
    kind,
    ...(value === undefined ? {} : { value, unit: unit ?? '' }),
    ...(period === undefined ? {} : { period }),
    estimated,
    words,
  }
}
