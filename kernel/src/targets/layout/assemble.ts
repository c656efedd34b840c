// A drafted task as it is handed on: its sentence, its units, its completion texts. What stands in columns of values is put into
// the sentence it belongs to, as one would say it. It never adds a figure, nor a word about how far something has come.
import type { Passage, Words } from '../source.ts'
import type { Column, Role } from './columns.ts'
import type { Draft, DraftCell } from './draft.ts'
import { endsSentence, looksChapter, looksValue } from './looks.ts'
import { passageOf, plainText } from './passage.ts'
import type { ReportCells, ReportRow, ReportText, RowFlag } from './report-table.ts'
import { unitsIn } from './units-in.ts'

/** Which column says what the sentence is about, where two could. */
export type Habits = { readonly subject: boolean }

/** A column that could name chapters names the tasks instead where nearly every task has its own. */
export function habitsOf(text: string, drafts: readonly Draft[]): Habits {
  const named = drafts.flatMap(({ cells }) => cells.filter(({ column }) => column.role === 'chapter').slice(-1))
  const names = named.map(({ lines }) => passageOf(text, lines).text)
  const own = names.filter((name) => !looksChapter(name))
  const distinct = new Set(own).size
  return {
    subject:
      names.length >= drafts.length * 0.9 &&
      own.length > names.length / 2 &&
      distinct > drafts.length * 0.7 &&
      drafts.length > 2,
  }
}

export function assembled(text: string, draft: Draft, habits: Habits): Omit<ReportRow, 'no'> & { readonly no: string } {
  const { cells } = draft
  const first = (role: Role): DraftCell | undefined =>
    cells.find(({ column, lines }) => column.role === role && lines.length > 0)
  const passage = (cell: DraftCell | undefined): Passage | undefined => {
    const said = cell && passageOf(text, cell.lines)
    return said && said.text !== '' && !/^[-—/]+$/.test(said.text) ? said : undefined
  }
  const subjects = habits.subject ? cells.filter(({ column }) => column.role === 'chapter').slice(-1) : []
  const sentences = cells.filter(({ column }) => column.role === 'text')
  const target = first('target')
  const unit = unitOf(text, [first('measure')], [target, first('done'), sentences[0]])
  const values = { target: passage(target), done: passage(first('done')), rate: passage(first('rate')) }
  const by = passage(first('by'))
  const state = passage(first('state'))
  const told: ReportCells = {
    ...(values.target && { target: values.target }),
    ...(values.done && { done: values.done }),
    ...(values.rate && { rate: values.rate }),
    ...(unit !== undefined && { unit }),
    ...(by && { by }),
    ...(state && { state }),
  }
  const parts =
    sentences.length > 0
      ? [...subjects, ...sentences]
      : cells.filter(({ column }) => column.role === 'chapter').slice(-1)
  const sentence = promised(text, parts, values.target && target, unit)
  const reports = reportsOf(text, cells, unit)
  const units = unitsIn(cells.flatMap((cell) => (cell.column.role === 'lead' ? linesSaid(text, cell) : [])))
  const aside = unitsIn(cells.flatMap((cell) => (cell.column.role === 'assist' ? linesSaid(text, cell) : [])))
  const assists = [...new Set([...units.assists, ...aside.leads, ...aside.assists])]
  const flags: RowFlag[] = []
  if (units.leads.length === 0) flags.push('no-unit')
  if (reports.length === 0) flags.push('no-report')
  if (draft.shared) flags.push('shared-report')
  return {
    no: draft.no,
    chapter: draft.chapter,
    text: sentence,
    leads: units.leads,
    ...(assists.length > 0 && { assists }),
    reports,
    ...(Object.keys(told).length > 0 && { cells: told }),
    ...(flags.length > 0 && { flags }),
  }
}

function linesSaid(text: string, { lines }: DraftCell): string[] {
  return lines.map(({ from, to }) => text.slice(from, to))
}

