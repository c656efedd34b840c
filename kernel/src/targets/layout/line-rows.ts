// Tasks of which every cell (or every paragraph of one) stands on a line of its own, as a table becomes when it is copied as text.
// Which line is which column follows from the order of the columns and from how the lines look together; no line alone decides.
import type { Words } from '../source.ts'
import type { Column, Role } from './columns.ts'
import { columnOf, isHeader } from './columns.ts'
import type { Draft, DraftCell, Run } from './draft.ts'
import { labels } from './labels.ts'
import {
  endsSentence,
  isFurniture,
  isPage,
  looksChapter,
  looksSentence,
  looksTitle,
  looksValue,
  serialOf,
  unitLook,
} from './looks.ts'
import type { Line } from './strips.ts'

const ORDERS: readonly (readonly Role[])[] = [
  ['no', 'chapter', 'text', 'lead', 'report'],
  ['no', 'chapter', 'text', 'lead', 'assist', 'report'],
  ['no', 'chapter', 'lead', 'text', 'report'],
  ['no', 'chapter', 'text', 'report', 'lead'],
]
const plainColumns = (roles: readonly Role[]): Column[] => roles.map((role) => ({ role, heading: '' }))

const NUMERAL = /^[一二三四五六七八九十]{1,3}$/

type Header = { readonly from: number; readonly to: number; readonly columns: readonly Column[] }
type Region = { readonly drafts: Draft[]; readonly tail: readonly Line[]; readonly head: readonly Line[] }

/** The runs of tasks within these lines; none where they are not written like this. */
export function lineRows(lines: readonly Line[]): Run[] {
  const headers = headersIn(lines)
  const runs: Run[] = []
  let heading: readonly Line[] = []
  const add = (columns: readonly Column[], region: Region | undefined, all: readonly Line[]): void => {
    if (!region) {
      heading = [...heading, ...all]
      return
    }
    const before = [...heading, ...region.head]
    runs.push({
      heading: before.map(({ text }) => text),
      columns,
      drafts: region.drafts,
      strays: [],
    })
    heading = region.tail
  }
  const first = headers[0]
  const lost = lines.slice(0, first?.from ?? lines.length)
  add([], unheaded(lost), lost)
  for (let index = 0; index < headers.length; ) {
    const header = headers[index] as Header
    let own: Line[] = []
    let end = header.to
    do {
      const next = headers[index + 1]
      const part = lines.slice(end, next?.from ?? lines.length)
      index += 1
      // The header comes again on every page: the run goes on unless the numbers begin anew.
      if (next && goesOn(header, next, lines)) {
        while (part.length > 0 && isPageHead((part.at(-1) as Line).text)) part.pop()
        own = [...own, ...part]
        end = next.to
        continue
      }
      own = [...own, ...part]
      break
    } while (index < headers.length)
    add(header.columns, regionIn(own, header.columns), own)
  }
  const last = runs.at(-1)
  if (last && heading.length > 0) runs[runs.length - 1] = { ...last, strays: straysIn(heading) }
  return runs
}

const isPageHead = (text: string): boolean => looksTitle(text) || isFurniture(text)

function straysIn(lines: readonly Line[]): Words[] {
  return lines.filter(({ text }) => looksSentence(text) && !isFurniture(text)).map(({ words }) => words)
}

function goesOn(header: Header, next: Header, lines: readonly Line[]): boolean {
  if (header.columns.map(({ role }) => role).join() !== next.columns.map(({ role }) => role).join()) return false
  const serial = lines.slice(next.to, next.to + 5).find(({ text }) => serialOf(text) !== '')
  return serial === undefined || serialOf(serial.text) !== '1'
}

function headersIn(lines: readonly Line[]): Header[] {
  const headers: Header[] = []
  for (let index = 0; index < lines.length; ) {
    const columns: Column[] = []
    let next = index
    const taken = new Set<string>()
    while (next < lines.length && columns.length < 16) {
      const text = (lines[next] as Line).text
      const column = taken.has(text) ? undefined : columnOf(text)
      if (!column || (column.role === 'no' && columns.length > 0)) break
      taken.add(text)
      columns.push(column)
      next += 1
    }
    // A heading right below the header can look like one more column.
    while (columns.length > 3 && lines[next] && serialOf((lines[next] as Line).text) !== '' && isHeading(columns)) {
      columns.pop()
      next -= 1
    }
    if (columns.length >= 3 && isHeader(columns)) {
      headers.push({ from: index, to: next, columns })
      index = next
    } else index += 1
  }
  return headers
}

