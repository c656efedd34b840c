// The table of tasks that a document holds, whatever its layout. It never guesses what is not there: text without an owner is an
// orphan, and a document that is two or only half of one is refused whole.
import type { SourceDocument, Words } from '../source.ts'
import type { Run } from './draft.ts'
import { faultsIn, oneDocument } from './faults-in.ts'
import { gathered } from './gathered.ts'
import type { Columns } from './header-row.ts'
import { lineRows } from './line-rows.ts'
import { isFurniture, looksChapter, looksSentence, looksTitle } from './looks.ts'
import { proseRows } from './prose-rows.ts'
import type { ReportTable } from './report-table.ts'
import { reportedMonths } from './reported-months.ts'
import { type Line, type Strip, stripsOf } from './strips.ts'
import { tableRows } from './table-rows.ts'

/** The table with all that speaks against importing it (`faults`); with any fault nothing of it may be imported. */
export function reportIn(document: SourceDocument): ReportTable {
  const { text } = document
  const found = runsOf(text, stripsOf(document))
  const { runs, fault } = oneDocument(found.runs)
  const { rows, repeated, strays } = gathered(text, runs)
  const orphans = [...found.strays, ...strays].sort((one, other) => one.from - other.from)
  return {
    ...reportedMonths(document, runs),
    rows,
    orphans,
    repeated,
    faults: fault ? [fault] : faultsIn(text, runs, rows),
  }
}

/** Everything that is written like tasks, in the order of the document; lists that only have sentences come last. */
function runsOf(text: string, strips: readonly Strip[]): { runs: Run[]; strays: Words[] } {
  const runs: Run[] = []
  const lists: Line[][] = []
  const strays: Words[] = []
  let layout: Columns | undefined
  let heading: string[] = []
  const add = (run: Run): void => {
    runs.push(underHeading({ ...run, heading: [...heading, ...run.heading] }))
    for (const stray of run.strays) strays.push(stray)
    heading = []
  }
  for (const strip of strips) {
    if (strip.kind === 'grid') {
      const run = tableRows(strip.grid, layout)
      if (run) {
        add(strip.drawn ? run : { ...run, cells: true })
        layout = run.layout
      } else heading.push(...strip.grid.rows.slice(0, 20).flatMap(([first]) => (first ? [first.text] : [])))
      continue
    }
    const found = lineRows(strip.lines)
    if (found.length > 0) for (const run of found) add(run)
    else {
      const prose = proseRows(text, strip.lines)
      if (prose) add(prose)
      else {
        lists.push([...strip.lines])
        for (const { text: said } of strip.lines) heading.push(said)
      }
    }
  }
  for (const list of lists) {
    const run = proseRows(text, list, true)
    if (run) runs.push(run)
    const strange =
      run?.strays ??
      list
        .filter(({ text: said }) => looksSentence(said) && !isFurniture(said) && !looksTitle(said))
        .map(({ words }) => words)
    if (runs.length > 0) for (const stray of strange) strays.push(stray)
  }
  return { runs, strays }
}

/** Tasks without chapters below a heading of one: it is theirs. */
function underHeading(run: Run): Run {
  const chapter = run.heading.findLast(looksChapter)
  if (chapter === undefined || run.drafts.some((draft) => draft.chapter !== '')) return run
  return { ...run, drafts: run.drafts.map((draft) => ({ ...draft, chapter })) }
}
