// The table of tasks that a document holds, whatever its layout. It never guesses what is not there: text without an owner is an
// orphan, and a document that is two or only half of one is refused whole.
import type { SourceDocument } from '../source.ts'
import { throughIn, yearIn } from './columns.ts'
import type { Run } from './draft.ts'
import { gathered } from './gathered.ts'
import { lineRows } from './line-rows.ts'
import { looksTitle } from './looks.ts'
import type { ReportTable } from './report-table.ts'
import { stripsOf } from './strips.ts'

/** The table with all that speaks against importing it (`faults`); with any fault nothing of it may be imported. */
export function reportIn(document: SourceDocument): ReportTable {
  const { text } = document
  const runs: Run[] = []
  for (const strip of stripsOf(document)) {
    if (strip.kind === 'lines') runs.push(...lineRows(strip.lines))
  }
  const { rows, repeated, faults } = gathered(text, runs)
  const title = titleOf(runs)
  const year = title === undefined ? undefined : yearIn(title)
  const through = title === undefined ? undefined : throughIn(title)
  return {
    ...(title !== undefined && { title }),
    ...(year !== undefined && { year }),
    ...(through !== undefined && { through }),
    rows,
    orphans: runs.flatMap(({ strays }) => strays),
    repeated,
    faults,
  }
}

function titleOf(runs: readonly Run[]): string | undefined {
  for (const { heading } of runs) {
    const title = heading.find(looksTitle)
    if (title !== undefined) return title
  }
  return undefined
}