function isHeading(columns: readonly Column[]): boolean {
  const roles = columns.map(({ role }) => role)
  const last = roles.at(-1)
  return (last === 'text' || last === 'chapter') && roles.indexOf('text') < roles.length - 1 && roles.includes('text')
}

/** Tasks without a header: only where numbers follow one another and units stand among the lines. */
function unheaded(lines: readonly Line[]): Region | undefined {
  const starts = startsIn(lines, [])
  if (starts.length < 2) return undefined
  let best: { region: Region; total: number } | undefined
  for (const order of ORDERS) {
    const columns = plainColumns(order)
    let total = 0
    for (const [index, start] of starts.slice(0, 30).entries())
      total += labels(textsOf(lines.slice(start, starts[index + 1] ?? start + 12)), columns).total
    if (best && best.total <= total) continue
    const region = regionIn(lines, columns)
    if (region) best = { region, total }
  }
  if (!best) return undefined
  const { drafts } = best.region
  const named = drafts.filter(({ cells }) => cells.some(({ column }) => column.role === 'lead'))
  return named.length * 2 > drafts.length ? best.region : undefined
}

const textsOf = (lines: readonly Line[]): string[] => lines.map(({ text }) => text)

/** Where tasks begin: lines that hold the next number and nothing else. */
function startsIn(lines: readonly Line[], columns: readonly Column[]): number[] {
  const values = columns.filter(({ role }) => role === 'target' || role === 'done' || role === 'rate').length
  const least =
    columns.length - columns.filter(({ role }) => role === 'chapter' || role === 'remark' || role === 'next').length
  const starts: number[] = []
  let last: string | undefined
  for (let index = 0; index < lines.length; index += 1) {
    const no = serialOf((lines[index] as Line).text)
    if (no === '') continue
    const following = lines[index + 1]?.text ?? ''
    if (following === '' || looksValue(following) || serialOf(following) !== '') continue
    const since = starts.length === 0 ? Number.POSITIVE_INFINITY : index - (starts.at(-1) as number)
    if (values > 0 && since < least - 1) continue
    if (!follows(last, no, lines[index - 1]?.text ?? '')) continue
    starts.push(index)
    last = no
  }
  return starts
}

/** Whether a number can come after another: the next one, a few left out, or anew from 1 after a heading. */
function follows(last: string | undefined, no: string, before: string): boolean {
  if (last === undefined) return true
  const [, head = '', tail = no] = /^(.*[.-])(\d+)$/.exec(no) ?? []
  const [, lastHead = '', lastTail = last] = /^(.*[.-])(\d+)$/.exec(last) ?? []
  const step = Number(tail) - Number(lastTail)
  if (head === lastHead && step >= 1 && step <= 3) return true
  if (head === lastHead && step > 3 && step <= 30) return endsSentence(before) && !looksValue(before)
  return Number(tail) === 1 && (head !== lastHead || looksChapter(before) || !endsSentence(before))
}

function regionIn(all: readonly Line[], columns: readonly Column[]): Region | undefined {
  const lines = all.filter(({ text }) => !isPage(text))
  const starts = columns.some(({ role }) => role === 'no') || columns.length === 0 ? startsIn(lines, columns) : []
  const bounds = starts.length > 0 ? starts : anchors(lines, columns)
  if (bounds.length === 0) return undefined
  const head = lines.slice(0, bounds[0])
  const drafts: Draft[] = []
  let tail: readonly Line[] = []
  let chapter = ''
  const above = head.at(-1)
  if (above && above.text.length <= 40 && !endsSentence(above.text) && !looksTitle(above.text)) {
    const numeral = head.at(-2)?.text ?? ''
    chapter = NUMERAL.test(numeral) ? `${numeral}、${above.text}` : above.text
  }
  for (const [index, start] of bounds.entries()) {
    let own = lines.slice(start, bounds[index + 1] ?? lines.length)
    let below = ''
    if (index === bounds.length - 1) {
      const cut = endOf(own, columns)
      tail = own.slice(cut)
      own = own.slice(0, cut)
    } else {
      own = own.filter(({ text }) => !isPageHead(text))
      const heading = headingBelow(own, columns)
      below = own
        .slice(own.length - heading)
        .map(({ text }) => text)
        .join('、')
      own = own.slice(0, own.length - heading)
    }
    const draft = draftOf(own, columns, chapter)
    chapter = below || draft.chapter
    drafts.push(draft)
  }
  return { drafts, tail, head }
}

