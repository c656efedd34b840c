// Runs of tasks put together into one table: each task once, each number once, and what does not fit flagged. Two documents are
// never mixed, half a one never passed for whole.
import { wordsIn } from '../source.ts'
import { assembled, habitsOf } from './assemble.ts'
import type { Run } from './draft.ts'
import type { LayoutFault, ReportRow, RowFlag } from './report-table.ts'

export type Gathered = {
  readonly rows: readonly ReportRow[]
  readonly repeated: number
  readonly faults: readonly LayoutFault[]
}

/** A sentence as it is compared: letters, digits and signs without punctuation. */
export const bareText = (text: string): string => text.replace(/[\s\p{P}]/gu, '')

type Placed = { row: ReportRow; flags: Set<RowFlag>; run: number }

export function gathered(text: string, runs: readonly Run[]): Gathered {
  const placed: Placed[] = []
  const bySentence = new Map<string, Placed[]>()
  let repeated = 0
  for (const [index, run] of runs.entries()) {
    const habits = habitsOf(text, run.drafts)
    for (const draft of run.drafts) {
      const row = assembled(text, draft, habits)
      const key = bareText(row.text.text)
      if (key === '') continue
      const same = bySentence.get(key) ?? []
      const twin = same.find(({ row: other, run: from }) =>
        from !== index || other.no === row.no ? sameUnits(other, row) : false,
      )
      if (twin) {
        repeated += 1
        absorb(twin, row)
        continue
      }
      const next: Placed = { row, flags: new Set(row.flags), run: index }
      for (const other of same) {
        if (sameUnits(other.row, row)) continue
        other.flags.add('repeated-under-other-unit')
        next.flags.add('repeated-under-other-unit')
      }
      bySentence.set(key, [...same, next])
      placed.push(next)
    }
  }
  return { rows: numbered(placed), repeated, faults: [] }
}

/** The same units, or at one of the places none (a list that only has the sentences). */
function sameUnits(one: ReportRow, other: ReportRow): boolean {
  if (one.leads.length === 0 || other.leads.length === 0) return true
  return [...one.leads].sort().join() === [...other.leads].sort().join()
}

/** What the repetition says beyond the first is taken over; what it says otherwise is flagged. */
function absorb(twin: Placed, row: ReportRow): void {
  const { row: kept, flags } = twin
  const said = (each: ReportRow): string => each.reports.map(({ passage }) => bareText(passage.text)).join('|')
  const reports = kept.reports.length > 0 ? kept.reports : row.reports
  if (kept.reports.length > 0 && row.reports.length > 0 && said(kept) !== said(row)) flags.add('repeated-otherwise')
  if (reports.length > 0) flags.delete('no-report')
  const leads = kept.leads.length > 0 ? kept.leads : row.leads
  if (leads.length > 0) flags.delete('no-unit')
  twin.row = {
    ...kept,
    no: kept.no || row.no,
    chapter: kept.chapter || row.chapter,
    leads,
    reports,
  }
}

/** Numbers made unique: by the chapter where they begin anew, else by their place. */
function numbered(placed: readonly Placed[]): ReportRow[] {
  const counts = new Map<string, number>()
  for (const { row } of placed) counts.set(row.no, (counts.get(row.no) ?? 0) + 1)
  const twice = [...counts].some(([no, count]) => no !== '' && count > 1)
  const chapters = new Map<string, number>()
  const taken = new Set<string>()
  return placed.map(({ row, flags }, index) => {
    if (!chapters.has(row.chapter)) chapters.set(row.chapter, chapters.size + 1)
    let no = row.no
    if (no === '') {
      no = String(index + 1)
      flags.add('number-made')
    } else if (twice) no = `${chapters.get(row.chapter)}-${row.no}`
    for (let more = 2; taken.has(no); more += 1) {
      no = `${row.no || index + 1}-${more}`
      flags.add('number-made')
    }
    taken.add(no)
    const { flags: _, ...rest } = row
    return { ...rest, no, ...(flags.size > 0 && { flags: [...flags] }) }
  })
}

/** The first to the last word of a row, in the document. */
export function rowWords(row: ReportRow): { from: number; to: number } {
  return wordsIn(row.text, 0, row.text.text.length)
}
