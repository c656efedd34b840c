// Tasks of a table with real columns: merged cells, chapters in a row of their own, rows that go on behind a page break. Which
// column is which is settled by the header, or by how the columns look; a row alone decides nothing.
import type { Words } from '../source.ts'
import type { Column, Role } from './columns.ts'
import type { Draft, DraftCell, Run } from './draft.ts'
import type { Columns, Row } from './header-row.ts'
import { columnsByLook, headerIn } from './header-row.ts'
import { endsSentence, isFurniture, looksChapter, looksSentence, looksTitle, serialOf } from './looks.ts'
import type { Grid, GridCell } from './strips.ts'

type Open = {
  readonly no: string
  readonly chapter: string
  readonly cells: Map<number, { lines: Words[]; text: string; id: number }>
  shared: boolean
  readonly cut: boolean
}

/** Where the columns of a table stand; -1 where it has none. */
type Places = { readonly no: number; readonly group: number; readonly text: number; readonly columns: Columns }

/** `layout`: its columns by place, for a table that goes on behind a page break without a header. */
export type TableRun = Run & { readonly layout: Columns }

/** `before`: the columns of the table before. Nothing where this is no table of tasks. */
export function tableRows({ rows, width }: Grid, before: Columns | undefined): TableRun | undefined {
  const header = headerIn(rows, 0)
  const columns = header?.columns ?? (before?.length === width ? before : undefined) ?? columnsByLook(rows)
  if (!columns) return undefined
  let places = placesOf(columns)
  const heading = rows.slice(0, header?.from ?? 0).flatMap((row) => distinct(row).map(({ text }) => text))
  const strays: Words[] = []
  const drafts: Open[] = []
  let chapter = headingAbove(rows[(header?.from ?? 0) - 1])
  let index = header?.to ?? 0
  while (index < rows.length) {
    const row = rows[index] as Row
    const again = headerIn(rows, index, 1)
    if (again) {
      places = placesOf(again.columns)
      index = again.to
      continue
    }
    index += 1
    const open = drafts.at(-1)
    switch (kindOf(row, places, open)) {
      case 'chapter':
        chapter = headingOf(
          distinct(row)
            .map(({ text }) => text)
            .join(''),
        )
        break
      case 'stray':
        strays.push(
          ...distinct(row)
            .filter(({ text }) => looksSentence(text))
            .flatMap(({ lines }) => lines),
        )
        break
      case 'goes-on':
        if (open) goOn(open, row, places)
        break
      case 'task': {
        const group = places.group === -1 ? undefined : row[places.group]
        if (group && group.text !== '') chapter = headingOf(group.text)
        drafts.push(taskOf(row, places, chapter, open))
        break
      }
    }
  }
  if (drafts.length === 0) return undefined
  return {
    heading,
    columns: header ? columns.filter((column) => column !== undefined) : [],
    layout: places.columns,
    drafts: drafts.map((draft) => closed(draft, places)),
    strays,
  }
}

/** A heading in a row of its own right above the header is the first chapter. */
function headingAbove(row: Row | undefined): string {
  const [only, other] = row ? distinct(row) : []
  return only && !other && looksChapter(only.text) ? headingOf(only.text) : ''
}

function placesOf(columns: Columns): Places {
  const place = (role: Role): number => columns.findIndex((column) => column?.role === role)
  const sentence = place('text')
  const groups = columns.flatMap((column, index) => (column?.role === 'chapter' ? [index] : []))
  const text = sentence === -1 ? (groups.at(-1) ?? place('target')) : sentence
  return { no: place('no'), group: groups.find((group) => group !== text) ?? -1, text, columns }
}

type RowKind = 'task' | 'chapter' | 'goes-on' | 'stray' | 'nothing'

