// What speaks against importing a document at all: two documents in one, half a table, columns that are missing. A file is refused
// whole or taken whole; what can be flagged on a single task is none of its business.
import type { Words } from '../source.ts'
import type { Role } from './columns.ts'
import { columnOf, throughIn, yearIn } from './columns.ts'
import type { Draft, Run } from './draft.ts'
import { endsSentence, looksTitle } from './looks.ts'
import { passageOf, span } from './passage.ts'
import type { LayoutFault, ReportRow } from './report-table.ts'

/** The runs of the first document, and the fault where another one begins. */
export function oneDocument(runs: readonly Run[]): { runs: readonly Run[]; fault?: LayoutFault } {
  let first: string | undefined
  for (const [index, run] of runs.entries()) {
    const name = nameOf(run)
    if (name === undefined || run.bare) continue
    if (first !== undefined && isOther(first, name)) {
      const drafts = run.drafts.flatMap(({ cells }) => cells.flatMap(({ lines }) => lines))
      return {
        runs: runs.slice(0, index),
        fault: { code: 'report-two-documents', params: { first, second: name }, words: span(drafts) },
      }
    }
    first ??= name
  }
  return { runs }
}

/** What a run is called: the last title above it, else a short line that names months. */
function nameOf({ heading }: Run): string | undefined {
  return heading.findLast(looksTitle) ?? heading.findLast((line) => MONTHS_ALONE.test(line))
}

/** A line that only names months: a sheet of a workbook, a heading of a part. */
const MONTHS_ALONE =
  /^(?:20\d\d年?)?(?:第?[一二三四1-4]季度|[上下]半年|前三季度|\d{1,2}月份?|1[-—~～至]\d{1,2}月份?)(?:工作|任务|目标)?(?:完成|进展|落实)?(?:情况|进度)?$/

const BODY = /^(?:关于)?(?:20\d\d年?)?([\u4e00-\u9fff]{1,12}?(?:自治州|省|市|区|县|旗|街道|镇|乡|管委会))/

/** Another year, another quarter or another body: another document. */
function isOther(one: string, other: string): boolean {
  const differ = <T>(from: (title: string) => T | undefined): boolean => {
    const [mine, yours] = [from(one), from(other)]
    return mine !== undefined && yours !== undefined && mine !== yours
  }
  return differ(yearIn) || differ(throughIn) || differ((title) => BODY.exec(title)?.[1])
}

const NAMES: Readonly<Partial<Record<Role, string>>> = { text: '工作内容', lead: '牵头单位', report: '完成情况' }

/** `last`: the last word of the document that is not empty. */
export function faultsIn(text: string, runs: readonly Run[], rows: readonly ReportRow[]): LayoutFault[] {
  if (rows.length === 0) return [nothingRead(text)]
  const reported = rows.filter(({ reports }) => reports.length > 0).length
  if (reported === 0) {
    return [{ code: 'report-columns-missing', params: { columns: NAMES.report as string } }]
  }
  const half = headLost(runs, rows) ?? tailLost(text, runs, rows)
  return half ? [half] : []
}

/** Nothing was read: is there a header at least, of which a column is missing? */
function nothingRead(text: string): LayoutFault {
  const found = new Map<Role, number>()
  let from = 0
  for (let line = 0; line < 400 && from < text.length; line += 1) {
    const end = text.indexOf('\n', from)
    const to = end === -1 ? text.length : end
    const cells = to - from <= 200 ? text.slice(from, to).split(/[\t|,，│]| {2,}/) : []
    for (const cell of cells) {
      const role = columnOf(cell)?.role
      if (role) found.set(role, (found.get(role) ?? 0) + 1)
    }
    from = to + 1
  }
  const missing = (['text', 'lead', 'report'] as const).filter((role) => !found.has(role))
  if (found.has('no') && missing.length > 0 && missing.length < 3)
    return {
      code: 'report-columns-missing',
      params: { columns: missing.map((role) => NAMES[role] as string).join('、') },
    }
  return { code: 'report-unreadable', params: {} }
}

const wordsOf = ({ cells }: Draft): Words => span(cells.flatMap(({ lines }) => lines))

/** A table without its header that does not begin with its first task has lost its head. */
function headLost(runs: readonly Run[], rows: readonly ReportRow[]): LayoutFault | undefined {
  const first = runs.find(({ bare }) => !bare)
  const draft = first?.drafts[0]
  if (!first || !draft || first.columns.length > 0 || rows.length < 2) return undefined
  const no = /^\d+$/.test(draft.no) ? Number(draft.no) : 1
  return no > 1 ? { code: 'report-half-table', params: { no: draft.no }, words: wordsOf(draft) } : undefined
}

/** The last task breaks off where all others are whole, and nothing follows. */
function tailLost(text: string, runs: readonly Run[], rows: readonly ReportRow[]): LayoutFault | undefined {
  const run = runs.findLast(({ bare }) => !bare)
  const draft = run?.drafts.at(-1)
  if (!run || !draft || run.drafts.length < 3) return undefined
  const fault: LayoutFault = {
    code: 'report-half-table',
    params: { no: draft.no || String(rows.length) },
    words: wordsOf(draft),
  }
  const has = ({ cells }: Draft, ...roles: Role[]): boolean =>
    cells.some(({ column, lines }) => roles.includes(column.role) && lines.length > 0)
  const others = run.drafts.slice(0, -1)
  const lost = (what: (each: Draft) => boolean): boolean => !what(draft) && others.every(what)
  if (draft.cut && !others.some(({ cut }) => cut)) return fault
  // Where cells are known, an empty one was left empty, and a sentence ends with its cell.
  if (run.cells || !isLast(text, draft)) return undefined
  if (lost((each) => has(each, 'report', 'done', 'rate', 'state')) || lost((each) => has(each, 'lead'))) return fault
  const last = (each: Draft): string =>
    passageOf(text, each.cells.findLast(({ lines }) => lines.length > 0)?.lines ?? []).text
  const sentences = others.filter((each) => endsSentence(last(each))).length
  const broken = last(draft)
  const breaksOff =
    !endsSentence(broken) && !/[%％]$|^.{0,8}(?:完成|办结|建成|竣工|达标|开工|投用|实现|通过)$/.test(broken)
  return breaksOff && others.length >= 4 && sentences >= others.length * 0.9 ? fault : undefined
}

const isLast = (text: string, draft: Draft): boolean =>
  /^[\s|"'│┃]*$/.test(text.slice(wordsOf(draft).to, wordsOf(draft).to + 2000)) && text.length - wordsOf(draft).to < 2000
