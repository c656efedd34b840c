// A drafted task as it is handed on: its sentence, its units, its completion texts. What stands in columns of values is put into
// the sentence it belongs to, as one would say it. It never adds a figure, nor a word about how far something has come.
import type { Passage, Words } from '../source.ts'
import type { Column, Role } from './columns.ts'
import type { Draft, DraftCell } from './draft.ts'
import { endsSentence, looksChapter, looksValue } from './looks.ts'
import { passageOf, plainText } from './passage.ts'
import type { ReportCells, ReportRow, ReportText, RowFlag } from './report-table.ts'
import { unitsIn } from './units-in.ts'

/**
 * `subject`: a column that could name chapters says what the sentence is about. `numbered`: the numbers stand in the sentences, for
 * want of a column of their own.
 */
export type Habits = { readonly subject: boolean; readonly numbered: boolean }

const OWN_NUMBER = /^[\s\u3000]*[(（]?([0-9０-９]{1,4})[)）]?[.．、:：)）](?![0-9０-９])[\s\u3000]*/

/** A column that could name chapters names the tasks instead where nearly every task has its own. */
export function habitsOf(text: string, drafts: readonly Draft[]): Habits {
  const named = drafts.flatMap(({ cells }) => cells.filter(({ column }) => column.role === 'chapter').slice(-1))
  const names = named.map(({ lines }) => passageOf(text, lines).text)
  const own = names.filter((name) => !looksChapter(name))
  const distinct = new Set(own).size
  const unnumbered = drafts.every(({ no }) => no === '')
  return {
    numbered: unnumbered && drafts.every((draft) => OWN_NUMBER.test(sentenceOf(text, draft))),
    subject:
      names.length >= drafts.length * 0.9 &&
      own.length > names.length / 2 &&
      distinct > drafts.length * 0.7 &&
      drafts.length > 2,
  }
}

function sentenceOf(text: string, { cells }: Draft): string {
  const line = cells.find(({ column }) => column.role === 'text')?.lines[0]
  return line ? text.slice(line.from, line.to) : ''
}

/** Without the number that stands at the head of its sentence. */
function renumbered(text: string, draft: Draft): Draft {
  const found = OWN_NUMBER.exec(sentenceOf(text, draft))
  if (!found) return draft
  let first = true
  const cells = draft.cells.map((cell): DraftCell => {
    const [line, ...others] = cell.lines
    if (!first || cell.column.role !== 'text' || !line) return cell
    first = false
    return { ...cell, lines: [{ from: line.from + found[0].length, to: line.to }, ...others] }
  })
  return { ...draft, no: plainText(found[1] as string), cells }
}

/** A row that has no key yet; `no` is '' where none was written. */
export type Assembled = Omit<ReportRow, 'key'>

export function assembled(text: string, given: Draft, habits: Habits): Assembled {
  const draft = habits.numbered ? renumbered(text, given) : given
  const { cells } = draft
  const first = (role: Role): DraftCell | undefined =>
    cells.find(({ column, lines }) => column.role === role && lines.length > 0)
  const passage = (cell: DraftCell | undefined): Passage | undefined => {
    const said = cell && passageOf(text, cell.lines)
    return said && said.text !== '' && !NOTHING.test(said.text) ? said : undefined
  }
  const subjects = habits.subject ? cells.filter(({ column }) => column.role === 'chapter').slice(-1) : []
  const sentences = cells.filter(({ column }) => column.role === 'text')
  const target = first('target')
  const units = unitsOf(text, first('measure'), target, first('done'), sentences[0] ?? first('chapter'))
  const unit = units.target ?? units.done
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
  const sentence = promised(text, parts, values.target && target, units.target)
  const reports = reportsOf(text, cells, units)
  const named = unitsIn(cells.flatMap((cell) => (cell.column.role === 'lead' ? linesSaid(text, cell) : [])))
  const aside = unitsIn(cells.flatMap((cell) => (cell.column.role === 'assist' ? linesSaid(text, cell) : [])))
  const assists = [...new Set([...named.assists, ...aside.leads, ...aside.assists])]
  const flags: RowFlag[] = []
  if (named.leads.length === 0) flags.push('no-unit')
  if (reports.length === 0) flags.push('no-report')
  if (draft.shared) flags.push('shared-report')
  return {
    no: draft.no,
    chapter: draft.chapter,
    text: sentence,
    leads: named.leads,
    ...(assists.length > 0 && { assists }),
    reports,
    ...(Object.keys(told).length > 0 && { cells: told }),
    ...(flags.length > 0 && { flags }),
  }
}

function linesSaid(text: string, { lines }: DraftCell): string[] {
  return lines.map(({ from, to }) => text.slice(from, to))
}

type Units = { readonly target?: string | undefined; readonly done?: string | undefined }