function kindOf(row: Row, places: Places, open: Open | undefined): RowKind {
  const cells = distinct(row)
  const [only, other] = cells
  if (!only || cells.every(({ text }) => /^[-—/]*$/.test(text))) return 'nothing'
  const said = row[places.text]
  const numbered = places.no === -1 ? undefined : row[places.no]
  if (!other) return loneKind(row, only, places, open)
  if (/^(?:合计|总计|小计|共计|汇总)/.test(only.text) && serialOf(only.text) === '') return 'nothing'
  const answers = row.some(
    ({ text }, index) =>
      text !== '' && index > places.text && places.columns[index] !== undefined && row[index]?.id !== said?.id,
  )
  if (
    !answers &&
    cells.length === 2 &&
    numbered === only &&
    (!/\d/.test(only.text) || (endsSentence(other.text) === false && /^[(（]?[一二三四五六七八九十]/.test(only.text)))
  )
    return 'chapter'
  if (said === undefined || said.text === '')
    return open && (numbered === undefined || numbered.text === '' || sameCell(open, places.no, numbered))
      ? 'goes-on'
      : 'stray'
  if (open && sameCell(open, places.text, said)) return 'goes-on'
  const unnumbered = numbered !== undefined && numbered.text === ''
  const before = open?.cells.get(places.text)
  return unnumbered &&
    before !== undefined &&
    !endsSentence(before.text) &&
    before.text !== '' &&
    places.no !== -1 &&
    open?.no !== ''
    ? 'goes-on'
    : 'task'
}

/** A row in which only one cell says something. */
function loneKind(row: Row, only: GridCell, places: Places, open: Open | undefined): RowKind {
  const first = row.findIndex(({ id }) => id === only.id)
  const whole = only.wide >= Math.max(2, row.length / 2)
  if (isFurniture(only.text) || looksTitle(only.text) || serialOf(only.text) !== '') return 'nothing'
  const role = places.columns[first]?.role
  if (!whole && open && first > places.text && role !== undefined && role !== 'chapter') return 'goes-on'
  if (only.text.length <= 60 && !endsSentence(only.text)) return 'chapter'
  if (!whole && open && first === places.text && !endsSentence(open.cells.get(first)?.text ?? '。')) return 'goes-on'
  return 'stray'
}

const sameCell = (open: Open, column: number, cell: GridCell): boolean => open.cells.get(column)?.id === cell.id

/** The cells of a row that say something, merged ones once. */
function distinct(row: Row): GridCell[] {
  return row.filter(({ id, text }, index) => text !== '' && (index === 0 || row[index - 1]?.id !== id))
}

const headingOf = (text: string): string => text.replace(/^#+\s*/, '').replace(/[:：]$/, '')

/** "1", "（1）", "HD01": as written, without brackets and dots around it. */
const numberOf = (text: string): string => serialOf(text) || text.replace(/^[(（[【]|[)）\]】.、．]$/g, '').slice(0, 40)

function taskOf(row: Row, places: Places, chapter: string, before: Open | undefined): Open {
  const numbered = places.no === -1 ? undefined : row[places.no]
  const task: Open = {
    no: numbered ? numberOf(numbered.text) : '',
    chapter,
    cells: new Map(),
    shared: false,
    cut: row.some(({ id }) => id < 0),
  }
  for (const [column, cell] of row.entries()) {
    const role = places.columns[column]?.role
    if (role === undefined || (column > 0 && row[column - 1]?.id === cell.id)) continue
    if (role === 'report' && before && cell.text !== '' && sameCell(before, column, cell)) {
      task.shared = true
      before.shared = true
    }
    task.cells.set(column, { lines: [...cell.lines], text: cell.text, id: cell.id })
  }
  return task
}

/** What a row says that only goes on with the one before. */
function goOn(open: Open, row: Row, places: Places): void {
  for (const [column, cell] of row.entries()) {
    if (!places.columns[column] || column === places.no || cell.text === '') continue
    if (sameCell(open, column, cell) || (column > 0 && row[column - 1]?.id === cell.id)) continue
    const before = open.cells.get(column)
    open.cells.set(column, {
      lines: [...(before?.lines ?? []), ...cell.lines],
      text: `${before?.text ?? ''}${cell.text}`,
      id: cell.id,
    })
  }
}

function closed({ no, chapter, cells, shared, cut }: Open, { columns, no: number, group }: Places): Draft {
  const drafted = [...cells].flatMap(([index, { lines }]): DraftCell[] => {
    const column: Column | undefined = columns[index]
    return column && index !== number && index !== group ? [{ column, lines }] : []
  })
  const grouped = group === -1 ? undefined : cells.get(group)
  const column = columns[group]
  const all = grouped && column && grouped.text !== '' ? [{ column, lines: grouped.lines }, ...drafted] : drafted
  return { no, chapter, cells: all, ...(shared && { shared }), ...(cut && { cut }) }
}
