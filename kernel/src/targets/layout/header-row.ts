// Where the header of a table stands and what its columns are: in one row, in two with merged cells, again on every page.
// It never reads tasks.
import type { Column } from './columns.ts'
import { columnOf, isHeader } from './columns.ts'
import { looksChapter, looksSentence, serialOf, unitLook } from './looks.ts'
import type { GridCell } from './strips.ts'

export type Columns = readonly (Column | undefined)[]
export type Row = readonly GridCell[]

/** `from` to `to` (excluded): the rows of the header. */
export type TableHeader = { readonly from: number; readonly to: number; readonly columns: Columns }

/** The first header from this row on, among `within` rows. */
export function headerIn(rows: readonly Row[], start: number, within = rows.length): TableHeader | undefined {
  for (let from = start; from < Math.min(rows.length, start + within); from += 1) {
    const row = rows[from] as Row
    const one = row.map(({ text }) => (text.length <= 60 ? columnOf(text) : undefined))
    if (!one.some((column) => column !== undefined)) continue
    const next = rows[from + 1]
    const two = next && isBelow(row, next) ? joined(row, next, one) : undefined
    if (two && isHeader(once(next as Row, two))) return { from, to: from + 2, columns: two }
    if (isHeader(once(row, one))) return { from, to: from + 1, columns: one }
  }
  return undefined
}

/** Whether a row is the second one of a header: some cells reach down into it, or it divides those above. */
function isBelow(row: Row, next: Row): boolean {
  const reaches = row.some(({ id, text }, index) => text !== '' && next[index]?.id === id)
  const divides = row.some(({ wide, id }, index) => wide > 1 && wide < row.length && next[index]?.id !== id)
  if (!reaches && !divides) return false
  return next.every(({ id, text }, index) => row[index]?.id === id || (serialOf(text) === '' && !looksSentence(text)))
}

function joined(row: Row, next: Row, one: Columns): Columns {
  return next.map(({ id, text }, index) => {
    const above = row[index]
    if (text === '' || above?.id === id) return one[index]
    const under = columnOf(text)
    const both = columnOf(`${above?.text ?? ''}${text}`)
    if (!under) return both ?? one[index]
    const through = under.through ?? both?.through
    return { ...under, heading: `${above?.text ?? ''}${text}`, ...(through !== undefined && { through }) }
  })
}

/** A merged cell is one column. */
function once(row: Row, columns: Columns): Columns {
  return columns.filter((_, index) => (index === 0 || row[index - 1]?.id !== row[index]?.id) && row[index]?.text !== '')
}

/** The columns of a table without a header, by how their cells look as a whole; none where no column looks like sentences. */
export function columnsByLook(rows: readonly Row[]): Columns | undefined {
  const width = rows[0]?.length ?? 0
  if (width < 2 || rows.length < 2) return undefined
  const sample = rows.slice(0, 200)
  const looks = Array.from({ length: width }, (_, column) => {
    const said = sample.flatMap((row) => {
      const cell = row[column]
      return cell && cell.text !== '' && (column === 0 || row[column - 1]?.id !== cell.id) ? [cell.text] : []
    })
    const share = (test: (text: string) => boolean): number => said.filter(test).length / Math.max(1, said.length)
    return {
      column,
      filled: said.length / sample.length,
      serial: share((text) => serialOf(text) !== ''),
      unit: share((text) => unitLook(text) === 2),
      chapter: share(looksChapter),
      length: said.reduce((sum, text) => sum + text.length, 0) / Math.max(1, said.length),
    }
  })
  const columns: (Column | undefined)[] = Array.from({ length: width }, () => undefined)
  const plain = (role: Column['role']): Column => ({ role, heading: '' })
  const numbers = looks.find(({ serial }) => serial > 0.6)
  if (numbers) columns[numbers.column] = plain('no')
  const units = looks.find(({ unit, column }) => unit > 0.5 && !columns[column])
  if (units) columns[units.column] = plain('lead')
  const long = looks.filter(({ column, length }) => !columns[column] && length >= 8 && looks[column] !== undefined)
  const sentences = long.filter(({ chapter, filled }) => chapter < 0.5 && filled > 0.5)
  const [text, report] = sentences
  if (!text || !report || (!numbers && !units)) return undefined
  columns[text.column] = plain('text')
  const told = sentences.slice(1).reduce((longest, each) => (each.length > longest.length ? each : longest), report)
  columns[told.column] = plain('report')
  const group = looks.find(
    ({ column, length, filled }) => !columns[column] && column < text.column && length < 30 && filled > 0,
  )
  if (group) columns[group.column] = plain('chapter')
  return columns
}
