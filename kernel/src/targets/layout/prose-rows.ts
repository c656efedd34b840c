// Tasks written as numbered paragraphs: the sentence, its units in brackets or behind "牵头单位：", what became of it behind
// "进展情况：" or in the paragraphs that follow. A numbered paragraph without any of these is no task of its own.
import type { Words } from '../source.ts'
import { throughIn, yearIn } from './columns.ts'
import type { Draft, DraftCell, Run } from './draft.ts'
import type { Part } from './labelled.ts'
import { partsIn } from './labelled.ts'
import { endsSentence, isFurniture, isPage, looksSentence, looksTitle, unitLook } from './looks.ts'
import type { Line } from './strips.ts'

/** How a paragraph is numbered, from the outermost habit to the innermost. */
const KINDS = [
  /^第[一二三四五六七八九十百\d]{1,4}(?:部分|章|节|篇|类|项|方面|板块|大类)[、.．:：\s]?/,
  /^[一二三四五六七八九十百]{1,4}[、.．]/,
  /^[(（][一二三四五六七八九十百]{1,4}[)）]、?/,
  /^(?:\d{1,5}(?:[.．]\d{1,3}){0,3}(?:、(?!\d{1,3}[、号和及至])|[.．](?!\d))|\d{1,3}(?:[.．]\d{1,3}){1,3}(?=[^\d.．%％万亿个]))/,
  /^[(（]\d{1,4}[)）][、.]?/,
  /^[①-⑳]/,
] as const

/** `bodies`: what stands behind the number. */
type Paragraph = { readonly line: Line; readonly kind: number; readonly mark: string; readonly body: Words }
type Open = { readonly no: string; readonly parts: Part[] }

/** The tasks among these paragraphs. `bare`: numbered sentences alone are tasks too, for a list that stands beside a table. */
export function proseRows(text: string, lines: readonly Line[], bare = false): Run | undefined {
  const paragraphs = lines.filter(({ text: said }) => !isPage(said)).map((line) => paragraphOf(text, line))
  const level = taskLevel(text, paragraphs, bare)
  if (level === -1) return undefined
  const run = runOf(text, paragraphs, level)
  if (run.drafts.length === 0) return undefined
  return bare ? { ...run, bare } : run
}

function paragraphOf(text: string, line: Line): Paragraph {
  const kind = KINDS.findIndex((pattern) => pattern.test(line.text))
  const mark = kind === -1 ? '' : (KINDS[kind]?.exec(line.text)?.[0] ?? '')
  // The number as it stands in the document may be written in full width, with blanks in between.
  let at = line.words.from
  for (let left = mark.replace(/\s/g, '').length; left > 0 && at < line.words.to; at += 1) {
    if (!/[\s\u3000\u200b-\u200f\ufeff*]/.test(text[at] as string)) left -= 1
  }
  return { line, kind, mark, body: { from: at, to: line.words.to } }
}

const answers = ({ role }: Part): boolean => role === 'lead' || role === 'report'

/** The kind of number under which tasks stand: the one with most paragraphs that are followed by a unit or a completion. */
function taskLevel(text: string, paragraphs: readonly Paragraph[], bare: boolean): number {
  const counts = KINDS.map(() => 0)
  let current = -1
  for (const { line, kind, body } of paragraphs) {
    if (kind !== -1) current = kind
    if (current === -1) continue
    const marked = bare ? kind !== -1 && looksSentence(line.text) : partsIn(text, body, 'text').some(answers)
    if (!marked) continue
    counts[current] = (counts[current] as number) + 1
    if (!bare) current = -1
  }
  const most = Math.max(...counts)
  return most >= 2 ? counts.indexOf(most) : -1
}

function runOf(text: string, paragraphs: readonly Paragraph[], level: number): Run {
  const heading: string[] = []
  const strays: Words[] = []
  const tasks: { readonly open: Open; readonly above: readonly (string | undefined)[] }[] = []
  const chapters = KINDS.map(() => new Set<string>())
  const above: (string | undefined)[] = KINDS.map(() => undefined)
  let open: Open | undefined
  let last: readonly number[] = []
  for (const { line, kind, mark, body } of paragraphs) {
    const said = line.text
    if (kind === -1 && (isFurniture(said) || looksTitle(said))) {
      if (looksTitle(said) && !heading.includes(said) && heading.length < 100) heading.push(said)
      continue
    }
    if (kind !== -1 && kind < level) {
      open = undefined
      above[kind] = said
      above.fill(undefined, kind + 1)
      last = []
      continue
    }
    const parts = partsIn(text, body, 'text')
    if (kind === level && (open === undefined || follows(numbersIn(mark), last) || parts.some(answers))) {
      last = numbersIn(mark)
      open = { no: noOf(mark), parts }
      for (const [depth, chapter] of above.entries()) if (chapter !== undefined) chapters[depth]?.add(chapter)
      tasks.push({ open, above: [...above] })
      continue
    }
    if (open && !isOver(open, line)) open.parts.push(...continuing(text, open, line))
    else {
      open = undefined
      if (tasks.length === 0 && heading.length < 100) heading.push(said)
      if (looksSentence(said) && (tasks.length > 0 || said.length > 60)) strays.push(line.words)
    }
  }
  // The outermost headings that divide the tasks are the chapters.
  const dividing = chapters.findIndex((names) => names.size > 1)
  const at = dividing === -1 ? chapters.findIndex((names) => names.size > 0) : dividing
  const drafts = tasks.flatMap(({ open: { no, parts }, above: way }): Draft[] => {
    const cells = cellsOf(parts)
    return cells.some(({ column }) => column.role === 'text')
      ? [{ no, chapter: (at === -1 ? undefined : way[at]) ?? '', cells }]
      : []
  })
  return { heading, columns: [], drafts, strays }
}

