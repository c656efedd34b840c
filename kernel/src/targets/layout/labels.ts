// Which of the cells of one task belongs to which column, when all that is known is their order: the assignment, in the order of
// the columns, that looks best on the whole.
import type { Column, Role } from './columns.ts'
import { endsSentence, looksChapter, looksSentence, looksValue, serialOf, unitLook } from './looks.ts'

/** What it costs to leave a column of that role empty. */
const EMPTY: Readonly<Record<Role, number>> = {
  no: 0,
  chapter: 0.2,
  text: 20,
  lead: 5,
  assist: 1,
  report: 4,
  target: 3,
  done: 3,
  rate: 3,
  measure: 2,
  by: 1.5,
  state: 1.5,
  next: 1,
  person: 1,
  remark: 0.1,
}

function cost(role: Role, text: string): number {
  const unit = unitLook(text)
  switch (role) {
    case 'no':
      return serialOf(text) === '' ? 9 : 0
    case 'chapter':
      if (looksChapter(text)) return -1
      return endsSentence(text) || text.length > 30 ? 6 : unit === 2 ? 3 : 1
    case 'text':
      if (unit === 2) return 4
      return text.length >= 6 || endsSentence(text) ? 0 : 0.8
    case 'lead':
    case 'assist':
      return unit === 2 ? 0 : unit === 1 ? 2 : 8
    case 'report':
      return unit === 2 ? 4 : 0
    case 'target':
    case 'done':
    case 'rate':
      return looksValue(text) ? 0 : text.length <= 12 ? 2 : 6
    case 'measure':
      return text.length <= 6 && !/\d/.test(text) ? 0 : 6
    case 'by':
      return /\d|[年月季底]/.test(text) && text.length <= 20 ? 0 : 5
    case 'state':
      return text.length <= 8 ? 0.3 : 5
    case 'person':
      return text.length <= 12 && unit < 2 ? 0.5 : 5
    case 'next':
    case 'remark':
      return 1.2
  }
}

/** What it costs that a cell of that role goes on with another line. */
function again(role: Role, text: string, before: string): number {
  switch (role) {
    case 'lead':
    case 'assist':
      return cost(role, text) * (/^[(（]/.test(text) ? 0.5 : 1.2)
    case 'report':
    case 'next':
    case 'remark':
      return cost(role, text) + 0.3 + (!looksSentence(text) && endsSentence(before) && !endsSentence(text) ? 1 : 0)
    case 'text':
      if (/[，,、]$/.test(before)) return cost(role, text)
      return cost(role, text) + (endsSentence(before) && !endsSentence(text) && text.length <= 12 ? 3 : 1)
    default:
      return cost(role, text) + 4
  }
}

/** For each cell the index of its column; the indices never fall. `total`: what the assignment costs, to compare with others. */
export function labels(cells: readonly string[], columns: readonly Column[]): { labels: number[]; total: number } {
  const width = columns.length
  if (width === 0 || cells.length === 0) return { labels: [], total: 0 }
  // empties[c]: what it costs to leave all columns before c empty
  const empties = [0]
  for (const { role } of columns) empties.push((empties.at(-1) as number) + EMPTY[role])
  const skipped = (from: number, to: number): number => (empties[to] as number) - (empties[from] as number)
  let best: number[] = columns.map(({ role }, column) => skipped(0, column) + cost(role, cells[0] as string))
  const came: number[][] = [columns.map((_, column) => column)]
  for (let index = 1; index < cells.length; index += 1) {
    const text = cells[index] as string
    const before = cells[index - 1] as string
    const from: number[] = []
    const next = columns.map(({ role }, column) => {
      let least = (best[column] as number) + again(role, text, before)
      let way = column
      const own = cost(role, text)
      for (let earlier = 0; earlier < column; earlier += 1) {
        const total = (best[earlier] as number) + skipped(earlier + 1, column) + own
        if (total < least) {
          least = total
          way = earlier
        }
      }
      from.push(way)
      return least
    })
    came.push(from)
    best = next
  }
  let end = 0
  let total = Number.POSITIVE_INFINITY
  for (const [column, cost] of best.entries()) {
    const whole = cost + skipped(column + 1, width)
    if (whole < total) {
      total = whole
      end = column
    }
  }
  const found: number[] = []
  for (let index = cells.length - 1; index >= 0; index -= 1) {
    found.push(end)
    end = came[index]?.[end] ?? 0
  }
  return { labels: found.reverse(), total }
}