function unitOf(
  text: string,
  measures: readonly (DraftCell | undefined)[],
  named: readonly (DraftCell | undefined)[],
): string | undefined {
  for (const cell of measures) {
    const said = cell && passageOf(text, cell.lines).text
    if (said && said.length <= 8 && !/^[-—/]+$/.test(said)) return said
  }
  for (const cell of named) if (cell?.column.unit !== undefined) return cell.column.unit
  const sentence = named.at(-1)
  const bracket = sentence && /[(（]([^()（）\d]{1,8})[)）]$/.exec(passageOf(text, sentence.lines).text)
  return bracket?.[1] !== undefined && /[%％‰元人户家个次吨米里亩公顷件项台辆所处平方度天张套条座]$/.test(bracket[1])
    ? bracket[1]
    : undefined
}

type Part = Words | { readonly said: string; readonly at: Words }

const at = (cell: DraftCell): Words => cell.lines[0] ?? { from: 0, to: 0 }

/** The number with its unit, unless it stands there already. */
function value(text: string, cell: DraftCell, unit: string | undefined): Part[] {
  const said = passageOf(text, cell.lines).text
  const bare = /\d[)）]?$/.test(said)
  return unit !== undefined && bare ? [...cell.lines, { said: unit, at: at(cell) }] : [...cell.lines]
}

function promised(
  text: string,
  parts: readonly DraftCell[],
  target: DraftCell | undefined,
  unit: string | undefined,
): Passage {
  const all: Part[] = []
  for (const [index, part] of parts.entries()) {
    if (part.lines.length === 0) continue
    if (index > 0 && all.length > 0) all.push({ said: ':', at: at(part) })
    all.push(...part.lines)
  }
  if (target) {
    const said = passageOf(text, target.lines).text
    const before = passageOf(text, all).text
    if (!before.includes(said)) {
      if (!looksValue(said) && all.length > 0) all.push({ said: endsSentence(before) ? '' : ':', at: at(target) })
      all.push(...value(text, target, unit))
    }
  }
  return passageOf(text, all)
}

/** Every completion text, by the months of their headings; values reached are told before the words of the same column group. */
function reportsOf(text: string, cells: readonly DraftCell[], unit: string | undefined): ReportText[] {
  const found: { column: Column; parts: Part[] }[] = []
  for (const cell of cells) {
    const { role } = cell.column
    if (role !== 'report' && role !== 'done' && role !== 'rate' && role !== 'state') continue
    const said = plainText(cell.lines.map(({ from, to }) => text.slice(from, to)).join(' '))
    if (said === '' || /^[-—/]+$/.test(said)) continue
    const parts: Part[] =
      role === 'report'
        ? looksValue(said)
          ? [{ said: '完成', at: at(cell) }, ...value(text, cell, unit)]
          : [...cell.lines]
        : role === 'done'
          ? looksValue(said)
            ? [{ said: /\d/.test(said) ? '完成' : '', at: at(cell) }, ...value(text, cell, cell.column.unit ?? unit)]
            : [...cell.lines]
          : role === 'rate'
            ? [
                { said: '完成率', at: at(cell) },
                ...value(text, cell, cell.column.unit === '%' || !/[%％]/.test(said) ? '%' : undefined),
              ]
            : [...cell.lines]
    const same = found.findLast(
      ({ column }) =>
        column.through === cell.column.through || column.through === undefined || cell.column.through === undefined,
    )
    const joins = same && (role !== 'report' || same.column.role !== 'report')
    if (!joins) {
      found.push({ column: cell.column, parts })
      continue
    }
    const before = passageOf(text, same.parts).text
    same.parts.push(
      { said: endsSentence(before) ? '' : role === 'report' || role === 'state' ? '。' : ',', at: at(cell) },
      ...parts,
    )
    if (role === 'report') same.column = cell.column
  }
  const ordered = found.every(({ column }) => column.through !== undefined)
    ? [...found].sort((one, other) => when(one.column) - when(other.column))
    : found
  return ordered.map(({ column, parts }) => ({
    ...(column.heading !== '' && { heading: column.heading }),
    ...(column.through !== undefined && { through: column.through }),
    passage: passageOf(text, parts),
  }))
}

const when = ({ year = 0, through = 0 }: Column): number => year * 12 + through