/** A paragraph within a task: labelled, or going on with what stood before; behind the sentence it tells what became of it. */
function continuing(text: string, open: Open, line: Line): Part[] {
  const before = open.parts.at(-1)?.role ?? 'text'
  const unit = unitLook(line.text) === 2
  const goesOn = before === 'text' ? (endsSentence(line.text) || line.text.length > 30 ? 'report' : 'text') : before
  const role =
    unit && !open.parts.some((part) => part.role === 'report')
      ? 'lead'
      : goesOn === 'lead' || goesOn === 'assist' || goesOn === 'by' || goesOn === 'person'
        ? unit
          ? goesOn
          : 'report'
        : goesOn
  return partsIn(text, line.words, role)
}

/** What follows a completion without belonging to it: what is to be done next by all, a signature, a date. */
function isOver(open: Open, line: Line): boolean {
  if (!open.parts.some(({ role }) => role === 'report')) return false
  if (/^(?:下一?步|下阶段)[，,].{0,6}(?:我|本|全)[区市县省镇委局办街]/.test(line.text)) return true
  return (
    !endsSentence(line.text) &&
    line.text.length <= 40 &&
    !/[:：，,]/.test(line.text) &&
    /(?:政府|办公室|委员会|局|[年月日])$/.test(line.text)
  )
}

/** The next number, a few left out, or the first of the next group (2.1 after 1.9). */
function follows(no: readonly number[], last: readonly number[]): boolean {
  const [own = 0, before = 0] = [no.at(-1), last.at(-1)]
  if (no.length < 2 || no.length !== last.length) return own === 0 || (own > before && own <= before + 5)
  const group = no.slice(0, -1).findIndex((number, depth) => number !== last[depth])
  return group === -1 ? own > before && own <= before + 5 : own === 1 && (no[group] as number) > (last[group] as number)
}

const noOf = (mark: string): string =>
  mark
    .replace(/[、.．()（）:：\s]+$/g, '')
    .replace(/^[(（]/, '')
    .replace(/．/g, '.')

const DIGITS = '一二三四五六七八九'

/** The numbers in the mark of a paragraph, from the outermost; none where there are none. */
function numbersIn(mark: string): number[] {
  const digits = mark.match(/\d+/g)
  if (digits) return digits.map(Number)
  if (/[①-⑳]/.test(mark)) return [mark.charCodeAt(0) - 0x245f]
  const ten = /([一二三四五六七八九]?)十([一二三四五六七八九]?)/.exec(mark)
  if (ten) return [10 * (ten[1] ? DIGITS.indexOf(ten[1]) + 1 : 1) + (ten[2] ? DIGITS.indexOf(ten[2]) + 1 : 0)]
  const one = /[一二三四五六七八九]/.exec(mark)?.[0]
  return one === undefined ? [] : [DIGITS.indexOf(one) + 1]
}

/** Parts of one role as one cell; completions with labels of other months as cells of their own. */
function cellsOf(parts: readonly Part[]): DraftCell[] {
  const cells = new Map<string, { column: DraftCell['column']; lines: Words[] }>()
  let report = ''
  for (const { role, heading, words } of parts) {
    const through = heading === '' ? undefined : throughIn(heading)
    const year = heading === '' ? undefined : yearIn(heading)
    if (role === 'report' && (heading !== '' || report === '')) report = `report ${through ?? ''} ${year ?? ''}`
    const key = role === 'report' ? report : role
    const cell = cells.get(key)
    if (cell) cell.lines.push(words)
    else
      cells.set(key, {
        column: { role, heading, ...(through !== undefined && { through }), ...(year !== undefined && { year }) },
        lines: [words],
      })
  }
  return [...cells.values()]
}
