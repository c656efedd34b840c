// Runs of tasks put together into one table: each task once, each key once, and what does not fit flagged.
// It never mixes what two units were asked for, nor makes a task out of a sentence that only stands in a list.
import type { Words } from '../source.ts'
import { type Assembled, assembled, habitsOf } from './assemble.ts'
import type { Draft, Run } from './draft.ts'
import { looksChapter, unitLook } from './looks.ts'
import { span } from './passage.ts'
import type { ReportRow, RowFlag } from './report-table.ts'
import { unitsIn } from './units-in.ts'

/** `strays`: sentences of lists that are no tasks. */
export type Gathered = {
  readonly rows: readonly ReportRow[]
  readonly repeated: number
  readonly strays: readonly Words[]
}

/** A sentence as it is compared: letters, digits and signs without punctuation. */
export const bareText = (text: string): string => text.replace(/[\s\p{P}]/gu, '')

type Placed = { row: Assembled; readonly flags: Set<RowFlag>; readonly run: number }

/** The places of one sentence, by the units it stands under. */
type Sentence = {
  readonly byUnits: Map<string, { readonly first: Placed; readonly byNo: Map<string, Placed> }>
  apart: boolean
}

export function gathered(text: string, runs: readonly Run[]): Gathered {
  const placed: Placed[] = []
  const sentences = new Map<string, Sentence>()
  const strays: Words[] = []
  let repeated = 0
  const several = restarts(runs)
  const told = runs.some(({ bare }) => !bare)
  for (const [index, run] of runs.entries()) {
    const habits = habitsOf(text, run.drafts)
    const keyed = run.drafts
      .map((draft) => owned(assembled(text, draft, habits)))
      .map((row) => ({ row, key: bareText(row.text.text) }))
      .filter(({ key }) => key !== '')
    if (run.bare && told && keyed.filter(({ key }) => sentences.has(key)).length < keyed.length * 0.6) {
      for (const draft of run.drafts) strays.push(wordsOf(draft))
      continue
    }
    const chapters = new Set(run.drafts.map(({ chapter }) => chapter)).size
    for (const { row: own, key } of keyed) {
      const row = several && own.chapter === '' ? { ...own, chapter: run.heading.at(-1)?.slice(0, 60) ?? '' } : own
      const sentence: Sentence = sentences.get(key) ?? { byUnits: new Map(), apart: false }
      sentences.set(key, sentence)
      const twin = twinOf(sentence, row, index)
      if (twin) {
        repeated += 1
        absorb(twin, row, chapters > 1)
        continue
      }
      const next: Placed = { row, flags: new Set(row.flags), run: index }
      place(sentence, next)
      placed.push(next)
    }
  }
  return { rows: keyedRows(placed), repeated, strays }
}

const unitsKey = ({ leads }: Assembled): string => [...leads].sort().join('、')

/** The same task further up: under the same units, or at one of the places none (a list that only has the sentences). */
function twinOf({ byUnits }: Sentence, row: Assembled, run: number): Placed | undefined {
  const units = unitsKey(row)
  const groups = units === '' ? byUnits.values() : [byUnits.get(units), byUnits.get('')]
  let other: Placed | undefined
  for (const group of groups) {
    if (!group) continue
    const twin = group.byNo.get(row.no)
    if (twin) return twin
    if (group.first.run !== run) other ??= group.first
    if (units === '' && other) return other
  }
  return other
}

function place(sentence: Sentence, next: Placed): void {
  const units = unitsKey(next.row)
  const group = sentence.byUnits.get(units)
  if (group) group.byNo.set(next.row.no, next)
  else sentence.byUnits.set(units, { first: next, byNo: new Map([[next.row.no, next]]) })
  if (units === '' || sentence.byUnits.size - (sentence.byUnits.has('') ? 1 : 0) < 2) return
  next.flags.add('repeated-under-other-unit')
  if (sentence.apart) return
  sentence.apart = true
  for (const { byNo } of sentence.byUnits.values())
    for (const other of byNo.values()) other.flags.add('repeated-under-other-unit')
}

const wordsOf = ({ cells }: Draft): Words => span(cells.flatMap(({ lines }) => lines))

/** Whether a later run without chapters begins to count anew with other sentences: then its heading is its chapter. */
function restarts(runs: readonly Run[]): boolean {
  const own = runs.filter(({ bare, drafts }) => !bare && drafts.every(({ chapter }) => chapter === ''))
  return own.length > 1 && own.every(({ drafts, heading }) => drafts[0]?.no === '1' && heading.length > 0)
}

/** A chapter that is a unit's name says whose tasks these are, where nothing else does. */
function owned(row: Assembled): Assembled {
  if (row.leads.length > 0) return row
  const name = looksChapter(row.chapter) ? row.chapter.replace(/^[^、.．)）]{1,5}[、.．)）]/, '') : row.chapter
  if (name === '' || unitLook(name) < 2 || name.length > 20) return row
  const flags = row.flags?.filter((flag) => flag !== 'no-unit') ?? []
  const { flags: _, ...rest } = row
  return { ...rest, leads: unitsIn([name]).leads, ...(flags.length > 0 && { flags }) }
}

/** What the repetition says beyond the first is taken over; what it says otherwise is flagged. */
function absorb(twin: Placed, row: Assembled, chapters: boolean): void {
  const { row: kept, flags } = twin
  const said = (each: Assembled): string => each.reports.map(({ passage }) => bareText(passage.text)).join('|')
  const reports = kept.reports.length > 0 ? kept.reports : row.reports
  if (kept.reports.length > 0 && row.reports.length > 0 && said(kept) !== said(row)) flags.add('repeated-otherwise')
  if (reports.length > 0) flags.delete('no-report')
  const leads = kept.leads.length > 0 ? kept.leads : row.leads
  if (leads.length > 0) flags.delete('no-unit')
  twin.row = {
    ...kept,
    no: kept.no || row.no,
    chapter: kept.chapter || (chapters ? row.chapter : ''),
    leads,
    reports,
  }
}

/** A unique key for each: its number, with that of its chapter where numbers begin anew. */
function keyedRows(placed: readonly Placed[]): ReportRow[] {
  const home = new Map<string, string>()
  for (const { row } of placed) if (!home.has(row.no)) home.set(row.no, row.chapter)
  const twice = placed.some(({ row }) => row.no !== '' && home.get(row.no) !== row.chapter)
  const chapters = new Map<string, number>()
  const taken = new Set<string>()
  const twins = new Map<string, number>()
  let before: Assembled | undefined
  return placed.map(({ row, flags }, index) => {
    if (!chapters.has(row.chapter)) chapters.set(row.chapter, chapters.size + 1)
    if (row.no === '') flags.add('number-made')
    if (before && skips(before, row)) flags.add('numbers-missing')
    before = row
    const no = row.no || String(index + 1)
    const wanted = twice ? `${chapters.get(row.chapter)}-${no}` : no
    let key = wanted
    if (taken.has(wanted)) {
      flags.add('number-twice')
      let more = twins.get(wanted) ?? 2
      while (taken.has(`${wanted}-${more}`)) more += 1
      twins.set(wanted, more + 1)
      key = `${wanted}-${more}`
    }
    taken.add(key)
    const { flags: _, ...rest } = row
    return { ...rest, no, key, ...(flags.size > 0 && { flags: [...flags] }) }
  })
}

function skips(before: Assembled, row: Assembled): boolean {
  const [one, other] = [before.no, row.no].map((no) => (/^\d+$/.test(no) ? Number(no) : Number.NaN)) as [number, number]
  return other > one + 1
}