function draftOf(lines: readonly Line[], columns: readonly Column[], chapter: string): Draft {
  const first = lines[0]
  const numbered = first !== undefined && columns.some(({ role }) => role === 'no') && serialOf(first.text) !== ''
  const rest = columns.filter(({ role }) => role !== 'no')
  const own = numbered ? lines.slice(1) : lines
  const found = labels(textsOf(own), rest).labels
  const cells = new Map<number, Words[]>()
  for (const [index, label] of found.entries()) {
    const words = cells.get(label) ?? []
    words.push((own[index] as Line).words)
    cells.set(label, words)
  }
  const named = rest.findIndex(({ role }) => role === 'chapter')
  const heading = found.flatMap((label, index) => (label === named ? [(own[index] as Line).text] : [])).join('')
  return {
    no: numbered ? serialOf(first.text) : '',
    chapter: heading || chapter,
    cells: [...cells].map(([label, words]): DraftCell => ({ column: rest[label] as Column, lines: words })),
  }
}

/** How many of the last lines of a task are the heading of the chapter that follows. */
function headingBelow(lines: readonly Line[], columns: readonly Column[]): number {
  const last = lines.at(-1)
  const before = lines.at(-2)
  if (!last || !before || lines.length < 4) return 0
  if (NUMERAL.test(before.text) && last.text.length <= 30 && !endsSentence(last.text)) return 2
  if (/^\d/.test(last.text) || endsSentence(last.text) || last.text.length > 40) return 0
  if (looksChapter(last.text)) return 1
  if (columns.some(({ role }) => role === 'chapter')) return 0
  const ends = columns.at(-1)?.role
  return ends === 'report' &&
    endsSentence(before.text) &&
    last.text.length <= 20 &&
    unitLook(last.text) < 2 &&
    !/[，,\d]/.test(last.text)
    ? 1
    : 0
}

/** Where the last task ends and what comes below the table begins. */
function endOf(lines: readonly Line[], columns: readonly Column[]): number {
  const least = Math.min(
    lines.length,
    1 + columns.filter(({ role }) => role === 'text' || role === 'lead' || role === 'report').length,
  )
  for (let index = 1; index < lines.length; index += 1) {
    const { text } = lines[index] as Line
    if (isFurniture(text) || looksTitle(text)) return index
    const before = (lines[index - 1] as Line).text
    if (index >= least && endsSentence(before) && !endsSentence(text) && text.length <= 30 && !looksSentence(text))
      return index
  }
  return lines.length
}

/** Without numbers: a task begins with the line above the units, when units come after the sentence. */
function anchors(lines: readonly Line[], columns: readonly Column[]): number[] {
  const roles = columns.map(({ role }) => role)
  const lead = roles.indexOf('lead')
  const text = roles.indexOf('text')
  if (lead === -1 || text === -1) return []
  const starts: number[] = []
  for (let index = 0; index < lines.length; index += 1) {
    if (unitLook((lines[index] as Line).text) < 2 || (index > 0 && unitLook((lines[index - 1] as Line).text) === 2))
      continue
    if (lead < text) starts.push(index)
    else if (index > 0) {
      const above = index - 1
      const heading = above > 0 && roles.indexOf('chapter') !== -1 && looksChapter((lines[above - 1] as Line).text)
      starts.push(heading ? above - 1 : above)
    }
  }
  return starts.filter((start, index) => index === 0 || start > (starts[index - 1] as number))
}