/** The unit of measure: of a column of its own, of a header, or in brackets behind the name of an indicator. */
function unitsOf(
  text: string,
  measure: DraftCell | undefined,
  target: DraftCell | undefined,
  done: DraftCell | undefined,
  name: DraftCell | undefined,
): Units {
  const said = measure ? passageOf(text, measure.lines).text : ''
  if (said !== '' && said.length <= 24 && !NOTHING.test(said)) {
    const of = (words: RegExp): string | undefined => words.exec(said)?.[1]
    const unit = spelled(said.replace(/[(（][^()（）]*[:：][^()（）]*[)）]/g, ''))
    return {
      target: of(/目标值?(?:单位)?[:：]([^()（）,，;；]+)/) ?? unit,
      done: of(/(?:完成|实际)值?(?:单位)?[:：]([^()（）,，;；]+)/) ?? unit,
    }
  }
  const heading = target?.column.unit ?? done?.column.unit
  if (heading !== undefined) return { target: target?.column.unit ?? heading, done: done?.column.unit ?? heading }
  const bracket = name && /[(（]([^()（）\d]{1,8})[)）]$/.exec(passageOf(text, name.lines).text)?.[1]
  const unit = bracket !== undefined && MEASURE.test(bracket) ? bracket : undefined
  return { target: unit, done: unit }
}

const MEASURE = /[%％‰元人户家个次吨米里亩公顷件项台辆所处方度天张套条座]$/
const NOTHING = /^[-—–/\\无]+$/
const spelled = (unit: string): string => (/^百分比?$/.test(unit) ? '%' : unit)

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
    for (const line of part.lines) all.push(line)
  }
  if (target) {
    const said = passageOf(text, target.lines).text
    const before = passageOf(text, all).text
    if (!before.includes(said)) {
      if (all.length > 0) all.push({ said: looksValue(said) || endsSentence(before) ? '' : ':', at: at(target) })
      all.push(...value(text, target, unit))
    }
  }
  return passageOf(text, all)
}

/**
 * Every completion text, by the months of their headings. A value reached is told before the words of the same months, unless
 * they tell it themselves; a share only where there is no value. A word of state comes last.
 */
function reportsOf(text: string, cells: readonly DraftCell[], units: Units): ReportText[] {
  const groups: { column: Column; values: Part[]; shares: Part[]; words: Part[]; states: Part[] }[] = []
  for (const cell of cells) {
    const { role, through, year } = cell.column
    if (role !== 'report' && role !== 'done' && role !== 'rate' && role !== 'state') continue
    const said = passageOf(text, cell.lines).text
    if (said === '' || NOTHING.test(said)) continue
    const valued = looksValue(said)
    const kind = role === 'state' ? 'states' : role === 'rate' ? 'shares' : valued ? 'values' : 'words'
    let group = groups.findLast(({ column }) => column.through === through && column.year === year)
    if (!group || (kind === 'words' && group.words.length > 0)) {
      const open = groups.at(-1)
      const joins =
        open &&
        (open.column.through === undefined || through === undefined) &&
        (kind !== 'words' || open.words.length === 0)
      group = joins ? open : { column: cell.column, values: [], shares: [], words: [], states: [] }
      if (!joins) groups.push(group)
    }
    if (kind === 'words' || (group.column.through === undefined && through !== undefined)) group.column = cell.column
    if (kind === 'values')
      group.values.push(
        { said: group.values.length > 0 ? ',完成' : '完成', at: at(cell) },
        ...value(text, cell, cell.column.unit ?? units.done),
      )
    else if (kind === 'shares') group.shares.push({ said: '完成率', at: at(cell) }, ...value(text, cell, '%'))
    else if (kind === 'states') group.states.push(...stateOf(cell, said))
    else for (const line of cell.lines) group.words.push(line)
  }
  const ordered = groups.every(({ column }) => column.through !== undefined)
    ? [...groups].sort((one, other) => when(one.column) - when(other.column))
    : groups
  return ordered.map(({ column, values, shares, words, states }) => {
    const told = passageOf(text, words)
    const number = /\d[\d.,]*/.exec(passageOf(text, values).text)?.[0]
    const figures = values.length > 0 ? values : shares
    const parts = number !== undefined && tells(told.text, number) ? [] : [...figures]
    const spot = (all: readonly Part[]): Words =>
      all[0] === undefined ? { from: 0, to: 0 } : 'said' in all[0] ? all[0].at : all[0]
    if (parts.length > 0 && words.length > 0) parts.push({ said: '。', at: spot(words) })
    for (const word of words) parts.push(word)
    if (states.length > 0 && parts.length > 0)
      parts.push({ said: endsSentence(told.text) ? '' : '。', at: spot(states) })
    parts.push(...states)
    return {
      ...(column.heading !== '' && { heading: column.heading }),
      ...(column.through !== undefined && { through: column.through }),
      passage: passageOf(text, parts),
    }
  })
}

/** "是" under "是否完成" says that it is done. */
function stateOf(cell: DraftCell, said: string): Part[] {
  if (!/完成|办结/.test(cell.column.heading)) return [...cell.lines]
  if (/^(?:是|√|✓|✔)$/.test(said)) return [{ said: '已完成', at: at(cell) }]
  return /^(?:否|×|✗|✘)$/.test(said) ? [{ said: '未完成', at: at(cell) }] : [...cell.lines]
}

/** Whether a number stands in a text as a whole. */
function tells(text: string, number: string): boolean {
  for (let from = text.indexOf(number); from !== -1; from = text.indexOf(number, from + 1)) {
    if (
      !/[\d.]/.test(text[from - 1] ?? '') &&
      !/^\.?\d/.test(text.slice(from + number.length, from + number.length + 2))
    )
      return true
  }
  return false
}

const when = ({ year = 0, through = 0 }: Column): number => year * 12 + through
