// Which tasks of a report are shown. Pure; what is chosen stands in the address, so that it can be sent to somebody.
import type { TaskRow, Verdict } from './target-queries.ts'
import { VERDICTS } from './target-words.ts'

export type ReportFilter = {
  readonly chapter?: string
  readonly unit?: string
  readonly verdict?: Verdict
  readonly text?: string
  /** Only those with a doubtful measure, or that a person corrected. */
  readonly only?: 'doubtful' | 'corrected'
}
type Key = keyof ReportFilter
const KEYS: readonly Key[] = ['chapter', 'unit', 'verdict', 'text', 'only']

export function filterIn(search: URLSearchParams): ReportFilter {
  const verdict = VERDICTS.find((each) => each === search.get('verdict'))
  const only = (['doubtful', 'corrected'] as const).find((each) => each === search.get('only'))
  const of = (key: 'chapter' | 'unit' | 'text') => {
    const value = search.get(key)
    return value ? { [key]: value } : {}
  }
  return { ...of('chapter'), ...of('unit'), ...of('text'), ...(verdict ? { verdict } : {}), ...(only ? { only } : {}) }
}

/** The address with one thing chosen otherwise; undefined: not chosen any more. */
export function withChoice(search: URLSearchParams, key: Key, value: string | undefined): URLSearchParams {
  const next = new URLSearchParams(search)
  if (value === undefined || value === '') next.delete(key)
  else next.set(key, value)
  return next
}

export const isFiltered = (filter: ReportFilter): boolean => KEYS.some((key) => filter[key] !== undefined)

/** `except`: everything but this choice, to count what the others of its kind would show. */
export function tasksShown(rows: readonly TaskRow[], filter: ReportFilter, except?: Key): readonly TaskRow[] {
  const { chapter, unit, verdict, text, only }: ReportFilter = Object.fromEntries(
    Object.entries(filter).filter(([key]) => key !== except),
  )
  const wanted = text?.trim().toLowerCase().split(/\s+/)
  return rows.filter(
    (row) =>
      (chapter === undefined || row.chapter === chapter) &&
      (unit === undefined || row.leads.includes(unit)) &&
      (verdict === undefined || row.verdict === verdict) &&
      (only === undefined || (only === 'doubtful' ? row.doubtful : row.corrected)) &&
      (wanted === undefined ||
        wanted.every((word) => `${row.no} ${row.text} ${row.leads.join(' ')}`.toLowerCase().includes(word))),
  )
}

/** Rows in the order given, under the chapters they stand in. */
export function byChapter(rows: readonly TaskRow[]): { chapter: string; rows: TaskRow[] }[] {
  const groups: { chapter: string; rows: TaskRow[] }[] = []
  for (const row of rows) {
    const last = groups.at(-1)
    if (last && last.chapter === row.chapter) last.rows.push(row)
    else groups.push({ chapter: row.chapter, rows: [row] })
  }
  return groups
}

export function countsOf(rows: readonly TaskRow[]): Record<Verdict, number> {
  const counts = { behind: 0, unshown: 0, provisional: 0, met: 0, narrative: 0 }
  for (const { verdict } of rows) counts[verdict] += 1
  return counts
}
